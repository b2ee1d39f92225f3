/* SPDX-License-Identifier: MIT */
#include "db/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/time.h"
#include "db/db-int.h"

#include "base/banned.h"

/* PostgreSQL counts from 2000-01-01. */
#define PG_EPOCH_DAYS 10957
#define PG_EPOCH_USEC (PG_EPOCH_DAYS * QN_DAY)

const struct qn_result qn_result__empty = { .pg = NULL };

static void
clear(void *arg)
{
	PQclear(arg);
}

/* Fill in the columns' types; true when all can travel in binary. */
static bool
look_up_types(const PGresult *pg, const struct qn_type **types)
{
	int i, n = PQnfields(pg);
	bool all = true;

	for (i = 0; i < n; i++) {
		types[i] = qn_type__find(PQftype(pg, i));
		all = all && types[i];
	}
	return all;
}

const struct qn_result *
qn_result__new(struct qn_db *db, PGresult *pg, uint64_t serial)
{
	struct qn_arena *arena = db->scope.arena;
	struct qn_result *res = QN_NEW(arena, struct qn_result);
	int n = PQnfields(pg);
	struct qn_stmt *stmt;
	bool all;

	qn_arena_on_reset(arena, clear, pg);
	res->pg = pg;
	res->rows = (size_t)PQntuples(pg);
	res->columns = (size_t)n;
	res->arena = arena;
	res->db = db;
	res->serial = serial;
	if (n == 0)
		return res;
	res->binary = PQbinaryTuples(pg);
	res->types = qn_arena_alloc(arena, (size_t)n * sizeof(*res->types));
	all = look_up_types(pg, res->types);
	if (serial && all && !res->binary) {
		stmt = qn_stmts__by_serial(&db->stmts, serial);
		if (stmt)
			stmt->binary = true;
	}
	return res;
}

size_t
qn_result_rows(const struct qn_result *res)
{
	return res->rows;
}

size_t
qn_result_columns(const struct qn_result *res)
{
	return res->columns;
}

int64_t
qn_result_affected(const struct qn_result *res)
{
	/* PQcmdTuples does not change its argument, it only looks so. */
	return res->pg ? strtoll(PQcmdTuples(res->pg), NULL, 10) : 0;
}

int
qn_result_column(const struct qn_result *res, const char *name)
{
	int i, n = res->pg ? PQnfields(res->pg) : 0;

	for (i = 0; i < n; i++)
		if (strcmp(PQfname(res->pg, i), name) == 0)
			return i;
	return -1;
}

static void
check_column(const struct qn_result *res, size_t column)
{
	if (column >= qn_result_columns(res))
		QN_BUG("column %zu of a result of %zu", column,
		    qn_result_columns(res));
}

const char *
qn_result_column_name(const struct qn_result *res, size_t column)
{
	check_column(res, column);
	return PQfname(res->pg, (int)column);
}

uint32_t
qn_result_column_oid(const struct qn_result *res, size_t column)
{
	check_column(res, column);
	return PQftype(res->pg, (int)column);
}

enum qn_db_kind
qn_result_kind(const struct qn_result *res, size_t column)
{
	check_column(res, column);
	return res->types[column] ? res->types[column]->kind : QN_DB_K_OTHER;
}

static void
check_place(const struct qn_result *res, size_t row, size_t column)
{
	if (QN_UNLIKELY(row >= res->rows || column >= res->columns))
		QN_BUG("row %zu, column %zu of a result of %zu by %zu", row,
		    column, res->rows, res->columns);
}

/* A value's bytes; NULL for null. BUG when out of bounds. */
static const char *
value_of(
    const struct qn_result *res, size_t row, size_t column, size_t *ret_len)
{
	int r = (int)row, c = (int)column;
	int len;

	check_place(res, row, column);
	len = PQgetlength(res->pg, r, c);
	if (len == 0 && PQgetisnull(res->pg, r, c))
		return NULL;
	*ret_len = (size_t)len;
	return PQgetvalue(res->pg, r, c);
}

/* The same for a column that has to be of a kind. */
static const char *
typed_value_of(const struct qn_result *res, size_t row, size_t column,
    enum qn_db_kind kind, size_t *ret_len)
{
	const char *ptr = value_of(res, row, column, ret_len);
	const struct qn_type *type = res->types[column];

	if (!type || type->kind != kind)
		QN_BUG("column \"%s\" is of type %s (%u), asked for as kind %d",
		    PQfname(res->pg, (int)column), type ? type->name : "other",
		    PQftype(res->pg, (int)column), (int)kind);
	return ptr;
}

bool
qn_result_is_null(const struct qn_result *res, size_t row, size_t column)
{
	check_place(res, row, column);
	return PQgetisnull(res->pg, (int)row, (int)column);
}

int64_t
qn_result_int(const struct qn_result *res, size_t row, size_t column)
{
	const char *ptr;
	size_t len;

	ptr = typed_value_of(res, row, column, QN_DB_K_INT, &len);
	if (!ptr)
		return 0;
	if (!res->binary)
		return strtoll(ptr, NULL, 10);
	/* An oid has no sign. */
	return res->types[column]->oid == 26 ?
	    (uint32_t)qn_wire__int(ptr, len) :
	    qn_wire__int(ptr, len);
}

