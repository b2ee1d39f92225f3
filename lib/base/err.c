/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/backtrace.h"

#include "base/banned.h"

static bool keeps_stack;

void
qn_err_keep_stack(bool on)
{
	keeps_stack = on;
}

static const char *const kind_names[QN_ERR__MAX] = {
	[QN_ERR_NONE] = "none",
	[QN_ERR_IO] = "io",
	[QN_ERR_CONFIG] = "config",
	[QN_ERR_SYNTAX] = "syntax",
	[QN_ERR_NOT_FOUND] = "not-found",
	[QN_ERR_LIMIT] = "limit",
	[QN_ERR_BAD_INPUT] = "bad-input",
	[QN_ERR_DB] = "database",
	[QN_ERR_DB_AWAY] = "database-away",
	[QN_ERR_TIMEOUT] = "timeout",
	[QN_ERR_GONE] = "gone",
};

/* Format into a fixed buffer; what does not fit ends in "...". */
static void QN_PRINTF(3, 0)
    err_format(char *buf, size_t size, const char *fmt, va_list ap)
{
	size_t end = size - 4;
	int n;

	n = vsnprintf(buf, size, fmt, ap);
	if (n < 0 || (size_t)n < size)
		return;
	/* Not in the middle of a character: the text is logged as UTF-8. */
	while (end > 0 && ((unsigned char)buf[end] & 0xC0) == 0x80)
		end--;
	memcpy(buf + end, "...", 4);
}

int
qn_err_set_at(const char *file, int line, struct qn_err *err,
    enum qn_err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->kind != QN_ERR_NONE)
		return -1;
	memset(err, 0, sizeof(*err));
	err->kind = kind;
	err->file = file;
	err->line = line;
	if (keeps_stack)
		err->n_frames =
		    (unsigned)qn_backtrace_capture(err->frames, QN_ERR_FRAMES);
	va_start(ap, fmt);
	err_format(err->message, sizeof(err->message), fmt, ap);
	va_end(ap);
	return -1;
}

void
qn_err_detail(struct qn_err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return;
	va_start(ap, fmt);
	err_format(err->detail, sizeof(err->detail), fmt, ap);
	va_end(ap);
}

void
qn_err_hint(struct qn_err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return;
	va_start(ap, fmt);
	err_format(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
}

bool
qn_err_is_set(const struct qn_err *err)
{
	return err && err->kind != QN_ERR_NONE;
}

void
qn_err_reset(struct qn_err *err)
{
	memset(err, 0, sizeof(*err));
}

const char *
qn_err_kind_name(enum qn_err_kind kind)
{
	if ((unsigned)kind >= QN_ERR__MAX)
		return "unknown";
	return kind_names[kind];
}
