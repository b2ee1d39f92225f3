/* SPDX-License-Identifier: MIT */
/*
 * The dot of {{ task.owner.name }}: a key of a map, a member of a record, an
 * attribute of an object, an item of a list, in Django's order; functions
 * without arguments are called.
 */
#ifndef QN_TPL_LOOKUP_H
#define QN_TPL_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/value.h"

/*
 * One step: value.name. False when there is no such thing, and then *ret is
 * untouched (Django: VariableDoesNotExist). A function is called, unless it
 * alters data: then *ret is empty text.
 */
bool qn_lookup_attr(const struct qn_value *value, const char *name, size_t len,
    struct qn_arena *arena, struct qn_value *ret);

/* Several steps, "owner.name", as the argument of dictsort. */
bool qn_lookup_path(const struct qn_value *value, const char *path, size_t len,
    struct qn_arena *arena, struct qn_value *ret);

/* Call a QN_V_FUNC in place; other values stay. False: it alters data. */
bool qn_lookup_call(struct qn_value *inout, struct qn_arena *arena);

#endif
