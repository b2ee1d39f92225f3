/* SPDX-License-Identifier: MIT */
/* Transactions, savepoints, and work after the commit. */
#include "db-fixture.h"

static void
put(struct fixture *f, int64_t n)
{
	qn_db_exec(
	    f->db, "INSERT INTO t VALUES ($1)", QN_DB_ARGS(QN_DB_INT(n)));
}

/* What the table holds, which is emptied. */
static void
expect(struct fixture *f, const char *want, const char *what)
{
	qn_tap_is(fixture_ask(f,
		      "SELECT string_agg(n::text, ',' ORDER BY n) "
		      "FROM t"),
	    want, "%s", what);
	fixture_do(f, "TRUNCATE t");
}

static void
test_nesting(struct fixture *f)
{
	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	put(f, 1);
	qn_db_begin(f->db, NULL);
	put(f, 2);
	qn_db_begin(f->db, NULL);
	put(f, 3);
	qn_db_rollback(f->db);
	put(f, 4);
	qn_tap_is_int(qn_db_commit(f->db), 0, "an inner commit");
	qn_db_begin(f->db, NULL);
	put(f, 5);
	qn_db_begin(f->db, NULL);
	put(f, 6);
	qn_tap_is_int(qn_db_commit(f->db), 0, "and one inside");
	qn_db_rollback(f->db);
	qn_tap_ok(qn_db_in_transaction(f->db), "still inside");
	qn_tap_is_int(qn_db_commit(f->db), 0, "the outer commit");
	qn_tap_ok(!qn_db_in_transaction(f->db), "and outside");
	fixture_end(f);
	expect(f, "1,2,4", "nested savepoints");

	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	qn_db_begin(f->db, NULL);
	qn_db_begin(f->db, NULL);
	qn_db_commit(f->db);
	qn_db_rollback(f->db);
	put(f, 7);
	qn_db_begin(f->db, NULL);
	qn_db_rollback(f->db);
	qn_tap_is_int(qn_db_commit(f->db), 0, "empty levels");
	fixture_end(f);
	expect(f, "7", "levels without statements");
}

static void
test_rollback(struct fixture *f)
{
	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	put(f, 1);
	qn_db_rollback(f->db);
	put(f, 2);
	fixture_end(f);
	expect(f, "2", "a rollback");

	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	put(f, 1);
	fixture_end(f);
	expect(f, "null", "the end of a request rolls back");

	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	put(f, 1);
	qn_db_exec(f->db, "SELECT nonsense", QN_DB_NO_ARGS);
	put(f, 2);
	qn_tap_is_int(qn_db_commit(f->db), -1, "commit after an error");
	qn_tap_is(f->err.sqlstate, "42703", "keeps the first error");
	fixture_end(f);
	expect(f, "null", "and rolls back");

	fixture_begin(f);
	qn_db_exec(f->db, "BEGIN", QN_DB_NO_ARGS);
	put(f, 1);
	fixture_end(f);
	expect(f, "null", "a BEGIN by hand ends with the request");

	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	put(f, 1);
	qn_db_begin(f->db, NULL);
	qn_db_exec(f->db, "SELECT 1 / 0", QN_DB_NO_ARGS);
	qn_db_rollback(f->db);
	qn_tap_is_int(qn_db_commit(f->db), -1, "an error inside is sticky");
	fixture_end(f);
	expect(f, "null", "for the whole request");
}

static struct qn_str hooks;

static void
hook(void *arg)
{
	qn_str_add(&hooks, arg);
}

static void
add_hook(struct fixture *f, const char *letter)
{
	qn_db_on_commit(f->db, hook, qn_arena_strdup(f->arena, letter));
}

static void
hook_that_works(void *arg)
{
	struct fixture *f = arg;

	put(f, 9);
	add_hook(f, "z");
}

