/* SPDX-License-Identifier: MIT */
/*
 * Numbers of different types in order, by their exact values as in Python:
 * 0.1 as a float is a little more than the decimal 0.1.
 */
#include "base/value-int.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

/* Room for every finite double written out: 309 digits, point, 1,074 digits. */
#define TEXT_MAX 1400

/* An exponent beyond this makes no difference any more. */
#define EXPONENT_MAX 1000000000

/* 0.DIGITS times ten to the power of `point`; infinite or NaN when marked. */
struct number {
	char text[TEXT_MAX]; /* of what is not a decimal */
	bool negative;
	bool is_nan;
	bool is_infinite;
	const char *digits; /* the first that is not 0; NULL: zero */
	const char *end;    /* of the digits, a point among them */
	int64_t point;
};

bool
qn_value__is_number(const struct qn_value *value)
{
	return value->kind == QN_V_BOOL || value->kind == QN_V_INT ||
	    value->kind == QN_V_FLOAT || value->kind == QN_V_DECIMAL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "e+5" at `p`. */
static int64_t
read_exponent(const char *p, const char *end)
{
	bool negative = false;
	int64_t n = 0;

	if (p < end)
		p++;
	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	for (; p < end && is_digit(*p) && n < EXPONENT_MAX; p++)
		n = n * 10 + (*p - '0');
	return negative ? -n : n;
}

static void
read_number(struct number *ret, const char *p, size_t len)
{
	const char *end = p + len;
	bool fraction = false;

	if (p < end && (*p == '-' || *p == '+'))
		ret->negative = *p++ == '-';
	if (p == end || (!is_digit(*p) && *p != '.')) {
		ret->is_infinite = p < end && (*p == 'I' || *p == 'i');
		ret->is_nan = !ret->is_infinite;
		return;
	}
	for (; p < end && (is_digit(*p) || *p == '.'); p++) {
		if (*p == '.') {
			fraction = true;
			continue;
		}
		if (!ret->digits && *p != '0')
			ret->digits = p;
		if (ret->digits && !fraction)
			ret->point++;
		else if (!ret->digits && fraction)
			ret->point--;
	}
	ret->end = p;
	ret->point += read_exponent(p, end);
}

static void
number_of(const struct qn_value *value, struct number *ret)
{
	const char *text = ret->text;
	int len;

	memset((char *)ret + sizeof(ret->text), 0,
	    sizeof(*ret) - sizeof(ret->text));
	switch (value->kind) {
	case QN_V_DECIMAL:
		text = value->text;
		len = (int)value->len;
		break;
	case QN_V_FLOAT:
		len =
		    snprintf(ret->text, sizeof(ret->text), "%.1074f", value->f);
		break;
	default:
		len = snprintf(ret->text, sizeof(ret->text), "%lld",
		    value->kind == QN_V_BOOL ? (long long)value->b :
					       (long long)value->i);
	}
	read_number(ret, text, (size_t)len);
}

/* The next digit, a zero when there are none left. */
static char
next_digit(const char **p, const char *end)
{
	if (*p < end && **p == '.')
		(*p)++;
	return *p < end ? *(*p)++ : '0';
}

static int
compare_digits(const struct number *a, const struct number *b)
{
	const char *p = a->digits, *q = b->digits;

	if (a->point != b->point)
		return a->point > b->point ? 1 : -1;
	while (p < a->end || q < b->end) {
		char x = next_digit(&p, a->end), y = next_digit(&q, b->end);

		if (x != y)
			return x > y ? 1 : -1;
	}
	return 0;
}

/* −1, 0 or 1; of zero 0; of what is infinite −2 or 2. */
static int
sign_of(const struct number *number)
{
	int sign = number->is_infinite ? 2 : number->digits ? 1 : 0;

	return number->negative ? -sign : sign;
}

static bool
compare_exactly(const struct qn_value *a, const struct qn_value *b, int *ret)
{
	struct number x, y;
	int s, t;

	number_of(a, &x);
	number_of(b, &y);
	if (x.is_nan || y.is_nan)
		return false;
	s = sign_of(&x);
	t = sign_of(&y);
	if (s != t)
		*ret = s > t ? 1 : -1;
	else if (s == 0 || x.is_infinite)
		*ret = 0;
	else
		*ret = compare_digits(&x, &y) * s;
	return true;
}

static int64_t
integer_of(const struct qn_value *value)
{
	return value->kind == QN_V_BOOL ? value->b : value->i;
}

bool
qn_value__compare_numbers(
    const struct qn_value *a, const struct qn_value *b, int *ret)
{
	bool decimal = a->kind == QN_V_DECIMAL || b->kind == QN_V_DECIMAL;
	bool x_float = a->kind == QN_V_FLOAT, y_float = b->kind == QN_V_FLOAT;
	int64_t i, j;

	if (decimal || x_float != y_float)
		return compare_exactly(a, b, ret);
	if (x_float) {
		if (isnan(a->f) || isnan(b->f))
			return false;
		*ret = (a->f > b->f) - (a->f < b->f);
		return true;
	}
	i = integer_of(a);
	j = integer_of(b);
	*ret = (i > j) - (i < j);
	return true;
}
