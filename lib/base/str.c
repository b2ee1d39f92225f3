/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"

#include "base/banned.h"

static char empty[1];

void
qn_str_init(struct qn_str *str, struct qn_arena *arena)
{
	memset(str, 0, sizeof(*str));
	str->buf = empty;
	str->arena = arena;
}

void
qn_str_release(struct qn_str *str)
{
	if (!str->arena && str->cap)
		free(str->buf);
	qn_str_init(str, str->arena);
}

void
qn_str_reset(struct qn_str *str)
{
	str->len = 0;
	str->broken = false;
	if (str->cap)
		str->buf[0] = '\0';
}

bool
qn_str_is_broken(const struct qn_str *str)
{
	return str->broken;
}

void
qn_str_truncate(struct qn_str *str, size_t len)
{
	if (len >= str->len)
		return;
	str->len = len;
	str->buf[len] = '\0';
}

/* Move to a buffer of `cap` bytes and the NUL. */
static void
str_resize(struct qn_str *str, size_t cap)
{
	char *buf;

	if (str->arena) {
		buf = qn_arena_grow(str->arena, str->cap ? str->buf : NULL,
		    str->cap ? str->cap + 1 : 0, cap + 1);
	} else {
		buf = realloc(str->cap ? str->buf : NULL, cap + 1);
		if (!buf)
			qn_out_of("memory", cap + 1, 0);
	}
	buf[str->len] = '\0';
	str->buf = buf;
	str->cap = cap;
}

bool
qn_str_reserve(struct qn_str *str, size_t more)
{
	size_t need, cap;

	if (str->broken)
		return false;
	if (__builtin_add_overflow(str->len, more, &need) ||
	    (str->limit && need > str->limit)) {
		str->broken = true;
		return false;
	}
	if (str->cap >= need && str->cap)
		return true;
	cap = str->cap ? str->cap * 2 + 1 : 63;
	if (cap < need)
		cap = need;
	if (str->limit && cap > str->limit)
		cap = str->limit;
	str_resize(str, cap);
	return true;
}

void
qn_str_add_len(struct qn_str *str, const char *ptr, size_t len)
{
	if (!len)
		return;
	if (QN_UNLIKELY(
		str->limit || str->broken || str->cap - str->len < len) &&
	    !qn_str_reserve(str, len))
		return;
	memcpy(str->buf + str->len, ptr, len);
	str->len += len;
	str->buf[str->len] = '\0';
}

void
qn_str_add_char(struct qn_str *str, char c)
{
	if (QN_UNLIKELY(str->limit || str->broken || str->len == str->cap) &&
	    !qn_str_reserve(str, 1))
		return;
	str->buf[str->len++] = c;
	str->buf[str->len] = '\0';
}

void
qn_str_add_int(struct qn_str *str, int64_t n)
{
	char buf[20];
	char *p = buf + sizeof(buf);
	uint64_t u = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do {
		*--p = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (n < 0)
		qn_str_add_char(str, '-');
	qn_str_add_len(str, p, (size_t)(buf + sizeof(buf) - p));
}

void
qn_str_vaddf(struct qn_str *str, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		QN_BUG("cannot format \"%s\"", fmt);
	if (!qn_str_reserve(str, (size_t)n) || !n)
		return;
	vsnprintf(str->buf + str->len, (size_t)n + 1, fmt, ap);
	str->len += (size_t)n;
}

void
qn_str_addf(struct qn_str *str, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	qn_str_vaddf(str, fmt, ap);
	va_end(ap);
}
