/* SPDX-License-Identifier: MIT */
/* {% include %}. */
#include <string.h>

#include "tpl/env.h"
#include "tpl/include.h"
#include "tpl/renderer.h"
#include "tpl/seq.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

struct tag_include {
	const struct qn_expr *name;
	const struct qn_kwarg *with;
	size_t n;
	bool only;
};

/* ---- which template --------------------------------------------------- */

static const struct qn_tpl *
include_find(struct qn_render *r, const struct qn_node *node,
    const struct qn_value *name)
{
	const char *path, *why = "";

	path = qn_loader__relative(r->arena, node->tpl->name,
	    qn_arena_dup(r->arena, name->text, name->len), &why);
	if (!path) {
		qn_render__error(
		    r, QN_ERR_BAD_INPUT, "TemplateSyntaxError: %s", why);
		return NULL;
	}
	return qn_tpl_find(r->env, path, r->err);
}

/* The first of several names that exists (Django's select_template). */
static const struct qn_tpl *
include_select(struct qn_render *r, struct qn_seq *seq)
{
	struct qn_str tried;
	size_t i;

	qn_str_init(&tried, r->arena);
	for (i = 0; i < seq->len; i++) {
		struct qn_value item = qn_seq_at(seq, i);
		struct qn_value name = qn_text_of(&item, r->arena);
		const struct qn_tpl *tpl = qn_tpl_find(r->env,
		    qn_arena_dup(r->arena, name.text, name.len), r->err);

		if (tpl || r->err->kind != QN_ERR_NOT_FOUND)
			return tpl;
		qn_render__forget(r);
		qn_str_addf(
		    &tried, "%s%.*s", i ? ", " : "", (int)name.len, name.text);
	}
	qn_render__error(r, QN_ERR_NOT_FOUND, "%s",
	    seq->len ? tried.buf : "No template names provided");
	return NULL;
}

const struct qn_tpl *
qn_include__template(struct qn_render *r, const struct qn_node *node,
    const struct qn_value *name)
{
	struct qn_seq seq;

	if (name->kind == QN_V_TEXT && name->len)
		return include_find(r, node, name);
	if (!qn_value_truth(name)) {
		qn_render__error(
		    r, QN_ERR_NOT_FOUND, "No template names provided");
		return NULL;
	}
	if (name->kind != QN_V_LIST || !qn_seq_init(&seq, name, r->arena)) {
		qn_render__error(r, QN_ERR_BAD_INPUT,
		    "TypeError: '%s' object is not iterable",
		    qn_value_kind_name(name));
		return NULL;
	}
	return include_select(r, &seq);
}

/* ---- running ---------------------------------------------------------- */

struct qn_value *
qn_kwargs__resolve(struct qn_render *r, const struct qn_kwarg *kwargs, size_t n)
{
	struct qn_value *values =
	    QN_NEW_N(r->arena, struct qn_value, n ? n : 1);
	size_t i;

	for (i = 0; i < n; i++)
		if (qn_expr__resolve(r, kwargs[i].expr, 0, &values[i]) < 0)
			return NULL;
	return values;
}

static int
include_run(struct qn_render *r, const struct tag_include *tag,
    const struct qn_tpl *tpl)
{
	struct qn_value *values = qn_kwargs__resolve(r, tag->with, tag->n);
	uint32_t floor = r->ctx->floor;
	struct qn_scope scope;
	size_t i;
	int got;

	if (!values)
		return -1;
	scope = qn_ctx__push(r->ctx);
	if (tag->only)
		r->ctx->floor = r->ctx->len;
	for (i = 0; i < tag->n; i++)
		qn_ctx_set(r->ctx, tag->with[i].name, values[i]);
	got = qn_render__program(r, &tpl->program);
	r->ctx->floor = floor;
	qn_ctx__pop(r->ctx, scope);
	return got;
}

static const struct qn_op *
run_include(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_include *tag = op->data;
	const struct qn_node *node = r->prog->nodes[op - r->prog->ops];
	struct qn_arena_mark mark = qn_arena_mark(r->arena);
	unsigned kept = r->kept;
	const struct qn_tpl *tpl;
	struct qn_value name;

	if (qn_expr__resolve(r, tag->name, 0, &name) < 0)
		return NULL;
	tpl = qn_include__template(r, node, &name);
	if (!tpl || include_run(r, tag, tpl) < 0)
		return NULL;
	if (r->kept == kept)
		qn_arena_rewind(r->arena, mark);
	return op + 1;
}

static const struct qn_node_type node_include = { .name = "IncludeNode",
	.run = run_include };

/* ---- parsing ---------------------------------------------------------- */

static int
parse_options(struct qn_parser *p, struct tag_include *tag,
    struct qn_span *words, size_t n)
{
	struct qn_vec with = QN_VEC(struct qn_kwarg, p->arena);
	bool had_with = false;
	size_t at = 2;

	while (at < n) {
		struct qn_span word = words[at++];
		bool is_with = qn_span__is(word, "with");

		if (is_with ? had_with : qn_span__is(word, "only") && tag->only)
			return qn_parser__error(p,
			    "The '%.*s' option was "
			    "specified more than once.",
			    (int)word.len, word.ptr);
		if (is_with) {
			if (qn_parser__kwargs(p, words, n, &at, false, &with) <
			    0)
				return -1;
			if (!with.len)
				return qn_parser__error(p,
				    "\"with\" in "
				    "'include' tag needs at least one keyword "
				    "argument.");
			had_with = true;
		} else if (qn_span__is(word, "only")) {
			tag->only = true;
		} else {
			return qn_parser__error(p,
			    "Unknown argument for "
			    "'include' tag: '%.*s'.",
			    (int)word.len, word.ptr);
		}
	}
	tag->with = with.items;
	tag->n = with.len;
	return 0;
}

static int
parse_include(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_include *tag = QN_NEW(p->arena, struct tag_include);
	struct qn_value v;
	const char *why;

	if (n < 2)
		return qn_parser__error(p,
		    "'include' tag takes at least one "
		    "argument: the name of the template to be included.");
	if (parse_options(p, tag, words, n) < 0)
		return -1;
	tag->name = qn_parser__expr(p, words[1]);
	if (!tag->name)
		return -1;
	if (qn_expr__is_literal(tag->name, &v) && v.kind == QN_V_TEXT &&
	    !qn_loader__relative(p->arena, p->tpl->name, v.text, &why))
		return qn_parser__error(p, "%s", why);
	node->type = &node_include;
	node->data = tag;
	return 0;
}

const struct qn_expr *
qn_include__name(const struct qn_node *node)
{
	return node->type == &node_include ?
	    ((const struct tag_include *)node->data)->name :
	    NULL;
}

const struct qn_tag qn_tags__include[] = { QN_TAG("include", parse_include),
	{ 0 } };
