/* SPDX-License-Identifier: MIT */
/*
 * What {% include %} shares with the tags of libraries and with the checks.
 *
 * Private to the room.
 */
#ifndef QN_TPL_INCLUDE_H
#define QN_TPL_INCLUDE_H

#include "tpl/renderer.h"

/* The template of a name or of a list of names; NULL after an error. */
const struct qn_tpl *qn_include__template(struct qn_render *r,
    const struct qn_node *node, const struct qn_value *name);

/* Values of named arguments in r->arena; NULL after an error. */
struct qn_value *qn_kwargs__resolve(
    struct qn_render *r, const struct qn_kwarg *kwargs, size_t n);

/* The name that an include node asks for; NULL for other nodes. */
const struct qn_expr *qn_include__name(const struct qn_node *node);

/* The constant route name of a {% url %} without `as`; false: none. */
bool qn_url__name(const struct qn_node *node, struct qn_value *ret);

#endif
