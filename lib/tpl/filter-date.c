/* SPDX-License-Identifier: MIT */
/* Filters that show moments: date and time. */
#include "tpl/tpl-int.h"

#include <string.h>

#include "tpl/dateformat.h"

#include "base/banned.h"

typedef int format_fn(struct qn_str *str, const struct qn_value *value,
    const struct qn_tz *tz, const char *fmt, size_t len, struct qn_err *err);

static bool
is_moment(const struct qn_value *value)
{
	return value->kind == QN_V_DATETIME || value->kind == QN_V_DATE ||
	    value->kind == QN_V_TIME;
}

/* Letters of the argument, or of the setting that Django falls back on. */
static void
filter_letters(const struct qn_filter_call *call, const char *fallback,
    const char **ret_fmt, size_t *ret_len)
{
	struct qn_str text;

	qn_str_init(&text, call->arena);
	if (call->n > 0 && call->args[0].kind != QN_V_NONE)
		qn_value_add(&text, &call->args[0]);
	if (text.len == 0)
		qn_str_add(&text, fallback);
	*ret_fmt = qn_dateformat_named(text.buf, text.len, ret_len);
}

/*
 * What is no moment gives "", as do letters that the kind of moment does not
 * have (Django's AttributeError). `strict`: the letters of a time in a date
 * are an error that is not caught (TypeError).
 */
static int
filter_moment(struct qn_filter_call *call, struct qn_value *inout,
    const char *fallback, format_fn *format, bool strict)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_str out;
	const char *fmt;
	size_t len;

	if (!is_moment(inout)) {
		*inout = qn_value_str("");
		return 0;
	}
	filter_letters(call, fallback, &fmt, &len);
	qn_str_init(&out, call->arena);
	if (format(&out, inout, call->tz, fmt, len, &err) < 0) {
		if (strict && strncmp(err.message, "TypeError", 9) == 0)
			return qn_err_set(
			    call->err, err.kind, "%s", err.message);
		qn_str_reset(&out);
	}
	*inout = qn_value_text(out.buf, out.len);
	return 0;
}

static int
filter_date(struct qn_filter_call *call, struct qn_value *inout)
{
	return filter_moment(
	    call, inout, "DATE_FORMAT", qn_dateformat_add, true);
}

static int
filter_time(struct qn_filter_call *call, struct qn_value *inout)
{
	return filter_moment(
	    call, inout, "TIME_FORMAT", qn_dateformat_add_time, false);
}

const struct qn_filter qn_filters__date[] = {
	{ .name = "date",
	    .fn = filter_date,
	    .args_max = 1,
	    .flags = QN_FILTER_EXPECTS_LOCALTIME },
	{ .name = "time",
	    .fn = filter_time,
	    .args_max = 1,
	    .flags = QN_FILTER_EXPECTS_LOCALTIME },
	{ 0 },
};
