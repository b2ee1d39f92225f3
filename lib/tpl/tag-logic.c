/* SPDX-License-Identifier: MIT */
/* Tags that decide: if, ifchanged, firstof. */
#include <string.h>

#include "tpl/cond.h"
#include "tpl/loop.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

/* ---- if --------------------------------------------------------------- */

/* Conditions of the bodies; fewer than bodies when there is an else. */
struct tag_if {
	const struct qn_cond **conds;
	unsigned n;
};

static const struct qn_op *
run_if(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_if *tag = op->data;
	unsigned i;

	for (i = 0; i < tag->n; i++) {
		bool holds;

		if (qn_cond__eval(r, tag->conds[i], &holds) < 0)
			return NULL;
		if (holds)
			break;
	}
	if (i < op->n_bodies && qn_render__body(r, op, i) < 0)
		return NULL;
	return qn_op__next(op);
}

static const struct qn_node_type node_if = { .name = "IfNode", .run = run_if };

struct branch {
	const struct qn_cond *cond;
	struct qn_nodelist body;
};

/* One condition and its body; the next tag's words. */
static int
parse_branch(struct qn_parser *p, struct qn_vec *branches,
    const struct qn_span *words, size_t n, const struct qn_token **ret_end)
{
	static const char *const ends[] = { "elif", "else", "endif", NULL };
	struct branch branch = { 0 };

	branch.cond = qn_cond__parse(p, words, n);
	if (!branch.cond || qn_parser__body(p, &branch.body, ends) < 0)
		return -1;
	*(struct branch *)qn_vec_add(branches) = branch;
	*ret_end = qn_parser__next(p);
	return 0;
}

static bool
token_is(const struct qn_token *t, const char *text)
{
	return t && t->len == strlen(text) && memcmp(t->ptr, text, t->len) == 0;
}

static int
parse_else(
    struct qn_parser *p, struct qn_vec *branches, const struct qn_token **end)
{
	static const char *const ends[] = { "endif", NULL };
	struct branch branch = { 0 };

	if (token_is(*end, "else")) {
		if (qn_parser__body(p, &branch.body, ends) < 0)
			return -1;
		*(struct branch *)qn_vec_add(branches) = branch;
		*end = qn_parser__next(p);
	}
	if (token_is(*end, "endif"))
		return 0;
	return qn_parser__error(p,
	    "Malformed template tag at line %d: "
	    "\"%.*s\"",
	    (*end)->line, (int)(*end)->len, (*end)->ptr);
}

static int
parse_if(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct qn_vec branches = QN_VEC(struct branch, p->arena);
	struct tag_if *tag = QN_NEW(p->arena, struct tag_if);
	const struct qn_token *end;
	size_t i;

	if (parse_branch(p, &branches, words + 1, n - 1, &end) < 0)
		return -1;
	while (end->len >= 4 && memcmp(end->ptr, "elif", 4) == 0) {
		if (!qn_lexer__split(p->arena, end->ptr, end->len, &words, &n))
			return qn_parser__error(p, "Malformed elif");
		if (parse_branch(p, &branches, words + 1, n - 1, &end) < 0)
			return -1;
	}
	if (parse_else(p, &branches, &end) < 0)
		return -1;
	qn_parser__bodies(p, node, (unsigned)branches.len);
	tag->conds = QN_NEW_N(p->arena, const struct qn_cond *, branches.len);
	for (i = 0; i < branches.len; i++) {
		const struct branch *b = qn_vec_get(&branches, i);

		node->bodies[i] = b->body;
		tag->conds[i] = b->cond;
		tag->n += b->cond != NULL;
	}
	node->type = &node_if;
	node->data = tag;
	return 0;
}

/* ---- ifchanged -------------------------------------------------------- */

struct tag_ifchanged {
	const struct qn_expr **exprs; /* none: compare what is rendered */
	size_t n;
};

struct ifchanged_state {
	bool set;
	struct qn_value value;
};

/* What the tag compares: a list of values, or its rendered body. */
static int
ifchanged_value(
    struct qn_render *r, const struct qn_op *op, struct qn_value *ret)
{
	const struct tag_ifchanged *tag = op->data;
	struct qn_value *values;
	size_t i;

	if (!tag->n)
		return qn_render__capture(r, op, 0, ret);
	values = QN_NEW_N(r->arena, struct qn_value, tag->n);
	for (i = 0; i < tag->n; i++)
		if (qn_expr__resolve(
			r, tag->exprs[i], QN_RESOLVE_IGNORE, &values[i]) < 0)
			return -1;
	*ret = qn_value_list(values, tag->n);
	return 0;
}

