/* SPDX-License-Identifier: MIT */
/*
 * The master: it owns the listening sockets and the board, starts and ends
 * workers, and does nothing else. It never parses a request, opens PostgreSQL
 * or touches an arena of a worker, so that nothing a client sends can hurt
 * the one process whose end would be everybody's.
 */
#include "serve/serve-int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"

#include "base/banned.h"

#define WORKERS_MAX (QN_BOARD_SLOTS / 2) /* two generations fit */
#define POLL_MAX    (QN_LISTEN_MAX + QN_CONTROL_MAX + 2)

/* ---- the end ------------------------------------------------------------- */

static void
order_all(struct qn_master *master, enum qn_slot_order order, int64_t now)
{
	size_t i;

	for (i = 0; i < QN_BOARD_SLOTS; i++)
		if (master->board->slots[i].pid)
			qn_master__order(&master->board->slots[i], order, now);
}

static bool
has_workers(const struct qn_master *master)
{
	size_t i;

	for (i = 0; i < QN_BOARD_SLOTS; i++)
		if (master->board->slots[i].pid)
			return true;
	return false;
}

static void
begin_stop(struct qn_master *master, enum qn_stop how, int64_t now)
{
	if (master->stopping >= how)
		return;
	qn_logf(QN_LOG_NOTICE, "pool",
	    how == QN_STOP_QUICK ? "stopping" : "stopping gracefully");
	qn_notify__send("STOPPING=1\n");
	master->stopping = how;
	master->stop_began = now;
	/* First nobody new, then the workers serve what has queued up. */
	qn_listen__close(&master->listeners, true);
	master->board->closing = how == QN_STOP_GRACEFUL;
	order_all(
	    master, how == QN_STOP_QUICK ? QN_ORDER_STOP : QN_ORDER_DRAIN, now);
}

/* ---- a new generation ---------------------------------------------------- */

/* The new workers serve: the old ones may finish. */
static void
drain_old(struct qn_master *master, int64_t now)
{
	struct qn_slot *slot;
	size_t i;

	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		slot = &master->board->slots[i];
		if (slot->pid && slot->generation != master->board->generation)
			qn_master__order(slot, QN_ORDER_DRAIN, now);
	}
	qn_listen__close(&master->old, true);
}

static void
check_ready(struct qn_master *master, int64_t now)
{
	char text[64];

	if (master->ready || master->stopping ||
	    qn_master__count(master, QN_SLOT_STARTING) ||
	    !qn_master__count(master, QN_SLOT__MAX))
		return;
	master->ready = true;
	drain_old(master, now);
	snprintf(text, sizeof(text), "READY=1\nMAINPID=%d\n", (int)getpid());
	qn_notify__send(text);
	qn_logf(QN_LOG_NOTICE, "pool", "generation %u is ready",
	    master->board->generation);
}

/* ---- signals ------------------------------------------------------------- */

static void
reopen_logs(struct qn_master *master)
{
	struct qn_err err = QN_ERR_INIT;
	size_t i;

	if (qn_log_reopen(&err) < 0)
		qn_log_err("pool", &err);
	for (i = 0; i < QN_BOARD_SLOTS; i++)
		if (master->board->slots[i].pid)
			kill(master->board->slots[i].pid, SIGUSR1);
}

static void
change_workers(struct qn_master *master, int by)
{
	if ((by > 0 && master->workers < WORKERS_MAX) ||
	    (by < 0 && master->workers > 1))
		master->workers += (uint32_t)by;
	qn_logf(QN_LOG_NOTICE, "pool", "workers: %u", master->workers);
}

static void
take_flag(struct qn_master *master, enum qn_master_flag flag, int64_t now)
{
	switch (flag) {
	case QN_MASTER_CHILD:
		qn_master__reap(master, now);
		break;
	case QN_MASTER_QUICK:
		begin_stop(master, QN_STOP_QUICK, now);
		break;
	case QN_MASTER_GRACEFUL:
		begin_stop(master, QN_STOP_GRACEFUL, now);
		break;
	case QN_MASTER_RELOAD:
		if (!master->stopping)
			qn_master__reload(master, now);
		break;
	case QN_MASTER_REOPEN:
		reopen_logs(master);
		break;
	case QN_MASTER_MORE:
		change_workers(master, 1);
		break;
	case QN_MASTER_LESS:
		change_workers(master, -1);
		break;
	case QN_MASTER_FLAGS:
		break;
	}
}

static void
take_flags(struct qn_master *master, int64_t now)
{
	int flag;

	for (flag = 0; flag < QN_MASTER_FLAGS; flag++) {
		/* One reload after the other, and not before we serve. */
		if (!qn_master__flags[flag] ||
		    (flag == QN_MASTER_RELOAD &&
			(master->check_pid || !master->ready)))
			continue;
		qn_master__flags[flag] = 0;
		take_flag(master, (enum qn_master_flag)flag, now);
	}
}

/* ---- the loop ------------------------------------------------------------ */

/* On demand the master looks whether anybody calls while nobody is idle. */
static bool
has_to_listen(const struct qn_master *master)
{
	return master->options->mode == QN_POOL_ONDEMAND && master->ready &&
	    !master->stopping && !qn_master__count(master, QN_SLOT_IDLE) &&
	    !qn_master__count(master, QN_SLOT_STARTING) &&
	    qn_master__count(master, QN_SLOT__MAX) < master->workers;
}

