/* SPDX-License-Identifier: MIT */
/*
 * Values of every type, in text (first execution) and binary (second): their
 * text is compared with PostgreSQL's own cast to text.
 */
#include "db-fixture.h"

/* A type, and literals of it. */
struct sample {
	const char *type;
	bool is_binary; /* travels in binary the second time */
	const char *values[12];
};

static const struct sample samples[] = {
	{ "bool", true, { "true", "false" } },
	{ "int2", true, { "0", "-1", "32767", "-32768" } },
	{ "int4", true, { "0", "-1", "2147483647", "-2147483648" } },
	{ "int8", true,
	    { "0", "-1", "9223372036854775807", "-9223372036854775808" } },
	{ "oid", true, { "0", "4294967295" } },
	{ "float4", true,
	    { "0", "-0", "1", "0.1", "-1.5", "1e6", "123456", "1234567",
		"3.4028235e38", "1e-5", "1e-45", "NaN" } },
	{ "float8", true,
	    { "0", "-0", "0.1", "1e14", "1e15", "123456789012345.6", "1e-4",
		"0.00012345", "1e-5", "1.7976931348623157e308", "5e-324",
		"-Infinity" } },
	{ "text", true, { "", "x", "Grüße, мир 🌍", "a\nb\\c" } },
	{ "varchar", true, { "", "x" } },
	{ "name", true, { "pg_class" } },
	{ "json", true, { "{\"a\": [1,  2]}" } },
	{ "jsonb", true, { "{\"a\": [1,  2]}", "null", "\"x\"" } },
	{ "bytea", true, { "\\x", "\\x00ff10", "\\xdeadbeef" } },
	{ "uuid", true, { "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11" } },
	{ "date", true,
	    { "2026-11-21", "1970-01-01", "2000-02-29", "0001-01-01",
		"0001-12-31 BC", "4713-01-01 BC", "9999-12-31", "5874897-12-31",
		"infinity", "-infinity" } },
	{ "time", true,
	    { "00:00", "10:15:30", "23:59:59.999999", "12:00:00.5",
		"24:00:00" } },
	{ "timestamp", true,
	    { "2026-11-21 10:15:30", "1969-12-31 23:59:59.999999",
		"0044-03-15 12:00 BC", "294276-12-31 23:59:59.999999",
		"infinity", "-infinity" } },
	{ "timestamptz", true,
	    { "2026-11-21 10:15:30.25+05:45", "1970-01-01 00:00Z",
		"0044-03-15 12:00Z BC", "infinity", "-infinity" } },
	{ "numeric", false,
	    { "0", "1.50", "-12345678901234567890.123", "NaN" } },
	{ "interval", false, { "1 year 2 mons -3 days 04:05:06.7" } },
	{ "inet", false, { "192.168.1.1/24", "fe80::/10" } },
	{ "int4[]", false, { "{1,NULL,3}", "{}", "{{1,2},{3,4}}" } },
	{ "text[]", false, { "{a,\"b c\",NULL,\"\"}" } },
	{ "timetz", false, { "10:15:30+02" } },
	{ "point", false, { "(1,2.5)" } },
	{ "int4range", false, { "[1,5)" } },
	{ "bit varying", false, { "10101" } },
	{ "xml", false, { "<a>1</a>" } },
	{ "money", false, { "12.34" } },
	{ "tsvector", false, { "'cat':1 'dog':2" } },
	{ "regclass", false, { "pg_class" } },
};

static void
check_value(struct fixture *f, const struct sample *sample, const char *value)
{
	const struct qn_result *res;
	struct qn_str sql;
	int pass;

	qn_str_init(&sql, NULL);
	qn_str_add(&sql, "SELECT v, v::text FROM (SELECT ");
	qn_sql_add_literal(&sql, value);
	qn_str_addf(&sql, "::%s AS v) s", sample->type);
	for (pass = 0; pass < 2; pass++) {
		fixture_begin(f);
		res = qn_db_query(f->db, sql.buf, QN_DB_NO_ARGS);
		if (!qn_tap_ok(!qn_err_is_set(&f->err) &&
			    res->binary == (pass == 1 && sample->is_binary),
			"%s '%s' travels as it should", sample->type, value)) {
			qn_tap_diag("%s", f->err.message);
			fixture_end(f);
			break;
		}
		qn_tap_is(qn_result_text(res, 0, 0), qn_result_text(res, 0, 1),
		    "%s '%s' in %s", sample->type, value,
		    res->binary ? "binary" : "text");
		fixture_end(f);
	}
	qn_str_release(&sql);
}

