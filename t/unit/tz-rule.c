/* SPDX-License-Identifier: MIT */
/*
 * POSIX TZ rules at the moments where they change and at one far ahead; the
 * answers are glibc's localtime for TZ=rule.
 */
#include "base/tz-int.h"

#include <stddef.h>

#include "base/time.h"
#include "testing/tap.h"

struct rule_case {
	const char *rule;
	int64_t second;
	int offset;
	const char *name;
	bool dst;
};

static const struct rule_case cases[] = {
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1679792399, 3600, "CET", false },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1679792400, 7200, "CEST", true },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1698541199, 7200, "CEST", true },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1698541200, 3600, "CET", false },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1711846799, 3600, "CET", false },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 1711846800, 7200, "CEST", true },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", 3518908727, 7200, "CEST", true },
	{ "EST5EDT,M3.2.0,M11.1.0", 1678604399, -18000, "EST", false },
	{ "EST5EDT,M3.2.0,M11.1.0", 1678604400, -14400, "EDT", true },
	{ "EST5EDT,M3.2.0,M11.1.0", 1699163999, -14400, "EDT", true },
	{ "EST5EDT,M3.2.0,M11.1.0", 1699164000, -18000, "EST", false },
	{ "EST5EDT,M3.2.0,M11.1.0", 1710053999, -18000, "EST", false },
	{ "EST5EDT,M3.2.0,M11.1.0", 1710054000, -14400, "EDT", true },
	{ "EST5EDT,M3.2.0,M11.1.0", 3841477687, -14400, "EDT", true },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1680361199, 39600, "+11",
	    true },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1680361200, 37800, "+1030",
	    false },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1696087799, 37800, "+1030",
	    false },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1696087800, 39600, "+11",
	    true },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1712415599, 39600, "+11",
	    true },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1712415600, 37800, "+1030",
	    false },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 3326289272, 37800, "+1030",
	    false },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 1679792399, 0, "GMT", true },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 1679792400, 3600, "IST", false },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 1698541199, 3600, "IST", false },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 1698541200, 0, "GMT", true },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 1711846799, 0, "GMT", true },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 1711846800, 3600, "IST", false },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", 3098274814, 0, "GMT", true },
	{ "XYZ3", 0, -10800, "XYZ", false },
	{ "XYZ3", 2822119125, -10800, "XYZ", false },
	{ "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 1679792399, -10800, "-03",
	    false },
	{ "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 1679792400, -7200, "-02", true },
	{ "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 1698541199, -7200, "-02", true },
	{ "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 1698541200, -10800, "-03",
	    false },
	{ "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 1711846799, -10800, "-03",
	    false },
	{ "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 1711846800, -7200, "-02", true },
	{ "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 2924351235, -7200, "-02", true },
	{ "AAA0BBB,J60,J300/2", 1677635999, 0, "AAA", false },
	{ "AAA0BBB,J60,J300/2", 1677636000, 3600, "BBB", true },
	{ "AAA0BBB,J60,J300/2", 1698368399, 3600, "BBB", true },
	{ "AAA0BBB,J60,J300/2", 1698368400, 0, "AAA", false },
	{ "AAA0BBB,J60,J300/2", 1709258399, 0, "AAA", false },
	{ "AAA0BBB,J60,J300/2", 1709258400, 3600, "BBB", true },
	{ "AAA0BBB,J60,J300/2", 3977689007, 0, "AAA", false },
	{ "AAA0BBB,59,300/4:30:15", 1677635999, 0, "AAA", false },
	{ "AAA0BBB,59,300/4:30:15", 1677636000, 3600, "BBB", true },
	{ "AAA0BBB,59,300/4:30:15", 1698463814, 3600, "BBB", true },
	{ "AAA0BBB,59,300/4:30:15", 1698463815, 0, "AAA", false },
	{ "AAA0BBB,59,300/4:30:15", 1709171999, 0, "AAA", false },
	{ "AAA0BBB,59,300/4:30:15", 1709172000, 3600, "BBB", true },
	{ "AAA0BBB,59,300/4:30:15", 2538427176, 3600, "BBB", true },
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 1679702399, 7200, "EET", false },
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 1679702400, 10800, "EEST", true },
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 1698447599, 10800, "EEST", true },
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 1698447600, 7200, "EET", false },
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 1711756799, 7200, "EET", false },
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 1711756800, 10800, "EEST", true },
	{ "EET-2EEST,M3.4.4/50,M10.4.4/50", 3251156507, 7200, "EET", false },
	{ "NZST-12NZDT,M9.5.0,M4.1.0/3", 1680357599, 46800, "NZDT", true },
	{ "NZST-12NZDT,M9.5.0,M4.1.0/3", 1680357600, 43200, "NZST", false },
	{ "NZST-12NZDT,M9.5.0,M4.1.0/3", 1695477599, 43200, "NZST", false },
	{ "NZST-12NZDT,M9.5.0,M4.1.0/3", 1695477600, 46800, "NZDT", true },
	{ "NZST-12NZDT,M9.5.0,M4.1.0/3", 1712411999, 46800, "NZDT", true },
	{ "NZST-12NZDT,M9.5.0,M4.1.0/3", 1712412000, 43200, "NZST", false },
	{ "NZST-12NZDT,M9.5.0,M4.1.0/3", 3604324291, 46800, "NZDT", true },
	{ NULL, 0, 0, NULL, false },
};

static const char *const malformed[] = { "", "C", "CET", "<CET", "<CET>", "1",
	"CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
	"CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
	"CET-1CEST,J366,J1", "CET-1CEST,J0,J1", "CET-1CEST,366,1",
	"CET-1CEST,M3.5.0,M10.5.0junk", "CET-168", "CET-1:60",
	"CET-99999999999999999999", "CET-1CEST,M3.5.0/168,M10.5.0" };

static void
test_fixed(struct qn_arena *arena)
{
	const struct qn_tz *tz = qn_tz_fixed(arena, -12600);
	struct qn_civil c;

	qn_time_split(0, tz, &c);
	qn_tap_is_int(c.offset, -12600, "a fixed offset");
	qn_tap_is(c.zone, "UTC-03:30", "and its name, as Python's timezone");
	qn_tap_is_int(c.hour * 60 + c.minute, 20 * 60 + 30, "on the clock");
	qn_tap_is_int(c.day, 31, "of the day before");
	qn_tap_is_int(qn_time_join(&c, tz), 0, "and back");
	qn_tap_is(qn_tz_name(NULL), "UTC", "no zone is UTC");
	qn_tap_ok(qn_tz_find("Europe/Berlin") == qn_tz_find("Europe/Berlin"),
	    "a zone is read once");
	qn_tap_ok(!qn_tz_find("Europe"), "a folder is no zone");
	qn_tap_ok(!qn_tz_find(""), "nor is nothing");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	const struct rule_case *c;
	struct qn_tz_rule rule;
	size_t i;

	for (c = cases; c->rule; c++) {
		const struct qn_tz_type *type;

		if (!qn_tap_ok(
			qn_tz__rule_parse(c->rule, &rule), "%s", c->rule))
			continue;
		type = qn_tz__rule_at(&rule, c->second);
		qn_tap_is_int(type->offset, c->offset, "offset at %lld",
		    (long long)c->second);
		qn_tap_is(type->name, c->name, "its name");
		qn_tap_is_int(type->dst, c->dst, "whether saving daylight");
	}
	for (i = 0; i < QN_COUNT(malformed); i++)
		qn_tap_ok(!qn_tz__rule_parse(malformed[i], &rule),
		    "malformed: %s", malformed[i]);
	test_fixed(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
