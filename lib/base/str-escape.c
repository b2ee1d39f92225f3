/* SPDX-License-Identifier: MIT */
/* The qn_str_add_<context> functions of str.h. */
#include "base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/utf8.h"

#include "base/banned.h"

/* What a byte becomes in HTML; NULL: itself. */
static const char *const html_entity[256] = {
	['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['"'] = "&quot;",
	['\''] = "&#x27;",
};

/* Length of the run from `ptr` without a byte that HTML escapes. */
static size_t
html_run(const char *ptr, size_t len)
{
	size_t i = 0;

#ifdef __SSE2__
	for (; i + 16 <= len; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(ptr + i));
		__m128i hit = _mm_cmpeq_epi8(v, _mm_set1_epi8('&'));
		int mask;

		hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('<')));
		hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('>')));
		hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
		hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('\'')));
		mask = _mm_movemask_epi8(hit);
		if (mask)
			return i + (size_t)__builtin_ctz((unsigned)mask);
	}
#endif
	for (; i < len; i++)
		if (html_entity[(unsigned char)ptr[i]])
			break;
	return i;
}

void
qn_str_add_html(struct qn_str *str, const char *ptr, size_t len)
{
	size_t run;

	while (len) {
		run = html_run(ptr, len);
		qn_str_add_len(str, ptr, run);
		if (run == len)
			return;
		qn_str_add(str, html_entity[(unsigned char)ptr[run]]);
		ptr += run + 1;
		len -= run + 1;
	}
}

static bool
is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

void
qn_str_add_url(struct qn_str *str, const char *ptr, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)ptr[i];
		char enc[3] = { '%', hex[c >> 4], hex[c & 15] };

		if (is_unreserved(c))
			qn_str_add_char(str, (char)c);
		else
			qn_str_add_len(str, enc, 3);
	}
}

/* Length of the run of ASCII that stands in JSON as it is. */
static size_t
json_run(const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)ptr[i];

		if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\' ||
		    c == '<' || c == '>' || c == '&')
			break;
	}
	return i;
}

void
qn_str_add_json(struct qn_str *str, const char *ptr, size_t len)
{
	static const char short_escape[256] = {
		['"'] = '"',
		['\\'] = '\\',
		['\b'] = 'b',
		['\f'] = 'f',
		['\n'] = 'n',
		['\r'] = 'r',
		['\t'] = 't',
	};
	const char *end = ptr + len;
	size_t run;

	while (ptr < end) {
		unsigned char c = (unsigned char)*ptr;

		run = json_run(ptr, (size_t)(end - ptr));
		if (run) {
			qn_str_add_len(str, ptr, run);
			ptr += run;
		} else if (c >= 0x80) {
			qn_utf8_add(str, qn_utf8_next(&ptr, end));
		} else if (short_escape[c]) {
			qn_str_add_char(str, '\\');
			qn_str_add_char(str, short_escape[c]);
			ptr++;
		} else {
			qn_str_addf(str, "\\u%04x", c);
			ptr++;
		}
	}
}

static bool
logfmt_is_plain(const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)ptr[i];

		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7f)
			return false;
	}
	return len > 0;
}

/* U+FFFD that stands for a byte, not for itself: its first byte is 0xEF. */
static bool
is_malformed(uint32_t cp, unsigned char byte)
{
	return cp == 0xFFFD && byte != 0xEF;
}

void
qn_str_add_logfmt(struct qn_str *str, const char *ptr, size_t len)
{
	const char *end = ptr + len;

	if (logfmt_is_plain(ptr, len)) {
		qn_str_add_len(str, ptr, len);
		return;
	}
	qn_str_add_char(str, '"');
	while (ptr < end) {
		unsigned char byte = (unsigned char)*ptr;
		uint32_t cp = qn_utf8_next(&ptr, end);

		if (cp == '"' || cp == '\\')
			qn_str_addf(str, "\\%c", (char)cp);
		else if (cp == '\n')
			qn_str_add(str, "\\n");
		else if (cp < 0x20 || cp == 0x7f || is_malformed(cp, byte))
			qn_str_addf(str, "\\x%02x", byte);
		else if (cp >= 0x80 && cp < 0xa0)
			qn_str_addf(str, "\\u%04x", cp);
		else
			qn_utf8_add(str, cp);
	}
	qn_str_add_char(str, '"');
}

void
qn_str_add_shell(struct qn_str *str, const char *ptr, size_t len)
{
	size_t i;

	qn_str_add_char(str, '\'');
	for (i = 0; i < len; i++) {
		if (ptr[i] == '\'')
			qn_str_add(str, "'\\''");
		else
			qn_str_add_char(str, ptr[i]);
	}
	qn_str_add_char(str, '\'');
}
