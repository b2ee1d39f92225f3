/* SPDX-License-Identifier: MIT */
/*
 * The types whose binary form we read, and their text as PostgreSQL writes it
 * with TimeZone UTC and DateStyle ISO.
 *
 * To add a type: a row in qn_types, with the function that makes its text, and
 * a line in the round trips of t/unit/db-types.c.
 */
#include "db/db-int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

#include "base/banned.h"

static void
add_bool(struct qn_str *str, const char *ptr, size_t len)
{
	qn_str_add(str, len == 1 && *ptr ? "true" : "false");
}

static void
add_int(struct qn_str *str, const char *ptr, size_t len)
{
	qn_str_add_int(str, qn_wire__int(ptr, len));
}

static void
add_oid(struct qn_str *str, const char *ptr, size_t len)
{
	qn_str_add_int(str, (uint32_t)qn_wire__int(ptr, len));
}

static void
add_bytea(struct qn_str *str, const char *ptr, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char pair[2];
	size_t i;

	qn_str_reserve(str, 2 + 2 * len);
	qn_str_add(str, "\\x");
	for (i = 0; i < len; i++) {
		pair[0] = digits[(unsigned char)ptr[i] >> 4];
		pair[1] = digits[(unsigned char)ptr[i] & 15];
		qn_str_add_len(str, pair, 2);
	}
}

static void
add_jsonb(struct qn_str *str, const char *ptr, size_t len)
{
	/* One byte of version before the text. */
	qn_str_add_len(str, ptr + 1, len - 1);
}

static void
add_uuid(struct qn_str *str, const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		qn_str_addf(str, "%s%02x",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
		    (unsigned char)ptr[i]);
}

/* ---- floats ----------------------------------------------------------- */

/*
 * The shortest digits that read back, laid out as PostgreSQL does: with an
 * exponent below 1e-4 and from 10^`digits_max` on.
 */
static void
add_shortest(struct qn_str *str, const char *text, int digits_max)
{
	const char *e = strchr(text, 'e');
	int exponent = (int)strtol(e + 1, NULL, 10);
	char digits[32];
	int n = 0, i;

	if (*text == '-') {
		qn_str_add(str, "-");
		text++;
	}
	for (; text < e; text++)
		if (*text != '.')
			digits[n++] = *text;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	if (exponent < -4 || exponent >= digits_max) {
		qn_str_add_len(str, digits, 1);
		if (n > 1)
			qn_str_addf(str, ".%.*s", n - 1, digits + 1);
		qn_str_addf(
		    str, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
		return;
	}
	if (exponent < 0)
		qn_str_addf(str, "0.%.*s", -exponent - 1, "000");
	for (i = 0; i < n || i <= exponent; i++) {
		if (i == exponent + 1 && exponent >= 0)
			qn_str_add(str, ".");
		qn_str_add_char(str, i < n ? digits[i] : '0');
	}
}

static bool
add_special(struct qn_str *str, double f)
{
	if (isnan(f))
		qn_str_add(str, "NaN");
	else if (isinf(f))
		qn_str_add(str, f < 0 ? "-Infinity" : "Infinity");
	else
		return false;
	return true;
}

/* Whether text is exactly this number, which has more bits than a double. */
static bool
is_exactly(const char *text, long double value)
{
	size_t len = strcspn(text, "e");
	char exact[80];

	snprintf(exact, sizeof(exact), "%.50Le", value);
	return strncmp(exact, text, len) == 0 &&
	    strspn(exact + len, ".0") == strcspn(exact + len, "e") &&
	    strtol(strchr(exact, 'e') + 1, NULL, 10) ==
	    strtol(strchr(text, 'e') + 1, NULL, 10);
}

/*
 * Whether text is read as `f`, and not only because it lies on the border to
 * a neighbour and rounds to even: PostgreSQL does not count on that.
 */
static bool
is_read_as(const char *text, double f, bool is_real)
{
	double below, above;

	if (is_real ? (double)strtof(text, NULL) != f : strtod(text, NULL) != f)
		return false;
	if (is_real) {
		below = (double)nextafterf((float)f, -INFINITY);
		above = (double)nextafterf((float)f, INFINITY);
	} else {
		below = nextafter(f, -(double)INFINITY);
		above = nextafter(f, (double)INFINITY);
	}
	return !is_exactly(text, ((long double)f + (long double)below) / 2) &&
	    !is_exactly(text, ((long double)f + (long double)above) / 2);
}

/* Add one to the last digit of "1.25e+10"; false when all are nines. */
static bool
bump(char *text)
{
	char *at = strchr(text, 'e');

	while (at-- > text) {
		if (*at >= '0' && *at < '9') {
			++*at;
			return true;
		}
		if (*at == '9')
			*at = '0';
	}
	return false;
}

static void
add_float(struct qn_str *str, const char *ptr, size_t len)
{
	double f = qn_wire__float(ptr, len);
	bool is_real = len == 4;
	int max = is_real ? 8 : 16;
	char text[40];
	int digits;

	if (add_special(str, f))
		return;
	for (digits = 0; digits <= max; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits, f);
		if (f == 0 || digits == max || is_read_as(text, f, is_real))
			break;
		/* A power of two has its upper neighbour farther away. */
		if (bump(text) && is_read_as(text, f, is_real))
			break;
	}
	add_shortest(str, text, is_real ? 6 : 15);
}

/* ---- dates and times --------------------------------------------------- */

