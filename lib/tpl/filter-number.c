/* SPDX-License-Identifier: MIT */
/* Filters that show numbers: floatformat and filesizeformat. */
#include "tpl/tpl-int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tpl/coerce.h"
#include "tpl/decimal.h"
#include "tpl/text.h"

#include "base/banned.h"

#define PLACES_MAX 1000000

/* Cut the suffixes g (grouping) and u (not localized, thus not grouped) off;
 * nothing before them is −1. */
static struct qn_value
places_arg(const struct qn_filter_call *call, bool *ret_group)
{
	struct qn_value arg = call->n ? call->args[0] : qn_value_int(-1);
	bool g = false, u = false;

	if (arg.kind == QN_V_TEXT) {
		while (arg.len &&
		    ((arg.text[arg.len - 1] == 'g' && !g) ||
			(arg.text[arg.len - 1] == 'u' && !u))) {
			if (arg.text[--arg.len] == 'g')
				g = true;
			else
				u = true;
		}
		if (!arg.len && (g || u))
			arg = qn_value_int(-1);
	}
	*ret_group = g && !u;
	return arg;
}

/* Decimal(str(value)); True and False by way of float(). */
static bool
number_of(
    const struct qn_value *value, struct qn_value *text, struct qn_decimal *ret)
{
	if (value->kind == QN_V_BOOL)
		return qn_decimal__parse(ret, value->b ? "1.0" : "0.0", 3);
	return qn_decimal__parse(ret, text->text, text->len);
}

static int
filter_floatformat(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value text = qn_text_of(inout, call->arena), arg;
	struct qn_decimal d;
	enum qn_coerce_fault fault;
	struct qn_str str;
	bool group, is_number = number_of(inout, &text, &d);
	int64_t places;

	if (!is_number) {
		*inout = qn_coerce__empty();
		return 0;
	}
	arg = places_arg(call, &group);
	fault = qn_coerce__to_int(&arg, &places);
	if (fault && fault != QN_COERCE_VALUE_ERROR)
		return qn_coerce__raise(call, fault, &arg);
	if (fault || d.large || d.special) {
		*inout = text;
		return 0;
	}
	if (places > PLACES_MAX || places < -PLACES_MAX)
		return qn_err_set(call->err, QN_ERR_LIMIT,
		    "MemoryError: more than %d places", PLACES_MAX);
	if (places <= 0 && qn_decimal__is_whole(&d))
		places = 0;
	qn_str_init(&str, call->arena);
	qn_decimal__add_rounded(&str, &d, (int)llabs(places), group);
	*inout = qn_text_safe_from(&str);
	return 0;
}

/* ---- sizes ------------------------------------------------------------ */

#define NBSP "\xc2\xa0"

static void
add_size(struct qn_str *str, uint64_t bytes)
{
	static const char *const units[] = { "KB", "MB", "GB", "TB", "PB" };
	uint64_t unit = 1 << 10;
	size_t i = 0;

	if (bytes < unit) {
		qn_str_addf(
		    str, "%d" NBSP "byte%s", (int)bytes, bytes == 1 ? "" : "s");
		return;
	}
	while (i + 1 < QN_COUNT(units) && bytes >= unit << 10) {
		unit <<= 10;
		i++;
	}
	qn_str_addf(
	    str, "%.1f" NBSP "%s", (double)bytes / (double)unit, units[i]);
}

static int
filter_filesizeformat(struct qn_filter_call *call, struct qn_value *inout)
{
	enum qn_coerce_fault fault;
	int64_t bytes = 0;
	struct qn_str str;

	fault = qn_coerce__to_int(inout, &bytes);
	if (fault == QN_COERCE_OVERFLOW_ERROR)
		return qn_coerce__raise(call, fault, inout);
	qn_str_init(&str, call->arena);
	if (bytes < 0)
		qn_str_add_char(&str, '-');
	add_size(&str, bytes < 0 ? -(uint64_t)bytes : (uint64_t)bytes);
	*inout = qn_text_from(&str);
	return 0;
}

const struct qn_filter qn_filters__number[] = { { .name = "filesizeformat",
						    .fn = filter_filesizeformat,
						    .flags = QN_FILTER_SAFE },
	{ .name = "floatformat",
	    .fn = filter_floatformat,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE },
	{ 0 } };
