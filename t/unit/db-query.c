/* SPDX-License-Identifier: MIT */
/* Statements: the cache, errors as data, pipelines, scripts, records. */
#include "db-fixture.h"

static const char count_sql[] =
    "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'qn\\_%'";

static const char lru_sql[] =
    "SELECT string_agg(statement, ',' ORDER BY statement) "
    "FROM pg_prepared_statements "
    "WHERE statement IN ('SELECT ''hot''', 'SELECT ''cold 3''')";

static void
test_cache(void)
{
	struct fixture f;
	char sql[64];
	int64_t n = 0;
	int i;

	fixture_init(&f);
	f.options.statements_max = 8;
	for (i = 0; i < 100; i++) {
		fixture_begin(&f);
		/* The same address holds another text each time. */
		snprintf(sql, sizeof(sql), "SELECT %d", i % 20);
		n += qn_result_int(
			 qn_db_query(f.db, sql, QN_DB_NO_ARGS), 0, 0) == i % 20;
		fixture_end(&f);
	}
	qn_tap_is_int(n, 100, "an address is not trusted for its text");
	/* What is new comes just before what is evicted goes. */
	qn_tap_is(fixture_ask(&f, count_sql), "9", "one comes, one goes");
	qn_tap_is(fixture_ask(&f, count_sql), "8", "the cache is bounded");

	fixture_ask(&f, "SELECT 'hot'");
	for (i = 0; i < 5; i++) {
		snprintf(sql, sizeof(sql), "SELECT 'cold %d'", i);
		fixture_ask(&f, sql);
		fixture_ask(&f, "SELECT 'hot'");
	}
	for (i = 5; i < 10; i++) {
		snprintf(sql, sizeof(sql), "SELECT 'cold %d'", i);
		fixture_ask(&f, sql);
	}
	fixture_ask(&f, lru_sql);
	qn_tap_is(fixture_ask(&f, lru_sql), "SELECT 'hot'",
	    "the one not used for longest goes first");
	fixture_release(&f);

	fixture_init(&f);
	f.options.statements_max = 0;
	fixture_ask(&f, "SELECT 1");
	fixture_ask(&f, "SELECT 1");
	qn_tap_is(fixture_ask(&f, count_sql), "0", "nothing is prepared");
	qn_tap_is(fixture_ask(&f, "SELECT now() - now()"), "00:00:00",
	    "and everything works");
	fixture_release(&f);
}

static void
test_types_of_args(struct fixture *f)
{
	static const char sql[] = "SELECT coalesce($1, 7) + 1";
	const struct qn_result *res;

	fixture_begin(f);
	res = qn_db_query(f->db, sql, QN_DB_ARGS(QN_DB_NULL));
	qn_tap_is(qn_result_text(res, 0, 0), "8", "a null first");
	res = qn_db_query(f->db, sql, QN_DB_ARGS(QN_DB_INT(INT64_C(1) << 40)));
	qn_tap_is(qn_result_text(res, 0, 0), "1099511627777",
	    "then a number under the same text");
	res = qn_db_query(f->db, sql, QN_DB_ARGS(QN_DB_TEXT("41")));
	qn_tap_is(qn_result_text(res, 0, 0), "42", "then text");
	qn_tap_ok(!qn_err_is_set(&f->err), "without an error");
	fixture_end(f);
}

/* DDL between two executions changes what a prepared statement gives. */
static void
test_stale(struct fixture *f)
{
	const char *one = "SELECT * FROM stale";

	fixture_do(
	    f, "CREATE TABLE stale (a int); INSERT INTO stale VALUES (1)");
	qn_tap_is(fixture_ask(f, one), "1", "before ALTER TABLE");
	qn_tap_is(fixture_ask(f, one), "1", "before ALTER TABLE, in binary");
	fixture_do(f, "ALTER TABLE stale ALTER a TYPE text USING a || 'x'");
	qn_tap_is(fixture_ask(f, one), "1x", "prepared again after it");
	fixture_do(f, "DEALLOCATE ALL");
	qn_tap_is(fixture_ask(f, one), "1x", "and when the server forgot it");
	qn_tap_is(fixture_ask(f, one), "1x", "and once more");
}

