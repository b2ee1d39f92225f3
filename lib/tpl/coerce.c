/* SPDX-License-Identifier: MIT */
#include "tpl/coerce.h"

#include <math.h>
#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "tpl/text.h"

#include "base/banned.h"

#define WIDTH_MAX 1000000

/* A whole number too great for us but not for Python: the nearest. */
static bool
saturated(const struct qn_value *value, int64_t *ret)
{
	const char *p = value->text, *end = p + value->len;
	bool negative = false;

	p = qn_coerce__skip_space(p, end);
	while (end > p && (end[-1] == ' ' || end[-1] == '\n'))
		end--;
	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	if (p == end)
		return false;
	for (; p < end; p++)
		if (*p < '0' || *p > '9')
			return false;
	*ret = negative ? INT64_MIN : INT64_MAX;
	return true;
}

static enum qn_coerce_fault
cut_float(const struct qn_value *value, int64_t *ret)
{
	double f = NAN;

	if (!qn_text_to_float(value, &f) || isnan(f))
		return QN_COERCE_VALUE_ERROR;
	if (isinf(f))
		return QN_COERCE_OVERFLOW_ERROR;
	*ret = f < 0 ? INT64_MIN : INT64_MAX;
	return QN_COERCE_OK;
}

enum qn_coerce_fault
qn_coerce__to_int(const struct qn_value *value, int64_t *ret)
{
	if (qn_text_to_int(value, ret))
		return QN_COERCE_OK;
	switch (value->kind) {
	case QN_V_TEXT:
		return saturated(value, ret) ? QN_COERCE_OK :
					       QN_COERCE_VALUE_ERROR;
	case QN_V_FLOAT:
	case QN_V_DECIMAL:
		return cut_float(value, ret);
	default:
		return QN_COERCE_TYPE_ERROR;
	}
}

enum qn_coerce_fault
qn_coerce__to_float(const struct qn_value *value, double *ret)
{
	if (qn_text_to_float(value, ret))
		return QN_COERCE_OK;
	return value->kind == QN_V_TEXT ? QN_COERCE_VALUE_ERROR :
					  QN_COERCE_TYPE_ERROR;
}

int
qn_coerce__raise(struct qn_filter_call *call, enum qn_coerce_fault fault,
    const struct qn_value *value)
{
	static const char *const names[] = {
		[QN_COERCE_OK] = "",
		[QN_COERCE_VALUE_ERROR] = "ValueError",
		[QN_COERCE_TYPE_ERROR] = "TypeError",
		[QN_COERCE_OVERFLOW_ERROR] = "OverflowError",
	};
	struct qn_str text;
	int ret;

	qn_str_init(&text, NULL);
	qn_value_add_repr(&text, value);
	ret = qn_err_set(call->err, QN_ERR_BAD_INPUT,
	    "%s: \"%s\" cannot make a number of %.80s", names[fault],
	    call->filter ? call->filter->name : "filter", text.buf);
	qn_str_release(&text);
	return ret;
}

int
qn_coerce__int(
    struct qn_filter_call *call, const struct qn_value *value, int64_t *ret)
{
	enum qn_coerce_fault fault = qn_coerce__to_int(value, ret);

	return fault ? qn_coerce__raise(call, fault, value) : 0;
}

int
qn_coerce__width(
    struct qn_filter_call *call, const struct qn_value *value, int64_t *ret)
{
	int64_t width;

	if (qn_coerce__int(call, value, &width) < 0)
		return -1;
	if (width > WIDTH_MAX)
		return qn_err_set(call->err, QN_ERR_LIMIT,
		    "MemoryError: a width of %lld is more than %d",
		    (long long)width, WIDTH_MAX);
	*ret = width < 0 ? 0 : width;
	return 0;
}

bool
qn_coerce__is(const struct qn_value *value, const char *text)
{
	return value->kind == QN_V_TEXT && value->len == strlen(text) &&
	    memcmp(value->text, text, value->len) == 0;
}

struct qn_value
qn_coerce__empty(void)
{
	return qn_value_text("", 0);
}

static const char *
skip(const char *p, const char *end, bool space)
{
	const char *next;

	for (; p < end; p = next) {
		next = p;
		if (qn_unicode_is_space(qn_utf8_next(&next, end)) != space)
			break;
	}
	return p;
}

const char *
qn_coerce__skip_space(const char *p, const char *end)
{
	return skip(p, end, true);
}

const char *
qn_coerce__skip_word(const char *p, const char *end)
{
	return skip(p, end, false);
}
