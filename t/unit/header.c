/* SPDX-License-Identifier: MIT */
/* RFC 9110 5.6 (tokens, lists, quoted strings, parameters). */
#include "http/header.h"

#include <string.h>

#include "testing/tap.h"

#include "base/banned.h"

static struct qn_span
span(const char *s)
{
	return (struct qn_span){ .ptr = s, .len = strlen(s) };
}

static void
test_token(void)
{
	static const char yes[] = "!#$%&'*+-.^_`|~0123456789"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz";
	int c, wrong = 0;
	char byte;

	for (c = 0; c < 256; c++) {
		byte = (char)c;
		if (qn_header_is_token(&byte, 1) !=
		    (c && strchr(yes, c) != NULL))
			wrong++;
	}
	qn_tap_is_int(wrong, 0, "tchar is what RFC 9110 5.6.2 lists");
	qn_tap_ok(!qn_header_is_token("", 0), "\"\" is no token");
	qn_tap_ok(qn_header_is_value("a\tb \xff", 5), "tab and obs-text");
	qn_tap_ok(!qn_header_is_value("a\r\n", 3), "no CR or LF in a value");
	qn_tap_ok(!qn_header_is_value("a\0", 2), "no NUL");
}

static void
test_list(struct qn_arena *arena)
{
	static const struct {
		const char *list, *items;
	} rows[] = {
		{ "a, b,c", "a|b|c|" },
		{ " , a,, ,b\t,", "a|b|" },
		{ "\"x, \\\"y\", z", "\"x, \\\"y\"|z|" },
		{ "\"open, a", "\"open, a|" },
		{ "", "" },
	};
	struct qn_span rest, item;
	struct qn_str str;
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++) {
		qn_str_init(&str, arena);
		rest = span(rows[i].list);
		while (qn_header_next(&rest, ',', &item)) {
			qn_str_add_len(&str, item.ptr, item.len);
			qn_str_add_char(&str, '|');
		}
		qn_tap_is(str.buf, rows[i].items, "list %s", rows[i].list);
	}
}

static void
test_param(struct qn_arena *arena)
{
	static const struct {
		const char *value, *name, *want;
	} rows[] = {
		{ "text/html; charset=utf-8", "charset", "utf-8" },
		{ "text/html;Charset=\"utf-8\"", "charset", "utf-8" },
		{ "a; b=\"x;y\"; c=1", "c", "1" },
		{ "a; b=\"x;y\"; c=1", "b", "x;y" },
		{ "a; b=\"x\\\"y\\\\z\\q\"", "b", "x\"y\\z\\q" },
		{ "a; b = 1 ", "b", "1" },
		{ "a; b=1; b=2", "b", "1" },
		{ "a; b", "b", NULL },
		{ "b=1", "b", NULL },
		{ "; b=1", "b", "1" },
		{ "a; b=", "b", "" },
		{ "a; b=\"", "b", "\"" },
	};
	const char *got;
	size_t i, len;

	for (i = 0; i < QN_COUNT(rows); i++) {
		got = qn_header_find_param(
		    arena, span(rows[i].value), rows[i].name, &len);
		qn_tap_is(
		    got, rows[i].want, "%s in %s", rows[i].name, rows[i].value);
	}
	qn_tap_ok(qn_header_is_type(span("Text/HTML ; x=y"), "text/html"),
	    "a type in any case");
	qn_tap_ok(!qn_header_is_type(span("text/htmlx"), "text/html"),
	    "another type");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_token();
	test_list(arena);
	test_param(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
