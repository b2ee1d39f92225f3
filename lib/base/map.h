/* SPDX-License-Identifier: MIT */
/*
 * A hash map from byte strings to pointers that remembers insertion order,
 * in an arena. Keys are copied; values are lent. The hash is SipHash-like
 * with a key drawn at start (qn_map_seed), so a client cannot choose
 * collisions.
 *
 *	struct qn_map *map = qn_map_new(arena);
 *	size_t i;
 *
 *	qn_map_set(map, "title", 5, value);
 *	for (i = 0; i < map->len; i++)
 *		use(map->items[i].key, map->items[i].value);
 */
#ifndef QN_BASE_MAP_H
#define QN_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct qn_map_item {
	const char *key; /* NUL-terminated copy */
	size_t len;      /* of the key */
	void *value;
	uint64_t hash; /* private */
};

struct qn_map {
	struct qn_map_item *items; /* in insertion order */
	size_t len;                /* items in use */
	size_t cap;                /* private */
	uint32_t *index;           /* private: open addressing into items */
	size_t index_cap;          /* private: a power of two */
	struct qn_arena *arena;
};

/* An empty map. */
struct qn_map *qn_map_new(struct qn_arena *arena) QN_NONNULL_RESULT;

/* Set a key; an older value is replaced and keeps its place. */
void qn_map_set(struct qn_map *map, const char *key, size_t len, void *value);

/* The value of a key, NULL when absent. */
void *qn_map_find(const struct qn_map *map, const char *key, size_t len);

/* The item of a key, NULL when absent; for values that may be NULL. */
struct qn_map_item *qn_map_find_item(
    const struct qn_map *map, const char *key, size_t len);

/* Draw the process's hash key; call once at start, before any map. */
void qn_map_seed(uint64_t k0, uint64_t k1);

/* The hash of a string under the process's key. */
uint64_t qn_map_hash(const char *ptr, size_t len);

#endif
