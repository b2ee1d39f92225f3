/* SPDX-License-Identifier: MIT */
/* The library humanize: apnumber, intcomma, intword, naturalday … */
#include "tpl/tpl-int.h"

#include <stdlib.h>
#include <string.h>

#include "tpl/coerce.h"
#include "tpl/dateformat.h"
#include "tpl/decimal.h"
#include "tpl/since.h"
#include "tpl/text.h"

#include "base/banned.h"

#define NBSP "\xc2\xa0"

/* ---- numbers ---------------------------------------------------------- */

/* A whole number beyond 64 bits: its digits. */
static struct qn_value
wide_number(struct qn_filter_call *call, const struct qn_value *value)
{
	struct qn_value ret = *value;
	const char *text;

	if (value->kind == QN_V_FLOAT) {
		text = qn_arena_printf(call->arena, "%.0f", value->f);
		ret = qn_value_text(text, strlen(text));
	}
	return ret;
}

static int
filter_apnumber(struct qn_filter_call *call, struct qn_value *inout)
{
	static const char *const words[] = { "one", "two", "three", "four",
		"five", "six", "seven", "eight", "nine" };
	enum qn_coerce_fault fault;
	int64_t n;

	fault = qn_coerce__to_int(inout, &n);
	if (fault == QN_COERCE_OVERFLOW_ERROR)
		return qn_coerce__raise(call, fault, inout);
	if (fault)
		return 0;
	if (n == INT64_MAX || n == INT64_MIN)
		*inout = wide_number(call, inout);
	else if (n > 0 && n < 10)
		*inout = qn_value_str(words[n - 1]);
	else
		*inout = qn_value_int(n);
	return 0;
}

static int
filter_ordinal(struct qn_filter_call *call, struct qn_value *inout)
{
	static const char *const suffix[] = { "th", "st", "nd", "rd" };
	enum qn_coerce_fault fault;
	int64_t n;
	const char *text;

	fault = qn_coerce__to_int(inout, &n);
	if (fault == QN_COERCE_OVERFLOW_ERROR)
		return qn_coerce__raise(call, fault, inout);
	if (fault)
		return 0;
	if (n < 0) {
		text = qn_arena_printf(call->arena, "%lld", (long long)n);
		*inout = qn_value_text(text, strlen(text));
		return 0;
	}
	text = n % 100 / 10 == 1 || n % 10 > 3 ? "th" : suffix[n % 10];
	text = qn_arena_printf(call->arena, "%lld%s", (long long)n, text);
	*inout = qn_value_safe(text, strlen(text));
	return 0;
}

static int
filter_intcomma(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value value = *inout, text;
	struct qn_str plain, str;
	int64_t n;

	qn_str_init(&str, call->arena);
	qn_str_init(&plain, call->arena);
	if (value.kind == QN_V_FLOAT || value.kind == QN_V_DECIMAL) {
		qn_text_add_number(&plain, &value);
	} else if (qn_text_to_int(&value, &n)) {
		qn_str_add_int(&plain, n);
	} else {
		text = qn_text_of(&value, call->arena);
		qn_str_add_len(&plain, text.text, text.len);
	}
	qn_decimal__add_grouped(&str, plain.buf, plain.len);
	*inout = qn_text_from(&str);
	return 0;
}

static const struct {
	const char *name;
	int exponent;
} powers[] = {
	{ .name = "million", .exponent = 6 },
	{ .name = "billion", .exponent = 9 },
	{ .name = "trillion", .exponent = 12 },
	{ .name = "quadrillion", .exponent = 15 },
	{ .name = "quintillion", .exponent = 18 },
	{ .name = "sextillion", .exponent = 21 },
	{ .name = "septillion", .exponent = 24 },
	{ .name = "octillion", .exponent = 27 },
	{ .name = "nonillion", .exponent = 30 },
	{ .name = "decillion", .exponent = 33 },
	{ .name = "googol", .exponent = 100 },
};

/* Ten to a power, exact enough for one digit after the point. */
static long double
power_of_ten(int n)
{
	long double ret = 1;

	while (n-- > 0)
		ret *= 10;
	return ret;
}

/* A whole number beyond 64 bits as well: its size, false when it is none. */
static bool
size_of(const struct qn_value *value, long double *ret)
{
	struct qn_decimal d;
	int64_t n;

	if (qn_text_to_int(value, &n)) {
		*ret = (long double)n;
		return true;
	}
	if (value->kind == QN_V_FLOAT) {
		*ret = value->f;
		return true;
	}
	if ((value->kind != QN_V_TEXT && value->kind != QN_V_DECIMAL) ||
	    !qn_decimal__parse(&d, value->text, value->len) || d.special ||
	    d.large || d.exponent != 0)
		return false;
	d.digits[d.n] = '\0';
	*ret = strtold(d.digits, NULL);
	if (d.negative)
		*ret = -*ret;
	return true;
}

