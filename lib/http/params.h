/* SPDX-License-Identifier: MIT */
/*
 * Named values in order, a name may come more than once: the FastCGI
 * parameters, the query string, a form, the cookies, a route's arguments.
 * Django's QueryDict, read only.
 *
 *	page = qn_params_find(&req->get, "page");       the last, or NULL
 *
 * Names and values are NUL-terminated text in the request's arena without
 * NUL inside. Look-ups are linear while few and hashed above.
 */
#ifndef QN_HTTP_PARAMS_H
#define QN_HTTP_PARAMS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/value.h"

struct qn_param {
	const char *name;
	const char *value;
	size_t name_len;
	size_t len; /* of the value */
};

struct qn_params {
	struct qn_param *items; /* in the order received; NULL when empty */
	size_t len;
	size_t cap;             /* private */
	struct qn_arena *arena; /* owner of items */
	struct qn_map *index;   /* private: made when there are many */
};

/* How the query object prints and is read in templates: {{ request.GET.page }}.
 */
extern const struct qn_object_type qn_params_type;

void qn_params_init(struct qn_params *params, struct qn_arena *arena);

/* Append; name and value are lent and must outlive `params`. */
void qn_params_add(struct qn_params *params, const char *name, size_t name_len,
    const char *value, size_t len);

/* The last value of a name, NULL when absent (QueryDict.get). */
const char *qn_params_find(const struct qn_params *params, const char *name);

/* The last item of a name, for its length; NULL when absent. */
const struct qn_param *qn_params_find_item(
    const struct qn_params *params, const char *name);

/*
 * Value number `n` (from 0) of a name, NULL when there are fewer
 * (QueryDict.getlist by iteration).
 */
const char *qn_params_find_nth(
    const struct qn_params *params, const char *name, size_t n);

/*
 * Parse application/x-www-form-urlencoded text (WHATWG URL 5.1): strict
 * percent-decoding, UTF-8, no NUL. More than `max_fields` fields (0: no
 * limit) is QN_ERR_LIMIT, malformed is QN_ERR_BAD_INPUT; err->message names
 * which and err->status is 413 or 400.
 */
int qn_params_parse(struct qn_params *params, const char *ptr, size_t len,
    size_t max_fields, struct qn_err *err) QN_MUST_CHECK;

/* Append as a query string: "a=1&b=%20". */
void qn_params_format(const struct qn_params *params, struct qn_str *str);

#endif