/* Many values that a query makes: column 0 against its text in column 1. */
static void
check_many(struct fixture *f, const char *what, const char *sql)
{
	const struct qn_result *res;
	size_t i, n, wrong = 0;
	int pass;

	for (pass = 0; pass < 2; pass++) {
		fixture_begin(f);
		res = qn_db_query(f->db, sql, QN_DB_NO_ARGS);
		n = qn_result_rows(res);
		for (i = 0; i < n; i++)
			if (strcmp(qn_result_text(res, i, 0),
				qn_result_text(res, i, 1)) != 0 &&
			    wrong++ < 3)
				qn_tap_diag("%s is not %s",
				    qn_result_text(res, i, 0),
				    qn_result_text(res, i, 1));
		qn_tap_ok(n > 0 && wrong == 0 && res->binary == pass,
		    "%zu random %s", n, what);
		fixture_end(f);
	}
}

/* The typed access gives the same in both forms. */
static void
check_typed(struct fixture *f)
{
	static const char sql[] =
	    "SELECT -7::int2, 70000::int4, 5000000000::int8, true, false, "
	    "1.5::float4, 0.1::float8, '2026-11-21'::date, "
	    "'2026-11-21 10:15:30.25+00'::timestamptz, "
	    "'1969-12-31 23:59:59'::timestamp, '10:15:30.5'::time, "
	    "'\\x00ff'::bytea, NULL::int8, 0.1::float4, '{\"a\": 1}'::jsonb";
	const struct qn_result *res;
	const char *bytes;
	int pass;
	size_t n;

	for (pass = 0; pass < 2; pass++) {
		fixture_begin(f);
		res = qn_db_query(f->db, sql, QN_DB_NO_ARGS);
		qn_tap_is_int(res->binary, pass, "form %d", pass);
		qn_tap_is_int(qn_result_int(res, 0, 0), -7, "int2");
		qn_tap_is_int(qn_result_int(res, 0, 1), 70000, "int4");
		qn_tap_is_int(
		    qn_result_int(res, 0, 2), INT64_C(5000000000), "int8");
		qn_tap_ok(qn_result_bool(res, 0, 3), "true");
		qn_tap_ok(!qn_result_bool(res, 0, 4), "false");
		qn_tap_ok(qn_result_float(res, 0, 5) == 1.5, "float4");
		qn_tap_ok(qn_result_float(res, 0, 6) == 0.1, "float8");
		/* date -d 2026-11-21 +%s / 86400 */
		qn_tap_is_int(qn_result_date(res, 0, 7), 20778, "date");
		qn_tap_is_int(qn_result_time(res, 0, 8),
		    INT64_C(1795256130250000), "timestamptz");
		qn_tap_is_int(qn_result_time(res, 0, 9), -1000000, "timestamp");
		qn_tap_is_int(
		    qn_result_clock(res, 0, 10), INT64_C(36930500000), "time");
		bytes = qn_result_bytes(res, 0, 11, &n);
		qn_tap_ok(n == 2 && memcmp(bytes, "\0\377", 2) == 0, "bytea");
		qn_tap_ok(qn_result_is_null(res, 0, 12) &&
			!qn_result_text(res, 0, 12) &&
			qn_result_int(res, 0, 12) == 0,
		    "null");
		qn_tap_ok(qn_result_float(res, 0, 13) == (double)0.1f,
		    "float4 is rounded to a float");
		bytes = qn_result_bytes(res, 0, 14, &n);
		qn_tap_is_len(bytes, n, "{\"a\": 1}", "jsonb's bytes");
		fixture_end(f);
	}
}

