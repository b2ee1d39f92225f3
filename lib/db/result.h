/* SPDX-License-Identifier: MIT */
/*
 * What a statement answered. Lives in the request's arena.
 *
 *	for (i = 0; i < qn_result_rows(res); i++)
 *		total += qn_result_int(res, i, 0);
 *
 * Numbers, times, uuid, bytea and text travel in binary from the second
 * execution of a prepared statement on, when all its columns have such types;
 * the access below is the same for both forms.
 */
#ifndef QN_DB_RESULT_H
#define QN_DB_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct qn_result;

/* What the C side of a column is; other types are QN_DB_K_OTHER. */
enum qn_db_kind {
	QN_DB_K_OTHER = 0, /* qn_result_text only */
	QN_DB_K_BOOL,      /* boolean */
	QN_DB_K_INT,       /* smallint, integer, bigint, oid */
	QN_DB_K_FLOAT,     /* real, double precision */
	QN_DB_K_TEXT,      /* text, varchar, char, name, json, jsonb */
	QN_DB_K_BYTES,     /* bytea */
	QN_DB_K_TIMESTAMP, /* timestamptz, timestamp */
	QN_DB_K_DATE,      /* date */
	QN_DB_K_TIME,      /* time */
	QN_DB_K_UUID,      /* uuid */
	QN_DB_K__MAX
};

size_t qn_result_rows(const struct qn_result *res);
size_t qn_result_columns(const struct qn_result *res);
/* Rows an INSERT, UPDATE, DELETE or MERGE touched. */
int64_t qn_result_affected(const struct qn_result *res);
/* Column by name, −1 when there is none; and a column's name and type OID. */
int qn_result_column(const struct qn_result *res, const char *name);
const char *qn_result_column_name(const struct qn_result *res, size_t column);
uint32_t qn_result_column_oid(const struct qn_result *res, size_t column);

bool qn_result_is_null(const struct qn_result *res, size_t row, size_t column);
/* Typed access; 0, false or NULL for SQL null. BUG when the column's type is
 * another than asked for (int2, int4 and int8 are all int). */
int64_t qn_result_int(const struct qn_result *res, size_t row, size_t column);
bool qn_result_bool(const struct qn_result *res, size_t row, size_t column);
double qn_result_float(const struct qn_result *res, size_t row, size_t column);
/* timestamptz and timestamp: microseconds since the Unix epoch; infinity is
 * INT64_MAX, −infinity INT64_MIN. */
int64_t qn_result_time(const struct qn_result *res, size_t row, size_t column);
/* date: days since the Unix epoch; ±infinity is INT32_MAX and INT32_MIN. */
int32_t qn_result_date(const struct qn_result *res, size_t row, size_t column);
/* time: microseconds since midnight. */
int64_t qn_result_clock(const struct qn_result *res, size_t row, size_t column);
/* Any type as PostgreSQL writes it (psql shows it so), but true and false for
 * booleans; NUL-terminated, lent by the result; NULL for null. */
const char *qn_result_text(
    const struct qn_result *res, size_t row, size_t column);
/* The raw bytes of text, bytea, json and the like; lent by the result. */
const char *qn_result_bytes(
    const struct qn_result *res, size_t row, size_t column, size_t *ret_len);

/* ---- for readers of many rows (orm/) ------------------------------------ */

/* What kind of value a column holds. */
enum qn_db_kind qn_result_kind(const struct qn_result *res, size_t column);

/*
 * What a reader has worked out about the columns, kept with the prepared
 * statement so that its next results need not be looked at again. `key` says
 * for what it was worked out (the model). NULL when nothing is kept.
 */
const void *qn_result_note(const struct qn_result *res, const void *key);

/*
 * Keep a note; an older one is freed. `note` is malloc'd and given away: it
 * goes with the statement, or with the arena when there is none.
 */
void qn_result_set_note(
    const struct qn_result *res, const void *key, void *note);

#endif
