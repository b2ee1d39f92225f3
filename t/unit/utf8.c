/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

#include "testing/tap.h"

struct utf8_case {
	const char *bytes;
	size_t len;
	bool valid;
	size_t count;
	const char *what;
};

/* RFC 3629 and the cases of Markus Kuhn's stress test that it forbids. */
static const struct utf8_case utf8_cases[] = {
	{ "", 0, true, 0, "nothing" },
	{ "abcdefghijklmnop", 16, true, 16, "ASCII" },
	{ "\0", 1, true, 1, "NUL" },
	{ "\xc3\xa4", 2, true, 1, "two bytes" },
	{ "\xe2\x82\xac", 3, true, 1, "three bytes" },
	{ "\xf0\x9f\x98\x80", 4, true, 1, "four bytes" },
	{ "\xf4\x8f\xbf\xbf", 4, true, 1, "U+10FFFF" },
	{ "\xf4\x90\x80\x80", 4, false, 4, "above U+10FFFF" },
	{ "\xc0\xaf", 2, false, 2, "overlong slash" },
	{ "\xe0\x80\xaf", 3, false, 3, "overlong slash in three" },
	{ "\xf0\x80\x80\xaf", 4, false, 4, "overlong slash in four" },
	{ "\xed\xa0\x80", 3, false, 3, "a surrogate" },
	{ "\x80", 1, false, 1, "a lone continuation" },
	{ "\xc3", 1, false, 1, "a cut sequence" },
	{ "\xe2\x82", 2, false, 2, "a cut sequence of three" },
	{ "\xff", 1, false, 1, "0xFF" },
	{ "abcdefgh\xc3", 9, false, 9, "cut after a word of ASCII" },
	{ NULL, 0, false, 0, NULL },
};

static void
test_utf8(struct qn_arena *arena)
{
	static const uint32_t points[] = { 0x24, 0xA2, 0x20AC, 0x1F600 };
	const struct utf8_case *c;
	struct qn_str s;
	size_t i;

	for (c = utf8_cases; c->bytes; c++) {
		qn_tap_is_int(qn_utf8_is_valid(c->bytes, c->len), c->valid,
		    "valid: %s", c->what);
		qn_tap_is_int(qn_utf8_count(c->bytes, c->len), c->count,
		    "count: %s", c->what);
	}
	qn_str_init(&s, arena);
	for (i = 0; i < 4; i++)
		qn_utf8_add(&s, points[i]);
	qn_tap_is(s.buf, "$¢€😀", "code points are encoded");
	qn_tap_is_int(qn_utf8_offset(s.buf, s.len, 2), 3, "offset of the 2nd");
	qn_tap_is_int(qn_utf8_offset(s.buf, s.len, 9), s.len, "and the end");
	qn_str_reset(&s);
	qn_utf8_add(&s, 0xD800);
	qn_tap_is(s.buf, "\xef\xbf\xbd", "a surrogate becomes U+FFFD");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_utf8(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
