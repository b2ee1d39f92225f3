/* SPDX-License-Identifier: MIT */
/* What value.c and value-number.c share; private to the room. */
#ifndef QN_BASE_VALUE_INT_H
#define QN_BASE_VALUE_INT_H

#include <stdbool.h>

#include "base/value.h"

/* Whether a value is a number: bool, int, float or decimal. */
bool qn_value__is_number(const struct qn_value *value);

/*
 * The order of two numbers by their exact values, as −1, 0 or 1 in *ret; false
 * when one of them is not a number in the other sense (NaN).
 */
bool qn_value__compare_numbers(
    const struct qn_value *a, const struct qn_value *b, int *ret);

#endif
