/* SPDX-License-Identifier: MIT */
/* {% for %}, and what {{ forloop }} is. */
#include "tpl/loop.h"

#include <string.h>

#include "tpl/seq.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

struct loop_name {
	const char *name;
	uint32_t len, hash;
};

struct tag_for {
	const struct qn_expr *sequence;
	const struct loop_name *names;
	size_t n;
	bool reversed;
	uint32_t forloop; /* hash of "forloop" */
};

/* ---- forloop ---------------------------------------------------------- */

enum {
	LOOP_PARENT,
	LOOP_COUNTER0,
	LOOP_COUNTER,
	LOOP_REVCOUNTER,
	LOOP_REVCOUNTER0,
	LOOP_FIRST,
	LOOP_LAST,
	LOOP_LENGTH
};

static const char *const loop_slots[] = {
	[LOOP_PARENT] = "parentloop",
	[LOOP_COUNTER0] = "counter0",
	[LOOP_COUNTER] = "counter",
	[LOOP_REVCOUNTER] = "revcounter",
	[LOOP_REVCOUNTER0] = "revcounter0",
	[LOOP_FIRST] = "first",
	[LOOP_LAST] = "last",
	[LOOP_LENGTH] = "length",
};

static int
loop_slot(const struct qn_object_type *type, const char *name, size_t len)
{
	size_t i;

	(void)type;
	for (i = 0; i < QN_COUNT(loop_slots); i++)
		if (strlen(loop_slots[i]) == len &&
		    memcmp(loop_slots[i], name, len) == 0)
			return (int)i;
	return -1;
}

static struct qn_value
loop_get(const void *obj, int slot, struct qn_arena *arena)
{
	const struct qn_loop *loop = obj;

	(void)arena;
	switch (slot) {
	case LOOP_PARENT:
		return loop->parent;
	case LOOP_COUNTER0:
		return qn_value_int((int64_t)loop->i);
	case LOOP_COUNTER:
		return qn_value_int((int64_t)loop->i + 1);
	case LOOP_REVCOUNTER:
		return qn_value_int((int64_t)(loop->len - loop->i));
	case LOOP_REVCOUNTER0:
		return qn_value_int((int64_t)(loop->len - loop->i) - 1);
	case LOOP_FIRST:
		return qn_value_bool(loop->i == 0);
	case LOOP_LAST:
		return qn_value_bool(loop->i + 1 == loop->len);
	default:
		return qn_value_int((int64_t)loop->len);
	}
}

/* As Python prints the dictionary that Django keeps. */
static struct qn_value
loop_text(const void *obj, struct qn_arena *arena)
{
	struct qn_str str;
	struct qn_value v;
	int i;

	qn_str_init(&str, arena);
	for (i = 0; i < LOOP_LENGTH; i++) {
		v = loop_get(obj, i, arena);
		qn_str_addf(&str, "%s'%s': ", i ? ", " : "{", loop_slots[i]);
		qn_text_add(&str, &v, arena);
	}
	qn_str_add_char(&str, '}');
	return qn_text_from(&str);
}

static const struct qn_object_type loop_type = {
	.name = "dict", .slot = loop_slot, .get = loop_get, .text = loop_text
};

struct qn_loop *
qn_loop__find(struct qn_render *r)
{
	const struct qn_value *v = qn_ctx_find(r->ctx, "forloop", 7);

	if (!v || v->kind != QN_V_OBJECT || v->type != &loop_type)
		return NULL;
	return (struct qn_loop *)v->ptr;
}

/* ---- running ---------------------------------------------------------- */

/* Several names from one item; −1 when their numbers differ. */
static int
loop_unpack(
    struct qn_render *r, const struct tag_for *tag, const struct qn_value *item)
{
	struct qn_seq seq;
	size_t i, len = 1;

