/* SPDX-License-Identifier: MIT */
/* POSIX TZ rules with the extensions of RFC 8536 3.3.1. */
#include "base/tz-int.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

#include "base/banned.h"

/* "CET" or "<+0330>". */
static bool
parse_name(const char **p, char *ret, size_t size)
{
	const char *begin = *p, *end;
	bool quoted = *begin == '<';

	end = begin + quoted;
	while (*end && (quoted ? *end != '>' : isalpha((unsigned char)*end)))
		end++;
	if (quoted && *end != '>')
		return false;
	begin += quoted;
	if (end == begin)
		return false;
	snprintf(ret, size, "%.*s", (int)(end - begin), begin);
	*p = end + quoted;
	return true;
}

static bool
parse_number(const char **p, int max, int *ret)
{
	int n = 0;

	if (!isdigit((unsigned char)**p))
		return false;
	while (isdigit((unsigned char)**p) && n <= max)
		n = n * 10 + (*(*p)++ - '0');
	*ret = n;
	return n <= max;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool
parse_time(const char **p, int *ret)
{
	int sign = **p == '-' ? -1 : 1, part, total = 0, unit;

	if (**p == '-' || **p == '+')
		(*p)++;
	for (unit = 3600; unit; unit /= 60) {
		if (!parse_number(p, unit == 3600 ? 167 : 59, &part))
			return false;
		total += part * unit;
		if (**p != ':' || unit == 1)
			break;
		(*p)++;
	}
	*ret = sign * total;
	return true;
}

static bool
parse_change(const char **p, struct qn_tz_change *ret)
{
	if (*(*p)++ != ',')
		return false;
	ret->form = 'n';
	if (**p == 'M' || **p == 'J')
		ret->form = *(*p)++;
	if (ret->form == 'M') {
		if (!parse_number(p, 12, &ret->month) || !ret->month ||
		    *(*p)++ != '.' || !parse_number(p, 5, &ret->week) ||
		    !ret->week || *(*p)++ != '.' ||
		    !parse_number(p, 6, &ret->day))
			return false;
	} else if (!parse_number(p, 365, &ret->day) ||
	    (ret->form == 'J' && !ret->day)) {
		return false;
	}
	ret->time = 7200;
	if (**p != '/')
		return true;
	(*p)++;
	return parse_time(p, &ret->time);
}

bool
qn_tz__rule_parse(const char *text, struct qn_tz_rule *ret)
{
	const char *p = text;
	int offset;

	memset(ret, 0, sizeof(*ret));
	if (!parse_name(&p, ret->std.name, sizeof(ret->std.name)) ||
	    !parse_time(&p, &offset))
		return false;
	ret->std.offset = -offset;
	if (!*p)
		return true;
	if (!parse_name(&p, ret->dst.name, sizeof(ret->dst.name)))
		return false;
	ret->dst.offset = ret->std.offset + 3600;
	ret->dst.dst = true;
	if (*p != ',') {
		if (!parse_time(&p, &offset))
			return false;
		ret->dst.offset = -offset;
	}
	ret->has_dst = true;
	return parse_change(&p, &ret->begin) && parse_change(&p, &ret->end) &&
	    !*p;
}

/* The change's moment in a year, in seconds of the local clock before it. */
static int64_t
change_at(const struct qn_tz_change *c, int year)
{
	struct qn_civil first;
	int32_t day;
	int last;

	if (c->form == 'M') {
		day = qn_date_from_civil(year, c->month, 1);
		qn_date_split(day, &first);
		/* The rule counts days from Sunday, qn_civil from Monday. */
		day += (c->day + 6 - first.weekday) % 7 + (c->week - 1) * 7;
		last = qn_date_from_civil(year, c->month, 1) +
		    qn_month_days(year, c->month) - 1;
		while (day > last)
			day -= 7;
	} else {
		day = qn_date_from_civil(year, 1, 1) + c->day;
		if (c->form == 'J')
			day += -1 + (qn_year_is_leap(year) && c->day >= 60);
	}
	return (int64_t)day * 86400 + c->time;
}

const struct qn_tz_type *
qn_tz__rule_at(const struct qn_tz_rule *rule, int64_t second)
{
	struct qn_civil civil;
	int64_t begin, end, local = second + rule->std.offset;
	bool dst;

	if (!rule->has_dst)
		return &rule->std;
	qn_date_split((int32_t)(local / 86400 - (local % 86400 < 0)), &civil);
	begin = change_at(&rule->begin, civil.year) - rule->std.offset;
	end = change_at(&rule->end, civil.year) - rule->dst.offset;
	if (begin < end)
		dst = second >= begin && second < end;
	else
		dst = second >= begin || second < end;
	return dst ? &rule->dst : &rule->std;
}
