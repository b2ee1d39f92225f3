/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

#define ARENA_ALIGN 16
#define ARENA_FIRST ((size_t)16 << 10)
#define ARENA_BLOCK ((size_t)1 << 20)

/* The largest block that outlives a reset; none in the debug arena. */
#ifdef QN_DEBUG_ARENA
#define KEEP_MAX 0
#else
#define KEEP_MAX ARENA_BLOCK
#endif

/* A block and, after its header, its bytes. In the debug arena: one piece. */
struct block {
	struct block *prev;
	size_t cap;
	size_t used;
	size_t pad;
};

struct hook {
	struct hook *prev;
	void (*fn)(void *);
	void *arg;
};

struct qn_arena {
	struct block *block; /* newest */
	struct hook *hooks;  /* newest first */
	size_t total;        /* bytes handed out */
	size_t limit;
};

static char *
block_bytes(struct block *block)
{
	return (char *)(block + 1);
}

static struct block *
block_new(struct block *prev, size_t cap)
{
	struct block *block;

	/* A sum that wraps round is as good as memory that is not there. */
	block = cap < SIZE_MAX - sizeof(*block) ? malloc(sizeof(*block) + cap) :
						  NULL;
	if (!block)
		qn_out_of("memory", cap, 0);
	block->prev = prev;
	block->cap = cap;
	block->used = 0;
	return block;
}

struct qn_arena *
qn_arena_new(size_t limit)
{
	struct qn_arena *arena;

	arena = calloc(1, sizeof(*arena));
	if (!arena)
		qn_out_of("memory", sizeof(*arena), 0);
	arena->limit = limit;
	return arena;
}

static void
hooks_run(struct qn_arena *arena, const struct hook *until)
{
	struct hook *hook;

	while (arena->hooks != until) {
		hook = arena->hooks;
		arena->hooks = hook->prev;
		hook->fn(hook->arg);
	}
}

/* Free blocks newer than `keep`; NULL frees all. */
static void
blocks_free(struct qn_arena *arena, const struct block *keep)
{
	struct block *block;

	while (arena->block != keep) {
		block = arena->block;
		arena->block = block->prev;
		free(block);
	}
}

void
qn_arena_free(struct qn_arena *arena)
{
	if (!arena)
		return;
	hooks_run(arena, NULL);
	blocks_free(arena, NULL);
	free(arena);
}

void
qn_arena_reset(struct qn_arena *arena)
{
	struct block *first = arena->block;

	hooks_run(arena, NULL);
	while (first && first->prev)
		first = first->prev;
	if (first && first->cap > KEEP_MAX)
		first = NULL;
	blocks_free(arena, first);
	if (first)
		first->used = 0;
	arena->total = 0;
}

/* A fresh block for a piece that the newest one cannot hold. */
static void
arena_extend(struct qn_arena *arena, size_t size)
{
	size_t cap = ARENA_FIRST;

#ifdef QN_DEBUG_ARENA
	cap = size;
#else
	if (arena->block) {
		cap = arena->block->cap * 2;
		if (cap > ARENA_BLOCK)
			cap = ARENA_BLOCK;
	}
	if (cap < size)
		cap = size;
#endif
	arena->block = block_new(arena->block, cap);
}

static size_t
round_up(size_t size)
{
	return (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

void *
qn_arena_alloc(struct qn_arena *arena, size_t size)
{
	struct block *block = arena->block;
	size_t need = round_up(size);
	void *ptr;

	if (QN_UNLIKELY(need < size))
		qn_out_of("memory", size, 0);
	if (QN_UNLIKELY(arena->limit && need > arena->limit - arena->total))
		qn_out_of("arena", size, arena->limit);
	arena->total += need;
#ifdef QN_DEBUG_ARENA
	arena_extend(arena, size);
	block = arena->block;
	block->used = size;
	ptr = block_bytes(block);
#else
	if (QN_UNLIKELY(!block || block->cap - block->used < need)) {
		arena_extend(arena, need);
		block = arena->block;
	}
	ptr = block_bytes(block) + block->used;
	block->used += need;
#endif
	return ptr;
}

void *
qn_arena_zalloc(struct qn_arena *arena, size_t size)
{
	return memset(qn_arena_alloc(arena, size), 0, size);
}

void *
qn_arena_zalloc_n(struct qn_arena *arena, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		qn_out_of("memory", SIZE_MAX, 0);
	return qn_arena_zalloc(arena, total);
}

#ifndef QN_DEBUG_ARENA
/* Lengthen the newest piece where it stands; false when it cannot be. */
static bool
grow_in_place(struct qn_arena *arena, char *ptr, size_t old, size_t size)
{
	struct block *block = arena->block;
	size_t more = round_up(size) - round_up(old);

	if (!block || ptr + round_up(old) != block_bytes(block) + block->used ||
	    block->cap - block->used < more)
		return false;
	if (arena->limit && more > arena->limit - arena->total)
		qn_out_of("arena", size, arena->limit);
	block->used += more;
	arena->total += more;
	return true;
}
#endif

void *
qn_arena_grow(struct qn_arena *arena, void *ptr, size_t old, size_t size)
{
	void *fresh;

	if (ptr && size <= old)
		return ptr;
#ifndef QN_DEBUG_ARENA
	if (ptr && old && size < SIZE_MAX - ARENA_ALIGN &&
	    grow_in_place(arena, ptr, old, size))
		return ptr;
#endif
	fresh = qn_arena_alloc(arena, size);
	if (old)
		memcpy(fresh, ptr, old);
	return fresh;
}

char *
qn_arena_dup(struct qn_arena *arena, const char *ptr, size_t len)
{
	char *copy;

	copy = qn_arena_alloc(arena, len + 1);
	if (len)
		memcpy(copy, ptr, len);
	copy[len] = '\0';
	return copy;
}

char *
qn_arena_strdup(struct qn_arena *arena, const char *s)
{
	return s ? qn_arena_dup(arena, s, strlen(s)) : NULL;
}

char *
qn_arena_vprintf(struct qn_arena *arena, const char *fmt, va_list ap)
{
	char *buf;
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		QN_BUG("cannot format \"%s\"", fmt);
	buf = qn_arena_alloc(arena, (size_t)n + 1);
	vsnprintf(buf, (size_t)n + 1, fmt, ap);
	return buf;
}

char *
qn_arena_printf(struct qn_arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = qn_arena_vprintf(arena, fmt, ap);
	va_end(ap);
	return s;
}

void
qn_arena_on_reset(struct qn_arena *arena, void (*fn)(void *), void *arg)
{
	struct hook *hook;

	hook = qn_arena_alloc(arena, sizeof(*hook));
	hook->prev = arena->hooks;
	hook->fn = fn;
	hook->arg = arg;
	arena->hooks = hook;
}

struct qn_arena_mark
qn_arena_mark(const struct qn_arena *arena)
{
	return (struct qn_arena_mark){
		.block = arena->block,
		.used = arena->block ? arena->block->used : 0,
		.total = arena->total,
		.hooks = arena->hooks,
	};
}

void
qn_arena_rewind(struct qn_arena *arena, struct qn_arena_mark mark)
{
	hooks_run(arena, mark.hooks);
	blocks_free(arena, mark.block);
	if (arena->block)
		arena->block->used = mark.used;
	arena->total = mark.total;
}

size_t
qn_arena_used(const struct qn_arena *arena)
{
	return arena->total;
}
