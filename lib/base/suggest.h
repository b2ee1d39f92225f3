/* SPDX-License-Identifier: MIT */
/* "Did you mean …?": the known word that is nearest to a misspelt one. */
#ifndef QN_BASE_SUGGEST_H
#define QN_BASE_SUGGEST_H

#include <stddef.h>

/* The best candidate so far; begin with a zeroed one. */
struct qn_suggest {
	const char *best; /* lent; NULL: nothing near enough */
	size_t distance;
};

/*
 * Offer a known word. Near enough is an edit distance (insert, delete,
 * replace, swap neighbours; case ignored) of at most a third of the word's
 * length, or a word that begins with what was typed.
 */
void qn_suggest_add(
    struct qn_suggest *suggest, const char *word, const char *known);

#endif
