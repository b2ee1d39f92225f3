/* SPDX-License-Identifier: MIT */
/* Expressions at rendering time; the other half of expr.c. */
#include "tpl/expr.h"

#include <string.h>

#include "base/log.h"
#include "meta/model.h"
#include "tpl/env.h"
#include "tpl/lookup.h"
#include "tpl/renderer.h"
#include "tpl/text.h"

#include "base/banned.h"

/* The slot of a step in a type, from the rendering's cache when known. */
static int
step_slot(struct qn_render *r, const struct qn_step *step,
    const struct qn_value *value)
{
	struct qn_render_cache *c = &r->cache[step->id % QN_RENDER_CACHE];
	const void *type = value->kind == QN_V_ROW ?
	    (const void *)value->model :
	    (const void *)value->type;

	if (QN_LIKELY(c->type == type && c->id == step->id))
		return c->slot;
	c->type = type;
	c->id = step->id;
	if (value->kind == QN_V_ROW)
		c->slot = qn_model_slot(value->model, step->name, step->len);
	else
		c->slot = value->type->slot ?
		    value->type->slot(value->type, step->name, step->len) :
		    -1;
	return c->slot;
}

/* One step in place; false when there is nothing. */
static bool
step_take(
    struct qn_render *r, const struct qn_step *step, struct qn_value *inout)
{
	int slot;

	if (inout->kind != QN_V_ROW && inout->kind != QN_V_OBJECT)
		return qn_lookup_attr(
		    inout, step->name, step->len, r->arena, inout);
	slot = step_slot(r, step, inout);
	if (slot < 0)
		return inout->kind == QN_V_OBJECT &&
		    qn_lookup_attr(
			inout, step->name, step->len, r->arena, inout);
	if (inout->kind == QN_V_ROW)
		*inout = qn_row_get(inout->model, inout->ptr, slot, r->arena);
	else
		*inout = inout->type->get(inout->ptr, slot, r->arena);
	return true;
}

/* Call a function in place; what alters data is string_if_invalid. */
static void
call_value(struct qn_render *r, struct qn_value *inout)
{
	if (!qn_lookup_call(inout, r->arena))
		*inout = qn_value_str(qn_env__string_if_invalid(r->env));
}

bool
qn_variable__resolve(
    struct qn_render *r, const struct qn_variable *var, struct qn_value *ret)
{
	const struct qn_value *found;
	uint32_t i;

	if (var->is_literal) {
		*ret = var->literal;
		return true;
	}
	found = qn_ctx__find(r->ctx, var->name, var->len, var->hash);
	if (!found)
		return false;
	*ret = *found;
	if (QN_UNLIKELY(ret->kind == QN_V_FUNC))
		call_value(r, ret);
	for (i = 0; i < var->n_steps; i++) {
		if (!step_take(r, &var->steps[i], ret))
			return false;
		if (QN_UNLIKELY(ret->kind == QN_V_FUNC))
			call_value(r, ret);
	}
	return true;
}

/* string_if_invalid with the first %s replaced by the variable. */
static struct qn_value
invalid_text(
    struct qn_render *r, const struct qn_variable *var, const char *text)
{
	const char *at = strstr(text, "%s");
	struct qn_str str;

	if (!at)
		return qn_value_str(text);
	qn_str_init(&str, r->arena);
	qn_str_add_len(&str, text, (size_t)(at - text));
	qn_str_add_len(&str, var->text.ptr, var->text.len);
	qn_str_add(&str, at + 2);
	return qn_text_from(&str);
}

static void
log_undefined(const struct qn_render *r, const struct qn_variable *var)
{
	struct qn_log_line line;

	if (!qn_log_begin(
		&line, QN_LOG_DEBUG, "template", "undefined variable"))
		return;
	qn_log_text_len(&line, "variable", var->text.ptr, var->text.len);
	qn_log_text(&line, "template", qn_tpl__name(r->prog->tpl));
	qn_log_end(&line);
}

/*
 * What an absent variable is: true when the whole expression is
 * string_if_invalid and no filter is applied.
 */
static bool
resolve_absent(struct qn_render *r, const struct qn_expr *expr, unsigned flags,
    struct qn_value *ret)
{
	const char *text = qn_env__string_if_invalid(r->env);

	if (qn_env__is_strict(r->env))
		log_undefined(r, &expr->var);
	if (flags & QN_RESOLVE_IGNORE) {
		*ret = QN_NONE;
		return false;
	}
	if (*text) {
		*ret = invalid_text(r, &expr->var, text);
		return true;
	}
	*ret = qn_value_text("", 0);
	return false;
}

static int
resolve_arg(
    struct qn_render *r, const struct qn_filter_use *use, struct qn_value *ret)
{
	if (!use->n || qn_variable__resolve(r, &use->arg, ret))
		return 0;
	r->missing = true;
	return qn_render__error(r, QN_ERR_BAD_INPUT,
	    "VariableDoesNotExist: Failed lookup for key [%.*s]",
	    (int)use->arg.text.len, use->arg.text.ptr);
}

/* Apply one filter: what Django's FilterExpression.resolve and the decorator
 * stringfilter do around it. */
static int
filter_apply(struct qn_render *r, const struct qn_filter_use *use,
    struct qn_value *inout)
{
	const struct qn_filter *filter = use->filter;
	struct qn_value arg;
	struct qn_filter_call call = { .filter = filter,
		.args = &arg,
		.n = use->n,
		.arena = r->arena,
		.ctx = r->ctx,
		.tz = r->ctx->tz,
		.autoescape = r->ctx->autoescape,
		.use_tz = r->ctx->use_tz,
		.use_l10n = r->ctx->use_l10n,
		.err = r->err };
	bool safe;

	if (resolve_arg(r, use, &arg) < 0)
		return -1;
	if (filter->flags & QN_FILTER_EXPECTS_LOCALTIME)
		qn_render__localtime(r, inout);
	if (filter->flags & QN_FILTER_STRINGFILTER)
		*inout = qn_text_of(inout, r->arena);
	safe = qn_text_is_safe(inout) && filter->flags & QN_FILTER_SAFE;
	if (filter->fn(&call, inout) < 0)
		return -1;
	if (safe && !qn_text_is_safe(inout))
		*inout = qn_text_mark_safe(inout, r->arena);
	return 0;
}

int
qn_expr__resolve(struct qn_render *r, const struct qn_expr *expr,
    unsigned flags, struct qn_value *ret)
{
	struct qn_value value;
	size_t i;

	if (QN_UNLIKELY(!qn_variable__resolve(r, &expr->var, &value)) &&
	    resolve_absent(r, expr, flags, &value)) {
		*ret = value;
		return 0;
	}
	for (i = 0; i < expr->n; i++)
		if (filter_apply(r, &expr->filters[i], &value) < 0)
			return -1;
	if (QN_UNLIKELY(qn_err_is_set(r->err)))
		return -1;
	*ret = value;
	return 0;
}

int64_t
qn_filter_now(const struct qn_filter_call *call)
{
	return call->ctx && call->ctx->now ? call->ctx->now : qn_time_now();
}
