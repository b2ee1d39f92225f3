/* SPDX-License-Identifier: MIT */
/* Tags of applications: simple tags, simple block tags, inclusion tags. */
#include "tpl/library.h"

#include <string.h>

#include "tpl/env.h"
#include "tpl/include.h"
#include "tpl/renderer.h"
#include "tpl/text.h"

#include "base/banned.h"

struct library_tag {
	const struct qn_tag *tag;
	size_t n_params;
	const struct qn_expr **args; /* for each parameter; NULL: left
					out */
	struct qn_vec more;          /* of const struct qn_expr * */
	struct qn_vec named;         /* of struct qn_kwarg */
	const char *as;
};

/* ---- running ---------------------------------------------------------- */

static int
resolve_all(
    struct qn_render *r, const struct library_tag *lt, struct qn_tag_call *call)
{
	struct qn_value *args, *more, *named;
	const char **names;
	size_t i;

	args = QN_NEW_N(r->arena, struct qn_value, lt->n_params + 1);
	more = QN_NEW_N(r->arena, struct qn_value, lt->more.len + 1);
	named = QN_NEW_N(r->arena, struct qn_value, lt->named.len + 1);
	names = QN_NEW_N(r->arena, const char *, lt->named.len + 1);
	for (i = 0; i < lt->n_params; i++) {
		args[i] = lt->tag->params[i].fallback;
		if (lt->args[i] &&
		    qn_expr__resolve(r, lt->args[i], 0, &args[i]) < 0)
			return -1;
	}
	for (i = 0; i < lt->more.len; i++)
		if (qn_expr__resolve(r,
			*(const struct qn_expr **)qn_vec_get(&lt->more, i), 0,
			&more[i]) < 0)
			return -1;
	for (i = 0; i < lt->named.len; i++) {
		const struct qn_kwarg *kw = qn_vec_get(&lt->named, i);

		names[i] = kw->name;
		if (qn_expr__resolve(r, kw->expr, 0, &named[i]) < 0)
			return -1;
	}
	call->args = args;
	call->more = more;
	call->more_len = lt->more.len;
	call->names = names;
	call->named = named;
	call->named_len = lt->named.len;
	return 0;
}

static int
call_begin(
    struct qn_render *r, const struct library_tag *lt, struct qn_tag_call *call)
{
	*call = (struct qn_tag_call){ .tag = lt->tag,
		.arena = r->ctx->arena,
		.ctx = r->ctx,
		.err = r->err };
	return resolve_all(r, lt, call);
}

/* Python's conditional_escape where autoescape is on; no localization. */
static void
tag_out(struct qn_render *r, const struct library_tag *lt,
    const struct qn_value *value)
{
	if (lt->as) {
		r->kept++;
		qn_ctx_set(r->ctx, lt->as, *value);
	} else if (r->ctx->autoescape) {
		qn_text_add_escaped(r->out, value, r->arena);
	} else {
		qn_text_add(r->out, value, r->arena);
	}
}

static const struct qn_op *
run_simple(struct qn_render *r, const struct qn_op *op)
{
	const struct library_tag *lt = op->data;
	struct qn_value value = QN_NONE;
	struct qn_tag_call call;

	if (call_begin(r, lt, &call) < 0)
		return NULL;
	if (op->n_bodies && qn_render__capture(r, op, 0, &call.content) < 0)
		return NULL;
	if (lt->tag->fn(&call, &value) < 0)
		return NULL;
	tag_out(r, lt, &value);
	return qn_op__next(op);
}

/* The template sees what the tag sets, and the CSRF token, and no more. */
static int
inclusion_run(struct qn_render *r, const struct library_tag *lt,
    struct qn_tag_call *call, const struct qn_tpl *tpl)
{
	const struct qn_value *csrf = qn_ctx_find(r->ctx, "csrf_token", 10);
	struct qn_ctx *outer = r->ctx, *vars = qn_ctx_new(outer->arena);
	struct qn_value unused = QN_NONE;
	int got;

	vars->req = outer->req;
	vars->tz = outer->tz;
	vars->default_tz = outer->default_tz;
	vars->language = outer->language;
	vars->now = outer->now;
	vars->autoescape = outer->autoescape;
	vars->use_tz = outer->use_tz;
	vars->use_l10n = outer->use_l10n;
	vars->started = true;
	if (csrf)
		qn_ctx_set(vars, "csrf_token", *csrf);
	call->vars = vars;
	if (lt->tag->fn(call, &unused) < 0)
		return -1;
	r->ctx = vars;
	got = qn_render__program(r, &tpl->program);
	r->ctx = outer;
	return got;
}

static const struct qn_op *
run_inclusion(struct qn_render *r, const struct qn_op *op)
{
	const struct library_tag *lt = op->data;
	const struct qn_tpl *tpl;
	struct qn_tag_call call;

	if (call_begin(r, lt, &call) < 0)
		return NULL;
	tpl = qn_tpl_find(r->env, lt->tag->template, r->err);
	if (!tpl || inclusion_run(r, lt, &call, tpl) < 0)
		return NULL;
	return op + 1;
}

