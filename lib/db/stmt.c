/* SPDX-License-Identifier: MIT */
/*
 * The prepared statements of a connection. A text is looked up by its address
 * first, because most are literals, and then by its bytes; the bytes are
 * compared either way, so an address that holds another text does no harm.
 */
#include "db/db-int.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/map.h"

#include "base/banned.h"

static void *
alloc(size_t n, size_t size)
{
	void *ptr = calloc(n ? n : 1, size);

	if (!ptr)
		qn_out_of("prepared statements", n * size, 0);
	return ptr;
}

static uint32_t
hint_of(const struct qn_stmts *stmts, const char *address)
{
	uint64_t n = (uintptr_t)address;

	return (uint32_t)((n * UINT64_C(0x9e3779b97f4a7c15)) >> 40) &
	    stmts->mask;
}

void
qn_stmts__init(struct qn_stmts *stmts, uint32_t max)
{
	uint32_t size = 16;

	memset(stmts, 0, sizeof(*stmts));
	stmts->max = max;
	if (max == 0)
		return;
	while (size < max * 2 && size < 1u << 20)
		size *= 2;
	stmts->mask = size - 1;
	stmts->items = alloc(max, sizeof(struct qn_stmt));
	stmts->buckets = alloc(size, sizeof(uint32_t));
	stmts->hints = alloc(size, sizeof(uint32_t));
}

static void
stmt_release(struct qn_stmt *stmt)
{
	free(stmt->sql);
	free(stmt->types);
	free(stmt->note);
	memset(stmt, 0, sizeof(*stmt));
}

void
qn_stmts__reset(struct qn_stmts *stmts)
{
	uint32_t i;

	for (i = 0; i < stmts->max; i++)
		stmt_release(&stmts->items[i]);
	stmts->n_doomed = 0;
	if (stmts->max == 0)
		return;
	memset(stmts->buckets, 0, (stmts->mask + 1) * sizeof(uint32_t));
	memset(stmts->hints, 0, (stmts->mask + 1) * sizeof(uint32_t));
}

void
qn_stmts__release(struct qn_stmts *stmts)
{
	qn_stmts__reset(stmts);
	free(stmts->items);
	free(stmts->buckets);
	free(stmts->hints);
	free(stmts->doomed);
	memset(stmts, 0, sizeof(*stmts));
}

/* A null has no encoding, so it fits a parameter of any type. */
static bool
stmt_fits(const struct qn_stmt *stmt, const char *sql, const Oid *types,
    const char *const *values, uint32_t n)
{
	uint32_t i;

	if (!stmt->serial || stmt->n_types != n || strcmp(stmt->sql, sql) != 0)
		return false;
	for (i = 0; i < n; i++)
		if (values[i] && types[i] != stmt->types[i])
			return false;
	return true;
}

struct qn_stmt *
qn_stmts__find(struct qn_stmts *stmts, const char *sql, const Oid *types,
    const char *const *values, uint32_t n)
{
	uint32_t hint, slot;
	struct qn_stmt *stmt;
	uint64_t hash;

	if (stmts->max == 0)
		return NULL;
	hint = hint_of(stmts, sql);
	slot = stmts->hints[hint];
	if (slot) {
		stmt = &stmts->items[slot - 1];
		if (stmt_fits(stmt, sql, types, values, n)) {
			stmt->used = ++stmts->tick;
			return stmt;
		}
	}
	hash = qn_map_hash(sql, strlen(sql));
	for (slot = stmts->buckets[hash & stmts->mask]; slot;
	     slot = stmt->next) {
		stmt = &stmts->items[slot - 1];
		if (stmt->hash != hash ||
		    !stmt_fits(stmt, sql, types, values, n))
			continue;
		stmts->hints[hint] = slot;
		stmt->used = ++stmts->tick;
		return stmt;
	}
	return NULL;
}

/* Take a statement out of its bucket and free what it holds. */
static void
remove_stmt(struct qn_stmts *stmts, struct qn_stmt *stmt)
{
	uint32_t slot = (uint32_t)(stmt - stmts->items) + 1;
	uint32_t *link = &stmts->buckets[stmt->hash & stmts->mask];

	while (*link != slot)
		link = &stmts->items[*link - 1].next;
	*link = stmt->next;
	stmt_release(stmt);
}

static void
doom(struct qn_stmts *stmts, uint64_t serial)
{
	if (stmts->n_doomed == stmts->doomed_cap) {
		stmts->doomed_cap = stmts->doomed_cap * 2 + 16;
		stmts->doomed = realloc(
		    stmts->doomed, stmts->doomed_cap * sizeof(uint64_t));
		if (!stmts->doomed)
			qn_out_of("prepared statements",
			    stmts->doomed_cap * sizeof(uint64_t), 0);
	}
	stmts->doomed[stmts->n_doomed++] = serial;
}

/* A free slot, or the one whose statement was not used for longest. */
static struct qn_stmt *
take_slot(struct qn_stmts *stmts)
{
	struct qn_stmt *oldest = &stmts->items[0];
	uint32_t i;

	for (i = 0; i < stmts->max && oldest->serial; i++)
		if (stmts->items[i].used < oldest->used)
			oldest = &stmts->items[i];
	if (oldest->serial) {
		doom(stmts, oldest->serial);
		remove_stmt(stmts, oldest);
	}
	return oldest;
}

struct qn_stmt *
qn_stmts__add(
    struct qn_stmts *stmts, const char *sql, const Oid *types, uint32_t n)
{
	struct qn_stmt *stmt = take_slot(stmts);
	uint32_t slot = (uint32_t)(stmt - stmts->items) + 1;
	size_t len = strlen(sql);
	uint32_t *bucket;

	stmt->serial = ++stmts->serial * stmts->max + slot - 1;
	stmt->used = ++stmts->tick;
	stmt->sql = alloc(len + 1, 1);
	memcpy(stmt->sql, sql, len + 1);
	stmt->hash = qn_map_hash(sql, len);
	stmt->n_types = n;
	stmt->types = alloc(n, sizeof(Oid));
	if (n)
		memcpy(stmt->types, types, n * sizeof(Oid));
	bucket = &stmts->buckets[stmt->hash & stmts->mask];
	stmt->next = *bucket;
	*bucket = slot;
	stmts->hints[hint_of(stmts, sql)] = slot;
	return stmt;
}

/* A serial says its slot, see qn_stmts__add. */
struct qn_stmt *
qn_stmts__by_serial(struct qn_stmts *stmts, uint64_t serial)
{
	struct qn_stmt *stmt;

	if (stmts->max == 0 || serial == 0)
		return NULL;
	stmt = &stmts->items[serial % stmts->max];
	return stmt->serial == serial ? stmt : NULL;
}

void
qn_stmts__forget(struct qn_stmts *stmts, uint64_t serial)
{
	struct qn_stmt *stmt = qn_stmts__by_serial(stmts, serial);
	uint32_t i;

	if (stmt)
		remove_stmt(stmts, stmt);
	for (i = 0; i < stmts->n_doomed; i++)
		if (stmts->doomed[i] == serial) {
			stmts->doomed[i] = stmts->doomed[--stmts->n_doomed];
			return;
		}
}

void
qn_stmts__doom_all(struct qn_stmts *stmts)
{
	uint32_t i;

	for (i = 0; i < stmts->max; i++) {
		if (!stmts->items[i].serial)
			continue;
		doom(stmts, stmts->items[i].serial);
		remove_stmt(stmts, &stmts->items[i]);
	}
}
