/* SPDX-License-Identifier: MIT */
/*
 * JSON (RFC 8259) to values and back. The only user of jansson.
 */
#ifndef QN_BASE_JSON_H
#define QN_BASE_JSON_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/value.h"

/*
 * Parse a document into `arena`. Objects become QN_V_MAP with their keys in
 * order, arrays QN_V_LIST; integers beyond int64 become floats. Duplicate
 * keys: the last wins. Nesting is limited to 512 levels. On failure −1 with
 * QN_ERR_BAD_INPUT, line and column in the message.
 */
int qn_json_parse(struct qn_arena *arena, const char *ptr, size_t len,
    struct qn_value *ret, struct qn_err *err) QN_MUST_CHECK;

/*
 * Append a value as compact JSON: keys in map order, `<`, `>` and `&` as
 * \u escapes so that it may stand inside <script>, datetimes as ISO 8601,
 * decimals as strings. Objects and rows that JSON cannot hold become null.
 */
void qn_json_add(struct qn_str *str, const struct qn_value *value);

#endif
