/* SPDX-License-Identifier: MIT */
/*
 * A growing byte buffer, always followed by NUL. Bodies, rendered templates,
 * SQL text and log lines are built in one.
 *
 *	struct qn_str s;
 *
 *	qn_str_init(&s, req->arena);
 *	qn_str_add(&s, "<p>");
 *	qn_str_add_html(&s, title, strlen(title));
 *	qn_str_addf(&s, "</p><!-- %d rows -->", n);
 *
 * `buf` is never NULL. With an arena the memory is the arena's and release is
 * not needed; without one (arena NULL) it is malloc'd and qn_str_release
 * frees it. A limit makes the buffer break instead of grow over it: later
 * appends do nothing and qn_str_is_broken tells, once, at the end.
 *
 * The escape context is in the name of the function. Low-level: knows only
 * arena.h.
 */
#ifndef QN_BASE_STR_H
#define QN_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/cdefs.h"

struct qn_str {
	char *buf;              /* NUL-terminated, never NULL */
	size_t len;             /* bytes without the NUL */
	size_t cap;             /* bytes that fit, without the NUL */
	size_t limit;           /* never longer than this; 0: no limit */
	bool broken;            /* the limit was hit */
	struct qn_arena *arena; /* owner of buf; NULL: malloc */
};

/* A piece of text that somebody else owns; not NUL-terminated. */
struct qn_span {
	const char *ptr;
	size_t len;
};

/* The span of a string literal. */
#define QN_SPAN(literal) \
	((struct qn_span){ .ptr = "" literal, .len = sizeof(literal) - 1 })

/* ---- life cycle ------------------------------------------------------- */

/* An empty string in `arena`, or malloc'd when `arena` is NULL. */
void qn_str_init(struct qn_str *str, struct qn_arena *arena);

/* Free what a string without arena holds; the string is empty and usable. */
void qn_str_release(struct qn_str *str);

/* Empty it, keep the memory, mend a broken one. */
void qn_str_reset(struct qn_str *str);

/* Make room for `more` bytes beyond len; false when over the limit. */
bool qn_str_reserve(struct qn_str *str, size_t more);

/* Whether the limit was hit. */
bool qn_str_is_broken(const struct qn_str *str);

/* Cut down to `len` bytes (no longer than it is). */
void qn_str_truncate(struct qn_str *str, size_t len);

/* ---- append ----------------------------------------------------------- */

void qn_str_add_len(struct qn_str *str, const char *ptr, size_t len);
void qn_str_add_char(struct qn_str *str, char c);
void qn_str_add_int(struct qn_str *str, int64_t n);
void qn_str_addf(struct qn_str *str, const char *fmt, ...) QN_PRINTF(2, 3);
void qn_str_vaddf(struct qn_str *str, const char *fmt, va_list ap)
    QN_PRINTF(2, 0);

/* Append a NUL-terminated string; a literal's length is known at compile. */
static inline void
qn_str_add(struct qn_str *str, const char *s)
{
	qn_str_add_len(str, s, strlen(s));
}

/* ---- append, escaped for a context (see escape.h for the rules) -------- */

/* HTML text and quoted attributes, as Django: & < > " ' */
void qn_str_add_html(struct qn_str *str, const char *ptr, size_t len);
/* A URL path segment or query value: all but unreserved is %XX (RFC 3986). */
void qn_str_add_url(struct qn_str *str, const char *ptr, size_t len);
/*
 * The inside of a JSON string, safe inside <script> (RFC 8259, no < > &).
 * Malformed UTF-8 becomes U+FFFD.
 */
void qn_str_add_json(struct qn_str *str, const char *ptr, size_t len);
/*
 * A value of a logfmt line: quoted when it must be; control characters and
 * bytes that are not UTF-8 are escaped, so that no terminal obeys them.
 */
void qn_str_add_logfmt(struct qn_str *str, const char *ptr, size_t len);
/* Text for a single-quoted shell word. */
void qn_str_add_shell(struct qn_str *str, const char *ptr, size_t len);

#endif
