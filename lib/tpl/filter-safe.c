/* SPDX-License-Identifier: MIT */
/* Filters that decide about escaping: escape, safe and their kin. */
#include "tpl/tpl-int.h"

#include "tpl/seq.h"
#include "tpl/text.h"

#include "base/banned.h"

/* Django's escape: conditional_escape, so that twice is once. */
static int
filter_escape(struct qn_filter_call *call, struct qn_value *inout)
{
	*inout = qn_text_escape(inout, call->arena);
	return 0;
}

static int
filter_force_escape(struct qn_filter_call *call, struct qn_value *inout)
{
	*inout = qn_text_force_escape(inout, call->arena);
	return 0;
}

static int
filter_safe(struct qn_filter_call *call, struct qn_value *inout)
{
	*inout = qn_text_mark_safe(inout, call->arena);
	return 0;
}

/* Apply a function to each item; what cannot be iterated is a TypeError. */
static int
each_item(struct qn_filter_call *call, struct qn_value *inout,
    struct qn_value (*fn)(const struct qn_value *, struct qn_arena *))
{
	struct qn_seq seq;
	struct qn_value *items;
	size_t i, n;

	if (!qn_seq_init(&seq, inout, call->arena))
		return qn_err_set(call->err, QN_ERR_BAD_INPUT,
		    "TypeError: '%s' object is not iterable",
		    qn_value_kind_name(inout));
	items = qn_seq_copy(&seq, &n);
	for (i = 0; i < n; i++)
		items[i] = fn(&items[i], call->arena);
	*inout = qn_value_list(items, n);
	return 0;
}

static int
filter_escapeseq(struct qn_filter_call *call, struct qn_value *inout)
{
	return each_item(call, inout, qn_text_escape);
}

static int
filter_safeseq(struct qn_filter_call *call, struct qn_value *inout)
{
	return each_item(call, inout, qn_text_mark_safe);
}

const struct qn_filter qn_filters__safe[] = { { .name = "escape",
						  .fn = filter_escape,
						  .flags = QN_FILTER_SAFE |
						      QN_FILTER_STRINGFILTER },
	{ .name = "escapeseq",
	    .fn = filter_escapeseq,
	    .flags = QN_FILTER_SAFE },
	{ .name = "force_escape",
	    .fn = filter_force_escape,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "safe",
	    .fn = filter_safe,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "safeseq", .fn = filter_safeseq, .flags = QN_FILTER_SAFE },
	{ 0 } };
