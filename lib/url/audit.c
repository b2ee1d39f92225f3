/* SPDX-License-Identifier: MIT */
/*
 * Findings about rows, and about routes that disturb one another. To add one:
 * a function that calls qn_builder__add_error or _warning, called from
 * qn_audit__row or qn_audit__all; its id in the list of route.h; a case in
 * t/unit/url-audit.c.
 */
#include "url/url-int.h"

#include <string.h>

#include "base/banned.h"

/* ---- one row ------------------------------------------------------------ */

static bool
ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len >= n && strcmp(s + len - n, end) == 0;
}

static void
row_check_slash(struct qn_builder *b, const struct qn_route *route)
{
	const char *text = route->path ? route->path : route->regex;

	if (route->path ? *text != '/' :
			  *text != '/' && strncmp(text, "^/", 2) != 0 &&
		    strncmp(text, "^\\/", 3) != 0)
		return;
	if ((route->include || route->regex) && ends_with(text, "/"))
		return;
	qn_builder__add_warning(b, "urls.W002", route,
	    "Remove the slash; if this is included, end the pattern of the "
	    "include with one.",
	    "The pattern begins with a \"/\", so a path needs two of them.");
}

static void
row_check_regex(struct qn_builder *b, const struct qn_route *route)
{
	if (route->include && ends_with(route->regex, "$") &&
	    !ends_with(route->regex, "\\$"))
		qn_builder__add_warning(b, "urls.W001", route,
		    "Remove the dollar sign.",
		    "The pattern of an include ends with a \"$\", so that "
		    "nothing can follow it.");
}

/* A '<' or '>' that is not part of a parameter. */
static bool
has_lone_bracket(const char *ptr)
{
	const char *close;

	while (*ptr) {
		if (*ptr == '>')
			return true;
		if (*ptr++ != '<')
			continue;
		close = strchr(ptr, '>');
		if (!close || close == ptr)
			return true;
		ptr = close + 1;
	}
	return false;
}

static void
row_check_path(struct qn_builder *b, const struct qn_route *route)
{
	if (strstr(route->path, "(?P<") || *route->path == '^' ||
	    ends_with(route->path, "$")) {
		qn_builder__add_warning(b, "2_0.W001", route,
		    "Make it a .regex, or write <converter:name>.",
		    "The path contains \"(?P<\", begins with \"^\" or ends "
		    "with \"$\".");
		return;
	}
	if (has_lone_bracket(route->path))
		qn_builder__add_warning(b, "urls.W902", route, NULL,
		    "The path has a \"<\" or \">\" that is taken literally.");
}

/* What an include cannot have; its rows do not inherit any of it. */
static void
row_check_include(struct qn_builder *b, const struct qn_route *route)
{
	if (route->name || route->methods || route->login ||
	    route->permission || route->exempt_csrf || route->data)
		qn_builder__add_error(b, "urls.E910", route,
		    "Give it to each of the included rows.",
		    "An include has no name, methods, login, permission, "
		    "exempt_csrf or data.");
	if (route->ns && !route->app_name)
		qn_builder__add_error(b, "urls.E911", route,
		    "Set app_name as well.",
		    "Namespace \"%s\" has no application namespace.",
		    route->ns);
}

bool
qn_audit__row(struct qn_builder *b, const struct qn_route *route)
{
	int answers = !!route->view + !!route->include + !!route->redirect;

	if (!route->path == !route->regex) {
		qn_builder__add_error(b, "urls.E004", route, NULL,
		    "A route has either a path or a regex.");
		return false;
	}
	if (answers != 1) {
		qn_builder__add_error(b, "urls.E004", route, NULL,
		    "A route has one of view, include and redirect, this one "
		    "has %d.",
		    answers);
		return false;
	}
	row_check_slash(b, route);
	if (route->regex)
		row_check_regex(b, route);
	else
		row_check_path(b, route);
	if (route->include)
		row_check_include(b, route);
	else if (route->ns || route->app_name)
		qn_builder__add_error(b, "urls.E911", route, NULL,
		    "Only an include can have a namespace.");
	if (route->name && strchr(route->name, ':'))
		qn_builder__add_warning(b, "urls.W003", route,
		    "Remove the colon.",
		    "The name contains a \":\", which ends a namespace.");
	return true;
}

/* ---- routes that hide others -------------------------------------------- */

