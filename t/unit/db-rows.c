/* SPDX-License-Identifier: MIT */
/* Records from results, in both forms and of every field type. */
#include "db-fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "orm/rows.h"

struct rec {
	int64_t id;
	int32_t small;
	int64_t big;
	bool flag;
	double ratio;
	const char *name;
	const char *amount;
	int32_t day;
	bool has_day;
	int64_t at;
	int64_t ref_id;
	bool has_ref;
	const char *untouched;
};

static const struct qn_field fields[] = {
	QN_ID(struct rec, id),
	QN_INT(struct rec, small),
	QN_BIGINT(struct rec, big),
	QN_BOOL(struct rec, flag),
	QN_FLOAT(struct rec, ratio),
	QN_CHAR(struct rec, name, .max_length = 10, .db_column = "label"),
	QN_TEXT(struct rec, amount),
	QN_DATE(struct rec, day, QN_HAS(struct rec, has_day)),
	QN_DATETIME(struct rec, at),
	QN_REF(struct rec, ref_id, QN_HAS(struct rec, has_ref)),
	QN_TEXT(struct rec, untouched),
	QN_FIELDS_END,
};

static const struct qn_model rec_model = {
	.name = "rec",
	.table = "rec",
	.size = sizeof(struct rec),
	.fields = fields,
};

static const struct qn_model other_model = {
	.name = "other",
	.size = sizeof(struct rec),
	.fields = fields,
};

#define COLUMNS(amount)                                                     \
	"SELECT g::int8 AS id, g::int4 * 2 AS small, g*5000000000 AS big, " \
	"g % 2 = 1 AS flag, g / 4.0::float8 AS ratio, "                     \
	"('n' || g)::varchar(10) AS label, " amount " AS amount, "          \
	"CASE WHEN g > 1 THEN '2026-11-21'::date END AS day, "              \
	"'1970-01-01 00:00:01.5Z'::timestamptz AS at, "                     \
	"nullif(g, 2)::int8 AS ref_id FROM generate_series(1, 3) g"

static void
check(const struct rec *recs, size_t n, const char *what)
{
	const struct rec *one = &recs[0], *two = &recs[1];

	if (!qn_tap_is_int(n, 3, "%s: three records", what))
		return;
	qn_tap_ok(one->id == 1 && two->id == 2 && recs[2].id == 3 &&
		one->small == 2 && two->small == 4 &&
		two->big == INT64_C(10000000000),
	    "%s: integers", what);
	qn_tap_ok(one->flag && !two->flag, "%s: booleans", what);
	qn_tap_ok(one->ratio == 0.25 && two->ratio == 0.5, "%s: floats", what);
	qn_tap_is(one->name, "n1", "%s: text, by its column", what);
	qn_tap_is(two->amount, "2.50", "%s: a numeric as text", what);
	qn_tap_ok(
	    !one->has_day && one->day == 0 && two->has_day && two->day == 20778,
	    "%s: dates and null", what);
	qn_tap_is_int(one->at, 1500000, "%s: moments", what);
	qn_tap_ok(one->has_ref && one->ref_id == 1 && !two->has_ref,
	    "%s: references and null", what);
	qn_tap_ok(!one->untouched, "%s: no column stays zero", what);
}

static void
test_rows(struct fixture *f, const char *sql, const char *what)
{
	struct qn_req req = { 0 };
	const struct rec *rec, *recs;
	size_t n = 99;
	int pass;

	for (pass = 0; pass < 3; pass++) {
		fixture_begin(f);
		req.arena = f->arena;
		req.db = f->db;
		recs = qn_rows(&req, pass == 1 ? &other_model : &rec_model, sql,
		    QN_DB_NO_ARGS, &n);
		check(recs, n, what);
		rec = qn_row_find(&req, &rec_model, sql, QN_DB_NO_ARGS);
		qn_tap_ok(rec && rec->id == 1, "%s: the first", what);
		fixture_end(f);
	}
}

static void
test_none(struct fixture *f)
{
	struct qn_req req = { 0 };
	size_t n = 99;

	fixture_begin(f);
	req.arena = f->arena;
	req.db = f->db;
	qn_rows(&req, &rec_model, "SELECT 1::int8 AS id WHERE false",
	    QN_DB_NO_ARGS, &n);
	qn_tap_is_int(n, 0, "no rows");
	qn_tap_ok(!qn_row_find(&req, &rec_model,
		      "SELECT 1::int8 AS id WHERE false", QN_DB_NO_ARGS),
	    "no first");
	qn_rows(&req, &rec_model, "SELECT nonsense", QN_DB_NO_ARGS, &n);
	qn_tap_ok(n == 0 && qn_err_is_set(&f->err), "after an error: none");
	fixture_end(f);
}

/* A statement that does not fit the model is our bug: the process aborts. */
static void
test_bug(struct fixture *f, const char *sql)
{
	const struct rlimit none = { 0 };
	struct qn_req req = { 0 };
	int status = 0;
	size_t n;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &none);
		close(STDERR_FILENO);
		fixture_begin(f);
		req.arena = f->arena;
		req.db = f->db;
		qn_rows(&req, &rec_model, sql, QN_DB_NO_ARGS, &n);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	qn_tap_ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT,
	    "refused: %s", sql);
}

int
main(void)
{
	struct fixture f;

	fixture_init(&f);
	test_rows(&f, COLUMNS("g::text || '.50'"), "binary");
	test_rows(&f, COLUMNS("g + 0.50"), "text");
	fixture_release(&f);
	fixture_init(&f);
	f.options.statements_max = 0;
	test_rows(&f, COLUMNS("g + 0.50"), "unprepared");
	fixture_release(&f);

	fixture_init(&f);
	test_none(&f);
	test_bug(&f, "SELECT 1 AS no_such_field");
	test_bug(&f, "SELECT 'x' AS id");
	test_bug(&f, "SELECT 1::int8 AS small");
	test_bug(&f, "SELECT now() AS day");
	fixture_release(&f);
	return qn_tap_done();
}
