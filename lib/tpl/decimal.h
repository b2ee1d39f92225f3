/* SPDX-License-Identifier: MIT */
/*
 * Decimal numbers as digits, without loss: Python's Decimal as far as filters
 * need it.
 *
 *	struct qn_decimal d;
 *
 *	if (qn_decimal__parse(&d, "2.675", 5))
 *		qn_decimal__add_rounded(&str, &d, 2, false);      2.68
 *
 * Private to the room.
 */
#ifndef QN_TPL_DECIMAL_H
#define QN_TPL_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define QN_DECIMAL_DIGITS 200

/* DIGITS times ten to the power of `exponent`. */
struct qn_decimal {
	char digits[QN_DECIMAL_DIGITS + 1]; /* '0' … '9', no leading zeros */
	size_t n;                           /* of them; zero has one */
	int64_t exponent;
	bool negative;
	bool special; /* infinite or not a number */
	bool large;   /* more digits or places than are worked with */
};

/* Python's Decimal(text): false when it is none. */
bool qn_decimal__parse(struct qn_decimal *ret, const char *ptr, size_t len);

/* Whether it is a whole number. */
bool qn_decimal__is_whole(const struct qn_decimal *d);

/* Append with `places` after the point, rounded half up; grouped by commas
 * when asked. */
void qn_decimal__add_rounded(
    struct qn_str *str, const struct qn_decimal *d, int places, bool group);

/* Append digits ("-12345.6") with a comma between every three before the
 * point. */
void qn_decimal__add_grouped(struct qn_str *str, const char *ptr, size_t len);

#endif
