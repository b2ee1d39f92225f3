/* SPDX-License-Identifier: MIT */
/*
 * Values as text in templates: Python's str() with Django's SafeString beside
 * it. Safe text (QN_V_SAFE) is HTML already; all other text is escaped when it
 * is shown, unless autoescape is off.
 *
 *	struct qn_value s = qn_text_of(inout, call->arena);       str(value)
 *	struct qn_value h = qn_text_escape(inout, call->arena);   escape once
 *
 * What is_safe, stringfilter and mark_safe do in Django is done by the engine
 * from the filter's flags; a filter that needs_autoescape calls
 * qn_text_escape itself, and marks what it made with qn_value_safe.
 */
#ifndef QN_TPL_TEXT_H
#define QN_TPL_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/value.h"

/* Python's str(value): text itself (safe stays safe), anything else made
 * into text in `arena`. Rows and objects by their own text. */
struct qn_value qn_text_of(
    const struct qn_value *value, struct qn_arena *arena);

/* Append str(value). */
void qn_text_add(
    struct qn_str *str, const struct qn_value *value, struct qn_arena *arena);

/* Django's conditional_escape: safe text as it is, else escaped and safe. */
struct qn_value qn_text_escape(
    const struct qn_value *value, struct qn_arena *arena);

/* Append conditional_escape(value). */
void qn_text_add_escaped(
    struct qn_str *str, const struct qn_value *value, struct qn_arena *arena);

/* Django's escape / force_escape: escaped whether safe or not; safe. */
struct qn_value qn_text_force_escape(
    const struct qn_value *value, struct qn_arena *arena);

/* Django's mark_safe(value): str(value) as safe text. */
struct qn_value qn_text_mark_safe(
    const struct qn_value *value, struct qn_arena *arena);

/* What a builder in an arena holds, as plain and as safe text. */
struct qn_value qn_text_from(const struct qn_str *str);
struct qn_value qn_text_safe_from(const struct qn_str *str);

/* Whether the value is safe text (Python: isinstance(value, SafeData)). */
static inline bool
qn_text_is_safe(const struct qn_value *value)
{
	return value->kind == QN_V_TEXT && (value->flags & QN_V_SAFE);
}

/*
 * Python's int(value): None, lists and malformed text give false (TypeError
 * or ValueError). Text may have blanks around it, a sign and underscores
 * between digits; floats and decimals are cut off.
 */
bool qn_text_to_int(const struct qn_value *value, int64_t *ret);

/* Python's float(value), "inf" and "nan" included. */
bool qn_text_to_float(const struct qn_value *value, double *ret);

/*
 * Append a value as {{ value }} shows it before escaping: numbers, dates and
 * times localized (Django's localize for en-us, "Nov. 21, 2026, 10:15 a.m."),
 * the rest as str(). A datetime is shown in its .tz.
 */
void qn_text_add_localized(
    struct qn_str *str, const struct qn_value *value, struct qn_arena *arena);

/* A decimal or float as Django's number_format without grouping shows it:
 * never with an exponent below 200 digits. */
void qn_text_add_number(struct qn_str *str, const struct qn_value *value);

#endif
