/* SPDX-License-Identifier: MIT */
/*
 * A worker's connection to PostgreSQL: opened on first use, mended when lost
 * between requests, every wait on a deadline. The only room that sees libpq.
 *
 *	const struct qn_result *res;
 *
 *	res = qn_db_query(req->db, "SELECT title FROM tasks_task WHERE id = $1",
 *	    QN_DB_ARGS(QN_DB_INT(id)));
 *	if (qn_result_rows(res) > 0)
 *		title = qn_result_text(res, 0, 0);
 *
 * Errors are sticky per request: between qn_db_begin_request and
 * qn_db_end_request the first failure is kept in the request's struct qn_err
 * and every later call is a no-op with an empty result, so a view never tests
 * for a lost connection. Results live in the request's arena.
 *
 * Parameters are always parameters: there is no function that takes values in
 * the SQL text. Statements are prepared once per SQL text under a bounded
 * cache; the text is found by its address first, so pass literals or other
 * text that lives as long as the process where you can.
 */
#ifndef QN_DB_DB_H
#define QN_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "db/arg.h"
#include "db/result.h"
#include "db/sql.h"
#include "db/sqlstate.h"
#include "db/tx.h"

struct qn_db;

/* What the room needs to know of the settings. */
struct qn_db_options {
	/* DATABASE_URL: postgresql://… with several hosts and
	 * target_session_attrs, or a keyword=value string. */
	const char *url;
	const char *application_name; /* DATABASE_APPLICATION_NAME */
	int64_t connect_timeout;      /* DATABASE_CONNECT_TIMEOUT, µs, per
					 host; 0: none */
	int64_t statement_timeout;    /* DATABASE_STATEMENT_TIMEOUT; 0: none */
	int64_t lock_timeout;         /* DATABASE_LOCK_TIMEOUT; 0: none */
	int64_t slow;                 /* DATABASE_SLOW_QUERY: statements that
					 take longer are marked so; 0: none */
	uint32_t statements_max;      /* DATABASE_PREPARED_STATEMENTS: size of
					 the cache; 0: never prepare (pgbouncer
					 before 1.21 in transaction mode, which
					 before 1.20 also needs its
					 ignore_startup_parameters = options) */
	bool trace;                   /* keep the parameters too, for the debug
					 page */
};

/* One statement that a request ran: the first thousand, and the slow ones. */
struct qn_db_query_record {
	const char *sql;
	int64_t usec;
	int64_t rows;       /* −1: none */
	const char *params; /* as text, cut off; NULL unless tracing */
	bool slow;          /* took options.slow or longer */
};

/* ---- life cycle ------------------------------------------------------- */

/* A connection that is not open yet. `options` is lent for its life. */
struct qn_db *qn_db_new(const struct qn_db_options *options) QN_NONNULL_RESULT;

/* Close and free. NULL is allowed. */
void qn_db_free(struct qn_db *db);

/*
 * What the calls between these two belong to. `peer_fd` is the client's
 * socket: when it hangs up during a statement the statement is cancelled
 * (QN_ERR_GONE); −1 for none. `deadline` is in monotonic microseconds, 0: none
 * (QN_ERR_TIMEOUT after cancelling). qn_db_end_request rolls back what was left
 * open, drops on_commit work, and puts the connection in order; call it before
 * the arena is reset.
 */
struct qn_db_scope {
	struct qn_arena *arena; /* results */
	struct qn_err *err;     /* sticky */
	int peer_fd;
	int64_t deadline;
};
void qn_db_begin_request(struct qn_db *db, const struct qn_db_scope *scope);
void qn_db_end_request(struct qn_db *db);

/* Connect now if not connected; −1 with the sticky error set. */
int qn_db_connect(struct qn_db *db);

/*
 * Tell a program that is about to be run where the database is: libpq's
 * variables (PGHOST, PGPASSWORD, …) are set in the environment, so that no
 * password stands on a command line. What has no variable is appended to
 * `ret_rest` as keyword='value'. −1 when the URL does not parse.
 */
int qn_db_export(
    const char *url, struct qn_str *ret_rest, struct qn_err *err) QN_MUST_CHECK;

/* Statements sent and microseconds waited since qn_db_begin_request. */
void qn_db_stats(
    const struct qn_db *db, uint32_t *ret_queries, int64_t *ret_usec);

/* The statements recorded since qn_db_begin_request; lent. */
const struct qn_db_query_record *qn_db_records(
    const struct qn_db *db, size_t *ret_len);

/* ---- statements ------------------------------------------------------- */

/*
 * Run one statement. Never NULL: after an error, also an earlier one of this
 * request, an empty result.
 */
const struct qn_result *qn_db_query(struct qn_db *db, const char *sql,
    const struct qn_db_arg *args, size_t n) QN_NONNULL_RESULT;

/* The same for a statement without rows: rows affected, −1 after an error. */
int64_t qn_db_exec(
    struct qn_db *db, const char *sql, const struct qn_db_arg *args, size_t n);

/*
 * Run a script of several statements without parameters, as psql would: one
 * after the other, each by itself unless a transaction is open. −1 with the
 * line of the failing statement, counted from 1, in err->detail.
 */
int qn_db_exec_script(struct qn_db *db, const char *sql) QN_MUST_CHECK;

/*
 * A statement whose failure is the caller's to handle (a constraint a user can
 * violate): on a server error −1 and `ret_err` filled in (sqlstate, constraint,
 * message), the sticky error left alone, and the transaction still usable
 * because the statement ran in a savepoint. Lost connections stay sticky.
 */
int qn_db_try(struct qn_db *db, const char *sql, const struct qn_db_arg *args,
    size_t n, const struct qn_result **ret,
    struct qn_err *ret_err) QN_MUST_CHECK;

/*
 * Independent statements in one round trip (pipeline mode): add any number,
 * run, then read. A result pointer is valid after run. Outside a transaction
 * they make one: all take effect or none. A statement that is run in between
 * takes along what was added before it.
 *
 *	qn_db_pipe_add(db, sql1, QN_DB_ARGS(QN_DB_INT(1)), &one);
 *	qn_db_pipe_add(db, sql2, QN_DB_NO_ARGS, &two);
 *	qn_db_pipe_run(db);
 */
void qn_db_pipe_add(struct qn_db *db, const char *sql,
    const struct qn_db_arg *args, size_t n, const struct qn_result **ret);
int qn_db_pipe_run(struct qn_db *db);

#endif
