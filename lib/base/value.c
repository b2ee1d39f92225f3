/* SPDX-License-Identifier: MIT */
/* Making values and asking them; their text is in value-text.c. */
#include "base/value.h"

#include <string.h>

#include "base/utf8.h"
#include "base/value-int.h"

#include "base/banned.h"

struct qn_value
qn_value_str(const char *s)
{
	return s ? qn_value_text(s, strlen(s)) : QN_NONE;
}

void
qn_map_set_value(
    struct qn_map *map, const char *key, size_t len, struct qn_value value)
{
	struct qn_value *copy = QN_NEW(map->arena, struct qn_value);

	*copy = value;
	qn_map_set(map, key, len, copy);
}

const char *
qn_value_kind_name(const struct qn_value *value)
{
	static const char *const names[QN_V__MAX] = {
		[QN_V_NONE] = "NoneType",
		[QN_V_BOOL] = "bool",
		[QN_V_INT] = "int",
		[QN_V_FLOAT] = "float",
		[QN_V_DECIMAL] = "Decimal",
		[QN_V_TEXT] = "str",
		[QN_V_DATETIME] = "datetime",
		[QN_V_DATE] = "date",
		[QN_V_TIME] = "time",
		[QN_V_DURATION] = "timedelta",
		[QN_V_LIST] = "list",
		[QN_V_MAP] = "dict",
		[QN_V_ROW] = "record",
		[QN_V_ROWS] = "records",
		[QN_V_FUNC] = "function",
		[QN_V_OBJECT] = "object",
	};

	if (value->kind == QN_V_TEXT && value->flags & QN_V_SAFE)
		return "SafeString";
	if (value->kind == QN_V_LIST && value->flags & QN_V_TUPLE)
		return "tuple";
	if (value->kind == QN_V_OBJECT)
		return value->type->name;
	return value->kind < QN_V__MAX ? names[value->kind] : "unknown";
}

/* A decimal's text has a digit other than zero before its exponent. */
static bool
decimal_truth(const struct qn_value *value)
{
	uint32_t i;

	for (i = 0; i < value->len; i++) {
		char c = value->text[i];

		if (c == 'e' || c == 'E')
			break;
		if (c != '0' && c != '.' && c != '-' && c != '+')
			return true;
	}
	return false;
}

static bool
object_truth(const struct qn_value *value)
{
	if (value->type->truth)
		return value->type->truth(value->ptr);
	if (value->type->len)
		return value->type->len(value->ptr) > 0;
	return true;
}

bool
qn_value_truth(const struct qn_value *value)
{
	switch ((enum qn_value_kind)value->kind) {
	case QN_V_NONE:
		return false;
	case QN_V_BOOL:
		return value->b;
	case QN_V_INT:
	case QN_V_DURATION:
		return value->i != 0;
	case QN_V_FLOAT:
		return value->f != 0;
	case QN_V_DECIMAL:
		return decimal_truth(value);
	case QN_V_TEXT:
	case QN_V_LIST:
	case QN_V_ROWS:
		return value->len > 0;
	case QN_V_MAP:
		return value->map->len > 0;
	case QN_V_OBJECT:
		return object_truth(value);
	default:
		return true;
	}
}

static int
compare_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_text(const struct qn_value *a, const struct qn_value *b)
{
	uint32_t min = a->len < b->len ? a->len : b->len;
	int diff = min ? memcmp(a->text, b->text, min) : 0;

	return diff ? (diff > 0) - (diff < 0) : compare_int(a->len, b->len);
}

static bool
compare_list(const struct qn_value *a, const struct qn_value *b, int *ret)
{
	uint32_t i;

	if ((a->flags ^ b->flags) & QN_V_TUPLE)
		return false;
	for (i = 0; i < a->len && i < b->len; i++) {
		if (qn_value_equal(&a->items[i], &b->items[i]))
			continue;
		return qn_value_compare(&a->items[i], &b->items[i], ret);
	}
	*ret = compare_int(a->len, b->len);
	return true;
}

bool
qn_value_compare(const struct qn_value *a, const struct qn_value *b, int *ret)
{
	if (qn_value__is_number(a) && qn_value__is_number(b))
		return qn_value__compare_numbers(a, b, ret);
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case QN_V_TEXT:
		*ret = compare_text(a, b);
		return true;
	case QN_V_DATETIME:
		if ((a->flags ^ b->flags) & QN_V_AWARE)
			return false;
		*ret = compare_int(a->i, b->i);
		return true;
	case QN_V_DATE:
	case QN_V_TIME:
	case QN_V_DURATION:
		*ret = compare_int(a->i, b->i);
		return true;
	case QN_V_LIST:
		return compare_list(a, b, ret);
	default:
		return false;
	}
}

static bool
equal_list(const struct qn_value *a, const struct qn_value *b)
{
	uint32_t i;

	if (a->len != b->len || (a->flags ^ b->flags) & QN_V_TUPLE)
		return false;
	for (i = 0; i < a->len; i++)
		if (!qn_value_equal(&a->items[i], &b->items[i]))
			return false;
	return true;
}

static bool
equal_map(const struct qn_map *a, const struct qn_map *b)
{
	size_t i;

	if (a->len != b->len)
		return false;
	for (i = 0; i < a->len; i++) {
		const struct qn_value *other =
		    qn_map_find(b, a->items[i].key, a->items[i].len);

		if (!other || !qn_value_equal(a->items[i].value, other))
			return false;
	}
	return true;
}

bool
qn_value_equal(const struct qn_value *a, const struct qn_value *b)
{
	int order;

	if (qn_value__is_number(a) && qn_value__is_number(b))
		return qn_value__compare_numbers(a, b, &order) && order == 0;
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case QN_V_NONE:
		return true;
	case QN_V_LIST:
		return equal_list(a, b);
	case QN_V_MAP:
		return equal_map(a->map, b->map);
	case QN_V_ROWS:
		return a->ptr == b->ptr && a->len == b->len;
	case QN_V_ROW:
	case QN_V_FUNC:
	case QN_V_OBJECT:
		return a->ptr == b->ptr;
	default:
		return qn_value_compare(a, b, &order) && order == 0;
	}
}

int64_t
qn_value_len(const struct qn_value *value)
{
	switch (value->kind) {
	case QN_V_TEXT:
		return (int64_t)qn_utf8_count(value->text, value->len);
	case QN_V_LIST:
	case QN_V_ROWS:
		return value->len;
	case QN_V_MAP:
		return (int64_t)value->map->len;
	case QN_V_OBJECT:
		return value->type->len ?
		    (int64_t)value->type->len(value->ptr) :
		    -1;
	default:
		return -1;
	}
}
