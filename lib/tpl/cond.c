/* SPDX-License-Identifier: MIT */
#include "tpl/cond.h"

#include <string.h>

#include "meta/model.h"
#include "tpl/renderer.h"
#include "tpl/seq.h"
#include "tpl/text.h"

#include "base/banned.h"

enum {
	COND_DEPTH_MAX = 250
};

struct qn_cond {
	const struct operator* op; /* NULL: just the expression */
	const struct qn_cond *a, *b;
	const struct qn_expr *expr;
};

/* The value of an operator; −1 for an exception, which makes it False. */
typedef int operator_fn(
    struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret);

struct operator
{
	const char *name;
	int power; /* binding power */
	bool prefix;
	operator_fn *fn;
};

/* ---- evaluation ------------------------------------------------------- */

static int
cond_value(
    struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	if (!cond->op)
		return qn_expr__resolve(r, cond->expr, QN_RESOLVE_IGNORE, ret);
	if (cond->op->fn(r, cond, ret) < 0) {
		qn_render__forget(r);
		*ret = qn_value_bool(false);
	}
	return 0;
}

int
qn_cond__eval(struct qn_render *r, const struct qn_cond *cond, bool *ret)
{
	struct qn_value value;

	if (cond_value(r, cond, &value) < 0) {
		if (!r->missing)
			return -1;
		qn_render__forget(r);
		value = QN_NONE;
	}
	*ret = qn_value_truth(&value);
	return 0;
}

/* Both operands; −1 when one raises. */
static int
operands(struct qn_render *r, const struct qn_cond *cond, struct qn_value *a,
    struct qn_value *b)
{
	return cond_value(r, cond->a, a) < 0 ? -1 : cond_value(r, cond->b, b);
}

static int
op_or(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	if (cond_value(r, cond->a, ret) < 0)
		return -1;
	return qn_value_truth(ret) ? 0 : cond_value(r, cond->b, ret);
}

static int
op_and(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	if (cond_value(r, cond->a, ret) < 0)
		return -1;
	return qn_value_truth(ret) ? cond_value(r, cond->b, ret) : 0;
}

static int
op_not(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	struct qn_value a;

	if (cond_value(r, cond->a, &a) < 0)
		return -1;
	*ret = qn_value_bool(!qn_value_truth(&a));
	return 0;
}

/* The primary key of a record. */
static bool
row_key(struct qn_render *r, const struct qn_value *row, struct qn_value *ret)
{
	const struct qn_field *f;
	int slot;

	for (f = row->model->fields; f && f->name; f++) {
		if (!f->primary_key)
			continue;
		slot = qn_model_slot(row->model, f->name, strlen(f->name));
		if (slot < 0)
			return false;
		*ret = qn_row_get(row->model, row->ptr, slot, r->arena);
		return true;
	}
	return false;
}

/* Lists, and objects that are sequences, item by item. */
static bool
equal_items(
    struct qn_render *r, const struct qn_value *a, const struct qn_value *b)
{
	struct qn_seq x, y;
	size_t i;

	if (a->kind != b->kind || (a->flags ^ b->flags) & QN_V_TUPLE ||
	    !qn_seq_init(&x, a, r->arena) || !qn_seq_init(&y, b, r->arena) ||
	    (a->kind == QN_V_OBJECT && a->type != b->type))
		return qn_value_equal(a, b);
	if (x.len != y.len)
		return false;
	for (i = 0; i < x.len; i++) {
		struct qn_value p = qn_seq_at(&x, i), q = qn_seq_at(&y, i);

		if (!qn_cond__equal(r, &p, &q))
			return false;
	}
	return true;
}

bool
qn_cond__equal(
    struct qn_render *r, const struct qn_value *a, const struct qn_value *b)
{
	struct qn_value x, y;

	if (a->kind == QN_V_LIST || a->kind == QN_V_OBJECT)
		return equal_items(r, a, b);
	if (a->kind != QN_V_ROW || b->kind != QN_V_ROW)
		return qn_value_equal(a, b);
	if (a->model != b->model)
		return false;
	return a->ptr == b->ptr ||
	    (row_key(r, a, &x) && row_key(r, b, &y) && qn_value_equal(&x, &y));
}

/* x in y: 1, 0, or −1 when y contains nothing (a TypeError). */
static int
contains(
    struct qn_render *r, const struct qn_value *y, const struct qn_value *x)
{
	struct qn_seq seq;
	size_t i;

