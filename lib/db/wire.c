/* SPDX-License-Identifier: MIT */
/*
 * Values as they come from the server: big-endian in binary results, ISO text
 * in the others (the session runs with DateStyle ISO and TimeZone UTC).
 */
#include "db/db-int.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/time.h"

#include "base/banned.h"

int64_t
qn_wire__int(const char *ptr, size_t len)
{
	uint64_t n8;
	uint32_t n4;
	uint16_t n2;

	switch (len) {
	case 8:
		memcpy(&n8, ptr, 8);
		return (int64_t)be64toh(n8);
	case 4:
		memcpy(&n4, ptr, 4);
		return (int32_t)be32toh(n4);
	case 2:
		memcpy(&n2, ptr, 2);
		return (int16_t)be16toh(n2);
	default:
		QN_BUG("an integer of %zu bytes from PostgreSQL", len);
	}
}

double
qn_wire__float(const char *ptr, size_t len)
{
	uint64_t n8;
	uint32_t n4;
	double f8;
	float f4;

	if (len == 8) {
		memcpy(&n8, ptr, 8);
		n8 = be64toh(n8);
		memcpy(&f8, &n8, 8);
		return f8;
	}
	if (len != 4)
		QN_BUG("a float of %zu bytes from PostgreSQL", len);
	memcpy(&n4, ptr, 4);
	n4 = be32toh(n4);
	memcpy(&f4, &n4, 4);
	return (double)f4;
}

/* Days since 1970-01-01 of a proleptic Gregorian date, any year. */
static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

/* "2026-11-21", at the beginning of a text that may end in " BC". */
static int64_t
parse_days(const char *text, const char **ret_end)
{
	size_t len = strlen(text);
	bool bc = len > 3 && strcmp(text + len - 3, " BC") == 0;
	char *end = NULL;
	int64_t year = strtoll(text, &end, 10);
	int month = (int)strtol(*end ? end + 1 : end, &end, 10);
	int day = (int)strtol(*end ? end + 1 : end, &end, 10);

	*ret_end = end;
	return days_of(bc ? 1 - year : year, month, day);
}

/* "10:15:30.5" or "10:15". */
static int64_t
parse_hms(const char *text, const char **ret_end)
{
	int64_t usec = 0, unit = QN_HOUR;
	char *end = NULL;

	for (; unit; unit = unit == QN_HOUR ? QN_MINUTE : QN_SECOND) {
		usec += strtoll(text, &end, 10) * unit;
		if (*end != ':' || unit == QN_SECOND)
			break;
		text = end + 1;
	}
	if (*end == '.') {
		unit = QN_SECOND / 10;
		for (end++; *end >= '0' && *end <= '9'; end++, unit /= 10)
			usec += (*end - '0') * unit;
	}
	*ret_end = end;
	return usec;
}

int64_t
qn_wire__parse_timestamp(const char *text)
{
	const char *at;
	int64_t usec, offset;

	if (strcmp(text, "infinity") == 0)
		return INT64_MAX;
	if (strcmp(text, "-infinity") == 0)
		return INT64_MIN;
	usec = parse_days(text, &at) * QN_DAY;
	usec += parse_hms(*at ? at + 1 : at, &at);
	if (*at != '+' && *at != '-')
		return usec;
	offset = parse_hms(at + 1, &text);
	return *at == '+' ? usec - offset : usec + offset;
}

int32_t
qn_wire__parse_date(const char *text)
{
	const char *at;

	if (strcmp(text, "infinity") == 0)
		return INT32_MAX;
	if (strcmp(text, "-infinity") == 0)
		return INT32_MIN;
	return (int32_t)parse_days(text, &at);
}

int64_t
qn_wire__parse_clock(const char *text)
{
	const char *at;

	return parse_hms(text, &at);
}
