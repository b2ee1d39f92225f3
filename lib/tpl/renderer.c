/* SPDX-License-Identifier: MIT */
#include "tpl/renderer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tpl/env.h"
#include "tpl/nodes.h"
#include "tpl/text.h"

#include "base/banned.h"

/* ---- errors ----------------------------------------------------------- */

int
qn_render__error(
    struct qn_render *r, enum qn_err_kind kind, const char *fmt, ...)
{
	char text[sizeof(r->err->message)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return qn_err_set(r->err, kind, "%s", text);
}

void
qn_render__forget(struct qn_render *r)
{
	qn_err_reset(r->err);
	r->missing = false;
	r->located = false;
}

/* Put the place of the operation that failed before the message. */
static void QN_COLD
locate(struct qn_render *r, const struct qn_op *op)
{
	const struct qn_node *node = r->prog->nodes[op - r->prog->ops];
	struct qn_err old = *r->err;

	if (r->located)
		return;
	r->located = true;
	if (old.kind == QN_ERR_NOT_FOUND || old.kind == QN_ERR_SYNTAX)
		return;
	qn_err_reset(r->err);
	qn_err_set_at(old.file, old.line, r->err, old.kind, "%s:%d:%d: %s",
	    node->tpl->origin.path, node->token->line,
	    qn_lexer__column(node->tpl->text, node->token->start), old.message);
}

/* ---- running ---------------------------------------------------------- */

int
qn_render__run(
    struct qn_render *r, const struct qn_op *op, const struct qn_op *end)
{
	const struct qn_op *next;

	while (op < end) {
		next = op->run(r, op);
		if (QN_UNLIKELY(!next)) {
			locate(r, op);
			return -1;
		}
		op = next;
	}
	return 0;
}

int
qn_render__capture(struct qn_render *r, const struct qn_op *op, unsigned i,
    struct qn_value *ret)
{
	struct qn_str *outer = r->out;
	struct qn_str text;
	int got;

