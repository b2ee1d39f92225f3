/* SPDX-License-Identifier: MIT */
/* Moments as text: the ISO 8601 forms that Django reads, HTTP's dates. */
#include "base/time.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

#define FIRST_DAY (-719162) /* 0001-01-01 */
#define LAST_DAY  2932896   /* 9999-12-31 */

/* A reader over text that is not NUL-terminated. */
struct cursor {
	const char *p, *end;
};

/* Between `min` and `max` digits as a number. */
static bool
take_digits(struct cursor *c, int min, int max, int *ret)
{
	int n = 0, value = 0;

	while (n < max && c->p < c->end && isdigit((unsigned char)*c->p)) {
		value = value * 10 + (*c->p++ - '0');
		n++;
	}
	*ret = value;
	return n >= min;
}

static bool
take_char(struct cursor *c, char want)
{
	if (c->p == c->end || *c->p != want)
		return false;
	c->p++;
	return true;
}

static bool
take_date(struct cursor *c, struct qn_civil *ret)
{
	return take_digits(c, 4, 4, &ret->year) && take_char(c, '-') &&
	    take_digits(c, 1, 2, &ret->month) && take_char(c, '-') &&
	    take_digits(c, 1, 2, &ret->day) && ret->year >= 1 &&
	    ret->month >= 1 && ret->month <= 12 && ret->day >= 1 &&
	    ret->day <= qn_month_days(ret->year, ret->month);
}

/* Digits of a fraction; those after the sixth are cut off. */
static bool
take_fraction(struct cursor *c, int *ret)
{
	int n = 0, usec = 0;

	for (; c->p < c->end && isdigit((unsigned char)*c->p) && n < 12;
	     c->p++, n++)
		if (n < 6)
			usec = usec * 10 + (*c->p - '0');
	if (!n)
		return false;
	for (; n < 6; n++)
		usec *= 10;
	*ret = usec;
	return true;
}

static bool
take_time(struct cursor *c, struct qn_civil *ret)
{
	if (!take_digits(c, 1, 2, &ret->hour) || !take_char(c, ':') ||
	    !take_digits(c, 1, 2, &ret->minute))
		return false;
	if (take_char(c, ':')) {
		if (!take_digits(c, 1, 2, &ret->second))
			return false;
		if ((take_char(c, '.') || take_char(c, ',')) &&
		    !take_fraction(c, &ret->usec))
			return false;
	}
	return ret->hour < 24 && ret->minute < 60 && ret->second < 60;
}

/* "Z", "+01", "+0100", "+01:00": seconds east of UTC. */
static bool
take_offset(struct cursor *c, bool *ret_aware, int *ret)
{
	int sign, hours, minutes = 0;

	*ret_aware = c->p < c->end;
	*ret = 0;
	if (!*ret_aware || take_char(c, 'Z'))
		return true;
	sign = *c->p == '-' ? -1 : 1;
	if (!take_char(c, '+') && !take_char(c, '-'))
		return false;
	if (!take_digits(c, 2, 2, &hours))
		return false;
	if (c->p < c->end) {
		take_char(c, ':');
		if (!take_digits(c, 2, 2, &minutes))
			return false;
	}
	*ret = sign * (hours * 3600 + minutes * 60);
	return hours < 24 && minutes < 60;
}

bool
qn_date_parse(const char *ptr, size_t len, int32_t *ret)
{
	struct cursor c = { ptr, ptr + len };
	struct qn_civil civil = { 0 };

	if (!take_date(&c, &civil) || c.p != c.end)
		return false;
	*ret = qn_date_from_civil(civil.year, civil.month, civil.day);
	return true;
}

bool
qn_time_parse(const char *ptr, size_t len, int64_t *ret)
{
	struct cursor c = { ptr, ptr + len };
	struct qn_civil civil = { 0 };

	if (!take_time(&c, &civil) || c.p != c.end)
		return false;
	*ret = civil.hour * QN_HOUR + civil.minute * QN_MINUTE +
	    civil.second * QN_SECOND + civil.usec;
	return true;
}

bool
qn_datetime_parse(
    const char *ptr, size_t len, int64_t *ret, bool *ret_aware, int *ret_offset)
{
	struct cursor c = { ptr, ptr + len };
	struct qn_civil civil = { 0 };
	int64_t usec;
	int offset;
	bool aware;

	if (!take_date(&c, &civil) ||
	    (!take_char(&c, 'T') && !take_char(&c, ' ')) ||
	    !take_time(&c, &civil))
		return false;
	while (c.p < c.end && *c.p == ' ')
		c.p++;
	if (!take_offset(&c, &aware, &offset) || c.p != c.end)
		return false;
	usec = qn_time_join(&civil, NULL) - offset * QN_SECOND;
	if (usec < FIRST_DAY * QN_DAY || usec > LAST_DAY * QN_DAY + QN_DAY - 1)
		return false;
	*ret = usec;
	*ret_aware = aware;
	*ret_offset = offset;
	return true;
}

