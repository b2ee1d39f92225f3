/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

#include "base/banned.h"

#define REPLACEMENT 0xFFFD

/*
 * Length of the well-formed sequence at `p` (RFC 3629 4), 0 when malformed;
 * the code point goes to *ret.
 */
static size_t
utf8_decode(const unsigned char *p, size_t len, uint32_t *ret)
{
	static const uint32_t smallest[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t cp;
	size_t i, n;

	if (p[0] < 0x80) {
		*ret = p[0];
		return 1;
	}
	n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
	if (p[0] < 0xC2 || p[0] > 0xF4 || len < n)
		return 0;
	cp = p[0] & (0xFFu >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		cp = cp << 6 | (p[i] & 0x3F);
	}
	if (cp < smallest[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	*ret = cp;
	return n;
}

/* Whether eight bytes of ASCII stand at `p`: the common case, found at once. */
static bool
is_ascii_word(const void *p, size_t len)
{
	uint64_t word;

	if (len < sizeof(word))
		return false;
	memcpy(&word, p, sizeof(word));
	return !(word & 0x8080808080808080);
}

bool
qn_utf8_is_valid(const char *ptr, size_t len)
{
	const unsigned char *p = (const unsigned char *)ptr;
	uint32_t cp;
	size_t i = 0, n;

	while (i < len) {
		if (is_ascii_word(p + i, len - i)) {
			i += 8;
			continue;
		}
		n = utf8_decode(p + i, len - i, &cp);
		if (!n)
			return false;
		i += n;
	}
	return true;
}

uint32_t
qn_utf8_next(const char **ptr, const char *end)
{
	uint32_t cp = REPLACEMENT;
	size_t n;

	n = utf8_decode((const unsigned char *)*ptr, (size_t)(end - *ptr), &cp);
	*ptr += n ? n : 1;
	return n ? cp : REPLACEMENT;
}

void
qn_utf8_add(struct qn_str *str, uint32_t cp)
{
	char b[4];

	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = REPLACEMENT;
	if (cp < 0x80) {
		qn_str_add_char(str, (char)cp);
	} else if (cp < 0x800) {
		b[0] = (char)(0xC0 | cp >> 6);
		b[1] = (char)(0x80 | (cp & 0x3F));
		qn_str_add_len(str, b, 2);
	} else if (cp < 0x10000) {
		b[0] = (char)(0xE0 | cp >> 12);
		b[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		b[2] = (char)(0x80 | (cp & 0x3F));
		qn_str_add_len(str, b, 3);
	} else {
		b[0] = (char)(0xF0 | cp >> 18);
		b[1] = (char)(0x80 | (cp >> 12 & 0x3F));
		b[2] = (char)(0x80 | (cp >> 6 & 0x3F));
		b[3] = (char)(0x80 | (cp & 0x3F));
		qn_str_add_len(str, b, 4);
	}
}

size_t
qn_utf8_count(const char *ptr, size_t len)
{
	const char *end = ptr + len;
	size_t n = 0;

	while (ptr < end) {
		if (is_ascii_word(ptr, (size_t)(end - ptr))) {
			ptr += 8;
			n += 8;
			continue;
		}
		qn_utf8_next(&ptr, end);
		n++;
	}
	return n;
}

size_t
qn_utf8_offset(const char *ptr, size_t len, size_t n)
{
	const char *p = ptr, *end = ptr + len;

	while (n-- && p < end)
		qn_utf8_next(&p, end);
	return (size_t)(p - ptr);
}
