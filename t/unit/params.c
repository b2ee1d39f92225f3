/* SPDX-License-Identifier: MIT */
/* Expected fields: Django 3.2's QueryDict; errors: ours are strict. */
#include "http/params.h"

#include <stdio.h>
#include <stdlib.h>

#include "testing/tap.h"

#include "base/banned.h"

static const struct {
	const char *query, *fields, *format;
} parsed[] = {
	{ "a=1", "a=1;", "a=1" },
	{ "a=1&a=2&b=3", "a=1;a=2;b=3;", "a=1&a=2&b=3" },
	{ "a", "a=;", "a=" },
	{ "a=", "a=;", "a=" },
	{ "=x", "=x;", "=x" },
	{ "&&a=1&&", "a=1;", "a=1" },
	{ "a=b=c", "a=b=c;", "a=b%3Dc" },
	{ "a+b=c+d", "a b=c d;", "a%20b=c%20d" },
	{ "a%20b=%2B", "a b=+;", "a%20b=%2B" },
	{ "%C3%A4=%e2%82%ac", "ä=€;", "%C3%A4=%E2%82%AC" },
	{ "a=1;b=2", "a=1;b=2;", "a=1%3Bb%3D2" },
	{ "", "", "" },
	{ "&", "", "" },
};

static void
test_parse(struct qn_arena *arena)
{
	struct qn_params params;
	struct qn_str str;
	size_t i, j;

	for (i = 0; i < QN_COUNT(parsed); i++) {
		qn_params_init(&params, arena);
		qn_tap_is_int(qn_params_parse(&params, parsed[i].query,
				  strlen(parsed[i].query), 0, NULL),
		    0, "\"%s\" parses", parsed[i].query);
		qn_str_init(&str, arena);
		for (j = 0; j < params.len; j++)
			qn_str_addf(&str, "%s=%s;", params.items[j].name,
			    params.items[j].value);
		qn_tap_is(str.buf, parsed[i].fields, "\"%s\"", parsed[i].query);
		qn_str_reset(&str);
		qn_params_format(&params, &str);
		qn_tap_is(str.buf, parsed[i].format, "\"%s\" formatted",
		    parsed[i].query);
	}
}

static void
test_errors(struct qn_arena *arena)
{
	static const char *const bad[] = { "a=%", "a=%2", "a=%zz", "%=1",
		"a=%ff", "a=%00", "a=1&b=%c3%28", "a=%C3" };
	struct qn_err err = QN_ERR_INIT;
	struct qn_params params;
	size_t i;

	for (i = 0; i < QN_COUNT(bad); i++) {
		qn_err_reset(&err);
		qn_params_init(&params, arena);
		qn_tap_is_int(
		    qn_params_parse(&params, bad[i], strlen(bad[i]), 0, &err),
		    -1, "\"%s\" is refused", bad[i]);
		qn_tap_is_int(err.status, 400, "with 400");
	}
	qn_err_reset(&err);
	qn_params_init(&params, arena);
	qn_tap_is_int(qn_params_parse(&params, "a&b&c", 5, 2, &err), -1,
	    "more fields than allowed");
	qn_tap_is_int(err.kind, QN_ERR_LIMIT, "is a limit");
	qn_tap_is_int(err.status, 413, "with 413");
	qn_tap_ok(strstr(err.message, "DATA_UPLOAD_MAX_NUMBER_FIELDS"),
	    "that names its setting");
}

static void
test_find(struct qn_arena *arena, size_t n)
{
	struct qn_params params;
	char name[16];
	size_t i;

	qn_params_init(&params, arena);
	qn_tap_is(qn_params_find(&params, "a"), NULL, "nothing in nothing");
	for (i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "n%zu", i % (n / 2));
		qn_params_add(&params, qn_arena_strdup(arena, name),
		    strlen(name), i < n / 2 ? "first" : "last",
		    i < n / 2 ? 5 : 4);
	}
	qn_tap_is(qn_params_find(&params, "n0"), "last", "%zu: the last", n);
	qn_tap_is(qn_params_find_nth(&params, "n1", 0), "first", "the first");
	qn_tap_is(qn_params_find_nth(&params, "n1", 1), "last", "the second");
	qn_tap_is(qn_params_find_nth(&params, "n1", 2), NULL, "no third");
	qn_tap_is(qn_params_find(&params, "n"), NULL, "absent");
	qn_params_add(&params, "late", 4, "x", 1);
	qn_tap_is(qn_params_find(&params, "late"), "x", "added after a look");
	qn_tap_is_int(qn_params_find_item(&params, "late")->len, 1, "item");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_parse(arena);
	test_errors(arena);
	test_find(arena, 4);
	test_find(arena, 1000);
	qn_arena_free(arena);
	return qn_tap_done();
}
