/* SPDX-License-Identifier: MIT */
/*
 * The compiled form: operations one after the other, each with its bodies
 * behind it. Inheritance is resolved when it is made, so that a page with
 * blocks runs straight through.
 *
 * Private to the room.
 */
#ifndef QN_TPL_PROGRAM_H
#define QN_TPL_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"
#include "tpl/parser.h"

struct qn_op {
	qn_op_fn *run;
	const void *data;
	union {
		const uint32_t *bodies; /* n + 1 places, relative */
		size_t len;             /* of literal text in data */
	};
	uint32_t next; /* what follows, relative */
	uint32_t n_bodies;
};

struct qn_program {
	const struct qn_op *ops;
	size_t n;
	const struct qn_node *const *nodes; /* of each operation, for errors */
	const struct qn_tpl *tpl;
};

enum {
	QN_PROGRAM_MAX = 1000000
}; /* operations */

/* A block by name and who overrides it: the first is the most derived. */
struct qn_chain {
	struct qn_vec blocks; /* of const struct qn_node * */
	size_t popped;        /* of those, being emitted now */
};

struct qn_emitter {
	struct qn_arena *arena;
	const struct qn_tpl_env *env;
	struct qn_vec ops;       /* of struct qn_op */
	struct qn_vec nodes;     /* of const struct qn_node * */
	struct qn_map *chains;   /* of struct qn_chain; NULL: no
				    inheritance */
	struct qn_vec lineage;   /* templates, the child first */
	struct qn_map *partials; /* of struct qn_partial_ref */
	size_t barrier;          /* text before it is not added to */
	size_t main_end;         /* operations of the main part */
	unsigned depth;
	struct qn_err *err;
};

/* Emit a template into a program; −1 after an error. */
int qn_program__make(struct qn_arena *arena, const struct qn_tpl_env *env,
    const struct qn_tpl *tpl, struct qn_program *ret, struct qn_err *err);

/* Emit a parent for a lineage whose parent's name is known only now. */
int qn_program__make_child(struct qn_arena *arena, const struct qn_tpl_env *env,
    const struct qn_tpl *const *lineage, size_t n, const struct qn_tpl *parent,
    struct qn_program *ret, struct qn_err *err);

/* Emit a list of nodes, a partial, as a program of its own. */
int qn_program__make_list(struct qn_arena *arena, const struct qn_tpl_env *env,
    const struct qn_tpl *tpl, const struct qn_nodelist *list,
    struct qn_program *ret, struct qn_err *err);

/* ---- for types with an emit of their own ------------------------------ */

int qn_emit__list(struct qn_emitter *e, const struct qn_nodelist *list);

/* A new operation for a node: its index. */
size_t qn_emit__op(struct qn_emitter *e, const struct qn_node *node,
    qn_op_fn *run, const void *data);

/* Begin with `n` bodies; then body_begin before each, and op_end. */
uint32_t *qn_emit__bodies(struct qn_emitter *e, size_t op, unsigned n);
void qn_emit__body_begin(
    struct qn_emitter *e, size_t op, uint32_t *bodies, unsigned i);
void qn_emit__op_end(
    struct qn_emitter *e, size_t op, uint32_t *bodies, unsigned n);

/* Literal text: joined to the text before it when nothing can jump between. */
void qn_emit__text(struct qn_emitter *e, const struct qn_node *node,
    const char *ptr, size_t len);

/* ---- inherit.c, partial.c --------------------------------------------- */

/* Add a template's blocks to the chains, below those already there. */
void qn_emit__blocks(struct qn_emitter *e, const struct qn_tpl *tpl);

/* Emit a parent after its children's blocks are in. */
int qn_emit__parent(struct qn_emitter *e, const struct qn_tpl *parent);

/* Emit the bodies of the partials that {% partial %} has asked for. */
int qn_emit__partials(struct qn_emitter *e);

#endif
