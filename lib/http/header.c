/* SPDX-License-Identifier: MIT */
#include "http/header.h"

#include <string.h>

#include "base/escape.h"

#include "base/banned.h"

/* tchar of RFC 9110 5.6.2, a bit per byte. */
static const unsigned char token_bits[32] = {
	[4] = 0xfa, /* ! # $ % & ' */
	[5] = 0x6c, /* * + - . */
	[6] = 0xff, /* 0 … 7 */
	[7] = 0x03, /* 8 9 */
	[8] = 0xfe,
	[9] = 0xff,
	[10] = 0xff,
	[11] = 0xc7, /* X Y Z ^ _ */
	[12] = 0xff, /* ` a … */
	[13] = 0xff,
	[14] = 0xff,
	[15] = 0x57, /* x y z | ~ */
};

bool
qn_header_is_token(const char *ptr, size_t len)
{
	unsigned char c;
	size_t i;

	for (i = 0; i < len; i++) {
		c = (unsigned char)ptr[i];
		if (!(token_bits[c >> 3] & (1u << (c & 7))))
			return false;
	}
	return len > 0;
}

bool
qn_header_is_value(const char *ptr, size_t len)
{
	unsigned char c;
	size_t i;

	for (i = 0; i < len; i++) {
		c = (unsigned char)ptr[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct qn_span
qn_header_trim(struct qn_span span)
{
	while (span.len && is_blank(span.ptr[0])) {
		span.ptr++;
		span.len--;
	}
	while (span.len && is_blank(span.ptr[span.len - 1]))
		span.len--;
	return span;
}

/* Bytes up to the next `sep` outside of quotes. */
static size_t
item_len(struct qn_span rest, char sep)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < rest.len; i++) {
		if (quoted && rest.ptr[i] == '\\')
			i++;
		else if (rest.ptr[i] == '"')
			quoted = !quoted;
		else if (!quoted && rest.ptr[i] == sep)
			return i;
	}
	return rest.len;
}

bool
qn_header_next(struct qn_span *rest, char sep, struct qn_span *ret_item)
{
	struct qn_span item;
	size_t len;

	while (rest->len) {
		len = item_len(*rest, sep);
		item = (struct qn_span){ .ptr = rest->ptr, .len = len };
		if (len < rest->len)
			len++;
		rest->ptr += len;
		rest->len -= len;
		item = qn_header_trim(item);
		if (item.len) {
			*ret_item = item;
			return true;
		}
	}
	return false;
}

/*
 * Only \" and \\ are escapes: browsers that put whole Windows paths into a
 * file name do not double their backslashes.
 */
static const char *
unquote(struct qn_arena *arena, struct qn_span text, size_t *ret_len)
{
	char *out, *p;
	size_t i;

	if (text.len < 2 || text.ptr[0] != '"' ||
	    text.ptr[text.len - 1] != '"') {
		*ret_len = text.len;
		return qn_arena_dup(arena, text.ptr, text.len);
	}
	p = out = qn_arena_alloc(arena, text.len);
	for (i = 1; i < text.len - 1; i++) {
		if (text.ptr[i] == '\\' && i + 1 < text.len - 1 &&
		    (text.ptr[i + 1] == '"' || text.ptr[i + 1] == '\\'))
			i++;
		*p++ = text.ptr[i];
	}
	*p = '\0';
	*ret_len = (size_t)(p - out);
	return out;
}

const char *
qn_header_find_pair(struct qn_arena *arena, struct qn_span pairs,
    const char *name, size_t *ret_len)
{
	struct qn_span item, key;
	const char *eq;

	while (qn_header_next(&pairs, ';', &item)) {
		eq = memchr(item.ptr, '=', item.len);
		if (!eq)
			continue;
		key.ptr = item.ptr;
		key.len = (size_t)(eq - item.ptr);
		key = qn_header_trim(key);
		if (!qn_ascii_iequal(key.ptr, key.len, name, strlen(name)))
			continue;
		item.len -= (size_t)(eq + 1 - item.ptr);
		item.ptr = eq + 1;
		return unquote(arena, qn_header_trim(item), ret_len);
	}
	return NULL;
}

const char *
qn_header_find_param(struct qn_arena *arena, struct qn_span value,
    const char *name, size_t *ret_len)
{
	const char *semi = memchr(value.ptr, ';', value.len);

	if (!semi)
		return NULL;
	value.len -= (size_t)(semi + 1 - value.ptr);
	value.ptr = semi + 1;
	return qn_header_find_pair(arena, value, name, ret_len);
}

bool
qn_header_is_type(struct qn_span value, const char *type)
{
	const char *semi = memchr(value.ptr, ';', value.len);

	if (semi)
		value.len = (size_t)(semi - value.ptr);
	value = qn_header_trim(value);
	return qn_ascii_iequal(value.ptr, value.len, type, strlen(type));
}
