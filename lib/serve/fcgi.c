/* SPDX-License-Identifier: MIT */
/*
 * The only user of libfcgi. The library reads the parameters and frames the
 * response; everything around it is ours: it never accepts, never closes (its
 * close waits up to two seconds for the peer), and never sees a byte that
 * record.c or intake.c has not looked at.
 *
 * A plain request is read by the library from the socket. Any other is read by
 * us, and the library gets its parameters from a file in memory, put into the
 * plainest records: it would misread padding there, and a management record
 * can crash it.
 */
#include "serve/serve-int.h"

#include <errno.h>
#include <fcgiapp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/time.h"

#include "base/banned.h"

/*
 * The library never closes for us: it would, after an error, where this is
 * not set.
 */
#define KEEP_OPEN 1

/* Larger pieces go out as records of their own, in one call. */
#define OWN_RECORD_MIN ((size_t)8 << 10)
/* A multiple of 8, so that full records need no padding. */
#define OWN_RECORD_MAX ((size_t)65528)

/* A socket takes this much without waiting for its peer. */
#define FREE_BYTES ((uint64_t)64 << 10)

struct qn_fcgi {
	struct qn_io io; /* first: io is cast back */
	FCGX_Request request;
	struct qn_peer *conn;
	bool plain;
	int64_t timeout;
	int feed; /* the file in memory */
};

static struct qn_fcgi *
fcgi_of(struct qn_io *io)
{
	return (struct qn_fcgi *)io;
}

/* ---- the body and the response ------------------------------------------- */

static int64_t
io_read(struct qn_io *io, char *buf, size_t len)
{
	struct qn_fcgi *fcgi = fcgi_of(io);
	int64_t n;

	/* A plain request has been seen to have no body. */
	if (fcgi->plain || !len)
		return 0;
	n = qn_intake__body(&fcgi->conn->intake, buf, len, fcgi->timeout);
	/* Who only stalls may still read an answer. */
	if (fcgi->conn->intake.gone)
		io->gone = 1;
	return n;
}

/*
 * A time-out for sending is set where a peer could make us wait: system calls
 * that most responses do without. Accepted TCP sockets have the listener's.
 */
