/* SPDX-License-Identifier: MIT */
#include "tpl/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "meta/model.h"
#include "tpl/dateformat.h"

#include "base/banned.h"

/* An object's own text, which may be safe; others have none. */
static bool
text_of_object(
    const struct qn_value *value, struct qn_arena *arena, struct qn_value *ret)
{
	if (value->kind == QN_V_ROW)
		*ret = qn_row_text(value->model, value->ptr, arena);
	else if (value->kind == QN_V_OBJECT && value->type->text)
		*ret = value->type->text(value->ptr, arena);
	else
		return false;
	return ret->kind == QN_V_TEXT;
}

/* str() of an aware datetime in its own zone: "2026-11-21 11:15:00+01:00". */
static void
text_add_aware(struct qn_str *str, const struct qn_value *value)
{
	struct qn_civil c;
	int off;

	qn_time_split(value->i, value->tz, &c);
	qn_str_addf(str, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month,
	    c.day, c.hour, c.minute, c.second);
	if (c.usec)
		qn_str_addf(str, ".%06d", c.usec);
	off = c.offset < 0 ? -c.offset : c.offset;
	qn_str_addf(str, "%c%02d:%02d", c.offset < 0 ? '-' : '+', off / 3600,
	    off / 60 % 60);
}

void
qn_text_add(
    struct qn_str *str, const struct qn_value *value, struct qn_arena *arena)
{
	struct qn_value text;

	if (value->kind == QN_V_TEXT)
		qn_str_add_len(str, value->text, value->len);
	else if (text_of_object(value, arena, &text))
		qn_str_add_len(str, text.text, text.len);
	else if (value->kind == QN_V_DATETIME && value->flags & QN_V_AWARE)
		text_add_aware(str, value);
	else
		qn_value_add(str, value);
}

struct qn_value
qn_text_from(const struct qn_str *str)
{
	return qn_value_text(str->buf, str->len);
}

struct qn_value
qn_text_safe_from(const struct qn_str *str)
{
	return qn_value_safe(str->buf, str->len);
}

struct qn_value
qn_text_of(const struct qn_value *value, struct qn_arena *arena)
{
	struct qn_value text;
	struct qn_str str;

	if (value->kind == QN_V_TEXT)
		return *value;
	if (text_of_object(value, arena, &text))
		return text;
	qn_str_init(&str, arena);
	qn_text_add(&str, value, arena);
	return qn_text_from(&str);
}

struct qn_value
qn_text_mark_safe(const struct qn_value *value, struct qn_arena *arena)
{
	struct qn_value text = qn_text_of(value, arena);

	text.flags |= QN_V_SAFE;
	return text;
}

struct qn_value
qn_text_force_escape(const struct qn_value *value, struct qn_arena *arena)
{
	struct qn_value text = qn_text_of(value, arena);
	struct qn_str str;

	qn_str_init(&str, arena);
	qn_str_add_html(&str, text.text, text.len);
	return qn_text_safe_from(&str);
}

struct qn_value
qn_text_escape(const struct qn_value *value, struct qn_arena *arena)
{
	struct qn_value text = qn_text_of(value, arena);

	if (text.flags & QN_V_SAFE)
		return text;
	return qn_text_force_escape(&text, arena);
}

void
qn_text_add_escaped(
    struct qn_str *str, const struct qn_value *value, struct qn_arena *arena)
{
	struct qn_value text = qn_text_of(value, arena);

	if (text.flags & QN_V_SAFE)
		qn_str_add_len(str, text.text, text.len);
	else
		qn_str_add_html(str, text.text, text.len);
}

/* ---- numbers ---------------------------------------------------------- */

/*
 * Text without blanks around it and underscores between digits, NUL-ended in
 * `buf`; false when it cannot be a number.
 */
static bool
number_text(const struct qn_value *value, char *buf, size_t size)
{
	const char *p = value->text, *end = p + value->len;
	size_t n = 0;

	while (p < end && isspace((unsigned char)*p))
		p++;
	while (end > p && isspace((unsigned char)end[-1]))
		end--;
	for (; p < end; p++) {
		if (*p == '_' && n && isdigit((unsigned char)buf[n - 1]) &&
		    p + 1 < end && isdigit((unsigned char)p[1]))
			continue;
		if (n + 1 >= size || *p == '\0' || *p == '_')
			return false;
		buf[n++] = *p;
	}
	buf[n] = '\0';
	return n > 0;
}

static bool
int_from_text(const struct qn_value *value, int64_t *ret)
{
	char buf[64], *end;
	const char *p = buf;
	long long n;

	if (!number_text(value, buf, sizeof(buf)))
		return false;
	if (*p == '+' || *p == '-')
		p++;
	if (!isdigit((unsigned char)*p))
		return false;
	errno = 0;
	n = strtoll(buf, &end, 10);
	if (*end || errno)
		return false;
	*ret = n;
	return true;
}