/* A place in the tokens of a route: a byte of text, or a parameter. */
struct place {
	const struct qn_leaf *leaf;
	size_t level, token, byte;
};

/* Move on to the next token when one is used up; NULL at the end. */
static const struct qn_token *
place_token(struct place *at)
{
	const struct qn_pattern *pattern;
	const struct qn_token *token;

	for (; at->level < at->leaf->n_levels; at->level++, at->token = 0) {
		pattern = at->leaf->levels[at->level];
		if (pattern->by_regex)
			return NULL;
		for (; at->token < pattern->n_tokens; at->token++) {
			token = &pattern->tokens[at->token];
			if (token->conv ? at->byte == 0 : at->byte < token->len)
				return token;
			at->byte = 0;
		}
		at->byte = 0;
	}
	return NULL;
}

/* Whether every text of a parameter or byte at `b` fits a converter. */
static bool
fits(const struct qn_converter *conv, const struct qn_token *token, size_t byte)
{
	const struct qn_converter_traits *traits = qn_converter__traits(conv);

	if (token->conv)
		return qn_converter__covers(conv, token->conv);
	return traits && !traits->fixed &&
	    traits->has((unsigned char)token->text[byte]);
}

/* Whether all that `b` matches from its place is matched by `a` from its. */
static bool
covers(struct place a, struct place b, unsigned *steps)
{
	const struct qn_token *ta = place_token(&a);
	const struct qn_token *tb = place_token(&b);

	if (!ta || !tb || ++*steps > QN_URL_COVERS_MAX)
		return !ta && !tb;
	if (!ta->conv) {
		if (tb->conv || ta->text[a.byte] != tb->text[b.byte])
			return false;
		a.byte++;
		b.byte++;
		return covers(a, b, steps);
	}
	a.byte++;
	while (tb && fits(ta->conv, tb, b.byte)) {
		b.byte++;
		if (covers(a, b, steps))
			return true;
		tb = place_token(&b);
	}
	return false;
}

static bool
is_same(const struct qn_leaf *a, const struct qn_leaf *b)
{
	size_t i;

	if (a->n_levels != b->n_levels)
		return false;
	for (i = 0; i < a->n_levels; i++)
		if (a->levels[i]->by_regex != b->levels[i]->by_regex ||
		    strcmp(a->levels[i]->source, b->levels[i]->source) != 0)
			return false;
	return true;
}

/* Whether a route's match is that of its levels written as one pattern. */
static bool
is_plain(const struct qn_leaf *leaf)
{
	const struct qn_pattern *p;
	size_t i;

	for (i = 0; i < leaf->n_levels; i++) {
		p = leaf->levels[i];
		if (p->by_regex || p->regex)
			return false;
		if (i + 1 < leaf->n_levels &&
		    (p->tail < p->n_tokens ||
			(p->n_tokens && p->tokens[p->n_tokens - 1].conv)))
			return false;
	}
	return true;
}

static bool
hides(const struct qn_leaf *a, const struct qn_leaf *b)
{
	struct place pa = { .leaf = a }, pb = { .leaf = b };
	unsigned steps = 0;

	if (is_same(a, b))
		return true;
	return is_plain(a) && is_plain(b) && covers(pa, pb, &steps);
}

static void
check_reach(struct qn_builder *b, const struct qn_leaf *leaf)
{
	const struct qn_leaf *earlier;
	size_t i;

	for (i = 0; i < leaf->order; i++) {
		earlier = *(struct qn_leaf **)qn_vec_get(&b->urls->leaves, i);
		if (!hides(earlier, leaf))
			continue;
		qn_builder__add_warning(b, "urls.W904", leaf->match.route,
		    "Move it in front of the other one, or remove it.",
		    "\"%s\" can never be reached: \"%s\" comes earlier and "
		    "matches all of it.",
		    leaf->match.pattern, earlier->match.pattern);
		return;
	}
}

/* ---- names -------------------------------------------------------------- */

static bool
has_params(const struct qn_skeleton *a, const struct qn_skeleton *b)
{
	size_t i, k;

	for (i = 0; i < a->n_params; i++) {
		for (k = 0; k < b->n_params; k++)
			if (strcmp(a->params[i]->param, b->params[k]->param) ==
			    0)
				break;
		if (k == b->n_params)
			return false;
	}
	return a->n_params == b->n_params;
}

