/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/http-int.h"
#include "testing/tap.h"

#include "base/banned.h"

#define N 20000

static void
test_fork(struct qn_arena *arena)
{
	char theirs[33] = "";
	const char *ours;
	int fds[2], status;
	pid_t pid;

	if (pipe(fds) < 0)
		return;
	pid = fork();
	if (pid == 0) {
		ours = qn_reqid__new(arena);
		_exit(write(fds[1], ours, 32) != 32);
	}
	ours = qn_reqid__new(arena);
	qn_tap_is_int(read(fds[0], theirs, 32), 32, "an id from a child");
	waitpid(pid, &status, 0);
	qn_tap_ok(strcmp(ours, theirs) != 0, "differs from ours");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_map *seen = qn_map_new(arena);
	const char *id = "";
	size_t i;

	for (i = 0; i < N; i++) {
		id = qn_reqid__new(arena);
		qn_map_set(seen, id, strlen(id), arena);
	}
	qn_tap_is_int(seen->len, N, "%d ids differ", N);
	qn_tap_is_int(strlen(id), 32, "each has 32 digits");
	qn_tap_ok(qn_reqid__is_valid(id, 32), "and would be taken over");
	qn_tap_ok(!qn_reqid__is_valid("short", 5), "short is refused");
	qn_tap_ok(!qn_reqid__is_valid("with space", 10), "space is refused");
	qn_tap_ok(!qn_reqid__is_valid("line\nfeed\n", 10), "LF is refused");
	qn_tap_ok(!qn_reqid__is_valid("quote\"quote", 11), "quote is refused");
	test_fork(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
