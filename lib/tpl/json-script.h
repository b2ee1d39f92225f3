/* SPDX-License-Identifier: MIT */
/*
 * JSON as Python's json.dumps with DjangoJSONEncoder writes it, safe inside a
 * <script> element: blanks after separators, all but ASCII as \uXXXX, and
 * \u003C, \u003E, \u0026 for < > and &. Private to the room.
 */
#ifndef QN_TPL_JSON_SCRIPT_H
#define QN_TPL_JSON_SCRIPT_H

#include "base/err.h"
#include "base/str.h"
#include "base/value.h"

/* Append; −1 with a TypeError for rows and other objects, or a RecursionError
 * below 100 levels. */
int qn_json_script__add(
    struct qn_str *str, const struct qn_value *value, struct qn_err *err);

#endif
