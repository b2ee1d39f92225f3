/* SPDX-License-Identifier: MIT */
/* Filters of the time between moments: timesince and timeuntil. */
#include "tpl/tpl-int.h"

#include "tpl/coerce.h"
#include "tpl/since.h"

#include "base/banned.h"

static bool
is_moment(const struct qn_value *value)
{
	return value->kind == QN_V_DATETIME || value->kind == QN_V_DATE;
}

static bool
is_aware(const struct qn_value *value)
{
	return value->kind == QN_V_DATETIME && value->flags & QN_V_AWARE;
}

/* The wall clock of a moment; an aware one is shown in `tz`. */
static int64_t
wall_clock(const struct qn_value *value, const struct qn_tz *tz)
{
	struct qn_civil c;

	if (value->kind == QN_V_DATE)
		return value->i * QN_DAY;
	if (!is_aware(value))
		return value->i;
	qn_time_split(value->i, tz, &c);
	return value->i + c.offset * QN_SECOND;
}

/* The moment to compare with: the argument, or now in the zone of `value`. */
static int
other_of(struct qn_filter_call *call, const struct qn_value *value,
    struct qn_value *ret)
{
	if (call->n && qn_value_truth(&call->args[0])) {
		if (!is_moment(&call->args[0]))
			return qn_err_set(call->err, QN_ERR_BAD_INPUT,
			    "AttributeError: '%s' object has no attribute "
			    "'year'",
			    qn_value_kind_name(&call->args[0]));
		*ret = call->args[0];
		return 0;
	}
	*ret = qn_value_datetime(qn_filter_now(call));
	if (!is_aware(value)) {
		ret->i = wall_clock(ret, call->tz);
		ret->flags = 0;
	}
	return 0;
}

/* A naive moment and an aware one cannot be compared: "". */
static int
show(struct qn_filter_call *call, struct qn_value *inout, bool until)
{
	struct qn_value other;
	struct qn_str str;
	const struct qn_tz *tz = is_aware(inout) ? inout->tz : NULL;
	int64_t a, b;

	if (!qn_value_truth(inout)) {
		*inout = qn_coerce__empty();
		return 0;
	}
	if (!is_moment(inout))
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "AttributeError: '%s' object has no attribute 'year'",
		    qn_value_kind_name(inout));
	if (other_of(call, inout, &other) < 0)
		return -1;
	if (is_aware(inout) != is_aware(&other)) {
		*inout = qn_coerce__empty();
		return 0;
	}
	a = wall_clock(inout, tz);
	b = wall_clock(&other, tz);
	qn_str_init(&str, call->arena);
	qn_since__add(&str, until ? b : a, until ? a : b);
	*inout = qn_value_text(str.buf, str.len);
	return 0;
}

static int
filter_timesince(struct qn_filter_call *call, struct qn_value *inout)
{
	return show(call, inout, false);
}

static int
filter_timeuntil(struct qn_filter_call *call, struct qn_value *inout)
{
	return show(call, inout, true);
}

const struct qn_filter qn_filters__since[] = {
	{ .name = "timesince", .fn = filter_timesince, .args_max = 1 },
	{ .name = "timeuntil", .fn = filter_timeuntil, .args_max = 1 }, { 0 }
};