static int
filter_intword(struct qn_filter_call *call, struct qn_value *inout)
{
	enum qn_coerce_fault fault;
	struct qn_decimal d;
	struct qn_str number, str;
	long double size, power;
	int64_t n;
	size_t i;

	fault = qn_coerce__to_int(inout, &n);
	if (fault == QN_COERCE_OVERFLOW_ERROR)
		return qn_coerce__raise(call, fault, inout);
	if (fault || !size_of(inout, &size))
		return 0;
	for (i = 0; i < QN_COUNT(powers); i++)
		if ((size < 0 ? -size : size) <
		    power_of_ten(powers[i].exponent + 3))
			break;
	if ((size < 0 ? -size : size) < 1000000 || i == QN_COUNT(powers)) {
		if (i == 0)
			*inout = qn_value_int(n);
		return 0;
	}
	power = power_of_ten(powers[i].exponent);
	qn_str_init(&number, call->arena);
	qn_str_init(&str, call->arena);
	qn_str_add_float(&number, (double)(size / power));
	qn_decimal__parse(&d, number.buf, number.len);
	qn_decimal__add_rounded(&str, &d, 1, false);
	qn_str_addf(&str, " %s", powers[i].name);
	*inout = qn_text_from(&str);
	return 0;
}

/* ---- moments ---------------------------------------------------------- */

static bool
is_aware(const struct qn_value *value)
{
	return value->kind == QN_V_DATETIME && value->flags & QN_V_AWARE;
}

/* Now on the wall clock that a value is on: its own zone, or the current. */
static int64_t
now_like(struct qn_filter_call *call, const struct qn_value *value)
{
	int64_t now = qn_filter_now(call);
	struct qn_civil c;

	qn_time_split(now, is_aware(value) ? value->tz : call->tz, &c);
	return now + c.offset * QN_SECOND;
}

static int64_t
wall_clock(const struct qn_value *value)
{
	struct qn_civil c;

	if (value->kind == QN_V_DATE)
		return value->i * QN_DAY;
	if (!is_aware(value))
		return value->i;
	qn_time_split(value->i, value->tz, &c);
	return value->i + c.offset * QN_SECOND;
}

static int64_t
day_of(int64_t usec)
{
	return usec / QN_DAY - (usec % QN_DAY < 0);
}

static int
filter_naturalday(struct qn_filter_call *call, struct qn_value *inout)
{
	static const char *const names[] = { "yesterday", "today", "tomorrow" };
	struct qn_value date = { .kind = QN_V_DATE };
	const char *fmt = "DATE_FORMAT";
	struct qn_str str;
	size_t len;
	int64_t days;

	if (inout->kind != QN_V_DATETIME && inout->kind != QN_V_DATE)
		return 0;
	date.i = day_of(wall_clock(inout));
	days = date.i - day_of(now_like(call, inout));
	if (days >= -1 && days <= 1) {
		*inout = qn_value_str(names[days + 1]);
		return 0;
	}
	qn_str_init(&str, call->arena);
	if (call->n && call->args[0].kind != QN_V_NONE)
		qn_text_add(&str, &call->args[0], call->arena);
	if (!str.len)
		qn_str_add(&str, fmt);
	fmt = qn_dateformat_named(str.buf, str.len, &len);
	qn_str_init(&str, call->arena);
	if (qn_dateformat_add(&str, &date, call->tz, fmt, len, call->err) < 0)
		return -1;
	*inout = qn_text_from(&str);
	return 0;
}

/* "an hour ago", "5 minutes from now"; below a day. */
static void
add_short(struct qn_str *str, int64_t seconds, const char *when)
{
	static const struct {
		const char *one, *many;
		int64_t seconds;
	} units[] = {
		{ .one = "an hour", .many = "hours", .seconds = 3600 },
		{ .one = "a minute", .many = "minutes", .seconds = 60 },
		{ .one = "a second", .many = "seconds", .seconds = 1 },
	};
	size_t i = 0;

	while (units[i].seconds > seconds)
		i++;
	if (seconds / units[i].seconds == 1)
		qn_str_add(str, units[i].one);
	else
		qn_str_addf(str, "%d" NBSP "%s",
		    (int)(seconds / units[i].seconds), units[i].many);
	qn_str_addf(str, " %s", when);
}

/* A plain date cannot be compared with now (AttributeError). */
static int
filter_naturaltime(struct qn_filter_call *call, struct qn_value *inout)
{
	int64_t now, at, delta;
	struct qn_str str;

	if (inout->kind == QN_V_DATE)
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "AttributeError: a date has no attribute 'utcoffset'");
	if (inout->kind != QN_V_DATETIME)
		return 0;
	now = now_like(call, inout);
	at = wall_clock(inout);
	delta = at < now ? now - at : at - now;
	qn_str_init(&str, call->arena);
	if (delta >= QN_DAY) {
		qn_since__add(&str, at < now ? at : now, at < now ? now : at);
		qn_str_add(&str, at < now ? " ago" : " from now");
	} else if (delta < QN_SECOND) {
		qn_str_add(&str, "now");
	} else {
		add_short(
		    &str, delta / QN_SECOND, at < now ? "ago" : "from now");
	}
	*inout = qn_text_from(&str);
	return 0;
}

/* To add a filter: a function above and its row here. */
static const struct qn_filter filters[] = {
	{ .name = "apnumber", .fn = filter_apnumber, .flags = QN_FILTER_SAFE },
	{ .name = "intcomma",
	    .fn = filter_intcomma,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE },
	{ .name = "intword", .fn = filter_intword },
	{ .name = "naturalday",
	    .fn = filter_naturalday,
	    .args_max = 1,
	    .flags = QN_FILTER_EXPECTS_LOCALTIME },
	{ .name = "naturaltime", .fn = filter_naturaltime },
	{ .name = "ordinal", .fn = filter_ordinal, .flags = QN_FILTER_SAFE },
	{ 0 }
};

const struct qn_tpl_library qn_library__humanize = {
	.name = "humanize",
	.filters = filters,
};
