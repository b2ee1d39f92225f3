/* SPDX-License-Identifier: MIT */
/* Filters that sort: dictsort and dictsortreversed. */
#include "tpl/tpl-int.h"

#include <string.h>

#include "tpl/coerce.h"
#include "tpl/lookup.h"
#include "tpl/seq.h"

#include "base/banned.h"

struct sorted {
	struct qn_value key, item;
};

/* A text argument that float() takes is a key of each item, not a path. */
static bool
is_number(const struct qn_value *arg)
{
	double f;

	return qn_coerce__to_float(arg, &f) == QN_COERCE_OK;
}

/* item[arg]: a key of a map (its absence is an error that Django does not
 * catch), or an index. */
static int
item_at(struct qn_filter_call *call, const struct qn_value *item,
    struct qn_value *ret)
{
	const struct qn_value *arg = &call->args[0], *found = NULL;
	struct qn_seq seq;
	int64_t i = arg->i;

	if (item->kind == QN_V_MAP) {
		if (arg->kind == QN_V_TEXT)
			found = qn_map_find(item->map, arg->text, arg->len);
		if (!found)
			return qn_err_set(call->err, QN_ERR_BAD_INPUT,
			    "KeyError: the argument of \"%s\" is no key",
			    call->filter->name);
		*ret = *found;
		return 1;
	}
	if (arg->kind != QN_V_INT || !qn_seq_init(&seq, item, call->arena))
		return 0;
	if (i < 0)
		i += (int64_t)seq.len;
	if (i < 0 || i >= (int64_t)seq.len)
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "IndexError: list index out of range");
	*ret = qn_seq_at(&seq, (size_t)i);
	return 1;
}

/* What an item is sorted by: 1; 0 when it has none; −1 after an error. */
static int
sort_key(struct qn_filter_call *call, const struct qn_value *item,
    struct qn_value *ret)
{
	const struct qn_value *arg = &call->args[0];

	if (arg->kind == QN_V_TEXT && !is_number(arg))
		return qn_lookup_path(
		    item, arg->text, arg->len, call->arena, ret);
	return item_at(call, item, ret);
}

/* Merge two sorted runs; false when two keys have no order. Equal keys keep
 * their order, reversed or not, as Python's sort does. */
static bool
merge(
    struct sorted *a, size_t left, size_t n, struct sorted *tmp, bool reversed)
{
	size_t i = 0, j = left, k = 0;
	int order;

	while (i < left && j < n) {
		if (!qn_value_compare(&a[i].key, &a[j].key, &order))
			return false;
		if (reversed ? order >= 0 : order <= 0)
			tmp[k++] = a[i++];
		else
			tmp[k++] = a[j++];
	}
	while (i < left)
		tmp[k++] = a[i++];
	memcpy(a, tmp, k * sizeof(*a));
	return true;
}

static bool
merge_sort(struct sorted *a, size_t n, struct sorted *tmp, bool reversed)
{
	size_t half = n / 2;

	if (n < 2)
		return true;
	return merge_sort(a, half, tmp, reversed) &&
	    merge_sort(a + half, n - half, tmp, reversed) &&
	    merge(a, half, n, tmp, reversed);
}

/* Properties that begin with an underscore are private, as in templates. */
static bool
is_private(const struct qn_value *arg)
{
	return arg->kind == QN_V_TEXT &&
	    ((arg->len && *arg->text == '_') ||
		memmem(arg->text, arg->len, "._", 2));
}

/* What cannot be sorted gives "". */
static int
sort(struct qn_filter_call *call, struct qn_value *inout, bool reversed)
{
	struct sorted *a, *tmp;
	struct qn_value *items;
	struct qn_seq seq;
	size_t i;
	int ok;

	if (is_private(&call->args[0]) ||
	    !qn_seq_init(&seq, inout, call->arena)) {
		*inout = qn_coerce__empty();
		return 0;
	}
	a = QN_NEW_N(call->arena, struct sorted, seq.len + 1);
	tmp = QN_NEW_N(call->arena, struct sorted, seq.len + 1);
	items = QN_NEW_N(call->arena, struct qn_value, seq.len + 1);
	for (i = 0; i < seq.len; i++) {
		a[i].item = qn_seq_at(&seq, i);
		ok = sort_key(call, &a[i].item, &a[i].key);
		if (ok < 0)
			return -1;
		if (!ok) {
			*inout = qn_coerce__empty();
			return 0;
		}
	}
	if (!merge_sort(a, seq.len, tmp, reversed)) {
		*inout = qn_coerce__empty();
		return 0;
	}
	for (i = 0; i < seq.len; i++)
		items[i] = a[i].item;
	*inout = qn_value_list(items, seq.len);
	return 0;
}

static int
filter_dictsort(struct qn_filter_call *call, struct qn_value *inout)
{
	return sort(call, inout, false);
}

static int
filter_dictsortreversed(struct qn_filter_call *call, struct qn_value *inout)
{
	return sort(call, inout, true);
}

const struct qn_filter qn_filters__sort[] = { { .name = "dictsort",
						  .fn = filter_dictsort,
						  .args_min = 1,
						  .args_max = 1 },
	{ .name = "dictsortreversed",
	    .fn = filter_dictsortreversed,
	    .args_min = 1,
	    .args_max = 1 },
	{ 0 } };
