/* SPDX-License-Identifier: MIT */
#include "base/rand.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testing/tap.h"

/* Chi-square of 62,000 characters: under 130 but once in a million runs. */
static void
test_token(struct qn_arena *arena)
{
	static const char set[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	const char *token = qn_rand_token(arena, 62000);
	long counts[62] = { 0 }, square = 0;
	size_t i;

	qn_tap_is_int(strlen(token), 62000, "a token has the length asked for");
	qn_tap_is_int(strspn(token, set), 62000, "and only its characters");
	for (i = 0; token[i]; i++)
		counts[strchr(set, token[i]) - set]++;
	for (i = 0; i < 62; i++)
		square += (counts[i] - 1000) * (counts[i] - 1000);
	qn_tap_ok(square < 130 * 1000, "each about as often: %ld", square);
	qn_tap_is(qn_rand_token(arena, 0), "", "a token of nothing");
	qn_tap_ok(strcmp(qn_rand_token(arena, 22), qn_rand_token(arena, 22)),
	    "no two are the same");
}

static void
test_below(void)
{
	int i, wrong = 0, seen = 0;

	for (i = 0; i < 1000; i++) {
		uint32_t n = qn_rand_below(3);

		wrong += n > 2;
		seen |= 1 << n;
	}
	qn_tap_is_int(wrong, 0, "never the limit itself");
	qn_tap_is_int(seen, 7, "but everything below");
	qn_tap_is_int(qn_rand_below(0), 0, "below nothing is zero");
	qn_tap_is_int(qn_rand_below(1), 0, "below one too");
}

static void
test_fork(void)
{
	unsigned char ours[16] = { 0 }, theirs[16] = { 0 };
	int pipes[2];
	pid_t pid;

	qn_rand_bytes(ours, sizeof(ours));
	if (pipe(pipes) < 0)
		return;
	pid = fork();
	if (pid == 0) {
		qn_rand_bytes(theirs, sizeof(theirs));
		_exit(write(pipes[1], theirs, sizeof(theirs)) < 0);
	}
	qn_rand_bytes(ours, sizeof(ours));
	close(pipes[1]);
	qn_tap_is_int(read(pipes[0], theirs, sizeof(theirs)), 16, "a child's");
	close(pipes[0]);
	waitpid(pid, NULL, 0);
	qn_tap_ok(memcmp(ours, theirs, sizeof(ours)),
	    "are not the same as its parent's");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_token(arena);
	test_below();
	test_fork();
	qn_arena_free(arena);
	return qn_tap_done();
}
