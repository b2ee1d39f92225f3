/* SPDX-License-Identifier: MIT */
/* Filters that count, cut and truncate plain text, and wrap its words. */
#include "tpl/tpl-int.h"

#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "tpl/coerce.h"
#include "tpl/text.h"

#include "base/banned.h"

static int
filter_cut(struct qn_filter_call *call, struct qn_value *inout)
{
	const struct qn_value *arg = &call->args[0];
	const char *p = inout->text, *end = p + inout->len, *at;
	bool safe = qn_text_is_safe(inout) && !qn_coerce__is(arg, ";");
	struct qn_str str;

	if (arg->kind != QN_V_TEXT)
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "TypeError: replace() argument 1 must be str, not %s",
		    qn_value_kind_name(arg));
	qn_str_init(&str, call->arena);
	while (arg->len &&
	    (at = memmem(p, (size_t)(end - p), arg->text, arg->len))) {
		qn_str_add_len(&str, p, (size_t)(at - p));
		p = at + arg->len;
	}
	qn_str_add_len(&str, p, (size_t)(end - p));
	*inout = safe ? qn_text_safe_from(&str) : qn_text_from(&str);
	return 0;
}

static int
filter_make_list(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_vec items = QN_VEC(struct qn_value, call->arena);
	const char *p = inout->text, *end = p + inout->len, *start;
	struct qn_value *item;

	while (p < end) {
		start = p;
		qn_utf8_next(&p, end);
		item = qn_vec_add(&items);
		*item = qn_value_text(start, (size_t)(p - start));
	}
	*inout = qn_value_list(items.items, items.len);
	return 0;
}

static int
filter_wordcount(struct qn_filter_call *call, struct qn_value *inout)
{
	const char *p = inout->text, *end = p + inout->len;
	int64_t n = 0;

	(void)call;
	for (p = qn_coerce__skip_space(p, end); p < end;
	     p = qn_coerce__skip_space(p, end)) {
		p = qn_coerce__skip_word(p, end);
		n++;
	}
	*inout = qn_value_int(n);
	return 0;
}

/* ---- truncation ------------------------------------------------------- */

static const char ellipsis[] = "\xe2\x80\xa6";

/* The length of a truncating filter: 1 when it is a number, 0 when the text
 * stays as it is, −1 after an exception. */
static int
truncate_length(struct qn_filter_call *call, int64_t *ret)
{
	enum qn_coerce_fault fault = qn_coerce__to_int(&call->args[0], ret);

	if (fault == QN_COERCE_VALUE_ERROR)
		return 0;
	return fault ? qn_coerce__raise(call, fault, &call->args[0]) : 1;
}

/* Combining characters belong to the one before and do not count. */
static int
filter_truncatechars(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;
	const char *p, *end, *cut = NULL, *start;
	int64_t length, n = 0;
	int ok = truncate_length(call, &length);

	if (ok <= 0)
		return ok;
	if (length <= 0) {
		*inout = qn_coerce__empty();
		return 0;
	}
	qn_str_init(&str, call->arena);
	qn_str_add_normal(&str, inout->text, inout->len, QN_UNICODE_NFC);
	p = str.buf;
	end = p + str.len;
	while (p < end && n <= length) {
		start = p;
		if (qn_unicode_is_combining(qn_utf8_next(&p, end)))
			continue;
		if (++n == length)
			cut = start;
	}
	if (n > length) {
		qn_str_truncate(&str, (size_t)(cut - str.buf));
		qn_str_add(&str, ellipsis);
	}
	*inout = qn_text_from(&str);
	return 0;
}

static int
filter_truncatewords(struct qn_filter_call *call, struct qn_value *inout)
{
	const char *p = inout->text, *end = p + inout->len, *start;
	struct qn_str str;
	int64_t length, n = 0;
	int ok = truncate_length(call, &length);

	if (ok <= 0)
		return ok;
	qn_str_init(&str, call->arena);
	if (length <= 0)
		end = p;
	for (p = qn_coerce__skip_space(p, end); p < end;
	     p = qn_coerce__skip_space(p, end)) {
		if (n++ == length)
			break;
		start = p;
		p = qn_coerce__skip_word(p, end);
		if (str.len)
			qn_str_add_char(&str, ' ');
		qn_str_add_len(&str, start, (size_t)(p - start));
	}
	if (p < end &&
	    (str.len < 4 ||
		memcmp(str.buf + str.len - 4, " \xe2\x80\xa6", 4) != 0))
		qn_str_addf(&str, " %s", ellipsis);
	*inout = qn_text_from(&str);
	return 0;
}

/* ---- wrapping --------------------------------------------------------- */

