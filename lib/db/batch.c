/* SPDX-License-Identifier: MIT */
/*
 * The one way to the server: the queue of calls becomes a pipeline, sent with
 * one system call and answered in one round trip. A statement that is new is
 * prepared in the same pipeline as it runs.
 */
#include "db/db-int.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bug.h"
#include "base/time.h"

#include "base/banned.h"

/* Statements of one request that are kept although they are quick. */
#define RECORDS_MAX 1000

/* What one attempt met. */
struct attempt {
	enum qn_outcome outcome;
	enum qn_call_kind failed; /* of the call that failed first */
	bool is_safe;             /* nothing can have taken effect */
	bool is_stale;            /* a prepared statement is not valid */
	struct qn_err err;
};

struct qn_call *
qn_batch__add(struct qn_db *db, enum qn_call_kind kind, const char *sql)
{
	struct qn_call *call = qn_vec_add(&db->queue);

	call->kind = kind;
	call->sql = sql;
	return call;
}

/* ---- sending ---------------------------------------------------------- */

static void
op_add(struct qn_db *db, enum qn_op_kind kind, size_t call, uint64_t serial)
{
	struct qn_op *op = qn_vec_add(&db->ops);

	op->kind = kind;
	op->call = (uint32_t)call;
	op->serial = serial;
}

#define NAME_SIZE 24

static const char *
name_of(uint64_t serial, char *buf)
{
	snprintf(buf, NAME_SIZE, "qn_%llu", (unsigned long long)serial);
	return buf;
}

/* The prepared statement of a call, sent to be prepared when it is new. */
static struct qn_stmt *
prepare(struct qn_db *db, struct qn_call *call, size_t i)
{
	const struct qn_bound *bound = &call->bound;
	char name[NAME_SIZE];
	struct qn_stmt *stmt;

	if (db->stmts.max == 0 || call->unnamed)
		return NULL;
	stmt = qn_stmts__find(
	    &db->stmts, call->sql, bound->types, bound->values, bound->n);
	if (stmt)
		return stmt;
	stmt = qn_stmts__add(&db->stmts, call->sql, bound->types, bound->n);
	op_add(db, QN_OP_PREPARE, i, stmt->serial);
	if (!PQsendPrepare(db->conn, name_of(stmt->serial, name), call->sql,
		(int)bound->n, bound->types))
		return NULL;
	return stmt;
}

static bool
send_call(struct qn_db *db, size_t i)
{
	struct qn_call *call = qn_vec_get(&db->queue, i);
	const struct qn_bound *bound = &call->bound;
	struct qn_stmt *stmt = prepare(db, call, i);
	char name[NAME_SIZE];

	if (PQstatus(db->conn) != CONNECTION_OK)
		return false;
	call->serial = stmt ? stmt->serial : 0;
	op_add(db, QN_OP_RUN, i, call->serial);
	if (!stmt)
		return PQsendQueryParams(db->conn, call->sql, (int)bound->n,
		    bound->types, bound->values, bound->lengths, bound->formats,
		    0);
	return PQsendQueryPrepared(db->conn, name_of(stmt->serial, name),
	    (int)bound->n, bound->values, bound->lengths, bound->formats,
	    stmt->binary);
}

/*
 * Evicted statements go after the batch, with a sync of their own: should the
 * server not know them any more, nothing else fails with them.
 */
static bool
send_deallocate(struct qn_db *db)
{
	const struct qn_stmts *stmts = &db->stmts;
	char name[NAME_SIZE], sql[NAME_SIZE + 16];
	uint32_t i;

	if (stmts->n_doomed == 0 || db->levels.len > 0)
		return true;
	for (i = 0; i < stmts->n_doomed; i++) {
		snprintf(sql, sizeof(sql), "DEALLOCATE %s",
		    name_of(stmts->doomed[i], name));
		op_add(db, QN_OP_DEALLOCATE, 0, stmts->doomed[i]);
		if (!PQsendQueryParams(
			db->conn, sql, 0, NULL, NULL, NULL, NULL, 0))
			return false;
	}
	op_add(db, QN_OP_SYNC, 0, 0);
	return PQpipelineSync(db->conn);
}