static bool
float_from_text(const struct qn_value *value, double *ret)
{
	char buf[512], *end;
	double f;

	if (!number_text(value, buf, sizeof(buf)) || strpbrk(buf, "xXpP("))
		return false;
	f = strtod(buf, &end);
	if (*end)
		return false;
	*ret = f;
	return true;
}

bool
qn_text_to_float(const struct qn_value *value, double *ret)
{
	switch (value->kind) {
	case QN_V_BOOL:
		*ret = value->b;
		return true;
	case QN_V_INT:
		*ret = (double)value->i;
		return true;
	case QN_V_FLOAT:
		*ret = value->f;
		return true;
	case QN_V_DECIMAL:
	case QN_V_TEXT:
		return float_from_text(value, ret);
	default:
		return false;
	}
}

bool
qn_text_to_int(const struct qn_value *value, int64_t *ret)
{
	double f;

	switch (value->kind) {
	case QN_V_BOOL:
		*ret = value->b;
		return true;
	case QN_V_INT:
		*ret = value->i;
		return true;
	case QN_V_TEXT:
		return int_from_text(value, ret);
	case QN_V_FLOAT:
	case QN_V_DECIMAL:
		if (!qn_text_to_float(value, &f) || isnan(f) ||
		    f >= 9223372036854775808.0 || f < -9223372036854775808.0)
			return false;
		*ret = (int64_t)f;
		return true;
	default:
		return false;
	}
}

/* ---- localized -------------------------------------------------------- */

/* Digits of a number without its sign, point and exponent. */
struct digits {
	char text[512];
	size_t n;
	int point; /* digits before the decimal point; may be ≤ 0 */
	bool negative;
	bool finite;
};

static void
digits_of(struct digits *d, const char *ptr, size_t len)
{
	size_t i;
	bool seen = false;

	memset(d, 0, sizeof(*d));
	for (i = 0; i < len && ptr[i] != 'e' && ptr[i] != 'E'; i++) {
		if (ptr[i] == '-')
			d->negative = true;
		else if (ptr[i] == '.')
			seen = true;
		else if (isdigit((unsigned char)ptr[i]) &&
		    d->n < sizeof(d->text)) {
			d->text[d->n++] = ptr[i];
			d->point += !seen;
			d->finite = true;
		}
	}
	if (i < len)
		d->point += (int)strtol(ptr + i + 1, NULL, 10);
}

/* Python's '{:f}'.format(Decimal). */
static void
digits_add_fixed(struct qn_str *str, const struct digits *d)
{
	size_t first = 0;
	int i;

	if (d->negative)
		qn_str_add_char(str, '-');
	while (first + 1 < d->n && (int)first + 1 < d->point &&
	    d->text[first] == '0')
		first++;
	if (d->point <= 0)
		qn_str_add_char(str, '0');
	for (i = (int)first; i < d->point; i++)
		qn_str_add_char(str, (size_t)i < d->n ? d->text[i] : '0');
	if ((int)d->n <= d->point)
		return;
	qn_str_add_char(str, '.');
	for (i = d->point; i < 0; i++)
		qn_str_add_char(str, '0');
	for (; (size_t)i < d->n; i++)
		qn_str_add_char(str, d->text[i]);
}

/* Python's '{:e}'.format(Decimal): every digit is kept. */
static void
digits_add_scientific(struct qn_str *str, const struct digits *d)
{
	size_t first = 0;

	while (first + 1 < d->n && d->text[first] == '0')
		first++;
	if (d->negative)
		qn_str_add_char(str, '-');
	qn_str_add_char(str, d->text[first]);
	if (first + 1 < d->n) {
		qn_str_add_char(str, '.');
		qn_str_add_len(str, d->text + first + 1, d->n - first - 1);
	}
	qn_str_addf(str, "e%+d", d->point - (int)first - 1);
}

void
qn_text_add_number(struct qn_str *str, const struct qn_value *value)
{
	struct digits d;
	struct qn_str text;
	int scale;

	qn_str_init(&text, NULL);
	qn_value_add(&text, value);
	digits_of(&d, text.buf, text.len);
	scale = abs((int)d.n - d.point);
	if (!d.finite || (value->kind == QN_V_FLOAT && !strchr(text.buf, 'e')))
		qn_str_add_len(str, text.buf, text.len);
	else if (scale + (int)d.n > 200)
		digits_add_scientific(str, &d);
	else
		digits_add_fixed(str, &d);
	qn_str_release(&text);
}

void
qn_text_add_localized(
    struct qn_str *str, const struct qn_value *value, struct qn_arena *arena)
{
	switch (value->kind) {
	case QN_V_FLOAT:
	case QN_V_DECIMAL:
		qn_text_add_number(str, value);
		return;
	case QN_V_DATETIME:
		(void)qn_dateformat_add(str, value, NULL, "N j, Y, P", 9, NULL);
		return;
	case QN_V_DATE:
		(void)qn_dateformat_add(str, value, NULL, "N j, Y", 6, NULL);
		return;
	case QN_V_TIME:
		(void)qn_dateformat_add(str, value, NULL, "P", 1, NULL);
		return;
	default:
		qn_text_add(str, value, arena);
	}
}
