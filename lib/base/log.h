/* SPDX-License-Identifier: MIT */
/*
 * Log lines of fields, as logfmt or JSON, to stderr, a file or syslog.
 *
 *	struct qn_log_line line;
 *
 *	if (qn_log_begin(&line, QN_LOG_INFO, "pool", "worker started")) {
 *		qn_log_int(&line, "pid", pid);
 *		qn_log_end(&line);
 *	}
 *
 *	ts=2026-11-21T10:15:30.123Z level=info module=pool msg="worker started"
 *pid=71
 *
 * One line is one write(2), so that lines of several processes do not mix.
 * Programs log; the library's lower rooms return errors instead (only
 * QN_LOG_DEBUG is allowed below site/ and serve/).
 */
#ifndef QN_BASE_LOG_H
#define QN_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum qn_log_level {
	QN_LOG_DEBUG = 0,
	QN_LOG_INFO,
	QN_LOG_NOTICE,
	QN_LOG_WARNING,
	QN_LOG_ERROR,
	QN_LOG_OFF,
	QN_LOG__MAX
};

enum qn_log_format {
	QN_LOG_LOGFMT = 0,
	QN_LOG_JSON
};

struct qn_log_options {
	const char *target; /* "stderr" (NULL too), "syslog", or a path */
	enum qn_log_format format;
	const char *levels; /* "info" or "info,db=debug,pool=notice" */
};

/* Private; on the caller's stack between begin and end. */
struct qn_log_line {
	struct qn_str text;
	enum qn_log_level level;
};

/*
 * Open the log. The strings are lent for the life of the process. −1 when the
 * file cannot be opened or a level is unknown; the old log then stays.
 */
int qn_log_open(
    const struct qn_log_options *options, struct qn_err *err) QN_MUST_CHECK;

/* Open the file again after rotation (USR1). −1: the old one stays in use. */
int qn_log_reopen(struct qn_err *err) QN_MUST_CHECK;

/* The descriptor that log lines go to; −1 for syslog. */
int qn_log_fd(void);

/* Whether lines of a module at a level are written. */
bool qn_log_is_on(enum qn_log_level level, const char *module);

/*
 * Start a line; false when it is not to be written, and then none of the
 * others may be called on it.
 */
bool qn_log_begin(struct qn_log_line *line, enum qn_log_level level,
    const char *module, const char *msg);
void qn_log_text(struct qn_log_line *line, const char *key, const char *value);
void qn_log_text_len(
    struct qn_log_line *line, const char *key, const char *ptr, size_t len);
void qn_log_int(struct qn_log_line *line, const char *key, int64_t value);
/* A duration in microseconds, written as milliseconds with two decimals. */
void qn_log_msec(struct qn_log_line *line, const char *key, int64_t usec);
void qn_log_end(struct qn_log_line *line);

/* The parts of an error but its message, which is the line's own. */
void qn_log_error(struct qn_log_line *line, const struct qn_err *err);

/* A line with a message made by printf and no further fields. */
void qn_logf(enum qn_log_level level, const char *module, const char *fmt, ...)
    QN_PRINTF(3, 4);

/* An error with all its parts, at level error. */
void qn_log_err(const char *module, const struct qn_err *err);

#endif