static bool
send_queue(struct qn_db *db)
{
	size_t i;

	db->ops.len = 0;
	for (i = 0; i < db->queue.len; i++)
		if (!send_call(db, i))
			return false;
	op_add(db, QN_OP_SYNC, 0, 0);
	return PQpipelineSync(db->conn) && send_deallocate(db);
}

/* ---- answers ---------------------------------------------------------- */

/*
 * The deadline has passed or the client is gone: cancel, once, and give the
 * server a moment to say so.
 */
static bool
stop(struct qn_db *db, enum qn_wait why)
{
	if (db->stopped != QN_WAIT_READY || why == QN_WAIT_FAILED)
		return false;
	db->stopped = why;
	db->deadline = qn_time_monotonic() + QN_DB_MEND_USEC;
	db->peer_fd = -1;
	qn_wait__cancel(db->conn);
	return true;
}

/* Wait for something to read, and to write while there is a rest to send. */
static bool
wait_for_input(struct qn_db *db)
{
	int unsent = PQflush(db->conn);
	enum qn_wait wait;

	if (unsent < 0)
		return false;
	wait = qn_wait__socket(PQsocket(db->conn),
	    (short)(unsent ? POLLIN | POLLOUT : POLLIN), db->peer_fd,
	    db->deadline);
	if (wait != QN_WAIT_READY)
		return stop(db, wait);
	return PQconsumeInput(db->conn);
}

/* The next answer. False: the connection is lost, or does not answer. */
static bool
next_answer(struct qn_db *db, PGresult **ret)
{
	while (PQisBusy(db->conn))
		if (!wait_for_input(db)) {
			/* What came before the end may say why. */
			*ret = PQstatus(db->conn) == CONNECTION_BAD ?
			    PQgetResult(db->conn) :
			    NULL;
			return false;
		}
	*ret = PQgetResult(db->conn);
	return true;
}

static void
record(struct qn_db *db, const struct qn_call *call, const PGresult *pg)
{
	int64_t now = qn_time_monotonic(), usec = now - db->mark;
	const struct qn_db_options *options = db->options;
	struct qn_db_query_record *row;
	bool slow;

	db->mark = now;
	if (call->kind == QN_CALL_CONTROL)
		return;
	db->queries++;
	slow = options->slow && usec >= options->slow;
	if (!slow && db->records.len >= RECORDS_MAX)
		return;
	row = qn_vec_add(&db->records);
	row->sql = call->sql;
	row->usec = usec;
	row->rows = PQresultStatus(pg) == PGRES_TUPLES_OK ? PQntuples(pg) : -1;
	row->params = call->params;
	row->slow = slow;
}

