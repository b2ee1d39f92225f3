/* SPDX-License-Identifier: MIT */
/*
 * Named values in templates: request.GET and request.POST as Django's
 * QueryDict, cookies, META and headers as dicts. A key goes before a method
 * of the same name, as in Python's look-up.
 */
#include <string.h>

#include "base/escape.h"
#include "http/http-int.h"

#include "base/banned.h"

static struct qn_value
text_of(const struct qn_param *item)
{
	return qn_value_text(item->value, item->len);
}

static struct qn_value
name_of(const struct qn_param *item)
{
	return qn_value_text(item->name, item->name_len);
}

static struct qn_value
pair(struct qn_arena *arena, struct qn_value first, struct qn_value second)
{
	struct qn_value *items = QN_NEW_N(arena, struct qn_value, 2), list;

	items[0] = first;
	items[1] = second;
	list = qn_value_list(items, 2);
	list.flags |= QN_V_TUPLE;
	return list;
}

/* All values of the name that item `first` introduces. */
static struct qn_value
values_of(const struct qn_params *params, const struct qn_params__group *group,
    struct qn_arena *arena)
{
	const struct qn_param *key = &params->items[group->first], *item;
	struct qn_value *items;
	size_t i, n = 0;

	items = QN_NEW_N(arena, struct qn_value, group->count);
	for (i = group->first; i <= group->last; i++) {
		item = &params->items[i];
		if (item->name_len == key->name_len &&
		    !memcmp(item->name, key->name, key->name_len))
			items[n++] = text_of(item);
	}
	return qn_value_list(items, n);
}

/* ---- methods ------------------------------------------------------------ */

typedef struct qn_value method_fn(const struct qn_params *params,
    const struct qn_params__group *group, struct qn_arena *arena);

static struct qn_value
each_key(const struct qn_params *params, const struct qn_params__group *group,
    struct qn_arena *arena QN_UNUSED)
{
	return name_of(&params->items[group->first]);
}

static struct qn_value
each_value(const struct qn_params *params, const struct qn_params__group *group,
    struct qn_arena *arena QN_UNUSED)
{
	return text_of(&params->items[group->last]);
}

static struct qn_value
each_item(const struct qn_params *params, const struct qn_params__group *group,
    struct qn_arena *arena)
{
	return pair(arena, each_key(params, group, arena),
	    each_value(params, group, arena));
}

static struct qn_value
each_list(const struct qn_params *params, const struct qn_params__group *group,
    struct qn_arena *arena)
{
	return pair(arena, each_key(params, group, arena),
	    values_of(params, group, arena));
}

static const struct method_row {
	const char *name;
	method_fn *each;
} methods[] = { { .name = "keys", .each = each_key },
	{ .name = "values", .each = each_value },
	{ .name = "items", .each = each_item },
	{ .name = "lists", .each = each_list }, { 0 } };

static struct qn_value
collect(const struct qn_params *params, method_fn *each, struct qn_arena *arena)
{
	const struct qn_map *index = qn_params__index(params);
	struct qn_value *items;
	size_t i;

	items = QN_NEW_N(arena, struct qn_value, index->len);
	for (i = 0; i < index->len; i++)
		items[i] = each(params, index->items[i].value, arena);
	return qn_value_list(items, index->len);
}

static bool
call_method(const struct qn_params *params, const char *key, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	const struct method_row *row;

	for (row = methods; row->name; row++) {
		if (strlen(row->name) != len || memcmp(row->name, key, len))
			continue;
		*ret = collect(params, row->each, arena);
		return true;
	}
	return false;
}

/* ---- the dict ----------------------------------------------------------- */

static bool
dict_find(const void *obj, const char *key, size_t len, struct qn_arena *arena,
    struct qn_value *ret)
{
	const struct qn_param *item = qn_params__find(obj, key, len);

	if (!item)
		return call_method(obj, key, len, arena, ret);
	*ret = text_of(item);
	return true;
}

static size_t
dict_len(const void *obj)
{
	return qn_params__index(obj)->len;
}

static struct qn_value
dict_at(const void *obj, size_t i, struct qn_arena *arena)
{
	return each_key(obj, qn_params__index(obj)->items[i].value, arena);
}

static bool
dict_truth(const void *obj)
{
	return ((const struct qn_params *)obj)->len > 0;
}

static struct qn_value
params_text(const struct qn_params *params, struct qn_arena *arena, bool lists)
{
	const struct qn_map *index = qn_params__index(params);
	struct qn_value part;
	struct qn_str str;
	size_t i;

	qn_str_init(&str, arena);
	qn_str_add(&str, lists ? "<QueryDict: {" : "{");
	for (i = 0; i < index->len; i++) {
		if (i)
			qn_str_add(&str, ", ");
		part = each_key(params, index->items[i].value, arena);
		qn_value_add_repr(&str, &part);
		qn_str_add(&str, ": ");
		part = lists ? values_of(params, index->items[i].value, arena) :
			       each_value(params, index->items[i].value, arena);
		qn_value_add_repr(&str, &part);
	}
	qn_str_add(&str, lists ? "}>" : "}");
	return qn_value_text(str.buf, str.len);
}

static struct qn_value
dict_text(const void *obj, struct qn_arena *arena)
{
	return params_text(obj, arena, false);
}

const struct qn_object_type qn_params__dict_type = {
	.name = "dict",
	.find = dict_find,
	.text = dict_text,
	.len = dict_len,
	.at = dict_at,
	.truth = dict_truth,
};

/* ---- the QueryDict ------------------------------------------------------ */

static bool
query_find(const void *obj, const char *key, size_t len, struct qn_arena *arena,
    struct qn_value *ret)
{
	struct qn_str str;

	if (dict_find(obj, key, len, arena, ret))
		return true;
	if (len != 9 || memcmp(key, "urlencode", 9))
		return false;
	qn_str_init(&str, arena);
	qn_params_format(obj, &str);
	*ret = qn_value_text(str.buf, str.len);
	return true;
}

static struct qn_value
query_text(const void *obj, struct qn_arena *arena)
{
	return params_text(obj, arena, true);
}

const struct qn_object_type qn_params_type = {
	.name = "QueryDict",
	.find = query_find,
	.text = query_text,
	.len = dict_len,
	.at = dict_at,
	.truth = dict_truth,
};
