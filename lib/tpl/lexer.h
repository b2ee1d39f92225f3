/* SPDX-License-Identifier: MIT */
/*
 * Template text into tokens, by the rules of Django's tag_re: a tag begins
 * with {%, {{ or {# and ends with the first %}, }} or #} on the same line;
 * anything else is text. Inside {% verbatim %} all is text until its end.
 *
 * Private to the room.
 */
#ifndef QN_TPL_LEXER_H
#define QN_TPL_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

enum qn_token_kind {
	QN_TOKEN_TEXT = 0,
	QN_TOKEN_VAR,
	QN_TOKEN_BLOCK,
	QN_TOKEN_COMMENT,
};

struct qn_token {
	enum qn_token_kind kind;
	int line;          /* from 1, where it begins */
	const char *ptr;   /* text, or what stands inside the braces … */
	size_t len;        /* … without blanks around it */
	const char *start; /* with the braces, in the source */
	size_t size;
};

/* The tokens (struct qn_token) of a text, which they point into. */
struct qn_vec qn_lexer__parse(
    struct qn_arena *arena, const char *ptr, size_t len);

/* Bytes of the blank (Python's str.isspace) at `ptr`, 0: none. */
size_t qn_lexer__space(const char *ptr, const char *end);

/* Without blanks at both ends (Python's str.strip). */
struct qn_span qn_lexer__strip(const char *ptr, size_t len);

/* Bytes of the word character (Python's \w) at `ptr`, 0: none. */
size_t qn_lexer__word(const char *ptr, const char *end);

/* The column of a place in a source, in code points from 1. */
int qn_lexer__column(const char *source, const char *at);

/*
 * The words of a tag (Django's split_contents): parted by blanks, except
 * inside quotes. `ret_n` of them; false when a _("…" is not closed.
 */
bool qn_lexer__split(struct qn_arena *arena, const char *ptr, size_t len,
    struct qn_span **ret, size_t *ret_n);

/* Whether a span is a given word. */
bool qn_span__is(struct qn_span span, const char *word);

#endif
