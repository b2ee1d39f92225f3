/* SPDX-License-Identifier: MIT */
#include "tpl/since.h"

#include <stddef.h>

#include "base/banned.h"

#define NBSP "\xc2\xa0"

static const struct {
	const char *name;
	int64_t usec; /* 0: counted by the calendar */
} units[] = {
	{ .name = "year" },
	{ .name = "month" },
	{ .name = "week", .usec = 7 * QN_DAY },
	{ .name = "day", .usec = QN_DAY },
	{ .name = "hour", .usec = QN_HOUR },
	{ .name = "minute", .usec = QN_MINUTE },
};

/* Whole months between two wall clocks. */
static int
months_between(int64_t from, int64_t until, struct qn_civil *ret_from)
{
	struct qn_civil a, b;
	int months;
	int64_t time_a = ((from % QN_DAY) + QN_DAY) % QN_DAY;
	int64_t time_b = ((until % QN_DAY) + QN_DAY) % QN_DAY;

	qn_time_split(from, NULL, &a);
	qn_time_split(until, NULL, &b);
	months = (b.year - a.year) * 12 + b.month - a.month;
	if (a.day > b.day || (a.day == b.day && time_a > time_b))
		months--;
	*ret_from = a;
	return months;
}

/* The moment that many months later; a day that a month lacks is its last. */
static int64_t
add_months(int64_t from, struct qn_civil *c, int months)
{
	if (!months)
		return from;
	c->year += months / 12;
	c->month += months % 12;
	if (c->month > 12) {
		c->month -= 12;
		c->year++;
	}
	if (c->day > qn_month_days(c->year, c->month))
		c->day = qn_month_days(c->year, c->month);
	c->usec = 0;
	return qn_time_join(c, NULL);
}

void
qn_since__add(struct qn_str *str, int64_t from, int64_t until)
{
	int64_t counts[6] = { 0 }, rest;
	struct qn_civil c;
	size_t i;
	int shown = 0, months;

	if (until - from >= QN_SECOND) {
		months = months_between(from, until, &c);
		counts[0] = months / 12;
		counts[1] = months % 12;
		rest = until - add_months(from, &c, months);
		for (i = 2; i < 6; i++) {
			counts[i] = rest / units[i].usec;
			rest %= units[i].usec;
		}
	}
	for (i = 0; i < 6 && !counts[i]; i++)
		;
	if (i == 6)
		qn_str_add(str, "0" NBSP "minutes");
	for (; i < 6 && counts[i] && shown < 2; i++)
		qn_str_addf(str, "%s%d" NBSP "%s%s", shown++ ? ", " : "",
		    (int)counts[i], units[i].name, counts[i] == 1 ? "" : "s");
}
