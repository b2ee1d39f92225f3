/* SPDX-License-Identifier: MIT */
/* {% querystring %}: the query of this request, changed. */
#include <string.h>

#include "http/params.h"
#include "http/request.h"
#include "tpl/context.h"
#include "tpl/seq.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

/* A parameter with all its values; removed when None was given. */
struct query_item {
	const char *name;
	size_t len;
	struct qn_vec values; /* of struct qn_value */
};

struct query {
	struct qn_vec items; /* of struct query_item */
	struct qn_arena *arena;
};

static struct query_item *
query_get(struct query *q, const char *name, size_t len)
{
	struct query_item *item;
	size_t i;

	for (i = 0; i < q->items.len; i++) {
		item = qn_vec_get(&q->items, i);
		if (item->len == len && memcmp(item->name, name, len) == 0)
			return item;
	}
	item = qn_vec_add(&q->items);
	item->name = name;
	item->len = len;
	item->values = QN_VEC(struct qn_value, q->arena);
	return item;
}

/* Replace a parameter: None removes it, a list gives it several values. */
static void
query_set(
    struct query *q, const char *name, size_t len, const struct qn_value *value)
{
	struct query_item *item = query_get(q, name, len);
	struct qn_seq seq;
	size_t i;

	item->values.len = 0;
	if (value->kind == QN_V_NONE)
		return;
	if (value->kind == QN_V_TEXT || !qn_seq_init(&seq, value, q->arena)) {
		*(struct qn_value *)qn_vec_add(&item->values) = *value;
		return;
	}
	for (i = 0; i < seq.len; i++)
		*(struct qn_value *)qn_vec_add(&item->values) =
		    qn_seq_at(&seq, i);
}

static void
query_add_request(struct query *q, const struct qn_params *get)
{
	size_t i;

	for (i = 0; i < get->len; i++) {
		const struct qn_param *p = &get->items[i];
		struct query_item *item = query_get(q, p->name, p->name_len);

		*(struct qn_value *)qn_vec_add(&item->values) =
		    qn_value_text(p->value, p->len);
	}
}

static int
query_add_mapping(
    struct qn_tag_call *call, struct query *q, const struct qn_value *map)
{
	size_t i;

	if (map->kind == QN_V_OBJECT && map->type == &qn_params_type) {
		query_add_request(q, map->ptr);
		return 0;
	}
	if (map->kind != QN_V_MAP)
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "TemplateSyntaxError: querystring requires mappings for "
		    "positional arguments (got %s instead).",
		    qn_value_kind_name(map));
	for (i = 0; i < map->map->len; i++)
		query_set(q, map->map->items[i].key, map->map->items[i].len,
		    map->map->items[i].value);
	return 0;
}

/* Python's quote_plus. */
static void
add_plus(struct qn_str *out, const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (ptr[i] == ' ')
			qn_str_add_char(out, '+');
		else
			qn_str_add_url(out, ptr + i, 1);
	}
}

static void
query_format(const struct query *q, struct qn_str *out)
{
	size_t i, k;

	qn_str_add_char(out, '?');
	for (i = 0; i < q->items.len; i++) {
		const struct query_item *item = qn_vec_get(&q->items, i);

		for (k = 0; k < item->values.len; k++) {
			struct qn_value text =
			    qn_text_of(qn_vec_get(&item->values, k), q->arena);

			if (out->len > 1)
				qn_str_add_char(out, '&');
			add_plus(out, item->name, item->len);
			qn_str_add_char(out, '=');
			add_plus(out, text.text, text.len);
		}
	}
}

static int
tag_querystring(struct qn_tag_call *call, struct qn_value *ret)
{
	struct query q = { .items = QN_VEC(struct query_item, call->arena),
		.arena = call->arena };
	struct qn_str out;
	size_t i;

	if (!call->more_len && !call->ctx->req)
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "AttributeError: 'Context' object has no attribute "
		    "'request'");
	if (!call->more_len)
		query_add_request(&q, &call->ctx->req->get);
	for (i = 0; i < call->more_len; i++)
		if (query_add_mapping(call, &q, &call->more[i]) < 0)
			return -1;
	for (i = 0; i < call->named_len; i++)
		query_set(&q, call->names[i], strlen(call->names[i]),
		    &call->named[i]);
	qn_str_init(&out, call->arena);
	query_format(&q, &out);
	*ret = qn_text_from(&out);
	return 0;
}

const struct qn_tag qn_tags__querystring[] = { { .name = "querystring",
						   .fn = tag_querystring,
						   .flags = QN_TAG_VARARGS |
						       QN_TAG_KWARGS },
	{ 0 } };
