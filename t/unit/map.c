/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "testing/tap.h"

static void
test_map(struct qn_arena *arena)
{
	struct qn_map *map = qn_map_new(arena);
	char key[20];
	intptr_t i;
	int wrong = 0;

	qn_tap_ok(!qn_map_find(map, "a", 1), "nothing in an empty map");
	for (i = 1; i <= 5000; i++) {
		snprintf(key, sizeof(key), "key-%d", (int)i);
		qn_map_set(map, key, strlen(key), (void *)i);
	}
	for (i = 1; i <= 5000; i++) {
		snprintf(key, sizeof(key), "key-%d", (int)i);
		wrong += qn_map_find(map, key, strlen(key)) != (void *)i;
		wrong += strcmp(map->items[i - 1].key, key) != 0;
	}
	qn_tap_is_int(wrong, 0, "every key is found, in insertion order");
	qn_map_set(map, "key-7", 5, map);
	qn_tap_is_int(map->len, 5000, "a set key keeps its place");
	qn_tap_ok(map->items[6].value == map, "with the new value");
	qn_map_set(map, "a\0b", 3, NULL);
	qn_tap_ok(!qn_map_find_item(map, "a", 1), "NUL is part of a key");
	qn_tap_ok(qn_map_find_item(map, "a\0b", 3), "NULL is a value");
}

/* Not a known answer: only what maps rely on. */
static void
test_hash(void)
{
	uint64_t one = qn_map_hash("abc", 3);

	qn_map_seed(1, 2);
	qn_tap_ok(qn_map_hash("abc", 3) != one, "the key changes the hash");
	qn_tap_ok(qn_map_hash("", 0) != qn_map_hash("\0", 1),
	    "the length is part of the hash");
	qn_map_seed(0x0706050403020100, 0x0f0e0d0c0b0a0908);
	qn_tap_ok(qn_map_hash("abc", 3) == one, "and is the same again");
}

struct pair {
	int key, place;
};

static int
compare_pair(const void *a, const void *b)
{
	return ((const struct pair *)a)->key - ((const struct pair *)b)->key;
}

static void
test_vec(struct qn_arena *arena)
{
	struct qn_vec vec = QN_VEC(struct pair, arena);
	unsigned state = 1;
	int i, wrong = 0;

	for (i = 0; i < 1000; i++) {
		struct pair *pair = qn_vec_add(&vec);

		state = state * 1103515245 + 12345;
		pair->key = (int)(state >> 16) % 50;
		pair->place = i;
	}
	qn_vec_sort(&vec, compare_pair);
	for (i = 1; i < 1000; i++) {
		const struct pair *a = qn_vec_get(&vec, (size_t)i - 1);
		const struct pair *b = qn_vec_get(&vec, (size_t)i);

		wrong += a->key > b->key ||
		    (a->key == b->key && a->place > b->place);
	}
	qn_tap_is_int(wrong, 0, "the sort is right and stable");
	qn_vec_pop(&vec);
	qn_tap_is_int(vec.len, 999, "pop");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_map(arena);
	test_hash();
	test_vec(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
