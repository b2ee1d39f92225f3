/* SPDX-License-Identifier: MIT */
/* Tags that make URLs: url, and the library "static". */
#include <string.h>

#include "tpl/env.h"
#include "tpl/include.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"
#include "tpl/tpl-int.h"

#include "base/banned.h"

/* Print a text, or with `as` set a variable to it. */
static void
url_out(struct qn_render *r, struct qn_value text, const char *as)
{
	if (as) {
		r->kept++;
		qn_ctx_set(r->ctx, as, text);
	} else {
		qn_render__value(r, &text);
	}
}

/* ---- url -------------------------------------------------------------- */

struct tag_url {
	const struct qn_expr *view;
	const struct qn_expr **args;
	const char *const *names; /* of each argument; NULL: positional */
	size_t n;
	const char *as;
};

/* NoReverseMatch, which `as` swallows. */
static int
url_failed(struct qn_render *r, const struct tag_url *tag)
{
	if (!tag->as)
		return -1;
	qn_render__forget(r);
	return 0;
}

static int
url_reverse(struct qn_render *r, const struct tag_url *tag, struct qn_str *out)
{
	const struct qn_tpl_options *o = r->env->options;
	struct qn_value *args = QN_NEW_N(r->arena, struct qn_value, tag->n + 1);
	struct qn_value view;
	size_t i;

	for (i = 0; i < tag->n; i++)
		if (qn_expr__resolve(r, tag->args[i], 0, &args[i]) < 0)
			return -1;
	if (qn_expr__resolve(r, tag->view, 0, &view) < 0)
		return -1;
	view = qn_text_of(&view, r->arena);
	if (!o->reverse) {
		qn_render__error(r, QN_ERR_BAD_INPUT,
		    "NoReverseMatch: '%.*s' is not a registered namespace",
		    (int)view.len, view.text);
		return url_failed(r, tag);
	}
	if (o->reverse(o->site, r->ctx->req,
		qn_arena_dup(r->arena, view.text, view.len), args, tag->names,
		tag->n, out, r->err) < 0)
		return url_failed(r, tag);
	return 0;
}

static const struct qn_op *
run_url(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_url *tag = op->data;
	struct qn_str url;

	qn_str_init(&url, r->arena);
	if (url_reverse(r, tag, &url) < 0)
		return NULL;
	url_out(r, qn_text_from(&url), tag->as);
	return op + 1;
}

static const struct qn_node_type node_url = { .name = "URLNode",
	.run = run_url };

static int
url_args(
    struct qn_parser *p, struct tag_url *tag, struct qn_span *words, size_t n)
{
	const char **names = QN_NEW_N(p->arena, const char *, n + 1);
	size_t i;

	tag->args = QN_NEW_N(p->arena, const struct qn_expr *, n + 1);
	for (i = 0; i < n; i++) {
		struct qn_span name, value = words[i];

		if (qn_parser__kwarg(words[i], &name, &value))
			names[i] = qn_parser__dup(p, name);
		tag->args[i] = qn_parser__expr(p, value);
		if (!tag->args[i])
			return -1;
	}
	tag->names = names;
	tag->n = n;
	return 0;
}

static int
parse_url(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_url *tag = QN_NEW(p->arena, struct tag_url);

	if (n < 2)
		return qn_parser__error(p,
		    "'url' takes at least one argument, "
		    "a URL pattern name.");
	tag->view = qn_parser__expr(p, words[1]);
	if (!tag->view)
		return -1;
	if (n >= 4 && qn_span__is(words[n - 2], "as")) {
		tag->as = qn_parser__dup(p, words[n - 1]);
		n -= 2;
	}
	node->type = &node_url;
	node->data = tag;
	return url_args(p, tag, words + 2, n - 2);
}

bool
qn_url__name(const struct qn_node *node, struct qn_value *ret)
{
	const struct tag_url *tag = node->data;

	return node->type == &node_url && !tag->as &&
	    qn_expr__is_literal(tag->view, ret) && ret->kind == QN_V_TEXT;
}

const struct qn_tag qn_tags__url[] = { QN_TAG("url", parse_url), { 0 } };