/* Year, month and day of days since 2000-01-01, also before year 1. */
static void
split_date(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
	/* Counted from 0000-03-01, so that the leap day is a year's last. */
	int64_t n = days + 730425;
	int64_t era = (n >= 0 ? n : n - 146096) / 146097;
	int64_t doe = n - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*ret_day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*ret_month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*ret_year = yoe + era * 400 + (*ret_month <= 2);
}

/* The date's digits; true when " BC" has to follow. */
static bool
add_ymd(struct qn_str *str, int64_t days)
{
	int64_t year;
	int month, day;

	split_date(days, &year, &month, &day);
	qn_str_addf(str, "%04" PRId64 "-%02d-%02d", year > 0 ? year : 1 - year,
	    month, day);
	return year <= 0;
}

/* Time of day, fraction without trailing zeros. */
static void
add_hms(struct qn_str *str, int64_t usec)
{
	int fraction = (int)(usec % QN_SECOND);
	int width = 6;

	qn_str_addf(str, "%02d:%02d:%02d", (int)(usec / QN_HOUR),
	    (int)(usec / QN_MINUTE % 60), (int)(usec / QN_SECOND % 60));
	if (fraction == 0)
		return;
	while (fraction % 10 == 0) {
		fraction /= 10;
		width--;
	}
	qn_str_addf(str, ".%0*d", width, fraction);
}

static void
add_date(struct qn_str *str, const char *ptr, size_t len)
{
	int64_t days = qn_wire__int(ptr, len);

	if (days == INT32_MAX || days == INT32_MIN)
		qn_str_add(str, days < 0 ? "-infinity" : "infinity");
	else if (add_ymd(str, days))
		qn_str_add(str, " BC");
}

static void
add_time(struct qn_str *str, const char *ptr, size_t len)
{
	add_hms(str, qn_wire__int(ptr, len));
}

static void
add_moment(struct qn_str *str, const char *ptr, size_t len, const char *zone)
{
	int64_t usec = qn_wire__int(ptr, len);
	int64_t days, rest;
	bool bc;

	if (usec == INT64_MAX || usec == INT64_MIN) {
		qn_str_add(str, usec < 0 ? "-infinity" : "infinity");
		return;
	}
	rest = usec % QN_DAY;
	if (rest < 0)
		rest += QN_DAY;
	days = (usec - rest) / QN_DAY;
	bc = add_ymd(str, days);
	qn_str_add(str, " ");
	add_hms(str, rest);
	qn_str_add(str, zone);
	if (bc)
		qn_str_add(str, " BC");
}

static void
add_timestamp(struct qn_str *str, const char *ptr, size_t len)
{
	add_moment(str, ptr, len, "");
}

static void
add_timestamptz(struct qn_str *str, const char *ptr, size_t len)
{
	add_moment(str, ptr, len, "+00");
}

const struct qn_type qn_types[] = {
	{ .oid = 16,
	    .name = "bool",
	    .kind = QN_DB_K_BOOL,
	    .add_text = add_bool },
	{ .oid = 17,
	    .name = "bytea",
	    .kind = QN_DB_K_BYTES,
	    .add_text = add_bytea },
	{ .oid = 19, .name = "name", .kind = QN_DB_K_TEXT },
	{ .oid = 20, .name = "int8", .kind = QN_DB_K_INT, .add_text = add_int },
	{ .oid = 21, .name = "int2", .kind = QN_DB_K_INT, .add_text = add_int },
	{ .oid = 23, .name = "int4", .kind = QN_DB_K_INT, .add_text = add_int },
	{ .oid = 25, .name = "text", .kind = QN_DB_K_TEXT },
	{ .oid = 26, .name = "oid", .kind = QN_DB_K_INT, .add_text = add_oid },
	{ .oid = 114, .name = "json", .kind = QN_DB_K_TEXT },
	{ .oid = 700,
	    .name = "float4",
	    .kind = QN_DB_K_FLOAT,
	    .add_text = add_float },
	{ .oid = 701,
	    .name = "float8",
	    .kind = QN_DB_K_FLOAT,
	    .add_text = add_float },
	{ .oid = 705, .name = "unknown", .kind = QN_DB_K_TEXT },
	{ .oid = 1042, .name = "bpchar", .kind = QN_DB_K_TEXT },
	{ .oid = 1043, .name = "varchar", .kind = QN_DB_K_TEXT },
	{ .oid = 1082,
	    .name = "date",
	    .kind = QN_DB_K_DATE,
	    .add_text = add_date },
	{ .oid = 1083,
	    .name = "time",
	    .kind = QN_DB_K_TIME,
	    .add_text = add_time },
	{ .oid = 1114,
	    .name = "timestamp",
	    .kind = QN_DB_K_TIMESTAMP,
	    .add_text = add_timestamp },
	{ .oid = 1184,
	    .name = "timestamptz",
	    .kind = QN_DB_K_TIMESTAMP,
	    .add_text = add_timestamptz },
	{ .oid = 2278, .name = "void", .kind = QN_DB_K_TEXT },
	{ .oid = 2950,
	    .name = "uuid",
	    .kind = QN_DB_K_UUID,
	    .add_text = add_uuid },
	{ .oid = 3802,
	    .name = "jsonb",
	    .kind = QN_DB_K_TEXT,
	    .add_text = add_jsonb },
	{ 0 },
};

/* Sorted by oid, so that the search ends early for small ones. */
const struct qn_type *
qn_type__find(Oid oid)
{
	const struct qn_type *type;

	for (type = qn_types; type->oid && type->oid <= oid; type++)
		if (type->oid == oid)
			return type;
	return NULL;
}
