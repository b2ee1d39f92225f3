/* SPDX-License-Identifier: MIT */
/*
 * The grammar of header field values (RFC 9110 5.5 and 5.6): tokens, quoted
 * strings, lists, parameters. Shared by everything that reads one.
 *
 *	struct qn_span rest = QN_SPAN("gzip, br;q=0.5"), item;
 *
 *	while (qn_header_next(&rest, ',', &item))
 *		use(item);              "gzip", then "br;q=0.5"
 */
#ifndef QN_HTTP_HEADER_H
#define QN_HTTP_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* Whether the bytes are a token (RFC 9110 5.6.2); "" is none. */
bool qn_header_is_token(const char *ptr, size_t len);

/* Whether the bytes may stand in a field value: no control but tab. */
bool qn_header_is_value(const char *ptr, size_t len);

/*
 * Take the next item of a list separated by `sep` (not one inside a quoted
 * string) from `rest`; white space around it and empty items are skipped.
 * False when there is none left.
 */
bool qn_header_next(struct qn_span *rest, char sep, struct qn_span *ret_item);

/*
 * The value of `name` in "a=1; b=\"2\"", its quotes taken off, in `arena`;
 * NULL when absent. Of several the first.
 */
const char *qn_header_find_pair(struct qn_arena *arena, struct qn_span pairs,
    const char *name, size_t *ret_len);

/*
 * The parameter `name` of a value like "text/html; charset=utf-8", as above.
 */
const char *qn_header_find_param(struct qn_arena *arena, struct qn_span value,
    const char *name, size_t *ret_len);

/*
 * Whether the value's part before any ';' is `type`, ASCII letters in either
 * case: is_type("Text/HTML; charset=x", "text/html").
 */
bool qn_header_is_type(struct qn_span value, const char *type);

/* White space (space, tab) cut off at both ends. */
struct qn_span qn_header_trim(struct qn_span span);

#endif