void
qn_str_add_iso(struct qn_str *str, int64_t usec)
{
	struct qn_civil c;

	qn_time_split(usec, NULL, &c);
	qn_str_addf(str, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month,
	    c.day, c.hour, c.minute, c.second);
	if (c.usec)
		qn_str_addf(str, ".%06d", c.usec);
	qn_str_add_char(str, 'Z');
}

static const char day_names[7][10] = { "Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday", "Sunday" };
static const char month_names[12][4] = { "Jan", "Feb", "Mar", "Apr", "May",
	"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

void
qn_str_add_http_date(struct qn_str *str, int64_t usec)
{
	struct qn_civil c;

	qn_time_split(usec, NULL, &c);
	qn_str_addf(str, "%.3s, %02d %s %04d %02d:%02d:%02d GMT",
	    day_names[c.weekday], c.day, month_names[c.month - 1], c.year,
	    c.hour, c.minute, c.second);
}

static bool
take_month(struct cursor *c, int *ret)
{
	int i;

	if (c->end - c->p < 3)
		return false;
	for (i = 0; i < 12; i++) {
		if (memcmp(c->p, month_names[i], 3) == 0) {
			c->p += 3;
			*ret = i + 1;
			return true;
		}
	}
	return false;
}

static bool
take_clock(struct cursor *c, struct qn_civil *t)
{
	return take_digits(c, 2, 2, &t->hour) && take_char(c, ':') &&
	    take_digits(c, 2, 2, &t->minute) && take_char(c, ':') &&
	    take_digits(c, 2, 2, &t->second);
}

static bool
take_gmt(struct cursor *c)
{
	return c->end - c->p == 4 && memcmp(c->p, " GMT", 4) == 0;
}

/* IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT", after the day's name. */
static bool
take_imf(struct cursor c, struct qn_civil *t)
{
	return take_char(&c, ',') && take_char(&c, ' ') &&
	    take_digits(&c, 2, 2, &t->day) && take_char(&c, ' ') &&
	    take_month(&c, &t->month) && take_char(&c, ' ') &&
	    take_digits(&c, 4, 4, &t->year) && take_char(&c, ' ') &&
	    take_clock(&c, t) && take_gmt(&c);
}

/*
 * RFC 850: "Sunday, 06-Nov-94 08:49:37 GMT". A year that seems more than 50
 * years in the future is the last past one with those digits.
 */
static bool
take_rfc850(struct cursor c, struct qn_civil *t)
{
	struct qn_civil now;

	if (!take_char(&c, ',') || !take_char(&c, ' ') ||
	    !take_digits(&c, 2, 2, &t->day) || !take_char(&c, '-') ||
	    !take_month(&c, &t->month) || !take_char(&c, '-') ||
	    !take_digits(&c, 2, 2, &t->year) || !take_char(&c, ' ') ||
	    !take_clock(&c, t) || !take_gmt(&c))
		return false;
	qn_time_split(qn_time_now(), NULL, &now);
	t->year += now.year - now.year % 100;
	if (t->year > now.year + 50)
		t->year -= 100;
	return true;
}

/* asctime: "Sun Nov  6 08:49:37 1994". */
static bool
take_asctime(struct cursor c, struct qn_civil *t)
{
	if (!take_char(&c, ' ') || !take_month(&c, &t->month) ||
	    !take_char(&c, ' '))
		return false;
	if (take_char(&c, ' ') ? !take_digits(&c, 1, 1, &t->day) :
				 !take_digits(&c, 2, 2, &t->day))
		return false;
	return take_char(&c, ' ') && take_clock(&c, t) && take_char(&c, ' ') &&
	    take_digits(&c, 4, 4, &t->year) && c.p == c.end;
}

bool
qn_http_date_parse(const char *ptr, size_t len, int64_t *ret)
{
	struct cursor c = { ptr, ptr + len };
	struct qn_civil t = { 0 };
	bool ok;

	while (c.p < c.end && isalpha((unsigned char)*c.p))
		c.p++;
	if (c.p - ptr < 3)
		return false;
	if (c.p < c.end && *c.p == ',')
		ok = c.p - ptr == 3 ? take_imf(c, &t) : take_rfc850(c, &t);
	else
		ok = c.p - ptr == 3 && take_asctime(c, &t);
	if (!ok || t.year < 1 || t.month < 1 || t.day < 1 ||
	    t.day > qn_month_days(t.year, t.month) || t.hour > 23 ||
	    t.minute > 59 || t.second > 60)
		return false;
	*ret = qn_time_join(&t, NULL);
	return true;
}
