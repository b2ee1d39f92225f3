/* SPDX-License-Identifier: MIT */
/*
 * Walking over what Python calls an iterable: lists, tuples, rows, the keys of
 * a map, the characters of text, and objects that have items.
 *
 *	struct qn_seq seq;
 *	size_t i;
 *
 *	if (!qn_seq_init(&seq, value, arena))
 *		return …;                          not iterable
 *	for (i = 0; i < seq.len; i++) {
 *		struct qn_value item = qn_seq_at(&seq, i);
 *		…
 *	}
 */
#ifndef QN_TPL_SEQ_H
#define QN_TPL_SEQ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/value.h"

struct qn_seq {
	const struct qn_value *value; /* lent */
	size_t len;                   /* items */
	struct qn_arena *arena;
	size_t byte;  /* private: of text, where … */
	size_t index; /* private: … this character begins */
};

/* Begin; false when the value cannot be iterated (a TypeError in Python). */
bool qn_seq_init(
    struct qn_seq *seq, const struct qn_value *value, struct qn_arena *arena);

/* Item `i`, below len. In rising order it costs the same for every kind. */
struct qn_value qn_seq_at(struct qn_seq *seq, size_t i);

/* The items copied into an array in the arena; *ret_len of them. */
struct qn_value *qn_seq_copy(struct qn_seq *seq, size_t *ret_len);

#endif
