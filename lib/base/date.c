/* SPDX-License-Identifier: MIT */
/* The calendar part of time.h: days, weeks, wall clocks without zones. */
#include "base/time.h"

#include <string.h>
#include <time.h>

#include "base/banned.h"

int64_t
qn_time_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * QN_SECOND + ts.tv_nsec / 1000;
}

int64_t
qn_time_monotonic(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * QN_SECOND + ts.tv_nsec / 1000;
}

bool
qn_year_is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
qn_month_days(int year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	return days[month - 1] + (month == 2 && qn_year_is_leap(year));
}

/* Days before a year, counted from 0001-01-01. */
static int32_t
days_before_year(int year)
{
	int y = year - 1;

	return y * 365 + y / 4 - y / 100 + y / 400;
}

static int
days_before_month(int year, int month)
{
	static const int before[12] = { 0, 31, 59, 90, 120, 151, 181, 212, 243,
		273, 304, 334 };

	return before[month - 1] + (month > 2 && qn_year_is_leap(year));
}

#define EPOCH_DAYS 719162 /* 0001-01-01 to 1970-01-01 */

int32_t
qn_date_from_civil(int year, int month, int day)
{
	return days_before_year(year) + days_before_month(year, month) + day -
	    1 - EPOCH_DAYS;
}

void
qn_date_split(int32_t days, struct qn_civil *ret)
{
	int32_t n = days + EPOCH_DAYS;
	int year, month;

	memset(ret, 0, sizeof(*ret));
	year = (int)(((int64_t)n * 400) / 146097) + 1;
	while (days_before_year(year) > n)
		year--;
	while (days_before_year(year + 1) <= n)
		year++;
	n -= days_before_year(year);
	ret->yearday = n + 1;
	month = n / 31 + 1;
	while (month < 12 && days_before_month(year, month + 1) <= n)
		month++;
	ret->year = year;
	ret->month = month;
	ret->day = n - days_before_month(year, month) + 1;
	ret->weekday = (int)(((int64_t)days % 7 + 7 + 3) % 7);
}

int
qn_date_iso_week(int32_t days, int *ret_year)
{
	struct qn_civil civil, thursday;

	qn_date_split(days, &civil);
	qn_date_split(days - civil.weekday + 3, &thursday);
	*ret_year = thursday.year;
	return (thursday.yearday - 1) / 7 + 1;
}
