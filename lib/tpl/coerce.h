/* SPDX-License-Identifier: MIT */
/*
 * What filters do with their arguments and values: Python's int() with the
 * exception it raises, and walking over text by code point.
 *
 *	int64_t width;
 *
 *	if (qn_coerce__int(call, &call->args[0], &width) < 0)
 *		return -1;
 *
 * Private to the room.
 */
#ifndef QN_TPL_COERCE_H
#define QN_TPL_COERCE_H

#include <stdbool.h>
#include <stdint.h>

#include "tpl/library.h"

/* Why int() or float() failed: the class of Python's exception. */
enum qn_coerce_fault {
	QN_COERCE_OK = 0,
	QN_COERCE_VALUE_ERROR,
	QN_COERCE_TYPE_ERROR,
	QN_COERCE_OVERFLOW_ERROR
};

/* Python's int(value). Whole numbers that do not fit give the nearest that
 * does. */
enum qn_coerce_fault qn_coerce__to_int(
    const struct qn_value *value, int64_t *ret);

/* Python's float(value). */
enum qn_coerce_fault qn_coerce__to_float(
    const struct qn_value *value, double *ret);

/* Record the exception for a fault of `value`; −1. */
int qn_coerce__raise(struct qn_filter_call *call, enum qn_coerce_fault fault,
    const struct qn_value *value);

/* int(value); −1 with the exception recorded. */
int qn_coerce__int(
    struct qn_filter_call *call, const struct qn_value *value, int64_t *ret);

/* int(value) for the width of a field, 0 … 1,000,000; a negative one is 0.
 * −1 with the exception, also for a greater one. */
int qn_coerce__width(
    struct qn_filter_call *call, const struct qn_value *value, int64_t *ret);

/* Whether the value is this text. */
bool qn_coerce__is(const struct qn_value *value, const char *text);

/* Empty text: what filters give that fail silently. */
struct qn_value qn_coerce__empty(void);

/* Where the blanks (Python's str.isspace) at `p` end; and the others. */
const char *qn_coerce__skip_space(const char *p, const char *end);
const char *qn_coerce__skip_word(const char *p, const char *end);

#endif
