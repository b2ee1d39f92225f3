/* SPDX-License-Identifier: MIT */
/* Filters that change letters: case, slugs, slashes. */
#include "tpl/tpl-int.h"

#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "tpl/coerce.h"
#include "tpl/text.h"

#include "base/banned.h"

static int
filter_addslashes(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;
	uint32_t i;

	qn_str_init(&str, call->arena);
	for (i = 0; i < inout->len; i++) {
		if (strchr("\\\"'", inout->text[i]) && inout->text[i])
			qn_str_add_char(&str, '\\');
		qn_str_add_char(&str, inout->text[i]);
	}
	*inout = qn_text_from(&str);
	return 0;
}

static int
filter_capfirst(struct qn_filter_call *call, struct qn_value *inout)
{
	size_t first = qn_utf8_offset(inout->text, inout->len, 1);
	struct qn_str str;

	qn_str_init(&str, call->arena);
	qn_str_add_upper(&str, inout->text, first);
	qn_str_add_len(&str, inout->text + first, inout->len - first);
	*inout = qn_text_from(&str);
	return 0;
}

static int
filter_lower(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;

	qn_str_init(&str, call->arena);
	qn_str_add_lower(&str, inout->text, inout->len);
	*inout = qn_text_from(&str);
	return 0;
}

static int
filter_upper(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;

	qn_str_init(&str, call->arena);
	qn_str_add_upper(&str, inout->text, inout->len);
	*inout = qn_text_from(&str);
	return 0;
}

static bool
is_upper(const char *p, const char *end)
{
	return p < end && *p >= 'A' && *p <= 'Z';
}

/* "They'Re" becomes "They're": the letter after an apostrophe goes down. */
static void
title_apostrophes(char *p, const char *end)
{
	for (; p + 2 < end; p++) {
		if (*p < 'a' || *p > 'z' || p[1] != '\'' ||
		    !is_upper(p + 2, end))
			continue;
		p[2] |= 0x20;
		p += 2;
	}
}

/* "5Th" becomes "5th". */
static void
title_ordinals(char *p, const char *end)
{
	const char *next = p;

	for (; p < end; p += next - p) {
		if (!qn_unicode_is_decimal(qn_utf8_next(&next, end)) ||
		    !is_upper(next, end))
			continue;
		p[next - p] |= 0x20;
		next++;
	}
}

static int
filter_title(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;

	qn_str_init(&str, call->arena);
	qn_str_add_title(&str, inout->text, inout->len);
	title_apostrophes(str.buf, str.buf + str.len);
	title_ordinals(str.buf, str.buf + str.len);
	*inout = qn_text_from(&str);
	return 0;
}

/* Letters, digits and underscores stay; blanks and dashes make one dash. */
static int
filter_slugify(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str normal, str;
	size_t i, start = 0;
	bool dash = false;

	qn_str_init(&normal, call->arena);
	qn_str_init(&str, call->arena);
	qn_str_add_normal(&normal, inout->text, inout->len, QN_UNICODE_NFKD);
	for (i = 0; i < normal.len; i++) {
		unsigned char c = (unsigned char)normal.buf[i];

		if (c == '-' || (c < 0x80 && qn_unicode_is_space(c))) {
			dash = true;
			continue;
		}
		if (c >= 0x80 || !qn_unicode_is_word(c))
			continue;
		if (dash)
			qn_str_add_char(&str, '-');
		dash = false;
		qn_str_add_char(
		    &str, (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c));
	}
	while (str.len && strchr("-_", str.buf[str.len - 1]))
		qn_str_truncate(&str, str.len - 1);
	while (start < str.len && strchr("-_", str.buf[start]))
		start++;
	*inout = qn_value_text(str.buf + start, str.len - start);
	return 0;
}

static int
filter_phone2numeric(struct qn_filter_call *call, struct qn_value *inout)
{
	static const char keys[] = "22233344455566677778889999";
	struct qn_str str;
	size_t i;

	if (inout->kind != QN_V_TEXT)
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "AttributeError: '%s' object has no attribute 'lower'",
		    qn_value_kind_name(inout));
	qn_str_init(&str, call->arena);
	qn_str_add_lower(&str, inout->text, inout->len);
	for (i = 0; i < str.len; i++)
		if (str.buf[i] >= 'a' && str.buf[i] <= 'z')
			str.buf[i] = keys[str.buf[i] - 'a'];
	*inout = qn_text_from(&str);
	return 0;
}

const struct qn_filter qn_filters__case[] = { { .name = "addslashes",
						  .fn = filter_addslashes,
						  .flags = QN_FILTER_SAFE |
						      QN_FILTER_STRINGFILTER },
	{ .name = "capfirst",
	    .fn = filter_capfirst,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "lower",
	    .fn = filter_lower,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "phone2numeric",
	    .fn = filter_phone2numeric,
	    .flags = QN_FILTER_SAFE },
	{ .name = "slugify",
	    .fn = filter_slugify,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "title",
	    .fn = filter_title,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "upper",
	    .fn = filter_upper,
	    .flags = QN_FILTER_STRINGFILTER },
	{ 0 } };
