/* SPDX-License-Identifier: MIT */
/* {% cycle %} and {% resetcycle %}. */
#include "tpl/renderer.h"
#include "tpl/tags.h"

#include "base/banned.h"

struct tag_cycle {
	const struct qn_expr **exprs;
	size_t n;
	const char *name; /* NULL: unnamed */
	bool silent;
};

static const struct qn_op *
run_cycle(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_cycle *tag = op->data;
	size_t *at = qn_render__state(r, tag, sizeof(*at));
	struct qn_value value;

	if (qn_expr__resolve(r, tag->exprs[(*at)++ % tag->n], 0, &value) < 0)
		return NULL;
	if (tag->name)
		qn_ctx__set_upward(
		    r->ctx, tag->name, qn_render__keep(r, value));
	if (!tag->silent)
		qn_render__value(r, &value);
	return op + 1;
}

static const struct qn_node_type node_cycle = { .name = "CycleNode",
	.run = run_cycle };

/* {% cycle name %}: the very node that was named. */
static int
parse_again(struct qn_parser *p, struct qn_node *node, struct qn_span name)
{
	if (!p->cycles)
		return qn_parser__error(p,
		    "No named cycles in template. "
		    "'%.*s' is not defined",
		    (int)name.len, name.ptr);
	node->type = &node_cycle;
	node->data = qn_map_find(p->cycles, name.ptr, name.len);
	if (node->data)
		return 0;
	return qn_parser__error(
	    p, "Named cycle '%.*s' does not exist", (int)name.len, name.ptr);
}

/* "as name" and "as name silent" at the end: words left, −1 on error. */
static int64_t
parse_as(
    struct qn_parser *p, struct tag_cycle *tag, struct qn_span *words, size_t n)
{
	if (n <= 4)
		return (int64_t)n;
	if (qn_span__is(words[n - 3], "as")) {
		if (!qn_span__is(words[n - 1], "silent"))
			return qn_parser__error(p,
			    "Only 'silent' flag is "
			    "allowed after cycle's name, not '%.*s'.",
			    (int)words[n - 1].len, words[n - 1].ptr);
		tag->silent = true;
		n--;
	} else if (!qn_span__is(words[n - 2], "as")) {
		return (int64_t)n;
	}
	tag->name = qn_parser__dup(p, words[n - 1]);
	if (!p->cycles)
		p->cycles = qn_map_new(p->arena);
	qn_map_set(p->cycles, words[n - 1].ptr, words[n - 1].len, tag);
	return (int64_t)n - 2;
}

static int
parse_cycle(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_cycle *tag = QN_NEW(p->arena, struct tag_cycle);
	int64_t left;
	size_t i;

	if (n < 2)
		return qn_parser__error(
		    p, "'cycle' tag requires at least two arguments");
	if (n == 2)
		return parse_again(p, node, words[1]);
	left = parse_as(p, tag, words, n);
	if (left < 0)
		return -1;
	tag->n = (size_t)left - 1;
	tag->exprs = QN_NEW_N(p->arena, const struct qn_expr *, tag->n);
	for (i = 0; i < tag->n; i++) {
		tag->exprs[i] = qn_parser__expr(p, words[i + 1]);
		if (!tag->exprs[i])
			return -1;
	}
	p->last_cycle = tag;
	node->type = &node_cycle;
	node->data = tag;
	return 0;
}

/* ---- resetcycle ------------------------------------------------------- */

static const struct qn_op *
run_resetcycle(struct qn_render *r, const struct qn_op *op)
{
	*(size_t *)qn_render__state(r, op->data, sizeof(size_t)) = 0;
	return op + 1;
}

static const struct qn_node_type node_resetcycle = { .name = "ResetCycleNode",
	.run = run_resetcycle };

static int
parse_resetcycle(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	if (n > 2)
		return qn_parser__error(p,
		    "'resetcycle' tag accepts at most "
		    "one argument.");
	node->type = &node_resetcycle;
	if (n == 2) {
		node->data = p->cycles ?
		    qn_map_find(p->cycles, words[1].ptr, words[1].len) :
		    NULL;
		if (!node->data)
			return qn_parser__error(p,
			    "Named cycle '%.*s' does "
			    "not exist.",
			    (int)words[1].len, words[1].ptr);
		return 0;
	}
	node->data = p->last_cycle;
	if (!node->data)
		return qn_parser__error(p, "No cycles in template.");
	return 0;
}

const struct qn_tag qn_tags__cycle[] = { QN_TAG("cycle", parse_cycle),
	QN_TAG("resetcycle", parse_resetcycle), { 0 } };
