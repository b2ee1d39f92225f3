/* SPDX-License-Identifier: MIT */
/*
 * The socket that `manage status` asks: one line with the format's name in,
 * the status out, then the end. Never waits for a peer.
 */
#include "serve/serve-int.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/time.h"

#include "base/banned.h"

#define CONTROL_MODE 0660
#define PEER_TIME    (5 * QN_SECOND)
#define ANSWER_MAX   ((size_t)4 << 20)

/* The words of enum qn_status_format. */
static const char *const format_words[] = {
	[QN_STATUS_TEXT] = "text",
	[QN_STATUS_JSON] = "json",
	[QN_STATUS_METRICS] = "metrics",
};

static int
address_of(const char *path, struct sockaddr_un *ret, struct qn_err *err)
{
	memset(ret, 0, sizeof(*ret));
	ret->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(ret->sun_path))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "the path of the control socket \"%s\" is longer than %zu "
		    "bytes",
		    path, sizeof(ret->sun_path) - 1);
	memcpy(ret->sun_path, path, strlen(path));
	return 0;
}

static bool
is_answered(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answered = fd >= 0 &&
	    connect(fd, (const struct sockaddr *)address, sizeof(*address)) ==
		0;

	if (fd >= 0)
		close(fd);
	return answered;
}

int
qn_control__open(struct qn_master *master, struct qn_err *err)
{
	const char *path = master->options->control;
	struct sockaddr_un address;
	mode_t mask;
	int rc;

	if (!path)
		return 0;
	if (address_of(path, &address, err) < 0)
		return -1;
	if (is_answered(&address))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "another master answers on the control socket \"%s\"",
		    path);
	unlink(path);
	master->control =
	    socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mask = umask(0777);
	rc =
	    bind(master->control, (struct sockaddr *)&address, sizeof(address));
	umask(mask);
	if (rc < 0 || chmod(path, CONTROL_MODE) < 0 ||
	    listen(master->control, QN_CONTROL_MAX) < 0)
		return qn_err_set(err, QN_ERR_IO,
		    "could not open the control socket \"%s\": %s", path,
		    strerror(errno));
	return 0;
}

static void
peer_close(struct qn_control_peer *peer)
{
	if (peer->fd < 0)
		return;
	close(peer->fd);
	qn_str_release(&peer->answer);
	peer->fd = -1;
}

void
qn_control__close(struct qn_master *master)
{
	size_t i;

	for (i = 0; i < QN_CONTROL_MAX; i++)
		peer_close(&master->peers[i]);
	if (master->control < 0)
		return;
	close(master->control);
	master->control = -1;
	unlink(master->options->control);
}

void
qn_control__accept(struct qn_master *master, int64_t now)
{
	int fd =
	    accept4(master->control, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct qn_control_peer *peer = NULL;
	size_t i;

	if (fd < 0)
		return;
	for (i = 0; i < QN_CONTROL_MAX; i++) {
		peer = &master->peers[i];
		if (peer->fd >= 0 && now - peer->since > PEER_TIME)
			peer_close(peer);
		if (peer->fd < 0)
			break;
	}
	if (i == QN_CONTROL_MAX) {
		close(fd);
		return;
	}
	peer->fd = fd;
	peer->since = now;
	peer->asked_len = peer->sent = 0;
	qn_str_init(&peer->answer, NULL);
}

/* False when the peer is done with or gone. */
static bool
peer_read(struct qn_master *master, struct qn_control_peer *peer)
{
	int64_t now = qn_time_monotonic();
	struct qn_report status;
	ssize_t n;
	size_t i;

	n = recv(peer->fd, peer->asked + peer->asked_len,
	    sizeof(peer->asked) - peer->asked_len, 0);
	if (n <= 0)
		return n < 0 && errno == EAGAIN;
	peer->asked_len += (size_t)n;
	if (!memchr(peer->asked, '\n', peer->asked_len))
		return peer->asked_len < sizeof(peer->asked);
	/* Their sizes as they are now, not as they were at the last round. */
	qn_master__measure(master, now);
	qn_report__collect(&status, master->board, &master->listeners, now);
	for (i = 0; i < QN_COUNT(format_words); i++)
		if (!strncmp(
			peer->asked, format_words[i], strlen(format_words[i])))
			qn_report__format(
			    &status, (enum qn_status_format)i, &peer->answer);
	return peer->answer.len > 0;
}

static bool
peer_write(struct qn_control_peer *peer)
{
	ssize_t n = send(peer->fd, peer->answer.buf + peer->sent,
	    peer->answer.len - peer->sent, MSG_NOSIGNAL);

	if (n < 0)
		return errno == EAGAIN;
	peer->sent += (size_t)n;
	return peer->sent < peer->answer.len;
}

void
qn_control__serve(struct qn_master *master, struct qn_control_peer *peer)
{
	bool more = true;

	if (!peer->answer.len)
		more = peer_read(master, peer);
	if (more && peer->answer.len)
		more = peer_write(peer);
	if (!more)
		peer_close(peer);
}

/* ---- the other side ------------------------------------------------------ */

static int
ask(int fd, enum qn_status_format format, struct qn_str *out)
{
	char buf[4096];
	ssize_t n;

	n = snprintf(buf, sizeof(buf), "%s\n", format_words[format]);
	if (send(fd, buf, (size_t)n, MSG_NOSIGNAL) != n)
		return -1;
	while ((n = recv(fd, buf, sizeof(buf), 0)) > 0) {
		qn_str_add_len(out, buf, (size_t)n);
		if (out->len > ANSWER_MAX)
			break;
	}
	return n < 0 || !out->len ? -1 : 0;
}

int
qn_serve_status(const char *control, enum qn_status_format format,
    struct qn_str *out, struct qn_err *err)
{
	struct timeval limit = { .tv_sec = PEER_TIME / QN_SECOND };
	struct sockaddr_un address;
	int fd, rc = -1;

	if (address_of(control, &address, err) < 0)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return qn_err_set(err, QN_ERR_IO, "could not make a socket: %s",
		    strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		qn_err_set(err, QN_ERR_IO,
		    "could not reach the pool at \"%s\": %s", control,
		    strerror(errno));
	else if (ask(fd, format, out) < 0)
		qn_err_set(err, QN_ERR_IO, "the pool at \"%s\" does not answer",
		    control);
	else
		rc = 0;
	close(fd);
	return rc;
}
