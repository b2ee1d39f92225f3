/* SPDX-License-Identifier: MIT */
/*
 * Inside the room: the connection, its statements, and the queue of calls.
 *
 * Everything goes to the server through one path: calls are put into
 * db->queue (a BEGIN waits there for the statement that follows it), and
 * qn_batch__run sends the whole queue in one pipeline and reads the answers.
 */
#ifndef QN_DB_DB_INT_H
#define QN_DB_DB_INT_H

#include <libpq-fe.h>

#include "base/vec.h"
#include "db/db.h"

/* How long putting a connection in order may take before it is closed. */
#define QN_DB_MEND_USEC (2 * INT64_C(1000000))

/* ---- prepared statements (stmt.c) -------------------------------------- */

/* A statement that the server has, or gets with the present batch. */
struct qn_stmt {
	uint64_t serial; /* its name is qn_SERIAL; never used twice, and
			    says the slot; 0: a free slot */
	char *sql;       /* copy */
	uint64_t hash;   /* of the text */
	uint64_t used;   /* the cache's tick at the last use */
	uint32_t next;   /* slot + 1 in the same bucket, 0: last */
	uint32_t n_types;
	Oid *types;           /* of the parameters, as we declared them */
	bool ready;           /* prepared by an earlier batch */
	bool binary;          /* all its columns can travel in binary */
	const void *note_key; /* see qn_result_note */
	void *note;
};

/* The bounded cache of one connection. */
struct qn_stmts {
	struct qn_stmt *items;
	uint32_t max;      /* slots; 0: never prepare */
	uint32_t mask;     /* of buckets and hints */
	uint32_t *buckets; /* by hash: slot + 1, 0: empty */
	uint32_t *hints;   /* by address: slot + 1, 0: empty */
	uint64_t tick;
	uint64_t serial;  /* counts statements; never used twice */
	uint64_t *doomed; /* evicted, not yet deallocated */
	uint32_t n_doomed, doomed_cap;
};

void qn_stmts__init(struct qn_stmts *stmts, uint32_t max);
void qn_stmts__release(struct qn_stmts *stmts);
/* Forget everything: the connection is a new one. */
void qn_stmts__reset(struct qn_stmts *stmts);
/* The statement of a text and its parameter types, NULL when there is none. */
struct qn_stmt *qn_stmts__find(struct qn_stmts *stmts, const char *sql,
    const Oid *types, const char *const *values, uint32_t n);
/* A new one, in place of the one that was not used for longest. */
struct qn_stmt *qn_stmts__add(
    struct qn_stmts *stmts, const char *sql, const Oid *types, uint32_t n);
/* The one with this serial, NULL when it was evicted. */
struct qn_stmt *qn_stmts__by_serial(struct qn_stmts *stmts, uint64_t serial);
/* Forget all, to be deallocated: the server's are not valid any more. */
void qn_stmts__doom_all(struct qn_stmts *stmts);
/* Forget one that the server does not have. */
void qn_stmts__forget(struct qn_stmts *stmts, uint64_t serial);

/* ---- parameters (arg.c) ------------------------------------------------ */

/* Parameters as libpq wants them, in the request's arena. */
struct qn_bound {
	uint32_t n;
	Oid *types;
	const char **values;
	int *lengths;
	int *formats;
};

int qn_arg__bind(struct qn_arena *arena, const struct qn_db_arg *args, size_t n,
    struct qn_bound *ret, struct qn_err *err) QN_MUST_CHECK;
/* The parameters as text for people, cut off; in `arena`. */
const char *qn_arg__format(
    struct qn_arena *arena, const struct qn_db_arg *args, size_t n);

/* ---- types (type.c) ---------------------------------------------------- */

/* A type whose binary form we read; others make the statement use text. */
struct qn_type {
	Oid oid;
	const char *name;
	enum qn_db_kind kind;
	/* Append the text of a binary value; NULL: its bytes are its text. */
	void (*add_text)(struct qn_str *str, const char *ptr, size_t len);
};

/* Ended by { 0 }. */
extern const struct qn_type qn_types[];

const struct qn_type *qn_type__find(Oid oid);

/* ---- results (result.c) ------------------------------------------------ */

struct qn_result {
	PGresult *pg; /* NULL: an empty result */
	size_t rows, columns;
	struct qn_arena *arena;
	struct qn_db *db;
	uint64_t serial;              /* of its statement, 0: not prepared */
	const struct qn_type **types; /* per column, NULL: unknown */
	bool binary;                  /* how values came; else as text */
};

extern const struct qn_result qn_result__empty;

/* Wrap a PGresult, which the arena clears. */
const struct qn_result *qn_result__new(
    struct qn_db *db, PGresult *pg, uint64_t serial);

/* Values from the wire: numbers in network order, and from text. */
int64_t qn_wire__int(const char *ptr, size_t len);
double qn_wire__float(const char *ptr, size_t len);
int64_t qn_wire__parse_timestamp(const char *text);
int32_t qn_wire__parse_date(const char *text);
int64_t qn_wire__parse_clock(const char *text);

/* ---- calls (batch.c) --------------------------------------------------- */

