/* SPDX-License-Identifier: MIT */
#include "base/time.h"

#include <stdio.h>
#include <string.h>

#include "testing/tap.h"

/* A moment on a zone's wall clock; values from Python 3.11's zoneinfo. */
struct zone_case {
	const char *zone;
	int64_t second;
	const char *wall;
	int offset;
};

static const struct zone_case zone_cases[] = {
	{ "UTC", 0, "1970-01-01 00:00:00", 0 },
	{ "UTC", 1774745999, "2026-03-29 00:59:59", 0 },
	{ "UTC", 1774746000, "2026-03-29 01:00:00", 0 },
	{ "UTC", -609148872, "1950-09-12 15:58:48", 0 },
	{ "UTC", 6071050724, "2162-05-20 18:58:44", 0 },
	{ "UTC", 186379347726, "7876-02-16 09:02:06", 0 },
	{ "Europe/Berlin", 0, "1970-01-01 01:00:00", 3600 },
	{ "Europe/Berlin", 1774745999, "2026-03-29 01:59:59", 3600 },
	{ "Europe/Berlin", 1774746000, "2026-03-29 03:00:00", 7200 },
	{ "Europe/Berlin", -1792611376, "1913-03-13 05:23:44", 3600 },
	{ "Europe/Berlin", 6606078771, "2179-05-04 07:52:51", 7200 },
	{ "Europe/Berlin", 36661334059, "3131-10-03 01:54:19", 7200 },
	{ "America/New_York", 0, "1969-12-31 19:00:00", -18000 },
	{ "America/New_York", 1774745999, "2026-03-28 20:59:59", -14400 },
	{ "America/New_York", 1774746000, "2026-03-28 21:00:00", -14400 },
	{ "America/New_York", -429378056, "1956-05-24 04:19:04", -14400 },
	{ "America/New_York", 4503055453, "2112-09-11 12:44:13", -14400 },
	{ "America/New_York", 149936037268, "6721-04-14 15:14:28", -14400 },
	{ "Asia/Kolkata", 0, "1970-01-01 05:30:00", 19800 },
	{ "Asia/Kolkata", 1774745999, "2026-03-29 06:29:59", 19800 },
	{ "Asia/Kolkata", 1774746000, "2026-03-29 06:30:00", 19800 },
	{ "Asia/Kolkata", -1077878324, "1935-11-05 18:51:16", 19800 },
	{ "Asia/Kolkata", 2161042648, "2038-06-25 07:07:28", 19800 },
	{ "Asia/Kolkata", 122121578330, "5839-11-18 10:08:50", 19800 },
	{ "Australia/Lord_Howe", 0, "1970-01-01 10:00:00", 36000 },
	{ "Australia/Lord_Howe", 1774745999, "2026-03-29 11:59:59", 39600 },
	{ "Australia/Lord_Howe", 1774746000, "2026-03-29 12:00:00", 39600 },
	{ "Australia/Lord_Howe", -1699973233, "1916-02-18 19:12:47", 36000 },
	{ "Australia/Lord_Howe", 3033639716, "2066-02-18 00:41:56", 39600 },
	{ "Australia/Lord_Howe", 126920781518, "5991-12-17 23:38:38", 39600 },
	{ "America/St_Johns", 0, "1969-12-31 20:30:00", -12600 },
	{ "America/St_Johns", 1774745999, "2026-03-28 22:29:59", -9000 },
	{ "America/St_Johns", 1774746000, "2026-03-28 22:30:00", -9000 },
	{ "America/St_Johns", -1746122314, "1914-09-02 02:30:34", -12652 },
	{ "America/St_Johns", 6826692643, "2186-04-30 13:00:43", -9000 },
	{ "America/St_Johns", 181347430489, "7716-09-02 11:44:49", -9000 },
	{ "Asia/Tehran", 0, "1970-01-01 03:30:00", 12600 },
	{ "Asia/Tehran", 1774745999, "2026-03-29 04:29:59", 12600 },
	{ "Asia/Tehran", 1774746000, "2026-03-29 04:30:00", 12600 },
	{ "Asia/Tehran", 694805173, "1992-01-07 20:56:13", 12600 },
	{ "Asia/Tehran", 6560662769, "2177-11-24 17:49:29", 12600 },
	{ "Asia/Tehran", 118478998261, "5724-06-13 20:21:01", 12600 },
	{ "Africa/Casablanca", 0, "1970-01-01 00:00:00", 0 },
	{ "Africa/Casablanca", 1774745999, "2026-03-29 01:59:59", 3600 },
	{ "Africa/Casablanca", 1774746000, "2026-03-29 02:00:00", 3600 },
	{ "Africa/Casablanca", -1787015524, "1913-05-16 22:17:36", -1820 },
	{ "Africa/Casablanca", 6192983756, "2166-04-01 02:15:56", 3600 },
	{ "Africa/Casablanca", 159113861040, "7012-02-13 15:44:00", 3600 },
	{ "Pacific/Apia", 0, "1969-12-31 13:00:00", -39600 },
	{ "Pacific/Apia", 1774745999, "2026-03-29 13:59:59", 46800 },
	{ "Pacific/Apia", 1774746000, "2026-03-29 14:00:00", 46800 },
	{ "Pacific/Apia", 1687093963, "2023-06-19 02:12:43", 46800 },
	{ "Pacific/Apia", 2571981485, "2051-07-03 20:18:05", 46800 },
	{ "Pacific/Apia", 49044828738, "3524-03-04 00:32:18", 46800 },
	{ "America/Sao_Paulo", 0, "1969-12-31 21:00:00", -10800 },
	{ "America/Sao_Paulo", 1774745999, "2026-03-28 21:59:59", -10800 },
	{ "America/Sao_Paulo", 1774746000, "2026-03-28 22:00:00", -10800 },
	{ "America/Sao_Paulo", 322228204, "1980-03-18 08:50:04", -10800 },
	{ "America/Sao_Paulo", 6800881088, "2185-07-05 18:38:08", -10800 },
	{ "America/Sao_Paulo", 160238709304, "7047-10-06 13:35:04", -10800 },
	{ NULL, 0, NULL, 0 },
};

