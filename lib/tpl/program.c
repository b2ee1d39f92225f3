/* SPDX-License-Identifier: MIT */
#include "tpl/program.h"

#include <string.h>

#include "tpl/env.h"
#include "tpl/nodes.h"
#include "tpl/renderer.h"
#include "tpl/tpl-int.h"

#include "base/banned.h"

size_t
qn_emit__op(struct qn_emitter *e, const struct qn_node *node, qn_op_fn *run,
    const void *data)
{
	struct qn_op *op = qn_vec_add(&e->ops);

	op->run = run;
	op->data = data;
	op->next = 1;
	*(const struct qn_node **)qn_vec_add(&e->nodes) = node;
	return e->ops.len - 1;
}

uint32_t *
qn_emit__bodies(struct qn_emitter *e, size_t op, unsigned n)
{
	uint32_t *bodies = QN_NEW_N(e->arena, uint32_t, n + 1);
	struct qn_op *o = qn_vec_get(&e->ops, op);

	o->bodies = bodies;
	o->n_bodies = n;
	return bodies;
}

void
qn_emit__body_begin(
    struct qn_emitter *e, size_t op, uint32_t *bodies, unsigned i)
{
	bodies[i] = (uint32_t)(e->ops.len - op);
	e->barrier = e->ops.len;
}

void
qn_emit__op_end(struct qn_emitter *e, size_t op, uint32_t *bodies, unsigned n)
{
	struct qn_op *o = qn_vec_get(&e->ops, op);

	if (bodies)
		bodies[n] = (uint32_t)(e->ops.len - op);
	o->next = (uint32_t)(e->ops.len - op);
	e->barrier = e->ops.len;
}

/* ---- text ------------------------------------------------------------- */

static const struct qn_op *
run_text(struct qn_render *r, const struct qn_op *op)
{
	qn_str_add_len(r->out, op->data, op->len);
	return op + 1;
}

void
qn_emit__text(struct qn_emitter *e, const struct qn_node *node, const char *ptr,
    size_t len)
{
	struct qn_op *last;
	char *joined;

	if (!len)
		return;
	if (e->ops.len > e->barrier) {
		last = qn_vec_get(&e->ops, e->ops.len - 1);
		if (last->run == run_text) {
			joined = qn_arena_alloc(e->arena, last->len + len + 1);
			memcpy(joined, last->data, last->len);
			memcpy(joined + last->len, ptr, len);
			last->data = joined;
			last->len += len;
			return;
		}
	}
	qn_emit__op(e, node, run_text, ptr);
	last = qn_vec_get(&e->ops, e->ops.len - 1);
	last->len = len;
}

static int
emit_text(struct qn_emitter *e, const struct qn_node *node)
{
	qn_emit__text(e, node, node->token->ptr, node->token->len);
	return 0;
}

int
qn_emit__nothing(struct qn_emitter *e, const struct qn_node *node)
{
	(void)e;
	(void)node;
	return 0;
}

const struct qn_node_type qn_node__text = { .name = "TextNode",
	.emit = emit_text };
const struct qn_node_type qn_node__nothing = { .name = "Node",
	.emit = qn_emit__nothing };

/* ---- nodes ------------------------------------------------------------ */

static int
emit_error(struct qn_emitter *e, const struct qn_node *node, const char *text)
{
	return qn_err_set(e->err, QN_ERR_LIMIT, "%s:%d:%d: %s",
	    node->tpl->origin.path, node->token->line,
	    qn_lexer__column(node->tpl->text, node->token->start), text);
}

/* The common way: an operation with its bodies behind it. */
static int
emit_plain(struct qn_emitter *e, const struct qn_node *node)
{
	size_t op = qn_emit__op(e, node, node->type->run, node->data);
	uint32_t *bodies = NULL;
	unsigned i;

	if (node->n_bodies)
		bodies = qn_emit__bodies(e, op, node->n_bodies);
	for (i = 0; i < node->n_bodies; i++) {
		qn_emit__body_begin(e, op, bodies, i);
		if (qn_emit__list(e, &node->bodies[i]) < 0)
			return -1;
	}
	qn_emit__op_end(e, op, bodies, node->n_bodies);
	return 0;
}

int
qn_emit__list(struct qn_emitter *e, const struct qn_nodelist *list)
{
	const struct qn_node *node;
	int got;

	for (node = list->first; node; node = node->next) {
		if (e->ops.len > QN_PROGRAM_MAX)
			return emit_error(e, node, "the template is too long");
		got = node->type->emit ? node->type->emit(e, node) :
					 emit_plain(e, node);
		if (got < 0)
			return -1;
	}
	return 0;
}

/* ---- programs --------------------------------------------------------- */

static void
emitter_init(struct qn_emitter *e, struct qn_arena *arena,
    const struct qn_tpl_env *env, struct qn_err *err)
{
	*e = (struct qn_emitter){ .arena = arena,
		.env = env,
		.ops = QN_VEC(struct qn_op, arena),
		.nodes = QN_VEC(const struct qn_node *, arena),
		.lineage = QN_VEC(const struct qn_tpl *, arena),
		.err = err };
}

static int
emitter_finish(
    struct qn_emitter *e, const struct qn_tpl *tpl, struct qn_program *ret)
{
	if (qn_emit__partials(e) < 0)
		return -1;
	ret->ops = e->ops.items;
	ret->n = e->main_end;
	ret->nodes = e->nodes.items;
	ret->tpl = tpl;
	return 0;
}

int
qn_program__make(struct qn_arena *arena, const struct qn_tpl_env *env,
    const struct qn_tpl *tpl, struct qn_program *ret, struct qn_err *err)
{
	struct qn_emitter e;

	emitter_init(&e, arena, env, err);
	*(const struct qn_tpl **)qn_vec_add(&e.lineage) = tpl;
	if (qn_emit__list(&e, &tpl->nodes) < 0)
		return -1;
	e.main_end = e.ops.len;
	return emitter_finish(&e, tpl, ret);
}

int
qn_program__make_list(struct qn_arena *arena, const struct qn_tpl_env *env,
    const struct qn_tpl *tpl, const struct qn_nodelist *list,
    struct qn_program *ret, struct qn_err *err)
{
	struct qn_emitter e;

	emitter_init(&e, arena, env, err);
	*(const struct qn_tpl **)qn_vec_add(&e.lineage) = tpl;
	if (qn_emit__list(&e, list) < 0)
		return -1;
	e.main_end = e.ops.len;
	return emitter_finish(&e, tpl, ret);
}

int
qn_program__make_child(struct qn_arena *arena, const struct qn_tpl_env *env,
    const struct qn_tpl *const *lineage, size_t n, const struct qn_tpl *parent,
    struct qn_program *ret, struct qn_err *err)
{
	struct qn_emitter e;
	size_t i;

	emitter_init(&e, arena, env, err);
	for (i = 0; i < n; i++) {
		*(const struct qn_tpl **)qn_vec_add(&e.lineage) = lineage[i];
		qn_emit__blocks(&e, lineage[i]);
	}
	if (qn_emit__parent(&e, parent) < 0)
		return -1;
	e.main_end = e.ops.len;
	return emitter_finish(&e, parent, ret);
}
