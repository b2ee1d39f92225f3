/* SPDX-License-Identifier: MIT */
/* Small tags: load, templatetag, csrf_token. */
#include <string.h>

#include "tpl/env.h"
#include "tpl/lookup.h"
#include "tpl/nodes.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

/* ---- load ------------------------------------------------------------- */

static int
error_library(struct qn_parser *p, struct qn_span name)
{
	return qn_parser__error(p, "'%.*s' is not a registered tag library.",
	    (int)name.len, name.ptr);
}

/* {% load a b from library %} */
static int
load_from(struct qn_parser *p, const struct qn_span *words, size_t n)
{
	struct qn_span name = words[n - 1];
	const struct qn_tpl_library *library =
	    qn_env__library(p->env, name.ptr, name.len);
	size_t i;

	if (!library)
		return error_library(p, name);
	for (i = 1; i + 2 < n; i++)
		if (!qn_parser__load_one(p, library, words[i]))
			return qn_parser__error(p,
			    "'%.*s' is not a valid tag "
			    "or filter in tag library '%s'",
			    (int)words[i].len, words[i].ptr, library->name);
	return 0;
}

static int
parse_load(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	size_t i;

	node->type = &qn_node__nothing;
	if (n >= 4 && qn_span__is(words[n - 2], "from"))
		return load_from(p, words, n);
	for (i = 1; i < n; i++)
		if (!qn_parser__load(p, words[i]))
			return error_library(p, words[i]);
	return 0;
}

/* ---- templatetag ------------------------------------------------------ */

static const struct {
	const char *name, *text;
} templatetags[] = {
	{ "openblock", "{%" },
	{ "closeblock", "%}" },
	{ "openvariable", "{{" },
	{ "closevariable", "}}" },
	{ "openbrace", "{" },
	{ "closebrace", "}" },
	{ "opencomment", "{#" },
	{ "closecomment", "#}" },
};

static int
emit_templatetag(struct qn_emitter *e, const struct qn_node *node)
{
	const char *text = node->data;

	qn_emit__text(e, node, text, strlen(text));
	return 0;
}

static const struct qn_node_type node_templatetag = { .name = "TemplateTagNode",
	.emit = emit_templatetag };

static int
parse_templatetag(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	size_t i;

	if (n != 2)
		return qn_parser__error(
		    p, "'templatetag' statement takes one argument");
	node->type = &node_templatetag;
	for (i = 0; i < QN_COUNT(templatetags); i++)
		if (qn_span__is(words[1], templatetags[i].name))
			node->data = templatetags[i].text;
	if (node->data)
		return 0;
	return qn_parser__error(p,
	    "Invalid templatetag argument: '%.*s'. "
	    "Must be one of: ['openblock', 'closeblock', 'openvariable', "
	    "'closevariable', 'openbrace', 'closebrace', 'opencomment', "
	    "'closecomment']",
	    (int)words[1].len, words[1].ptr);
}

/* ---- csrf_token ------------------------------------------------------- */

static const struct qn_op *
run_csrf_token(struct qn_render *r, const struct qn_op *op)
{
	const struct qn_value *found = qn_ctx_find(r->ctx, "csrf_token", 10);
	struct qn_value token;

	if (!found || !qn_value_truth(found))
		return op + 1;
	token = *found;
	if (!qn_lookup_call(&token, r->arena))
		return op + 1;
	token = qn_text_of(&token, r->arena);
	if (token.len == 11 && memcmp(token.text, "NOTPROVIDED", 11) == 0)
		return op + 1;
	qn_str_add(r->out,
	    "<input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"");
	qn_text_add_escaped(r->out, &token, r->arena);
	qn_str_add(r->out, "\">");
	return op + 1;
}

static const struct qn_node_type node_csrf_token = { .name = "CsrfTokenNode",
	.run = run_csrf_token };

static int
parse_csrf_token(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	(void)p;
	(void)words;
	(void)n;
	node->type = &node_csrf_token;
	return 0;
}

const struct qn_tag qn_tags__load[] = { QN_TAG("csrf_token", parse_csrf_token),
	QN_TAG("load", parse_load), QN_TAG("templatetag", parse_templatetag),
	{ 0 } };
