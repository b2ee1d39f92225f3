/* SPDX-License-Identifier: MIT */
/*
 * {% extends %} and {% block %}. Inheritance is resolved while the program is
 * emitted: the chains of a block are popped exactly as Django's BlockContext
 * does when it renders, so that {{ block.super }} finds its body behind the
 * block's own.
 */
#include <string.h>

#include "tpl/env.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

enum {
	EXTENDS_MAX = 60
};

static const struct qn_node_type node_block, node_extends;

/* ---- chains ----------------------------------------------------------- */

static struct qn_chain *
chain_get(struct qn_emitter *e, const char *name, size_t len)
{
	struct qn_chain *chain;

	if (!e->chains)
		e->chains = qn_map_new(e->arena);
	chain = qn_map_find(e->chains, name, len);
	if (!chain) {
		chain = QN_NEW(e->arena, struct qn_chain);
		chain->blocks = QN_VEC(const struct qn_node *, e->arena);
		qn_map_set(e->chains, name, len, chain);
	}
	return chain;
}

void
qn_emit__blocks(struct qn_emitter *e, const struct qn_tpl *tpl)
{
	struct qn_chain *chain;
	size_t i;

	if (!e->chains)
		e->chains = qn_map_new(e->arena);
	for (i = 0; tpl->blocks && i < tpl->blocks->len; i++) {
		const struct qn_map_item *item = &tpl->blocks->items[i];

		chain = chain_get(e, item->key, item->len);
		*(const struct qn_node **)qn_vec_add(&chain->blocks) =
		    item->value;
	}
}

/* The next block of a chain, the most derived first; NULL: none is left. */
static const struct qn_node *
chain_pop(struct qn_chain *chain)
{
	if (!chain || chain->popped >= chain->blocks.len)
		return NULL;
	return *(const struct qn_node **)qn_vec_get(
	    &chain->blocks, chain->popped++);
}

/* ---- block ------------------------------------------------------------ */

struct tag_block {
	const char *name;
	bool uses_super;
	uint32_t hash; /* of "block" */
};

/* What {{ block }} is while its body runs. */
struct block {
	struct qn_render *r;
	const struct qn_op *op;
	unsigned depth;
	bool alone; /* in a template without inheritance */
};

enum {
	BLOCK_SUPER,
	BLOCK_NAME
};

static int
block_slot(const struct qn_object_type *type, const char *name, size_t len)
{
	(void)type;
	if (len == 5 && memcmp(name, "super", 5) == 0)
		return BLOCK_SUPER;
	return len == 4 && memcmp(name, "name", 4) == 0 ? BLOCK_NAME : -1;
}

static struct qn_value
block_get(const void *obj, int slot, struct qn_arena *arena)
{
	const struct block *block = obj;
	const struct tag_block *tag = block->op->data;
	struct qn_value value = qn_value_safe("", 0);

	(void)arena;
	if (slot == BLOCK_NAME)
		return qn_value_str(tag->name);
	if (block->alone)
		qn_render__error(block->r, QN_ERR_BAD_INPUT,
		    "TemplateSyntaxError: 'BlockNode' object has no attribute "
		    "'context'. Did you use {{ block.super }} in a base "
		    "template?");
	else if (block->op->n_bodies > 1 && block->depth == block->r->depth)
		(void)qn_render__capture(block->r, block->op, 1, &value);
	return value;
}

static const struct qn_object_type block_type = {
	.name = "BlockNode", .slot = block_slot, .get = block_get
};

static const struct qn_op *
block_run(struct qn_render *r, const struct qn_op *op, bool alone)
{
	const struct tag_block *tag = op->data;
	struct block block = {
		.r = r, .op = op, .depth = r->depth, .alone = alone
	};
	struct qn_scope scope = qn_ctx__push(r->ctx);
	int got;

	qn_ctx__bind(r->ctx, "block", 5, tag->hash,
	    qn_value_object(&block_type, &block));
	got = qn_render__body(r, op, 0);
	qn_ctx__pop(r->ctx, scope);
	return got < 0 ? NULL : qn_op__next(op);
}

static const struct qn_op *
run_block(struct qn_render *r, const struct qn_op *op)
{
	return block_run(r, op, false);
}

static const struct qn_op *
run_block_alone(struct qn_render *r, const struct qn_op *op)
{
	return block_run(r, op, true);
}