static nfds_t
poll_fill(const struct qn_master *master, struct pollfd *fds)
{
	nfds_t n = 0;
	size_t i;

	if (master->control >= 0)
		fds[n++] =
		    (struct pollfd){ .fd = master->control, .events = POLLIN };
	if (master->check_pid && master->check_fd >= 0)
		fds[n++] =
		    (struct pollfd){ .fd = master->check_fd, .events = POLLIN };
	for (i = 0; i < QN_CONTROL_MAX; i++)
		if (master->peers[i].fd >= 0)
			fds[n++] = (struct pollfd){ .fd = master->peers[i].fd,
				.events = master->peers[i].answer.len ?
				    POLLOUT :
				    POLLIN };
	if (has_to_listen(master))
		for (i = 0; i < master->listeners.len; i++)
			fds[n++] =
			    (struct pollfd){ .fd =
						 master->listeners.items[i].fd,
				    .events = POLLIN };
	return n;
}

static void
poll_take(struct qn_master *master, int fd, int64_t now)
{
	size_t i;

	if (fd == master->control) {
		qn_control__accept(master, now);
		return;
	}
	if (master->check_pid && fd == master->check_fd) {
		qn_master__check_input(master);
		return;
	}
	for (i = 0; i < QN_CONTROL_MAX; i++)
		if (master->peers[i].fd == fd) {
			qn_control__serve(master, &master->peers[i]);
			return;
		}
	master->called = true;
}

static int64_t
sleep_time(const struct qn_master *master)
{
	if (master->stopping || !master->ready)
		return QN_SECOND / 50;
	if (master->check_pid || master->options->mode != QN_POOL_STATIC ||
	    master->backoff.until)
		return QN_SECOND / 10;
	return QN_SECOND / 2;
}

static void
wait_for_events(struct qn_master *master)
{
	struct pollfd fds[POLL_MAX];
	int64_t usec = sleep_time(master);
	struct timespec limit = { .tv_sec = usec / QN_SECOND,
		.tv_nsec = usec % QN_SECOND * 1000 };
	nfds_t n = poll_fill(master, fds), i;
	int64_t now;

	if (ppoll(fds, n, &limit, &qn_master__open_mask) <= 0)
		return;
	now = qn_time_monotonic();
	for (i = 0; i < n; i++)
		if (fds[i].revents)
			poll_take(master, fds[i].fd, now);
}

static void
feed_watchdog(struct qn_master *master, int64_t now)
{
	if (!master->watchdog || now - master->watched < master->watchdog)
		return;
	master->watched = now;
	qn_notify__send("WATCHDOG=1\n");
}

static void
loop(struct qn_master *master)
{
	int64_t now;

	for (;;) {
		qn_master__let_signals();
		now = qn_time_monotonic();
		take_flags(master, now);
		qn_master__watch(master, now);
		qn_master__check_watch(master, now);
		if (master->stopping && !has_workers(master))
			return;
		qn_master__scale(master, now);
		check_ready(master, now);
		feed_watchdog(master, now);
		wait_for_events(master);
	}
}

/* ---- life ---------------------------------------------------------------- */

static int
write_pid(const char *path, struct qn_err *err)
{
	int fd;

	if (!path)
		return 0;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || dprintf(fd, "%d\n", (int)getpid()) < 0) {
		if (fd >= 0)
			close(fd);
		return qn_err_set(err, QN_ERR_IO,
		    "could not write the pid file \"%s\": %s", path,
		    strerror(errno));
	}
	close(fd);
	return 0;
}

static int
begin(struct qn_master *master, struct qn_err *err)
{
	const struct qn_serve_options *options = master->options;
	uid_t uid;
	gid_t gid;
	size_t i, j;

	if (qn_reload__inherit(master, err) < 0 ||
	    qn_user__find(options->user, options->group, &uid, &gid, err) < 0)
		return -1;
	if (!master->board)
		master->board = qn_board__new(&master->board_fd, err);
	if (!master->board ||
	    qn_listen__open(options, &master->old, &master->listeners, err) < 0)
		return -1;
	/* What was taken over is no longer old. */
	for (i = 0; i < master->old.len; i++)
		for (j = 0; j < master->listeners.len; j++)
			if (master->old.items[i].fd ==
			    master->listeners.items[j].fd)
				master->old.items[i].fd = -1;
	master->board->generation++;
	master->board->closing = 0;
	if (qn_control__open(master, err) < 0 ||
	    write_pid(options->pid_file, err) < 0)
		return -1;
	return 0;
}

static void
init(struct qn_master *master, const struct qn_serve_app *app)
{
	size_t i;

	memset(master, 0, sizeof(*master));
	master->app = app;
	master->options = app->options;
	master->workers = app->options->workers ? app->options->workers : 1;
	if (master->workers > WORKERS_MAX)
		master->workers = WORKERS_MAX;
	master->burst = 1;
	master->control = -1;
	for (i = 0; i < QN_CONTROL_MAX; i++)
		master->peers[i].fd = -1;
	master->watchdog = qn_notify__watchdog();
}

int
qn_master__run(const struct qn_serve_app *app)
{
	struct qn_master *master = calloc(1, sizeof(*master));
	struct qn_err err = QN_ERR_INIT;
	int status = 1;

	if (!master)
		return 1;
	init(master, app);
	qn_master__signals();
	if (begin(master, &err) == 0) {
		qn_logf(QN_LOG_NOTICE, "pool",
		    "serving with %u workers, generation %u", master->workers,
		    master->board->generation);
		/* Children may have ended before there was a handler. */
		qn_master__flags[QN_MASTER_CHILD] = 1;
		loop(master);
		if (app->options->pid_file)
			unlink(app->options->pid_file);
		status = 0;
	} else {
		qn_log_err("pool", &err);
	}
	qn_control__close(master);
	qn_listen__close(&master->listeners, true);
	free(master);
	return status;
}