	if (y->kind == QN_V_TEXT) {
		if (x->kind != QN_V_TEXT)
			return -1;
		return !x->len || memmem(y->text, y->len, x->text, x->len);
	}
	if (y->kind == QN_V_MAP &&
	    (x->kind == QN_V_MAP ||
		(x->kind == QN_V_LIST && !(x->flags & QN_V_TUPLE))))
		return -1;
	if (y->kind == QN_V_MAP)
		return x->kind == QN_V_TEXT &&
		    qn_map_find_item(y->map, x->text, x->len);
	if (y->kind == QN_V_OBJECT && x->kind == QN_V_TEXT && y->type->find) {
		struct qn_value found;

		return y->type->find(y->ptr, x->text, x->len, r->arena, &found);
	}
	if (!qn_seq_init(&seq, y, r->arena))
		return -1;
	for (i = 0; i < seq.len; i++) {
		struct qn_value item = qn_seq_at(&seq, i);

		if (qn_cond__equal(r, &item, x))
			return 1;
	}
	return 0;
}

static int
op_in(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	struct qn_value a, b;
	int got;

	if (operands(r, cond, &a, &b) < 0)
		return -1;
	got = contains(r, &b, &a);
	*ret = qn_value_bool(got > 0);
	return got < 0 ? -1 : 0;
}

static int
op_not_in(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	if (op_in(r, cond, ret) < 0)
		return -1;
	ret->b = !ret->b;
	return 0;
}

/*
 * Python's `is`: the same object. Small integers, empty and one-letter texts
 * are single objects in CPython.
 */
static bool
is_same(const struct qn_value *a, const struct qn_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case QN_V_NONE:
		return true;
	case QN_V_BOOL:
		return a->b == b->b;
	case QN_V_INT:
		return a->i == b->i;
	case QN_V_TEXT:
		return a->len == b->len && (a->text == b->text || !a->len);
	case QN_V_FLOAT:
	case QN_V_DATETIME:
	case QN_V_DATE:
	case QN_V_TIME:
	case QN_V_DURATION:
		return false;
	default:
		return a->ptr == b->ptr && a->len == b->len;
	}
}

static int
op_is(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	struct qn_value a, b;

	if (operands(r, cond, &a, &b) < 0)
		return -1;
	*ret = qn_value_bool(is_same(&a, &b));
	return 0;
}

static int
op_is_not(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	if (op_is(r, cond, ret) < 0)
		return -1;
	ret->b = !ret->b;
	return 0;
}

static int
op_eq(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	struct qn_value a, b;

	if (operands(r, cond, &a, &b) < 0)
		return -1;
	*ret = qn_value_bool(qn_cond__equal(r, &a, &b));
	return 0;
}

static int
op_ne(struct qn_render *r, const struct qn_cond *cond, struct qn_value *ret)
{
	if (op_eq(r, cond, ret) < 0)
		return -1;
	ret->b = !ret->b;
	return 0;
}

/* The order of both operands: −1, 0, 1; false for a TypeError. */
static int
compare(struct qn_render *r, const struct qn_cond *cond, int *ret)
{
	struct qn_value a, b;

	if (operands(r, cond, &a, &b) < 0)
		return -1;
	return qn_value_compare(&a, &b, ret) ? 0 : -1;
}

#define COMPARISON(name, test)                                           \
	static int name(struct qn_render *r, const struct qn_cond *cond, \
	    struct qn_value *ret)                                        \
	{                                                                \
		int order;                                               \
                                                                         \
		if (compare(r, cond, &order) < 0)                        \
			return -1;                                       \
		*ret = qn_value_bool(order test 0);                      \
		return 0;                                                \
	}
COMPARISON(op_gt, >)
COMPARISON(op_ge, >=)
COMPARISON(op_lt, <)
COMPARISON(op_le, <=)
#undef COMPARISON

/* To add an operator: its function above and a row here. */
static const struct operator operators[] = {
	{ .name = "or", .power = 6, .fn = op_or },
	{ .name = "and", .power = 7, .fn = op_and },
	{ .name = "not", .power = 8, .prefix = true, .fn = op_not },
	{ .name = "in", .power = 9, .fn = op_in },
	{ .name = "not in", .power = 9, .fn = op_not_in },
	{ .name = "is", .power = 10, .fn = op_is },
	{ .name = "is not", .power = 10, .fn = op_is_not },
	{ .name = "==", .power = 10, .fn = op_eq },
	{ .name = "!=", .power = 10, .fn = op_ne },
	{ .name = ">", .power = 10, .fn = op_gt },
	{ .name = ">=", .power = 10, .fn = op_ge },
	{ .name = "<", .power = 10, .fn = op_lt },
	{ .name = "<=", .power = 10, .fn = op_le }, { 0 }
};