/* Where a line ends by Python's str.splitlines; *ret_next after the break. */
static const char *
line_end(const char *p, const char *end, const char **ret_next)
{
	const char *next = p;

	for (; p < end; p = next) {
		uint32_t cp = qn_utf8_next(&next, end);

		if ((cp >= '\n' && cp <= '\r') || (cp >= 0x1c && cp <= 0x1e) ||
		    cp == 0x85 || cp == 0x2028 || cp == 0x2029) {
			if (cp == '\r' && next < end && *next == '\n')
				next++;
			break;
		}
	}
	*ret_next = next;
	return p;
}

/* A line with its tabs expanded to multiples of eight. */
static void
expand_tabs(struct qn_str *str, const char *p, const char *end)
{
	size_t column = 0;

	while (p < end) {
		const char *start = p;

		if (*p == '\t') {
			do
				qn_str_add_char(str, ' ');
			while (++column % 8);
			p++;
			continue;
		}
		qn_utf8_next(&p, end);
		qn_str_add_len(str, start, (size_t)(p - start));
		column++;
	}
}

/* The next chunk: blanks of ASCII, or what stands between them. */
static const char *
chunk_end(const char *p, const char *end)
{
	bool space = *p == ' ';

	while (p < end && (*p == ' ') == space)
		p++;
	return p;
}

static bool
is_blank(const char *p, const char *end)
{
	return qn_coerce__skip_space(p, end) == end;
}

/*
 * One line of at most `width` from chunks at *p: its extent in *ret_start …
 * *ret_end, blanks at both ends left out. A longer word stands alone.
 */
static void
wrap_line(const char **p, const char *end, int64_t width, bool first,
    const char **ret_start, const char **ret_end)
{
	const char *at = *p, *next, *last = NULL;
	int64_t used = 0, n;

	if (!first && is_blank(at, chunk_end(at, end)))
		at = chunk_end(at, end);
	*ret_start = at;
	for (; at < end; at = next) {
		next = chunk_end(at, end);
		n = (int64_t)qn_utf8_count(at, (size_t)(next - at));
		if (used + n > width && (used || n <= width))
			break;
		used += n;
		last = at;
		if (used > width) {
			at = next;
			break;
		}
	}
	*ret_end = last && is_blank(last, at) ? last : at;
	*p = at;
}

/* Append a line wrapped, without its break. */
static void
add_wrapped(
    struct qn_str *str, const char *line, const char *line_stop, int64_t width)
{
	struct qn_str tabs;
	const char *p, *end, *start, *stop;
	bool first = true;

	qn_str_init(&tabs, str->arena);
	expand_tabs(&tabs, line, line_stop);
	p = tabs.buf;
	end = p + tabs.len;
	while (p < end) {
		wrap_line(&p, end, width, first, &start, &stop);
		if (start == stop)
			continue;
		if (!first)
			qn_str_add_char(str, '\n');
		qn_str_add_len(str, start, (size_t)(stop - start));
		first = false;
	}
	if (first) /* blanks only: they stay as they were */
		qn_str_add_len(str, line, (size_t)(line_stop - line));
}

static int
filter_wordwrap(struct qn_filter_call *call, struct qn_value *inout)
{
	const char *p = inout->text, *end = p + inout->len, *stop;
	struct qn_str str;
	int64_t width;

	if (qn_coerce__int(call, &call->args[0], &width) < 0)
		return -1;
	if (width <= 0 && inout->len)
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "ValueError: invalid width %lld (must be > 0)",
		    (long long)width);
	qn_str_init(&str, call->arena);
	while (p < end) {
		const char *line = p;

		if (line != inout->text)
			qn_str_add_char(&str, '\n');
		stop = line_end(line, end, &p);
		add_wrapped(&str, line, stop, width);
	}
	if (inout->len && end[-1] == '\n')
		qn_str_add_char(&str, '\n');
	*inout = qn_text_from(&str);
	return 0;
}

const struct qn_filter qn_filters__words[] = { { .name = "cut",
						   .fn = filter_cut,
						   .args_min = 1,
						   .args_max = 1,
						   .flags =
						       QN_FILTER_STRINGFILTER },
	{ .name = "make_list",
	    .fn = filter_make_list,
	    .flags = QN_FILTER_STRINGFILTER },
	{ .name = "truncatechars",
	    .fn = filter_truncatechars,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "truncatewords",
	    .fn = filter_truncatewords,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "wordcount",
	    .fn = filter_wordcount,
	    .flags = QN_FILTER_STRINGFILTER },
	{ .name = "wordwrap",
	    .fn = filter_wordwrap,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ 0 } };
