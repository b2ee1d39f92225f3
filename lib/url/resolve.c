/* SPDX-License-Identifier: MIT */
/*
 * Walking a path down the tree. The first route of the list that matches
 * wins, as in Django, so all ways are tried, but none that can only lead to a
 * later route than the best one so far. Nothing is allocated on the way.
 */
#include "url/url-int.h"

#include <string.h>

#include "base/banned.h"

struct walk {
	const struct qn_urls *urls;
	const char *path;
	size_t len;
	const struct qn_leaf *best;
	size_t order; /* of the best; SIZE_MAX: none */
	struct qn_capture now[QN_URL_ARGS_MAX];
	struct qn_capture kept[QN_URL_ARGS_MAX]; /* of the best */
};

static void
keep(struct walk *w, const struct qn_leaf *leaf, size_t n)
{
	if (leaf->order >= w->order)
		return;
	w->best = leaf;
	w->order = leaf->order;
	memcpy(w->kept, w->now, n * sizeof(*w->now));
}

/* ---- edges: the end of what they match, or −1 --------------------------- */

static int64_t
match_param(
    struct walk *w, const struct qn_converter *conv, size_t off, size_t *n)
{
	const char *ptr = w->path + off;
	size_t len = qn_converter__longest(conv, ptr, w->len - off);

	if (len == 0 || (conv->accept && !conv->accept(ptr, len)))
		return -1;
	w->now[*n].ptr = ptr;
	w->now[(*n)++].len = len;
	return (int64_t)(off + len);
}

static int64_t
match_regex(
    struct walk *w, const struct qn_pattern *pattern, size_t off, size_t *n)
{
	const char *ptr = w->path + off;
	int64_t end =
	    qn_regex__match(w->urls, pattern->regex, ptr, w->len - off);
	const struct qn_group *group = pattern->groups;
	struct qn_capture *capture;
	const PCRE2_SIZE *at;
	size_t i;

	if (end < 0)
		return -1;
	for (i = 0; i < pattern->n_groups; i++, group++) {
		at = pcre2_get_ovector_pointer(w->urls->match_data) +
		    2 * group->number;
		capture = &w->now[(*n)++];
		capture->ptr = NULL;
		capture->len = 0;
		if (at[0] == PCRE2_UNSET)
			continue;
		capture->ptr = ptr + at[0];
		capture->len = at[1] - at[0];
		if (group->conv && group->conv->accept &&
		    !group->conv->accept(capture->ptr, capture->len))
			return -1;
	}
	return (int64_t)off + end;
}

static int64_t
match_tail(
    struct walk *w, const struct qn_pattern *pattern, size_t off, size_t *n)
{
	const struct qn_token *token = pattern->tokens + pattern->tail;
	size_t left = pattern->n_tokens - pattern->tail;
	const struct qn_capture *capture;
	int64_t end;

	end = qn_tokens__match(token, left, w->path + off, w->len - off,
	    pattern->whole, w->now + *n);
	if (end < 0)
		return -1;
	for (; left; left--, token++) {
		if (!token->conv)
			continue;
		capture = &w->now[(*n)++];
		if (token->conv->accept &&
		    !token->conv->accept(capture->ptr, capture->len))
			return -1;
	}
	return (int64_t)off + end;
}

/* ---- the walk ----------------------------------------------------------- */

static void visit(
    struct walk *w, const struct qn_node *node, size_t off, size_t n);

static void
take(struct walk *w, const struct qn_edge *edge, size_t off, size_t n)
{
	int64_t end;

	if (edge->conv)
		end = match_param(w, edge->conv, off, &n);
	else if (edge->pattern->regex)
		end = match_regex(w, edge->pattern, off - edge->back, &n);
	else
		end = match_tail(w, edge->pattern, off, &n);
	if (end < 0)
		return;
	if (edge->leaf)
		keep(w, edge->leaf, n);
	if (edge->to)
		visit(w, edge->to, (size_t)end, n);
}

/* The kid whose text comes next in the path, NULL when none. */
static const struct qn_node *
find_kid(const struct walk *w, const struct qn_node *node, size_t off)
{
	const struct qn_node *kid;
	const char *key;

	if (node->keys.len == 0 || off == w->len)
		return NULL;
	key = memchr(node->keys.items, w->path[off], node->keys.len);
	if (!key)
		return NULL;
	kid = ((struct qn_node **)
		   node->kids.items)[key - (const char *)node->keys.items];
	if (kid->first >= w->order || kid->len > w->len - off ||
	    memcmp(w->path + off, kid->text, kid->len) != 0)
		return NULL;
	return kid;
}

/* Everything below a node that is reached at `off` with `n` captures. */
static void
visit(struct walk *w, const struct qn_node *node, size_t off, size_t n)
{
	const struct qn_node *kid = find_kid(w, node, off);
	const struct qn_edge *edge = node->edges.items;
	size_t left;

	if (node->leaf && off == w->len)
		keep(w, node->leaf, n);
	for (left = node->edges.len; left; left--, edge++) {
		if (kid && kid->first < edge->first) {
			visit(w, kid, off + kid->len, n);
			kid = NULL;
		}
		if (edge->first >= w->order)
			break;
		take(w, edge, off, n);
	}
	if (kid && kid->first < w->order)
		visit(w, kid, off + kid->len, n);
}

static const struct qn_leaf *
find(struct walk *w, const struct qn_urls *urls, const char *path, size_t len)
{
	w->urls = urls;
	w->path = path;
	w->len = len;
	w->best = NULL;
	w->order = SIZE_MAX;
	visit(w, urls->root, 0, 0);
	return w->best;
}

/* ---- arguments ---------------------------------------------------------- */

/* Set an argument; a later one of the same name replaces the earlier. */
static void
set_arg(struct qn_params *args, const struct qn_leaf *leaf,
    const struct qn_arg_source *source, const char *value, size_t len)
{
	size_t i;

	for (i = 0; leaf->shadowed && i < args->len; i++) {
		if (strcmp(args->items[i].name, source->name) != 0)
			continue;
		args->items[i].value = value;
		args->items[i].len = len;
		return;
	}
	qn_params_add(args, source->name, source->name_len, value, len);
}

static void
set_args(struct qn_req *req, const struct walk *w)
{
	const struct qn_leaf *leaf = w->best;
	const struct qn_arg_source *source = leaf->args;
	const struct qn_capture *capture;
	size_t i;

	for (i = 0; i < leaf->n_args; i++, source++) {
		if (source->capture < 0) {
			set_arg(&req->args, leaf, source, source->value,
			    source->len);
			continue;
		}
		capture = &w->kept[source->capture];
		if (capture->ptr)
			set_arg(&req->args, leaf, source,
			    qn_arena_dup(
				req->arena, capture->ptr, capture->len),
			    capture->len);
	}
}

const struct qn_match *
qn_urls_resolve(const struct qn_urls *urls, struct qn_req *req)
{
	struct walk w;

	qn_params_init(&req->args, req->arena);
	req->match = NULL;
	if (!find(&w, urls, req->path, strlen(req->path)))
		return NULL;
	set_args(req, &w);
	req->match = &w.best->match;
	return req->match;
}

bool
qn_urls_has(const struct qn_urls *urls, struct qn_arena *arena QN_UNUSED,
    const char *path, size_t len)
{
	struct walk w;

	return find(&w, urls, path, len) != NULL;
}
