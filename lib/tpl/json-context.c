/* SPDX-License-Identifier: MIT */
#include "tpl/json-context.h"

#include <string.h>

#include "base/json.h"
#include "base/time.h"

#include "base/banned.h"

/* Turn text into the value that a key stands for; false when malformed. */
typedef bool typed_fn(const struct qn_value *text, struct qn_value *ret);

static bool
typed_safe(const struct qn_value *text, struct qn_value *ret)
{
	*ret = qn_value_safe(text->text, text->len);
	return true;
}

static bool
typed_datetime(const struct qn_value *text, struct qn_value *ret)
{
	bool aware = false;
	int offset;

	ret->kind = QN_V_DATETIME;
	if (!qn_datetime_parse(text->text, text->len, &ret->i, &aware, &offset))
		return false;
	ret->flags = aware ? QN_V_AWARE : 0;
	return true;
}

static bool
typed_date(const struct qn_value *text, struct qn_value *ret)
{
	int32_t days;

	if (!qn_date_parse(text->text, text->len, &days))
		return false;
	*ret = (struct qn_value){ .kind = QN_V_DATE, .i = days };
	return true;
}

static bool
typed_time(const struct qn_value *text, struct qn_value *ret)
{
	ret->kind = QN_V_TIME;
	return qn_time_parse(text->text, text->len, &ret->i);
}

static bool
typed_decimal(const struct qn_value *text, struct qn_value *ret)
{
	*ret = *text;
	ret->kind = QN_V_DECIMAL;
	return text->len > 0 &&
	    strspn(text->text, "0123456789.+-eE") == text->len;
}

static const struct {
	const char *key;
	typed_fn *fn;
} types[] = {
	{ "$safe", typed_safe },
	{ "$datetime", typed_datetime },
	{ "$date", typed_date },
	{ "$time", typed_time },
	{ "$decimal", typed_decimal },
};

/* An object with one key of the table: 1 when replaced, 0 when it is none. */
static int
replace_typed(struct qn_value *inout, struct qn_err *err)
{
	const struct qn_map_item *item = inout->map->items;
	const struct qn_value *text = item->value;
	struct qn_value ret = QN_NONE;
	size_t i;

	for (i = 0; i < QN_COUNT(types); i++)
		if (strcmp(types[i].key, item->key) == 0)
			break;
	if (i == QN_COUNT(types) || text->kind != QN_V_TEXT)
		return 0;
	if (!types[i].fn(text, &ret))
		return qn_err_set(err, QN_ERR_BAD_INPUT,
		    "{\"%s\": \"%s\"} cannot be read", item->key, text->text);
	*inout = ret;
	return 1;
}

static int
typed_list(struct qn_value *inout, struct qn_arena *arena, struct qn_err *err)
{
	struct qn_value *items = QN_NEW_N(arena, struct qn_value, inout->len);
	uint32_t i;

	for (i = 0; i < inout->len; i++) {
		items[i] = inout->items[i];
		if (qn_json_typed(&items[i], arena, err) < 0)
			return -1;
	}
	inout->items = items;
	return 0;
}

static int
typed_map(struct qn_value *inout, struct qn_arena *arena, struct qn_err *err)
{
	size_t i;
	int ret = 0;

	if (inout->map->len == 1)
		ret = replace_typed(inout, err);
	if (ret)
		return ret < 0 ? -1 : 0;
	for (i = 0; i < inout->map->len; i++)
		if (qn_json_typed(inout->map->items[i].value, arena, err) < 0)
			return -1;
	if (inout->map->len == 1 &&
	    strcmp(inout->map->items[0].key, "$tuple") == 0) {
		*inout = *(struct qn_value *)inout->map->items[0].value;
		inout->flags |= QN_V_TUPLE;
	}
	return 0;
}

int
qn_json_typed(
    struct qn_value *inout, struct qn_arena *arena, struct qn_err *err)
{
	if (inout->kind == QN_V_LIST)
		return typed_list(inout, arena, err);
	if (inout->kind == QN_V_MAP)
		return typed_map(inout, arena, err);
	return 0;
}

int
qn_ctx_set_json(struct qn_ctx *ctx, struct qn_arena *arena, const char *ptr,
    size_t len, struct qn_err *err)
{
	struct qn_value value = QN_NONE;

	if (qn_json_parse(arena, ptr, len, &value, err) < 0)
		return -1;
	if (value.kind != QN_V_MAP)
		return qn_err_set(
		    err, QN_ERR_BAD_INPUT, "the context is not a JSON object");
	if (qn_json_typed(&value, arena, err) < 0)
		return -1;
	qn_ctx_set_map(ctx, value.map);
	return 0;
}
