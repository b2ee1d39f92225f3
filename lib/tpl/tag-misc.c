/* SPDX-License-Identifier: MIT */
/* Tags that compute: now, widthratio, regroup, debug. */
#include <math.h>
#include <string.h>

#include "tpl/dateformat.h"
#include "tpl/env.h"
#include "tpl/lookup.h"
#include "tpl/renderer.h"
#include "tpl/seq.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

/* ---- now -------------------------------------------------------------- */

struct tag_now {
	const char *fmt;
	size_t len;
	const char *as;
};

static const struct qn_op *
run_now(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_now *tag = op->data;
	struct qn_value now =
	    qn_value_datetime(r->ctx->now ? r->ctx->now : qn_time_now());
	struct qn_str text;

	now.tz = r->ctx->tz;
	qn_str_init(&text, r->ctx->arena);
	if (qn_dateformat_add(&text, &now, NULL, tag->fmt, tag->len, r->err) <
	    0)
		return NULL;
	if (tag->as)
		qn_ctx_set(r->ctx, tag->as, qn_text_from(&text));
	else
		qn_str_add_len(r->out, text.buf, text.len);
	return op + 1;
}

static const struct qn_node_type node_now = { .name = "NowNode",
	.run = run_now };

static int
parse_now(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_now *tag = QN_NEW(p->arena, struct tag_now);

	if (n == 4 && qn_span__is(words[2], "as")) {
		tag->as = qn_parser__dup(p, words[3]);
		n = 2;
	}
	if (n != 2)
		return qn_parser__error(
		    p, "'now' statement takes one argument");
	node->type = &node_now;
	node->data = tag;
	tag->fmt = "N j, Y";
	tag->len = 6;
	if (words[1].len > 2)
		tag->fmt = qn_dateformat_named(
		    words[1].ptr + 1, words[1].len - 2, &tag->len);
	return 0;
}

/* ---- widthratio ------------------------------------------------------- */

struct tag_widthratio {
	const struct qn_expr *value, *max, *width;
	const char *as;
};

/* The ratio as text: "" when it cannot be computed, as Django. */
static void
widthratio_add(struct qn_str *out, const struct qn_value *value,
    const struct qn_value *max, int64_t width)
{
	double v, m, ratio;

	if (!qn_text_to_float(value, &v) || !qn_text_to_float(max, &m))
		return;
	if (m == 0) {
		qn_str_add_char(out, '0');
		return;
	}
	ratio = v / m * (double)width;
	if (!isnan(ratio) && !isinf(ratio))
		qn_str_addf(out, "%.0f", rint(ratio) + 0.0);
}

static const struct qn_op *
run_widthratio(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_widthratio *tag = op->data;
	struct qn_value value, max, width;
	struct qn_str text;
	int64_t n;

	if (qn_expr__resolve(r, tag->value, 0, &value) < 0 ||
	    qn_expr__resolve(r, tag->max, 0, &max) < 0 ||
	    qn_expr__resolve(r, tag->width, 0, &width) < 0) {
		if (!r->missing)
			return NULL;
		qn_render__forget(r);
		return op + 1;
	}
	if (!qn_text_to_int(&width, &n)) {
		qn_render__error(r, QN_ERR_BAD_INPUT,
		    "TemplateSyntaxError: "
		    "widthratio final argument must be a number");
		return NULL;
	}
	qn_str_init(&text, tag->as ? r->ctx->arena : r->arena);
	widthratio_add(&text, &value, &max, n);
	if (tag->as)
		qn_ctx_set(r->ctx, tag->as, qn_text_from(&text));
	else
		qn_str_add_len(r->out, text.buf, text.len);
	return op + 1;
}

static const struct qn_node_type node_widthratio = { .name = "WidthRatioNode",
	.run = run_widthratio };

static int
parse_widthratio(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_widthratio *tag = QN_NEW(p->arena, struct tag_widthratio);

	if (n != 4 && n != 6)
		return qn_parser__error(
		    p, "widthratio takes at least three arguments");
	if (n == 6) {
		if (!qn_span__is(words[4], "as"))
			return qn_parser__error(p,
			    "Invalid syntax in "
			    "widthratio tag. Expecting 'as' keyword");
		tag->as = qn_parser__dup(p, words[5]);
	}
	tag->value = qn_parser__expr(p, words[1]);
	tag->max = tag->value ? qn_parser__expr(p, words[2]) : NULL;
	tag->width = tag->max ? qn_parser__expr(p, words[3]) : NULL;
	node->type = &node_widthratio;
	node->data = tag;
	return tag->width ? 0 : -1;
}

/* ---- regroup ---------------------------------------------------------- */

struct tag_regroup {
	const struct qn_expr *target, *key;
	const char *name;
};

/* Django's GroupedResult, a tuple with names. */
struct group {
	struct qn_value parts[2]; /* grouper, list */
};

static int
group_slot(const struct qn_object_type *type, const char *name, size_t len)
{
	(void)type;
	if (len == 7 && memcmp(name, "grouper", 7) == 0)
		return 0;
	return len == 4 && memcmp(name, "list", 4) == 0 ? 1 : -1;
}

static struct qn_value
group_get(const void *obj, int slot, struct qn_arena *arena)
{
	const struct group *group = obj;

	(void)arena;
	return group->parts[slot];
}