static void
expect_error(struct fixture *f, enum qn_err_kind kind, const char *what)
{
	if (!qn_tap_is_int(f->err.kind, kind, "%s: its kind", what))
		qn_tap_diag("%s", f->err.message);
}

static void
test_limits(struct fixture *f)
{
	struct qn_db_arg *args = calloc(70000, sizeof(*args));
	const struct qn_result *res;
	struct qn_str sql;
	int i;

	qn_str_init(&sql, NULL);
	qn_str_add(&sql, "SELECT 1 WHERE 0 IN (0");
	for (i = 1; i <= 65535; i++) {
		args[i - 1] = QN_DB_INT(i);
		qn_str_addf(&sql, ",$%d", i);
	}
	qn_str_add(&sql, ")");
	fixture_begin(f);
	res = qn_db_query(f->db, sql.buf, args, 65535);
	qn_tap_is_int(qn_result_rows(res), 1, "65535 parameters");
	fixture_end(f);

	fixture_begin(f);
	res = qn_db_query(f->db, sql.buf, args, 65536);
	qn_tap_is_int(qn_result_rows(res), 0, "65536 parameters are refused");
	expect_error(f, QN_ERR_LIMIT, "65536 parameters");
	qn_tap_ok(strstr(f->err.message, "65535"), "the error names the limit");
	fixture_end(f);

	fixture_begin(f);
	args[0] = (struct qn_db_arg){
		.kind = QN_DB_ARG_TEXT, .len = 3, .text = "a\0b"
	};
	qn_db_query(f->db, "SELECT $1::text", args, 1);
	expect_error(f, QN_ERR_BAD_INPUT, "a NUL byte in text");
	qn_tap_ok(strstr(f->err.message, "NUL"), "the error says so");
	fixture_end(f);

	fixture_begin(f);
	qn_db_query(f->db, "SELECT $1::text", QN_DB_ARGS(QN_DB_TEXT("\xff")));
	qn_tap_is(f->err.sqlstate, "22021", "bytes that are no UTF-8");
	fixture_end(f);
	qn_str_release(&sql);
	free(args);
}

static void
test_errors(struct fixture *f)
{
	const struct qn_result *res;
	struct qn_err err = QN_ERR_INIT;

	fixture_do(f,
	    "CREATE TABLE u (id int CONSTRAINT u_pk PRIMARY KEY, "
	    "n int CONSTRAINT n_positive CHECK (n > 0), t text NOT NULL)");
	fixture_begin(f);
	qn_tap_is_int(qn_db_exec(f->db,
			  "INSERT INTO u VALUES (1, 1, 'a'), "
			  "(2, 1, 'b')",
			  QN_DB_NO_ARGS),
	    2, "two rows");
	qn_tap_is_int(qn_db_exec(f->db, "SELECT nonsense", QN_DB_NO_ARGS), -1,
	    "an error");
	expect_error(f, QN_ERR_DB, "an unknown column");
	qn_tap_is(f->err.sqlstate, "42703", "its sqlstate");
	qn_tap_is(f->err.message, "column \"nonsense\" does not exist",
	    "its message");
	qn_tap_ok(strstr(f->err.detail, "(at character 8)"), "its place");
	res = qn_db_query(f->db, "SELECT 1", QN_DB_NO_ARGS);
	qn_tap_is_int(qn_result_rows(res), 0, "the error is sticky");
	qn_tap_is_int(qn_result_column(res, "x"), -1, "an empty result is one");
	fixture_end(f);

	fixture_begin(f);
	qn_tap_is_int(qn_db_try(f->db, "INSERT INTO u VALUES (1, 1, 'c')",
			  QN_DB_NO_ARGS, NULL, &err),
	    -1, "a duplicate outside");
	qn_tap_ok(qn_sqlstate_is(&err, QN_SQL_UNIQUE_VIOLATION), "unique");
	qn_tap_ok(qn_sqlstate_is(&err, QN_SQL_INTEGRITY_VIOLATION), "class 23");
	qn_tap_is(err.constraint, "u_pk", "the constraint's name");
	qn_tap_is(qn_sqlstate_name(err.sqlstate), "unique_violation", "name");
	qn_tap_ok(!qn_err_is_set(&f->err), "it is not sticky");

	qn_db_begin(f->db, NULL);
	qn_db_exec(f->db, "INSERT INTO u VALUES (3, 1, 'c')", QN_DB_NO_ARGS);
	qn_tap_is_int(qn_db_try(f->db, "INSERT INTO u VALUES (4, 0, 'd')",
			  QN_DB_NO_ARGS, NULL, &err),
	    -1, "a check inside");
	qn_tap_is(err.constraint, "n_positive", "the constraint's name");
	qn_tap_is_int(qn_db_try(f->db,
			  "INSERT INTO u VALUES (4, 1, 'd') "
			  "RETURNING id",
			  QN_DB_NO_ARGS, &res, &err),
	    0, "one that works");
	qn_tap_is_int(qn_result_int(res, 0, 0), 4, "its result");
	qn_tap_is_int(qn_db_commit(f->db), 0, "the transaction lived on");
	res = qn_db_query(f->db,
	    "SELECT string_agg(id::text, ',' ORDER BY id) "
	    "FROM u",
	    QN_DB_NO_ARGS);
	qn_tap_is(qn_result_text(res, 0, 0), "1,2,3,4", "what it did");
	fixture_end(f);
}

