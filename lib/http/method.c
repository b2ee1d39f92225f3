/* SPDX-License-Identifier: MIT */
#include "http/method.h"

#include <string.h>

#include "base/banned.h"

struct method_row {
	const char *name;
	size_t len;
	enum qn_method method;
};

/* In the order in which Allow lists them; OPTIONS comes last. */
static const struct method_row methods[] = {
	{ .name = "GET", .len = 3, .method = QN_GET },
	{ .name = "HEAD", .len = 4, .method = QN_HEAD },
	{ .name = "POST", .len = 4, .method = QN_POST },
	{ .name = "PUT", .len = 3, .method = QN_PUT },
	{ .name = "PATCH", .len = 5, .method = QN_PATCH },
	{ .name = "DELETE", .len = 6, .method = QN_DELETE },
	{ .name = "TRACE", .len = 5, .method = QN_TRACE },
	{ .name = "OPTIONS", .len = 7, .method = QN_OPTIONS }, { 0 }
};

enum qn_method
qn_method_find(const char *name, size_t len)
{
	const struct method_row *row;

	for (row = methods; row->name; row++)
		if (row->len == len && !memcmp(row->name, name, len))
			return row->method;
	return QN_METHOD_OTHER;
}

const char *
qn_method_name(enum qn_method method)
{
	const struct method_row *row;

	for (row = methods; row->name; row++)
		if (row->method == method)
			return row->name;
	return "OTHER";
}

void
qn_str_add_allow(struct qn_str *str, unsigned set)
{
	const struct method_row *row;
	const char *sep = "";

	if (set & QN_GET)
		set |= QN_HEAD;
	set |= QN_OPTIONS;
	for (row = methods; row->name; row++) {
		if (!(set & (unsigned)row->method))
			continue;
		qn_str_add(str, sep);
		qn_str_add_len(str, row->name, row->len);
		sep = ", ";
	}
}
