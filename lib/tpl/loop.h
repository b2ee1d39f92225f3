/* SPDX-License-Identifier: MIT */
/*
 * The loop of a {% for %}: what {{ forloop }} shows.
 *
 * Private to the room.
 */
#ifndef QN_TPL_LOOP_H
#define QN_TPL_LOOP_H

#include "tpl/renderer.h"

struct qn_loop {
	struct qn_value parent; /* forloop around it; an empty map: none */
	size_t i, len;
	struct qn_state *states; /* what {% ifchanged %} remembers */
};

/* The loop that `forloop` names in the context, NULL when there is none. */
struct qn_loop *qn_loop__find(struct qn_render *r);

#endif
