/* SPDX-License-Identifier: MIT */
#include "tpl/context.h"

#include <string.h>

#include "http/request.h"

#include "base/banned.h"

uint32_t
qn_ctx__hash(const char *name, size_t len)
{
	uint32_t hash = 2166136261u;
	size_t i;

	for (i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	return hash;
}

struct qn_binding *
qn_ctx__bind(struct qn_ctx *ctx, const char *name, uint32_t len, uint32_t hash,
    struct qn_value value)
{
	struct qn_binding *b;
	uint32_t cap;

	if (QN_UNLIKELY(ctx->len == ctx->cap)) {
		cap = ctx->cap ? ctx->cap * 2 : 32;
		ctx->vars = qn_arena_grow(ctx->arena, ctx->vars,
		    ctx->cap * sizeof(*b), cap * sizeof(*b));
		ctx->cap = cap;
	}
	b = &ctx->vars[ctx->len++];
	b->name = name;
	b->len = len;
	b->hash = hash;
	b->value = value;
	return b;
}

static void
bind_builtin(struct qn_ctx *ctx, const char *name, struct qn_value value)
{
	uint32_t len = (uint32_t)strlen(name);

	qn_ctx__bind(ctx, name, len, qn_ctx__hash(name, len), value);
}

/* True, False and None come first and are found below any floor. */
enum {
	BUILTINS = 3
};

struct qn_ctx *
qn_ctx_new(struct qn_arena *arena)
{
	struct qn_ctx *ctx = QN_NEW(arena, struct qn_ctx);

	ctx->arena = arena;
	ctx->autoescape = true;
	ctx->use_tz = true;
	ctx->use_l10n = true;
	bind_builtin(ctx, "True", qn_value_bool(true));
	bind_builtin(ctx, "False", qn_value_bool(false));
	bind_builtin(ctx, "None", QN_NONE);
	ctx->start = ctx->floor = ctx->len;
	return ctx;
}

struct qn_scope
qn_ctx__push(struct qn_ctx *ctx)
{
	struct qn_scope scope = { .len = ctx->len, .start = ctx->start };

	ctx->start = ctx->len;
	return scope;
}

static struct qn_binding *
find_between(const struct qn_ctx *ctx, uint32_t from, uint32_t to,
    const char *name, uint32_t len, uint32_t hash)
{
	uint32_t i;

	for (i = to; i > from; i--) {
		struct qn_binding *b = &ctx->vars[i - 1];

		if (b->hash == hash && b->len == len &&
		    (b->name == name || memcmp(b->name, name, len) == 0))
			return b;
	}
	return NULL;
}

struct qn_value *
qn_ctx__find(
    const struct qn_ctx *ctx, const char *name, uint32_t len, uint32_t hash)
{
	struct qn_binding *b;

	b = find_between(ctx, ctx->floor, ctx->len, name, len, hash);
	if (!b)
		b = find_between(ctx, 0, BUILTINS, name, len, hash);
	return b ? &b->value : NULL;
}

const struct qn_value *
qn_ctx_find(const struct qn_ctx *ctx, const char *name, size_t len)
{
	return qn_ctx__find(ctx, name, (uint32_t)len, qn_ctx__hash(name, len));
}

void
qn_ctx__set(struct qn_ctx *ctx, const char *name, uint32_t len, uint32_t hash,
    struct qn_value value)
{
	struct qn_binding *b =
	    find_between(ctx, ctx->start, ctx->len, name, len, hash);

	if (b)
		b->value = value;
	else
		qn_ctx__bind(ctx, name, len, hash, value);
}

void
qn_ctx_set(struct qn_ctx *ctx, const char *name, struct qn_value value)
{
	size_t len = strlen(name);

	qn_ctx__set(ctx, name, (uint32_t)len, qn_ctx__hash(name, len), value);
}

void
qn_ctx__set_upward(struct qn_ctx *ctx, const char *name, struct qn_value value)
{
	uint32_t len = (uint32_t)strlen(name);
	uint32_t hash = qn_ctx__hash(name, len);
	struct qn_binding *b =
	    find_between(ctx, ctx->floor, ctx->len, name, len, hash);

	if (b)
		b->value = value;
	else
		qn_ctx__bind(ctx, name, len, hash, value);
}

void
qn_ctx_set_map(struct qn_ctx *ctx, const struct qn_map *map)
{
	size_t i;

	for (i = 0; i < map->len; i++)
		qn_ctx__set(ctx, map->items[i].key, (uint32_t)map->items[i].len,
		    qn_ctx__hash(map->items[i].key, map->items[i].len),
		    *(const struct qn_value *)map->items[i].value);
}