/* Parameters of every kind, read back as the server's text. */
static void
check_args(struct fixture *f)
{
	static const int64_t ints[] = { 1, -2, INT64_MAX };
	static const char *const texts[] = { "a b", NULL, "", "\"q\"" };
	static const char sql[] =
	    "SELECT $1::text, $2::text, $3::text, $4::text, $5::text, "
	    "$6::text, $7::text, $8::text, $9::text, $10::text, $11::text, "
	    "$12::text, $13::text, $14::text, $15::text, $16::text";
	static const char *const want[] = { "-5", "true", "0.1",
		"it's \\ \"so\"", "\\x00ff", "2026-11-21 10:15:30.25+00",
		"2026-11-21", "{1,-2,9223372036854775807}",
		"{\"a b\",NULL,\"\",\"\\\"q\\\"\"}", "{\"a\": 1}", NULL, NULL,
		"{}", "infinity", "-infinity", "infinity" };
	const struct qn_result *res;
	size_t i;
	int pass;

	for (pass = 0; pass < 2; pass++) {
		fixture_begin(f);
		res = qn_db_query(f->db, sql,
		    QN_DB_ARGS(QN_DB_INT(-5), QN_DB_BOOL(true),
			QN_DB_FLOAT(0.1), QN_DB_TEXT("it's \\ \"so\""),
			QN_DB_BYTES("\0\377", 2),
			QN_DB_TIME(INT64_C(1795256130250000)),
			QN_DB_DATE(20778), QN_DB_INTS(ints, 3),
			QN_DB_TEXTS(texts, 4), QN_DB_JSON("{\"a\":1}"),
			QN_DB_NULL, QN_DB_TEXT(NULL), QN_DB_INTS(NULL, 0),
			QN_DB_TIME(INT64_MAX), QN_DB_DATE(INT32_MIN),
			QN_DB_DATE(INT32_MAX)));
		if (!qn_tap_ok(!qn_err_is_set(&f->err), "parameters"))
			qn_tap_diag("%s %s", f->err.message, f->err.detail);
		for (i = 0; i < QN_COUNT(want) && qn_result_rows(res); i++)
			qn_tap_is(qn_result_text(res, 0, i), want[i],
			    "parameter %zu", i + 1);
		fixture_end(f);
	}
}

int
main(void)
{
	struct fixture f;
	size_t i, j;

	fixture_init(&f);
	fixture_do(&f, "SET lc_monetary = 'C'");
	for (i = 0; i < QN_COUNT(samples); i++)
		for (j = 0; j < 12 && samples[i].values[j]; j++)
			check_value(&f, &samples[i], samples[i].values[j]);
	check_many(&f, "float8",
	    "SELECT f, f::text FROM (SELECT ((random() - 0.5) * "
	    "10 ^ (random() * 600 - 300)) AS f "
	    "FROM generate_series(1, 3000)) s");
	check_many(&f, "powers of two",
	    "SELECT f, f::text FROM (SELECT 2::float8 ^ n AS f "
	    "FROM generate_series(-1022, 1023) n) s");
	check_many(&f, "float4",
	    "SELECT f, f::text FROM (SELECT ((random() - 0.5) * "
	    "10 ^ (random() * 70 - 35))::float4 AS f "
	    "FROM generate_series(1, 3000)) s");
	check_many(&f, "timestamps",
	    "SELECT t, t::text FROM (SELECT '2000-01-01Z'::timestamptz + "
	    "(random() - 0.2) * interval '20000 years' AS t "
	    "FROM generate_series(1, 3000)) s");
	check_many(&f, "dates",
	    "SELECT d, d::text FROM (SELECT '2000-01-01'::date + "
	    "n * 97 AS d FROM generate_series(-25000, 25000, 17) n) s");
	check_typed(&f);
	check_args(&f);
	fixture_release(&f);
	return qn_tap_done();
}
