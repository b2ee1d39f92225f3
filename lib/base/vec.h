/* SPDX-License-Identifier: MIT */
/*
 * A growing array of one type, in an arena.
 *
 *	struct qn_vec rows = QN_VEC(struct row, arena);
 *	struct row *row = qn_vec_add(&rows);      zeroed, lent until next add
 *	size_t i;
 *
 *	for (i = 0; i < rows.len; i++)
 *		use(qn_vec_get(&rows, i));
 */
#ifndef QN_BASE_VEC_H
#define QN_BASE_VEC_H

#include <stddef.h>

#include "base/arena.h"

struct qn_vec {
	void *items;            /* NULL while empty */
	size_t len;             /* items in use */
	size_t cap;             /* items that fit */
	size_t size;            /* bytes of one item */
	struct qn_arena *arena; /* owner of items */
};

/* An empty vector of `type` in `arena`. */
#define QN_VEC(type, owner)                            \
	(struct qn_vec)                                \
	{                                              \
		.size = sizeof(type), .arena = (owner) \
	}

/* A new zeroed item at the end; moves older ones when it grows. */
void *qn_vec_add(struct qn_vec *vec) QN_NONNULL_RESULT;

/* Item `i`; BUG when there is none. */
void *qn_vec_get(const struct qn_vec *vec, size_t i) QN_NONNULL_RESULT;

/* Remove the newest item; BUG when empty. */
void qn_vec_pop(struct qn_vec *vec);

/* Sort with a qsort comparison; stable. */
void qn_vec_sort(struct qn_vec *vec, int (*cmp)(const void *, const void *));

#endif
