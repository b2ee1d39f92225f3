/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

#include "base/banned.h"

#define JSON_DEPTH_MAX 512

static struct qn_value convert(struct qn_arena *arena, const json_t *json);

static struct qn_value
convert_object(struct qn_arena *arena, json_t *json)
{
	struct qn_map *map = qn_map_new(arena);
	const char *key;
	json_t *item;

	json_object_foreach(json, key, item)
	    qn_map_set_value(map, key, strlen(key), convert(arena, item));
	return qn_value_map(map);
}

static struct qn_value
convert_array(struct qn_arena *arena, const json_t *json)
{
	size_t i, n = json_array_size(json);
	struct qn_value *items = QN_NEW_N(arena, struct qn_value, n);

	for (i = 0; i < n; i++)
		items[i] = convert(arena, json_array_get(json, i));
	return qn_value_list(items, n);
}

/* The parser has bounded the nesting, so this recursion is bounded too. */
static struct qn_value
convert(struct qn_arena *arena, const json_t *json)
{
	size_t len;

	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return convert_object(arena, (json_t *)(uintptr_t)json);
	case JSON_ARRAY:
		return convert_array(arena, json);
	case JSON_STRING:
		len = json_string_length(json);
		return qn_value_text(
		    qn_arena_dup(arena, json_string_value(json), len), len);
	case JSON_INTEGER:
		return qn_value_int(json_integer_value(json));
	case JSON_REAL:
		return qn_value_float(json_real_value(json));
	case JSON_TRUE:
	case JSON_FALSE:
		return qn_value_bool(json_is_true(json));
	case JSON_NULL:
		break;
	}
	return QN_NONE;
}

/*
 * jansson recurses up to 2,048 levels; ours is the smaller limit, found by
 * counting brackets outside strings before it starts.
 */
static bool
depth_is_fine(const char *ptr, size_t len)
{
	bool quoted = false;
	int depth = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (quoted && ptr[i] == '\\')
			i++;
		else if (ptr[i] == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (ptr[i] == '[' || ptr[i] == '{')
			depth++;
		else if (ptr[i] == ']' || ptr[i] == '}')
			depth--;
		if (depth > JSON_DEPTH_MAX)
			return false;
	}
	return true;
}

/* Length of the number at `ptr`; *ret_wide when it is an integer over int64. */
static size_t
number_length(const char *ptr, size_t len, bool *ret_wide)
{
	char digits[24];
	size_t i = 0;

	while (i < len && (ptr[i] == '-' || (ptr[i] >= '0' && ptr[i] <= '9')))
		i++;
	*ret_wide = i > 18 &&
	    (i == len || (ptr[i] != '.' && ptr[i] != 'e' && ptr[i] != 'E'));
	if (*ret_wide && i < sizeof(digits)) {
		memcpy(digits, ptr, i);
		digits[i] = '\0';
		errno = 0;
		strtoll(digits, NULL, 10);
		*ret_wide = errno == ERANGE;
	}
	return i;
}

/*
 * jansson refuses an integer beyond int64 as a whole: give such numbers, and
 * only those, an exponent, which makes them floats.
 */
static json_t *
load_wide(const char *ptr, size_t len, json_error_t *why)
{
	const char *end = ptr + len;
	bool quoted = false, wide;
	struct qn_str text;
	json_t *json;
	size_t n;

	qn_str_init(&text, NULL);
	while (ptr < end) {
		n = quoted ? 0 : number_length(ptr, (size_t)(end - ptr), &wide);
		if (n) {
			qn_str_add_len(&text, ptr, n);
			qn_str_add(&text, wide ? "e0" : "");
		} else {
			n = quoted && *ptr == '\\' && end - ptr > 1 ? 2 : 1;
			quoted ^= *ptr == '"';
			qn_str_add_len(&text, ptr, n);
		}
		ptr += n;
	}
	json = json_loadb(
	    text.buf, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, why);
	qn_str_release(&text);
	return json;
}

int
qn_json_parse(struct qn_arena *arena, const char *ptr, size_t len,
    struct qn_value *ret, struct qn_err *err)
{
	json_error_t why;
	json_t *json;

