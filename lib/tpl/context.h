/* SPDX-License-Identifier: MIT */
/*
 * The inside of a context: a stack of bindings in scopes. A look-up goes from
 * the newest down and compares hashes, so what a loop binds is found at once.
 *
 * Private to the room; see tpl.h for what applications use.
 */
#ifndef QN_TPL_CONTEXT_H
#define QN_TPL_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/value.h"
#include "tpl/tpl.h"

struct qn_binding {
	const char *name;
	uint32_t len, hash;
	struct qn_value value;
};

/* A place to return to. */
struct qn_scope {
	uint32_t len, start;
};

struct qn_ctx {
	struct qn_arena *arena;
	struct qn_binding *vars;
	uint32_t len, cap;
	uint32_t start;         /* where the innermost scope begins */
	uint32_t floor;         /* look-ups end here (include … only) */
	struct qn_req *req;     /* NULL: none */
	const struct qn_tz *tz; /* current time zone; NULL: UTC */
	const struct qn_tz *default_tz; /* the environment's */
	const char *language;           /* current language; NULL: "en-us" */
	int64_t now;                    /* frozen clock; 0: the real one */
	bool autoescape;
	bool use_tz, use_l10n;
	bool started; /* settings of the environment are in */
};

uint32_t qn_ctx__hash(const char *name, size_t len);

/* A new scope, and back. */
struct qn_scope qn_ctx__push(struct qn_ctx *ctx);
static inline void
qn_ctx__pop(struct qn_ctx *ctx, struct qn_scope scope)
{
	ctx->len = scope.len;
	ctx->start = scope.start;
}

/* Look up with the hash at hand; NULL: absent. */
struct qn_value *qn_ctx__find(
    const struct qn_ctx *ctx, const char *name, uint32_t len, uint32_t hash);

/* Set in the innermost scope; bind adds without looking for an older one. */
void qn_ctx__set(struct qn_ctx *ctx, const char *name, uint32_t len,
    uint32_t hash, struct qn_value value);
struct qn_binding *qn_ctx__bind(struct qn_ctx *ctx, const char *name,
    uint32_t len, uint32_t hash, struct qn_value value);

/* Set where it is bound, else in the innermost scope (Django: set_upward). */
void qn_ctx__set_upward(
    struct qn_ctx *ctx, const char *name, struct qn_value value);

#endif
