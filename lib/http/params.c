/* SPDX-License-Identifier: MIT */
#include "http/params.h"

#include <stdbool.h>
#include <string.h>

#include "base/escape.h"
#include "base/map.h"
#include "base/utf8.h"
#include "http/http-int.h"

#include "base/banned.h"

/* Fewer than these are searched one by one: faster than hashing. */
#define INDEX_MIN 48

void
qn_params_init(struct qn_params *params, struct qn_arena *arena)
{
	*params = (struct qn_params){ .arena = arena };
}

static void
params_grow(struct qn_params *params)
{
	size_t cap = params->cap ? params->cap * 2 : 8;

	params->items = qn_arena_grow(params->arena, params->items,
	    params->cap * sizeof(*params->items), cap * sizeof(*params->items));
	params->cap = cap;
}

void
qn_params_add(struct qn_params *params, const char *name, size_t name_len,
    const char *value, size_t len)
{
	if (params->len == params->cap)
		params_grow(params);
	params->items[params->len++] = (struct qn_param){
		.name = name, .value = value, .name_len = name_len, .len = len
	};
	params->index = NULL;
}

/*
 * The index belongs to the look-up, not to the caller, so it is made behind a
 * const pointer.
 */
const struct qn_map *
qn_params__index(const struct qn_params *params)
{
	struct qn_params *mutable = (struct qn_params *)params;
	struct qn_params__group *group;
	const struct qn_param *item;
	struct qn_map *map;
	size_t i;

	if (params->index)
		return params->index;
	map = qn_map_new(params->arena);
	for (i = 0; i < params->len; i++) {
		item = &params->items[i];
		group = qn_map_find(map, item->name, item->name_len);
		if (!group) {
			group = QN_NEW(params->arena, struct qn_params__group);
			group->first = i;
			qn_map_set(map, item->name, item->name_len, group);
		}
		group->last = i;
		group->count++;
	}
	mutable->index = map;
	return map;
}

static bool
param_is(const struct qn_param *item, const char *name, size_t len)
{
	return item->name_len == len && !memcmp(item->name, name, len);
}

const struct qn_param *
qn_params__find(const struct qn_params *params, const char *name, size_t len)
{
	const struct qn_params__group *group;
	size_t i;

	if (params->len >= INDEX_MIN) {
		group = qn_map_find(qn_params__index(params), name, len);
		return group ? &params->items[group->last] : NULL;
	}
	for (i = params->len; i-- > 0;)
		if (param_is(&params->items[i], name, len))
			return &params->items[i];
	return NULL;
}

const struct qn_param *
qn_params_find_item(const struct qn_params *params, const char *name)
{
	return qn_params__find(params, name, strlen(name));
}

const char *
qn_params_find(const struct qn_params *params, const char *name)
{
	const struct qn_param *item;

	item = qn_params__find(params, name, strlen(name));
	return item ? item->value : NULL;
}

const char *
qn_params_find_nth(const struct qn_params *params, const char *name, size_t n)
{
	size_t len = strlen(name), i;

	for (i = 0; i < params->len; i++)
		if (param_is(&params->items[i], name, len) && n-- == 0)
			return params->items[i].value;
	return NULL;
}

/*
 * Decode [ptr, end) where it stands and end it with NUL, which may fall on
 * *end. Returns the length, −1 when it is not strict percent-encoded UTF-8.
 */
static int64_t
field_decode(char *ptr, char *end, struct qn_err *err)
{
	char *in, *out = ptr;
	bool high = false;
	int hi, lo;
	char c;

	for (in = ptr; in < end; in++) {
		c = *in;
		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			hi = end - in > 2 ? qn_hex_value(in[1]) : -1;
			lo = end - in > 2 ? qn_hex_value(in[2]) : -1;
			if (hi < 0 || lo < 0)
				return qn_http__bad(err, 400,
				    "malformed percent-encoding in a field");
			c = (char)(hi << 4 | lo);
			in += 2;
		}
		if (!c)
			return qn_http__bad(err, 400, "NUL byte in a field");
		high |= (c & 0x80) != 0;
		*out++ = c;
	}
	*out = '\0';
	if (high && !qn_utf8_is_valid(ptr, (size_t)(out - ptr)))
		return qn_http__bad(err, 400, "a field is not valid UTF-8");
	return out - ptr;
}

static int
field_parse(struct qn_params *params, char *ptr, char *end, struct qn_err *err)
{
	char *eq = memchr(ptr, '=', (size_t)(end - ptr));
	int64_t name_len, len = 0;
	char *value = end;

	if (eq) {
		value = eq + 1;
		len = field_decode(value, end, err);
	} else {
		eq = end;
	}
	name_len = len < 0 ? -1 : field_decode(ptr, eq, err);
	if (name_len < 0)
		return -1;
	qn_params_add(params, ptr, (size_t)name_len, value == end ? "" : value,
	    (size_t)len);
	return 0;
}

int
qn_params_parse(struct qn_params *params, const char *text, size_t text_len,
    size_t max_fields, struct qn_err *err)
{
	size_t n = 0;
	char *ptr, *amp, *end;

	ptr = qn_arena_dup(params->arena, text, text_len);
	end = ptr + text_len;
	for (; ptr < end; ptr = amp + 1) {
		amp = memchr(ptr, '&', (size_t)(end - ptr));
		if (!amp)
			amp = end;
		if (amp == ptr)
			continue;
		if (max_fields && n++ == max_fields)
			return qn_http__limit(err, 413,
			    "more than %zu fields "
			    "(DATA_UPLOAD_MAX_NUMBER_FIELDS)",
			    max_fields);
		if (field_parse(params, ptr, amp, err) < 0)
			return -1;
	}
	return 0;
}

void
qn_params_format(const struct qn_params *params, struct qn_str *str)
{
	const struct qn_param *item;
	size_t i;

	for (i = 0; i < params->len; i++) {
		item = &params->items[i];
		if (i)
			qn_str_add_char(str, '&');
		qn_str_add_url(str, item->name, item->name_len);
		qn_str_add_char(str, '=');
		qn_str_add_url(str, item->value, item->len);
	}
}
