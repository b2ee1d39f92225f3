/* SPDX-License-Identifier: MIT */
/* Case and normal forms as Python 3.11's str methods give them. */
#include "base/unicode.h"

#include <string.h>

#include "testing/tap.h"

static struct qn_str s;

static const char *
by(void (*add)(struct qn_str *, const char *, size_t), const char *text)
{
	qn_str_reset(&s);
	add(&s, text, strlen(text));
	return s.buf;
}

static void
test_case(void)
{
	qn_tap_is(by(qn_str_add_upper, "straße ﬁ ñ"), "STRASSE FI Ñ", "upper");
	qn_tap_is(by(qn_str_add_lower, "ÀÉ ΣΑΣ İ"), "àé σας i̇", "lower");
	qn_tap_is(by(qn_str_add_title, "hello wORLD they're ǆ 3rd ß"),
	    "Hello World They'Re ǅ 3Rd Ss", "title");
	qn_tap_is(by(qn_str_add_upper, ""), "", "nothing");
	qn_tap_is(by(qn_str_add_upper,
		      "a\xff"
		      "b"),
	    "A\xef\xbf\xbd"
	    "B",
	    "a malformed byte");
}

static void
test_classes(void)
{
	qn_tap_ok(
	    qn_unicode_is_alpha(0xe9) && !qn_unicode_is_alpha('1'), "alpha");
	qn_tap_ok(qn_unicode_is_alnum(0xbd), "one half is alnum");
	qn_tap_ok(qn_unicode_is_decimal(0x663) && !qn_unicode_is_decimal(0xb2),
	    "decimal");
	qn_tap_ok(qn_unicode_is_space(0xa0) && qn_unicode_is_space(0x1c) &&
		!qn_unicode_is_space(0x200b),
	    "space");
	qn_tap_ok(qn_unicode_is_combining(0x301), "combining");
	qn_tap_ok(qn_unicode_is_word('_') && !qn_unicode_is_word('-'), "word");
}

int
main(void)
{
	qn_str_init(&s, NULL);
	test_case();
	test_classes();
	qn_str_reset(&s);
	qn_str_add_normal(&s, "e\xcc\x81", 3, QN_UNICODE_NFC);
	qn_tap_is(s.buf, "é", "NFC");
	qn_str_reset(&s);
	qn_str_add_normal(&s, "ﬁ½", strlen("ﬁ½"), QN_UNICODE_NFKD);
	qn_tap_is(s.buf, "fi1⁄2", "NFKD");
	qn_str_release(&s);
	return qn_tap_done();
}
