/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

#define INDEX_FREE UINT32_MAX

static uint64_t seed0 = 0x0706050403020100, seed1 = 0x0f0e0d0c0b0a0908;

void
qn_map_seed(uint64_t k0, uint64_t k1)
{
	seed0 = k0;
	seed1 = k1;
}

static uint64_t
rotl(uint64_t x, int b)
{
	return (x << b) | (x >> (64 - b));
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotl(v[1], 13) ^ v[0];
	v[3] = rotl(v[3], 16) ^ v[2];
	v[0] = rotl(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotl(v[1], 17) ^ v[2];
	v[3] = rotl(v[3], 21) ^ v[0];
	v[2] = rotl(v[2], 32);
}

/* SipHash-1-3 (Aumasson and Bernstein): one round a word, three at the end. */
uint64_t
qn_map_hash(const char *ptr, size_t len)
{
	uint64_t v[4] = { seed0 ^ 0x736f6d6570736575,
		seed1 ^ 0x646f72616e646f6d, seed0 ^ 0x6c7967656e657261,
		seed1 ^ 0x7465646279746573 };
	uint64_t m, last = (uint64_t)len << 56;
	size_t i;

	for (i = 0; i + 8 <= len; i += 8) {
		memcpy(&m, ptr + i, 8);
		v[3] ^= m;
		sip_round(v);
		v[0] ^= m;
	}
	for (m = 0; i < len; i++)
		m |= (uint64_t)(unsigned char)ptr[i] << (8 * (i & 7));
	last |= m;
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

struct qn_map *
qn_map_new(struct qn_arena *arena)
{
	struct qn_map *map = QN_NEW(arena, struct qn_map);

	map->arena = arena;
	return map;
}

/* The place in the index where a key stands or would stand. */
static size_t
index_slot(const struct qn_map *map, const char *key, size_t len, uint64_t hash)
{
	size_t mask = map->index_cap - 1, at = hash & mask;

	for (; map->index[at] != INDEX_FREE; at = (at + 1) & mask) {
		const struct qn_map_item *item = &map->items[map->index[at]];

		if (item->hash == hash && item->len == len &&
		    memcmp(item->key, key, len) == 0)
			break;
	}
	return at;
}

/* Double both tables and enter every item again. */
static void
map_grow(struct qn_map *map)
{
	size_t i, cap = map->cap ? map->cap * 2 : 8;

	map->items = qn_arena_grow(map->arena, map->items,
	    map->cap * sizeof(*map->items), cap * sizeof(*map->items));
	map->cap = cap;
	map->index_cap = cap * 2;
	map->index =
	    qn_arena_alloc(map->arena, map->index_cap * sizeof(*map->index));
	memset(map->index, 0xff, map->index_cap * sizeof(*map->index));
	for (i = 0; i < map->len; i++)
		map->index[index_slot(map, map->items[i].key, map->items[i].len,
		    map->items[i].hash)] = (uint32_t)i;
}

void
qn_map_set(struct qn_map *map, const char *key, size_t len, void *value)
{
	uint64_t hash = qn_map_hash(key, len);
	struct qn_map_item *item;
	size_t at;

	if (map->len == map->cap)
		map_grow(map);
	at = index_slot(map, key, len, hash);
	if (map->index[at] != INDEX_FREE) {
		map->items[map->index[at]].value = value;
		return;
	}
	map->index[at] = (uint32_t)map->len;
	item = &map->items[map->len++];
	item->key = qn_arena_dup(map->arena, key, len);
	item->len = len;
	item->value = value;
	item->hash = hash;
}

struct qn_map_item *
qn_map_find_item(const struct qn_map *map, const char *key, size_t len)
{
	size_t at;

	if (!map->len)
		return NULL;
	at = index_slot(map, key, len, qn_map_hash(key, len));
	if (map->index[at] == INDEX_FREE)
		return NULL;
	return &map->items[map->index[at]];
}

void *
qn_map_find(const struct qn_map *map, const char *key, size_t len)
{
	const struct qn_map_item *item = qn_map_find_item(map, key, len);

	return item ? item->value : NULL;
}
