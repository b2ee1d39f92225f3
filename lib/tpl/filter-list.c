/* SPDX-License-Identifier: MIT */
/* Filters on lists: first, join, slice, dictsort, unordered_list and kin. */
#include "tpl/tpl-int.h"

#include <stdlib.h>
#include <string.h>

#include "base/rand.h"
#include "base/utf8.h"
#include "tpl/coerce.h"
#include "tpl/lookup.h"
#include "tpl/seq.h"
#include "tpl/text.h"

#include "base/banned.h"

/* A sequence that can be indexed by number: no map. */
static bool
seq_init_indexed(
    struct qn_seq *seq, const struct qn_value *value, struct qn_arena *arena)
{
	return value->kind != QN_V_MAP && qn_seq_init(seq, value, arena);
}

static int
raise_not_subscriptable(
    struct qn_filter_call *call, const struct qn_value *value)
{
	if (value->kind == QN_V_MAP)
		return qn_err_set(
		    call->err, QN_ERR_BAD_INPUT, "KeyError: 0 is not in it");
	return qn_err_set(call->err, QN_ERR_BAD_INPUT,
	    "TypeError: '%s' object is not subscriptable",
	    qn_value_kind_name(value));
}

static int
filter_first(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value value = *inout;
	struct qn_seq seq;

	if (!seq_init_indexed(&seq, &value, call->arena))
		return raise_not_subscriptable(call, inout);
	*inout = seq.len ? qn_seq_at(&seq, 0) : qn_coerce__empty();
	return 0;
}

static int
filter_last(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value value = *inout;
	struct qn_seq seq;

	if (!seq_init_indexed(&seq, &value, call->arena))
		return raise_not_subscriptable(call, inout);
	*inout = seq.len ? qn_seq_at(&seq, seq.len - 1) : qn_coerce__empty();
	return 0;
}

/* 4.2: an empty list gives "" and no IndexError. */
static int
filter_random(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value value = *inout;
	struct qn_seq seq;
	uint32_t n;

	if (!seq_init_indexed(&seq, &value, call->arena))
		return raise_not_subscriptable(call, inout);
	*inout = qn_coerce__empty();
	if (!seq.len)
		return 0;
	qn_rand_bytes(&n, sizeof(n));
	*inout = qn_seq_at(&seq, n % seq.len);
	return 0;
}

static int
filter_length(struct qn_filter_call *call, struct qn_value *inout)
{
	int64_t n = qn_value_len(inout);

	(void)call;
	*inout = qn_value_int(n < 0 ? 0 : n);
	return 0;
}

static int
filter_length_is(struct qn_filter_call *call, struct qn_value *inout)
{
	int64_t n = qn_value_len(inout), want;

	if (n < 0 || qn_coerce__to_int(&call->args[0], &want) != QN_COERCE_OK)
		*inout = qn_coerce__empty();
	else
		*inout = qn_value_bool(n == want);
	return 0;
}

/* ---- join ------------------------------------------------------------- */

static int
filter_join(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value value = *inout, item;
	struct qn_value sep = call->autoescape ?
	    qn_text_escape(&call->args[0], call->arena) :
	    call->args[0];
	struct qn_seq seq;
	struct qn_str str;
	size_t i;

	if (!qn_seq_init(&seq, &value, call->arena) || sep.kind != QN_V_TEXT)
		return 0;
	qn_str_init(&str, call->arena);
	for (i = 0; i < seq.len; i++) {
		item = qn_seq_at(&seq, i);
		if (i)
			qn_text_add(&str, &sep, call->arena);
		if (call->autoescape)
			qn_text_add_escaped(&str, &item, call->arena);
		else if (item.kind != QN_V_TEXT)
			return 0;
		else
			qn_text_add(&str, &item, call->arena);
	}
	*inout = qn_text_safe_from(&str);
	return 0;
}

/* ---- slice ------------------------------------------------------------ */

struct slice {
	int64_t bound[3];
	bool set[3];
	int n;
};

static bool
slice_parse(struct slice *slice, struct qn_filter_call *call)
{
	struct qn_value text = qn_text_of(&call->args[0], call->arena), bit;
	const char *p = text.text, *end = p + text.len, *colon;

	memset(slice, 0, sizeof(*slice));
	for (;; p = colon + 1) {
		colon = memchr(p, ':', (size_t)(end - p));
		if (slice->n == 3)
			return false;
		bit = qn_value_text(p, (size_t)((colon ? colon : end) - p));
		slice->set[slice->n] = bit.len > 0;
		if (bit.len &&
		    qn_coerce__to_int(&bit, &slice->bound[slice->n]) !=
			QN_COERCE_OK)
			return false;
		slice->n++;
		if (!colon)
			return true;
	}
}

/* A bound moved into 0 … len (−1 … len − 1 going down). */
static int64_t
slice_clamp(int64_t at, int64_t len, bool down)
{
	if (at < 0)
		at = at < -len ? -1 : at + len;
	if (at < 0)
		return down ? -1 : 0;
	if (at >= len)
		return down ? len - 1 : len;
	return at;
}

