/* SPDX-License-Identifier: MIT */
/*
 * Waiting for PostgreSQL: never without looking at the deadline and at the
 * client.
 */
#include "db/db-int.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/time.h"

#include "base/banned.h"

/* How long a cancel request may take to be delivered. */
#define CANCEL_MSEC 1000

/* Milliseconds to a deadline, rounded up; −1 for none. */
static int
msec_left(int64_t deadline)
{
	int64_t left;

	if (deadline == 0)
		return -1;
	left = deadline - qn_time_monotonic();
	if (left <= 0)
		return 0;
	return left > INT32_MAX ? INT32_MAX : (int)((left + 999) / 1000);
}

enum qn_wait
qn_wait__socket(int fd, short events, int peer_fd, int64_t deadline)
{
	struct pollfd fds[2] = { { .fd = fd, .events = events },
		{ .fd = peer_fd, .events = POLLRDHUP } };
	int n;

	do {
		n = poll(fds, peer_fd < 0 ? 1 : 2, msec_left(deadline));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return QN_WAIT_FAILED;
	/* The answer first: a client that left cannot undo what is done. */
	if (fds[0].revents)
		return QN_WAIT_READY;
	if (n > 0)
		return QN_WAIT_GONE;
	return QN_WAIT_TIMEOUT;
}

/*
 * libpq's cancel request blocks without limit when the server does not answer,
 * so a thread of its own makes it, and is left behind when it takes too long.
 * Both sides hold the job; the last one frees it.
 */
struct cancel {
	PGcancel *request;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool is_done;
	int holders;
};

static void
cancel_drop(struct cancel *cancel)
{
	int left = --cancel->holders;

	pthread_mutex_unlock(&cancel->lock);
	if (left > 0)
		return;
	PQfreeCancel(cancel->request);
	pthread_cond_destroy(&cancel->ended);
	pthread_mutex_destroy(&cancel->lock);
	free(cancel);
}

static void *
cancel_main(void *arg)
{
	struct cancel *cancel = arg;
	char text[256];

	/* Whether it worked shows in the answer of the statement. */
	(void)PQcancel(cancel->request, text, sizeof(text));
	pthread_mutex_lock(&cancel->lock);
	cancel->is_done = true;
	pthread_cond_signal(&cancel->ended);
	cancel_drop(cancel);
	return NULL;
}

static struct cancel *
cancel_new(PGconn *conn)
{
	struct cancel *cancel = calloc(1, sizeof(*cancel));
	pthread_condattr_t attr;

	if (!cancel)
		return NULL;
	cancel->request = PQgetCancel(conn);
	if (!cancel->request) {
		free(cancel);
		return NULL;
	}
	cancel->holders = 1;
	pthread_mutex_init(&cancel->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&cancel->ended, &attr);
	pthread_condattr_destroy(&attr);
	return cancel;
}

/* Start the thread with all signals blocked: they are the worker's. */
static void
cancel_start(struct cancel *cancel)
{
	pthread_t thread;
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	if (pthread_create(&thread, NULL, cancel_main, cancel) == 0) {
		cancel->holders++;
		pthread_detach(thread);
	} else {
		cancel->is_done = true;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

void
qn_wait__cancel(PGconn *conn)
{
	struct cancel *cancel = cancel_new(conn);
	struct timespec until;

	if (!cancel)
		return;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += CANCEL_MSEC / 1000;
	pthread_mutex_lock(&cancel->lock);
	cancel_start(cancel);
	while (!cancel->is_done)
		if (pthread_cond_timedwait(
			&cancel->ended, &cancel->lock, &until) != 0)
			break;
	cancel_drop(cancel);
}
