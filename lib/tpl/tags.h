/* SPDX-License-Identifier: MIT */
/*
 * The tags of the language, a table per family (tag-FAMILY.c), each ended by
 * { 0 }. To add a tag: its parse and run functions and a row in a family; to
 * add a family: its table here and in tags.c.
 *
 * Private to the room.
 */
#ifndef QN_TPL_TAGS_H
#define QN_TPL_TAGS_H

#include "tpl/parser.h"

extern const struct qn_tag qn_tags__cycle[];
extern const struct qn_tag qn_tags__for[];
extern const struct qn_tag qn_tags__inherit[];
extern const struct qn_tag qn_tags__include[];
extern const struct qn_tag qn_tags__load[];
extern const struct qn_tag qn_tags__logic[];
extern const struct qn_tag qn_tags__lorem[];
extern const struct qn_tag qn_tags__misc[];
extern const struct qn_tag qn_tags__partial[];
extern const struct qn_tag qn_tags__querystring[];
extern const struct qn_tag qn_tags__scope[];
extern const struct qn_tag qn_tags__url[];

/* {% blocktranslate %}, a tag of the library i18n. */
int qn_parse__blocktranslate(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n);

/* All families that need no {% load %}, NULL-ended. */
extern const struct qn_tag *const qn_tags__builtin[];

#endif
