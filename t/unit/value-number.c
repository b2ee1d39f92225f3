/* SPDX-License-Identifier: MIT */
/* Comparison of numbers across types; the answers are Python 3.11's. */
#include "base/value.h"

#include <stdlib.h>
#include <string.h>

#include "testing/tap.h"

/* d decimal, f float, i int, b bool; 2: neither less, equal nor more. */
struct number_case {
	const char *a, *b;
	int order;
};

static const struct number_case cases[] = {
	{ "d0.1", "f0.1", -1 },
	{ "d0.1", "d0.10", 0 },
	{ "d1", "i1", 0 },
	{ "d1.000", "b1", 0 },
	{ "dNaN", "dNaN", 2 },
	{ "fnan", "d1", 2 },
	{ "dInfinity", "finf", 0 },
	{ "d-Infinity", "f-inf", 0 },
	{ "d-Infinity", "dInfinity", -1 },
	{ "finf", "d1E+400", 1 },
	{ "i9007199254740993", "f9007199254740992.0", 1 },
	{ "i9223372036854775807", "f9.223372036854775807e18", -1 },
	{ "i9223372036854775807", "d9223372036854775807", 0 },
	{ "d100000000000000000.01", "d100000000000000000.02", -1 },
	{ "d1E+3", "i1000", 0 },
	{ "d-0", "i0", 0 },
	{ "f-0.0", "d0", 0 },
	{ "d-1.5", "f-1.5", 0 },
	{ "d1E-400", "f5e-324", -1 },
	{ "d12E-1", "f1.2", 1 },
	{ "d0.0012E3", "d1.2", 0 },
	{ "d1E+400", "f1.7976931348623157e308", 1 },
	{ "d-2", "i-1", -1 },
	{ "i-1", "d-2", 1 },
	{ "d-2", "i1", -1 },
	{ "i0", "d-0.001", 1 },
	{ "b1", "f1.0", 0 },
	{ "d10", "d9", 1 },
	{ "d.5", "f0.5", 0 },
	{ "i2", "f2.5", -1 },
	{ NULL, NULL, 0 },
};

static struct qn_value
value_of(const char *text)
{
	struct qn_value value = qn_value_str(text + 1);

	switch (text[0]) {
	case 'i':
		return qn_value_int(strtoll(text + 1, NULL, 10));
	case 'f':
		return qn_value_float(strtod(text + 1, NULL));
	case 'b':
		return qn_value_bool(text[1] == '1');
	default:
		value.kind = QN_V_DECIMAL;
		return value;
	}
}

int
main(void)
{
	const struct number_case *c;

	for (c = cases; c->a; c++) {
		struct qn_value a = value_of(c->a), b = value_of(c->b);
		int order = 2, back = 2;

		if (!qn_value_compare(&a, &b, &order))
			order = 2;
		if (!qn_value_compare(&b, &a, &back))
			back = 2;
		qn_tap_is_int(order, c->order, "%s <=> %s", c->a, c->b);
		qn_tap_is_int(back, c->order == 2 ? 2 : -c->order, "and back");
		qn_tap_is_int(qn_value_equal(&a, &b), c->order == 0, "equal");
	}
	return qn_tap_done();
}
