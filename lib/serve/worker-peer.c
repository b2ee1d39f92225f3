/* SPDX-License-Identifier: MIT */
/*
 * Connections of one worker. A fresh one is looked at once; when its request
 * is not all there, or when it is kept after the response, it waits in epoll
 * beside the listening sockets, so that no connection can hold the worker.
 */
#include "serve/serve-int.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/log.h"
#include "base/time.h"

#include "base/banned.h"

/*
 * The http room answers what is over its limits with a page; beyond this
 * there is no answer.
 */
#define HEAD_MAX ((size_t)1 << 20)

static size_t
head_max(const struct qn_worker *worker)
{
	return HEAD_MAX + 2 * (size_t)worker->app->http->header_max;
}

struct qn_peer *
qn_peer__new(struct qn_worker *worker, int fd, int family)
{
	struct qn_peer *conn = worker->spare;

	if (conn) {
		worker->spare = conn->next;
	} else {
		conn = calloc(1, sizeof(*conn));
		if (!conn)
			qn_out_of("memory", sizeof(*conn), 0);
	}
	conn->next = NULL;
	conn->pprev = NULL;
	conn->fd = fd;
	conn->family = family;
	conn->watched = conn->keep = conn->lingering = false;
	/* TCP sockets inherit the listener's time-out, unix sockets do not. */
	conn->timed = family != AF_UNIX;
	conn->since = 0;
	conn->sent = 0;
	qn_intake__init(&conn->intake, fd);
	return conn;
}

static void
set_since(struct qn_worker *worker, struct qn_peer *conn, int64_t since)
{
	if (conn->watched) {
		worker->n_waiting -= conn->since != 0;
		worker->n_waiting += since != 0;
	}
	conn->since = since;
}

void
qn_peer__close(struct qn_worker *worker, struct qn_peer *conn)
{
	set_since(worker, conn, 0);
	if (conn->watched) {
		*conn->pprev = conn->next;
		if (conn->next)
			conn->next->pprev = conn->pprev;
		worker->n_conns--;
		worker->slot->conns = (uint32_t)worker->n_conns;
	}
	if (conn->fd >= 0)
		close(conn->fd); /* leaves epoll by itself */
	qn_intake__release(&conn->intake);
	conn->next = worker->spare;
	worker->spare = conn;
}

/* Wait for the peer: for its request (`since`) or, kept, for a next one. */
static void
conn_watch(struct qn_worker *worker, struct qn_peer *conn, int64_t since)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP,
		.data.ptr = conn };

	if (!conn->watched) {
		if (epoll_ctl(worker->epoll, EPOLL_CTL_ADD, conn->fd, &event) <
		    0) {
			qn_peer__close(worker, conn);
			return;
		}
		conn->watched = true;
		conn->next = worker->conns;
		conn->pprev = &worker->conns;
		if (conn->next)
			conn->next->pprev = &conn->next;
		worker->conns = conn;
		worker->n_conns++;
		worker->slot->conns = (uint32_t)worker->n_conns;
	}
	if (!since || !conn->since)
		set_since(worker, conn, since);
}

static void
conn_wait(struct qn_worker *worker, struct qn_peer *conn)
{
	conn_watch(worker, conn, qn_time_monotonic());
}

/*
 * The rest of a body whose request has been answered. True when behind it the
 * next request has begun to come in.
 */
static bool
conn_linger(struct qn_worker *worker, struct qn_peer *conn)
{
	int rc = qn_intake__drain(&conn->intake);

	if (rc == 0) {
		conn->lingering = true;
		conn_wait(worker, conn);
		return false;
	}
	conn->lingering = false;
	qn_intake__reset(&conn->intake);
	if (rc < 0 || !conn->keep || worker->draining) {
		qn_peer__close(worker, conn);
		return false;
	}
	if (conn->intake.raw.len > conn->intake.at)
		return true;
	conn_watch(worker, conn, 0);
	return false;
}

bool
qn_peer__settle(
    struct qn_worker *worker, struct qn_peer *conn, bool plain, int rc)
{
	if (rc == 0 && !plain)
		return conn_linger(worker, conn);
	if (rc < 0 || !conn->keep || worker->draining)
		qn_peer__close(worker, conn);
	else
		conn_watch(worker, conn, 0);
	return false;
}

/* What the intake says, put into action. */
static bool
conn_take(struct qn_worker *worker, struct qn_peer *conn,
    enum qn_intake_result result)
{
	switch (result) {
	case QN_INTAKE_REQUEST:
		set_since(worker, conn, 0);
		conn->keep = conn->intake.keep;
		return qn_worker__request(worker, conn, false);
	case QN_INTAKE_AGAIN:
		conn_wait(worker, conn);
		break;
	case QN_INTAKE_CLOSED:
		qn_peer__close(worker, conn);
		break;
	}
	return false;
}

/* Nothing of a request has been read so far: true when that has to change. */
static bool
conn_peek(struct qn_worker *worker, struct qn_peer *conn)
{
	ssize_t n = recv(conn->fd, worker->peek, sizeof(worker->peek),
	    MSG_PEEK | MSG_DONTWAIT);
	bool keep;

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		qn_peer__close(worker, conn);
		return false;
	}
	if (n < 0) {
		/* A kept connection without a request goes on being idle. */
		if (!conn->watched)
			conn_wait(worker, conn);
		return false;
	}
	if (!qn_record__is_plain(
		worker->peek, (size_t)n, &keep, &conn->intake.seen))
		return true;
	set_since(worker, conn, 0);
	conn->keep = keep;
	qn_worker__request(worker, conn, true);
	return false;
}

/* One step; true when the next can be taken at once. */
static bool
conn_serve(struct qn_worker *worker, struct qn_peer *conn)
{
	struct qn_intake *intake = &conn->intake;
	enum qn_intake_result result = QN_INTAKE_AGAIN;

	if (conn->lingering)
		return conn_linger(worker, conn);
	if (intake->state == QN_INTAKE_BEGIN) {
		/* behind a body may be the begin of the next request */
		if (intake->raw.len > intake->at)
			result = qn_intake__next(intake, head_max(worker));
		else if (!conn_peek(worker, conn))
			return false;
	}
	if (result == QN_INTAKE_AGAIN)
		result = qn_intake__read(intake, head_max(worker));
	return conn_take(worker, conn, result);
}

void
qn_peer__serve(struct qn_worker *worker, struct qn_peer *conn)
{
	while (conn_serve(worker, conn))
		continue;
}

void
qn_peer__sweep(struct qn_worker *worker, int64_t now)
{
	struct qn_peer *conn, *next;

	for (conn = worker->conns; conn; conn = next) {
		next = conn->next;
		if (!conn->since ||
		    now - conn->since < worker->options->io_timeout)
			continue;
		qn_logf(QN_LOG_WARNING, "pool",
		    "dropped a connection: its peer stalled for %lld ms",
		    (long long)((now - conn->since) / 1000));
		qn_peer__close(worker, conn);
	}
}

void
qn_peer__close_idle(struct qn_worker *worker)
{
	struct qn_peer *conn, *next;
	char byte;

	for (conn = worker->conns; conn; conn = next) {
		next = conn->next;
		if (!conn->since &&
		    recv(conn->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
			qn_peer__close(worker, conn);
	}
}

void
qn_peer__release(struct qn_worker *worker)
{
	struct qn_peer *conn;

	while (worker->conns)
		qn_peer__close(worker, worker->conns);
	while (worker->spare) {
		conn = worker->spare;
		worker->spare = conn->next;
		free(conn);
	}
}
