/* SPDX-License-Identifier: MIT */
/* Filters that format a value: stringformat (Python's %) and pprint. */
#include "tpl/tpl-int.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tpl/coerce.h"
#include "tpl/text.h"

#include "base/banned.h"

#define WIDTH_MAX     1000000
#define PRECISION_MAX 1000

/* One conversion: %[(key)][flags][width][.precision][hlL]type. */
struct conversion {
	bool minus, plus, blank, alternate, zero;
	int64_t width, precision; /* precision −1: none */
	char type;
	struct qn_err *err;
};

/* Append `sign` and a body, filled up to the width. */
static void
add_filled(struct qn_str *str, const struct conversion *c, const char *sign,
    const char *ptr, size_t len, bool zero)
{
	int64_t pad =
	    c->width - (int64_t)strlen(sign) - (int64_t)qn_utf8_count(ptr, len);
	int64_t i;

	for (i = 0; i < pad && !c->minus && !zero; i++)
		qn_str_add_char(str, ' ');
	qn_str_add(str, sign);
	for (i = 0; i < pad && !c->minus && zero; i++)
		qn_str_add_char(str, '0');
	qn_str_add_len(str, ptr, len);
	for (i = 0; i < pad && c->minus; i++)
		qn_str_add_char(str, ' ');
}

static const char *
sign_of(const struct conversion *c, bool negative)
{
	if (negative)
		return "-";
	return c->plus ? "+" : c->blank ? " " : "";
}

/* %s, %r, %a: the precision cuts it. */
static bool
add_text(struct qn_str *str, const struct conversion *c,
    const struct qn_value *value)
{
	struct qn_str text, plain;
	const char *p, *end;
	uint32_t cp;

	qn_str_init(&text, str->arena);
	qn_str_init(&plain, str->arena);
	if (c->type == 's')
		qn_text_add(&plain, value, str->arena);
	else
		qn_value_add_repr(&plain, value);
	for (p = plain.buf, end = p + plain.len; p < end;) {
		cp = qn_utf8_next(&p, end);
		if (c->type != 'a' || cp < 0x80)
			qn_utf8_add(&text, cp);
		else
			qn_str_addf(&text,
			    cp < 0x100       ? "\\x%02x" :
				cp < 0x10000 ? "\\u%04x" :
					       "\\U%08x",
			    cp);
	}
	if (c->precision >= 0)
		qn_str_truncate(&text,
		    qn_utf8_offset(text.buf, text.len, (size_t)c->precision));
	add_filled(str, c, "", text.buf, text.len, false);
	return true;
}

/* %d takes floats, cut off; %x and %o whole numbers alone. */
static bool
add_whole(struct qn_str *str, const struct conversion *c,
    const struct qn_value *value)
{
	bool cut = value->kind == QN_V_FLOAT || value->kind == QN_V_DECIMAL;
	bool negative;
	char sign[8];
	struct qn_str body;
	double f = 0;
	int64_t n = 0;
	int64_t i;

	if (value->kind != QN_V_INT && value->kind != QN_V_BOOL &&
	    !(cut && strchr("diu", c->type)))
		return false;
	if (cut && (!qn_text_to_float(value, &f) || isnan(f)))
		return false;
	if (!cut || fabs(f) < 9e18)
		(void)qn_text_to_int(value, &n);
	negative = cut ? f < 0 && (n || fabs(f) >= 9e18) : n < 0;
	qn_str_init(&body, str->arena);
	if (cut && fabs(f) >= 9e18)
		qn_str_addf(&body, "%.0f", fabs(f));
	else
		qn_str_addf(&body,
		    c->type == 'x'     ? "%llx" :
			c->type == 'X' ? "%llX" :
			c->type == 'o' ? "%llo" :
					 "%llu",
		    negative ? -(unsigned long long)n : (unsigned long long)n);
	snprintf(sign, sizeof(sign), "%s%s", sign_of(c, negative),
	    !c->alternate      ? "" :
		c->type == 'x' ? "0x" :
		c->type == 'X' ? "0X" :
		c->type == 'o' ? "0o" :
				 "");
	i = c->precision - (int64_t)body.len;
	if (i > 0) {
		struct qn_str longer;

		qn_str_init(&longer, str->arena);
		while (i-- > 0)
			qn_str_add_char(&longer, '0');
		qn_str_add_len(&longer, body.buf, body.len);
		body = longer;
	}
	add_filled(str, c, sign, body.buf, body.len, c->zero && !c->minus);
	return true;
}

static bool
add_float(struct qn_str *str, const struct conversion *c,
    const struct qn_value *value)
{
	int precision = c->precision < 0 ? 6 : (int)c->precision;
	struct qn_str body;
	char fmt[8];
	double f;

	if (value->kind == QN_V_TEXT || !qn_text_to_float(value, &f))
		return false;
	if (precision > PRECISION_MAX)
		return false;
	snprintf(
	    fmt, sizeof(fmt), "%%%s.*%c", c->alternate ? "#" : "", c->type);
	qn_str_init(&body, str->arena);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	qn_str_addf(&body, fmt, precision, isnan(f) ? NAN : fabs(f));
#pragma GCC diagnostic pop
	add_filled(str, c, sign_of(c, signbit(f) && !isnan(f)), body.buf,
	    body.len, c->zero && !c->minus);
	return true;
}

