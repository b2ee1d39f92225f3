/* SPDX-License-Identifier: MIT */
#include "http/accept.h"

#include <string.h>

#include "base/escape.h"
#include "http/header.h"

#include "base/banned.h"

/* The weight of ";q=0.5" among an item's parameters; 1000 without one. */
static int
item_weight(struct qn_span params)
{
	struct qn_span part;
	int weight, unit;
	size_t i;

	while (qn_header_next(&params, ';', &part)) {
		if (part.len < 3 || (part.ptr[0] | 0x20) != 'q' ||
		    part.ptr[1] != '=')
			continue;
		weight = part.ptr[2] == '1' ? 1000 : 0;
		for (i = 4, unit = 100; i < part.len && unit && weight < 1000;
		     i++, unit /= 10)
			if (part.ptr[i] >= '0' && part.ptr[i] <= '9')
				weight += (part.ptr[i] - '0') * unit;
		return weight;
	}
	return 1000;
}

/*
 * How closely a range fits: 4 the very type, 3 the type with parameters that
 * we do not look at, 2 its group ("text" with any), 1 any type, 0 not at all.
 */
static int
range_rank(struct qn_span range, struct qn_span params, const char *type)
{
	size_t group = strcspn(type, "/") + 1;
	struct qn_span first;

	if (range.len == 3 && !memcmp(range.ptr, "*/*", 3))
		return 1;
	if (range.len == group + 1 && range.ptr[group] == '*' &&
	    qn_ascii_iequal(range.ptr, group, type, group))
		return 2;
	if (!qn_ascii_iequal(range.ptr, range.len, type, strlen(type)))
		return 0;
	if (qn_header_next(&params, ';', &first) &&
	    (first.len < 2 || (first.ptr[0] | 0x20) != 'q' ||
		first.ptr[1] != '='))
		return 3;
	return 4;
}

int
qn_accept_quality(const char *accept, const char *type)
{
	struct qn_span rest = { .ptr = accept, .len = strlen(accept) };
	struct qn_span item, range;
	int best = 0, weight = 0, rank;
	const char *semi;
	bool any = false;

	while (qn_header_next(&rest, ',', &item)) {
		any = true;
		semi = memchr(item.ptr, ';', item.len);
		range = item;
		if (semi)
			range.len = (size_t)(semi - item.ptr);
		item.ptr += range.len;
		item.len -= range.len;
		range = qn_header_trim(range);
		rank = range_rank(range, item, type);
		if (rank <= best)
			continue;
		best = rank;
		weight = item_weight(item);
	}
	return any ? weight : 1000;
}
