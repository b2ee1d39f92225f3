/* SPDX-License-Identifier: MIT */
/* Notice changed C files below some directories (inotify). */
#ifndef QN_CMD_WATCH_H
#define QN_CMD_WATCH_H

#include "base/arena.h"

struct qn_watch {
	int fd;                 /* −1: the system has no inotify */
	struct qn_arena *arena; /* names */
};

void qn_watch_init(struct qn_watch *watch, struct qn_arena *arena);
void qn_watch_release(struct qn_watch *watch);

/* Watch a directory and all below it; one that does not exist is ignored. */
void qn_watch_add(struct qn_watch *watch, const char *dir);

/*
 * Wait up to `msec` milliseconds for a .c or .h file to be written; its name,
 * or NULL. Changes within the next 100 ms count as the same.
 */
const char *qn_watch_wait(struct qn_watch *watch, int msec);

#endif
