/* SPDX-License-Identifier: MIT */
/* Request methods (RFC 9110 9, RFC 5789) as bits, so that a route can allow
 * several. */
#ifndef QN_HTTP_METHOD_H
#define QN_HTTP_METHOD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum qn_method {
	QN_METHOD_OTHER = 0, /* not one of these: 501 unless a view asks */
	QN_GET = 1 << 0,
	QN_HEAD = 1 << 1,
	QN_POST = 1 << 2,
	QN_PUT = 1 << 3,
	QN_PATCH = 1 << 4,
	QN_DELETE = 1 << 5,
	QN_OPTIONS = 1 << 6,
	QN_TRACE = 1 << 7,
};

/* Methods that change nothing (RFC 9110 9.2.1). */
#define QN_METHODS_SAFE ((unsigned)(QN_GET | QN_HEAD | QN_OPTIONS | QN_TRACE))

/* The method of a name, case-sensitive; QN_METHOD_OTHER when unknown. */
enum qn_method qn_method_find(const char *name, size_t len);

/* The name of one method; "OTHER" for QN_METHOD_OTHER. */
const char *qn_method_name(enum qn_method method);

/*
 * Append the value of an Allow field for a set of methods: HEAD is added to
 * GET and OPTIONS to any, "GET, HEAD, POST, OPTIONS".
 */
void qn_str_add_allow(struct qn_str *str, unsigned methods);

#endif
