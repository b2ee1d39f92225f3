/* SPDX-License-Identifier: MIT */
#include "tpl/json-script.h"

#include <math.h>

#include "base/time.h"
#include "base/utf8.h"

#include "base/banned.h"

#define DEPTH_MAX 100

static void
add_unit(struct qn_str *str, uint32_t unit, const char *fmt)
{
	qn_str_addf(str, fmt[0] == 'X' ? "\\u%04X" : "\\u%04x", unit);
}

static void
add_code_point(struct qn_str *str, uint32_t cp)
{
	static const char plain[] = "\"\\\b\f\n\r\t", named[] = "\"\\bfnrt";
	const char *at = cp && cp < 0x80 ? strchr(plain, (int)cp) : NULL;

	if (at) {
		qn_str_add_char(str, '\\');
		qn_str_add_char(str, named[at - plain]);
	} else if (cp == '<' || cp == '>' || cp == '&') {
		add_unit(str, cp, "X");
	} else if (cp >= 0x10000) {
		add_unit(str, 0xd800 + ((cp - 0x10000) >> 10), "x");
		add_unit(str, 0xdc00 + ((cp - 0x10000) & 0x3ff), "x");
	} else if (cp < 0x20 || cp >= 0x7f) {
		add_unit(str, cp, "x");
	} else {
		qn_str_add_char(str, (char)cp);
	}
}

static void
add_text(struct qn_str *str, const char *p, size_t len)
{
	const char *end = p + len;

	qn_str_add_char(str, '"');
	while (p < end)
		add_code_point(str, qn_utf8_next(&p, end));
	qn_str_add_char(str, '"');
}

static void
add_float(struct qn_str *str, double f)
{
	if (isnan(f))
		qn_str_add(str, "NaN");
	else if (isinf(f))
		qn_str_add(str, f < 0 ? "-Infinity" : "Infinity");
	else
		qn_str_add_float(str, f);
}

/* ISO 8601 with milliseconds, as ECMA-262 wants it. */
static void
add_moment(struct qn_str *str, const struct qn_value *value)
{
	bool aware = value->flags & QN_V_AWARE;
	struct qn_civil c;
	int off;

	if (value->kind == QN_V_DATE)
		qn_date_split((int32_t)value->i, &c);
	else
		qn_time_split(value->i, aware ? value->tz : NULL, &c);
	qn_str_add_char(str, '"');
	if (value->kind != QN_V_TIME)
		qn_str_addf(str, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (value->kind == QN_V_DATETIME)
		qn_str_add_char(str, 'T');
	if (value->kind != QN_V_DATE)
		qn_str_addf(str, "%02d:%02d:%02d", c.hour, c.minute, c.second);
	if (value->kind != QN_V_DATE && c.usec)
		qn_str_addf(str, ".%03d", c.usec / 1000);
	off = c.offset < 0 ? -c.offset : c.offset;
	if (aware && off)
		qn_str_addf(str, "%c%02d:%02d", c.offset < 0 ? '-' : '+',
		    off / 3600, off / 60 % 60);
	else if (aware)
		qn_str_add_char(str, 'Z');
	qn_str_add_char(str, '"');
}

/* Django's duration_iso_string: "P1DT02H03M04.000005S". */
static void
add_duration(struct qn_str *str, int64_t usec)
{
	int64_t abs = usec < 0 ? -usec : usec, rest = abs % QN_DAY;

	qn_str_addf(str, "\"%sP%lldDT%02dH%02dM%02d", usec < 0 ? "-" : "",
	    (long long)(abs / QN_DAY), (int)(rest / QN_HOUR),
	    (int)(rest / QN_MINUTE % 60), (int)(rest / QN_SECOND % 60));
	if (rest % QN_SECOND)
		qn_str_addf(str, ".%06d", (int)(rest % QN_SECOND));
	qn_str_add(str, "S\"");
}

static int add_value(struct qn_str *str, const struct qn_value *value,
    int depth, struct qn_err *err);

static int
add_list(struct qn_str *str, const struct qn_value *value, int depth,
    struct qn_err *err)
{
	uint32_t i;

	qn_str_add_char(str, '[');
	for (i = 0; i < value->len; i++) {
		if (i)
			qn_str_add(str, ", ");
		if (add_value(str, &value->items[i], depth, err) < 0)
			return -1;
	}
	qn_str_add_char(str, ']');
	return 0;
}

static int
add_map(
    struct qn_str *str, const struct qn_map *map, int depth, struct qn_err *err)
{
	size_t i;

	qn_str_add_char(str, '{');
	for (i = 0; i < map->len; i++) {
		if (i)
			qn_str_add(str, ", ");
		add_text(str, map->items[i].key, map->items[i].len);
		qn_str_add(str, ": ");
		if (add_value(str, map->items[i].value, depth, err) < 0)
			return -1;
	}
	qn_str_add_char(str, '}');
	return 0;
}

static int
add_value(struct qn_str *str, const struct qn_value *value, int depth,
    struct qn_err *err)
{
	if (depth > DEPTH_MAX)
		return qn_err_set(err, QN_ERR_LIMIT,
		    "RecursionError: more than %d levels in JSON", DEPTH_MAX);
	switch (value->kind) {
	case QN_V_NONE:
		qn_str_add(str, "null");
		return 0;
	case QN_V_BOOL:
		qn_str_add(str, value->b ? "true" : "false");
		return 0;
	case QN_V_INT:
		qn_str_add_int(str, value->i);
		return 0;
	case QN_V_FLOAT:
		add_float(str, value->f);
		return 0;
	case QN_V_TEXT:
	case QN_V_DECIMAL:
		add_text(str, value->text, value->len);
		return 0;
	case QN_V_DATETIME:
	case QN_V_DATE:
	case QN_V_TIME:
		add_moment(str, value);
		return 0;
	case QN_V_DURATION:
		add_duration(str, value->i);
		return 0;
	case QN_V_LIST:
		return add_list(str, value, depth + 1, err);
	case QN_V_MAP:
		return add_map(str, value->map, depth + 1, err);
	default:
		return qn_err_set(err, QN_ERR_BAD_INPUT,
		    "TypeError: Object of type %s is not JSON serializable",
		    qn_value_kind_name(value));
	}
}

int
qn_json_script__add(
    struct qn_str *str, const struct qn_value *value, struct qn_err *err)
{
	return add_value(str, value, 0, err);
}
