/* SPDX-License-Identifier: MIT */
/* Filters of logic and whole numbers: default, yesno, add, pluralize … */
#include "tpl/tpl-int.h"

#include <string.h>

#include "tpl/coerce.h"
#include "base/time.h"
#include "tpl/text.h"

#include "base/banned.h"

static int
filter_default(struct qn_filter_call *call, struct qn_value *inout)
{
	if (!qn_value_truth(inout))
		*inout = call->args[0];
	return 0;
}

static int
filter_default_if_none(struct qn_filter_call *call, struct qn_value *inout)
{
	if (inout->kind == QN_V_NONE)
		*inout = call->args[0];
	return 0;
}

/* The text between commas: bits[0] … and their number, `max` at most kept. */
static size_t
split_commas(const struct qn_value *text, struct qn_value *bits, size_t max)
{
	const char *p = text->text, *end = p + text->len, *comma;
	size_t n = 0;

	for (;; p = comma + 1) {
		comma = memchr(p, ',', (size_t)(end - p));
		if (n < max)
			bits[n] = qn_value_text(
			    p, (size_t)((comma ? comma : end) - p));
		n++;
		if (!comma)
			return n;
	}
}

static int
raise_no_text(struct qn_filter_call *call, const char *class)
{
	return qn_err_set(call->err, QN_ERR_BAD_INPUT,
	    "%s: the argument of \"%s\" is %s", class, call->filter->name,
	    qn_value_kind_name(&call->args[0]));
}

static int
filter_yesno(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value arg = qn_value_text("yes,no,maybe", 12), bits[3];
	size_t n;

	if (call->n && call->args[0].kind != QN_V_NONE)
		arg = call->args[0];
	if (arg.kind != QN_V_TEXT)
		return raise_no_text(call, "AttributeError");
	n = split_commas(&arg, bits, 3);
	if (n < 2)
		return 0;
	if (inout->kind == QN_V_NONE)
		*inout = bits[n == 3 ? 2 : 1];
	else
		*inout = bits[qn_value_truth(inout) ? 0 : 1];
	return 0;
}

static int
filter_pluralize(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value arg = qn_value_text("s", 1), bits[2];
	enum qn_coerce_fault fault;
	double f;
	bool one;

	if (call->n)
		arg = call->args[0];
	if (arg.kind != QN_V_TEXT)
		return raise_no_text(call, "TypeError");
	switch (split_commas(&arg, bits, 2)) {
	case 1:
		bits[1] = bits[0];
		bits[0] = qn_coerce__empty();
		break;
	case 2:
		break;
	default:
		*inout = qn_coerce__empty();
		return 0;
	}
	fault = qn_coerce__to_float(inout, &f);
	one = fault ? qn_value_len(inout) == 1 : f == 1;
	if (fault == QN_COERCE_VALUE_ERROR ||
	    (fault && qn_value_len(inout) < 0))
		*inout = qn_coerce__empty();
	else
		*inout = bits[one ? 0 : 1];
	return 0;
}

/* ---- whole numbers ---------------------------------------------------- */

static struct qn_value
concat(struct qn_filter_call *call, const struct qn_value *a,
    const struct qn_value *b)
{
	struct qn_value *items, ret;
	struct qn_str str;

	if (a->kind == QN_V_TEXT && b->kind == QN_V_TEXT) {
		qn_str_init(&str, call->arena);
		qn_str_add_len(&str, a->text, a->len);
		qn_str_add_len(&str, b->text, b->len);
		return qn_text_is_safe(a) && qn_text_is_safe(b) ?
		    qn_text_safe_from(&str) :
		    qn_text_from(&str);
	}
	if (a->kind != QN_V_LIST || b->kind != QN_V_LIST ||
	    (a->flags & QN_V_TUPLE) != (b->flags & QN_V_TUPLE))
		return qn_coerce__empty();
	items = QN_NEW_N(call->arena, struct qn_value, a->len + b->len + 1);
	if (a->len)
		memcpy(items, a->items, a->len * sizeof(*items));
	if (b->len)
		memcpy(items + a->len, b->items, b->len * sizeof(*items));
	ret = qn_value_list(items, (size_t)a->len + b->len);
	ret.flags = a->flags & QN_V_TUPLE;
	return ret;
}

