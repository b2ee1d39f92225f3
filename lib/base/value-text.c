/* SPDX-License-Identifier: MIT */
/* Values as text: Python's str() and repr(). */
#include "base/value.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include "base/banned.h"

/* Digits and decimal exponent of "d.ddde±xx". */
static int
split_exponent(const char *text, char *digits, size_t *ret_n)
{
	size_t n = 0;

	for (; *text && *text != 'e'; text++)
		if (*text >= '0' && *text <= '9')
			digits[n++] = *text;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	*ret_n = n;
	return (int)strtol(text + 1, NULL, 10);
}

/* Python's repr: fixed notation for exponents −4 … 15, else scientific. */
static void
add_digits(struct qn_str *str, const char *digits, size_t n, int exp)
{
	int i;

	if (exp < -4 || exp >= 16) {
		qn_str_add_char(str, digits[0]);
		if (n > 1)
			qn_str_add_char(str, '.');
		qn_str_add_len(str, digits + 1, n - 1);
		qn_str_addf(str, "e%c%02d", exp < 0 ? '-' : '+', abs(exp));
		return;
	}
	if (exp < 0) {
		qn_str_add(str, "0.");
		for (i = -1; i > exp; i--)
			qn_str_add_char(str, '0');
		qn_str_add_len(str, digits, n);
		return;
	}
	for (i = 0; i <= exp; i++)
		qn_str_add_char(str, (size_t)i < n ? digits[i] : '0');
	qn_str_add_char(str, '.');
	if (n > (size_t)exp + 1)
		qn_str_add_len(str, digits + exp + 1, n - (size_t)exp - 1);
	else
		qn_str_add_char(str, '0');
}

/*
 * Whether `f` can be written with so many digits after the first. Above a
 * power of two the gaps are twice those below, so there the next larger text
 * may read back when the nearest does not.
 */
static bool
reads_back(char *buf, size_t size, int precision, double f)
{
	char *last;
	int exp;

	snprintf(buf, size, "%.*e", precision, f);
	if (strtod(buf, NULL) == f)
		return true;
	if (fabs(frexp(f, &exp)) != 0.5)
		return false;
	last = strchr(buf, 'e') - 1;
	if (*last == '9')
		return false;
	(*last)++;
	return strtod(buf, NULL) == f;
}

void
qn_str_add_float(struct qn_str *str, double f)
{
	char buf[40], digits[40];
	size_t n;
	int precision, exp;

	if (isnan(f) || isinf(f)) {
		qn_str_add(str, isnan(f) ? "nan" : f < 0 ? "-inf" : "inf");
		return;
	}
	/*
	 * Fifteen digits that read back are the shortest once their zeroes are
	 * cut off (DBL_DIG), but for numbers too small to have fifteen.
	 */
	precision = fabs(f) >= DBL_MIN ? DBL_DIG - 1 : 0;
	while (!reads_back(buf, sizeof(buf), precision, f))
		precision++;
	if (signbit(f))
		qn_str_add_char(str, '-');
	exp = split_exponent(buf, digits, &n);
	add_digits(str, digits, n, exp);
}

static void
add_clock(struct qn_str *str, const struct qn_civil *c)
{
	qn_str_addf(str, "%02d:%02d:%02d", c->hour, c->minute, c->second);
	if (c->usec)
		qn_str_addf(str, ".%06d", c->usec);
}

/* The wall clock of a datetime (in its zone), of a date or of a time. */
static void
split_moment(const struct qn_value *value, struct qn_civil *ret)
{
	bool aware = value->kind == QN_V_DATETIME && value->flags & QN_V_AWARE;

	qn_time_split(value->kind == QN_V_DATE ? value->i * QN_DAY : value->i,
	    aware ? value->tz : NULL, ret);
}

/* "+01:00", with seconds when there are any. */
static void
add_offset(struct qn_str *str, int offset)
{
	int n = abs(offset);

	qn_str_addf(
	    str, "%c%02d:%02d", offset < 0 ? '-' : '+', n / 3600, n / 60 % 60);
	if (n % 60)
		qn_str_addf(str, ":%02d", n % 60);
}