/* ---- static ----------------------------------------------------------- */

struct tag_static {
	const struct qn_expr *path;
	const char *as;
};

/* urllib.parse.quote(path): slashes stay. */
static void
add_quoted(struct qn_str *str, const char *ptr, size_t len)
{
	const char *end = ptr + len, *slash;

	while ((slash = memchr(ptr, '/', (size_t)(end - ptr)))) {
		qn_str_add_url(str, ptr, (size_t)(slash - ptr));
		qn_str_add_char(str, '/');
		ptr = slash + 1;
	}
	qn_str_add_url(str, ptr, (size_t)(end - ptr));
}

static const char *
prefix_of(const char *setting, const char *fallback)
{
	return setting ? setting : fallback;
}

static const struct qn_op *
run_static(struct qn_render *r, const struct qn_op *op)
{
	const struct qn_tpl_options *o = r->env->options;
	const struct tag_static *tag = op->data;
	struct qn_value path, text;
	struct qn_str url;

	if (qn_expr__resolve(r, tag->path, 0, &path) < 0)
		return NULL;
	if (path.kind != QN_V_TEXT) {
		qn_render__error(r, QN_ERR_BAD_INPUT,
		    "TypeError: the path of a static file is text, not %s",
		    qn_value_kind_name(&path));
		return NULL;
	}
	qn_str_init(&url, r->arena);
	if (o->static_file) {
		o->static_file(
		    o->site, qn_arena_dup(r->arena, path.text, path.len), &url);
	} else {
		if (!path.len || path.text[0] != '/')
			qn_str_add(&url, prefix_of(o->static_url, "/static/"));
		add_quoted(&url, path.text, path.len);
	}
	text = qn_text_from(&url);
	if (tag->as && r->ctx->autoescape)
		text = qn_text_escape(&text, r->arena);
	url_out(r, text, tag->as);
	return op + 1;
}

static const struct qn_node_type node_static = { .name = "StaticNode",
	.run = run_static };

static int
parse_static(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_static *tag = QN_NEW(p->arena, struct tag_static);

	if (n < 2)
		return qn_parser__error(p,
		    "'static' takes at least one "
		    "argument (path to file)");
	tag->path = qn_parser__expr(p, words[1]);
	if (n >= 4 && qn_span__is(words[n - 2], "as"))
		tag->as = qn_parser__dup(p, words[3]);
	node->type = &node_static;
	node->data = tag;
	return tag->path ? 0 : -1;
}

/* ---- get_static_prefix, get_media_prefix ------------------------------ */

struct tag_prefix {
	bool media;
	const char *as;
};

static const struct qn_op *
run_prefix(struct qn_render *r, const struct qn_op *op)
{
	const struct qn_tpl_options *o = r->env->options;
	const struct tag_prefix *tag = op->data;
	const char *text = tag->media ? prefix_of(o->media_url, "/media/") :
					prefix_of(o->static_url, "/static/");

	if (tag->as)
		qn_ctx_set(r->ctx, tag->as, qn_value_str(text));
	else
		qn_str_add(r->out, text);
	return op + 1;
}

static const struct qn_node_type node_prefix = { .name = "PrefixNode",
	.run = run_prefix };

static int
parse_prefix(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_prefix *tag = QN_NEW(p->arena, struct tag_prefix);

	if (n > 1 && !qn_span__is(words[1], "as"))
		return qn_parser__error(p,
		    "First argument in '%.*s' must be "
		    "'as'",
		    (int)words[0].len, words[0].ptr);
	if (n > 2)
		tag->as = qn_parser__dup(p, words[2]);
	tag->media = qn_span__is(words[0], "get_media_prefix");
	node->type = &node_prefix;
	node->data = tag;
	return 0;
}

static const struct qn_tag static_tags[] = { QN_TAG("static", parse_static),
	QN_TAG("get_static_prefix", parse_prefix),
	QN_TAG("get_media_prefix", parse_prefix), { 0 } };

const struct qn_tpl_library qn_library__static = { .name = "static",
	.tags = static_tags };
