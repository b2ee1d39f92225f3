/* SPDX-License-Identifier: MIT */
/* The qn_str_add_<context> functions of str.h. */
#include "base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

void
qn_str_add_json(struct qn_str *str, const char *ptr, size_t len)
{
	static const char short_escape[256] = {
		['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
		['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
	};
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)ptr[i];

		if (short_escape[c]) {
			qn_str_add_char(str, '\\');
			qn_str_add_char(str, short_escape[c]);
		} else if (c < 0x20 || c == '<' || c == '>' || c == '&') {
			qn_str_addf(str, "\\u%04x", c);
		} else {
			qn_str_add_char(str, (char)c);
		}
	}
}

static bool
logfmt_is_plain(const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)ptr[i];

		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f)
			return false;
	}
	return len > 0;
}

void
qn_str_add_logfmt(struct qn_str *str, const char *ptr, size_t len)
{
	size_t i;

	if (logfmt_is_plain(ptr, len)) {
		qn_str_add_len(str, ptr, len);
		return;
	}
	qn_str_add_char(str, '"');
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)ptr[i];

		if (c == '"' || c == '\\')
			qn_str_addf(str, "\\%c", c);
		else if (c == '\n')
			qn_str_add(str, "\\n");
		else if (c < 0x20 || c == 0x7f)
			qn_str_addf(str, "\\x%02x", c);
		else
			qn_str_add_char(str, (char)c);
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