/* %c: a code point by number, or one character. */
static bool
add_character(struct qn_str *str, const struct conversion *c,
    const struct qn_value *value)
{
	struct qn_str body;

	qn_str_init(&body, str->arena);
	if (value->kind == QN_V_INT || value->kind == QN_V_BOOL) {
		int64_t n = value->kind == QN_V_BOOL ? value->b : value->i;

		if (n < 0 || n > 0x10ffff) {
			qn_err_set(c->err, QN_ERR_BAD_INPUT,
			    "OverflowError: %%c arg not in range(0x110000)");
			return false;
		}
		qn_utf8_add(&body, (uint32_t)n);
	} else if (value->kind == QN_V_TEXT && qn_value_len(value) == 1) {
		qn_str_add_len(&body, value->text, value->len);
	} else {
		return false;
	}
	add_filled(str, c, "", body.buf, body.len, false);
	return true;
}

static bool
add_converted(struct qn_str *str, const struct conversion *c,
    const struct qn_value *value)
{
	if (strchr("sra", c->type))
		return add_text(str, c, value);
	if (strchr("diuxXo", c->type))
		return add_whole(str, c, value);
	if (strchr("eEfFgG", c->type))
		return add_float(str, c, value);
	return c->type == 'c' && add_character(str, c, value);
}

static bool
read_number(const char **p, int64_t max, int64_t *ret)
{
	int64_t n = 0;

	for (; isdigit((unsigned char)**p); (*p)++) {
		n = n * 10 + (**p - '0');
		if (n > max)
			return false;
	}
	*ret = n;
	return true;
}

/* What stands after a % up to its type; false when malformed. */
static bool
conversion_parse(struct conversion *c, const char **p)
{
	memset(c, 0, sizeof(*c));
	c->precision = -1;
	for (;; (*p)++) {
		if (**p == '-')
			c->minus = true;
		else if (**p == '+')
			c->plus = true;
		else if (**p == ' ')
			c->blank = true;
		else if (**p == '#')
			c->alternate = true;
		else if (**p == '0')
			c->zero = true;
		else
			break;
	}
	if (!read_number(p, WIDTH_MAX, &c->width))
		return false;
	if (**p == '.') {
		(*p)++;
		if (!read_number(p, WIDTH_MAX, &c->precision))
			return false;
	}
	while (**p && strchr("hlL", **p))
		(*p)++;
	c->type = **p;
	if (!c->type)
		return false;
	(*p)++;
	return true;
}

/* %(name): the value of that key; false when there is none. */
static bool
key_parse(
    const char **p, const struct qn_value *map, const struct qn_value **ret)
{
	const char *start = *p + 1, *at = start;
	int depth = 1;

	if (map->kind != QN_V_MAP)
		return false;
	for (; *at && depth; at++)
		depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
	if (depth)
		return false;
	*ret = qn_map_find(map->map, start, (size_t)(at - 1 - start));
	*p = at;
	return *ret != NULL;
}

/* fmt % value, with one value; false for Python's TypeError, ValueError. */
static bool
percent(struct qn_str *str, const char *fmt, const struct qn_value *value,
    struct qn_err *err)
{
	const struct qn_value *of;
	struct conversion c;
	bool used = value->kind == QN_V_MAP || value->kind == QN_V_LIST,
	     taken = false;

	while (*fmt) {
		if (*fmt != '%') {
			qn_str_add_char(str, *fmt++);
			continue;
		}
		fmt++;
		of = value;
		if (*fmt == '(') {
			if (!key_parse(&fmt, value, &of))
				return false;
		} else {
			of = taken ? NULL : value;
		}
		if (!conversion_parse(&c, &fmt))
			return false;
		c.err = err;
		if (c.type == '%') {
			qn_str_add_char(str, '%');
			continue;
		}
		if (!of || !add_converted(str, &c, of))
			return false;
		taken = taken || of == value;
		used = true;
	}
	return used;
}

static int
filter_stringformat(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value value = *inout;
	struct qn_str fmt, str;

	qn_str_init(&fmt, call->arena);
	qn_str_init(&str, call->arena);
	qn_str_add_char(&fmt, '%');
	qn_text_add(&fmt, &call->args[0], call->arena);
	if (value.kind == QN_V_LIST && value.flags & QN_V_TUPLE)
		value = qn_text_of(&value, call->arena);
	if (percent(&str, fmt.buf, &value, call->err))
		*inout = qn_text_from(&str);
	else if (qn_err_is_set(call->err))
		return -1;
	else
		*inout = qn_coerce__empty();
	return 0;
}

/* ---- pprint ----------------------------------------------------------- */

/* Python's pprint for what fits a line of 80; longer ones stay in one. */
static int
filter_pprint(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;

	qn_str_init(&str, call->arena);
	qn_value_add_repr(&str, inout);
	*inout = qn_text_from(&str);
	return 0;
}

const struct qn_filter qn_filters__format[] = {
	{ .name = "pprint", .fn = filter_pprint, .flags = QN_FILTER_SAFE },
	{ .name = "stringformat",
	    .fn = filter_stringformat,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE },
	{ 0 }
};
