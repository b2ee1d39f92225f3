/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <math.h>
#include <string.h>

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
text_of(struct qn_value value)
{
	struct qn_str s;

	qn_str_init(&s, arena);
	qn_value_add(&s, &value);
	return s.buf;
}

static void
test_depth(void)
{
	struct qn_value v = QN_NONE;
	struct qn_err err = QN_ERR_INIT;
	char deep[4000];

	memset(deep, '[', sizeof(deep));
	qn_tap_is_int(qn_json_parse(arena, deep, sizeof(deep), &v, &err), -1,
	    "refuse deep nesting");
	memset(deep + 512, ']', 512);
	qn_tap_is_int(qn_json_parse(arena, deep, 1024, &v, &err), 0,
	    "512 levels are allowed");
	memset(deep + 513, ']', 513);
	deep[512] = '[';
	qn_err_reset(&err);
	qn_tap_is_int(
	    qn_json_parse(arena, deep, 1026, &v, &err), -1, "513 are not");
	memset(deep, '[', sizeof(deep));
	memcpy(deep, "[\"\\\"", 4);
	memcpy(deep + 3998, "\"]", 2);
	qn_err_reset(&err);
	qn_tap_is_int(qn_json_parse(arena, deep, sizeof(deep), &v, &err), 0,
	    "brackets in a string do not count");
}

/* JSON of kinds that it has no word for, as Django's encoder gives them. */
static void
test_kinds(void)
{
	static const struct {
		struct qn_value value;
		const char *json;
	} cases[] = {
		{ { .kind = QN_V_DURATION, .i = QN_DAY + 5 * QN_SECOND + 5 },
		    "\"P1DT00H00M05.000005S\"" },
		{ { .kind = QN_V_DURATION, .i = -QN_SECOND },
		    "\"-P0DT00H00M01S\"" },
		{ { .kind = QN_V_DATETIME, .flags = QN_V_AWARE },
		    "\"1970-01-01T00:00:00Z\"" },
		{ { .kind = QN_V_DATETIME, .i = QN_HOUR },
		    "\"1970-01-01T01:00:00\"" },
		{ { .kind = QN_V_DATE, .i = 1 }, "\"1970-01-02\"" },
		{ { .kind = QN_V_TIME, .i = QN_MINUTE }, "\"00:01:00\"" },
		{ { .kind = QN_V_DECIMAL, .text = "1.50", .len = 4 },
		    "\"1.50\"" },
		{ { .kind = QN_V_FLOAT, .f = INFINITY }, "null" },
		{ { .kind = QN_V_FLOAT, .f = 1e16 }, "1e+16" },
		{ { .kind = QN_V_TEXT, .text = "a\xff", .len = 2 },
		    "\"a\xef\xbf\xbd\"" },
		{ { .kind = QN_V_BOOL, .b = true }, "true" },
		{ { .kind = QN_V_NONE }, "null" },
	};
	size_t i;

	for (i = 0; i < QN_COUNT(cases); i++) {
		struct qn_str s;

		qn_str_init(&s, arena);
		qn_json_add(&s, &cases[i].value);
		qn_tap_is(s.buf, cases[i].json, "%s", cases[i].json);
	}
}

static void
test_numbers(void)
{
	struct qn_value v;

	v = parse("[9223372036854775807, -9223372036854775808, "
		  "9223372036854775808, 7, \"99999999999999999999\", "
		  "0.12345678901234567890123]");
	qn_tap_is(text_of(v),
	    "[9223372036854775807, -9223372036854775808, "
	    "9.223372036854776e+18, 7, '99999999999999999999', "
	    "0.12345678901234568]",
	    "only what is beyond 64 bits becomes a float");
	v = parse("{\"a\":1,\"b\":2,\"a\":3}");
	qn_tap_is(text_of(v), "{'a': 3, 'b': 2}", "the last key wins");
}

static void
test_json(void)
{
	static const char *const bad[] = { "", "{", "[1,]", "{\"a\" 1}", "tru",
		"\"\x80\"", "1 2", "\"\\ud800\"", "[1e999]", "\xef\xbb\xbf[]",
		"{\"a\\u0000b\":1}", "'a'", "[01]", "NaN", "[1] //" };
	struct qn_value v = QN_NONE;
	struct qn_err err;
	struct qn_str s;
	size_t i;

	for (i = 0; i < QN_COUNT(bad); i++) {
		qn_err_reset(&err);
		qn_tap_is_int(
		    qn_json_parse(arena, bad[i], strlen(bad[i]), &v, &err), -1,
		    "refuse case %zu", i);
		qn_tap_is_int(err.kind, QN_ERR_BAD_INPUT, "as bad input");
		qn_tap_is_int(v.kind, QN_V_NONE, "without a value");
	}
	v = parse("[123456789012345678901234567890]");
	qn_tap_is(text_of(v), "[1.2345678901234568e+29]",
	    "an integer beyond 64 bits is a float");
	v = parse(
	    "{\"b\":[1,2.5,null,true],\"a\":\"</script>\\u00e4\\u0000\"}");
	qn_str_init(&s, arena);
	qn_json_add(&s, &v);
	qn_tap_is(s.buf,
	    "{\"b\":[1,2.5,null,true],"
	    "\"a\":\"\\u003c/script\\u003eä\\u0000\"}",
	    "there and back");
}

int
main(void)
{
	arena = qn_arena_new(0);
	test_json();
	test_depth();
	test_kinds();
	test_numbers();
	qn_arena_free(arena);
	return qn_tap_done();
}