/* datetime, date and time as isoformat(" "). */
static void
add_moment(struct qn_str *str, const struct qn_value *value)
{
	struct qn_civil c;

	split_moment(value, &c);
	if (value->kind != QN_V_TIME)
		qn_str_addf(str, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (value->kind == QN_V_DATETIME)
		qn_str_add_char(str, ' ');
	if (value->kind != QN_V_DATE)
		add_clock(str, &c);
	if (value->kind == QN_V_DATETIME && value->flags & QN_V_AWARE)
		add_offset(str, c.offset);
}

/* str(timedelta): "1 day, 2:03:04.000005", days may be negative. */
static void
add_duration(struct qn_str *str, int64_t usec)
{
	int64_t days = usec / QN_DAY - (usec % QN_DAY < 0);
	int64_t rest = usec - days * QN_DAY;

	if (days)
		qn_str_addf(str, "%lld day%s, ", (long long)days,
		    days == 1 || days == -1 ? "" : "s");
	qn_str_addf(str, "%d:%02d:%02d", (int)(rest / QN_HOUR),
	    (int)(rest / QN_MINUTE % 60), (int)(rest / QN_SECOND % 60));
	if (rest % QN_SECOND)
		qn_str_addf(str, ".%06d", (int)(rest % QN_SECOND));
}

static void
add_map(struct qn_str *str, const struct qn_map *map)
{
	size_t i;

	qn_str_add_char(str, '{');
	for (i = 0; i < map->len; i++) {
		struct qn_value key =
		    qn_value_text(map->items[i].key, map->items[i].len);

		if (i)
			qn_str_add(str, ", ");
		qn_value_add_repr(str, &key);
		qn_str_add(str, ": ");
		qn_value_add_repr(str, map->items[i].value);
	}
	qn_str_add_char(str, '}');
}

static void
add_list(struct qn_str *str, const struct qn_value *value)
{
	bool tuple = value->flags & QN_V_TUPLE;
	uint32_t i;

	qn_str_add_char(str, tuple ? '(' : '[');
	for (i = 0; i < value->len; i++) {
		if (i)
			qn_str_add(str, ", ");
		qn_value_add_repr(str, &value->items[i]);
	}
	if (tuple && value->len == 1)
		qn_str_add_char(str, ',');
	qn_str_add_char(str, tuple ? ')' : ']');
}

static void
add_object(struct qn_str *str, const struct qn_value *value)
{
	struct qn_arena *scratch;
	struct qn_value text;

	if (value->kind != QN_V_OBJECT || !value->type->text) {
		qn_str_addf(str, "<%s object>", qn_value_kind_name(value));
		return;
	}
	scratch = qn_arena_new(0);
	text = value->type->text(value->ptr, scratch);
	if (text.kind != QN_V_OBJECT)
		qn_value_add(str, &text);
	qn_arena_free(scratch);
}

void
qn_value_add(struct qn_str *str, const struct qn_value *value)
{
	switch ((enum qn_value_kind)value->kind) {
	case QN_V_NONE:
		qn_str_add(str, "None");
		return;
	case QN_V_BOOL:
		qn_str_add(str, value->b ? "True" : "False");
		return;
	case QN_V_INT:
		qn_str_add_int(str, value->i);
		return;
	case QN_V_FLOAT:
		qn_str_add_float(str, value->f);
		return;
	case QN_V_DECIMAL:
	case QN_V_TEXT:
		qn_str_add_len(str, value->text, value->len);
		return;
	case QN_V_DATETIME:
	case QN_V_DATE:
	case QN_V_TIME:
		add_moment(str, value);
		return;
	case QN_V_DURATION:
		add_duration(str, value->i);
		return;
	case QN_V_LIST:
		add_list(str, value);
		return;
	case QN_V_MAP:
		add_map(str, value->map);
		return;
	default:
		add_object(str, value);
	}
}

static void
add_repr_cp(struct qn_str *str, uint32_t cp, char quote)
{
	if (cp == (uint32_t)quote || cp == '\\')
		qn_str_addf(str, "\\%c", (char)cp);
	else if (cp == '\n')
		qn_str_add(str, "\\n");
	else if (cp == '\r')
		qn_str_add(str, "\\r");
	else if (cp == '\t')
		qn_str_add(str, "\\t");
	else if (qn_unicode_is_printable(cp))
		qn_utf8_add(str, cp);
	else if (cp <= 0xff)
		qn_str_addf(str, "\\x%02x", cp);
	else if (cp <= 0xffff)
		qn_str_addf(str, "\\u%04x", cp);
	else
		qn_str_addf(str, "\\U%08x", cp);
}

static void
add_repr_text(struct qn_str *str, const char *ptr, size_t len)
{
	const char *end = ptr + len;
	char quote = '\'';

	if (len && memchr(ptr, '\'', len) && !memchr(ptr, '"', len))
		quote = '"';
	qn_str_add_char(str, quote);
	while (ptr < end)
		add_repr_cp(str, qn_utf8_next(&ptr, end), quote);
	qn_str_add_char(str, quote);
}

static void
add_repr_zone(struct qn_str *str, const struct qn_value *value)
{
	const char *name = qn_tz_name(value->tz);

	if (strcmp(name, "UTC") == 0)
		qn_str_add(str, ", tzinfo=datetime.timezone.utc");
	else
		qn_str_addf(str, ", tzinfo=zoneinfo.ZoneInfo(key='%s')", name);
}

/* datetime.datetime(2026, 11, 21, 10, 15, tzinfo=…), datetime.date(…) */
static void
add_repr_moment(struct qn_str *str, const struct qn_value *value)
{
	struct qn_civil c;

	split_moment(value, &c);
	qn_str_addf(str, "datetime.%s(", qn_value_kind_name(value));
	if (value->kind != QN_V_TIME)
		qn_str_addf(str, "%d, %d, %d", c.year, c.month, c.day);
	if (value->kind == QN_V_DATETIME)
		qn_str_add(str, ", ");
	if (value->kind != QN_V_DATE) {
		qn_str_addf(str, "%d, %d", c.hour, c.minute);
		if (c.second || c.usec)
			qn_str_addf(str, ", %d", c.second);
		if (c.usec)
			qn_str_addf(str, ", %d", c.usec);
	}
	if (value->kind == QN_V_DATETIME && value->flags & QN_V_AWARE)
		add_repr_zone(str, value);
	qn_str_add_char(str, ')');
}

/* datetime.timedelta(days=-1, seconds=86399) */
static void
add_repr_duration(struct qn_str *str, int64_t usec)
{
	int64_t days = usec / QN_DAY - (usec % QN_DAY < 0);
	int64_t rest = usec - days * QN_DAY;
	const char *comma = "";

	qn_str_add(str, "datetime.timedelta(");
	if (days) {
		qn_str_addf(str, "days=%d", (int)days);
		comma = ", ";
	}
	if (rest / QN_SECOND) {
		qn_str_addf(
		    str, "%sseconds=%d", comma, (int)(rest / QN_SECOND));
		comma = ", ";
	}
	if (rest % QN_SECOND)
		qn_str_addf(
		    str, "%smicroseconds=%d", comma, (int)(rest % QN_SECOND));
	qn_str_add(str, usec ? ")" : "0)");
}

void
qn_value_add_repr(struct qn_str *str, const struct qn_value *value)
{
	switch (value->kind) {
	case QN_V_TEXT:
		add_repr_text(str, value->text, value->len);
		return;
	case QN_V_DECIMAL:
		qn_str_addf(
		    str, "Decimal('%.*s')", (int)value->len, value->text);
		return;
	case QN_V_DATETIME:
	case QN_V_DATE:
	case QN_V_TIME:
		add_repr_moment(str, value);
		return;
	case QN_V_DURATION:
		add_repr_duration(str, value->i);
		return;
	default:
		qn_value_add(str, value);
	}
}