	if (qn_seq_init(&seq, item, r->arena))
		len = seq.len;
	if (len != tag->n)
		return qn_render__error(r, QN_ERR_BAD_INPUT,
		    "ValueError: Need "
		    "%zu values to unpack in for loop; got %zu. ",
		    tag->n, len);
	for (i = 0; i < tag->n; i++)
		qn_ctx__set(r->ctx, tag->names[i].name, tag->names[i].len,
		    tag->names[i].hash, qn_seq_at(&seq, i));
	return 0;
}

static int
loop_turn_unpack(
    struct qn_render *r, const struct qn_op *op, const struct qn_value *item)
{
	struct qn_scope scope = qn_ctx__push(r->ctx);
	int got = loop_unpack(r, op->data, item);

	if (got == 0)
		got = qn_render__body(r, op, 0);
	qn_ctx__pop(r->ctx, scope);
	return got;
}

/* All turns. Scratch of a turn is given back when nothing was kept. */
static int
loop_run(struct qn_render *r, const struct qn_op *op, struct qn_loop *loop,
    struct qn_seq *seq)
{
	const struct tag_for *tag = op->data;
	const struct loop_name *name = &tag->names[0];
	struct qn_arena_mark mark = qn_arena_mark(r->arena);
	uint32_t at = r->ctx->len;
	unsigned kept = r->kept;
	int got = 0;

	if (tag->n == 1) {
		qn_ctx__set(r->ctx, name->name, name->len, name->hash, QN_NONE);
		at = r->ctx->len - 1;
	}
	for (loop->i = 0; loop->i < loop->len && got == 0; loop->i++) {
		struct qn_value item = qn_seq_at(
		    seq, tag->reversed ? loop->len - 1 - loop->i : loop->i);

		if (++r->steps > QN_RENDER_STEPS_MAX)
			return qn_render__error(r, QN_ERR_LIMIT,
			    "loops take more than %d turns",
			    QN_RENDER_STEPS_MAX);
		if (tag->n == 1) {
			r->ctx->vars[at].value = item;
			got = qn_render__body(r, op, 0);
		} else {
			got = loop_turn_unpack(r, op, &item);
		}
		if (QN_UNLIKELY(r->out->broken))
			return got;
		if (r->kept == kept)
			qn_arena_rewind(r->arena, mark);
	}
	return got;
}

/* The values to walk over: 0 for none, −1 when they cannot be iterated. */
static int
loop_values(struct qn_render *r, const struct tag_for *tag,
    struct qn_value *values, struct qn_seq *seq)
{
	if (qn_expr__resolve(r, tag->sequence, QN_RESOLVE_IGNORE, values) < 0)
		return -1;
	if (values->kind == QN_V_NONE) {
		seq->len = 0;
		return 0;
	}
	if (!qn_seq_init(seq, values, r->arena))
		return qn_render__error(r, QN_ERR_BAD_INPUT,
		    "TypeError: '%s' object is not iterable",
		    qn_value_kind_name(values));
	return 0;
}

static int
for_run(struct qn_render *r, const struct qn_op *op)
{
	static const struct qn_map nothing = { 0 };
	const struct tag_for *tag = op->data;
	const struct qn_value *outer;
	struct qn_loop loop = { .parent = qn_value_map(&nothing) };
	struct qn_value values;
	struct qn_seq seq;

	outer = qn_ctx__find(r->ctx, "forloop", 7, tag->forloop);
	if (outer)
		loop.parent = *outer;
	if (loop_values(r, tag, &values, &seq) < 0)
		return -1;
	if (!seq.len)
		return op->n_bodies > 1 ? qn_render__body(r, op, 1) : 0;
	loop.len = seq.len;
	qn_ctx__bind(r->ctx, "forloop", 7, tag->forloop,
	    qn_value_object(&loop_type, &loop));
	return loop_run(r, op, &loop, &seq);
}