/* ---- parsing ---------------------------------------------------------- */

struct cond_token {
	const struct operator* op; /* NULL: a value */
	const struct qn_expr *expr;
};

struct cond_parser {
	struct qn_parser *p;
	const struct cond_token *tokens;
	size_t n, at;
	unsigned depth;
};

static const struct operator* operator_find(struct qn_span word)
{
	const struct operator* op;

	for (op = operators; op->name; op++)
		if (qn_span__is(word, op->name))
			return op;
	return NULL;
}

/* Words into tokens; "is not" and "not in" become one. */
static int
tokenize(struct cond_parser *c, const struct qn_span *words, size_t n)
{
	struct cond_token *tokens =
	    QN_NEW_N(c->p->arena, struct cond_token, n ? n : 1);
	size_t i;

	for (i = 0; i < n; i++) {
		struct cond_token *t = &tokens[c->n++];
		bool more = i + 1 < n;

		if (more && qn_span__is(words[i], "is") &&
		    qn_span__is(words[i + 1], "not")) {
			t->op = operator_find(QN_SPAN("is not"));
			i++;
		} else if (more && qn_span__is(words[i], "not") &&
		    qn_span__is(words[i + 1], "in")) {
			t->op = operator_find(QN_SPAN("not in"));
			i++;
		} else {
			t->op = operator_find(words[i]);
		}
		if (t->op)
			continue;
		t->expr = qn_parser__expr(c->p, words[i]);
		if (!t->expr)
			return -1;
	}
	c->tokens = tokens;
	return 0;
}

static const struct qn_cond *expression(struct cond_parser *c, int power);

static const struct qn_cond *
cond_new(struct cond_parser *c, const struct cond_token *t,
    const struct qn_cond *a, const struct qn_cond *b)
{
	struct qn_cond *cond = QN_NEW(c->p->arena, struct qn_cond);

	cond->op = t->op;
	cond->expr = t->expr;
	cond->a = a;
	cond->b = b;
	return cond;
}

/* What stands first in an expression. */
static const struct qn_cond *
cond_first(struct cond_parser *c)
{
	const struct cond_token *t;
	const struct qn_cond *a;

	if (c->at >= c->n) {
		qn_parser__error(
		    c->p, "Unexpected end of expression in if tag.");
		return NULL;
	}
	t = &c->tokens[c->at++];
	if (!t->op)
		return cond_new(c, t, NULL, NULL);
	if (!t->op->prefix) {
		qn_parser__error(c->p,
		    "Not expecting '%s' in this position in if tag.",
		    t->op->name);
		return NULL;
	}
	a = expression(c, t->op->power);
	return a ? cond_new(c, t, a, NULL) : NULL;
}

static const struct qn_cond *
expression(struct cond_parser *c, int power)
{
	const struct qn_cond *left, *right;
	const struct cond_token *t;

	if (++c->depth > COND_DEPTH_MAX) {
		qn_parser__error(c->p, "the condition is nested too deeply");
		return NULL;
	}
	left = cond_first(c);
	while (left && c->at < c->n && c->tokens[c->at].op &&
	    power < c->tokens[c->at].op->power) {
		t = &c->tokens[c->at++];
		if (t->op->prefix) {
			qn_parser__error(c->p,
			    "Not expecting '%s' as infix "
			    "operator in if tag.",
			    t->op->name);
			return NULL;
		}
		right = expression(c, t->op->power);
		left = right ? cond_new(c, t, left, right) : NULL;
	}
	c->depth--;
	return left;
}

const struct qn_cond *
qn_cond__parse(struct qn_parser *p, const struct qn_span *words, size_t n)
{
	struct cond_parser c = { .p = p };
	const struct qn_cond *cond;

	if (tokenize(&c, words, n) < 0)
		return NULL;
	cond = expression(&c, 0);
	if (!cond || c.at == c.n)
		return cond;
	if (c.tokens[c.at].op)
		qn_parser__error(p, "Unused '%s' at end of if expression.",
		    c.tokens[c.at].op->name);
	else
		qn_parser__error(p, "Unused '%.*s' at end of if expression.",
		    (int)c.tokens[c.at].expr->text.len,
		    c.tokens[c.at].expr->text.ptr);
	return NULL;
}
