/* SPDX-License-Identifier: MIT */
/* The built-in filters: the families together, found by name. */
#include "tpl/library.h"

#include <string.h>

#include "tpl/tpl-int.h"

#include "base/banned.h"

static const struct qn_filter *const families[] = {
	qn_filters__case,
	qn_filters__date,
	qn_filters__escape,
	qn_filters__fill,
	qn_filters__format,
	qn_filters__html,
	qn_filters__list,
	qn_filters__logic,
	qn_filters__number,
	qn_filters__safe,
	qn_filters__since,
	qn_filters__sort,
	qn_filters__urlize,
	qn_filters__truncate,
	qn_filters__words,
	NULL,
};

const struct qn_filter *
qn_filter_find(const char *name, size_t len)
{
	const struct qn_filter *const *family, *filter;

	for (family = families; *family; family++)
		for (filter = *family; filter->name; filter++)
			if (strlen(filter->name) == len &&
			    memcmp(filter->name, name, len) == 0)
				return filter;
	return NULL;
}
