/* SPDX-License-Identifier: MIT */
/*
 * Memory by lifetime. An arena hands out pieces and takes them back all at
 * once; nothing is freed by hand. There is one arena per worker and one per
 * request (see the table in lib/README), and scratch inside a request is
 * given back with a mark.
 *
 *	struct qn_arena *arena = qn_arena_new(16 << 20);
 *	char *name = qn_arena_printf(arena, "task-%d", 7);
 *
 *	qn_arena_reset(arena);          name is gone
 *
 * Allocation never returns NULL: when the system has no memory, or the arena
 * would grow over its limit, the process aborts (see bug.h). Every size that
 * a client controls is therefore checked against its own limit first.
 *
 * Configured with --enable-debug-arena, each piece is malloc'd so that ASan
 * and valgrind see every overrun.
 */
#ifndef QN_BASE_ARENA_H
#define QN_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/cdefs.h"

struct qn_arena;

/* A place to rewind to; copy it freely. Contents are private. */
struct qn_arena_mark {
	void *block;
	size_t used;
	size_t total;
	void *hooks;
};

/* ---- life cycle ------------------------------------------------------- */

/* A new arena that may hold at most `limit` bytes; 0 means no limit. */
struct qn_arena *qn_arena_new(size_t limit) QN_NONNULL_RESULT;

/* Run the hooks and give all memory back to the system. NULL is allowed. */
void qn_arena_free(struct qn_arena *arena);

/*
 * Run the hooks, newest first, and forget every piece. The first block is
 * kept for the next use (unless it is larger than 1 MiB); the others go back
 * to the system.
 */
void qn_arena_reset(struct qn_arena *arena);

/* ---- pieces ----------------------------------------------------------- */

/* `size` bytes, aligned for any type, contents undefined. Size 0 is fine. */
void *qn_arena_alloc(struct qn_arena *arena, size_t size) QN_NONNULL_RESULT
    __attribute__((malloc));

/* `size` zero bytes. */
void *qn_arena_zalloc(struct qn_arena *arena, size_t size) QN_NONNULL_RESULT
    __attribute__((malloc));

/* A zeroed object, or `n` of them, of a type. */
#define QN_NEW(arena, type) ((type *)qn_arena_zalloc(arena, sizeof(type)))
#define QN_NEW_N(arena, type, n) \
	((type *)qn_arena_zalloc_n(arena, n, sizeof(type)))

/* `n` times `size` zero bytes; aborts when the product overflows. */
void *qn_arena_zalloc_n(
    struct qn_arena *arena, size_t n, size_t size) QN_NONNULL_RESULT;

/*
 * Make a piece of `old` bytes at least `size` bytes long: in place when it is
 * the newest piece, else by copying. `ptr` may be NULL when `old` is 0.
 */
void *qn_arena_grow(struct qn_arena *arena, void *ptr, size_t old,
    size_t size) QN_NONNULL_RESULT;

/* A copy of `len` bytes followed by NUL; `ptr` may be NULL when len is 0. */
char *qn_arena_dup(
    struct qn_arena *arena, const char *ptr, size_t len) QN_NONNULL_RESULT;

/* A copy of a string. NULL gives NULL. */
char *qn_arena_strdup(struct qn_arena *arena, const char *s);

/* A formatted string. */
char *qn_arena_printf(struct qn_arena *arena, const char *fmt, ...)
    QN_PRINTF(2, 3) QN_NONNULL_RESULT;
char *qn_arena_vprintf(struct qn_arena *arena, const char *fmt, va_list ap)
    QN_PRINTF(2, 0) QN_NONNULL_RESULT;

/* ---- what is not memory ----------------------------------------------- */

/*
 * Call fn(arg) when the arena is reset, freed, or rewound past this point:
 * for a PGresult, a descriptor, a temporary file. Newest first.
 */
void qn_arena_on_reset(struct qn_arena *arena, void (*fn)(void *), void *arg);

/* ---- scratch ---------------------------------------------------------- */

/*
 * Remember the present fill, and return to it. Marks nest. A piece from before
 * the mark must not grow between the two (no appending to an older string or
 * vector of the same arena): what it grew by would be forgotten with the rest.
 */
struct qn_arena_mark qn_arena_mark(const struct qn_arena *arena);
void qn_arena_rewind(struct qn_arena *arena, struct qn_arena_mark mark);

/* Bytes handed out since the last reset. */
size_t qn_arena_used(const struct qn_arena *arena);

#endif