static void
test_pipes(struct fixture *f)
{
	const struct qn_result *a, *b, *c;

	fixture_begin(f);
	qn_db_pipe_add(f->db, "SELECT 1", QN_DB_NO_ARGS, &a);
	qn_db_pipe_add(
	    f->db, "SELECT $1::int8 + 1", QN_DB_ARGS(QN_DB_INT(2)), &b);
	qn_db_pipe_add(f->db, "SELECT 'x'", QN_DB_NO_ARGS, &c);
	qn_tap_is_int(qn_result_rows(a), 0, "before the run: empty");
	qn_tap_is_int(qn_db_pipe_run(f->db), 0, "three in one");
	qn_tap_ok(qn_result_int(a, 0, 0) == 1 && qn_result_int(b, 0, 0) == 3 &&
		strcmp(qn_result_text(c, 0, 0), "x") == 0,
	    "their results");
	qn_tap_is_int(qn_db_pipe_run(f->db), 0, "an empty pipe");
	fixture_end(f);

	fixture_do(f, "CREATE TABLE piped (n int)");
	fixture_begin(f);
	qn_db_pipe_add(
	    f->db, "INSERT INTO piped VALUES (1)", QN_DB_NO_ARGS, &a);
	qn_db_pipe_add(f->db, "SELECT 1 / 0", QN_DB_NO_ARGS, &b);
	qn_db_pipe_add(
	    f->db, "INSERT INTO piped VALUES (2)", QN_DB_NO_ARGS, &c);
	qn_tap_is_int(qn_db_pipe_run(f->db), -1, "an error in the middle");
	qn_tap_is(f->err.sqlstate, "22012", "is the one that counts");
	qn_tap_is_int(qn_result_rows(b), 0, "no result");
	fixture_end(f);
	qn_tap_is(
	    fixture_ask(f, "SELECT count(*) FROM piped"), "0", "all or none");
	qn_tap_is(fixture_ask(f, "SELECT 1 + 1"), "2", "and on it goes");
}

static void
expect_script(struct fixture *f, const char *sql, const char *line)
{
	fixture_begin(f);
	qn_tap_is_int(qn_db_exec_script(f->db, sql), -1, "a script fails");
	if (!qn_tap_is_len(f->err.detail, strlen(line), line, "at %s", line))
		qn_tap_diag("%s: %s", f->err.message, f->err.detail);
	fixture_end(f);
}

