/* SPDX-License-Identifier: MIT */
/*
 * PostgreSQL's error codes as names and as kinds of failure.
 *
 *	if (qn_db_try(db, sql, args, n, NULL, &err) < 0 &&
 *	    qn_sqlstate_is(&err, QN_SQL_UNIQUE_VIOLATION))
 *		…                     err.constraint says which
 *
 * To add a code: a row in qn_sqlstates (sqlstate.c) and, when C code asks for
 * it, a name below.
 */
#ifndef QN_DB_SQLSTATE_H
#define QN_DB_SQLSTATE_H

#include <stdbool.h>

#include "base/err.h"

#define QN_SQL_INTEGRITY_VIOLATION   "23" /* class: any constraint */
#define QN_SQL_NOT_NULL_VIOLATION    "23502"
#define QN_SQL_FOREIGN_KEY_VIOLATION "23503"
#define QN_SQL_UNIQUE_VIOLATION      "23505"
#define QN_SQL_CHECK_VIOLATION       "23514"
#define QN_SQL_EXCLUSION_VIOLATION   "23P01"
#define QN_SQL_SERIALIZATION_FAILURE "40001"
#define QN_SQL_DEADLOCK_DETECTED     "40P01"
#define QN_SQL_UNDEFINED_TABLE       "42P01"
#define QN_SQL_LOCK_NOT_AVAILABLE    "55P03"
#define QN_SQL_QUERY_CANCELED        "57014"

struct qn_sqlstate {
	const char *code;      /* five characters, or two for a class */
	const char *name;      /* "unique_violation", PostgreSQL appendix A */
	enum qn_err_kind kind; /* zero: QN_ERR_DB */
};

/* Codes before their classes; ended by { 0 }. */
extern const struct qn_sqlstate qn_sqlstates[];

/* Whether an error has this code, or a code of this two-character class. */
bool qn_sqlstate_is(const struct qn_err *err, const char *code);

/* A code's name, or its class's; "unknown" for neither. */
const char *qn_sqlstate_name(const char *code);

/* The kind of failure that a code means. */
enum qn_err_kind qn_sqlstate_kind(const char *code);

#endif
