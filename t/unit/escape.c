/* SPDX-License-Identifier: MIT */
#include "base/escape.h"

#include <string.h>

#include "testing/tap.h"

static void
test_percent(struct qn_arena *arena)
{
	size_t len = 0;

	qn_tap_is(qn_percent_decode(arena, "a%20b+c%C3%A4", 13, true, &len),
	    "a b cä", "form decoding");
	qn_tap_is(qn_percent_decode(arena, "a+b", 3, false, &len), "a+b",
	    "plus stays in a path");
	qn_tap_ok(!qn_percent_decode(arena, "%", 1, true, &len), "lone %%");
	qn_tap_ok(!qn_percent_decode(arena, "%4", 2, true, &len), "cut %%4");
	qn_tap_ok(!qn_percent_decode(arena, "%4g", 3, true, &len), "%%4g");
	qn_percent_decode(arena, "%00x", 4, true, &len);
	qn_tap_is_int(len, 2, "NUL is decoded, and counted");
}

/* RFC 4648 section 10 in the URL alphabet, padding cut. */
static void
test_base64url(struct qn_arena *arena)
{
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg" },
		{ "fo", "Zm8" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg" },
		{ "fooba", "Zm9vYmE" }, { "foobar", "Zm9vYmFy" },
		{ "\xfb\xff", "-_8" } };
	static const char *const bad[] = { "A", "Zg=a", "Z g", "Zh", "Zm9/",
		"Zg=", "Zm8==", "====", "=" };
	struct qn_str s;
	size_t i, len = 0;

	qn_str_init(&s, arena);
	for (i = 0; i < QN_COUNT(pairs); i++) {
		qn_str_reset(&s);
		qn_str_add_base64url(&s, pairs[i][0], strlen(pairs[i][0]));
		qn_tap_is(s.buf, pairs[i][1], "encode %s", pairs[i][0]);
		qn_tap_is((char *)qn_base64url_decode(
			      arena, pairs[i][1], strlen(pairs[i][1]), &len),
		    pairs[i][0], "and back");
	}
	qn_tap_is((char *)qn_base64url_decode(arena, "Zg==", 4, &len), "f",
	    "padding is allowed");
	for (i = 0; i < QN_COUNT(bad); i++)
		qn_tap_ok(
		    !qn_base64url_decode(arena, bad[i], strlen(bad[i]), &len),
		    "malformed: %s", bad[i]);
}

static void
test_words(void)
{
	qn_tap_is_int(qn_hex_value('a'), 10, "a hex digit");
	qn_tap_is_int(qn_hex_value('F'), 15, "in either case");
	qn_tap_is_int(qn_hex_value('g'), -1, "g is none");
	qn_tap_is_int(qn_hex_value('\0'), -1, "nor is NUL");
	qn_tap_ok(qn_ascii_iequal("HoST", 4, "host", 4), "equal but for case");
	qn_tap_ok(!qn_ascii_iequal("hos", 3, "host", 4), "not a prefix");
	qn_tap_ok(!qn_ascii_iequal("\xc4", 1, "\xe4", 1), "ASCII only");
	qn_tap_ok(!qn_ascii_iequal("[", 1, "{", 1), "letters only");
	qn_tap_ok(qn_equal_secret("abc", 3, "abc", 3), "equal secrets");
	qn_tap_ok(!qn_equal_secret("abc", 3, "abd", 3), "other secrets");
	qn_tap_ok(!qn_equal_secret("abc", 3, "ab", 2), "a shorter secret");
	qn_tap_ok(qn_equal_secret("", 0, "", 0), "nothing equals nothing");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_str s;

	test_percent(arena);
	test_base64url(arena);
	test_words();
	qn_str_init(&s, arena);
	qn_str_add_hex(&s, "\x00\xaf\x10", 3);
	qn_tap_is(s.buf, "00af10", "hex");
	qn_arena_free(arena);
	return qn_tap_done();
}