	qn_str_init(&text, r->ctx->arena);
	text.limit = outer->limit;
	r->out = &text;
	got = qn_render__body(r, op, i);
	r->out = outer;
	if (text.broken)
		outer->broken = true;
	*ret = qn_text_safe_from(&text);
	return got;
}

int
qn_render__program(struct qn_render *r, const struct qn_program *prog)
{
	const struct qn_program *outer = r->prog;
	struct qn_state *states = r->states;
	int got;

	if (r->depth >= QN_RENDER_DEPTH_MAX)
		return qn_render__error(r, QN_ERR_LIMIT,
		    "RecursionError: templates are nested more than %d deep",
		    QN_RENDER_DEPTH_MAX);
	r->depth++;
	r->prog = prog;
	r->states = NULL;
	/* An empty template has no operations to point at. */
	got = prog->n ? qn_render__run(r, prog->ops, prog->ops + prog->n) : 0;
	r->states = states;
	r->prog = outer;
	r->depth--;
	return got;
}

/* ---- values ----------------------------------------------------------- */

/* Kinds whose text has no character that HTML escapes. */
static bool
is_plain(const struct qn_value *value)
{
	return value->kind >= QN_V_BOOL && value->kind <= QN_V_DURATION &&
	    value->kind != QN_V_TEXT;
}

static void
value_slow(struct qn_render *r, struct qn_str *out, struct qn_value value)
{
	qn_render__localtime(r, &value);
	if (is_plain(&value) &&
	    (r->ctx->use_l10n ||
		(value.kind != QN_V_FLOAT && value.kind != QN_V_DECIMAL)))
		qn_text_add_localized(out, &value, r->arena);
	else if (r->ctx->autoescape)
		qn_text_add_escaped(out, &value, r->arena);
	else
		qn_text_add(out, &value, r->arena);
}

void
qn_render__value_to(
    struct qn_render *r, struct qn_str *out, const struct qn_value *value)
{
	if (QN_LIKELY(value->kind == QN_V_TEXT)) {
		if (r->ctx->autoescape && !(value->flags & QN_V_SAFE))
			qn_str_add_html(out, value->text, value->len);
		else
			qn_str_add_len(out, value->text, value->len);
	} else if (value->kind == QN_V_INT) {
		qn_str_add_int(out, value->i);
	} else {
		value_slow(r, out, *value);
	}
}

void
qn_render__value(struct qn_render *r, const struct qn_value *value)
{
	qn_render__value_to(r, r->out, value);
}

static struct qn_value
keep_value(struct qn_arena *arena, struct qn_value value, unsigned depth)
{
	struct qn_value *items;
	uint32_t i;

	if (value.kind == QN_V_TEXT || value.kind == QN_V_DECIMAL) {
		value.text = qn_arena_dup(arena, value.text, value.len);
	} else if (value.kind == QN_V_LIST && value.len && depth < 32) {
		items = QN_NEW_N(arena, struct qn_value, value.len);
		for (i = 0; i < value.len; i++)
			items[i] = keep_value(arena, value.items[i], depth + 1);
		value.items = items;
	}
	return value;
}

struct qn_value
qn_render__keep(struct qn_render *r, struct qn_value value)
{
	r->kept++;
	return keep_value(r->ctx->arena, value, 0);
}

void *
qn_state__get(struct qn_state **list, struct qn_arena *arena, const void *key,
    size_t size)
{
	struct qn_state *s;

	for (s = *list; s; s = s->next)
		if (s->key == key)
			return s->value;
	s = QN_NEW(arena, struct qn_state);
	s->key = key;
	s->value = qn_arena_zalloc(arena, size);
	s->next = *list;
	*list = s;
	return s->value;
}

void *
qn_render__state(struct qn_render *r, const void *key, size_t size)
{
	return qn_state__get(&r->states, r->ctx->arena, key, size);
}

/* ---- {{ }} ------------------------------------------------------------ */

/* A variable or literal alone. */
static const struct qn_op *
run_var(struct qn_render *r, const struct qn_op *op)
{
	const struct qn_expr *expr = op->data;
	struct qn_value value;

	if (QN_UNLIKELY(!qn_variable__resolve(r, &expr->var, &value)) &&
	    qn_expr__resolve(r, expr, 0, &value) < 0)
		return NULL;
	if (QN_UNLIKELY(qn_err_is_set(r->err)))
		return NULL;
	qn_render__value(r, &value);
	return op + 1;
}

/* With filters, whose results are scratch once they have been written. */
static const struct qn_op *
run_filtered(struct qn_render *r, const struct qn_op *op)
{
	struct qn_arena_mark mark = qn_arena_mark(r->arena);
	struct qn_value value;

	if (qn_expr__resolve(r, op->data, 0, &value) < 0)
		return NULL;
	qn_render__value(r, &value);
	qn_arena_rewind(r->arena, mark);
	return op + 1;
}

static int
emit_var(struct qn_emitter *e, const struct qn_node *node)
{
	const struct qn_expr *expr = node->data;
	struct qn_value v;

	if (qn_expr__is_literal(expr, &v) && v.kind == QN_V_TEXT)
		qn_emit__text(e, node, v.text, v.len);
	else
		qn_emit__op(e, node, expr->n ? run_filtered : run_var, expr);
	return 0;
}

const struct qn_node_type qn_node__var = { .name = "VariableNode",
	.emit = emit_var };

/* ---- a whole template ------------------------------------------------- */

/* What the environment sets for every rendering of a context. */
static void
ctx_start(struct qn_ctx *ctx, const struct qn_tpl_env *env)
{
	if (ctx->started)
		return;
	ctx->started = true;
	ctx->default_tz = env->options->tz;
	if (!ctx->tz)
		ctx->tz = env->options->tz;
}

static int
render_finish(struct qn_render *r, int got)
{
	if (got < 0)
		return -1;
	if (qn_str_is_broken(r->out))
		return qn_err_set(r->err, QN_ERR_LIMIT,
		    "the rendering of \"%s\" is longer than %zu bytes",
		    r->prog->tpl->name, r->out->limit);
	return 0;
}

int
qn_tpl_render(const struct qn_tpl *tpl, struct qn_ctx *ctx, struct qn_str *out,
    struct qn_err *err)
{
	const struct qn_tpl_env *env = tpl->env;
	struct qn_env_worker *worker = env->worker;
	struct qn_arena_mark mark = qn_arena_mark(worker->scratch);
	struct qn_err local = QN_ERR_INIT;
	struct qn_render r = { .env = env,
		.ctx = ctx,
		.out = out,
		.arena = worker->scratch,
		.prog = &tpl->program,
		.err = err ? err : &local,
		.depth = worker->depth };
	size_t limit = out->limit, before = out->len;
	struct qn_scope scope;
	int got;

	ctx_start(ctx, env);
	if (env->options->output_max &&
	    (!limit || limit > before + env->options->output_max))
		out->limit = before + env->options->output_max;
	if (*tpl->hint)
		qn_str_reserve(out, *tpl->hint);
	worker->depth++;
	scope = qn_ctx__push(ctx);
	got = render_finish(&r, qn_render__program(&r, &tpl->program));
	qn_ctx__pop(ctx, scope);
	worker->depth--;
	out->limit = limit;
	*tpl->hint = out->len - before;
	qn_arena_rewind(worker->scratch, mark);
	return got;
}
