/* SPDX-License-Identifier: MIT */
#include "tpl/decimal.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "tpl/coerce.h"

#include "base/banned.h"

#define EXPONENT_MAX 1000000000

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "inf", "infinity", "nan", "snan", "nan123". */
static bool
is_special(const char *p, const char *end)
{
	size_t n = (size_t)(end - p);

	if (qn_ascii_iequal(p, n, "inf", 3) ||
	    qn_ascii_iequal(p, n, "infinity", 8))
		return true;
	if (n && (*p == 's' || *p == 'S')) {
		p++;
		n--;
	}
	if (n < 3 || !qn_ascii_iequal(p, 3, "nan", 3))
		return false;
	for (p += 3; p < end; p++)
		if (!is_digit(*p))
			return false;
	return true;
}

/* Digits and a point; false when there are no digits. */
static bool
read_digits(struct qn_decimal *d, const char **p, const char *end)
{
	bool point = false, any = false;

	for (; *p < end; (*p)++) {
		char c = **p;

		if (c == '_' && any)
			continue;
		if (c == '.' && !point) {
			point = true;
			continue;
		}
		if (!is_digit(c))
			break;
		any = true;
		d->exponent -= point;
		if (c == '0' && !d->n)
			continue;
		if (d->n == QN_DECIMAL_DIGITS)
			d->large = true;
		else
			d->digits[d->n++] = c;
	}
	return any;
}

static bool
read_exponent(struct qn_decimal *d, const char *p, const char *end)
{
	bool negative = false;
	int64_t n = 0;

	if (p == end)
		return true;
	if (*p != 'e' && *p != 'E')
		return false;
	if (++p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	if (p == end)
		return false;
	for (; p < end; p++) {
		if (!is_digit(*p))
			return false;
		if (n < EXPONENT_MAX)
			n = n * 10 + (*p - '0');
	}
	d->exponent += negative ? -n : n;
	return true;
}

bool
qn_decimal__parse(struct qn_decimal *ret, const char *ptr, size_t len)
{
	const char *p, *end = ptr + len;

	memset(ret, 0, sizeof(*ret));
	p = qn_coerce__skip_space(ptr, end);
	while (
	    end > p && (end[-1] == ' ' || (end[-1] >= '\t' && end[-1] <= '\r')))
		end--;
	if (p < end && (*p == '-' || *p == '+'))
		ret->negative = *p++ == '-';
	ret->special = is_special(p, end);
	if (ret->special)
		return true;
	if (!read_digits(ret, &p, end) || !read_exponent(ret, p, end))
		return false;
	if (!ret->n)
		ret->digits[ret->n++] = '0';
	if ((int64_t)ret->n + llabs(ret->exponent) > QN_DECIMAL_DIGITS)
		ret->large = true;
	return true;
}

/* The digit that stands for ten to the power of `power`. */
static char
digit_at(const struct qn_decimal *d, int64_t power)
{
	int64_t i = (int64_t)d->n - 1 - (power - d->exponent);

	return i >= 0 && i < (int64_t)d->n ? d->digits[i] : '0';
}

bool
qn_decimal__is_whole(const struct qn_decimal *d)
{
	int64_t power;

	for (power = d->exponent; power < 0; power++)
		if (digit_at(d, power) != '0')
			return false;
	return true;
}

/* Add one to the last of the digits; the first may become a new 1. */
static void
increment(char *digits, size_t n)
{
	while (n && digits[n - 1] == '9')
		digits[--n] = '0';
	if (n)
		digits[n - 1]++;
}

void
qn_decimal__add_rounded(
    struct qn_str *str, const struct qn_decimal *d, int places, bool group)
{
	int64_t top = (int64_t)d->n + d->exponent, power, first;
	struct qn_str text;
	char *sign, *digits;

	if (top < 0)
		top = 0;
	qn_str_init(&text, NULL);
	qn_str_add(&text, "-0");
	for (power = top - 1; power >= -(int64_t)places; power--)
		qn_str_add_char(&text, digit_at(d, power));
	digits = text.buf + 1;
	if (digit_at(d, -(int64_t)places - 1) >= '5')
		increment(digits, text.len - 1);
	/* one 0 stays before the point; the sign only before other digits */
	first = 0;
	while (first < top && digits[first] == '0')
		first++;
	sign = digits + first - 1;
	*sign = '-';
	if (!d->negative || !strpbrk(digits + first, "123456789"))
		sign++;
	if (group)
		qn_decimal__add_grouped(
		    str, sign, (size_t)(digits + top + 1 - sign));
	else
		qn_str_add_len(str, sign, (size_t)(digits + top + 1 - sign));
	if (places) {
		qn_str_add_char(str, '.');
		qn_str_add_len(str, digits + top + 1, (size_t)places);
	}
	qn_str_release(&text);
}

void
qn_decimal__add_grouped(struct qn_str *str, const char *ptr, size_t len)
{
	size_t n = 0, i;

	if (len && *ptr == '-') {
		qn_str_add_char(str, '-');
		ptr++;
		len--;
	}
	while (n < len && is_digit(ptr[n]))
		n++;
	for (i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			qn_str_add_char(str, ',');
		qn_str_add_char(str, ptr[i]);
	}
	qn_str_add_len(str, ptr + n, len - n);
}
