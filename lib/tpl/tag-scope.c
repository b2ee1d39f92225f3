/* SPDX-License-Identifier: MIT */
/* Tags around a body: with, autoescape, filter, spaceless, verbatim, comment.
 */
#include <string.h>

#include "tpl/include.h"
#include "tpl/nodes.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

/* ---- with ------------------------------------------------------------- */

struct tag_with {
	const struct qn_kwarg *kwargs;
	size_t n;
};

static int
with_run(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_with *tag = op->data;
	struct qn_value *values = qn_kwargs__resolve(r, tag->kwargs, tag->n);
	struct qn_scope scope;
	size_t i;
	int got;

	if (!values)
		return -1;
	scope = qn_ctx__push(r->ctx);
	for (i = 0; i < tag->n; i++)
		qn_ctx_set(r->ctx, tag->kwargs[i].name, values[i]);
	got = qn_render__body(r, op, 0);
	qn_ctx__pop(r->ctx, scope);
	return got;
}

static const struct qn_op *
run_with(struct qn_render *r, const struct qn_op *op)
{
	struct qn_arena_mark mark = qn_arena_mark(r->arena);
	unsigned kept = r->kept;

	if (with_run(r, op) < 0)
		return NULL;
	if (r->kept == kept)
		qn_arena_rewind(r->arena, mark);
	return qn_op__next(op);
}

static const struct qn_node_type node_with = { .name = "WithNode",
	.run = run_with };

static int
parse_with(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_with *tag = QN_NEW(p->arena, struct tag_with);
	struct qn_vec kwargs;
	size_t at = 1;

	if (qn_parser__kwargs(p, words, n, &at, true, &kwargs) < 0)
		return -1;
	if (!kwargs.len)
		return qn_parser__error(
		    p, "'with' expected at least one variable assignment");
	if (at < n)
		return qn_parser__error(p,
		    "'with' received an invalid token: '%.*s'",
		    (int)words[at].len, words[at].ptr);
	tag->kwargs = kwargs.items;
	tag->n = kwargs.len;
	node->type = &node_with;
	node->data = tag;
	return qn_parser__only(p, node, "endwith");
}

/* ---- autoescape ------------------------------------------------------- */

static const struct qn_op *
run_autoescape(struct qn_render *r, const struct qn_op *op)
{
	bool old = r->ctx->autoescape;
	int got;

	r->ctx->autoescape = op->data != NULL;
	got = qn_render__body(r, op, 0);
	r->ctx->autoescape = old;
	return got < 0 ? NULL : qn_op__next(op);
}

static const struct qn_node_type node_autoescape = {
	.name = "AutoEscapeControlNode", .run = run_autoescape
};

static int
parse_autoescape(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	bool on;

	if (n != 2)
		return qn_parser__error(
		    p, "'autoescape' tag requires exactly one argument.");
	on = qn_span__is(words[1], "on");
	if (!on && !qn_span__is(words[1], "off"))
		return qn_parser__error(
		    p, "'autoescape' argument should be 'on' or 'off'");
	node->type = &node_autoescape;
	node->data = on ? node : NULL;
	return qn_parser__only(p, node, "endautoescape");
}

/* ---- filter ----------------------------------------------------------- */

struct tag_filter {
	const struct qn_expr *expr; /* of a variable named "var" */
	uint32_t hash;
};

static const struct qn_op *
run_filter(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_filter *tag = op->data;
	struct qn_scope scope;
	struct qn_value value;
	struct qn_value text;
	int got;

	if (qn_render__capture(r, op, 0, &value) < 0)
		return NULL;
	scope = qn_ctx__push(r->ctx);
	qn_ctx__bind(r->ctx, "var", 3, tag->hash, value);
	got = qn_expr__resolve(r, tag->expr, 0, &value);
	qn_ctx__pop(r->ctx, scope);
	if (got < 0)
		return NULL;
	text = qn_text_of(&value, r->arena);
	qn_str_add_len(r->out, text.text, text.len);
	return qn_op__next(op);
}

static const struct qn_node_type node_filter = { .name = "FilterNode",
	.run = run_filter };

static int
parse_filter(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_filter *tag = QN_NEW(p->arena, struct tag_filter);
	const struct qn_token *t = p->token;
	struct qn_span rest;
	const char *text;
	size_t i;

	if (n < 2)
		return qn_parser__error(
		    p, "ValueError: 'filter' needs a filter");
	rest = qn_lexer__strip(t->ptr + words[0].len, t->len - words[0].len);
	text = qn_arena_printf(p->arena, "var|%.*s", (int)rest.len, rest.ptr);
	tag->hash = qn_ctx__hash("var", 3);
	tag->expr = qn_expr__parse(p, text, strlen(text));
	for (i = 0; tag->expr && i < tag->expr->n; i++) {
		const char *name = tag->expr->filters[i].filter->name;

		if (strcmp(name, "escape") == 0 || strcmp(name, "safe") == 0)
			return qn_parser__error(p,
			    "\"filter %s\" is not "
			    "permitted.  Use the \"autoescape\" tag instead.",
			    name);
	}
	node->type = &node_filter;
	node->data = tag;
	return tag->expr ? qn_parser__only(p, node, "endfilter") : -1;
}

/* ---- spaceless -------------------------------------------------------- */

/* Blanks between '>' and '<' are dropped, after a strip. */
static const struct qn_op *
run_spaceless(struct qn_render *r, const struct qn_op *op)
{
	struct qn_value body;
	struct qn_span text;
	const char *p, *end;

	if (qn_render__capture(r, op, 0, &body) < 0)
		return NULL;
	text = qn_lexer__strip(body.text, body.len);
	end = text.ptr + text.len;
	for (p = text.ptr; p < end;) {
		const char *gt = memchr(p, '>', (size_t)(end - p)), *q;
		size_t n;

		if (!gt)
			gt = end - 1;
		qn_str_add_len(r->out, p, (size_t)(gt + 1 - p));
		for (q = p = gt + 1; (n = qn_lexer__space(q, end));)
			q += n;
		if (q < end && *q == '<')
			p = q;
	}
	return qn_op__next(op);
}

static const struct qn_node_type node_spaceless = { .name = "SpacelessNode",
	.run = run_spaceless };

static int
parse_spaceless(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	(void)words;
	(void)n;
	node->type = &node_spaceless;
	return qn_parser__only(p, node, "endspaceless");
}

/* ---- verbatim, comment ------------------------------------------------ */

static int
emit_body(struct qn_emitter *e, const struct qn_node *node)
{
	return qn_emit__list(e, &node->bodies[0]);
}

static const struct qn_node_type node_verbatim = { .name = "VerbatimNode",
	.emit = emit_body };

static int
parse_verbatim(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	(void)words;
	(void)n;
	node->type = &node_verbatim;
	return qn_parser__only(p, node, "endverbatim");
}

static int
parse_comment(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	(void)words;
	(void)n;
	node->type = &qn_node__nothing;
	return qn_parser__skip(p, "endcomment");
}

const struct qn_tag qn_tags__scope[] = { QN_TAG("autoescape", parse_autoescape),
	QN_TAG("comment", parse_comment), QN_TAG("filter", parse_filter),
	QN_TAG("spaceless", parse_spaceless),
	QN_TAG("verbatim", parse_verbatim), QN_TAG("with", parse_with), { 0 } };