/* value + timedelta, and dates by whole days. */
static struct qn_value
add_duration(struct qn_value moment, int64_t usec)
{
	if (moment.kind == QN_V_DATE)
		moment.i += usec / QN_DAY - (usec % QN_DAY < 0);
	else
		moment.i += usec;
	return moment;
}

static bool
takes_duration(const struct qn_value *value)
{
	return value->kind == QN_V_DATETIME || value->kind == QN_V_DATE ||
	    value->kind == QN_V_DURATION;
}

/* A sum that does not fit 64 bits, as digits. */
static struct qn_value
sum_wide(struct qn_filter_call *call, int64_t a, int64_t b)
{
	uint64_t sum =
	    a < 0 ? -(uint64_t)a + -(uint64_t)b : (uint64_t)a + (uint64_t)b;
	char *text = qn_arena_printf(
	    call->arena, "%s%llu", a < 0 ? "-" : "", (unsigned long long)sum);
	struct qn_value ret = qn_value_text(text, strlen(text));

	ret.kind = QN_V_DECIMAL;
	return ret;
}

/* A float that int() refuses: nan is a ValueError, which is caught. */
static int
filter_add(struct qn_filter_call *call, struct qn_value *inout)
{
	const struct qn_value *arg = &call->args[0];
	enum qn_coerce_fault fault;
	int64_t a, b, sum;

	fault = qn_coerce__to_int(inout, &a);
	if (fault == QN_COERCE_OK)
		fault = qn_coerce__to_int(arg, &b);
	if (fault == QN_COERCE_OVERFLOW_ERROR)
		return qn_coerce__raise(call, fault, inout);
	if (fault == QN_COERCE_OK) {
		*inout = __builtin_add_overflow(a, b, &sum) ?
		    sum_wide(call, a, b) :
		    qn_value_int(sum);
		return 0;
	}
	if (takes_duration(inout) && arg->kind == QN_V_DURATION)
		*inout = add_duration(*inout, arg->i);
	else if (inout->kind == QN_V_DURATION && takes_duration(arg))
		*inout = add_duration(*arg, inout->i);
	else
		*inout = concat(call, inout, arg);
	return 0;
}

static int
filter_divisibleby(struct qn_filter_call *call, struct qn_value *inout)
{
	int64_t a, b;

	if (qn_coerce__int(call, inout, &a) < 0 ||
	    qn_coerce__int(call, &call->args[0], &b) < 0)
		return -1;
	if (!b)
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "ZeroDivisionError: integer modulo by zero");
	*inout = qn_value_bool(b == -1 || a % b == 0);
	return 0;
}

/* Digits count from the right; before the first there are zeros, and the
 * minus sign is no digit (ValueError). */
static int
filter_get_digit(struct qn_filter_call *call, struct qn_value *inout)
{
	enum qn_coerce_fault fault;
	int64_t arg, value;
	char *text;
	size_t n;

	fault = qn_coerce__to_int(&call->args[0], &arg);
	if (fault == QN_COERCE_OK)
		fault = qn_coerce__to_int(inout, &value);
	if (fault == QN_COERCE_VALUE_ERROR)
		return 0;
	if (fault)
		return qn_coerce__raise(call, fault, inout);
	if (arg < 1) {
		*inout = qn_value_int(value);
		return 0;
	}
	text = qn_arena_printf(call->arena, "%lld", (long long)value);
	n = strlen(text);
	if ((uint64_t)arg > n) {
		*inout = qn_value_int(0);
		return 0;
	}
	if (text[n - (size_t)arg] == '-')
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "ValueError: invalid literal for int() with base 10: '-'");
	*inout = qn_value_int(text[n - (size_t)arg] - '0');
	return 0;
}

const struct qn_filter qn_filters__logic[] = {
	{ .name = "add", .fn = filter_add, .args_min = 1, .args_max = 1 },
	{ .name = "default",
	    .fn = filter_default,
	    .args_min = 1,
	    .args_max = 1 },
	{ .name = "default_if_none",
	    .fn = filter_default_if_none,
	    .args_min = 1,
	    .args_max = 1 },
	{ .name = "divisibleby",
	    .fn = filter_divisibleby,
	    .args_min = 1,
	    .args_max = 1 },
	{ .name = "get_digit",
	    .fn = filter_get_digit,
	    .args_min = 1,
	    .args_max = 1 },
	{ .name = "pluralize", .fn = filter_pluralize, .args_max = 1 },
	{ .name = "yesno", .fn = filter_yesno, .args_max = 1 }, { 0 }
};