static const struct qn_op *
run_ifchanged(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_ifchanged *tag = op->data;
	struct qn_loop *loop = qn_loop__find(r);
	struct ifchanged_state *state;
	struct qn_value value;
	int got = 0;

	state = loop ?
	    qn_state__get(&loop->states, r->ctx->arena, tag, sizeof(*state)) :
	    qn_render__state(r, tag, sizeof(*state));
	if (ifchanged_value(r, op, &value) < 0)
		return NULL;
	if (!state->set || !qn_cond__equal(r, &state->value, &value)) {
		state->set = true;
		state->value = qn_render__keep(r, value);
		/* As Django, which renders an empty body once more. */
		if (tag->n || !value.len)
			got = qn_render__body(r, op, 0);
		else
			qn_str_add_len(r->out, value.text, value.len);
	} else if (op->n_bodies > 1) {
		got = qn_render__body(r, op, 1);
	}
	return got < 0 ? NULL : qn_op__next(op);
}

static const struct qn_node_type node_ifchanged = { .name = "IfChangedNode",
	.run = run_ifchanged };

static int
parse_ifchanged(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	static const char *const both[] = { "else", "endifchanged", NULL };
	struct tag_ifchanged *tag = QN_NEW(p->arena, struct tag_ifchanged);
	struct qn_nodelist bodies[2] = { 0 };
	unsigned n_bodies = 1;
	size_t i;

	if (qn_parser__body(p, &bodies[0], both) < 0)
		return -1;
	if (token_is(qn_parser__next(p), "else")) {
		if (qn_parser__body(p, &bodies[1], both + 1) < 0)
			return -1;
		p->at++;
		n_bodies = 2;
	}
	qn_parser__bodies(p, node, n_bodies);
	memcpy(node->bodies, bodies, n_bodies * sizeof(bodies[0]));
	tag->n = n - 1;
	tag->exprs = QN_NEW_N(p->arena, const struct qn_expr *, n);
	for (i = 0; i < tag->n; i++) {
		tag->exprs[i] = qn_parser__expr(p, words[i + 1]);
		if (!tag->exprs[i])
			return -1;
	}
	node->type = &node_ifchanged;
	node->data = tag;
	return 0;
}

/* ---- firstof ---------------------------------------------------------- */

struct tag_firstof {
	const struct qn_expr **exprs;
	size_t n;
	const char *as; /* NULL: print it */
};

static const struct qn_op *
run_firstof(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_firstof *tag = op->data;
	struct qn_value value = qn_value_text("", 0);
	struct qn_str text;
	bool found = false;
	size_t i;

	for (i = 0; i < tag->n && !found; i++) {
		if (qn_expr__resolve(
			r, tag->exprs[i], QN_RESOLVE_IGNORE, &value) < 0)
			return NULL;
		found = qn_value_truth(&value);
	}
	if (!tag->as) {
		if (found)
			qn_render__value(r, &value);
		return op + 1;
	}
	qn_str_init(&text, r->ctx->arena);
	if (found)
		qn_render__value_to(r, &text, &value);
	qn_ctx_set(r->ctx, tag->as,
	    r->ctx->autoescape && found ? qn_text_safe_from(&text) :
					  qn_text_from(&text));
	return op + 1;
}

static const struct qn_node_type node_firstof = { .name = "FirstOfNode",
	.run = run_firstof };

static int
parse_firstof(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_firstof *tag = QN_NEW(p->arena, struct tag_firstof);
	size_t i;

	if (n < 2)
		return qn_parser__error(
		    p, "'firstof' statement requires at least one argument");
	if (n >= 3 && qn_span__is(words[n - 2], "as")) {
		tag->as = qn_parser__dup(p, words[n - 1]);
		n -= 2;
	}
	tag->n = n - 1;
	tag->exprs = QN_NEW_N(p->arena, const struct qn_expr *, n);
	for (i = 0; i < tag->n; i++) {
		tag->exprs[i] = qn_parser__expr(p, words[i + 1]);
		if (!tag->exprs[i])
			return -1;
	}
	node->type = &node_firstof;
	node->data = tag;
	return 0;
}

const struct qn_tag qn_tags__logic[] = { QN_TAG("if", parse_if),
	QN_TAG("ifchanged", parse_ifchanged), QN_TAG("firstof", parse_firstof),
	{ 0 } };