static struct qn_value
group_at(const void *obj, size_t i, struct qn_arena *arena)
{
	return group_get(obj, (int)i, arena);
}

static size_t
group_len(const void *obj)
{
	(void)obj;
	return 2;
}

static struct qn_value
group_text(const void *obj, struct qn_arena *arena)
{
	const struct group *group = obj;
	struct qn_str str;

	qn_str_init(&str, arena);
	qn_str_add(&str, "GroupedResult(grouper=");
	qn_value_add_repr(&str, &group->parts[0]);
	qn_str_add(&str, ", list=");
	qn_value_add_repr(&str, &group->parts[1]);
	qn_str_add_char(&str, ')');
	return qn_text_from(&str);
}

static const struct qn_object_type group_type = { .name = "GroupedResult",
	.slot = group_slot,
	.get = group_get,
	.text = group_text,
	.len = group_len,
	.at = group_at };

/* Runs of items with an equal key. */
static int
regroup(struct qn_render *r, const struct tag_regroup *tag, struct qn_seq *seq,
    struct qn_value *ret)
{
	struct qn_vec groups = QN_VEC(struct qn_value, r->ctx->arena);
	struct qn_value *items;
	struct group *group = NULL;
	size_t i, n;

	seq->arena = r->ctx->arena;
	items = qn_seq_copy(seq, &n);
	for (i = 0; i < n; i++) {
		struct qn_value key;

		qn_ctx_set(r->ctx, tag->name, items[i]);
		if (qn_expr__resolve(r, tag->key, QN_RESOLVE_IGNORE, &key) < 0)
			return -1;
		if (!group || !qn_value_equal(&group->parts[0], &key)) {
			group = QN_NEW(r->ctx->arena, struct group);
			group->parts[0] = key;
			group->parts[1] = qn_value_list(items + i, 0);
			*(struct qn_value *)qn_vec_add(&groups) =
			    qn_value_object(&group_type, group);
		}
		group->parts[1].len++;
	}
	*ret = qn_value_list(groups.items, groups.len);
	return 0;
}

static const struct qn_op *
run_regroup(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_regroup *tag = op->data;
	struct qn_value target, groups = qn_value_list(NULL, 0);
	struct qn_seq seq;

	r->kept++;
	if (qn_expr__resolve(r, tag->target, QN_RESOLVE_IGNORE, &target) < 0)
		return NULL;
	if (target.kind != QN_V_NONE) {
		if (!qn_seq_init(&seq, &target, r->arena)) {
			qn_render__error(r, QN_ERR_BAD_INPUT,
			    "TypeError: '%s' object is not iterable",
			    qn_value_kind_name(&target));
			return NULL;
		}
		if (regroup(r, tag, &seq, &groups) < 0)
			return NULL;
	}
	qn_ctx_set(r->ctx, tag->name, groups);
	return op + 1;
}

static const struct qn_node_type node_regroup = { .name = "RegroupNode",
	.run = run_regroup };

static int
parse_regroup(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_regroup *tag = QN_NEW(p->arena, struct tag_regroup);
	const char *key;

	if (n != 6)
		return qn_parser__error(p,
		    "'regroup' tag takes five "
		    "arguments");
	tag->target = qn_parser__expr(p, words[1]);
	if (!tag->target)
		return -1;
	if (!qn_span__is(words[2], "by"))
		return qn_parser__error(
		    p, "second argument to 'regroup' tag must be 'by'");
	if (!qn_span__is(words[4], "as"))
		return qn_parser__error(
		    p, "next-to-last argument to 'regroup' tag must be 'as'");
	tag->name = qn_parser__dup(p, words[5]);
	key = qn_arena_printf(
	    p->arena, "%s.%.*s", tag->name, (int)words[3].len, words[3].ptr);
	tag->key = qn_expr__parse(p, key, strlen(key));
	node->type = &node_regroup;
	node->data = tag;
	return tag->key ? 0 : -1;
}

/* ---- debug ------------------------------------------------------------ */

/* Every variable of the context, where DEBUG is on. */
static const struct qn_op *
run_debug(struct qn_render *r, const struct qn_op *op)
{
	struct qn_str text;
	uint32_t i;

	if (!r->env->options->debug)
		return op + 1;
	for (i = r->ctx->len; i > r->ctx->floor; i--) {
		const struct qn_binding *b = &r->ctx->vars[i - 1];

		qn_str_init(&text, r->arena);
		qn_value_add_repr(&text, &b->value);
		qn_str_add_html(r->out, b->name, b->len);
		qn_str_add(r->out, ": ");
		qn_str_add_html(r->out, text.buf, text.len);
		qn_str_add_char(r->out, '\n');
	}
	return op + 1;
}

static const struct qn_node_type node_debug = { .name = "DebugNode",
	.run = run_debug };

static int
parse_debug(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	(void)p;
	(void)words;
	(void)n;
	node->type = &node_debug;
	return 0;
}

const struct qn_tag qn_tags__misc[] = { QN_TAG("debug", parse_debug),
	QN_TAG("now", parse_now), QN_TAG("regroup", parse_regroup),
	QN_TAG("widthratio", parse_widthratio), { 0 } };
