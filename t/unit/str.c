/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <inttypes.h>
#include <stdlib.h>

#include "testing/tap.h"

static void
test_append(struct qn_str *s)
{
	qn_str_addf(s, "%s=%d", "n", 5);
	qn_str_add_char(s, ';');
	qn_str_add_len(s, "abc", 2);
	qn_tap_is(s->buf, "n=5;ab", "pieces are appended");
	qn_str_truncate(s, 3);
	qn_tap_is(s->buf, "n=5", "truncate");
	qn_str_truncate(s, 30);
	qn_tap_is_int(s->len, 3, "truncating to more changes nothing");
	qn_str_reset(s);
	qn_str_add_int(s, INT64_MIN);
	qn_tap_is(s->buf, "-9223372036854775808", "the smallest integer");
	qn_str_reset(s);
	qn_str_add_int(s, 0);
	qn_tap_is(s->buf, "0", "zero");
	qn_str_reset(s);
}

static void
test_limit(void)
{
	struct qn_str s;

	qn_str_init(&s, NULL);
	s.limit = 10;
	qn_str_add(&s, "1234567890");
	qn_tap_ok(!qn_str_is_broken(&s), "a string may fill its limit");
	qn_str_add_char(&s, 'x');
	qn_tap_ok(qn_str_is_broken(&s), "but not go over it");
	qn_str_add(&s, "more");
	qn_tap_is(s.buf, "1234567890", "later appends do nothing");
	qn_str_reset(&s);
	qn_str_addf(&s, "%s", "12345678901");
	qn_tap_ok(qn_str_is_broken(&s), "a format breaks it too");
	qn_str_release(&s);
	qn_tap_is(s.buf, "", "released it is empty");
	qn_str_add(&s, "again");
	qn_tap_is(s.buf, "again", "and usable");
	qn_str_reset(&s);
	qn_str_add(&s, "12345");
	s.limit = 3;
	qn_str_add_char(&s, 'x');
	qn_tap_ok(qn_str_is_broken(&s), "a limit below the length breaks it");
	qn_tap_is(s.buf, "12345", "without a change");
	qn_str_release(&s);
}

/* One context: what goes in and what must come out. */
struct escape_case {
	void (*add)(struct qn_str *, const char *, size_t);
	const char *in, *out;
};

/* HTML as Django's escape(); URLs by RFC 3986; JSON by RFC 8259. */
static const struct escape_case cases[] = {
	{ qn_str_add_html, "<a href=\"x\">'&'</a>",
	    "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;&#x27;&lt;/a&gt;" },
	{ qn_str_add_html, "", "" },
	{ qn_str_add_html, "plain text of more than sixteen bytes, ünïcode",
	    "plain text of more than sixteen bytes, ünïcode" },
	{ qn_str_add_html, "0123456789abcde<", "0123456789abcde&lt;" },
	{ qn_str_add_html, "0123456789abcdef<", "0123456789abcdef&lt;" },
	{ qn_str_add_url, "a b/c?ü~-_.", "a%20b%2Fc%3F%C3%BC~-_." },
	{ qn_str_add_json, "\"\\\b\f\n\r\t\x01</script>&",
	    "\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u003c/script\\u003e\\u0026" },
	{ qn_str_add_logfmt, "plain", "plain" },
	{ qn_str_add_logfmt, "", "\"\"" },
	{ qn_str_add_logfmt, "a \"b\"\nc=\x1b", "\"a \\\"b\\\"\\nc=\\x1b\"" },
	{ qn_str_add_logfmt,
	    "a\xff"
	    "b\xc2\x9bü",
	    "\"a\\xffb\\u009bü\"" },
	{ qn_str_add_logfmt, "\xef\xbf\xbd", "\"\xef\xbf\xbd\"" },
	{ qn_str_add_json,
	    "a\xff"
	    "b\xe2\x82",
	    "a\xef\xbf\xbd"
	    "b"
	    "\xef\xbf\xbd\xef\xbf\xbd" },
	{ qn_str_add_json, "ü€😀", "ü€😀" },
	{ qn_str_add_shell, "it's", "'it'\\''s'" },
	{ NULL, NULL, NULL },
};

static void
test_escape(struct qn_str *s)
{
	const struct escape_case *c;

	for (c = cases; c->add; c++) {
		qn_str_reset(s);
		c->add(s, c->in, strlen(c->in));
		qn_tap_is(s->buf, c->out, "escape case %d", (int)(c - cases));
	}
}

/* The slow and obvious way, to hold the fast one against. */
static void
html_by_byte(struct qn_str *s, const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		switch (ptr[i]) {
		case '&':
			qn_str_add(s, "&amp;");
			break;
		case '<':
			qn_str_add(s, "&lt;");
			break;
		case '>':
			qn_str_add(s, "&gt;");
			break;
		case '"':
			qn_str_add(s, "&quot;");
			break;
		case '\'':
			qn_str_add(s, "&#x27;");
			break;
		default:
			qn_str_add_char(s, ptr[i]);
		}
	}
}

static void
test_escape_random(struct qn_arena *arena)
{
	unsigned state = 12345;
	int round, wrong = 0;

	for (round = 0; round < 5000; round++) {
		struct qn_str fast, slow;
		char text[97];
		size_t i, len;

		state = state * 1103515245 + 12345;
		len = (state >> 16) % sizeof(text);
		for (i = 0; i < len; i++) {
			state = state * 1103515245 + 12345;
			text[i] = (state >> 20) % 9 ?
			    (char)(state >> 24) :
			    "&<>\"'"[(state >> 16) % 5];
		}
		qn_str_init(&fast, arena);
		qn_str_init(&slow, arena);
		qn_str_add_html(&fast, text, len);
		html_by_byte(&slow, text, len);
		wrong += fast.len != slow.len ||
		    memcmp(fast.buf, slow.buf, fast.len) != 0;
		qn_arena_reset(arena);
	}
	qn_tap_is_int(wrong, 0, "the fast escape equals the slow one");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_str s;

	qn_str_init(&s, NULL);
	qn_tap_is(s.buf, "", "an empty string ends with NUL");
	test_append(&s);
	test_limit();
	test_escape(&s);
	qn_str_release(&s);
	test_escape_random(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