static const struct qn_op *
run_for(struct qn_render *r, const struct qn_op *op)
{
	struct qn_arena_mark mark = qn_arena_mark(r->arena);
	struct qn_scope scope = qn_ctx__push(r->ctx);
	unsigned kept = r->kept;
	int got = for_run(r, op);

	qn_ctx__pop(r->ctx, scope);
	if (r->kept == kept)
		qn_arena_rewind(r->arena, mark);
	return got < 0 ? NULL : qn_op__next(op);
}

static const struct qn_node_type node_for = { .name = "ForNode",
	.run = run_for };

/* ---- parsing ---------------------------------------------------------- */

static void
name_add(struct qn_parser *p, struct qn_vec *names, struct qn_span word)
{
	struct loop_name *name = qn_vec_add(names);

	name->name = qn_parser__dup(p, word);
	name->len = (uint32_t)word.len;
	name->hash = qn_ctx__hash(name->name, word.len);
}

/* "a, b" from the words between "for" and "in"; −1 when one is no name. */
static int
parse_names(struct qn_parser *p, struct tag_for *tag,
    const struct qn_span *words, size_t n)
{
	struct qn_vec names = QN_VEC(struct loop_name, p->arena);
	struct qn_str joined;
	char *rest, *part;
	size_t i;

	qn_str_init(&joined, p->arena);
	for (i = 0; i < n; i++) {
		if (i)
			qn_str_add_char(&joined, ' ');
		qn_str_add_len(&joined, words[i].ptr, words[i].len);
	}
	rest = qn_arena_dup(p->arena, joined.buf, joined.len);
	while ((part = strsep(&rest, ","))) {
		struct qn_span word;

		while (*part == ' ' && names.len)
			part++;
		word = (struct qn_span){ .ptr = part, .len = strlen(part) };
		while (word.len && part[word.len - 1] == ' ' && rest)
			word.len--;
		part[word.len] = '\0';
		if (!word.len || strpbrk(part, " \"'|"))
			return -1;
		name_add(p, &names, word);
	}
	tag->names = names.items;
	tag->n = names.len;
	return 0;
}

static int
parse_bodies(struct qn_parser *p, struct qn_node *node)
{
	static const char *const ends[] = { "empty", "endfor", NULL };
	struct qn_nodelist bodies[2] = { 0 };
	const struct qn_token *end;
	unsigned n = 1;

	if (qn_parser__body(p, &bodies[0], ends) < 0)
		return -1;
	end = qn_parser__next(p);
	if (end && end->len == 5 && memcmp(end->ptr, "empty", 5) == 0) {
		if (qn_parser__body(p, &bodies[1], ends + 1) < 0)
			return -1;
		p->at++;
		n = 2;
	}
	qn_parser__bodies(p, node, n);
	memcpy(node->bodies, bodies, n * sizeof(bodies[0]));
	return 0;
}

static int
parse_for(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_for *tag = QN_NEW(p->arena, struct tag_for);
	const struct qn_token *t = p->token;
	size_t in;

	if (n < 4)
		return qn_parser__error(p,
		    "'for' statements should have at "
		    "least four words: %.*s",
		    (int)t->len, t->ptr);
	tag->reversed = qn_span__is(words[n - 1], "reversed");
	in = n - (tag->reversed ? 3 : 2);
	if (!qn_span__is(words[in], "in"))
		return qn_parser__error(p,
		    "'for' statements should use the "
		    "format 'for x in y': %.*s",
		    (int)t->len, t->ptr);
	if (in < 1 || parse_names(p, tag, words + 1, in - 1) < 0)
		return qn_parser__error(p,
		    "'for' tag received an invalid "
		    "argument: %.*s",
		    (int)t->len, t->ptr);
	tag->forloop = qn_ctx__hash("forloop", 7);
	tag->sequence = qn_parser__expr(p, words[in + 1]);
	node->type = &node_for;
	node->data = tag;
	return tag->sequence ? parse_bodies(p, node) : -1;
}

const struct qn_tag qn_tags__for[] = { QN_TAG("for", parse_for), { 0 } };
