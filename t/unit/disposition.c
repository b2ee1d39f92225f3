/* SPDX-License-Identifier: MIT */
/* RFC 6266 5 and appendix D, RFC 8187 3.2. */
#include "http/disposition.h"

#include "testing/tap.h"

#include "base/banned.h"

static const struct {
	bool attachment;
	const char *name, *value;
} rows[] = {
	{ true, "", "attachment" },
	{ false, "", "inline" },
	{ true, "example.html", "attachment; filename=\"example.html\"" },
	{ false, "an example.html", "inline; filename=\"an example.html\"" },
	{ true, "a\"b\\c.txt", "attachment; filename=\"a\\\"b\\\\c.txt\"" },
	{ true, "\xe2\x82\xac rates",
	    "attachment; filename=\"_ rates\"; "
	    "filename*=UTF-8''%E2%82%AC%20rates" },
	{ true, "na\xc3\xafve.txt",
	    "attachment; filename=\"na_ve.txt\"; "
	    "filename*=UTF-8''na%C3%AFve.txt" },
	{ true, "a\r\nX: y", "attachment; filename=\"a__X: y\"" },
};

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_str str;
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++) {
		qn_str_init(&str, arena);
		qn_disposition_add(&str, rows[i].attachment, rows[i].name);
		qn_tap_is(str.buf, rows[i].value, "\"%s\"", rows[i].name);
	}
	qn_arena_free(arena);
	return qn_tap_done();
}
