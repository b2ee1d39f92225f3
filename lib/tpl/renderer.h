/* SPDX-License-Identifier: MIT */
/*
 * One rendering: the state that operations share.
 *
 * Private to the room.
 */
#ifndef QN_TPL_RENDERER_H
#define QN_TPL_RENDERER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "tpl/context.h"
#include "tpl/expr.h"
#include "tpl/parser.h"
#include "tpl/program.h"

enum {
	QN_RENDER_CACHE = 128,     /* look-ups remembered; a power of two */
	QN_RENDER_DEPTH_MAX = 100, /* templates inside one another */
	QN_RENDER_STEPS_MAX = 50000000, /* turns of all loops */
};

/* Where a member of a type was found last. */
struct qn_render_cache {
	uint32_t id;
	int slot;
	const void *type; /* model or object type */
};

/* What a tag remembers during a rendering (Django's render_context). */
struct qn_state {
	struct qn_state *next;
	const void *key; /* the node */
	void *value;
};

struct qn_loop;

struct qn_render {
	const struct qn_tpl_env *env;
	struct qn_ctx *ctx;
	struct qn_str *out;
	struct qn_arena *arena;        /* scratch of the rendering */
	const struct qn_program *prog; /* at hand */
	struct qn_state *states;       /* of the template at hand */
	struct qn_loop *loop;          /* innermost {% for %} */
	struct qn_err *err;
	bool missing;   /* err: a variable does not exist */
	bool located;   /* err has its place */
	unsigned depth; /* of templates */
	unsigned steps; /* turns of loops so far */
	unsigned kept;  /* values kept beyond their scope */
	struct qn_render_cache cache[QN_RENDER_CACHE];
};

/* ---- running ---------------------------------------------------------- */

/* Run [op, end); −1 after an error. */
int qn_render__run(
    struct qn_render *r, const struct qn_op *op, const struct qn_op *end);

/* Run a body of an operation. */
static inline int
qn_render__body(struct qn_render *r, const struct qn_op *op, unsigned i)
{
	return qn_render__run(r, op + op->bodies[i], op + op->bodies[i + 1]);
}

/* What follows an operation and its bodies. */
static inline const struct qn_op *
qn_op__next(const struct qn_op *op)
{
	return op + op->next;
}

/* Run a body into a value in r->arena: safe text. */
int qn_render__capture(struct qn_render *r, const struct qn_op *op, unsigned i,
    struct qn_value *ret);

/* Run a whole program as an included template, with states of its own. */
int qn_render__program(struct qn_render *r, const struct qn_program *prog);

/* Record an error; always −1. `class` is Python's ("TypeError"). */
int qn_render__error(struct qn_render *r, enum qn_err_kind kind,
    const char *fmt, ...) QN_PRINTF(3, 4);

/* Forget an error that Django's tag swallows. */
void qn_render__forget(struct qn_render *r);

/* ---- values ----------------------------------------------------------- */

/* Append a value as {{ }} does: localized, escaped unless safe or off. */
void qn_render__value(struct qn_render *r, const struct qn_value *value);

/* The same into another string. */
void qn_render__value_to(
    struct qn_render *r, struct qn_str *out, const struct qn_value *value);

/* A value that lives as long as the rendering, whatever scratch it is in. */
struct qn_value qn_render__keep(struct qn_render *r, struct qn_value value);

/* An aware datetime in the current zone, as Django's template_localtime. */
static inline void
qn_render__localtime(const struct qn_render *r, struct qn_value *value)
{
	if (value->kind == QN_V_DATETIME && r->ctx->use_tz &&
	    (value->flags & (QN_V_AWARE | QN_V_PINNED)) == QN_V_AWARE)
		value->tz = r->ctx->tz;
}

/* The state of a node, made zeroed of `size` on first use. */
void *qn_render__state(struct qn_render *r, const void *key, size_t size);

/* The same in another list, for what a loop remembers. */
void *qn_state__get(struct qn_state **list, struct qn_arena *arena,
    const void *key, size_t size);

#endif