static int
emit_block(struct qn_emitter *e, const struct qn_node *node)
{
	const struct tag_block *tag = node->data;
	struct qn_chain *chain = e->chains ?
	    qn_map_find(e->chains, tag->name, strlen(tag->name)) :
	    NULL;
	const struct qn_node *block = chain_pop(chain);
	bool popped = block != NULL, super;
	uint32_t *bodies;
	size_t op;
	int got;

	if (!block)
		block = node;
	tag = block->data;
	super = tag->uses_super && chain && chain->popped < chain->blocks.len;
	op =
	    qn_emit__op(e, block, e->chains ? run_block : run_block_alone, tag);
	bodies = qn_emit__bodies(e, op, super ? 2 : 1);
	qn_emit__body_begin(e, op, bodies, 0);
	got = qn_emit__list(e, &block->bodies[0]);
	if (got == 0 && super) {
		qn_emit__body_begin(e, op, bodies, 1);
		got = emit_block(e, block);
	}
	qn_emit__op_end(e, op, bodies, super ? 2 : 1);
	if (popped)
		chain->popped--;
	return got;
}

static const struct qn_node_type node_block = {
	.name = "BlockNode", .run = run_block, .emit = emit_block
};

/* The end tag is "endblock" or "endblock name". */
static int
check_endblock(struct qn_parser *p, const char *name)
{
	const struct qn_token *t = qn_parser__next(p);
	size_t len = strlen(name);

	if (t->len == 8 ||
	    (t->len == 9 + len && t->ptr[8] == ' ' &&
		memcmp(t->ptr + 9, name, len) == 0))
		return 0;
	p->token = t;
	return qn_parser__error(p,
	    "Invalid block tag on line %d: 'endblock', "
	    "expected 'endblock' or 'endblock %s'. Did you forget to register "
	    "or load this tag?",
	    t->line, name);
}

static int
parse_block(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	static const char *const ends[] = { "endblock", NULL };
	struct tag_block *tag = QN_NEW(p->arena, struct tag_block);
	unsigned uses = p->block_uses;

	if (n != 2)
		return qn_parser__error(
		    p, "'block' tag takes only one argument");
	tag->name = qn_parser__dup(p, words[1]);
	tag->hash = qn_ctx__hash("block", 5);
	if (!p->tpl->blocks)
		p->tpl->blocks = qn_map_new(p->arena);
	if (qn_map_find(p->tpl->blocks, tag->name, words[1].len))
		return qn_parser__error(p,
		    "'block' tag with name '%s' appears "
		    "more than once",
		    tag->name);
	qn_map_set(p->tpl->blocks, tag->name, words[1].len, node);
	node->type = &node_block;
	node->data = tag;
	qn_parser__bodies(p, node, 1);
	if (qn_parser__body(p, &node->bodies[0], ends) < 0)
		return -1;
	tag->uses_super = p->block_uses != uses;
	return check_endblock(p, tag->name);
}

/* ---- extends ---------------------------------------------------------- */

/* What is needed to emit a parent whose name is known only when rendering. */
struct tag_extends {
	const struct qn_expr *parent;
	const char *name;                    /* constant; NULL: variable */
	const struct qn_tpl *const *lineage; /* in the operation: `n` */
	size_t n;
};

int
qn_emit__parent(struct qn_emitter *e, const struct qn_tpl *parent)
{
	if (e->lineage.len >= EXTENDS_MAX)
		return qn_err_set(e->err, QN_ERR_LIMIT,
		    "%s:1:1: templates "
		    "extend one another more than %d deep",
		    parent->origin.path, EXTENDS_MAX);
	*(const struct qn_tpl **)qn_vec_add(&e->lineage) = parent;
	if (!parent->extends)
		qn_emit__blocks(e, parent);
	return qn_emit__list(e, &parent->nodes);
}

/* The name of the parent; −1 when the value is none. */
static int
parent_name(
    struct qn_render *r, const struct tag_extends *tag, struct qn_value *ret)
{
	const struct qn_expr *x = tag->parent;

	if (qn_expr__resolve(r, x, 0, ret) < 0)
		return -1;
	if (ret->kind == QN_V_TEXT && ret->len)
		return 0;
	if (qn_value_truth(ret)) {
		*ret = qn_text_of(ret, r->arena);
		return 0;
	}
	return qn_render__error(r, QN_ERR_SYNTAX,
	    "%s:%d:%d: Invalid template "
	    "name in 'extends' tag: '%.*s'. Got this from the '%.*s' "
	    "variable.",
	    r->prog->tpl->origin.path, 1, 1,
	    ret->kind == QN_V_TEXT ? (int)ret->len : 0,
	    ret->kind == QN_V_TEXT ? ret->text : "", (int)x->text.len,
	    x->text.ptr);
}

