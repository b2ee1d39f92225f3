/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <execinfo.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/time.h"

#include "base/banned.h"

#define STACK_SIZE  ((size_t)256 << 10)
#define LOG_SECONDS 5

/* Whom the handler writes for; a process is one worker at most. */
static struct qn_slot *crash_slot;
static bool crash_alone;

/* Where the fault was, to leave the handler's own frames out. */
static void *
fault_place(const ucontext_t *context)
{
#if defined(__x86_64__)
	return (void *)(uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
	return (void *)(uintptr_t)context->uc_mcontext.pc;
#else
	(void)context;
	return NULL;
#endif
}

/*
 * Without a master to do it. Writing a log line is more than a handler may do,
 * so a child tries, which ends by the alarm if it hangs on a lock that was
 * held; then the bare addresses have to do.
 */
static void
crash_log(int sig)
{
	pid_t pid = _Fork();
	int status = 0;

	if (pid == 0) {
		alarm(LOG_SECONDS);
		qn_crash__log(crash_slot, sig, true, qn_time_monotonic());
		_exit(0);
	}
	if (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0)
		return;
	backtrace_symbols_fd(
	    crash_slot->frames, (int)crash_slot->n_frames, STDERR_FILENO);
}

static void
on_crash(int sig, siginfo_t *info, void *context)
{
	void *frames[QN_BACKTRACE_MAX];
	void *place = fault_place(context);
	size_t n, first = 0, i;

	(void)info;
	n = qn_backtrace_capture(frames, QN_BACKTRACE_MAX);
	for (i = 0; i < n; i++)
		if (frames[i] == place)
			first = i;
	/* The others are return addresses, which lie behind their calls. */
	if (first)
		frames[first] = (char *)place + 1;
	memcpy(
	    crash_slot->frames, frames + first, (n - first) * sizeof(*frames));
	crash_slot->n_frames = (uint32_t)(n - first);
	crash_slot->signal = sig;
	if (crash_alone)
		crash_log(sig);
	/* Die by it after all; the handler is reset and does not block it. */
	raise(sig);
}

void
qn_crash__init(struct qn_slot *slot, bool alone)
{
	static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	struct sigaction action;
	stack_t stack = { .ss_size = STACK_SIZE };
	size_t i;

	crash_slot = slot;
	crash_alone = alone;
	qn_backtrace_init();
	qn_bug_text(slot->text, sizeof(slot->text));
	/* A stack that has overflown cannot run the handler. */
	stack.ss_sp = mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack.ss_sp == MAP_FAILED || sigaltstack(&stack, NULL) < 0)
		stack.ss_size = 0;
	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_crash;
	action.sa_flags = (int)(SA_SIGINFO | SA_RESETHAND | SA_NODEFER |
	    (stack.ss_size ? SA_ONSTACK : 0));
	for (i = 0; i < QN_COUNT(fatal); i++)
		sigaction(fatal[i], &action, NULL);
}