/* Python's slice.indices; one bit is the stop alone. */
static bool
slice_indices(const struct slice *s, int64_t len, int64_t *ret_start,
    int64_t *ret_stop, int64_t *ret_step)
{
	int first = s->n > 1 ? 0 : -1, stop = s->n > 1 ? 1 : 0;
	int64_t step = s->n > 2 && s->set[2] ? s->bound[2] : 1;
	bool down = step < 0;

	if (!step)
		return false;
	*ret_step = step;
	*ret_start = down ? len - 1 : 0;
	*ret_stop = down ? -1 : len;
	if (first == 0 && s->set[0])
		*ret_start = slice_clamp(s->bound[0], len, down);
	if (s->set[stop])
		*ret_stop = slice_clamp(s->bound[stop], len, down);
	return true;
}

static struct qn_value
slice_text(struct qn_seq *seq, int64_t start, int64_t stop, int64_t step)
{
	struct qn_str str;
	struct qn_value c;

	qn_str_init(&str, seq->arena);
	for (; step > 0 ? start < stop : start > stop; start += step) {
		c = qn_seq_at(seq, (size_t)start);
		qn_str_add_len(&str, c.text, c.len);
		if (step > (int64_t)seq->len || step < -(int64_t)seq->len)
			break;
	}
	return qn_text_from(&str);
}

static struct qn_value
slice_list(struct qn_seq *seq, int64_t start, int64_t stop, int64_t step)
{
	struct qn_value *items =
			    QN_NEW_N(seq->arena, struct qn_value, seq->len + 1),
			ret;
	size_t n = 0;

	for (; step > 0 ? start < stop : start > stop; start += step) {
		items[n++] = qn_seq_at(seq, (size_t)start);
		if (step > (int64_t)seq->len || step < -(int64_t)seq->len)
			break;
	}
	ret = qn_value_list(items, n);
	ret.flags = seq->value->flags & QN_V_TUPLE;
	return ret;
}

static int
filter_slice(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value value = *inout;
	int64_t start, stop, step;
	struct qn_seq seq;
	struct slice slice;

	if (!slice_parse(&slice, call) ||
	    !seq_init_indexed(&seq, &value, call->arena) ||
	    !slice_indices(&slice, (int64_t)seq.len, &start, &stop, &step))
		return 0;
	*inout = value.kind == QN_V_TEXT ? slice_text(&seq, start, stop, step) :
					   slice_list(&seq, start, stop, step);
	return 0;
}

/* ---- unordered_list --------------------------------------------------- */

#define NESTING_MAX 200

static void
add_tabs(struct qn_str *str, int n)
{
	for (; n > 0; n--)
		qn_str_add_char(str, '\t');
}

static int list_add(struct qn_str *str, struct qn_filter_call *call,
    const struct qn_value *list, int tabs);

static int
list_item_add(struct qn_str *str, struct qn_filter_call *call,
    const struct qn_value *item, const struct qn_value *children, int tabs)
{
	add_tabs(str, tabs);
	qn_str_add(str, "<li>");
	if (call->autoescape)
		qn_text_add_escaped(str, item, call->arena);
	else
		qn_text_add(str, item, call->arena);
	if (children && children->len) {
		qn_str_add_char(str, '\n');
		add_tabs(str, tabs);
		qn_str_add(str, "<ul>\n");
		if (list_add(str, call, children, tabs + 1) < 0)
			return -1;
		qn_str_add_char(str, '\n');
		add_tabs(str, tabs);
		qn_str_add(str, "</ul>\n");
		add_tabs(str, tabs);
	}
	qn_str_add(str, "</li>");
	return 0;
}

/* A list after an item is the children of that item. */
static int
list_add(struct qn_str *str, struct qn_filter_call *call,
    const struct qn_value *list, int tabs)
{
	struct qn_seq seq;
	struct qn_value *items;
	size_t i, n;

	if (tabs > NESTING_MAX)
		return qn_err_set(call->err, QN_ERR_LIMIT,
		    "RecursionError: more than %d nested lists", NESTING_MAX);
	if (!qn_seq_init(&seq, list, call->arena))
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "TypeError: '%s' object is not iterable",
		    qn_value_kind_name(list));
	items = qn_seq_copy(&seq, &n);
	for (i = 0; i < n; i++) {
		bool nested = i + 1 < n && items[i + 1].kind == QN_V_LIST;

		if (i)
			qn_str_add_char(str, '\n');
		if (list_item_add(str, call, &items[i],
			nested ? &items[i + 1] : NULL, tabs) < 0)
			return -1;
		i += nested;
	}
	return 0;
}

static int
filter_unordered_list(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_str str;

	qn_str_init(&str, call->arena);
	if (list_add(&str, call, inout, 1) < 0)
		return -1;
	*inout = qn_text_safe_from(&str);
	return 0;
}

const struct qn_filter qn_filters__list[] = { { .name = "first",
						  .fn = filter_first },
	{ .name = "join",
	    .fn = filter_join,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_NEEDS_AUTOESCAPE },
	{ .name = "last", .fn = filter_last, .flags = QN_FILTER_SAFE },
	{ .name = "length", .fn = filter_length },
	{ .name = "length_is",
	    .fn = filter_length_is,
	    .args_min = 1,
	    .args_max = 1 },
	{ .name = "random", .fn = filter_random, .flags = QN_FILTER_SAFE },
	{ .name = "slice",
	    .fn = filter_slice,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE },
	{ .name = "unordered_list",
	    .fn = filter_unordered_list,
	    .flags = QN_FILTER_SAFE | QN_FILTER_NEEDS_AUTOESCAPE },
	{ 0 } };
