/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/time.h"

#include "base/banned.h"

#define EXIT_BEGIN 3 /* a worker that could not begin */
#define BURST_MAX  32

/* ---- in the child -------------------------------------------------------- */

/* What belongs to the master alone. */
static void
forget_master(struct qn_master *master)
{
	size_t i;

	if (master->control >= 0)
		close(master->control);
	for (i = 0; i < QN_CONTROL_MAX; i++)
		if (master->peers[i].fd >= 0)
			close(master->peers[i].fd);
	if (master->check_pid && master->check_fd >= 0)
		close(master->check_fd);
	qn_listen__close(&master->old, false);
}

static uint64_t
worker_quota(const struct qn_serve_options *options)
{
	if (!options->max_requests)
		return 0;
	return options->max_requests +
	    qn_rand_below(options->max_requests_jitter + 1);
}

static int
worker_begin(struct qn_worker *worker, pid_t parent, struct qn_err *err)
{
	const struct qn_serve_app *app = worker->app;

	if (qn_user__drop(worker->options, err) < 0)
		return -1;
	/* Asked for after the change of user, which would undo it. */
	if (prctl(PR_SET_PDEATHSIG, SIGQUIT) < 0 || getppid() != parent)
		return qn_err_set(err, QN_ERR_IO, "the master is gone");
	worker->fcgi = qn_fcgi__new(worker->options->io_timeout, err);
	if (!worker->fcgi)
		return -1;
	worker->arena = qn_arena_new(worker->options->arena_max);
	/* After libfcgi's, which takes over SIGTERM, SIGUSR1 and SIGPIPE. */
	qn_worker__signals(false);
	qn_crash__init(worker->slot, false);
	return app->begin ? app->begin(app->app, err) : 0;
}

static int
worker_live(struct qn_master *master, struct qn_slot *slot, pid_t parent)
{
	struct qn_worker *worker = calloc(1, sizeof(*worker));
	struct qn_err err = QN_ERR_INIT;
	int status;

	if (!worker)
		qn_out_of("memory", sizeof(*worker), 0);
	worker->app = master->app;
	worker->options = master->options;
	worker->board = master->board;
	worker->slot = slot;
	worker->listeners = &master->listeners;
	worker->quota = worker_quota(master->options);
	forget_master(master);
	if (worker_begin(worker, parent, &err) < 0) {
		qn_log_err("pool", &err);
		return EXIT_BEGIN;
	}
	status = qn_worker__run(worker);
	if (master->app->end)
		master->app->end(master->app->app);
	return status;
}

/* ---- starting ------------------------------------------------------------ */

static bool
spawn(struct qn_master *master)
{
	struct qn_slot *slot = qn_board__take(master->board);
	pid_t parent = getpid(), pid;

	if (!slot) {
		qn_logf(QN_LOG_ERROR, "pool",
		    "could not start a worker: all %d places are taken",
		    QN_BOARD_SLOTS);
		return false;
	}
	pid = fork();
	if (pid < 0) {
		qn_logf(QN_LOG_ERROR, "pool", "could not start a worker: %s",
		    strerror(errno));
		qn_backoff__crash(&master->backoff, true, slot->born);
		return false;
	}
	if (pid == 0) {
		slot->pid = getpid();
		_exit(worker_live(master, slot, parent));
	}
	slot->pid = pid;
	master->board->spawned++;
	return true;
}

static void
spawn_many(struct qn_master *master, uint32_t n)
{
	while (n-- && spawn(master))
		continue;
}

static bool
is_current(const struct qn_master *master, const struct qn_slot *slot)
{
	return slot->pid && slot->generation == master->board->generation &&
	    slot->order == QN_ORDER_RUN;
}

uint32_t
qn_master__count(const struct qn_master *master, enum qn_slot_state state)
{
	const struct qn_slot *slot;
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		slot = &master->board->slots[i];
		if (is_current(master, slot) &&
		    (state == QN_SLOT__MAX || slot->state == (int)state))
			n++;
	}
	return n;
}

