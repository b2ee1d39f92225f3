/* SPDX-License-Identifier: MIT */
/*
 * Handlers set flags, the master's loop takes them in a fixed order. Signals
 * are blocked except where the loop sleeps, also across the execution of a
 * new binary: what arrives then waits for its handlers.
 */
#include "serve/serve-int.h"

#include <string.h>

#include "base/banned.h"

volatile sig_atomic_t qn_master__flags[QN_MASTER_FLAGS];
sigset_t qn_master__open_mask;

/* To add a signal: a row here, a flag in serve-int.h, its case in the loop. */
static const struct {
	int sig;
	enum qn_master_flag flag;
} signals[] = {
	{ .sig = SIGCHLD, .flag = QN_MASTER_CHILD },
	{ .sig = SIGTERM, .flag = QN_MASTER_QUICK },
	{ .sig = SIGINT, .flag = QN_MASTER_QUICK },
	{ .sig = SIGQUIT, .flag = QN_MASTER_GRACEFUL },
	{ .sig = SIGHUP, .flag = QN_MASTER_RELOAD },
	{ .sig = SIGUSR1, .flag = QN_MASTER_REOPEN },
	{ .sig = SIGTTIN, .flag = QN_MASTER_MORE },
	{ .sig = SIGTTOU, .flag = QN_MASTER_LESS },
};

static void
on_signal(int sig)
{
	size_t i;

	for (i = 0; i < QN_COUNT(signals); i++)
		if (signals[i].sig == sig)
			qn_master__flags[signals[i].flag] = 1;
}

void
qn_master__signals(void)
{
	struct sigaction action;
	sigset_t blocked;
	size_t i;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigemptyset(&blocked);
	for (i = 0; i < QN_COUNT(signals); i++) {
		sigaction(signals[i].sig, &action, NULL);
		sigaddset(&blocked, signals[i].sig);
	}
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	sigemptyset(&qn_master__open_mask);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

void
qn_master__signals_default(void)
{
	struct sigaction action;
	sigset_t none;
	size_t i;

	memset(&action, 0, sizeof(action));
	action.sa_handler = SIG_DFL;
	for (i = 0; i < QN_COUNT(signals); i++)
		sigaction(signals[i].sig, &action, NULL);
	sigaction(SIGPIPE, &action, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
qn_master__let_signals(void)
{
	sigset_t blocked;

	sigprocmask(SIG_SETMASK, &qn_master__open_mask, &blocked);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}