static void
test_hooks(struct fixture *f)
{
	fixture_begin(f);
	qn_str_init(&hooks, NULL);
	add_hook(f, "0");
	qn_tap_is(hooks.buf, "0", "outside: at once");
	qn_db_begin(f->db, NULL);
	add_hook(f, "a");
	put(f, 1);
	qn_db_begin(f->db, NULL);
	add_hook(f, "x");
	put(f, 2);
	qn_db_rollback(f->db);
	qn_db_begin(f->db, NULL);
	add_hook(f, "b");
	qn_db_commit(f->db);
	qn_db_on_commit(f->db, hook_that_works, f);
	add_hook(f, "c");
	qn_tap_is(hooks.buf, "0", "inside: not yet");
	qn_db_commit(f->db);
	qn_tap_is(hooks.buf, "0abzc", "after the commit, in order");
	fixture_end(f);
	expect(f, "1,9", "a hook may run statements");

	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	put(f, 1);
	add_hook(f, "!");
	qn_db_rollback(f->db);
	qn_db_begin(f->db, NULL);
	put(f, 1);
	add_hook(f, "!");
	fixture_end(f);
	qn_tap_is(hooks.buf, "0abzc", "never after a rollback");
	qn_str_release(&hooks);
}

static void
test_options(struct fixture *f)
{
	const struct qn_tx_options options = { .isolation = "serializable",
		.read_only = true,
		.deferrable = true };
	const struct qn_result *res;

	fixture_begin(f);
	qn_db_begin(f->db, &options);
	res = qn_db_query(f->db,
	    "SELECT current_setting('transaction_isolation') || ' ' || "
	    "current_setting('transaction_read_only') || ' ' || "
	    "current_setting('transaction_deferrable')",
	    QN_DB_NO_ARGS);
	qn_tap_is(qn_result_text(res, 0, 0), "serializable on on", "options");
	put(f, 1);
	qn_tap_is(f->err.sqlstate, "25006", "read only");
	fixture_end(f);
}

/* An error that comes with the commit. */
static void
test_deferred(struct fixture *f)
{
	fixture_do(f,
	    "CREATE TABLE d (n int, CONSTRAINT d_n UNIQUE (n) "
	    "DEFERRABLE INITIALLY DEFERRED); INSERT INTO d VALUES (1)");
	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	qn_tap_is_int(
	    qn_db_exec(f->db, "INSERT INTO d VALUES (1)", QN_DB_NO_ARGS), 1,
	    "a deferred violation");
	qn_tap_is_int(qn_db_commit(f->db), -1, "fails the commit");
	qn_tap_is(f->err.constraint, "d_n", "with its constraint");
	fixture_end(f);
	fixture_begin(f);
	qn_tap_is_int(
	    qn_db_exec(f->db, "INSERT INTO d VALUES (1)", QN_DB_NO_ARGS), -1,
	    "the same without a begin");
	qn_tap_is(f->err.constraint, "d_n", "with its constraint");
	fixture_end(f);
	qn_tap_is(fixture_ask(f, "SELECT count(*) FROM d"), "1", "and no row");
}

/* Evictions inside a transaction wait for its end. */
static void
test_small_cache(void)
{
	struct fixture f;
	char sql[64];
	int i;

	fixture_init(&f);
	f.options.statements_max = 2;
	fixture_begin(&f);
	qn_db_begin(f.db, NULL);
	for (i = 0; i < 10; i++) {
		snprintf(sql, sizeof(sql), "INSERT INTO t VALUES (%d)", i);
		qn_db_exec(f.db, sql, QN_DB_NO_ARGS);
	}
	qn_tap_is_int(qn_db_commit(f.db), 0, "a cache smaller than the work");
	fixture_end(&f);
	fixture_ask(&f, "SELECT 1");
	qn_tap_is(fixture_ask(&f,
		      "SELECT count(*) <= 3 FROM "
		      "pg_prepared_statements"),
	    "true", "is bounded again afterwards");
	expect(&f, "0,1,2,3,4,5,6,7,8,9", "and nothing is lost");
	fixture_release(&f);
}

int
main(void)
{
	struct fixture f;

	fixture_init(&f);
	fixture_do(&f, "CREATE TABLE t (n int)");
	test_nesting(&f);
	test_rollback(&f);
	test_hooks(&f);
	test_options(&f);
	test_deferred(&f);
	test_small_cache();
	fixture_release(&f);
	return qn_tap_done();
}