static void
test_scripts(struct fixture *f)
{
	fixture_begin(f);
	qn_tap_is_int(
	    qn_db_exec_script(f->db,
		"-- a; comment\n"
		"CREATE TABLE s (t text);;\n"
		"/* an /* inner; */ one; */ INSERT INTO s VALUES ('a;''b');\n"
		"INSERT INTO s VALUES (E'c\\';d');\n"
		"CREATE FUNCTION f1() RETURNS text LANGUAGE plpgsql AS $x$\n"
		"BEGIN RETURN ';' || $y$;$y$; END $x$;\n"
		"CREATE OR REPLACE FUNCTION f2() RETURNS int LANGUAGE sql\n"
		"BEGIN ATOMIC\n"
		"  SELECT CASE WHEN true THEN 1 END; SELECT 2;\n"
		"END;\n"
		"CREATE RULE r AS ON DELETE TO s DO ALSO (SELECT 1; SELECT 2);\n"
		"CREATE TABLE \"odd;name\" (a$b int);\n"
		"CREATE INDEX CONCURRENTLY s_t ON s (t);\n"
		"VACUUM s;\n"
		"INSERT INTO s VALUES (f1()), (f2())  -- the end"),
	    0, "a script that psql would run");
	if (qn_err_is_set(&f->err))
		qn_tap_diag("%s: %s", f->err.message, f->err.detail);
	fixture_end(f);
	qn_tap_is(fixture_ask(f, "SELECT string_agg(t, ' ') FROM s"),
	    "a;'b c';d ;; 2", "what it did");
	expect_script(f, "SELECT 1;\nSELECT 2;\n\n  SELECT\n   nonsense\n;",
	    "Line 5:    nonsense\n");
	expect_script(f, "SELECT 'ä';\nSELECT 'äöü', wrong;", "Line 2: SELECT");
	expect_script(f, "SELECT 1;\nINSERT INTO u\nVALUES (1, 1, 'x')",
	    "Line 2: INSERT INTO u\n");
	fixture_begin(f);
	qn_tap_is_int(qn_db_exec_script(f->db, " -- nothing\n;"), 0, "empty");
	fixture_end(f);
	expect_script(f, "COPY s FROM STDIN;", "Line 1: COPY");
	qn_tap_is(fixture_ask(f, "SELECT 5"), "5", "COPY did no harm");
}

static void
test_records(void)
{
	const struct qn_db_query_record *records;
	struct fixture f;
	int64_t usec;
	uint32_t n;
	size_t len;

	fixture_init(&f);
	f.options.trace = true;
	fixture_begin(&f);
	qn_db_query(f.db,
	    "SELECT $1::text, $2::int8 FROM generate_series(1, 3)",
	    QN_DB_ARGS(QN_DB_TEXT("x"), QN_DB_INT(5)));
	qn_db_query(f.db, "SELECT pg_sleep(0.05)", QN_DB_NO_ARGS);
	records = qn_db_records(f.db, &len);
	qn_tap_is_int(len, 2, "tracing keeps every statement");
	qn_tap_is(records[0].params, "$1 = 'x', $2 = 5", "its parameters");
	qn_tap_is_int(records[0].rows, 3, "its rows");
	qn_tap_ok(
	    records[1].usec >= 50000 && records[1].usec < 5000000, "its time");
	qn_db_stats(f.db, &n, &usec);
	qn_tap_ok(n == 2 && usec >= 50000, "the sums");
	qn_db_query(f.db, "SELECT 1 / $1::int", QN_DB_ARGS(QN_DB_TEXT("0")));
	records = qn_db_records(f.db, &len);
	qn_tap_ok(len == 3 && records[2].rows == -1, "one that failed too");
	fixture_end(&f);
	fixture_release(&f);

	fixture_init(&f);
	f.options.slow = 30000;
	fixture_begin(&f);
	qn_db_query(f.db, "SELECT 1", QN_DB_NO_ARGS);
	qn_db_query(f.db, "SELECT pg_sleep(0.05)", QN_DB_NO_ARGS);
	records = qn_db_records(f.db, &len);
	qn_tap_ok(len == 2 && !records[0].params && !records[1].params,
	    "without tracing no parameters");
	qn_tap_ok(
	    !records[0].slow && records[1].slow, "the slow one is marked");
	fixture_end(&f);
	fixture_release(&f);
}