static void
test_zones(void)
{
	const struct zone_case *z;

	for (z = zone_cases; z->zone; z++) {
		const struct qn_tz *tz = qn_tz_find(z->zone);
		struct qn_civil c;
		char text[64];

		if (!qn_tap_ok(tz, "%s is known", z->zone))
			continue;
		qn_time_split(z->second * QN_SECOND, tz, &c);
		snprintf(text, sizeof(text), "%04d-%02d-%02d %02d:%02d:%02d",
		    c.year, c.month, c.day, c.hour, c.minute, c.second);
		qn_tap_is(
		    text, z->wall, "%s at %lld", z->zone, (long long)z->second);
		qn_tap_is_int(c.offset, z->offset, "and its offset");
	}
	qn_tap_ok(!qn_tz_find("Mars/Olympus"), "an unknown zone");
	qn_tap_ok(!qn_tz_find("../../etc/passwd"), "no way out of the folder");
	qn_tap_ok(!qn_tz_find("/etc/localtime"), "no absolute path");
}

/* Wall clocks of Europe/Berlin around its changes, by PEP 495 with fold 0. */
static void
test_join(void)
{
	const struct qn_tz *tz = qn_tz_find("Europe/Berlin");
	struct qn_civil gap = {
		.year = 2026, .month = 3, .day = 29, .hour = 2, .minute = 30
	};
	struct qn_civil twice = {
		.year = 2026, .month = 10, .day = 25, .hour = 2, .minute = 30
	};

	qn_tap_is_int(
	    qn_time_join(&gap, tz), 1774747800 * QN_SECOND, "a skipped hour");
	qn_tap_is_int(qn_time_join(&twice, tz), 1792888200 * QN_SECOND,
	    "the first of a doubled hour");
	twice.hour = 3;
	qn_tap_is_int(qn_time_join(&twice, tz), 1792895400 * QN_SECOND,
	    "after the doubled hour");
}

