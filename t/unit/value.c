/* SPDX-License-Identifier: MIT */
/* What Python 3.11 prints and answers. */
#include "base/value.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/time.h"
#include "testing/tap.h"

static struct qn_arena *arena;

static struct qn_value
parse(const char *json)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_value value = QN_NONE;

	if (qn_json_parse(arena, json, strlen(json), &value, &err) < 0)
		qn_tap_diag("%s", err.message);
	return value;
}

static const char *
text_of(struct qn_value value, bool repr)
{
	struct qn_str s;

	qn_str_init(&s, arena);
	if (repr)
		qn_value_add_repr(&s, &value);
	else
		qn_value_add(&s, &value);
	return s.buf;
}

static void
test_text(void)
{
	static const struct {
		double f;
		const char *text;
	} floats[] = { { 0.1, "0.1" }, { 1, "1.0" },
		{ 1e15, "1000000000000000.0" }, { 1e16, "1e+16" },
		{ 1e-4, "0.0001" }, { 1e-5, "1e-05" }, { -0.0, "-0.0" },
		{ 5e-324, "5e-324" }, { 0x1p-44, "5.684341886080802e-14" },
		{ -0x1p-44, "-5.684341886080802e-14" }, { 0.5, "0.5" },
		{ 2.2250738585072014e-308, "2.2250738585072014e-308" },
		{ 123456789012345678.0, "1.2345678901234568e+17" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 1.7976931348623157e308, "1.7976931348623157e+308" },
		{ NAN, "nan" }, { -INFINITY, "-inf" } };
	size_t i;

	for (i = 0; i < QN_COUNT(floats); i++)
		qn_tap_is(text_of(qn_value_float(floats[i].f), false),
		    floats[i].text, "float %s", floats[i].text);
	qn_tap_is(text_of(QN_NONE, false), "None", "None");
	qn_tap_is(text_of(qn_value_bool(true), false), "True", "True");
	qn_tap_is(
	    text_of(
		parse("[1, \"a\", null, 1.5, [true], {\"k\": \"v\"}]"), false),
	    "[1, 'a', None, 1.5, [True], {'k': 'v'}]", "a list");
	qn_tap_is(text_of(qn_value_str("it's"), true), "\"it's\"",
	    "repr prefers double quotes to escaping");
	qn_tap_is(text_of(qn_value_str("\"it's\"\n\\\x01ä\xc2\xa0"), true),
	    "'\"it\\'s\"\\n\\\\\\x01ä\\xa0'", "repr escapes");
	qn_tap_is(text_of(qn_value_datetime(784111777 * QN_SECOND), false),
	    "1994-11-06 08:49:37+00:00", "an aware datetime");
	qn_tap_is(
	    text_of((struct qn_value){ .kind = QN_V_DURATION, .i = -QN_SECOND },
		false),
	    "-1 day, 23:59:59", "timedelta");
	qn_tap_is(text_of((struct qn_value){ .kind = QN_V_DATE, .i = 0 }, true),
	    "datetime.date(1970, 1, 1)", "repr of a date");
}

