/* SPDX-License-Identifier: MIT */
#include "db/db.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/time.h"
#include "db/db-int.h"

#include "base/banned.h"

/* ---- life cycle ------------------------------------------------------- */

struct qn_db *
qn_db_new(const struct qn_db_options *options)
{
	struct qn_db *db = calloc(1, sizeof(*db));

	if (!db)
		qn_out_of("a connection", sizeof(*db), 0);
	db->options = options;
	db->peer_fd = -1;
	qn_stmts__init(&db->stmts, options->statements_max);
	return db;
}

void
qn_db_free(struct qn_db *db)
{
	if (!db)
		return;
	qn_conn__close(db);
	qn_stmts__release(&db->stmts);
	free(db);
}

void
qn_db_begin_request(struct qn_db *db, const struct qn_db_scope *scope)
{
	if (db->in_request)
		QN_BUG("a request began before the last one ended");
	if (!scope->arena || !scope->err)
		QN_BUG("a request without arena or error");
	db->scope = *scope;
	db->in_request = true;
	db->fresh = true;
	db->queries = 0;
	db->usec = 0;
	db->queue = QN_VEC(struct qn_call, scope->arena);
	db->ops = QN_VEC(struct qn_op, scope->arena);
	db->levels = QN_VEC(struct qn_level, scope->arena);
	db->hooks = QN_VEC(struct qn_hook, scope->arena);
	db->records = QN_VEC(struct qn_db_query_record, scope->arena);
}

void
qn_db_end_request(struct qn_db *db)
{
	if (!db->in_request)
		return;
	qn_tx__reset(db);
	db->in_request = false;
}

int
qn_db_connect(struct qn_db *db)
{
	if (!qn_db__is_usable(db))
		return -1;
	db->deadline = db->scope.deadline;
	db->peer_fd = db->scope.peer_fd;
	return qn_conn__open(db, db->scope.err);
}

void
qn_db_stats(const struct qn_db *db, uint32_t *ret_queries, int64_t *ret_usec)
{
	*ret_queries = db->queries;
	*ret_usec = db->usec;
}

const struct qn_db_query_record *
qn_db_records(const struct qn_db *db, size_t *ret_len)
{
	*ret_len = db->records.len;
	return db->records.items;
}

/* ---- running ---------------------------------------------------------- */

bool
qn_db__is_usable(const struct qn_db *db)
{
	if (!db->in_request)
		QN_BUG("a statement outside qn_db_begin_request");
	return !qn_err_is_set(db->scope.err);
}

/* Run the queue within the request's limits. */
static int
run(struct qn_db *db, enum qn_call_kind *ret_failed, struct qn_err *err)
{
	db->deadline = db->scope.deadline;
	db->peer_fd = db->scope.peer_fd;
	if (!db->deadline || qn_time_monotonic() < db->deadline)
		return qn_batch__run(db, ret_failed, err);
	db->queue.len = 0;
	*ret_failed = QN_CALL_CONTROL;
	return qn_err_set(err, QN_ERR_TIMEOUT,
	    "the request's time is over: statement not sent");
}

int
qn_db__run(struct qn_db *db)
{
	enum qn_call_kind failed;

	return run(db, &failed, db->scope.err);
}

void
qn_db__mend(struct qn_db *db)
{
	struct qn_err err = QN_ERR_INIT;
	enum qn_call_kind failed;

	db->deadline = qn_time_monotonic() + QN_DB_MEND_USEC;
	db->peer_fd = -1;
	if (qn_batch__run(db, &failed, &err) < 0)
		qn_conn__close(db);
}

/* Queue a statement with its parameters; NULL when they cannot be sent. */
static struct qn_call *
add(struct qn_db *db, enum qn_call_kind kind, const char *sql,
    const struct qn_db_arg *args, size_t n, struct qn_err *err)
{
	struct qn_arena *arena = db->scope.arena;
	struct qn_bound bound;
	struct qn_call *call;

	if (qn_arg__bind(arena, args, n, &bound, err) < 0) {
		qn_err_detail(err, "Statement: %.300s", sql);
		return NULL;
	}
	call = qn_batch__add(db, kind, sql);
	call->bound = bound;
	if (db->options->trace)
		call->params = qn_arg__format(arena, args, n);
	return call;
}

const struct qn_result *
qn_db_query(
    struct qn_db *db, const char *sql, const struct qn_db_arg *args, size_t n)
{
	const struct qn_result *res = &qn_result__empty;
	struct qn_call *call;

	if (!qn_db__is_usable(db))
		return res;
	call = add(db, QN_CALL_USER, sql, args, n, db->scope.err);
	if (!call)
		return res;
	call->ret = &res;
	return qn_db__run(db) < 0 ? &qn_result__empty : res;
}

int64_t
qn_db_exec(
    struct qn_db *db, const char *sql, const struct qn_db_arg *args, size_t n)
{
	const struct qn_result *res = qn_db_query(db, sql, args, n);

	return qn_db__is_usable(db) ? qn_result_affected(res) : -1;
}

/* What follows a statement that failed in its savepoint: with the next one. */
static void
undo_try(struct qn_db *db)
{
	qn_batch__add(db, QN_CALL_CONTROL, "ROLLBACK TO SAVEPOINT qn_try");
	qn_batch__add(db, QN_CALL_CONTROL, "RELEASE SAVEPOINT qn_try");
}

int
qn_db_try(struct qn_db *db, const char *sql, const struct qn_db_arg *args,
    size_t n, const struct qn_result **ret, struct qn_err *ret_err)
{
	bool inside = qn_db_in_transaction(db);
	const struct qn_result *res = &qn_result__empty;
	struct qn_err err = QN_ERR_INIT;
	enum qn_call_kind failed;
	struct qn_call *call;

	if (!qn_db__is_usable(db)) {
		*ret_err = *db->scope.err;
		return -1;
	}
	if (inside)
		qn_batch__add(db, QN_CALL_CONTROL, "SAVEPOINT qn_try");
	call = add(db, QN_CALL_TRY, sql, args, n, &err);
	if (!call) {
		if (inside)
			qn_vec_pop(&db->queue);
		*ret_err = err;
		return -1;
	}
	call->ret = &res;
	if (inside)
		qn_batch__add(db, QN_CALL_CONTROL, "RELEASE SAVEPOINT qn_try");
	if (run(db, &failed, &err) == 0) {
		if (ret)
			*ret = res;
		return 0;
	}
	if (failed != QN_CALL_TRY)
		*db->scope.err = err;
	else if (inside)
		undo_try(db);
	*ret_err = err;
	return -1;
}

void
qn_db_pipe_add(struct qn_db *db, const char *sql, const struct qn_db_arg *args,
    size_t n, const struct qn_result **ret)
{
	struct qn_call *call;

	if (ret)
		*ret = &qn_result__empty;
	if (!qn_db__is_usable(db))
		return;
	call = add(db, QN_CALL_USER, sql, args, n, db->scope.err);
	if (call)
		call->ret = ret;
}

int
qn_db_pipe_run(struct qn_db *db)
{
	if (!qn_db__is_usable(db))
		return -1;
	return db->queue.len > 0 ? qn_db__run(db) : 0;
}
