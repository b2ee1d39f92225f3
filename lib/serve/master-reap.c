/* SPDX-License-Identifier: MIT */
/* Workers that died, and those that must. */
#include "serve/serve-int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"

#include "base/banned.h"

#define KILL_AFTER (2 * QN_SECOND)
#define EARLY      (1 * QN_SECOND)
#define MEASURE    (5 * QN_SECOND)

/*
 * Names cost time and trust in the debug information: a child finds them, the
 * master goes on.
 */
static void
report_crash(const struct qn_master *master, const struct qn_slot *slot,
    int sig, int64_t now)
{
	struct qn_slot copy = *slot;
	bool named = slot->generation == master->board->generation;
	pid_t pid = slot->n_frames && named ? fork() : -1;

	if (pid > 0)
		return;
	qn_crash__log(&copy, sig, pid == 0, now);
	if (pid == 0)
		_exit(0);
}

static void
worker_crashed(
    struct qn_master *master, struct qn_slot *slot, int sig, int64_t now)
{
	bool early = !slot->served && now - slot->born < EARLY;

	if (slot->order == QN_ORDER_STOP && (sig == SIGTERM || sig == SIGKILL))
		return;
	master->board->crashed++;
	report_crash(master, slot, sig, now);
	qn_backoff__crash(&master->backoff, early, now);
}

static void
worker_ended(
    struct qn_master *master, struct qn_slot *slot, int status, int64_t now)
{
	if (WIFSIGNALED(status)) {
		worker_crashed(master, slot, WTERMSIG(status), now);
	} else if (WEXITSTATUS(status)) {
		qn_logf(QN_LOG_ERROR, "pool", "worker %d ended with status %d",
		    (int)slot->pid, WEXITSTATUS(status));
		master->board->crashed++;
		qn_backoff__crash(&master->backoff,
		    !slot->served && now - slot->born < EARLY, now);
	} else if (!master->stopping) {
		master->board->recycled++;
		qn_logf(
		    QN_LOG_DEBUG, "pool", "worker %d ended", (int)slot->pid);
	}
	qn_board__give_back(slot);
}

void
qn_master__reap(struct qn_master *master, int64_t now)
{
	int status;
	pid_t pid;
	size_t i;

	for (;;) {
		pid = waitpid(-1, &status, WNOHANG);
		if (pid <= 0)
			return;
		if (pid == master->check_pid) {
			qn_master__check_end(master, status);
			continue;
		}
		for (i = 0; i < QN_BOARD_SLOTS; i++)
			if (master->board->slots[i].pid == pid) {
				worker_ended(master, &master->board->slots[i],
				    status, now);
				break;
			}
	}
}

/* ---- watching ------------------------------------------------------------ */

/* The hard time-out: SIGABRT, so that the worker leaves its backtrace. */
static void
watch_request(struct qn_master *master, struct qn_slot *slot, int64_t now)
{
	int64_t limit = master->options->hard_timeout, began = slot->started;
	struct qn_log_line line;

	if (slot->killed) {
		if (now - slot->killed > KILL_AFTER)
			kill(slot->pid, SIGKILL);
		return;
	}
	if (limit <= 0 || !began || now - began < limit)
		return;
	if (qn_log_begin(&line, QN_LOG_ERROR, "pool",
		"request killed: over REQUEST_HARD_TIMEOUT")) {
		qn_log_int(&line, "pid", slot->pid);
		qn_crash__log_request(&line, slot, now);
		qn_log_end(&line);
	}
	slot->killed = now;
	master->board->killed++;
	kill(slot->pid, SIGABRT);
}

/* An order that is not followed. */
static void
watch_order(struct qn_master *master, struct qn_slot *slot, int64_t now)
{
	if (slot->order == QN_ORDER_DRAIN &&
	    now - slot->ordered > master->options->stop_timeout)
		qn_master__order(slot, QN_ORDER_STOP, now);
	else if (slot->order == QN_ORDER_STOP &&
	    now - slot->ordered > KILL_AFTER)
		kill(slot->pid, SIGKILL);
}

/* Old or large: at most one at a time is let go, so that others remain. */
static bool
is_worn(const struct qn_master *master, const struct qn_slot *slot, int64_t now)
{
	const struct qn_serve_options *options = master->options;
	/* up to an eighth more, so that they do not all end together */
	int64_t more = options->max_age / 8 * (slot->pid % 8) / 8;

	if (options->max_age > 0 && now - slot->born > options->max_age + more)
		return true;
	return options->max_rss && slot->rss > options->max_rss;
}

void
qn_master__measure(struct qn_master *master, int64_t now)
{
	struct qn_slot *slot;
	size_t i;

	master->measured = now;
	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		slot = &master->board->slots[i];
		if (slot->pid)
			slot->rss = qn_board__rss(slot->pid);
	}
}

void
qn_master__watch(struct qn_master *master, int64_t now)
{
	bool recycle = true;
	struct qn_slot *slot;
	size_t i;

	if (now - master->measured > MEASURE)
		qn_master__measure(master, now);
	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		slot = &master->board->slots[i];
		if (!slot->pid)
			continue;
		watch_request(master, slot, now);
		watch_order(master, slot, now);
		if (recycle && slot->order == QN_ORDER_RUN &&
		    is_worn(master, slot, now)) {
			recycle = false;
			qn_logf(QN_LOG_INFO, "pool",
			    "worker %d is recycled after %lld s with %llu KiB",
			    (int)slot->pid,
			    (long long)((now - slot->born) / QN_SECOND),
			    (unsigned long long)(slot->rss >> 10));
			qn_master__order(slot, QN_ORDER_DRAIN, now);
		}
	}
}
