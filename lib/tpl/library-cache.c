/* SPDX-License-Identifier: MIT */
/*
 * The library "cache": {% cache seconds name vary … %} keeps a rendered
 * fragment in the memory of this worker.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "tpl/env.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"
#include "tpl/tpl-int.h"

#include "base/banned.h"

enum {
	FRAGMENTS_MAX = 512,
	FRAGMENT_SIZE_MAX = 1 << 20
};

/* One rendered fragment; malloc'd, so that it can be replaced. */
struct fragment {
	char *key;
	size_t key_len;
	char *text;
	size_t len;
	int64_t expires; /* monotonic; 0: never */
};

struct tag_cache {
	const struct qn_expr *seconds;
	const char *name;
	const struct qn_expr **vary;
	size_t n;
};

struct qn_fragments {
	struct fragment items[FRAGMENTS_MAX];
};

void
qn_fragments__free(struct qn_fragments *f)
{
	size_t i;

	for (i = 0; f && i < FRAGMENTS_MAX; i++) {
		free(f->items[i].key);
		free(f->items[i].text);
	}
	free(f);
}

/* The place of a key: each has one, and a newer key takes it over. */
static struct fragment *
fragment_get(const struct qn_tpl_env *env, const char *key, size_t len)
{
	struct qn_env_worker *worker = env->worker;

	if (!worker->fragments) {
		worker->fragments = calloc(1, sizeof(*worker->fragments));
		if (!worker->fragments)
			qn_out_of("memory", sizeof(*worker->fragments), 0);
	}
	return &worker->fragments->items[qn_map_hash(key, len) % FRAGMENTS_MAX];
}

static bool
fragment_is(const struct fragment *f, const char *key, size_t len)
{
	return f->key && f->key_len == len && memcmp(f->key, key, len) == 0 &&
	    (!f->expires || f->expires > qn_time_monotonic());
}

static char *
copy(const char *ptr, size_t len)
{
	char *mem = malloc(len + 1);

	if (!mem)
		qn_out_of("memory", len, 0);
	memcpy(mem, ptr, len);
	mem[len] = '\0';
	return mem;
}

static void
fragment_set(struct fragment *f, const struct qn_str *key,
    const struct qn_value *text, int64_t seconds)
{
	if (text->len > FRAGMENT_SIZE_MAX)
		return;
	free(f->key);
	free(f->text);
	f->key = copy(key->buf, key->len);
	f->key_len = key->len;
	f->text = copy(text->text, text->len);
	f->len = text->len;
	f->expires =
	    seconds < 0 ? 0 : qn_time_monotonic() + seconds * QN_SECOND;
}

/* Seconds to keep it; −1 for ever (None); −2 after an error. */
static int64_t
cache_seconds(struct qn_render *r, const struct tag_cache *tag)
{
	struct qn_value value;
	struct qn_str text;
	int64_t n;

	if (qn_expr__resolve(r, tag->seconds, 0, &value) < 0)
		return -2;
	if (value.kind == QN_V_NONE)
		return -1;
	if (qn_text_to_int(&value, &n) && n < INT64_C(1) << 32)
		return n < 0 ? 0 : n;
	qn_str_init(&text, r->arena);
	qn_value_add_repr(&text, &value);
	qn_render__error(r, QN_ERR_BAD_INPUT,
	    "TemplateSyntaxError: \"cache\" tag got a non-integer timeout "
	    "value: %s",
	    text.buf);
	return -2;
}

static int
cache_key(struct qn_render *r, const struct tag_cache *tag, struct qn_str *key)
{
	size_t i;

	qn_str_init(key, r->ctx->arena);
	qn_str_add(key, tag->name);
	for (i = 0; i < tag->n; i++) {
		struct qn_value value;

		if (qn_expr__resolve(r, tag->vary[i], 0, &value) < 0)
			return -1;
		value = qn_text_of(&value, r->arena);
		qn_str_addf(key, ":%u:", value.len);
		qn_str_add_len(key, value.text, value.len);
	}
	return 0;
}

static const struct qn_op *
run_cache(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_cache *tag = op->data;
	int64_t seconds = cache_seconds(r, tag);
	struct fragment *f;
	struct qn_value text;
	struct qn_str key;

	if (seconds == -2 || cache_key(r, tag, &key) < 0)
		return NULL;
	f = fragment_get(r->env, key.buf, key.len);
	if (fragment_is(f, key.buf, key.len)) {
		qn_str_add_len(r->out, f->text, f->len);
		return qn_op__next(op);
	}
	if (qn_render__capture(r, op, 0, &text) < 0)
		return NULL;
	if (seconds)
		fragment_set(f, &key, &text, seconds);
	qn_str_add_len(r->out, text.text, text.len);
	return qn_op__next(op);
}

static const struct qn_node_type node_cache = { .name = "CacheNode",
	.run = run_cache };

static int
parse_cache(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_cache *tag = QN_NEW(p->arena, struct tag_cache);
	size_t i;

	qn_parser__bodies(p, node, 1);
	if (qn_parser__body(p, &node->bodies[0],
		(const char *const[]){ "endcache", NULL }) < 0)
		return -1;
	p->at++;
	if (n < 3)
		return qn_parser__error(
		    p, "''cache'' tag requires at least 2 arguments.");
	if (n > 3 && words[n - 1].len > 6 &&
	    memcmp(words[n - 1].ptr, "using=", 6) == 0)
		n--;
	tag->seconds = qn_parser__expr(p, words[1]);
	tag->name = qn_parser__dup(p, words[2]);
	tag->vary = QN_NEW_N(p->arena, const struct qn_expr *, n);
	if (!tag->seconds)
		return -1;
	for (i = 3; i < n; i++) {
		tag->vary[tag->n] = qn_parser__expr(p, words[i]);
		if (!tag->vary[tag->n++])
			return -1;
	}
	node->type = &node_cache;
	node->data = tag;
	return 0;
}

static const struct qn_tag cache_tags[] = { QN_TAG("cache", parse_cache),
	{ 0 } };

const struct qn_tpl_library qn_library__cache = { .name = "cache",
	.tags = cache_tags };
