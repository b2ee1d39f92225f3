/* SPDX-License-Identifier: MIT */
#include "base/escape.h"

#include <string.h>

#include "base/banned.h"

int
qn_hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char *
qn_percent_decode(struct qn_arena *arena, const char *ptr, size_t len,
    bool plus, size_t *ret_len)
{
	char *out = qn_arena_alloc(arena, len + 1);
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		int high, low;

		if (ptr[i] == '+' && plus) {
			out[n++] = ' ';
			continue;
		}
		if (ptr[i] != '%') {
			out[n++] = ptr[i];
			continue;
		}
		if (len - i < 3)
			return NULL;
		high = qn_hex_value(ptr[i + 1]);
		low = qn_hex_value(ptr[i + 2]);
		if (high < 0 || low < 0)
			return NULL;
		out[n++] = (char)(high << 4 | low);
		i += 2;
	}
	out[n] = '\0';
	*ret_len = n;
	return out;
}

void
qn_str_add_hex(struct qn_str *str, const void *ptr, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *bytes = ptr;
	size_t i;

	for (i = 0; i < len; i++) {
		qn_str_add_char(str, hex[bytes[i] >> 4]);
		qn_str_add_char(str, hex[bytes[i] & 15]);
	}
}

static const char base64url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void
qn_str_add_base64url(struct qn_str *str, const void *ptr, size_t len)
{
	const unsigned char *bytes = ptr;
	uint32_t bits = 0;
	unsigned n = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		bits = (bits << 8 | bytes[i]) & 0xffffff;
		for (n += 8; n >= 6; n -= 6)
			qn_str_add_char(str, base64url[(bits >> (n - 6)) & 63]);
	}
	if (n)
		qn_str_add_char(str, base64url[(bits << (6 - n)) & 63]);
}

unsigned char *
qn_base64url_decode(
    struct qn_arena *arena, const char *ptr, size_t len, size_t *ret_len)
{
	unsigned char *out;
	uint32_t bits = 0;
	unsigned have = 0;
	size_t i, n = 0;

	if (len && len % 4 == 0 && ptr[len - 1] == '=')
		len -= ptr[len - 2] == '=' ? 2 : 1;
	if (len % 4 == 1)
		return NULL;
	out = qn_arena_alloc(arena, len + 1);
	for (i = 0; i < len; i++) {
		const char *at = ptr[i] ? strchr(base64url, ptr[i]) : NULL;

		if (!at)
			return NULL;
		bits = (bits << 6 | (uint32_t)(at - base64url)) & 0xffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (unsigned char)(bits >> have);
		}
	}
	if (bits & ((1u << have) - 1))
		return NULL;
	out[n] = '\0';
	*ret_len = n;
	return out;
}

static char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool
qn_ascii_iequal(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t i;

	if (alen != blen)
		return false;
	for (i = 0; i < alen; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

bool
qn_equal_secret(const void *a, size_t alen, const void *b, size_t blen)
{
	const volatile unsigned char *x = a, *y = b;
	unsigned char diff = 0;
	size_t i;

	if (alen != blen)
		return false;
	for (i = 0; i < alen; i++)
		diff |= x[i] ^ y[i];
	return diff == 0;
}