static void
bound_sending(struct qn_fcgi *fcgi, size_t len)
{
	struct qn_peer *conn = fcgi->conn;
	struct timeval limit = { .tv_sec = fcgi->timeout / QN_SECOND,
		.tv_usec = fcgi->timeout % QN_SECOND };

	conn->sent += len;
	if (conn->timed || conn->sent < FREE_BYTES)
		return;
	setsockopt(conn->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	conn->timed = true;
}

static int
fcgi_failed(struct qn_fcgi *fcgi)
{
	fcgi->io.gone = 1;
	return -1;
}

/* All of the pieces; −1 when the peer is gone or does not read. */
static int
send_all(int fd, struct iovec *iov, int n)
{
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = (size_t)n };
	ssize_t sent;

	while (msg.msg_iovlen) {
		sent = sendmsg(fd, &msg, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -1;
		while (msg.msg_iovlen && (size_t)sent >= msg.msg_iov->iov_len) {
			sent -= (ssize_t)msg.msg_iov->iov_len;
			msg.msg_iov++;
			msg.msg_iovlen--;
		}
		if (msg.msg_iovlen) {
			msg.msg_iov->iov_base =
			    (char *)msg.msg_iov->iov_base + sent;
			msg.msg_iov->iov_len -= (size_t)sent;
		}
	}
	return 0;
}

/* One record of ours around bytes of the caller: no copy. */
static int
send_record(struct qn_fcgi *fcgi, const char *buf, size_t len)
{
	static const char zeroes[8];
	unsigned char head[QN_RECORD_HEAD];
	struct iovec iov[3] = {
		{ .iov_base = head, .iov_len = sizeof(head) },
		{ .iov_base = (void *)(uintptr_t)buf, .iov_len = len },
		{ .iov_base = (void *)(uintptr_t)zeroes, .iov_len = -len & 7 },
	};

	qn_record__format_head(
	    head, QN_RECORD_STDOUT, (uint16_t)fcgi->request.requestId, len);
	return send_all(fcgi->conn->fd, iov, iov[2].iov_len ? 3 : 2);
}

static int
io_write(struct qn_io *io, const char *buf, size_t len)
{
	struct qn_fcgi *fcgi = fcgi_of(io);
	size_t n;

	if (io->gone)
		return -1;
	bound_sending(fcgi, len);
	if (len < OWN_RECORD_MIN) {
		if (FCGX_PutStr(buf, (int)len, fcgi->request.out) < 0)
			return fcgi_failed(fcgi);
		return 0;
	}
	if (FCGX_FFlush(fcgi->request.out) < 0)
		return fcgi_failed(fcgi);
	for (; len; buf += n, len -= n) {
		n = len < OWN_RECORD_MAX ? len : OWN_RECORD_MAX;
		if (send_record(fcgi, buf, n) < 0)
			return fcgi_failed(fcgi);
	}
	return 0;
}

static int
io_flush(struct qn_io *io)
{
	struct qn_fcgi *fcgi = fcgi_of(io);

	if (io->gone || FCGX_FFlush(fcgi->request.out) < 0)
		return fcgi_failed(fcgi);
	return 0;
}

/* ---- life cycle ---------------------------------------------------------- */

struct qn_fcgi *
qn_fcgi__new(int64_t timeout, struct qn_err *err)
{
	struct qn_fcgi *fcgi;

	if (FCGX_Init() != 0) {
		qn_err_set(err, QN_ERR_IO, "could not initialize libfcgi");
		return NULL;
	}
	fcgi = calloc(1, sizeof(*fcgi));
	if (!fcgi)
		qn_out_of("memory", sizeof(*fcgi), 0);
	fcgi->feed = memfd_create("quintet-feed", MFD_CLOEXEC);
	if (fcgi->feed < 0) {
		qn_err_set(err, QN_ERR_IO,
		    "could not make a file in memory: %s", strerror(errno));
		free(fcgi);
		return NULL;
	}
	fcgi->timeout = timeout;
	fcgi->io.read = io_read;
	fcgi->io.write = io_write;
	fcgi->io.flush = io_flush;
	fcgi->io.fd = -1;
	/* No listening socket: the library must not accept by itself. */
	FCGX_InitRequest(&fcgi->request, -1, 0);
	return fcgi;
}

void
qn_fcgi__free(struct qn_fcgi *fcgi)
{
	if (!fcgi)
		return;
	fcgi->request.ipcFd = -1;
	FCGX_Free(&fcgi->request, 0);
	close(fcgi->feed);
	free(fcgi);
}

/* The head of a request in the plainest records, where the library reads. */
static int
feed_write(struct qn_fcgi *fcgi)
{
	const struct qn_intake *intake = &fcgi->conn->intake;
	const char *p = intake->params.buf;
	size_t left = intake->params.len, n;
	unsigned char begin[2 * QN_RECORD_HEAD] = { 0 }, head[QN_RECORD_HEAD];
	struct qn_str text;
	int rc;

	qn_str_init(&text, NULL);
	qn_str_reserve(&text, left + 64 + left / 1024);
	qn_record__format_head(begin, QN_RECORD_BEGIN, intake->id, 8);
	begin[QN_RECORD_HEAD + 1] = 1;
	begin[QN_RECORD_HEAD + 2] = intake->keep;
	qn_str_add_len(&text, (const char *)begin, sizeof(begin));
	do {
		n = left < OWN_RECORD_MAX ? left : OWN_RECORD_MAX;
		qn_record__format_head(head, QN_RECORD_PARAMS, intake->id, n);
		head[6] = 0;
		qn_str_add_len(&text, (const char *)head, sizeof(head));
		qn_str_add_len(&text, p, n);
		p += n;
		left -= n;
	} while (n);
	rc = ftruncate(fcgi->feed, 0) < 0 ||
		pwrite(fcgi->feed, text.buf, text.len, 0) !=
		    (ssize_t)text.len ||
		lseek(fcgi->feed, 0, SEEK_SET) < 0 ?
	    -1 :
	    0;
	qn_str_release(&text);
	return rc;
}

int
qn_fcgi__begin(struct qn_fcgi *fcgi, struct qn_peer *conn, bool plain)
{
	FCGX_Request *request = &fcgi->request;

	fcgi->conn = conn;
	fcgi->plain = plain;
	fcgi->io.fd = conn->fd;
	fcgi->io.gone = 0;
	if (!plain && feed_write(fcgi) < 0)
		return -1;
	request->ipcFd = plain ? conn->fd : fcgi->feed;
	request->keepConnection = KEEP_OPEN;
	/* After an error: close at once, do not wait for the peer. */
	request->detached = 1;
	if (FCGX_Accept_r(request) != 0) {
		/* The library has closed what it was given. */
		if (plain)
			conn->fd = -1;
		else
			fcgi->feed = memfd_create("quintet-feed", MFD_CLOEXEC);
		request->ipcFd = -1;
		return -1;
	}
	if (plain)
		/* Take the end of STDIN, which has been seen to be there. */
		FCGX_GetChar(request->in);
	request->ipcFd = conn->fd;
	return 0;
}

int
qn_fcgi__finish(struct qn_fcgi *fcgi)
{
	FCGX_Request *request = &fcgi->request;
	int rc = fcgi->io.gone ? -1 : 0;

	/* What goes wrong here must not make the library close. */
	if (rc == 0 &&
	    (FCGX_FClose(request->err) < 0 || FCGX_FClose(request->out) < 0))
		rc = -1;
	FCGX_Free(request, 0);
	request->ipcFd = -1;
	/* Work after the response finds an end and nobody to write to. */
	fcgi->io.fd = -1;
	fcgi->io.gone = 1;
	fcgi->plain = true;
	fcgi->conn = NULL;
	return rc;
}

struct qn_io *
qn_fcgi__io(struct qn_fcgi *fcgi)
{
	return &fcgi->io;
}

void
qn_fcgi__params(struct qn_fcgi *fcgi, struct qn_params *params, uint32_t count,
    uint64_t size)
{
	char **p = fcgi->request.envp, *copy, *eq;
	uint64_t total = 0;
	size_t len;

	/* The first is the library's own: FCGI_ROLE. */
	for (p += *p ? 1 : 0; *p; p++) {
		if ((count && params->len > count) || (size && total > size))
			return;
		len = strlen(*p);
		total += len;
		copy = qn_arena_dup(params->arena, *p, len);
		eq = memchr(copy, '=', len);
		if (!eq)
			continue;
		*eq = '\0';
		qn_params_add(params, copy, (size_t)(eq - copy), eq + 1,
		    len - (size_t)(eq - copy) - 1);
	}
}
