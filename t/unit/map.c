/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <stdio.h>
#include <string.h>

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

/* SipHash-1-3 under the key zero, as Python 3.11's hash(bytes) has it. */
static void
test_hash(void)
{
	static const char text[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	static const struct {
		size_t len;
		uint64_t hash;
	} known[] = { { 1, 0x407448d2b89b1813 }, { 2, 0x555508cbc6add439 },
		{ 3, 0xc03bc3a0042630f2 }, { 7, 0x6db12aae9070f506 },
		{ 8, 0x3f7b849c0b8e35ea }, { 9, 0xf89b34a3d11eb6e5 },
		{ 15, 0x1fd27a29b0e9dc7a }, { 16, 0x94f60d3d29e6a312 },
		{ 17, 0x61c47e6da27eaccc }, { 31, 0x42ef1915a7f453a0 } };
	uint64_t one;
	size_t i;

	qn_map_seed(0, 0);
	for (i = 0; i < QN_COUNT(known); i++)
		qn_tap_is_int(qn_map_hash(text, known[i].len), known[i].hash,
		    "the hash of %zu bytes", known[i].len);
	one = qn_map_hash("abc", 3);
	qn_map_seed(1, 2);
	qn_tap_ok(qn_map_hash("abc", 3) != one, "the key changes the hash");
	qn_tap_ok(qn_map_hash("", 0) != qn_map_hash("\0", 1),
	    "the length is part of the hash");
	qn_map_seed(0, 0);
}

/* Keys whose hashes agree in the bits that choose the first place. */
static void
test_collisions(struct qn_arena *arena)
{
	struct qn_map *map = qn_map_new(arena);
	char key[20];
	intptr_t i, found = 0;
	int wrong = 0;

	for (i = 1; found < 200; i++) {
		snprintf(key, sizeof(key), "%d", (int)i);
		if ((qn_map_hash(key, strlen(key)) & 511) != 7)
			continue;
		qn_map_set(map, key, strlen(key), (void *)i);
		found++;
	}
	for (i = 0; i < found; i++) {
		const struct qn_map_item *item = &map->items[i];

		snprintf(key, sizeof(key), "%d", (int)(intptr_t)item->value);
		wrong += strcmp(key, item->key) != 0 ||
		    qn_map_find_item(map, key, strlen(key)) != item;
	}
	qn_tap_is_int(wrong, 0, "keys that collide are all found");
	qn_tap_ok(!qn_map_find(map, "none", 4), "and no others");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_map(arena);
	test_hash();
	test_collisions(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
