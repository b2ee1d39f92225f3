/* SPDX-License-Identifier: MIT */
/*
 * Moments, dates, times of day and durations, proleptic Gregorian.
 *
 *	datetime   int64_t microseconds since 1970-01-01T00:00:00Z
 *	date       int32_t days since 1970-01-01
 *	time       int64_t microseconds since midnight
 *	duration   int64_t microseconds
 *
 * Years 1 to 9999. Time zones come from the system's TZif files (RFC 8536).
 */
#ifndef QN_BASE_TIME_H
#define QN_BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define QN_SECOND ((int64_t)1000000)
#define QN_MINUTE (60 * QN_SECOND)
#define QN_HOUR   (60 * QN_MINUTE)
#define QN_DAY    (24 * QN_HOUR)

/* A moment taken apart on a wall clock. */
struct qn_civil {
	int year;      /* 1 … 9999 */
	int month;     /* 1 … 12 */
	int day;       /* 1 … 31 */
	int hour;      /* 0 … 23 */
	int minute;    /* 0 … 59 */
	int second;    /* 0 … 59 */
	int usec;      /* 0 … 999999 */
	int weekday;   /* 0 Monday … 6 Sunday */
	int yearday;   /* 1 … 366 */
	int offset;    /* seconds east of UTC */
	bool dst;      /* daylight saving is in force */
	char zone[16]; /* abbreviation, "UTC"; "" for a naive moment */
};

/* A time zone; lent by the process-wide cache, never freed. */
struct qn_tz;

/* The zone of an IANA name ("Europe/Berlin", "UTC"), NULL when unknown. */
const struct qn_tz *qn_tz_find(const char *name);

/* The zone's name as asked for. */
const char *qn_tz_name(const struct qn_tz *tz);

/* A zone with a fixed offset, in seconds east of UTC, in `arena`. */
const struct qn_tz *qn_tz_fixed(struct qn_arena *arena, int offset);

/* Now, by the system clock; and by one that never goes back (monotonic). */
int64_t qn_time_now(void);
int64_t qn_time_monotonic(void);

/* Take a moment apart in a zone; NULL means UTC. */
void qn_time_split(int64_t usec, const struct qn_tz *tz, struct qn_civil *ret);

/*
 * Put a wall clock's fields together in a zone (NULL: UTC). Of a doubled hour
 * the first, of a skipped hour the moment after the gap, as PEP 495 fold=0.
 * Only year … usec are read.
 */
int64_t qn_time_join(const struct qn_civil *civil, const struct qn_tz *tz);

/* Days since the epoch of a date, and back. */
int32_t qn_date_from_civil(int year, int month, int day);
void qn_date_split(int32_t days, struct qn_civil *ret);

/* ISO 8601 week of a date (1 … 53) and the year it belongs to. */
int qn_date_iso_week(int32_t days, int *ret_year);

/* Days in a month, 28 … 31; leap years by the Gregorian rule. */
int qn_month_days(int year, int month);
bool qn_year_is_leap(int year);

/*
 * Parse ISO 8601 as Django's dateparse does: "2026-11-21",
 * "2026-11-21T10:15:30.5+01:00", "10:15". `ret_aware` tells whether an offset
 * was given (the result is then UTC; else it is the wall clock read as UTC).
 * False when malformed or out of range.
 */
bool qn_date_parse(const char *ptr, size_t len, int32_t *ret);
bool qn_time_parse(const char *ptr, size_t len, int64_t *ret);
bool qn_datetime_parse(const char *ptr, size_t len, int64_t *ret,
    bool *ret_aware, int *ret_offset);

/* Append "2026-11-21T10:15:30.500000Z" (microseconds only when not zero). */
void qn_str_add_iso(struct qn_str *str, int64_t usec);

/* Append an IMF-fixdate (RFC 9110 5.6.7): "Sat, 21 Nov 2026 10:15:30 GMT". */
void qn_str_add_http_date(struct qn_str *str, int64_t usec);

/* Parse the three date forms of RFC 9110 5.6.7; false when none fits. */
bool qn_http_date_parse(const char *ptr, size_t len, int64_t *ret);

#endif
