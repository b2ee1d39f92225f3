/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <string.h>

#include "testing/tap.h"

static int
open_thing(struct qn_err *err)
{
	return qn_err_set(err, QN_ERR_IO, "could not open \"%s\"", "thing");
}

static void
test_first_wins(void)
{
	struct qn_err err = QN_ERR_INIT;

	qn_tap_ok(!qn_err_is_set(&err), "no error at first");
	qn_tap_is_int(open_thing(&err), -1, "set gives -1");
	qn_tap_ok(qn_err_is_set(&err), "now there is one");
	qn_tap_is(err.message, "could not open \"thing\"", "with its message");
	qn_tap_ok(strstr(err.file, "err.c") && err.line > 0, "and its place");
	qn_tap_is_int(qn_err_set(&err, QN_ERR_DB, "later"), -1, "set again");
	qn_tap_is_int(err.kind, QN_ERR_IO, "the first one stays");
	qn_err_detail(&err, "Errno %d.", 2);
	qn_err_hint(&err, "Try %s.", "again");
	qn_tap_is(err.detail, "Errno 2.", "detail");
	qn_tap_is(err.hint, "Try again.", "hint");
	qn_err_reset(&err);
	qn_tap_ok(!qn_err_is_set(&err) && !err.detail[0], "reset forgets");
}

static void
test_nobody(void)
{
	qn_tap_is_int(open_thing(NULL), -1, "nobody wants to know");
	qn_err_detail(NULL, "x");
	qn_err_hint(NULL, "x");
	qn_tap_ok(!qn_err_is_set(NULL), "no error where there is none");
}

static void
test_cut(void)
{
	struct qn_err err = QN_ERR_INIT;
	char text[2000];
	size_t i;

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	qn_err_set(&err, QN_ERR_IO, "%s", text);
	qn_tap_is_int(strlen(err.message), sizeof(err.message) - 1,
	    "a long message fills its room");
	qn_tap_is(err.message + strlen(err.message) - 4, "x...",
	    "and tells that it was cut");
	for (i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "€", 3);
	text[i] = '\0';
	qn_err_reset(&err);
	qn_err_set(&err, QN_ERR_IO, "%s", text);
	qn_tap_is(err.message + strlen(err.message) - 6, "€...",
	    "cut between characters");
}

int
main(void)
{
	int kind;

	test_first_wins();
	test_nobody();
	test_cut();
	for (kind = 0; kind < QN_ERR__MAX; kind++)
		qn_tap_ok(qn_err_kind_name((enum qn_err_kind)kind)[0],
		    "kind %d has a name", kind);
	qn_tap_is(qn_err_kind_name(QN_ERR__MAX), "unknown", "what is no kind");
	return qn_tap_done();
}
