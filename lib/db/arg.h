/* SPDX-License-Identifier: MIT */
/*
 * Parameters of statements: values with the type that PostgreSQL is told.
 *
 *	qn_db_query(db, "SELECT id FROM tasks_task WHERE status = ANY ($1) "
 *	    "AND due_date < $2", QN_DB_ARGS(
 *	    QN_DB_TEXTS(statuses, 2), QN_DB_DATE(today)));
 *
 * To add a kind: a member of enum qn_db_arg_kind, a row of arg_kinds (arg.c)
 * with its encoder, and a macro below.
 */
#ifndef QN_DB_ARG_H
#define QN_DB_ARG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum qn_db_arg_kind {
	QN_DB_ARG_NULL = 0,
	QN_DB_ARG_INT,   /* int8, binary */
	QN_DB_ARG_BOOL,  /* bool, binary */
	QN_DB_ARG_FLOAT, /* float8, binary */
	QN_DB_ARG_TEXT,  /* text of unknown type: PostgreSQL infers it;
			    NUL-terminated after `len` bytes */
	QN_DB_ARG_BYTES, /* bytea, binary */
	QN_DB_ARG_TIME,  /* timestamptz from microseconds, binary */
	QN_DB_ARG_DATE,  /* date from days, binary */
	QN_DB_ARG_INTS,  /* int8[] from `ints`, binary */
	QN_DB_ARG_TEXTS, /* text[] from `texts`, binary; NULL: null */
	QN_DB_ARG_JSON,  /* jsonb from text */
	QN_DB_ARG__MAX
};

struct qn_db_arg {
	enum qn_db_arg_kind kind;
	size_t len; /* bytes, or items of an array */
	union {
		int64_t i;
		double f;
		const char *text; /* NULL: the SQL null */
		const int64_t *ints;
		const char *const *texts;
	};
};

#define QN_DB_INT(x)   ((struct qn_db_arg){ .kind = QN_DB_ARG_INT, .i = (x) })
#define QN_DB_BOOL(x)  ((struct qn_db_arg){ .kind = QN_DB_ARG_BOOL, .i = (x) })
#define QN_DB_FLOAT(x) ((struct qn_db_arg){ .kind = QN_DB_ARG_FLOAT, .f = (x) })
#define QN_DB_TIME(x)  ((struct qn_db_arg){ .kind = QN_DB_ARG_TIME, .i = (x) })
#define QN_DB_DATE(x)  ((struct qn_db_arg){ .kind = QN_DB_ARG_DATE, .i = (x) })
#define QN_DB_NULL     ((struct qn_db_arg){ .kind = QN_DB_ARG_NULL })
struct qn_db_arg qn_db_text(const char *s); /* NULL: the SQL null */
#define QN_DB_TEXT(s) qn_db_text(s)
#define QN_DB_BYTES(p, n) \
	((struct qn_db_arg){ .kind = QN_DB_ARG_BYTES, .text = (p), .len = (n) })

#define QN_DB_INTS(p, n) \
	((struct qn_db_arg){ .kind = QN_DB_ARG_INTS, .ints = (p), .len = (n) })
#define QN_DB_TEXTS(p, n)    \
	((struct qn_db_arg){ \
	    .kind = QN_DB_ARG_TEXTS, .texts = (p), .len = (n) })
struct qn_db_arg qn_db_json(const char *s); /* NULL: the SQL null */
#define QN_DB_JSON(s) qn_db_json(s)

/* The most parameters that one statement can have. */
#define QN_DB_ARGS_MAX 65535

/* A list of arguments and their number: two arguments of the call. */
#define QN_DB_ARGS(...)                                         \
	(const struct qn_db_arg[]){ __VA_ARGS__ },              \
	    sizeof((const struct qn_db_arg[]){ __VA_ARGS__ }) / \
	    sizeof(struct qn_db_arg)
#define QN_DB_NO_ARGS NULL, 0

#endif