enum qn_call_kind {
	QN_CALL_USER = 0, /* a statement of the application */
	QN_CALL_CONTROL,  /* BEGIN, COMMIT, SAVEPOINT and the like */
	QN_CALL_TRY,      /* one whose failure is the caller's to handle */
};

/* A statement on its way to the server. */
struct qn_call {
	enum qn_call_kind kind;
	const char *sql;
	struct qn_bound bound;
	const char *params;           /* as text, when tracing */
	bool unnamed;                 /* do not prepare */
	uint64_t serial;              /* of its statement, 0: unnamed */
	const struct qn_result **ret; /* where the answer goes; or NULL */
};

/* What has been sent and is to be answered, in order. */
enum qn_op_kind {
	QN_OP_PREPARE,
	QN_OP_RUN,
	QN_OP_DEALLOCATE,
	QN_OP_SYNC
};

struct qn_op {
	enum qn_op_kind kind;
	uint32_t call; /* number in the queue */
	uint64_t serial;
};

/* How a batch ended. */
enum qn_outcome {
	QN_OUTCOME_OK = 0,
	QN_OUTCOME_FAILED,  /* the server refused a statement */
	QN_OUTCOME_LOST,    /* the connection is gone */
	QN_OUTCOME_STOPPED, /* deadline or client; cancelled */
};

/* Put a call into the queue; lent until the next one is added. */
struct qn_call *qn_batch__add(
    struct qn_db *db, enum qn_call_kind kind, const char *sql);

/*
 * Send the queue and read the answers; the queue is empty afterwards. −1 with
 * `err`; *ret_failed then is the kind of the call that failed first.
 */
int qn_batch__run(
    struct qn_db *db, enum qn_call_kind *ret_failed, struct qn_err *err);

/* ---- waiting (wait.c) -------------------------------------------------- */

enum qn_wait {
	QN_WAIT_READY,
	QN_WAIT_TIMEOUT,
	QN_WAIT_GONE,
	QN_WAIT_FAILED
};

/* Wait until the socket is ready for `events`, not beyond `deadline`
 * (monotonic, 0: none) and not when `peer_fd` hangs up (−1: none). */
enum qn_wait qn_wait__socket(
    int fd, short events, int peer_fd, int64_t deadline);

/* Ask the server to stop the running statement; bounded in time. */
void qn_wait__cancel(PGconn *conn);

/* ---- the connection (conn.c) ------------------------------------------- */

/* One level of begin: the transaction, or a savepoint in it. */
struct qn_level {
	bool sent;        /* the server knows of it */
	size_t queued;    /* length of db->queue when it began */
	size_t on_commit; /* length of db->hooks when it began */
};

struct qn_hook {
	void (*fn)(void *arg);
	void *arg;
};

struct qn_db {
	const struct qn_db_options *options;
	PGconn *conn;   /* NULL: not connected */
	unsigned forks; /* generation of the process that opened */
	struct qn_stmts stmts;
	struct qn_db_scope scope;
	bool in_request;

	struct qn_vec queue;   /* of struct qn_call */
	struct qn_vec ops;     /* of struct qn_op, of this batch */
	struct qn_vec levels;  /* of struct qn_level */
	struct qn_vec hooks;   /* of struct qn_hook */
	struct qn_vec records; /* of struct qn_db_query_record */

	int64_t deadline;     /* of the present batch */
	int peer_fd;          /* of the present batch, −1: none */
	bool answered;        /* a statement of this batch was */
	bool fresh;           /* no statement since begin_request */
	enum qn_wait stopped; /* why the present batch was cancelled */
	int position;         /* character of the statement at which
				 the last error was found, 0: unknown */
	int64_t mark;         /* when the statement in hand began */

	uint32_t queries;
	int64_t usec;

	int64_t away_until; /* no attempt before; monotonic */
	int64_t away_step;  /* present length of the back-off */
	struct qn_err away; /* what the last attempt met */
};

/* Make sure that there is a connection of this process. */
int qn_conn__open(struct qn_db *db, struct qn_err *err) QN_MUST_CHECK;
/* Whether this process opened it. */
bool qn_conn__is_ours(const struct qn_db *db);
/* Close it and forget what the server knew. */
void qn_conn__close(struct qn_db *db);
/* Whether the server has closed an idle connection; costs one recv. */
bool qn_conn__is_dead(const struct qn_db *db);
/* An error of libpq as one line. */
const char *qn_conn__message(const PGconn *conn, struct qn_arena *arena);

/* The error of a server's answer. */
void qn_sqlstate__set(struct qn_err *err, const PGresult *pg, const char *sql);

/* ---- running (db.c) ---------------------------------------------------- */

/* Whether a call may go on: BUG outside a request, false after an error. */
bool qn_db__is_usable(const struct qn_db *db);
/* Run the queue for the request; its first error becomes sticky. */
int qn_db__run(struct qn_db *db);
/* Run the queue to put the connection in order, whatever happened before:
 * bounded in time, and the connection is closed when it does not work. */
void qn_db__mend(struct qn_db *db);
/* Forget every level and hook, and roll back what the server has open. */
void qn_tx__reset(struct qn_db *db);

#endif