static void
test_calendar(void)
{
	struct qn_civil c;
	int32_t day;
	int wrong = 0, year;

	for (day = -719162; day <= 2932896; day++) {
		qn_date_split(day, &c);
		wrong += qn_date_from_civil(c.year, c.month, c.day) != day ||
		    c.day < 1 || c.day > qn_month_days(c.year, c.month);
	}
	qn_tap_is_int(wrong, 0, "every day of 9999 years there and back");
	qn_date_split(-719162, &c);
	qn_tap_ok(c.year == 1 && c.yearday == 1 && c.weekday == 0,
	    "0001-01-01 was a Monday");
	qn_date_split(2932896, &c);
	qn_tap_ok(c.year == 9999 && c.month == 12 && c.day == 31, "the last");
	qn_tap_is_int(qn_date_iso_week(qn_date_from_civil(2021, 1, 3), &year),
	    53, "2021-01-03 is in week 53");
	qn_tap_is_int(year, 2020, "of 2020");
	qn_tap_is_int(qn_date_iso_week(qn_date_from_civil(2024, 12, 30), &year),
	    1, "2024-12-30 is in week 1");
	qn_tap_is_int(year, 2025, "of 2025");
}

struct parse_case {
	const char *text;
	const char *iso; /* NULL: refused */
	bool aware;
};

/* As django.utils.dateparse.parse_datetime. */
static const struct parse_case parse_cases[] = {
	{ "2026-11-21T10:15:30", "2026-11-21T10:15:30Z", false },
	{ "2026-11-21 10:15", "2026-11-21T10:15:00Z", false },
	{ "2026-11-21T10:15:30.5Z", "2026-11-21T10:15:30.500000Z", true },
	{ "2026-11-21T10:15:30.1234567Z", "2026-11-21T10:15:30.123456Z", true },
	{ "2026-11-21T10:15:30+01:00", "2026-11-21T09:15:30Z", true },
	{ "2026-11-21T10:15:30-0330", "2026-11-21T13:45:30Z", true },
	{ "2026-1-2 3:4", "2026-01-02T03:04:00Z", false },
	{ "2026-02-29T10:15:30", NULL, false },
	{ "2026-13-01T10:15:30", NULL, false },
	{ "2026-11-21T24:00:00", NULL, false },
	{ "2026-11-21T10:60", NULL, false },
	{ "2026-11-21", NULL, false },
	{ "2026-11-21T10:15:30 junk", NULL, false },
	{ "", NULL, false },
	{ NULL, NULL, false },
};

static void
test_parse(struct qn_arena *arena)
{
	const struct parse_case *p;

	for (p = parse_cases; p->text; p++) {
		struct qn_str s;
		bool aware = false, ok;
		int64_t usec = 0;
		int offset = 0;

		qn_str_init(&s, arena);
		ok = qn_datetime_parse(
		    p->text, strlen(p->text), &usec, &aware, &offset);
		if (ok)
			qn_str_add_iso(&s, usec);
		qn_tap_is(ok ? s.buf : NULL, p->iso, "parse \"%s\"", p->text);
		if (ok)
			qn_tap_is_int(aware, p->aware, "and whether aware");
	}
}

/* The three forms of RFC 9110 5.6.7 are one moment. */
static void
test_http_date(struct qn_arena *arena)
{
	static const char *const good[] = { "Sun, 06 Nov 1994 08:49:37 GMT",
		"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994" };
	static const char *const bad[] = { "", "Sun, 06 Nov 1994 08:49:37",
		"Sun, 32 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nox 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 25:49:37 GMT" };
	struct qn_str s;
	int64_t usec = 0;
	size_t i;

	for (i = 0; i < QN_COUNT(good); i++) {
		qn_tap_ok(qn_http_date_parse(good[i], strlen(good[i]), &usec),
		    "parse %s", good[i]);
		qn_tap_is_int(usec, 784111777 * QN_SECOND, "to the moment");
	}
	for (i = 0; i < QN_COUNT(bad); i++)
		qn_tap_ok(!qn_http_date_parse(bad[i], strlen(bad[i]), &usec),
		    "refuse \"%s\"", bad[i]);
	qn_str_init(&s, arena);
	qn_str_add_http_date(&s, 784111777 * QN_SECOND);
	qn_tap_is(s.buf, good[0], "format");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_zones();
	test_join();
	test_calendar();
	test_parse(arena);
	test_http_date(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
