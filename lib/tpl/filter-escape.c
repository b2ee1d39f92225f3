/* SPDX-License-Identifier: MIT */
/* Filters that escape for URLs, JavaScript and JSON in HTML. */
#include "tpl/tpl-int.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "tpl/coerce.h"
#include "tpl/json-script.h"
#include "tpl/text.h"

#include "base/banned.h"

/* Python's urllib.parse.quote: `safe` characters beside the unreserved. */
static void
add_quoted(struct qn_str *str, const char *ptr, size_t len, const char *safe,
    size_t safe_len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)ptr[i];

		if (c < 0x80 &&
		    (isalnum(c) || c == '_' || c == '.' || c == '-' ||
			c == '~' || memchr(safe, c, safe_len)))
			qn_str_add_char(str, (char)c);
		else
			qn_str_addf(str, "%%%02X", c);
	}
}

static int
filter_urlencode(struct qn_filter_call *call, struct qn_value *inout)
{
	const char *safe = "/";
	size_t safe_len = 1;
	struct qn_str str;

	if (call->n && call->args[0].kind != QN_V_NONE) {
		if (call->args[0].kind != QN_V_TEXT)
			return qn_err_set(call->err, QN_ERR_BAD_INPUT,
			    "TypeError: the safe characters are %s",
			    qn_value_kind_name(&call->args[0]));
		safe = call->args[0].text;
		safe_len = call->args[0].len;
	}
	qn_str_init(&str, call->arena);
	add_quoted(&str, inout->text, inout->len, safe, safe_len);
	*inout = qn_text_from(&str);
	return 0;
}

static int
filter_iriencode(struct qn_filter_call *call, struct qn_value *inout)
{
	static const char safe[] = "/#%[]=:;$&()+,!?*@'~";
	struct qn_str str;

	qn_str_init(&str, call->arena);
	add_quoted(&str, inout->text, inout->len, safe, sizeof(safe) - 1);
	*inout = qn_text_from(&str);
	return 0;
}

static int
filter_escapejs(struct qn_filter_call *call, struct qn_value *inout)
{
	const char *p = inout->text, *end = p + inout->len, *start;
	struct qn_str str;

	qn_str_init(&str, call->arena);
	while (p < end) {
		uint32_t cp;

		start = p;
		cp = qn_utf8_next(&p, end);
		if (cp < 32 || cp == 0x2028 || cp == 0x2029 ||
		    (cp < 0x80 && strchr("\\'\"><&=-;`", (int)cp)))
			qn_str_addf(&str, "\\u%04X", cp);
		else
			qn_str_add_len(&str, start, (size_t)(p - start));
	}
	*inout = qn_text_safe_from(&str);
	return 0;
}

static int
filter_json_script(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;

	qn_str_init(&str, call->arena);
	qn_str_add(&str, "<script");
	if (call->n && qn_value_truth(&call->args[0])) {
		qn_str_add(&str, " id=\"");
		qn_text_add_escaped(&str, &call->args[0], call->arena);
		qn_str_add(&str, "\"");
	}
	qn_str_add(&str, " type=\"application/json\">");
	if (qn_json_script__add(&str, inout, call->err) < 0)
		return -1;
	qn_str_add(&str, "</script>");
	*inout = qn_text_safe_from(&str);
	return 0;
}

const struct qn_filter qn_filters__escape[] = {
	{ .name = "escapejs",
	    .fn = filter_escapejs,
	    .flags = QN_FILTER_STRINGFILTER },
	{ .name = "iriencode",
	    .fn = filter_iriencode,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "json_script",
	    .fn = filter_json_script,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE },
	{ .name = "urlencode",
	    .fn = filter_urlencode,
	    .args_max = 1,
	    .flags = QN_FILTER_STRINGFILTER },
	{ 0 }
};
