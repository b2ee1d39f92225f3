/* SPDX-License-Identifier: MIT */
#include "tpl/lookup.h"

#include <ctype.h>
#include <string.h>

#include "base/time.h"
#include "meta/model.h"
#include "tpl/seq.h"

#include "base/banned.h"

/* ---- what Python's own types have ------------------------------------- */

/* dict.items, .keys and .values, as lists. */
static bool
map_method(const struct qn_map *map, const char *name, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	bool keys = len == 4 && memcmp(name, "keys", 4) == 0;
	bool values = len == 6 && memcmp(name, "values", 6) == 0;
	bool items = len == 5 && memcmp(name, "items", 5) == 0;
	struct qn_value *list, *pair;
	size_t i;

	if (!keys && !values && !items)
		return false;
	list = QN_NEW_N(arena, struct qn_value, map->len ? map->len : 1);
	for (i = 0; i < map->len; i++) {
		struct qn_value key =
		    qn_value_text(map->items[i].key, map->items[i].len);
		struct qn_value value =
		    *(const struct qn_value *)map->items[i].value;

		list[i] = keys ? key : value;
		if (!items)
			continue;
		pair = QN_NEW_N(arena, struct qn_value, 2);
		pair[0] = key;
		pair[1] = value;
		list[i] = qn_value_list(pair, 2);
		list[i].flags |= QN_V_TUPLE;
	}
	*ret = qn_value_list(list, map->len);
	return true;
}

struct part {
	const char *name;
	int (*get)(const struct qn_civil *);
};

#define PART(member)                                       \
	static int part_##member(const struct qn_civil *c) \
	{                                                  \
		return c->member;                          \
	}
PART(year)
PART(month)
PART(day)
PART(hour)
PART(minute)
PART(second)
PART(usec)
PART(weekday)
#undef PART

static int
part_isoweekday(const struct qn_civil *c)
{
	return c->weekday + 1;
}

static const struct part date_parts[] = { { .name = "year", .get = part_year },
	{ .name = "month", .get = part_month },
	{ .name = "day", .get = part_day },
	{ .name = "weekday", .get = part_weekday },
	{ .name = "isoweekday", .get = part_isoweekday }, { 0 } };

static const struct part time_parts[] = { { .name = "hour", .get = part_hour },
	{ .name = "minute", .get = part_minute },
	{ .name = "second", .get = part_second },
	{ .name = "microsecond", .get = part_usec }, { 0 } };

static bool
part_find(const struct part *parts, const struct qn_civil *c, const char *name,
    size_t len, struct qn_value *ret)
{
	for (; parts->name; parts++) {
		if (strlen(parts->name) != len ||
		    memcmp(parts->name, name, len) != 0)
			continue;
		*ret = qn_value_int(parts->get(c));
		return true;
	}
	return false;
}

/* datetime.year and the like. */
static bool
moment_attr(const struct qn_value *value, const char *name, size_t len,
    struct qn_value *ret)
{
	struct qn_civil c;

	if (value->kind == QN_V_DATE)
		qn_date_split((int32_t)value->i, &c);
	else
		qn_time_split(value->i,
		    value->kind == QN_V_DATETIME ? value->tz : NULL, &c);
	if (value->kind != QN_V_TIME &&
	    part_find(date_parts, &c, name, len, ret))
		return true;
	return value->kind != QN_V_DATE &&
	    part_find(time_parts, &c, name, len, ret);
}

/* timedelta.days, .seconds, .microseconds, .total_seconds. */
static bool
duration_attr(int64_t usec, const char *name, size_t len, struct qn_value *ret)
{
	int64_t days = usec / QN_DAY - (usec % QN_DAY < 0);
	int64_t rest = usec - days * QN_DAY;

	if (len == 4 && memcmp(name, "days", 4) == 0)
		*ret = qn_value_int(days);
	else if (len == 7 && memcmp(name, "seconds", 7) == 0)
		*ret = qn_value_int(rest / QN_SECOND);
	else if (len == 12 && memcmp(name, "microseconds", 12) == 0)
		*ret = qn_value_int(rest % QN_SECOND);
	else if (len == 13 && memcmp(name, "total_seconds", 13) == 0)
		*ret = qn_value_float((double)usec / 1e6);
	else
		return false;
	return true;
}

/* ---- one step --------------------------------------------------------- */

/* value[int(name)]; names have no sign, so an index is not negative. */
static bool
index_of(const struct qn_value *value, const char *name, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	struct qn_seq seq;
	size_t i, n = 0;

	if (!len || len > 9 || value->kind == QN_V_MAP)
		return false;
	for (i = 0; i < len; i++) {
		if (!isdigit((unsigned char)name[i]))
			return false;
		n = n * 10 + (size_t)(name[i] - '0');
	}
	if (!qn_seq_init(&seq, value, arena) || n >= seq.len)
		return false;
	*ret = qn_seq_at(&seq, n);
	return true;
}

static bool
object_attr(const struct qn_value *value, const char *name, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	const struct qn_object_type *type = value->type;
	int slot = type->slot ? type->slot(type, name, len) : -1;

	if (slot >= 0) {
		*ret = type->get(value->ptr, slot, arena);
		return true;
	}
	if (type->find && type->find(value->ptr, name, len, arena, ret))
		return true;
	return index_of(value, name, len, arena, ret);
}

static bool
row_attr(const struct qn_value *value, const char *name, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	int slot = qn_model_slot(value->model, name, len);

	if (slot < 0)
		return false;
	*ret = qn_row_get(value->model, value->ptr, slot, arena);
	return true;
}

static bool
map_attr(const struct qn_value *value, const char *name, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	const struct qn_value *found = qn_map_find(value->map, name, len);

	if (!found)
		return map_method(value->map, name, len, arena, ret);
	*ret = *found;
	return true;
}

bool
qn_lookup_call(struct qn_value *inout, struct qn_arena *arena)
{
	if (inout->kind != QN_V_FUNC)
		return true;
	if (inout->func->alters_data)
		return false;
	*inout = inout->func->call(inout->func->arg, arena);
	return true;
}

static bool
lookup_raw(const struct qn_value *value, const char *name, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	switch (value->kind) {
	case QN_V_MAP:
		return map_attr(value, name, len, arena, ret);
	case QN_V_ROW:
		return row_attr(value, name, len, arena, ret);
	case QN_V_OBJECT:
		return object_attr(value, name, len, arena, ret);
	case QN_V_LIST:
	case QN_V_ROWS:
	case QN_V_TEXT:
		return index_of(value, name, len, arena, ret);
	case QN_V_DATETIME:
	case QN_V_DATE:
	case QN_V_TIME:
		return moment_attr(value, name, len, ret);
	case QN_V_DURATION:
		return duration_attr(value->i, name, len, ret);
	default:
		return false;
	}
}

bool
qn_lookup_attr(const struct qn_value *value, const char *name, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	struct qn_value got;

	if (!lookup_raw(value, name, len, arena, &got))
		return false;
	if (!qn_lookup_call(&got, arena))
		got = qn_value_text("", 0);
	*ret = got;
	return true;
}

bool
qn_lookup_path(const struct qn_value *value, const char *path, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	struct qn_value at = *value;
	const char *end = path + len;

	for (;;) {
		const char *dot = memchr(path, '.', (size_t)(end - path));
		size_t n = (size_t)((dot ? dot : end) - path);

		if (!qn_lookup_attr(&at, path, n, arena, &at))
			return false;
		if (!dot)
			break;
		path = dot + 1;
	}
	*ret = at;
	return true;
}