/* A moment in its own zone, and durations, as Python 3.11 shows them. */
static void
test_moments(void)
{
	struct qn_value moment = qn_value_datetime(1795256130 * QN_SECOND + 5);
	static const struct {
		int64_t usec;
		const char *text, *repr;
	} spans[] = {
		{ 3 * QN_SECOND - QN_DAY, "-1 day, 0:00:03",
		    "datetime.timedelta(days=-1, seconds=3)" },
		{ 7, "0:00:00.000007", "datetime.timedelta(microseconds=7)" },
		{ 0, "0:00:00", "datetime.timedelta(0)" },
		{ 5 * QN_DAY, "5 days, 0:00:00", "datetime.timedelta(days=5)" },
	};
	size_t i;

	qn_tap_is(text_of(moment, true),
	    "datetime.datetime(2026, 11, 21, 10, 15, 30, 5, "
	    "tzinfo=datetime.timezone.utc)",
	    "in UTC");
	moment.tz = qn_tz_find("Europe/Berlin");
	qn_tap_is(text_of(moment, false), "2026-11-21 11:15:30.000005+01:00",
	    "in a zone");
	qn_tap_is(text_of(moment, true),
	    "datetime.datetime(2026, 11, 21, 11, 15, 30, 5, "
	    "tzinfo=zoneinfo.ZoneInfo(key='Europe/Berlin'))",
	    "its repr");
	moment.flags = 0;
	moment.tz = NULL;
	qn_tap_is(text_of(moment, false), "2026-11-21 10:15:30.000005",
	    "a naive one");
	for (i = 0; i < QN_COUNT(spans); i++) {
		struct qn_value span = { .kind = QN_V_DURATION,
			.i = spans[i].usec };

		qn_tap_is(text_of(span, false), spans[i].text, "duration");
		qn_tap_is(text_of(span, true), spans[i].repr, "its repr");
	}
	qn_tap_is(text_of(qn_value_str("a\u200b\u061c\U000e0001\u0378\u3000é"
				       "\ufeff😀"),
		      true),
	    "'a\\u200b\\u061c\\U000e0001\\u0378\\u3000é\\ufeff😀'",
	    "what does not print is escaped");
}

static void
test_truth(void)
{
	static const char *const no[] = { "null", "false", "0", "0.0", "\"\"",
		"[]", "{}" };
	static const char *const yes[] = { "true", "1", "-1", "0.1", "\"0\"",
		"[0]", "{\"a\":0}" };
	struct qn_value v;
	size_t i;

	for (i = 0; i < QN_COUNT(no); i++) {
		v = parse(no[i]);
		qn_tap_ok(!qn_value_truth(&v), "%s is false", no[i]);
		v = parse(yes[i]);
		qn_tap_ok(qn_value_truth(&v), "%s is true", yes[i]);
	}
	v = (struct qn_value){
		.kind = QN_V_DECIMAL, .text = "-0.00E+7", .len = 8
	};
	qn_tap_ok(!qn_value_truth(&v), "a decimal zero is false");
}

struct compare_case {
	const char *a, *b;
	bool equal;
	int order; /* 2: none */
};

