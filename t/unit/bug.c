/* SPDX-License-Identifier: MIT */
#include "base/bug.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "testing/tap.h"

#define TEXT_SIZE 64

/* Run `fn` in a child and tell the signal that ended it. */
static int
signal_of(void (*fn)(void), char *ret_stderr, size_t size)
{
	struct rlimit none = { 0, 0 };
	int pipes[2], status = 0;
	ssize_t n;
	pid_t pid;

	if (pipe(pipes) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &none);
		dup2(pipes[1], STDERR_FILENO);
		fn();
		_exit(0);
	}
	close(pipes[1]);
	n = read(pipes[0], ret_stderr, size - 1);
	ret_stderr[n > 0 ? n : 0] = '\0';
	close(pipes[0]);
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void
break_invariant(void)
{
	qn_bug("list.c", 7, "index %d of a list of %d", 3, 2);
}

static void
break_with_long_text(void)
{
	char text[3000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	qn_bug(text, 7, "%s", text);
}

static void
assert_nothing(void)
{
	QN_ASSERT(1 + 1 == 2);
}

static void
assert_wrong(void)
{
	QN_ASSERT(1 + 1 == 3);
}

static void
ask_for_everything(void)
{
	qn_arena_alloc(qn_arena_new(0), SIZE_MAX - 31);
}

static void
ask_for_product(void)
{
	qn_arena_zalloc_n(qn_arena_new(0), SIZE_MAX / 2, 3);
}

int
main(void)
{
	char *shared = mmap(NULL, TEXT_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char text[4096];

	qn_tap_is_int(signal_of(break_invariant, text, sizeof(text)), SIGABRT,
	    "a bug aborts");
	qn_tap_is(text, "BUG: list.c:7: index 3 of a list of 2\n",
	    "and says where on stderr");
	qn_bug_text(shared, TEXT_SIZE);
	signal_of(break_invariant, text, sizeof(text));
	qn_tap_is(shared, "BUG: list.c:7: index 3 of a list of 2",
	    "the text outlives the process");
	qn_tap_is_int(signal_of(break_with_long_text, text, sizeof(text)),
	    SIGABRT, "a long text aborts too");
	qn_tap_is_int(strlen(shared), TEXT_SIZE - 1, "and is cut to its room");
	qn_tap_is_int(signal_of(assert_nothing, text, sizeof(text)), 0,
	    "an assertion that holds");
	qn_tap_is_int(signal_of(assert_wrong, text, sizeof(text)), SIGABRT,
	    "one that does not");
	qn_tap_ok(strstr(text, "1 + 1 == 3"), "names the expression");
	qn_tap_is_int(signal_of(ask_for_everything, text, sizeof(text)),
	    SIGABRT, "more memory than there is");
	qn_tap_ok(strncmp(text, "out of memory: ", 15) == 0, "is told");
	qn_tap_is_int(signal_of(ask_for_product, text, sizeof(text)), SIGABRT,
	    "a product that overflows");
	return qn_tap_done();
}
