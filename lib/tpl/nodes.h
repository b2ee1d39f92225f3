/* SPDX-License-Identifier: MIT */
/* The kinds of nodes that the parser and the emitter know by name. */
#ifndef QN_TPL_NODES_H
#define QN_TPL_NODES_H

#include "tpl/parser.h"

extern const struct qn_node_type qn_node__text;    /* literal text */
extern const struct qn_node_type qn_node__var;     /* {{ }} */
extern const struct qn_node_type qn_node__nothing; /* {% load %} … */

/* Runs nothing; a tag that only acts while parsing. */
int qn_emit__nothing(struct qn_emitter *e, const struct qn_node *node);

#endif
