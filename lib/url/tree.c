/* SPDX-License-Identifier: MIT */
/*
 * Building the prefix tree. Literal text is a radix tree; a parameter that
 * needs no backtracking is an edge shared by all routes that have the same
 * converter there; the rest of a level from the first parameter that may
 * backtrack, or a regex, is one edge.
 *
 * An include commits: what its pattern took is never given back to try what
 * follows in another way. Django does so, and it is what makes an edge lead
 * to one place only.
 */
#include "url/url-int.h"

#include <string.h>

#include "base/banned.h"

struct qn_node *
qn_node__new(struct qn_arena *arena, size_t order)
{
	struct qn_node *node = QN_NEW(arena, struct qn_node);

	node->text = "";
	node->first = order;
	node->keys = QN_VEC(char, arena);
	node->kids = QN_VEC(struct qn_node *, arena);
	node->edges = QN_VEC(struct qn_edge, arena);
	return node;
}

static void
add_kid(struct qn_node *node, struct qn_node *kid)
{
	*(char *)qn_vec_add(&node->keys) = *kid->text;
	*(struct qn_node **)qn_vec_add(&node->kids) = kid;
}

/* Where the kid that begins with a byte stands, NULL when there is none. */
static struct qn_node **
find_kid(struct qn_node *node, char c)
{
	size_t i;

	for (i = 0; i < node->keys.len; i++)
		if (*(char *)qn_vec_get(&node->keys, i) == c)
			return qn_vec_get(&node->kids, i);
	return NULL;
}

/* Cut a node's text after `len` bytes: a new node takes the first part. */
static struct qn_node *
split(struct qn_arena *arena, struct qn_node *node, size_t len)
{
	struct qn_node *upper = qn_node__new(arena, node->first);

	upper->text = node->text;
	upper->len = len;
	node->text += len;
	node->len -= len;
	add_kid(upper, node);
	return upper;
}

/* The node at the end of literal text below `node`. */
static struct qn_node *
add_text(struct qn_node *node, struct qn_arena *arena, const char *text,
    size_t len, size_t order)
{
	struct qn_node **slot, *kid;
	size_t same;

	while (len > 0) {
		slot = find_kid(node, *text);
		if (!slot) {
			kid = qn_node__new(arena, order);
			kid->text = text;
			kid->len = len;
			add_kid(node, kid);
			return kid;
		}
		for (same = 0; same < len && same < (*slot)->len; same++)
			if (text[same] != (*slot)->text[same])
				break;
		if (same < (*slot)->len)
			*slot = split(arena, *slot, same);
		node = *slot;
		text += same;
		len -= same;
	}
	return node;
}

static struct qn_edge *
add_edge(struct qn_node *node, const struct qn_converter *conv,
    const struct qn_pattern *pattern, size_t order)
{
	struct qn_edge *edge;
	size_t i;

	for (i = 0; i < node->edges.len; i++) {
		edge = qn_vec_get(&node->edges, i);
		if (edge->conv == conv && edge->pattern == pattern)
			return edge;
	}
	edge = qn_vec_add(&node->edges);
	edge->conv = conv;
	edge->pattern = pattern;
	edge->first = order;
	return edge;
}

static struct qn_node *
edge_node(struct qn_edge *edge, struct qn_arena *arena, size_t order)
{
	if (!edge->to)
		edge->to = qn_node__new(arena, order);
	return edge->to;
}

/*
 * The node after one level; NULL when the level is the last and ends in an
 * edge, which then has the leaf.
 */
static struct qn_node *
add_level(struct qn_node *node, struct qn_arena *arena,
    const struct qn_pattern *pattern, const struct qn_leaf *leaf)
{
	const struct qn_token *token;
	struct qn_edge *edge;
	size_t i;

	for (i = 0; i < pattern->tail; i++) {
		token = &pattern->tokens[i];
		if (token->conv) {
			edge = add_edge(node, token->conv, NULL, leaf->order);
			node = edge_node(edge, arena, leaf->order);
		} else {
			node = add_text(
			    node, arena, token->text, token->len, leaf->order);
		}
	}
	if (pattern->tail == pattern->n_tokens && !pattern->by_regex)
		return node;
	node = add_text(
	    node, arena, pattern->prefix, pattern->prefix_len, leaf->order);
	edge = add_edge(node, NULL, pattern, leaf->order);
	edge->back = pattern->prefix_len;
	if (!pattern->whole)
		return edge_node(edge, arena, leaf->order);
	edge->leaf = leaf;
	return NULL;
}

void
qn_node__add(
    struct qn_node *root, struct qn_arena *arena, const struct qn_leaf *leaf)
{
	struct qn_node *node = add_text(root, arena, "/", 1, leaf->order);
	size_t i;

	for (i = 0; i < leaf->n_levels; i++)
		node = add_level(node, arena, leaf->levels[i], leaf);
	if (node && !node->leaf)
		node->leaf = leaf;
}