/* ---- stopping ------------------------------------------------------------ */

void
qn_master__order(struct qn_slot *slot, enum qn_slot_order order, int64_t now)
{
	if (slot->order >= (int)order)
		return;
	slot->order = order;
	slot->ordered = now;
	kill(slot->pid, order == QN_ORDER_DRAIN ? SIGQUIT : SIGTERM);
}

/* The worker that has been idle for longest, of those idle before `since`. */
static struct qn_slot *
longest_idle(const struct qn_master *master, int64_t since)
{
	struct qn_slot *slot, *found = NULL;
	size_t i;

	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		slot = &master->board->slots[i];
		if (!is_current(master, slot) || slot->state != QN_SLOT_IDLE ||
		    slot->changed > since)
			continue;
		if (!found || slot->changed < found->changed)
			found = slot;
	}
	return found;
}

/* Let up to `n` idle workers go; busy ones when none is idle and `must`. */
static void
retire(
    struct qn_master *master, uint32_t n, bool must, int64_t since, int64_t now)
{
	struct qn_slot *slot;
	size_t i;

	for (; n; n--) {
		slot = longest_idle(master, since);
		for (i = 0; must && !slot && i < QN_BOARD_SLOTS; i++)
			if (is_current(master, &master->board->slots[i]))
				slot = &master->board->slots[i];
		if (!slot)
			return;
		qn_master__order(slot, QN_ORDER_DRAIN, now);
	}
}

/* ---- how many ------------------------------------------------------------ */

static void
scale_static(struct qn_master *master, uint32_t all, int64_t now)
{
	if (all < master->workers)
		spawn_many(master, master->workers - all);
	else if (all > master->workers)
		retire(master, all - master->workers, true, now, now);
}

/* Spare workers between the bounds; twice as many at once while too few. */
static void
scale_dynamic(struct qn_master *master, uint32_t all, int64_t now)
{
	const struct qn_serve_options *options = master->options;
	uint32_t starting = qn_master__count(master, QN_SLOT_STARTING);
	uint32_t idle = qn_master__count(master, QN_SLOT_IDLE) + starting;
	uint32_t least = options->spare_min ? options->spare_min : 1, n;

	if (all > master->workers) {
		retire(master, all - master->workers, true, now, now);
	} else if (idle < least && all < master->workers) {
		if (starting)
			return;
		n = least - idle > master->burst ? least - idle : master->burst;
		if (n > master->workers - all)
			n = master->workers - all;
		spawn_many(master, n);
		if (master->burst < BURST_MAX)
			master->burst *= 2;
	} else {
		master->burst = 1;
		if (idle > options->spare_max && options->spare_max >= least)
			retire(
			    master, 1, false, now - options->idle_timeout, now);
	}
}

/* None without work, but for the first, which proves that they start. */
static void
scale_ondemand(struct qn_master *master, uint32_t all, int64_t now)
{
	uint32_t starting = qn_master__count(master, QN_SLOT_STARTING);

	if (all > master->workers)
		retire(master, all - master->workers, true, now, now);
	else if (!master->ready && !all)
		spawn_many(master, 1);
	else if (master->called && !starting && all < master->workers &&
	    !qn_master__count(master, QN_SLOT_IDLE))
		spawn_many(master, 1);
	master->called = false;
	if (master->ready)
		retire(master, all, false, now - master->options->idle_timeout,
		    now);
}

void
qn_master__scale(struct qn_master *master, int64_t now)
{
	uint32_t all = qn_master__count(master, QN_SLOT__MAX);

	master->board->workers = (int32_t)master->workers;
	if (master->stopping || !qn_backoff__is_over(&master->backoff, now))
		return;
	switch (master->options->mode) {
	case QN_POOL_STATIC:
		scale_static(master, all, now);
		break;
	case QN_POOL_DYNAMIC:
		scale_dynamic(master, all, now);
		break;
	case QN_POOL_ONDEMAND:
		scale_ondemand(master, all, now);
		break;
	}
}