/* A server error: remember the first, and what it says of a second attempt. */
static void
note_error(struct qn_db *db, struct attempt *attempt, const PGresult *pg,
    const struct qn_op *op)
{
	const char *severity =
	    PQresultErrorField(pg, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *code = PQresultErrorField(pg, PG_DIAG_SQLSTATE);
	const char *origin = PQresultErrorField(pg, PG_DIAG_SOURCE_FUNCTION);
	const char *place = PQresultErrorField(pg, PG_DIAG_STATEMENT_POSITION);
	const struct qn_call *call = NULL;

	if (attempt->outcome != QN_OUTCOME_OK)
		return;
	if (op && op->call < db->queue.len)
		call = qn_vec_get(&db->queue, op->call);
	attempt->outcome = QN_OUTCOME_FAILED;
	attempt->failed = call ? call->kind : QN_CALL_CONTROL;
	if (!code) {
		/* libpq's own: there is no connection to speak of. */
		attempt->outcome = QN_OUTCOME_LOST;
		return;
	}
	db->position = place ? (int)strtol(place, NULL, 10) : 0;
	qn_sqlstate__set(&attempt->err, pg, call ? call->sql : "COMMIT");
	/* Unknown to a pooler's server, or DDL changed the result's columns. */
	attempt->is_stale = strcmp(code, "26000") == 0 ||
	    (origin && strcmp(origin, "RevalidateCachedQuery") == 0);
	if (!severity || strcmp(severity, "ERROR") == 0)
		return;
	attempt->outcome = QN_OUTCOME_LOST;
	/* Said before the commit, so the commit did not happen. */
	attempt->is_safe = strcmp(code, "57P01") == 0 ||
	    strcmp(code, "57P05") == 0 || strcmp(code, "25P03") == 0;
}

/* Take the answer of a call. */
static void
take(struct qn_db *db, const struct qn_op *op, PGresult *pg)
{
	struct qn_call *call = qn_vec_get(&db->queue, op->call);

	db->answered = true;
	record(db, call, pg);
	if (call->ret && db->stopped == QN_WAIT_READY)
		*call->ret = qn_result__new(db, pg, op->serial);
	else
		PQclear(pg);
}

/* Keep the cache true to what the server has. */
static void
settle(struct qn_db *db, const struct qn_op *op, bool is_done)
{
	/* After DEALLOCATE, whatever it said, the server does not have it. */
	if (op->kind == QN_OP_DEALLOCATE ||
	    (op->kind == QN_OP_PREPARE && !is_done))
		qn_stmts__forget(&db->stmts, op->serial);
}

/* Read the answer to one thing sent; false when the connection is lost. */
static bool
read_op(struct qn_db *db, const struct qn_op *op, struct attempt *attempt)
{
	bool is_done = false;
	PGresult *pg = NULL;

	for (;;) {
		if (!next_answer(db, &pg))
			break;
		if (!pg) {
			settle(db, op, is_done);
			return true;
		}
		switch (PQresultStatus(pg)) {
		case PGRES_PIPELINE_SYNC:
			PQclear(pg);
			return true;
		case PGRES_TUPLES_OK:
		case PGRES_COMMAND_OK:
		case PGRES_EMPTY_QUERY:
			is_done = true;
			if (op->kind != QN_OP_RUN)
				break;
			take(db, op, pg);
			continue;
		case PGRES_PIPELINE_ABORTED:
			break;
		case PGRES_FATAL_ERROR:
			if (op->kind == QN_OP_DEALLOCATE)
				break;
			note_error(db, attempt, pg, op);
			if (op->kind != QN_OP_SYNC)
				record(
				    db, qn_vec_get(&db->queue, op->call), pg);
			break;
		default:
			/* COPY: there is no way back from it in a pipeline. */
			qn_err_set(&attempt->err, QN_ERR_DB,
			    "COPY from and to the client is not possible");
			PQclear(pg);
			return false;
		}
		PQclear(pg);
		if (PQstatus(db->conn) == CONNECTION_BAD)
			return false;
	}
	if (pg && PQresultStatus(pg) == PGRES_FATAL_ERROR)
		note_error(db, attempt, pg, op);
	PQclear(pg);
	return false;
}

static void
read_answers(struct qn_db *db, struct attempt *attempt)
{
	size_t i;

	for (i = 0; i < db->ops.len; i++)
		if (!read_op(db, qn_vec_get(&db->ops, i), attempt)) {
			attempt->outcome = QN_OUTCOME_LOST;
			break;
		}
	if (attempt->outcome == QN_OUTCOME_LOST &&
	    !qn_err_is_set(&attempt->err))
		qn_err_set(&attempt->err, QN_ERR_DB_AWAY,
		    "the connection to PostgreSQL was lost: %s",
		    qn_conn__message(db->conn, db->scope.arena));
}

/* ---- the outcome ------------------------------------------------------- */

static void
set_stopped(struct qn_db *db, struct attempt *attempt)
{
	/* The server's words about the cancel are not the reason. */
	qn_err_reset(&attempt->err);
	if (db->stopped == QN_WAIT_GONE)
		qn_err_set(&attempt->err, QN_ERR_GONE,
		    "the client went away: statement cancelled");
	else
		qn_err_set(&attempt->err, QN_ERR_TIMEOUT,
		    "the request's time is over: statement cancelled");
	if (db->queue.len > 0)
		qn_err_detail(&attempt->err, "Statement: %.300s",
		    ((struct qn_call *)qn_vec_get(
			 &db->queue, db->queue.len - 1))
			->sql);
}

/* A statement by itself that cannot have changed anything. */
static bool
is_reading(const char *sql)
{
	static const char *const words[] = { "select", "values", "show",
		"table" };
	size_t i;

	sql += strspn(sql, " \t\r\n(");
	for (i = 0; i < QN_COUNT(words); i++)
		if (strncasecmp(sql, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/*
 * Whether the queue may be sent again although we do not know what became of
 * it: it opens a transaction that it does not commit, or only reads.
 */
static bool
is_repeatable(const struct qn_db *db)
{
	const struct qn_call *call;
	size_t i;

	for (i = 0; i < db->queue.len; i++) {
		call = qn_vec_get(&db->queue, i);
		if (i == 0 && strncmp(call->sql, "BEGIN", 5) == 0) {
			call = qn_vec_get(&db->queue, db->queue.len - 1);
			return strcmp(call->sql, "COMMIT") != 0;
		}
		if (!is_reading(call->sql))
			return false;
	}
	return true;
}

static bool
is_outside(const struct qn_db *db)
{
	const struct qn_level *level;

	if (db->levels.len == 0)
		return true;
	level = qn_vec_get(&db->levels, 0);
	return !level->sent;
}

static void
attempt_once(struct qn_db *db, struct attempt *attempt)
{
	bool reused = db->conn != NULL;

	memset(attempt, 0, sizeof(*attempt));
	db->answered = false;
	db->stopped = QN_WAIT_READY;
	if (reused && db->fresh && !is_repeatable(db) && is_outside(db) &&
	    qn_conn__is_dead(db))
		qn_conn__close(db);
	if (qn_conn__open(db, &attempt->err) < 0) {
		attempt->outcome = QN_OUTCOME_STOPPED;
		return;
	}
	db->mark = qn_time_monotonic();
	if (!send_queue(db) && PQstatus(db->conn) == CONNECTION_OK) {
		/* libpq refused; what is half sent cannot be taken back. */
		attempt->outcome = QN_OUTCOME_LOST;
		qn_err_set(&attempt->err, QN_ERR_DB,
		    "could not send a statement: %s",
		    qn_conn__message(db->conn, db->scope.arena));
		return;
	}
	read_answers(db, attempt);
	if (db->stopped != QN_WAIT_READY) {
		set_stopped(db, attempt);
		if (attempt->outcome != QN_OUTCOME_LOST)
			attempt->outcome = QN_OUTCOME_STOPPED;
	}
}

/* Whether the same can be tried again without anybody noticing. */
static bool
may_repeat(const struct qn_db *db, const struct attempt *attempt)
{
	if (!is_outside(db) || db->stopped != QN_WAIT_READY || db->answered)
		return false;
	if (attempt->outcome == QN_OUTCOME_FAILED)
		return attempt->is_stale;
	return attempt->outcome == QN_OUTCOME_LOST &&
	    (attempt->is_safe || is_repeatable(db)) &&
	    attempt->err.kind == QN_ERR_DB_AWAY;
}

static void
levels_sent(struct qn_db *db)
{
	struct qn_level *level;
	size_t i;

	for (i = 0; i < db->levels.len; i++) {
		level = qn_vec_get(&db->levels, i);
		level->sent = true;
	}
}

int
qn_batch__run(
    struct qn_db *db, enum qn_call_kind *ret_failed, struct qn_err *err)
{
	struct attempt attempt;
	int64_t begun = qn_time_monotonic();
	int tries = 0;

	do {
		attempt_once(db, &attempt);
		if (attempt.outcome == QN_OUTCOME_LOST)
			qn_conn__close(db);
		if (attempt.is_stale)
			qn_stmts__doom_all(&db->stmts);
	} while (tries++ < 1 && may_repeat(db, &attempt));

	levels_sent(db);
	db->fresh = false;
	db->queue.len = 0;
	db->usec += qn_time_monotonic() - begun;
	if (attempt.outcome == QN_OUTCOME_OK)
		return 0;
	if (attempt.outcome != QN_OUTCOME_FAILED)
		attempt.failed = QN_CALL_CONTROL;
	if (!qn_err_is_set(err))
		*err = attempt.err;
	if (ret_failed)
		*ret_failed = attempt.failed;
	return -1;
}