static const struct qn_node_type node_simple = { .name = "SimpleNode",
	.run = run_simple };
static const struct qn_node_type node_inclusion = { .name = "InclusionNode",
	.run = run_inclusion };

/* ---- parsing: Django's parse_bits ------------------------------------- */

static size_t
param_find(const struct library_tag *lt, struct qn_span name)
{
	size_t i;

	for (i = 0; i < lt->n_params; i++)
		if (qn_span__is(name, lt->tag->params[i].name))
			break;
	return i;
}

static bool
named_has(const struct library_tag *lt, struct qn_span name)
{
	size_t i;

	for (i = 0; i < lt->named.len; i++) {
		const struct qn_kwarg *kw = qn_vec_get(&lt->named, i);

		if (qn_span__is(name, kw->name))
			return true;
	}
	return false;
}

static int
add_named(struct qn_parser *p, struct library_tag *lt, struct qn_span name,
    const struct qn_expr *expr)
{
	size_t i = param_find(lt, name);
	struct qn_kwarg *kw;

	if (i == lt->n_params && !(lt->tag->flags & QN_TAG_KWARGS))
		return qn_parser__error(p,
		    "'%s' received unexpected keyword "
		    "argument '%.*s'",
		    lt->tag->name, (int)name.len, name.ptr);
	if ((i < lt->n_params && lt->args[i]) || named_has(lt, name))
		return qn_parser__error(p,
		    "'%s' received multiple values for "
		    "keyword argument '%.*s'",
		    lt->tag->name, (int)name.len, name.ptr);
	if (i < lt->n_params) {
		lt->args[i] = expr;
		return 0;
	}
	kw = qn_vec_add(&lt->named);
	kw->name = qn_parser__dup(p, name);
	kw->expr = expr;
	return 0;
}

static int
add_positional(struct qn_parser *p, struct library_tag *lt, size_t i,
    const struct qn_expr *expr)
{
	if (i < lt->n_params) {
		lt->args[i] = expr;
		return 0;
	}
	if (!(lt->tag->flags & QN_TAG_VARARGS))
		return qn_parser__error(p,
		    "'%s' received too many positional "
		    "arguments",
		    lt->tag->name);
	*(const struct qn_expr **)qn_vec_add(&lt->more) = expr;
	return 0;
}

static int
check_missing(struct qn_parser *p, const struct library_tag *lt)
{
	struct qn_str names;
	size_t i;

	qn_str_init(&names, p->arena);
	for (i = 0; i < lt->n_params; i++)
		if (!lt->args[i] && !lt->tag->params[i].optional)
			qn_str_addf(&names, "%s'%s'", names.len ? ", " : "",
			    lt->tag->params[i].name);
	if (!names.len)
		return 0;
	return qn_parser__error(p,
	    "'%s' did not receive value(s) for the "
	    "argument(s): %s",
	    lt->tag->name, names.buf);
}

static int
parse_args(struct qn_parser *p, struct library_tag *lt,
    const struct qn_span *words, size_t n)
{
	bool named = false;
	size_t i;

	for (i = 0; i < n; i++) {
		struct qn_span name, value = words[i];
		bool is_named = qn_parser__kwarg(words[i], &name, &value);
		const struct qn_expr *expr = qn_parser__expr(p, value);
		int got;

		if (!expr)
			return -1;
		if (!is_named && named)
			return qn_parser__error(p,
			    "'%s' received some "
			    "positional argument(s) after some keyword "
			    "argument(s)",
			    lt->tag->name);
		named = named || is_named;
		got = is_named ? add_named(p, lt, name, expr) :
				 add_positional(p, lt, i, expr);
		if (got < 0)
			return -1;
	}
	return check_missing(p, lt);
}

int
qn_parser__library_tag(struct qn_parser *p, struct qn_node *node,
    const struct qn_tag *tag, struct qn_span *words, size_t n)
{
	struct library_tag *lt = QN_NEW(p->arena, struct library_tag);

	lt->tag = tag;
	lt->more = QN_VEC(const struct qn_expr *, p->arena);
	lt->named = QN_VEC(struct qn_kwarg, p->arena);
	while (tag->params && tag->params[lt->n_params].name)
		lt->n_params++;
	lt->args = QN_NEW_N(p->arena, const struct qn_expr *, lt->n_params + 1);
	if (tag->kind != QN_TAG_INCLUSION && n >= 3 &&
	    qn_span__is(words[n - 2], "as")) {
		lt->as = qn_parser__dup(p, words[n - 1]);
		n -= 2;
	}
	node->type =
	    tag->kind == QN_TAG_INCLUSION ? &node_inclusion : &node_simple;
	node->data = lt;
	if (parse_args(p, lt, words + 1, n - 1) < 0)
		return -1;
	if (tag->kind != QN_TAG_BLOCK)
		return 0;
	return qn_parser__only(
	    p, node, qn_arena_printf(p->arena, "end%s", tag->name));
}
