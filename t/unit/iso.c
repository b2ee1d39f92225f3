/* SPDX-License-Identifier: MIT */
/* Dates and times as text; the answers are django.utils.dateparse's. */
#include <string.h>

#include "base/time.h"
#include "testing/tap.h"

#define REFUSED INT64_MIN

struct parse_case {
	const char *text;
	int64_t value;
};

static const struct parse_case dates[] = {
	{ "2026-11-21", 20778 },
	{ "2026-1-2", 20455 },
	{ "2024-02-29", 19782 },
	{ "2023-02-29", REFUSED },
	{ "1900-02-29", REFUSED },
	{ "2000-02-29", 11016 },
	{ "0001-01-01", -719162 },
	{ "9999-12-31", 2932896 },
	{ "0000-01-01", REFUSED },
	{ "2026-00-01", REFUSED },
	{ "2026-13-01", REFUSED },
	{ "2026-04-31", REFUSED },
	{ "26-04-30", REFUSED },
	{ "2026-4-", REFUSED },
	{ "2026/04/30", REFUSED },
	{ "2026-04-30x", REFUSED },
	{ " 2026-04-30", REFUSED },
	{ "", REFUSED },
	{ "2026-04-300", REFUSED },
};

static const struct parse_case times[] = {
	{ "10:15", 36900000000 },
	{ "1:2", 3720000000 },
	{ "10:15:30", 36930000000 },
	{ "10:15:30.5", 36930500000 },
	{ "10:15:30,5", 36930500000 },
	{ "10:15:30.123456", 36930123456 },
	{ "10:15:30.123456789", 36930123456 },
	{ "10:15:30.", REFUSED },
	{ "24:00", REFUSED },
	{ "23:60", REFUSED },
	{ "23:59:60", REFUSED },
	{ "10", REFUSED },
	{ "10:", REFUSED },
	{ "", REFUSED },
	{ "00:00:00.000001", 1 },
	{ "10:15 ", REFUSED },
};

static void
test_parse(void)
{
	size_t i;

	for (i = 0; i < QN_COUNT(dates); i++) {
		const char *text = dates[i].text;
		int32_t day = 0;
		bool ok = qn_date_parse(text, strlen(text), &day);

		qn_tap_is_int(
		    ok ? day : REFUSED, dates[i].value, "date \"%s\"", text);
	}
	for (i = 0; i < QN_COUNT(times); i++) {
		const char *text = times[i].text;
		int64_t usec = 0;
		bool ok = qn_time_parse(text, strlen(text), &usec);

		qn_tap_is_int(
		    ok ? usec : REFUSED, times[i].value, "time \"%s\"", text);
	}
}

/* What an offset moves out of the years 1 to 9999 is no moment of ours. */
static void
test_range(void)
{
	static const char *const bad[] = { "0001-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01", "2026-11-21T10:15+24:00",
		"2026-11-21T10:15+1", "2026-11-21T10:15+", "2026-11-21T" };
	static const char *const good[] = { "0001-01-01T00:00:00-23:59",
		"9999-12-31T23:59:59.999999Z", "2026-11-21T10:15:00 +01" };
	int64_t usec = 0;
	bool aware;
	size_t i;
	int offset;

	for (i = 0; i < QN_COUNT(bad); i++)
		qn_tap_ok(!qn_datetime_parse(
			      bad[i], strlen(bad[i]), &usec, &aware, &offset),
		    "refuse \"%s\"", bad[i]);
	for (i = 0; i < QN_COUNT(good); i++)
		qn_tap_ok(qn_datetime_parse(
			      good[i], strlen(good[i]), &usec, &aware, &offset),
		    "accept \"%s\"", good[i]);
	qn_tap_is_int(offset, 3600, "an offset of hours alone");
}

/* RFC 9110 5.6.7: two digits mean the year at most 50 years ahead. */
static void
test_two_digits(void)
{
	struct qn_civil now, then;
	char text[64];
	struct qn_str s;
	int64_t usec = 0;
	int ahead;

	qn_time_split(qn_time_now(), NULL, &now);
	for (ahead = 49; ahead <= 52; ahead += 3) {
		int year = now.year + ahead;

		qn_str_init(&s, NULL);
		qn_str_addf(&s, "Sunday, 06-Nov-%02d 08:49:37 GMT", year % 100);
		qn_tap_ok(qn_http_date_parse(s.buf, s.len, &usec), "%s", s.buf);
		qn_str_release(&s);
		qn_time_split(usec, NULL, &then);
		qn_tap_is_int(then.year, ahead > 50 ? year - 100 : year,
		    "is the year as the rule has it");
	}
	memcpy(text, "Sun, 06 Nov 1994 08:49:60 GMT", 30);
	qn_tap_ok(qn_http_date_parse(text, 29, &usec), "a leap second");
	qn_tap_is_int(usec, 784111800 * QN_SECOND, "is the next minute");
	qn_tap_ok(!qn_http_date_parse(text, 28, &usec), "cut short");
}

int
main(void)
{
	test_parse();
	test_range();
	test_two_digits();
	return qn_tap_done();
}
