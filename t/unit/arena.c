/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testing/tap.h"

static char order[16];
static char letters[] = "abcd";

static void
note(void *arg)
{
	order[strlen(order)] = *(const char *)arg;
}

static void
test_pieces(struct qn_arena *arena)
{
	char *a = qn_arena_alloc(arena, 1), *b = qn_arena_alloc(arena, 17);
	char *zero = qn_arena_zalloc(arena, 100);
	size_t i, sum = 0;

	qn_tap_is_int((uintptr_t)a % 16, 0, "a piece is aligned to 16");
	qn_tap_is_int((uintptr_t)b % 16, 0, "so is the next");
	qn_tap_ok(b >= a + 1 || b < a, "pieces do not overlap");
	for (i = 0; i < 100; i++)
		sum += (unsigned char)zero[i];
	qn_tap_is_int(sum, 0, "zalloc gives zeroes");
	qn_tap_is(qn_arena_dup(arena, "hello", 3), "hel", "dup ends with NUL");
	qn_tap_is(qn_arena_dup(arena, NULL, 0), "", "dup of nothing");
	qn_tap_ok(!qn_arena_strdup(arena, NULL), "strdup of NULL is NULL");
	qn_tap_is(qn_arena_printf(arena, "%d-%s", 7, "x"), "7-x", "printf");
	memset(qn_arena_alloc(arena, 5 << 20), 1, 5 << 20);
	qn_tap_ok(qn_arena_used(arena) > 5 << 20, "a large piece is counted");
}

static void
test_grow(struct qn_arena *arena)
{
	char *p = qn_arena_alloc(arena, 8), *q;

	memcpy(p, "1234567", 8);
	p = qn_arena_grow(arena, p, 8, 4000);
	qn_tap_is(p, "1234567", "growing the newest piece keeps its bytes");
	q = qn_arena_alloc(arena, 8);
	memset(q, 'q', 8);
	p = qn_arena_grow(arena, p, 4000, 40000);
	qn_tap_is(p, "1234567", "growing an older piece keeps its bytes");
	memset(p, 'p', 40000);
	qn_tap_is_int(q[0], 'q', "and does not touch its neighbour");
	qn_tap_ok(qn_arena_grow(arena, NULL, 0, 1), "growing nothing");
}

static void
test_hooks(struct qn_arena *arena)
{
	struct qn_arena_mark outer, inner;

	qn_arena_on_reset(arena, note, letters + ('a' - 'a'));
	outer = qn_arena_mark(arena);
	qn_arena_on_reset(arena, note, letters + ('b' - 'a'));
	inner = qn_arena_mark(arena);
	qn_arena_on_reset(arena, note, letters + ('c' - 'a'));
	qn_arena_alloc(arena, 3 << 20);
	qn_arena_rewind(arena, inner);
	qn_tap_is(order, "c", "rewinding runs the newer hooks");
	qn_arena_on_reset(arena, note, letters + ('d' - 'a'));
	qn_arena_rewind(arena, outer);
	qn_tap_is(order, "cdb", "newest first, back to the outer mark");
	qn_arena_reset(arena);
	qn_tap_is(order, "cdba", "reset runs what is left");
	qn_tap_is_int(qn_arena_used(arena), 0, "and nothing is in use");
}

/* Marks in an empty arena, over blocks, and what a reset keeps. */
static void
test_marks(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_arena_mark empty = qn_arena_mark(arena), inner;
	char *first = qn_arena_dup(arena, "first", 5);
	size_t used = qn_arena_used(arena);
	int round;

	for (round = 0; round < 100; round++) {
		inner = qn_arena_mark(arena);
		memset(qn_arena_alloc(arena, 20000), round, 20000);
		memset(qn_arena_alloc(arena, 3), round, 3);
		qn_arena_rewind(arena, inner);
	}
	qn_tap_is(first, "first", "what is older than the mark stays");
	qn_tap_is_int(qn_arena_used(arena), used, "and nothing else");
	qn_arena_rewind(arena, empty);
	qn_tap_is_int(qn_arena_used(arena), 0, "back to an empty arena");
	qn_tap_is(qn_arena_dup(arena, "again", 5), "again", "which is usable");
	qn_arena_reset(arena);
	memset(qn_arena_alloc(arena, 8 << 20), 1, 8 << 20);
	qn_arena_reset(arena);
	qn_arena_reset(arena);
	qn_tap_is(qn_arena_dup(arena, "more", 4), "more", "reset twice");
	qn_arena_free(arena);
}

/* A hook that allocates and registers another, as a clean-up may. */
static void
note_again(void *arg)
{
	qn_arena_on_reset(arg, note, letters);
	qn_arena_alloc(arg, 100);
}

static void
test_hook_in_hook(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	memset(order, 0, sizeof(order));
	qn_arena_on_reset(arena, note, letters + 1);
	qn_arena_on_reset(arena, note_again, arena);
	qn_arena_free(arena);
	qn_tap_is(order, "ab", "a hook set by a hook runs next");
}

/* Whether a child that allocates over its limit dies by abort. */
static void
test_limit(void)
{
	struct rlimit none = { 0, 0 };
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		struct qn_arena *arena = qn_arena_new(1000);

		setrlimit(RLIMIT_CORE, &none);
		close(STDERR_FILENO);
		qn_arena_alloc(arena, 500);
		qn_arena_alloc(arena, 501);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	qn_tap_ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT,
	    "over the limit the process aborts");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_pieces(arena);
	qn_arena_reset(arena);
	test_grow(arena);
	qn_arena_reset(arena);
	test_hooks(arena);
	qn_arena_free(arena);
	qn_arena_free(NULL);
	test_marks();
	test_hook_in_hook();
	test_limit();
	return qn_tap_done();
}
