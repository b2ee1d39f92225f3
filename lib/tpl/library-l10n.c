/* SPDX-License-Identifier: MIT */
/* The libraries "l10n" and "tz". */
#include <string.h>

#include "tpl/env.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"
#include "tpl/tpl-int.h"

#include "base/banned.h"

/* ---- {% localize %}, {% localtime %} ----------------------------------- */

struct tag_switch {
	bool time; /* else localize */
	bool on;
};

static const struct qn_op *
run_switch(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_switch *tag = op->data;
	bool *flag = tag->time ? &r->ctx->use_tz : &r->ctx->use_l10n;
	bool old = *flag;
	int got;

	*flag = tag->on;
	got = qn_render__body(r, op, 0);
	*flag = old;
	return got < 0 ? NULL : qn_op__next(op);
}

static const struct qn_node_type node_switch = { .name = "LocalizeNode",
	.run = run_switch };

static int
parse_switch(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_switch *tag = QN_NEW(p->arena, struct tag_switch);

	tag->time = qn_span__is(words[0], "localtime");
	tag->on = n == 1 || qn_span__is(words[1], "on");
	if (n > 2 || (!tag->on && !qn_span__is(words[1], "off")))
		return qn_parser__error(p,
		    "'%s' argument should be 'on' or "
		    "'off'",
		    tag->time ? "localtime" : "localize");
	node->type = &node_switch;
	node->data = tag;
	return qn_parser__only(
	    p, node, tag->time ? "endlocaltime" : "endlocalize");
}

static int
filter_localize(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;

	qn_str_init(&str, call->arena);
	qn_text_add_localized(&str, inout, call->arena);
	*inout = qn_text_from(&str);
	return 0;
}

static int
filter_unlocalize(struct qn_filter_call *call, struct qn_value *inout)
{
	if (inout->kind == QN_V_FLOAT || inout->kind == QN_V_DECIMAL) {
		*inout = qn_text_of(inout, call->arena);
		return 0;
	}
	return filter_localize(call, inout);
}

static const struct qn_tag l10n_tags[] = { QN_TAG("localize", parse_switch),
	{ 0 } };

static const struct qn_filter l10n_filters[] = { { .name = "localize",
						     .fn = filter_localize },
	{ .name = "unlocalize", .fn = filter_unlocalize }, { 0 } };

const struct qn_tpl_library qn_library__l10n = {
	.name = "l10n", .filters = l10n_filters, .tags = l10n_tags
};

/* ---- {% timezone %} ---------------------------------------------------- */

static const struct qn_op *
run_timezone(struct qn_render *r, const struct qn_op *op)
{
	const struct qn_tz *old = r->ctx->tz, *tz = NULL;
	struct qn_value name;
	int got;

	if (qn_expr__resolve(r, op->data, 0, &name) < 0)
		return NULL;
	if (name.kind == QN_V_TEXT) {
		tz = qn_tz_find(qn_arena_dup(r->arena, name.text, name.len));
		if (!tz) {
			qn_render__error(r, QN_ERR_BAD_INPUT,
			    "UnknownTimeZoneError: '%.*s'", (int)name.len,
			    name.text);
			return NULL;
		}
	} else if (name.kind != QN_V_NONE) {
		qn_render__error(r, QN_ERR_BAD_INPUT,
		    "ValueError: Invalid timezone: %s",
		    qn_value_kind_name(&name));
		return NULL;
	}
	r->ctx->tz = tz ? tz : qn_env__tz(r->env);
	got = qn_render__body(r, op, 0);
	r->ctx->tz = old;
	return got < 0 ? NULL : qn_op__next(op);
}

static const struct qn_node_type node_timezone = { .name = "TimezoneNode",
	.run = run_timezone };

static int
parse_timezone(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	if (n != 2)
		return qn_parser__error(
		    p, "'timezone' takes one argument (timezone)");
	node->type = &node_timezone;
	node->data = qn_parser__expr(p, words[1]);
	return node->data ? qn_parser__only(p, node, "endtimezone") : -1;
}

static const char *
tz_name(const struct qn_tz *tz)
{
	return tz ? qn_tz_name(tz) : "UTC";
}

static const struct qn_op *
run_current(struct qn_render *r, const struct qn_op *op)
{
	qn_ctx_set(r->ctx, op->data, qn_value_str(tz_name(r->ctx->tz)));
	return op + 1;
}

static const struct qn_node_type node_current = {
	.name = "GetCurrentTimezoneNode", .run = run_current
};

static int
parse_current(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	if (n != 3 || !qn_span__is(words[1], "as"))
		return qn_parser__error(p,
		    "'get_current_timezone' requires 'as variable' (got %s)",
		    qn_parser__repr(p, words, n));
	node->type = &node_current;
	node->data = qn_parser__dup(p, words[2]);
	return 0;
}

static const struct qn_tag tz_tags[] = { QN_TAG("get_current_timezone",
					     parse_current),
	QN_TAG("localtime", parse_switch), QN_TAG("timezone", parse_timezone),
	{ 0 } };

/* A datetime pinned to a zone; anything else becomes "". */
static int
pin(struct qn_filter_call *call, struct qn_value *inout, const struct qn_tz *tz)
{
	struct qn_civil c;

	if (inout->kind != QN_V_DATETIME) {
		*inout = qn_value_text("", 0);
		return 0;
	}
	if (!(inout->flags & QN_V_AWARE)) {
		qn_time_split(inout->i, NULL, &c);
		inout->i =
		    qn_time_join(&c, call->ctx ? call->ctx->default_tz : NULL);
	}
	inout->flags |= QN_V_AWARE | QN_V_PINNED;
	inout->tz = tz;
	return 0;
}

static int
filter_localtime(struct qn_filter_call *call, struct qn_value *inout)
{
	return pin(call, inout, call->tz);
}

static int
filter_utc(struct qn_filter_call *call, struct qn_value *inout)
{
	return pin(call, inout, NULL);
}

static int
filter_timezone(struct qn_filter_call *call, struct qn_value *inout)
{
	const struct qn_tz *tz = NULL;

	if (call->args[0].kind == QN_V_TEXT)
		tz = qn_tz_find(qn_arena_dup(
		    call->arena, call->args[0].text, call->args[0].len));
	if (tz)
		return pin(call, inout, tz);
	*inout = qn_value_text("", 0);
	return 0;
}

static const struct qn_filter tz_filters[] = { { .name = "localtime",
						   .fn = filter_localtime },
	{ .name = "timezone",
	    .fn = filter_timezone,
	    .args_min = 1,
	    .args_max = 1 },
	{ .name = "utc", .fn = filter_utc }, { 0 } };

const struct qn_tpl_library qn_library__tz = {
	.name = "tz", .filters = tz_filters, .tags = tz_tags
};
