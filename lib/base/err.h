/* SPDX-License-Identifier: MIT */
/*
 * Operational failure: the database is away, the disk is full, a peer does
 * not answer, a file has a syntax error. A function that can fail this way
 * returns −1 (or NULL) and fills in a struct qn_err; the first error wins, so
 * calls may be chained and the error asked once at the end.
 *
 *	struct qn_err err = QN_ERR_INIT;
 *
 *	if (settings_load(path, &err) < 0)
 *		qn_log_error("settings", &err);
 *
 * Prose: `message` is lower case without full stop, says what could not be
 * done and why, and quotes names with ASCII double quotes. `detail` and `hint`
 * are whole sentences. The message may be shown to a client only in DEBUG.
 *
 * A struct qn_err owns no memory; copy it by assignment.
 */
#ifndef QN_BASE_ERR_H
#define QN_BASE_ERR_H

#include <stdbool.h>

#include "base/cdefs.h"

/* Which mechanism answers for the failure: the spine maps these to a status. */
enum qn_err_kind {
	QN_ERR_NONE = 0,
	QN_ERR_IO,        /* disk, pipe, peer: 500 */
	QN_ERR_CONFIG,    /* a setting or a declared table is wrong */
	QN_ERR_SYNTAX,    /* a template, JSON, an SQL file does not parse */
	QN_ERR_NOT_FOUND, /* a file or template that had to be there */
	QN_ERR_LIMIT,     /* a limit was reached: 413, or 500 when ours */
	QN_ERR_BAD_INPUT, /* what the client sent cannot be understood: 400 */
	QN_ERR_DB,        /* a statement failed; `sqlstate` says how: 500 */
	QN_ERR_DB_AWAY,   /* no connection to PostgreSQL: 503 */
	QN_ERR_TIMEOUT,   /* a deadline passed: 503 */
	QN_ERR_GONE,      /* the client went away: nobody to answer */
	QN_ERR__MAX
};

/* The most frames of a stack that an error keeps. */
#define QN_ERR_FRAMES 24

struct qn_err {
	enum qn_err_kind kind; /* QN_ERR_NONE: no error */
	int status;            /* HTTP status to answer with, 0: by kind */
	const char *file;      /* place in our source, NULL if unknown */
	int line;
	char sqlstate[6];    /* five characters and NUL; "" if not SQL */
	char constraint[64]; /* violated constraint; "" if none */
	char message[512];   /* one line; cut off with "..." when longer */
	char detail[1024];   /* "" if none; may span lines */
	char hint[256];      /* "" if none */
	unsigned n_frames;   /* of the stack where it was set; 0: not kept */
	void *frames[QN_ERR_FRAMES];
};

#define QN_ERR_INIT                 \
	{                           \
		.kind = QN_ERR_NONE \
	}

/*
 * Record an error unless one is recorded already. Always returns −1, so that
 * one can write `return qn_err_set(err, QN_ERR_IO, "…")`. `err` may be NULL
 * when the caller does not want to know.
 */
#define qn_err_set(err, kind, ...) \
	qn_err_set_at(__FILE__, __LINE__, err, kind, __VA_ARGS__)

int qn_err_set_at(const char *file, int line, struct qn_err *err,
    enum qn_err_kind kind, const char *fmt, ...) QN_PRINTF(5, 6) QN_COLD;

/* Set detail or hint of an error just recorded; no-ops when `err` is NULL. */
void qn_err_detail(struct qn_err *err, const char *fmt, ...)
    QN_PRINTF(2, 3) QN_COLD;
void qn_err_hint(struct qn_err *err, const char *fmt, ...)
    QN_PRINTF(2, 3) QN_COLD;

/*
 * Whether errors keep the stack of the place where they were set, for the page
 * that DEBUG shows. Off until switched on, because it costs microseconds.
 */
void qn_err_keep_stack(bool on);

/* Whether an error is recorded. */
bool qn_err_is_set(const struct qn_err *err);

/* Forget the error. */
void qn_err_reset(struct qn_err *err);

/* The kind as a word for logs ("database", "timeout"); never NULL. */
const char *qn_err_kind_name(enum qn_err_kind kind);

#endif
