/* SPDX-License-Identifier: MIT */
/*
 * Tokens into nodes. A tag of the language is a struct qn_tag_syntax with a
 * function that reads the tag's words, and its bodies up to an end tag, and
 * makes a node; the node's type tells how it renders.
 *
 * Private to the room.
 */
#ifndef QN_TPL_PARSER_H
#define QN_TPL_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"
#include "tpl/expr.h"
#include "tpl/lexer.h"
#include "tpl/library.h"

struct qn_emitter;
struct qn_node;
struct qn_op;
struct qn_render;
struct qn_tpl;
struct qn_tpl_env;

/* Runs an operation: the one to go on with, or NULL after an error. */
typedef const struct qn_op *qn_op_fn(
    struct qn_render *r, const struct qn_op *op);

/* A kind of node. */
struct qn_node_type {
	const char *name; /* as Django's class: "ForNode" */
	qn_op_fn *run;
	/* Emit it in a way of its own; NULL: one operation and its bodies. */
	int (*emit)(struct qn_emitter *e, const struct qn_node *node);
	bool first; /* must come first in a template */
};

struct qn_nodelist {
	struct qn_node *first, *last;
	bool has_nontext;
};

struct qn_node {
	struct qn_node *next;
	const struct qn_node_type *type;
	const void *data; /* the tag's own, lent to operations */
	struct qn_nodelist *bodies;
	unsigned n_bodies;
	const struct qn_token *token;
	const struct qn_tpl *tpl; /* where the token stands */
};

/* A tag of the language. */
struct qn_tag_syntax {
	/* Make the node of a tag whose words are given; −1 after an error. */
	int (*parse)(struct qn_parser *p, struct qn_node *node,
	    struct qn_span *words, size_t n);
};

/* A row of a built-in tag table. */
#define QN_TAG(tag, fn)                                 \
	{                                               \
		.name = (tag), .kind = QN_TAG_BUILTIN,  \
		.syntax = &(const struct qn_tag_syntax) \
		{                                       \
			.parse = (fn)                   \
		}                                       \
	}

struct qn_parser {
	struct qn_arena *arena; /* where the compiled form lives */
	const struct qn_tpl_env *env;
	struct qn_tpl *tpl;
	const struct qn_token *tokens;
	size_t n, at;
	const struct qn_token *token; /* of the tag at hand */
	struct qn_vec loaded;         /* of struct loaded, see parser.c */
	struct qn_vec open;           /* tags not yet closed: tokens */
	struct qn_map *cycles;        /* named cycles; NULL: none */
	void *last_cycle;
	unsigned depth;
	unsigned block_uses; /* times the name "block" was seen */
	struct qn_err *err;
};

/* Parse a template's text into tpl->nodes; −1 with file, line, column. */
int qn_parser__run(struct qn_tpl *tpl, struct qn_err *err);

/*
 * Parse up to one of `ends` (NULL-ended, first words of tags). The end tag is
 * the next token. −1 when none comes.
 */
int qn_parser__body(
    struct qn_parser *p, struct qn_nodelist *list, const char *const *ends);

/* Take the next token (an end tag); its words. */
const struct qn_token *qn_parser__next(struct qn_parser *p);
int qn_parser__end(
    struct qn_parser *p, struct qn_span **ret_words, size_t *ret_n);

/* Parse one body up to `end` and take the end tag. The common case. */
int qn_parser__only(struct qn_parser *p, struct qn_node *node, const char *end);

/* Skip everything past a tag whose whole contents are `end`. */
int qn_parser__skip(struct qn_parser *p, const char *end);

/* `n` empty bodies for a node. */
void qn_parser__bodies(struct qn_parser *p, struct qn_node *node, unsigned n);

/* Record a TemplateSyntaxError at the tag at hand; always −1. */
int qn_parser__error(struct qn_parser *p, const char *fmt, ...) QN_PRINTF(2, 3);

/* Compile the expression in a word; NULL after an error. */
static inline const struct qn_expr *
qn_parser__expr(struct qn_parser *p, struct qn_span word)
{
	return qn_expr__parse(p, word.ptr, word.len);
}

/* Words as Python prints a list of them. */
const char *qn_parser__repr(
    struct qn_parser *p, const struct qn_span *words, size_t n);

/* A NUL-terminated copy. */
const char *qn_parser__dup(struct qn_parser *p, struct qn_span span);

/*
 * name=value: true and both parts when `word` begins with a name and '=', as
 * Django's kwarg_re; else false.
 */
bool qn_parser__kwarg(
    struct qn_span word, struct qn_span *ret_name, struct qn_span *ret_value);

/* Named values, as `with` and `include` take them. */
struct qn_kwarg {
	const char *name;
	const struct qn_expr *expr;
};

/*
 * Read `name=value …` from words[*at] on (Django's token_kwargs); `legacy`
 * also "value as name and …". Stops at the first other word. −1 after an error.
 */
int qn_parser__kwargs(struct qn_parser *p, struct qn_span *words, size_t n,
    size_t *at, bool legacy, struct qn_vec *ret);

/* A filter by name among those loaded, NULL when there is none. */
const struct qn_filter *qn_parser__filter(
    struct qn_parser *p, struct qn_span name);

/* {% load %}: everything of a library, or one thing; false: absent. */
bool qn_parser__load(struct qn_parser *p, struct qn_span library);
bool qn_parser__load_one(struct qn_parser *p,
    const struct qn_tpl_library *library, struct qn_span name);

/* The tag of an application's library (simple, block or inclusion). */
int qn_parser__library_tag(struct qn_parser *p, struct qn_node *node,
    const struct qn_tag *tag, struct qn_span *words, size_t n);

#endif
