/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <execinfo.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/bug.h"

#include "base/banned.h"

#define STACK_SIZE ((size_t)64 << 10)

/* Whom the handler writes for; a process is one worker at most. */
static struct qn_slot *crash_slot;
static int crash_fd = -1;

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

/* Without a master to do it: what an async-signal-safe function can say. */
static void
crash_write(int sig)
{
	static const char text[] = "worker crashed: signal ";
	char buf[512];
	size_t len = sizeof(text) - 1, more;

	memcpy(buf, text, len);
	buf[len++] = (char)('0' + sig / 10);
	buf[len++] = (char)('0' + sig % 10);
	buf[len++] = ' ';
	more = strnlen(crash_slot->method, sizeof(crash_slot->method));
	memcpy(buf + len, crash_slot->method, more);
	len += more;
	buf[len++] = ' ';
	more = strnlen(crash_slot->uri, sizeof(crash_slot->uri));
	memcpy(buf + len, crash_slot->uri, more);
	len += more;
	buf[len++] = '\n';
	if (write(crash_fd, buf, len) < 0)
		return;
	backtrace_symbols_fd(
	    crash_slot->frames, (int)crash_slot->n_frames, crash_fd);
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
	memcpy(
	    crash_slot->frames, frames + first, (n - first) * sizeof(*frames));
	crash_slot->n_frames = (uint32_t)(n - first);
	crash_slot->signal = sig;
	if (crash_fd >= 0)
		crash_write(sig);
	/* Die by it after all; the handler is reset and does not block it. */
	raise(sig);
}

void
qn_crash__init(struct qn_slot *slot, int fd)
{
	static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	struct sigaction action;
	stack_t stack = { .ss_size = STACK_SIZE };
	size_t i;

	crash_slot = slot;
	crash_fd = fd;
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