static bool
has_defaults(const struct qn_leaf *a, const struct qn_leaf *b)
{
	const struct qn_route_arg *one, *two;

	for (one = a->defaults; one->name; one++) {
		for (two = b->defaults; two->name; two++)
			if (strcmp(one->name, two->name) == 0 &&
			    strcmp(one->value, two->value) == 0)
				break;
		if (!two->name)
			return false;
	}
	return true;
}

/* Whether reverse cannot tell two routes apart. */
static bool
is_twin(const struct qn_leaf *a, const struct qn_leaf *b)
{
	size_t i, k;

	if (!has_defaults(a, b) || !has_defaults(b, a))
		return false;
	for (i = 0; i < a->n_skeletons; i++)
		for (k = 0; k < b->n_skeletons; k++)
			if (has_params(&a->skeletons[i], &b->skeletons[k]))
				return true;
	return false;
}

/* A name's second and further routes against those before. */
static void
check_name(struct qn_builder *b, const struct qn_vec *leaves)
{
	const struct qn_leaf *one, *two;
	size_t i, k;

	for (i = 1; i < leaves->len; i++) {
		one = *(struct qn_leaf **)qn_vec_get(leaves, i);
		b->place = one->match.pattern;
		for (k = 0; k < i; k++) {
			two = *(struct qn_leaf **)qn_vec_get(leaves, k);
			if (is_twin(one, two))
				break;
		}
		if (k < i)
			qn_builder__add_error(b, "urls.E909", one->match.route,
			    "Choose another name.",
			    "\"%s\" and \"%s\" have one name and the same "
			    "arguments, so reverse cannot tell them apart.",
			    two->match.pattern, one->match.pattern);
		else
			qn_builder__add_warning(b, "urls.W903",
			    one->match.route, NULL,
			    "\"%s\" and \"%s\" have one name; reverse "
			    "chooses by the arguments given.",
			    two->match.pattern, one->match.pattern);
	}
}

static void
check_scope(struct qn_builder *b, const struct qn_scope *scope)
{
	const struct qn_scope *one, *two;
	size_t i, k;

	for (i = 0; i < scope->names->len; i++)
		check_name(b, scope->names->items[i].value);
	for (i = 0; i < scope->scopes.len; i++) {
		one = *(struct qn_scope **)qn_vec_get(&scope->scopes, i);
		for (k = 0; k < i; k++) {
			two =
			    *(struct qn_scope **)qn_vec_get(&scope->scopes, k);
			if (strcmp(one->ns, two->ns) == 0)
				break;
		}
		b->place = one->ns;
		if (k < i)
			qn_builder__add_warning(b, "urls.W005", NULL, NULL,
			    "Namespace \"%s\" is not unique; reverse finds "
			    "only the first.",
			    one->ns);
		check_scope(b, one);
	}
}

/* ---- redirects ---------------------------------------------------------- */

static void
check_redirect(struct qn_builder *b, const struct qn_leaf *leaf)
{
	const char *text = leaf->match.route->redirect;
	const char *name;
	size_t len = 0, i;

	if (qn_redirect__is_name(text)) {
		if (!qn_urls_has_name(b->urls, text))
			qn_builder__add_error(b, "urls.E912", leaf->match.route,
			    "A path begins with a \"/\".",
			    "There is no route named \"%s\" to redirect to.",
			    text);
		return;
	}
	for (; (name = qn_redirect__next(text, &len)); text = name + len) {
		for (i = 0; i < leaf->n_args; i++)
			if (leaf->args[i].name_len == len &&
			    memcmp(leaf->args[i].name, name, len) == 0)
				break;
		if (i == leaf->n_args)
			qn_builder__add_error(b, "urls.E912", leaf->match.route,
			    NULL,
			    "The redirect needs an argument \"%.*s\", which "
			    "the route does not have.",
			    (int)len, name);
	}
}

void
qn_audit__all(struct qn_builder *b)
{
	const struct qn_leaf *leaf;
	size_t i;

	for (i = 0; i < b->urls->leaves.len; i++) {
		leaf = *(struct qn_leaf **)qn_vec_get(&b->urls->leaves, i);
		b->place = leaf->match.pattern;
		check_reach(b, leaf);
		if (leaf->match.route->redirect)
			check_redirect(b, leaf);
	}
	check_scope(b, b->urls->scope);
}
