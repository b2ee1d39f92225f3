/* SPDX-License-Identifier: MIT */
#include "db/tx.h"

#include <strings.h>

#include "base/bug.h"
#include "db/db-int.h"

#include "base/banned.h"

/* The words that may follow ISOLATION LEVEL. */
static const char *const isolations[] = {
	"read uncommitted",
	"read committed",
	"repeatable read",
	"serializable",
};

static const char *
isolation_of(const struct qn_tx_options *options)
{
	size_t i;

	for (i = 0; i < QN_COUNT(isolations); i++)
		if (strcasecmp(options->isolation, isolations[i]) == 0)
			return isolations[i];
	QN_BUG("isolation level \"%s\"", options->isolation);
}

/* BEGIN with its options, in the arena. */
static const char *
begin_sql(struct qn_arena *arena, const struct qn_tx_options *options)
{
	struct qn_str str;

	if (!options)
		return "BEGIN";
	qn_str_init(&str, arena);
	qn_str_add(&str, "BEGIN");
	if (options->isolation) {
		qn_str_add(&str, " ISOLATION LEVEL ");
		qn_str_add(&str, isolation_of(options));
	}
	if (options->read_only)
		qn_str_add(&str, " READ ONLY");
	if (options->deferrable)
		qn_str_add(&str, " DEFERRABLE");
	return str.buf;
}

/* Queue a command on the savepoint of the level `depth` levels deep. */
static void
add_savepoint(struct qn_db *db, const char *command, size_t depth)
{
	qn_batch__add(db, QN_CALL_CONTROL,
	    qn_arena_printf(db->scope.arena, "%s qn_%zu", command, depth));
}

int
qn_db_begin(struct qn_db *db, const struct qn_tx_options *options)
{
	bool usable = qn_db__is_usable(db);
	size_t depth = db->levels.len;
	struct qn_level *level;

	/* Also after an error, so that a commit finds its begin. */
	level = qn_vec_add(&db->levels);
	level->queued = db->queue.len;
	level->on_commit = db->hooks.len;
	if (!usable)
		return -1;
	if (depth > 0)
		add_savepoint(db, "SAVEPOINT", depth);
	else
		qn_batch__add(
		    db, QN_CALL_CONTROL, begin_sql(db->scope.arena, options));
	return 0;
}

/* Call what waited for the commit; each may run statements and add more. */
static void
run_hooks(struct qn_db *db)
{
	struct qn_vec hooks = db->hooks;
	struct qn_hook *hook;
	size_t i;

	db->hooks = QN_VEC(struct qn_hook, db->scope.arena);
	for (i = 0; i < hooks.len; i++) {
		hook = qn_vec_get(&hooks, i);
		hook->fn(hook->arg);
	}
}

static int
commit_outermost(struct qn_db *db, const struct qn_level *level)
{
	bool is_empty = !level->sent && db->queue.len == level->queued + 1;
	int peer_fd = db->scope.peer_fd;
	int failed = 0;

	if (is_empty) {
		/* Nothing was done: take the BEGIN back. */
		qn_vec_pop(&db->queue);
	} else {
		qn_batch__add(db, QN_CALL_CONTROL, "COMMIT");
		/* A client that leaves now does not make it half done. */
		db->scope.peer_fd = -1;
		failed = qn_db__run(db);
		db->scope.peer_fd = peer_fd;
	}
	if (failed) {
		qn_db_rollback(db);
		return -1;
	}
	qn_vec_pop(&db->levels);
	run_hooks(db);
	return 0;
}

int
qn_db_commit(struct qn_db *db)
{
	bool usable = qn_db__is_usable(db);
	size_t depth = db->levels.len;
	struct qn_level *level;

	if (depth == 0 && usable)
		QN_BUG("commit without begin");
	if (depth == 0)
		return -1;
	if (!usable) {
		qn_db_rollback(db);
		return -1;
	}
	level = qn_vec_get(&db->levels, depth - 1);
	if (depth == 1)
		return commit_outermost(db, level);
	if (!level->sent && db->queue.len == level->queued + 1)
		qn_vec_pop(&db->queue);
	else
		add_savepoint(db, "RELEASE SAVEPOINT", depth - 1);
	qn_vec_pop(&db->levels);
	return 0;
}

/* End the server's transaction, now. */
static void
roll_back(struct qn_db *db)
{
	if (!db->conn)
		return;
	qn_batch__add(db, QN_CALL_CONTROL, "ROLLBACK");
	qn_db__mend(db);
}

void
qn_db_rollback(struct qn_db *db)
{
	bool usable = qn_db__is_usable(db);
	size_t depth = db->levels.len;
	struct qn_level level;

	if (depth == 0 && usable)
		QN_BUG("rollback without begin");
	if (depth == 0)
		return;
	level = *(struct qn_level *)qn_vec_get(&db->levels, depth - 1);
	qn_vec_pop(&db->levels);
	db->hooks.len = level.on_commit;
	if (!level.sent) {
		if (db->queue.len > level.queued)
			db->queue.len = level.queued;
		return;
	}
	db->queue.len = 0;
	if (depth == 1) {
		roll_back(db);
		return;
	}
	if (!usable)
		return;
	add_savepoint(db, "ROLLBACK TO SAVEPOINT", depth - 1);
	add_savepoint(db, "RELEASE SAVEPOINT", depth - 1);
}

bool
qn_db_in_transaction(const struct qn_db *db)
{
	return db->levels.len > 0;
}

void
qn_db_on_commit(struct qn_db *db, void (*fn)(void *), void *arg)
{
	struct qn_hook *hook;

	if (!qn_db__is_usable(db))
		return;
	if (!qn_db_in_transaction(db)) {
		fn(arg);
		return;
	}
	hook = qn_vec_add(&db->hooks);
	hook->fn = fn;
	hook->arg = arg;
}

void
qn_tx__reset(struct qn_db *db)
{
	db->levels.len = 0;
	db->hooks.len = 0;
	db->queue.len = 0;
	if (!db->conn)
		return;
	if (!qn_conn__is_ours(db)) {
		qn_conn__close(db);
		return;
	}
	if (PQtransactionStatus(db->conn) == PQTRANS_IDLE)
		return;
	roll_back(db);
	if (db->conn && PQtransactionStatus(db->conn) != PQTRANS_IDLE)
		qn_conn__close(db);
}