static const struct compare_case compare_cases[] = {
	{ "1", "1.0", true, 0 },
	{ "1", "true", true, 0 },
	{ "0", "false", true, 0 },
	{ "2", "10", false, -1 },
	{ "\"2\"", "\"10\"", false, 1 },
	{ "1", "\"1\"", false, 2 },
	{ "null", "null", true, 2 },
	{ "null", "0", false, 2 },
	{ "[1, 2]", "[1, 2.0]", true, 0 },
	{ "[1, 2]", "[1, 3]", false, -1 },
	{ "[1]", "[1, 0]", false, -1 },
	{ "[1]", "[\"a\"]", false, 2 },
	{ "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true, 2 },
	{ "9007199254740993", "9007199254740992", false, 1 },
	{ "\"ab\"", "\"abc\"", false, -1 },
	{ NULL, NULL, false, 0 },
};

static void
test_compare(void)
{
	const struct compare_case *c;

	for (c = compare_cases; c->a; c++) {
		struct qn_value a = parse(c->a), b = parse(c->b);
		int order = 2;

		qn_tap_is_int(
		    qn_value_equal(&a, &b), c->equal, "%s == %s", c->a, c->b);
		if (!qn_value_compare(&a, &b, &order))
			order = 2;
		qn_tap_is_int(order, c->order, "%s <=> %s", c->a, c->b);
	}
}

/* An object that stands for a list of `*obj` numbers. */
static size_t
count_len(const void *obj)
{
	return *(const size_t *)obj;
}

static bool
count_truth(const void *obj)
{
	return *(const size_t *)obj > 1;
}

static struct qn_value
count_text(const void *obj, struct qn_arena *owner)
{
	const char *text =
	    qn_arena_printf(owner, "%zu of <them>", *(const size_t *)obj);

	return qn_value_str(text);
}

static void
test_objects(void)
{
	static const struct qn_object_type bare = { .name = "bare" };
	static const struct qn_object_type list = { .name = "list",
		.len = count_len };
	static const struct qn_object_type full = { .name = "full",
		.len = count_len,
		.truth = count_truth,
		.text = count_text };
	size_t none = 0, one = 1;
	struct qn_value v = qn_value_object(&bare, &none), w;

	qn_tap_ok(qn_value_truth(&v), "an object is true");
	qn_tap_is_int(qn_value_len(&v), -1, "and has no length");
	qn_tap_is(text_of(v, false), "<bare object>", "nor a text");
	qn_tap_is(qn_value_kind_name(&v), "bare", "but its type's name");
	v = qn_value_object(&list, &none);
	qn_tap_ok(!qn_value_truth(&v), "one without items is false");
	v = qn_value_object(&full, &one);
	qn_tap_ok(!qn_value_truth(&v), "its own truth goes first");
	qn_tap_is_int(qn_value_len(&v), 1, "its own length");
	qn_tap_is(text_of(v, false), "1 of <them>", "its own text");
	w = qn_value_object(&full, &none);
	qn_tap_ok(qn_value_equal(&v, &v), "it equals itself");
	qn_tap_ok(!qn_value_equal(&v, &w), "but no other");
}

static void
test_rows(void)
{
	int rows[2] = { 1, 2 };
	struct qn_value row = qn_value_row(NULL, &rows[0]);
	struct qn_value all = qn_value_rows(NULL, rows, 2), none = all;
	struct qn_value other = qn_value_row(NULL, &rows[1]);

	none.len = 0;
	qn_tap_is(text_of(row, false), "<record object>", "a row");
	qn_tap_is_int(qn_value_row(NULL, NULL).kind, QN_V_NONE, "no row");
	qn_tap_ok(qn_value_truth(&row), "a row is true");
	qn_tap_ok(qn_value_truth(&all), "so are rows");
	qn_tap_ok(!qn_value_truth(&none), "but not without any");
	qn_tap_is_int(qn_value_len(&all), 2, "rows have a length");
	qn_tap_ok(qn_value_equal(&row, &row), "a row equals itself");
	qn_tap_ok(!qn_value_equal(&row, &other), "and no other");
	qn_tap_ok(!qn_value_equal(&all, &none), "rows by place and number");
	qn_tap_is_int(qn_value_str("äö").len, 4, "bytes of text");
	row = qn_value_str("äö");
	qn_tap_is_int(qn_value_len(&row), 2, "its code points");
	qn_tap_is_int(qn_value_str(NULL).kind, QN_V_NONE, "NULL is None");
	row = qn_value_safe("x", 1);
	qn_tap_is(qn_value_kind_name(&row), "SafeString", "a safe text");
	row = qn_value_int(1);
	qn_tap_is_int(qn_value_len(&row), -1, "a number has no length");
}

/* What Python orders, and what it raises TypeError for. */
static void
test_moment_order(void)
{
	struct qn_value early = qn_value_datetime(1), late = early, naive;
	struct qn_value day = { .kind = QN_V_DATE, .i = 1 };
	struct qn_value tuple = parse("[1]"), list = tuple;
	int order = 7;

	late.i = 2;
	late.tz = qn_tz_find("Europe/Berlin");
	qn_tap_ok(qn_value_compare(&early, &late, &order), "moments in zones");
	qn_tap_is_int(order, -1, "have an order");
	naive = early;
	naive.flags = 0;
	qn_tap_ok(!qn_value_compare(&early, &naive, &order),
	    "an aware and a naive one have none");
	qn_tap_ok(!qn_value_equal(&early, &naive), "and are not equal");
	qn_tap_ok(!qn_value_compare(&early, &day, &order), "nor with a date");
	tuple.flags = QN_V_TUPLE;
	qn_tap_ok(!qn_value_equal(&list, &tuple), "a tuple is no list");
	qn_tap_ok(!qn_value_compare(&list, &tuple, &order), "without order");
	qn_tap_is(text_of(tuple, false), "(1,)", "a tuple of one");
	qn_tap_is_int(order, -1, "and order is as it was");
}

int
main(void)
{
	arena = qn_arena_new(0);
	test_text();
	test_truth();
	test_compare();
	test_moments();
	test_objects();
	test_rows();
	test_moment_order();
	qn_arena_free(arena);
	return qn_tap_done();
}
