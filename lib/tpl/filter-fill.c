/* SPDX-License-Identifier: MIT */
/* Filters that fill and break lines: center, wordwrap, linebreaks and kin. */
#include "tpl/tpl-int.h"

#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "tpl/coerce.h"
#include "tpl/text.h"

#include "base/banned.h"

static void
add_spaces(struct qn_str *str, int64_t n)
{
	for (; n > 0; n--)
		qn_str_add_char(str, ' ');
}

/* Text with `left` of the blanks that a width leaves before it. */
static int
fill(struct qn_filter_call *call, struct qn_value *inout,
    int64_t (*left)(int64_t pad, int64_t width))
{
	struct qn_str str;
	int64_t width, pad, before;

	if (qn_coerce__width(call, &call->args[0], &width) < 0)
		return -1;
	pad = width - (int64_t)qn_utf8_count(inout->text, inout->len);
	if (pad < 0)
		pad = 0;
	before = left(pad, width);
	qn_str_init(&str, call->arena);
	add_spaces(&str, before);
	qn_str_add_len(&str, inout->text, inout->len);
	add_spaces(&str, pad - before);
	*inout = qn_text_from(&str);
	return 0;
}

/* As CPython: the odd blank goes left when the width is odd. */
static int64_t
left_center(int64_t pad, int64_t width)
{
	return pad / 2 + (pad & width & 1);
}

static int64_t
left_ljust(int64_t pad, int64_t width)
{
	(void)pad;
	(void)width;
	return 0;
}

static int64_t
left_rjust(int64_t pad, int64_t width)
{
	(void)width;
	return pad;
}

static int
filter_center(struct qn_filter_call *call, struct qn_value *inout)
{
	return fill(call, inout, left_center);
}

static int
filter_ljust(struct qn_filter_call *call, struct qn_value *inout)
{
	return fill(call, inout, left_ljust);
}

static int
filter_rjust(struct qn_filter_call *call, struct qn_value *inout)
{
	return fill(call, inout, left_rjust);
}

/* ---- lines ------------------------------------------------------------ */

/* "\r\n" and "\r" become "\n". */
static void
normalize_newlines(struct qn_str *str, const struct qn_value *value)
{
	uint32_t i;

	for (i = 0; i < value->len; i++) {
		char c = value->text[i];

		if (c == '\r') {
			c = '\n';
			if (i + 1 < value->len && value->text[i + 1] == '\n')
				i++;
		}
		qn_str_add_char(str, c);
	}
}

/* Append text with <br> for its newlines, escaped when asked. */
static void
add_broken(struct qn_str *str, const char *p, const char *end, bool escape)
{
	for (;;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((nl ? nl : end) - p);

		if (escape)
			qn_str_add_html(str, p, n);
		else
			qn_str_add_len(str, p, n);
		if (!nl)
			return;
		qn_str_add(str, "<br>");
		p = nl + 1;
	}
}

static int
filter_linebreaksbr(struct qn_filter_call *call, struct qn_value *inout)
{
	bool escape = call->autoescape && !qn_text_is_safe(inout);
	struct qn_str lines, str;

	qn_str_init(&lines, call->arena);
	qn_str_init(&str, call->arena);
	normalize_newlines(&lines, inout);
	add_broken(&str, lines.buf, lines.buf + lines.len, escape);
	*inout = qn_text_safe_from(&str);
	return 0;
}

static int
filter_linebreaks(struct qn_filter_call *call, struct qn_value *inout)
{
	bool escape = call->autoescape && !qn_text_is_safe(inout);
	struct qn_str lines, str;
	const char *p, *end, *gap;

	qn_str_init(&lines, call->arena);
	qn_str_init(&str, call->arena);
	normalize_newlines(&lines, inout);
	p = lines.buf;
	end = p + lines.len;
	for (;;) {
		gap = memmem(p, (size_t)(end - p), "\n\n", 2);
		qn_str_add(&str, "<p>");
		add_broken(&str, p, gap ? gap : end, escape);
		qn_str_add(&str, "</p>");
		if (!gap)
			break;
		qn_str_add(&str, "\n\n");
		for (p = gap; p < end && *p == '\n';)
			p++;
	}
	*inout = qn_text_safe_from(&str);
	return 0;
}

static int
filter_linenumbers(struct qn_filter_call *call, struct qn_value *inout)
{
	bool escape = call->autoescape && !qn_text_is_safe(inout);
	const char *p = inout->text, *end = p + inout->len, *nl = p;
	int n = 1, digits = 0, rest;
	struct qn_str str;

	for (; (nl = memchr(nl, '\n', (size_t)(end - nl))); nl++)
		n++;
	for (rest = n; rest; rest /= 10)
		digits++;
	qn_str_init(&str, call->arena);
	for (n = 1;; n++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		qn_str_addf(&str, "%0*d. ", digits, n);
		add_broken(&str, p, nl ? nl : end, escape);
		if (!nl)
			break;
		qn_str_add_char(&str, '\n');
		p = nl + 1;
	}
	*inout = qn_text_safe_from(&str);
	return 0;
}

const struct qn_filter qn_filters__fill[] = { { .name = "center",
						  .fn = filter_center,
						  .args_min = 1,
						  .args_max = 1,
						  .flags = QN_FILTER_SAFE |
						      QN_FILTER_STRINGFILTER },
	{ .name = "linebreaks",
	    .fn = filter_linebreaks,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER |
		QN_FILTER_NEEDS_AUTOESCAPE },
	{ .name = "linebreaksbr",
	    .fn = filter_linebreaksbr,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER |
		QN_FILTER_NEEDS_AUTOESCAPE },
	{ .name = "linenumbers",
	    .fn = filter_linenumbers,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER |
		QN_FILTER_NEEDS_AUTOESCAPE },
	{ .name = "ljust",
	    .fn = filter_ljust,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "rjust",
	    .fn = filter_rjust,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ 0 } };
