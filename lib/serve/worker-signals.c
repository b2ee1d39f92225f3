/* SPDX-License-Identifier: MIT */
/*
 * A worker's signals are blocked while it works, so that none cuts a read or
 * a write of libfcgi short, and are let in where it sleeps. Under constant
 * load it seldom sleeps; the master's orders stand in its slot as well.
 */
#include "serve/serve-int.h"

#include <string.h>

#include "base/banned.h"

volatile sig_atomic_t qn_worker__draining, qn_worker__stopping,
    qn_worker__reopen;
sigset_t qn_worker__open_mask;

static void
on_signal(int sig)
{
	if (sig == SIGQUIT)
		qn_worker__draining = 1;
	else if (sig == SIGTERM || sig == SIGINT)
		qn_worker__stopping = 1;
	else
		qn_worker__reopen = 1;
}

void
qn_worker__signals(bool alone)
{
	static const int ours[] = { SIGQUIT, SIGTERM, SIGUSR1, SIGINT };
	static const int ignored[] = { SIGPIPE, SIGHUP, SIGTTIN, SIGTTOU };
	struct sigaction action;
	sigset_t blocked;
	size_t i;

	memset(&action, 0, sizeof(action));
	sigemptyset(&blocked);
	action.sa_handler = on_signal;
	for (i = 0; i < QN_COUNT(ours); i++) {
		sigaction(ours[i], &action, NULL);
		sigaddset(&blocked, ours[i]);
	}
	action.sa_handler = SIG_IGN;
	/* Ctrl-C reaches master and workers: the master decides. */
	if (!alone)
		sigaction(SIGINT, &action, NULL);
	for (i = 0; i < QN_COUNT(ignored); i++)
		sigaction(ignored[i], &action, NULL);
	action.sa_handler = SIG_DFL;
	sigaction(SIGCHLD, &action, NULL);
	sigemptyset(&qn_worker__open_mask);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

void
qn_worker__let_signals(void)
{
	sigset_t blocked;

	sigprocmask(SIG_SETMASK, &qn_worker__open_mask, &blocked);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}
