/* SPDX-License-Identifier: MIT */
/*
 * What stands inside {{ }}: a variable or literal and a chain of filters
 * (Django's FilterExpression). Compiled once, resolved at each rendering.
 *
 * Private to the room.
 */
#ifndef QN_TPL_EXPR_H
#define QN_TPL_EXPR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/value.h"
#include "tpl/library.h"

struct qn_parser;
struct qn_render;

/* One name after a dot. */
struct qn_step {
	const char *name;
	uint32_t len;
	uint32_t id; /* place in the rendering's look-up cache */
};

/* Django's Variable: a literal, or a name with steps. */
struct qn_variable {
	struct qn_span text; /* as written, for messages */
	bool is_literal;
	struct qn_value literal;
	const char *name; /* of the context */
	uint32_t len, hash;
	uint32_t n_steps;
	const struct qn_step *steps;
};

struct qn_filter_use {
	const struct qn_filter *filter;
	unsigned n; /* arguments: 0 or 1 */
	struct qn_variable arg;
};

struct qn_expr {
	struct qn_span text;
	struct qn_variable var;
	const struct qn_filter_use *filters;
	size_t n;
};

enum qn_resolve_flags {
	QN_RESOLVE_IGNORE = 1 << 0, /* what is absent is None */
};

/* Compile; NULL after an error, which the parser keeps. */
const struct qn_expr *qn_expr__parse(
    struct qn_parser *p, const char *ptr, size_t len);

/* A variable by its text, numbers and quoted text included. */
int qn_variable__parse(
    struct qn_parser *p, const char *ptr, size_t len, struct qn_variable *ret);

/* The value; −1 when a filter fails or an argument is absent. */
int qn_expr__resolve(struct qn_render *r, const struct qn_expr *expr,
    unsigned flags, struct qn_value *ret);

/* The value of a variable; false when it is absent (no error). */
bool qn_variable__resolve(
    struct qn_render *r, const struct qn_variable *var, struct qn_value *ret);

/* Whether it is just the literal text; its value then. */
bool qn_expr__is_literal(const struct qn_expr *expr, struct qn_value *ret);

#endif
