/* SPDX-License-Identifier: MIT */
/*
 * {% partialdef %} and {% partial %}: a named part of a template, rendered in
 * place, elsewhere in it, or alone as "template.html#name".
 */
#include <string.h>

#include "tpl/env.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"

#include "base/banned.h"

/* ---- partialdef ------------------------------------------------------- */

static int
emit_partialdef(struct qn_emitter *e, const struct qn_node *node)
{
	return node->data ? qn_emit__list(e, &node->bodies[0]) : 0;
}

static const struct qn_node_type node_partialdef = { .name = "PartialDefNode",
	.emit = emit_partialdef };

/* The end tag is "endpartialdef" or "endpartialdef name". */
static int
check_end(struct qn_parser *p, const struct qn_span *name)
{
	struct qn_span *words;
	size_t n;

	if (qn_parser__end(p, &words, &n) < 0)
		return -1;
	if (n == 1 ||
	    (n == 2 && words[1].len == name->len &&
		memcmp(words[1].ptr, name->ptr, name->len) == 0))
		return 0;
	return qn_parser__error(p,
	    "Invalid block tag: 'endpartialdef', "
	    "expected 'endpartialdef' or 'endpartialdef %.*s'.",
	    (int)name->len, name->ptr);
}

static int
parse_partialdef(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	static const char *const ends[] = { "endpartialdef", NULL };
	struct qn_tpl *tpl = p->tpl;

	if (n < 2)
		return qn_parser__error(p, "'partialdef' tag requires a name");
	if (n > 3)
		return qn_parser__error(
		    p, "'partialdef' tag takes at most 2 arguments");
	if (n == 3 && !qn_span__is(words[2], "inline"))
		return qn_parser__error(p,
		    "The 'inline' argument does not "
		    "have any parameters; either use 'inline' or remove it "
		    "completely.");
	if (!tpl->partials)
		tpl->partials = qn_map_new(p->arena);
	if (qn_map_find(tpl->partials, words[1].ptr, words[1].len))
		return qn_parser__error(p,
		    "Partial '%.*s' is already defined "
		    "in the '%s' template.",
		    (int)words[1].len, words[1].ptr, tpl->name);
	node->type = &node_partialdef;
	node->data = n == 3 ? node : NULL;
	qn_parser__bodies(p, node, 1);
	if (qn_parser__body(p, &node->bodies[0], ends) < 0 ||
	    check_end(p, &words[1]) < 0)
		return -1;
	qn_map_set(tpl->partials, words[1].ptr, words[1].len, node);
	return 0;
}

/* ---- partial ---------------------------------------------------------- */

/* Where the body of a partial stands in the program at hand. */
struct qn_partial_ref {
	const struct qn_node *def;
	size_t begin, end;
};

static const struct qn_op *
run_partial(struct qn_render *r, const struct qn_op *op)
{
	const struct qn_partial_ref *ref = op->data;
	struct qn_state *states = r->states;
	int got;

	if (r->depth >= QN_RENDER_DEPTH_MAX) {
		qn_render__error(r, QN_ERR_LIMIT,
		    "RecursionError: partials are nested more than %d deep",
		    QN_RENDER_DEPTH_MAX);
		return NULL;
	}
	r->depth++;
	r->states = NULL;
	got = qn_render__run(
	    r, r->prog->ops + ref->begin, r->prog->ops + ref->end);
	r->states = states;
	r->depth--;
	return got < 0 ? NULL : op + 1;
}

static const struct qn_op *
run_undefined(struct qn_render *r, const struct qn_op *op)
{
	qn_render__error(r, QN_ERR_BAD_INPUT,
	    "TemplateSyntaxError: Partial "
	    "'%s' is not defined in the current template.",
	    (const char *)op->data);
	return NULL;
}

static int
emit_partial(struct qn_emitter *e, const struct qn_node *node)
{
	const char *name = node->data;
	const struct qn_node *def = node->tpl->partials ?
	    qn_map_find(node->tpl->partials, name, strlen(name)) :
	    NULL;
	struct qn_partial_ref *ref;

	if (!def) {
		qn_emit__op(e, node, run_undefined, name);
		return 0;
	}
	if (!e->partials)
		e->partials = qn_map_new(e->arena);
	ref = qn_map_find(e->partials, (const char *)&def, sizeof(def));
	if (!ref) {
		ref = QN_NEW(e->arena, struct qn_partial_ref);
		ref->def = def;
		qn_map_set(e->partials, (const char *)&def, sizeof(def), ref);
	}
	qn_emit__op(e, node, run_partial, ref);
	return 0;
}

/* Emitting a body may ask for further partials, which join the end. */
int
qn_emit__partials(struct qn_emitter *e)
{
	size_t i;

	for (i = 0; e->partials && i < e->partials->len; i++) {
		struct qn_partial_ref *ref = e->partials->items[i].value;

		ref->begin = e->barrier = e->ops.len;
		if (qn_emit__list(e, &ref->def->bodies[0]) < 0)
			return -1;
		ref->end = e->ops.len;
	}
	return 0;
}

static const struct qn_node_type node_partial = { .name = "PartialNode",
	.emit = emit_partial };

static int
parse_partial(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	if (n != 2)
		return qn_parser__error(
		    p, "'partial' tag requires a single argument");
	node->type = &node_partial;
	node->data = qn_parser__dup(p, words[1]);
	return 0;
}

const struct qn_tag qn_tags__partial[] = { QN_TAG("partial", parse_partial),
	QN_TAG("partialdef", parse_partialdef), { 0 } };