	if (!depth_is_fine(ptr, len))
		return qn_err_set(err, QN_ERR_BAD_INPUT,
		    "JSON is nested more than %d levels deep", JSON_DEPTH_MAX);
	json = json_loadb(ptr, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
	if (!json && json_error_code(&why) == json_error_numeric_overflow)
		json = load_wide(ptr, len, &why);
	if (!json)
		return qn_err_set(err, QN_ERR_BAD_INPUT,
		    "JSON does not parse: line %d, column %d: %s", why.line,
		    why.column, why.text);
	*ret = convert(arena, json);
	json_decref(json);
	return 0;
}

static void
add_text(struct qn_str *str, const char *ptr, size_t len)
{
	qn_str_add_char(str, '"');
	qn_str_add_json(str, ptr, len);
	qn_str_add_char(str, '"');
}

static void
add_map(struct qn_str *str, const struct qn_map *map)
{
	size_t i;

	qn_str_add_char(str, '{');
	for (i = 0; i < map->len; i++) {
		if (i)
			qn_str_add_char(str, ',');
		add_text(str, map->items[i].key, map->items[i].len);
		qn_str_add_char(str, ':');
		qn_json_add(str, map->items[i].value);
	}
	qn_str_add_char(str, '}');
}

static void
add_list(struct qn_str *str, const struct qn_value *value)
{
	uint32_t i;

	qn_str_add_char(str, '[');
	for (i = 0; i < value->len; i++) {
		if (i)
			qn_str_add_char(str, ',');
		qn_json_add(str, &value->items[i]);
	}
	qn_str_add_char(str, ']');
}

/* ISO 8601 as Django writes it: "P1DT02H03M04.000005S". */
static void
add_duration(struct qn_str *str, int64_t usec)
{
	uint64_t n = usec < 0 ? -(uint64_t)usec : (uint64_t)usec;
	uint64_t rest = n % QN_DAY;

	qn_str_addf(str, "%sP%dDT%02dH%02dM%02d", usec < 0 ? "-" : "",
	    (int)(n / QN_DAY), (int)(rest / QN_HOUR),
	    (int)(rest / QN_MINUTE % 60), (int)(rest / QN_SECOND % 60));
	if (rest % QN_SECOND)
		qn_str_addf(str, ".%06d", (int)(rest % QN_SECOND));
	qn_str_add_char(str, 'S');
}

/* What prints as text in JSON: moments, decimals. */
static void
add_as_text(struct qn_str *str, const struct qn_value *value)
{
	struct qn_str text;

	qn_str_init(&text, NULL);
	if (value->kind == QN_V_DATETIME && value->flags & QN_V_AWARE)
		qn_str_add_iso(&text, value->i);
	else if (value->kind == QN_V_DURATION)
		add_duration(&text, value->i);
	else
		qn_value_add(&text, value);
	if (value->kind == QN_V_DATETIME && !(value->flags & QN_V_AWARE) &&
	    text.len > 10)
		text.buf[10] = 'T';
	add_text(str, text.buf, text.len);
	qn_str_release(&text);
}

void
qn_json_add(struct qn_str *str, const struct qn_value *value)
{
	switch ((enum qn_value_kind)value->kind) {
	case QN_V_BOOL:
		qn_str_add(str, value->b ? "true" : "false");
		return;
	case QN_V_INT:
		qn_str_add_int(str, value->i);
		return;
	case QN_V_FLOAT:
		if (isfinite(value->f))
			qn_str_add_float(str, value->f);
		else
			qn_str_add(str, "null");
		return;
	case QN_V_TEXT:
		add_text(str, value->text, value->len);
		return;
	case QN_V_DECIMAL:
	case QN_V_DATETIME:
	case QN_V_DATE:
	case QN_V_TIME:
	case QN_V_DURATION:
		add_as_text(str, value);
		return;
	case QN_V_LIST:
		add_list(str, value);
		return;
	case QN_V_MAP:
		add_map(str, value->map);
		return;
	default:
		qn_str_add(str, "null");
	}
}