bool
qn_result_bool(const struct qn_result *res, size_t row, size_t column)
{
	const char *ptr;
	size_t len;

	ptr = typed_value_of(res, row, column, QN_DB_K_BOOL, &len);
	return ptr && (res->binary ? *ptr != 0 : *ptr == 't');
}

double
qn_result_float(const struct qn_result *res, size_t row, size_t column)
{
	const char *ptr;
	size_t len;

	ptr = typed_value_of(res, row, column, QN_DB_K_FLOAT, &len);
	if (!ptr)
		return 0;
	if (res->binary)
		return qn_wire__float(ptr, len);
	/* A real is rounded to 24 bits, as its binary form is. */
	return res->types[column]->oid == 700 ? (double)strtof(ptr, NULL) :
						strtod(ptr, NULL);
}

int64_t
qn_result_time(const struct qn_result *res, size_t row, size_t column)
{
	const char *ptr;
	int64_t usec;
	size_t len;

	ptr = typed_value_of(res, row, column, QN_DB_K_TIMESTAMP, &len);
	if (!ptr)
		return 0;
	if (!res->binary)
		return qn_wire__parse_timestamp(ptr);
	usec = qn_wire__int(ptr, len);
	if (usec == INT64_MAX || usec == INT64_MIN)
		return usec;
	return usec + PG_EPOCH_USEC;
}

int32_t
qn_result_date(const struct qn_result *res, size_t row, size_t column)
{
	const char *ptr;
	int32_t days;
	size_t len;

	ptr = typed_value_of(res, row, column, QN_DB_K_DATE, &len);
	if (!ptr)
		return 0;
	if (!res->binary)
		return qn_wire__parse_date(ptr);
	days = (int32_t)qn_wire__int(ptr, len);
	if (days == INT32_MAX || days == INT32_MIN)
		return days;
	return days + PG_EPOCH_DAYS;
}

int64_t
qn_result_clock(const struct qn_result *res, size_t row, size_t column)
{
	const char *ptr;
	size_t len;

	ptr = typed_value_of(res, row, column, QN_DB_K_TIME, &len);
	if (!ptr)
		return 0;
	return res->binary ? qn_wire__int(ptr, len) : qn_wire__parse_clock(ptr);
}

const char *
qn_result_text(const struct qn_result *res, size_t row, size_t column)
{
	const struct qn_type *type;
	struct qn_str str;
	const char *ptr;
	size_t len;

	ptr = value_of(res, row, column, &len);
	if (!ptr)
		return NULL;
	type = res->types[column];
	if (!res->binary && type && type->kind == QN_DB_K_BOOL)
		return *ptr == 't' ? "true" : "false";
	/* libpq puts a NUL after every value. */
	if (!res->binary || !type->add_text)
		return ptr;
	qn_str_init(&str, res->arena);
	type->add_text(&str, ptr, len);
	return str.buf;
}

static int
hex_digit(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* The bytes of "\x00ff", which bytea looks like in text. */
static const char *
decode_hex(struct qn_arena *arena, const char *ptr, size_t len, size_t *ret_len)
{
	size_t i, n = len < 2 ? 0 : (len - 2) / 2;
	char *buf = qn_arena_alloc(arena, n + 1);

	for (i = 0; i < n; i++)
		buf[i] = (char)(hex_digit(ptr[2 + 2 * i]) << 4 |
		    hex_digit(ptr[3 + 2 * i]));
	buf[n] = '\0';
	*ret_len = n;
	return buf;
}

const char *
qn_result_bytes(
    const struct qn_result *res, size_t row, size_t column, size_t *ret_len)
{
	const struct qn_type *type;
	const char *ptr;
	size_t len = 0;

	ptr = value_of(res, row, column, &len);
	type = ptr ? res->types[column] : NULL;
	if (type && type->kind == QN_DB_K_BYTES && !res->binary)
		ptr = decode_hex(res->arena, ptr, len, &len);
	else if (type && type->kind != QN_DB_K_BYTES && res->binary &&
	    type->add_text) {
		ptr = qn_result_text(res, row, column);
		len = strlen(ptr);
	}
	*ret_len = len;
	return ptr;
}

/* ---- notes ------------------------------------------------------------ */

const void *
qn_result_note(const struct qn_result *res, const void *key)
{
	const struct qn_stmt *stmt;

	if (!res->serial)
		return NULL;
	stmt = qn_stmts__by_serial(&res->db->stmts, res->serial);
	return stmt && stmt->note_key == key ? stmt->note : NULL;
}

void
qn_result_set_note(const struct qn_result *res, const void *key, void *note)
{
	struct qn_stmt *stmt = NULL;

	if (res->serial)
		stmt = qn_stmts__by_serial(&res->db->stmts, res->serial);
	if (!stmt) {
		if (res->arena)
			qn_arena_on_reset(res->arena, free, note);
		else
			free(note);
		return;
	}
	free(stmt->note);
	stmt->note = note;
	stmt->note_key = key;
}