/* The program of these children and this parent, made once. */
static const struct qn_program *
dynamic_program(struct qn_render *r, const struct tag_extends *tag,
    const struct qn_tpl *parent)
{
	struct qn_arena *arena = r->env->arena;
	const void *key[2] = { tag, parent };
	struct qn_program *prog =
	    qn_map_find(r->env->dynamic, (const char *)key, sizeof(key));

	if (prog)
		return prog;
	prog = QN_NEW(arena, struct qn_program);
	if (qn_program__make_child(
		arena, r->env, tag->lineage, tag->n, parent, prog, r->err) < 0)
		return NULL;
	qn_map_set(r->env->dynamic, (const char *)key, sizeof(key), prog);
	return prog;
}

/* A variable parent: emit it now with the blocks of its children. */
static const struct qn_op *
run_extends(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_extends *tag = op->data;
	const struct qn_program *outer = r->prog, *prog;
	const struct qn_tpl *parent;
	struct qn_value name;
	const char *path, *why = "";
	int got;

	if (parent_name(r, tag, &name) < 0)
		return NULL;
	path = qn_loader__relative(r->arena, tag->lineage[tag->n - 1]->name,
	    qn_arena_dup(r->arena, name.text, name.len), &why);
	if (!path) {
		qn_render__error(
		    r, QN_ERR_BAD_INPUT, "TemplateSyntaxError: %s", why);
		return NULL;
	}
	parent = qn_env__find_skip(r->env, path, tag->lineage, tag->n, r->err);
	prog = parent ? dynamic_program(r, tag, parent) : NULL;
	if (!prog)
		return NULL;
	r->prog = prog;
	got = qn_render__run(r, prog->ops, prog->ops + prog->n);
	r->prog = outer;
	return got < 0 ? NULL : qn_op__next(op);
}

static int
emit_dynamic(struct qn_emitter *e, const struct qn_node *node)
{
	struct tag_extends *tag = QN_NEW(e->arena, struct tag_extends);
	const struct qn_tpl **lineage =
	    QN_NEW_N(e->arena, const struct qn_tpl *, e->lineage.len);

	*tag = *(const struct tag_extends *)node->data;
	memcpy(lineage, e->lineage.items, e->lineage.len * sizeof(*lineage));
	tag->lineage = lineage;
	tag->n = e->lineage.len;
	qn_emit__op(e, node, run_extends, tag);
	return 0;
}

static int
emit_extends(struct qn_emitter *e, const struct qn_node *node)
{
	const struct tag_extends *tag = node->data;
	struct qn_tpl *child, *parent;

	if (!tag->name)
		return emit_dynamic(e, node);
	qn_emit__blocks(e, node->tpl);
	parent = qn_env__find_skip(
	    e->env, tag->name, e->lineage.items, e->lineage.len, e->err);
	if (!parent)
		return -1;
	child = *(struct qn_tpl **)qn_vec_get(&e->lineage, 0);
	*(const struct qn_tpl **)qn_vec_add(&child->deps) = parent;
	return qn_emit__parent(e, parent);
}

static const struct qn_node_type node_extends = {
	.name = "ExtendsNode", .emit = emit_extends, .first = true
};

static int
extends_name(struct qn_parser *p, struct tag_extends *tag)
{
	struct qn_value v;
	const char *why;

	if (!qn_expr__is_literal(tag->parent, &v) || v.kind != QN_V_TEXT ||
	    !v.len)
		return 0;
	tag->name = qn_loader__relative(p->arena, p->tpl->name, v.text, &why);
	return tag->name ? 0 : qn_parser__error(p, "%s", why);
}

static int
parse_extends(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_extends *tag = QN_NEW(p->arena, struct tag_extends);

	if (n != 2)
		return qn_parser__error(p, "'extends' takes one argument");
	tag->parent = qn_parser__expr(p, words[1]);
	if (!tag->parent || extends_name(p, tag) < 0)
		return -1;
	node->type = &node_extends;
	node->data = tag;
	qn_parser__bodies(p, node, 1);
	if (qn_parser__body(p, &node->bodies[0], NULL) < 0)
		return -1;
	if (p->tpl->extends)
		return qn_parser__error(p,
		    "'extends' cannot appear more than "
		    "once in the same template");
	p->tpl->extends = node;
	return 0;
}

const struct qn_tag qn_tags__inherit[] = { QN_TAG("block", parse_block),
	QN_TAG("extends", parse_extends), { 0 } };
