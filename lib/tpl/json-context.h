/* SPDX-License-Identifier: MIT */
/*
 * A context from a JSON object: for `manage render` and the golden tests. What
 * JSON lacks is written as an object with one key:
 *
 *	{"$safe": s}        safe text
 *	{"$datetime": iso}  a datetime, aware when it has an offset
 *	{"$date": iso}      a date          {"$time": iso}   a time
 *	{"$decimal": s}     a Decimal       {"$tuple": [..]} a tuple
 */
#ifndef QN_TPL_JSON_CONTEXT_H
#define QN_TPL_JSON_CONTEXT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/value.h"
#include "tpl/tpl.h"

/*
 * Set every key of the JSON object in the context; values live in `arena`. −1
 * with QN_ERR_BAD_INPUT when it does not parse, is no object, or a typed
 * object's text is malformed.
 */
int qn_ctx_set_json(struct qn_ctx *ctx, struct qn_arena *arena, const char *ptr,
    size_t len, struct qn_err *err) QN_MUST_CHECK;

/* Replace the typed objects in a parsed value, at any depth, in place. */
int qn_json_typed(struct qn_value *inout, struct qn_arena *arena,
    struct qn_err *err) QN_MUST_CHECK;

#endif