/* Round trips since the last look: Sync messages in libpq's trace. */
static int
trips(FILE *trace)
{
	char line[512];
	int n = 0;

	fflush(trace);
	rewind(trace);
	while (fgets(line, sizeof(line), trace))
		n += strstr(line, "\tSync") != NULL;
	rewind(trace);
	if (ftruncate(fileno(trace), 0) < 0)
		return -1;
	return n;
}

static void
test_trips(struct fixture *f)
{
	struct qn_err err = QN_ERR_INIT;
	FILE *trace = tmpfile();

	fixture_do(f, "CREATE TABLE trips (n int)");
	fixture_begin(f);
	PQtrace(f->db->conn, trace);
	PQsetTraceFlags(f->db->conn, PQTRACE_SUPPRESS_TIMESTAMPS);
	qn_db_query(f->db, "SELECT 'new'", QN_DB_NO_ARGS);
	qn_tap_is_int(trips(trace), 1, "a new statement: one round trip");
	qn_db_query(f->db, "SELECT 'new'", QN_DB_NO_ARGS);
	qn_tap_is_int(trips(trace), 1, "a known one: one");
	qn_db_begin(f->db, NULL);
	qn_tap_is_int(trips(trace), 0, "BEGIN: none");
	qn_db_exec(f->db, "INSERT INTO trips VALUES (1)", QN_DB_NO_ARGS);
	qn_tap_is_int(trips(trace), 1, "with a statement: one");
	qn_db_begin(f->db, NULL);
	if (qn_db_try(f->db, "INSERT INTO trips VALUES (2)", QN_DB_NO_ARGS,
		NULL, &err) < 0)
		qn_tap_diag("%s", err.message);
	qn_tap_is_int(trips(trace), 1, "two savepoints and a statement: one");
	qn_db_commit(f->db);
	qn_tap_is_int(trips(trace), 0, "an inner commit: none");
	qn_db_commit(f->db);
	qn_tap_is_int(trips(trace), 1, "the commit: one");
	qn_db_begin(f->db, NULL);
	qn_db_commit(f->db);
	qn_db_begin(f->db, NULL);
	qn_db_rollback(f->db);
	qn_tap_is_int(trips(trace), 0, "transactions of nothing: none");
	qn_db_pipe_add(f->db, "SELECT 1", QN_DB_NO_ARGS, NULL);
	qn_db_pipe_add(f->db, "SELECT 'new 2'", QN_DB_NO_ARGS, NULL);
	qn_tap_is_int(qn_db_pipe_run(f->db), 0, "a pipe");
	qn_tap_is_int(trips(trace), 1, "of two: one");
	PQuntrace(f->db->conn);
	fixture_end(f);
	fclose(trace);
	qn_tap_is(fixture_ask(f, "SELECT sum(n) FROM trips"), "3", "all there");
}

static void
test_session(struct fixture *f)
{
	qn_tap_is(fixture_ask(f,
		      "SELECT current_setting('TimeZone') || ' ' || "
		      "current_setting('DateStyle') || ' ' || "
		      "current_setting('client_encoding') || ' ' || "
		      "current_setting('application_name')"),
	    "UTC ISO, MDY UTF8 fixture", "the session");
}

int
main(void)
{
	struct fixture f;

	fixture_init(&f);
	test_session(&f);
	test_cache();
	test_types_of_args(&f);
	test_stale(&f);
	test_limits(&f);
	test_errors(&f);
	test_pipes(&f);
	test_scripts(&f);
	test_records();
	test_trips(&f);
	fixture_release(&f);
	return qn_tap_done();
}
