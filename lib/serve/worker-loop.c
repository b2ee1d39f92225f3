/* SPDX-License-Identifier: MIT */
/*
 * A worker's life: accept, serve, accept. While there is a queue on the
 * listening socket it goes round without asking for events, with five system
 * calls a request: accept, peek, read, write, close. Only when nothing is
 * there, or when it holds connections open, it sleeps in epoll, on everything
 * at once; a listening socket wakes one sleeper only (EPOLLEXCLUSIVE).
 */
#include "serve/serve-int.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"

#include "base/banned.h"

#define EVENTS        64
#define CONNS_MAX     1024 /* kept by one worker; then it accepts no more */
#define SIGNAL_ROUNDS 256  /* requests without a sleep, at most */
#define TICK          1000 /* milliseconds, while peers are waited for */
#define LAST_ROUNDS   4096 /* queued connections served before the end */

static int
watch_listeners(struct qn_worker *worker)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	size_t i;

	for (i = 0; i < worker->listeners->len; i++) {
		event.data.ptr = &worker->listeners->items[i];
		if (epoll_ctl(worker->epoll, EPOLL_CTL_ADD,
			worker->listeners->items[i].fd, &event) < 0)
			return -1;
	}
	return 0;
}

static bool
is_listener(const struct qn_worker *worker, const void *ptr)
{
	const struct qn_listener *first = worker->listeners->items;

	return (const struct qn_listener *)ptr >= first &&
	    (const struct qn_listener *)ptr < first + QN_LISTEN_MAX;
}

/* Take one connection and serve it; false when there was none. */
static bool
accept_from(struct qn_worker *worker, const struct qn_listener *listener)
{
	int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM ||
		    errno == ENOBUFS) {
			qn_logf(QN_LOG_ERROR, "pool",
			    "could not accept a connection: out of files");
			usleep(50000); /* no use in asking again at once */
		}
		return false;
	}
	if (listener->family != AF_UNIX &&
	    !qn_listen__is_allowed(worker->options, listener->family, fd)) {
		close(fd);
		return true;
	}
	qn_peer__serve(worker, qn_peer__new(worker, fd, listener->family));
	return true;
}

static bool
accept_any(struct qn_worker *worker)
{
	size_t i, n = worker->listeners->len;

	for (i = 0; i < n; i++) {
		if (accept_from(
			worker, &worker->listeners->items[worker->turn]))
			return true;
		worker->turn = (worker->turn + 1) % n;
	}
	return false;
}

/* From here on no new connections; what is accepted will be answered. */
static void
begin_draining(struct qn_worker *worker)
{
	size_t rounds = LAST_ROUNDS, i;

	if (worker->draining)
		return;
	/* Nobody comes after a pool that stops: its queue is ours to serve. */
	if (worker->board->closing)
		while (rounds-- && accept_any(worker))
			continue;
	worker->draining = true;
	/* Closing alone would not do: the others share the open file. */
	for (i = 0; i < worker->listeners->len; i++)
		epoll_ctl(worker->epoll, EPOLL_CTL_DEL,
		    worker->listeners->items[i].fd, NULL);
	qn_listen__close(worker->listeners, false);
	qn_peer__close_idle(worker);
}

static void
take_orders(struct qn_worker *worker)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_slot *slot = worker->slot;

	if (slot->order == QN_ORDER_STOP)
		qn_worker__stopping = 1;
	if (slot->order == QN_ORDER_DRAIN || qn_worker__draining ||
	    (worker->quota && slot->served >= worker->quota))
		begin_draining(worker);
	if (qn_worker__reopen) {
		qn_worker__reopen = 0;
		if (qn_log_reopen(&err) < 0)
			qn_log_err("pool", &err);
	}
}

static bool
is_over(const struct qn_worker *worker)
{
	return qn_worker__stopping || (worker->draining && !worker->n_conns);
}

/* Sleep until somebody wants something; `wait` in milliseconds. */
static void
serve_events(struct qn_worker *worker, int wait)
{
	struct epoll_event events[EVENTS];
	void *ptr;
	int n, i;

	n = epoll_pwait(
	    worker->epoll, events, EVENTS, wait, &qn_worker__open_mask);
	for (i = 0; i < n && !qn_worker__stopping; i++) {
		ptr = events[i].data.ptr;
		if (!is_listener(worker, ptr))
			qn_peer__serve(worker, ptr);
		else if (!worker->draining && worker->n_conns < CONNS_MAX)
			accept_from(worker, ptr);
	}
	if (worker->n_waiting)
		qn_peer__sweep(worker, qn_time_monotonic());
}

static int
wait_time(const struct qn_worker *worker)
{
	return worker->n_waiting || worker->draining ? TICK : -1;
}

int
qn_worker__run(struct qn_worker *worker)
{
	unsigned rounds = 0;

	worker->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (worker->epoll < 0 || watch_listeners(worker) < 0) {
		qn_logf(QN_LOG_ERROR, "pool",
		    "could not watch the listening sockets");
		return 1;
	}
	worker->slot->changed = qn_time_monotonic();
	worker->slot->state = QN_SLOT_IDLE;
	for (;;) {
		if (++rounds % SIGNAL_ROUNDS == 0)
			qn_worker__let_signals();
		take_orders(worker);
		if (is_over(worker))
			break;
		if (worker->n_conns || worker->draining)
			serve_events(worker, wait_time(worker));
		else if (!accept_any(worker))
			serve_events(worker, -1);
	}
	worker->slot->state = QN_SLOT_STOPPING;
	qn_peer__release(worker);
	close(worker->epoll);
	return 0;
}
