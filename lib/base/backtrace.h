/* SPDX-License-Identifier: MIT */
/*
 * Call stacks: captured where only a signal handler may run, turned into
 * names later (libdw), also by another process of the same image.
 */
#ifndef QN_BASE_BACKTRACE_H
#define QN_BASE_BACKTRACE_H

#include <stddef.h>

#include "base/str.h"

#define QN_BACKTRACE_MAX 48

/* Load what capture needs; call once at start, outside any handler. */
void qn_backtrace_init(void);

/* Store up to `max` return addresses; async-signal-safe after init. */
size_t qn_backtrace_capture(void **frames, size_t max);

/*
 * Append one line per frame: "#2 task_detail (app/tasks/views.c:41)". Static
 * functions too; what has no debug information is "0x55… (manage)".
 */
void qn_backtrace_add(struct qn_str *str, void *const *frames, size_t n);

/* Append the name of the function that begins at `code`, its address without
 * symbols. Static functions too. */
void qn_backtrace_add_name(struct qn_str *str, const void *code);

#endif
