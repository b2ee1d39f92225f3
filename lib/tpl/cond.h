/* SPDX-License-Identifier: MIT */
/*
 * Conditions of {% if %}: Django's smartif, with Python's precedence.
 *
 * Private to the room.
 */
#ifndef QN_TPL_COND_H
#define QN_TPL_COND_H

#include <stdbool.h>

#include "tpl/parser.h"

struct qn_cond;

/* Compile the words after the tag's name; NULL after an error. */
const struct qn_cond *qn_cond__parse(
    struct qn_parser *p, const struct qn_span *words, size_t n);

/* Whether it holds; −1 when a filter fails outside of an operator. */
int qn_cond__eval(struct qn_render *r, const struct qn_cond *cond, bool *ret);

/* Python's ==, with records equal by their primary key. */
bool qn_cond__equal(
    struct qn_render *r, const struct qn_value *a, const struct qn_value *b);

#endif
