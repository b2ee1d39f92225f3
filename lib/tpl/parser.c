/* SPDX-License-Identifier: MIT */
#include "tpl/parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tpl/env.h"
#include "tpl/nodes.h"
#include "tpl/tags.h"
#include "tpl/tpl-int.h"

#include "base/banned.h"

enum {
	DEPTH_MAX = 200
};

/* What a {% load %} brought: a library, or one row of it. */
struct loaded {
	const struct qn_tpl_library *library;
	const struct qn_tag *tag;
	const struct qn_filter *filter;
};

/* ---- errors ----------------------------------------------------------- */

/* Put the place of a token before the message. */
static int
error_at(struct qn_parser *p, const struct qn_token *token, const char *text)
{
	return qn_err_set(p->err, QN_ERR_SYNTAX, "%s:%d:%d: %s",
	    p->tpl->origin.path, token ? token->line : 1,
	    token ? qn_lexer__column(p->tpl->text, token->start) : 1, text);
}

int
qn_parser__error(struct qn_parser *p, const char *fmt, ...)
{
	char text[sizeof(p->err->message)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return error_at(p, p->token, text);
}

/* "'a', 'b' or 'c'" */
static void
text_list(struct qn_str *str, const char *const *items)
{
	size_t i;

	for (i = 0; items[i]; i++) {
		if (i)
			qn_str_add(str, items[i + 1] ? ", " : " or ");
		qn_str_addf(str, "'%s'", items[i]);
	}
}

static int
error_invalid(
    struct qn_parser *p, struct qn_span command, const char *const *ends)
{
	struct qn_str expected;

	qn_str_init(&expected, p->arena);
	if (ends) {
		qn_str_add(&expected, ", expected ");
		text_list(&expected, ends);
	}
	return qn_parser__error(p,
	    "Invalid block tag on line %d: '%.*s'%s. "
	    "Did you forget to register or load this tag?",
	    p->token->line, (int)command.len, command.ptr, expected.buf);
}

/* The innermost open tag has no end. */
static int
error_unclosed(struct qn_parser *p, const char *const *ends)
{
	const struct qn_token *open = p->open.len ?
	    *(const struct qn_token **)qn_vec_get(&p->open, p->open.len - 1) :
	    p->token;
	struct qn_str list;
	size_t i;

	qn_str_init(&list, p->arena);
	for (i = 0; ends[i]; i++)
		qn_str_addf(&list, "%s%s", i ? ", " : "", ends[i]);
	for (i = 0; i < open->len &&
	     !qn_lexer__space(open->ptr + i, open->ptr + open->len);
	     i++)
		;
	p->token = open;
	return qn_parser__error(p,
	    "Unclosed tag on line %d: '%.*s'. Looking for one of: %s.",
	    open->line, (int)i, open->ptr, list.buf);
}

/* ---- tags and filters by name ----------------------------------------- */

static bool
name_is(const char *name, struct qn_span span)
{
	return strlen(name) == span.len &&
	    memcmp(name, span.ptr, span.len) == 0;
}

static const struct qn_tag *
tag_in(const struct qn_tag *tag, struct qn_span name)
{
	for (; tag && tag->name; tag++)
		if (name_is(tag->name, name))
			return tag;
	return NULL;
}

static const struct qn_filter *
filter_in(const struct qn_filter *filter, struct qn_span name)
{
	for (; filter && filter->name; filter++)
		if (name_is(filter->name, name))
			return filter;
	return NULL;
}

static const struct qn_tag *
tag_find(struct qn_parser *p, struct qn_span name)
{
	const struct qn_tag *const *family, *tag;
	size_t i;

	for (i = p->loaded.len; i > 0; i--) {
		const struct loaded *l = qn_vec_get(&p->loaded, i - 1);

		if (l->library)
			tag = tag_in(l->library->tags, name);
		else
			tag = l->tag && name_is(l->tag->name, name) ? l->tag :
								      NULL;
		if (tag)
			return tag;
	}
	for (family = qn_tags__builtin; *family; family++)
		if ((tag = tag_in(*family, name)))
			return tag;
	return NULL;
}

const struct qn_filter *
qn_parser__filter(struct qn_parser *p, struct qn_span name)
{
	const struct qn_filter *filter;
	size_t i;

	for (i = p->loaded.len; i > 0; i--) {
		const struct loaded *l = qn_vec_get(&p->loaded, i - 1);

		if (l->library)
			filter = filter_in(l->library->filters, name);
		else
			filter = l->filter && name_is(l->filter->name, name) ?
			    l->filter :
			    NULL;
		if (filter)
			return filter;
	}
	return qn_filter_find(name.ptr, name.len);
}

bool
qn_parser__load(struct qn_parser *p, struct qn_span name)
{
	const struct qn_tpl_library *library =
	    qn_env__library(p->env, name.ptr, name.len);
	struct loaded *l;

	if (!library)
		return false;
	l = qn_vec_add(&p->loaded);
	l->library = library;
	return true;
}

bool
qn_parser__load_one(struct qn_parser *p, const struct qn_tpl_library *library,
    struct qn_span name)
{
	const struct qn_tag *tag = tag_in(library->tags, name);
	const struct qn_filter *filter = filter_in(library->filters, name);
	struct loaded *l;

	if (!tag && !filter)
		return false;
	l = qn_vec_add(&p->loaded);
	l->tag = tag;
	l->filter = filter;
	return true;
}

/* ---- nodes ------------------------------------------------------------ */

static struct qn_node *
node_new(struct qn_parser *p, const struct qn_token *token)
{
	struct qn_node *node = QN_NEW(p->arena, struct qn_node);

	node->token = token;
	node->tpl = p->tpl;
	return node;
}

static void
list_add(struct qn_nodelist *list, struct qn_node *node)
{
	if (list->last)
		list->last->next = node;
	else
		list->first = node;
	list->last = node;
	if (node->type != &qn_node__text)
		list->has_nontext = true;
}

void
qn_parser__bodies(struct qn_parser *p, struct qn_node *node, unsigned n)
{
	node->bodies = QN_NEW_N(p->arena, struct qn_nodelist, n);
	node->n_bodies = n;
}

static int
parse_var(struct qn_parser *p, struct qn_node *node)
{
	const struct qn_token *t = node->token;

	if (!t->len)
		return qn_parser__error(
		    p, "Empty variable tag on line %d", t->line);
	node->type = &qn_node__var;
	node->data = qn_expr__parse(p, t->ptr, t->len);
	return node->data ? 0 : -1;
}

static int
parse_tag(struct qn_parser *p, struct qn_node *node, struct qn_span command,
    const char *const *ends)
{
	const struct qn_tag *tag = tag_find(p, command);
	struct qn_span *words;
	size_t n;

	if (!tag)
		return error_invalid(p, command, ends);
	if (!qn_lexer__split(
		p->arena, node->token->ptr, node->token->len, &words, &n))
		return qn_parser__error(p, "Unclosed translation in '%.*s'",
		    (int)node->token->len, node->token->ptr);
	if (tag->kind == QN_TAG_BUILTIN)
		return tag->syntax->parse(p, node, words, n);
	return qn_parser__library_tag(p, node, tag, words, n);
}

/* One {% tag %}: 1 when it is among `ends`, 0 when parsed, −1 on error. */
static int
parse_block(struct qn_parser *p, struct qn_node *node, struct qn_nodelist *list,
    const char *const *ends)
{
	const struct qn_token *t = node->token;
	struct qn_span command = { .ptr = t->ptr };
	size_t i;

	while (command.len < t->len &&
	    !qn_lexer__space(t->ptr + command.len, t->ptr + t->len))
		command.len++;
	if (!command.len)
		return qn_parser__error(
		    p, "Empty block tag on line %d", t->line);
	for (i = 0; ends && ends[i]; i++)
		if (name_is(ends[i], command))
			return 1;
	*(const struct qn_token **)qn_vec_add(&p->open) = t;
	if (++p->depth > DEPTH_MAX)
		return qn_parser__error(p, "tags are nested too deeply");
	if (parse_tag(p, node, command, ends) < 0)
		return -1;
	p->depth--;
	p->token = t;
	if (node->type->first && list->has_nontext)
		return qn_parser__error(p,
		    "<%s: %.*s> must be the first tag in the template.",
		    node->type->name, (int)t->len, t->ptr);
	qn_vec_pop(&p->open);
	return 0;
}

/* One token as a node of `list`; results as parse_block. */
static int
parse_token(struct qn_parser *p, struct qn_nodelist *list,
    const struct qn_token *t, const char *const *ends)
{
	struct qn_node *node;
	int got = 0;

	if (t->kind == QN_TOKEN_COMMENT)
		return 0;
	node = node_new(p, t);
	if (t->kind == QN_TOKEN_TEXT)
		node->type = &qn_node__text;
	else if (t->kind == QN_TOKEN_VAR)
		got = parse_var(p, node);
	else
		got = parse_block(p, node, list, ends);
	if (!got)
		list_add(list, node);
	return got;
}

int
qn_parser__body(
    struct qn_parser *p, struct qn_nodelist *list, const char *const *ends)
{
	const struct qn_token *outer = p->token;
	int got;

	while (p->at < p->n) {
		p->token = &p->tokens[p->at++];
		got = parse_token(p, list, p->token, ends);
		if (got < 0)
			return -1;
		if (got) {
			p->at--;
			p->token = outer;
			return 0;
		}
	}
	p->token = outer;
	return ends ? error_unclosed(p, ends) : 0;
}

const struct qn_token *
qn_parser__next(struct qn_parser *p)
{
	return p->at < p->n ? &p->tokens[p->at++] : NULL;
}

int
qn_parser__end(struct qn_parser *p, struct qn_span **ret_words, size_t *ret_n)
{
	const struct qn_token *t = qn_parser__next(p);

	if (!t || !qn_lexer__split(p->arena, t->ptr, t->len, ret_words, ret_n))
		return qn_parser__error(p, "Malformed end tag");
	return 0;
}

int
qn_parser__only(struct qn_parser *p, struct qn_node *node, const char *end)
{
	const char *const ends[] = { end, NULL };

	qn_parser__bodies(p, node, 1);
	if (qn_parser__body(p, &node->bodies[0], ends) < 0)
		return -1;
	p->at++;
	return 0;
}

int
qn_parser__skip(struct qn_parser *p, const char *end)
{
	const char *const ends[] = { end, NULL };
	const struct qn_token *t;

	while ((t = qn_parser__next(p)))
		if (t->kind == QN_TOKEN_BLOCK && t->len == strlen(end) &&
		    memcmp(t->ptr, end, t->len) == 0)
			return 0;
	return error_unclosed(p, ends);
}

const char *
qn_parser__repr(struct qn_parser *p, const struct qn_span *words, size_t n)
{
	struct qn_value *items = QN_NEW_N(p->arena, struct qn_value, n + 1);
	struct qn_value list = qn_value_list(items, n);
	struct qn_str text;
	size_t i;

	for (i = 0; i < n; i++)
		items[i] = qn_value_text(words[i].ptr, words[i].len);
	qn_str_init(&text, p->arena);
	qn_value_add_repr(&text, &list);
	return text.buf;
}

const char *
qn_parser__dup(struct qn_parser *p, struct qn_span span)
{
	return qn_arena_dup(p->arena, span.ptr, span.len);
}

/* ---- name=value ------------------------------------------------------- */

bool
qn_parser__kwarg(
    struct qn_span word, struct qn_span *ret_name, struct qn_span *ret_value)
{
	const char *p = word.ptr, *end = p + word.len;
	size_t n;

	while ((n = qn_lexer__word(p, end)))
		p += n;
	if (p == word.ptr || p + 1 >= end || *p != '=')
		return false;
	*ret_name =
	    (struct qn_span){ .ptr = word.ptr, .len = (size_t)(p - word.ptr) };
	*ret_value =
	    (struct qn_span){ .ptr = p + 1, .len = (size_t)(end - p) - 1 };
	return true;
}

/* Add one, or replace the value of the same name. */
static int
kwarg_add(struct qn_parser *p, struct qn_vec *list, struct qn_span name,
    struct qn_span value)
{
	struct qn_kwarg *kw = NULL;
	size_t i;

	for (i = 0; i < list->len; i++) {
		kw = qn_vec_get(list, i);
		if (name_is(kw->name, name))
			break;
	}
	if (!kw || i == list->len)
		kw = qn_vec_add(list);
	kw->name = qn_parser__dup(p, name);
	kw->expr = qn_parser__expr(p, value);
	return kw->expr ? 0 : -1;
}

static int
kwargs_legacy(struct qn_parser *p, struct qn_span *words, size_t n, size_t *at,
    struct qn_vec *ret)
{
	while (n - *at >= 3 && qn_span__is(words[*at + 1], "as")) {
		if (kwarg_add(p, ret, words[*at + 2], words[*at]) < 0)
			return -1;
		*at += 3;
		if (*at >= n || !qn_span__is(words[*at], "and"))
			return 0;
		++*at;
	}
	return 0;
}

int
qn_parser__kwargs(struct qn_parser *p, struct qn_span *words, size_t n,
    size_t *at, bool legacy, struct qn_vec *ret)
{
	struct qn_span name, value;

	*ret = QN_VEC(struct qn_kwarg, p->arena);
	if (*at >= n)
		return 0;
	if (!qn_parser__kwarg(words[*at], &name, &value))
		return legacy ? kwargs_legacy(p, words, n, at, ret) : 0;
	for (; *at < n; ++*at) {
		if (!qn_parser__kwarg(words[*at], &name, &value))
			return 0;
		if (kwarg_add(p, ret, name, value) < 0)
			return -1;
	}
	return 0;
}

/* ---- a whole template ------------------------------------------------- */

int
qn_parser__run(struct qn_tpl *tpl, struct qn_err *err)
{
	struct qn_err local = QN_ERR_INIT;
	struct qn_vec tokens = qn_lexer__parse(tpl->arena, tpl->text, tpl->len);
	struct qn_parser p = { .arena = tpl->arena,
		.env = tpl->env,
		.tpl = tpl,
		.tokens = tokens.items,
		.n = tokens.len,
		.loaded = QN_VEC(struct loaded, tpl->arena),
		.open = QN_VEC(const struct qn_token *, tpl->arena),
		.err = err ? err : &local };

	tpl->tokens = tokens.items;
	tpl->n_tokens = tokens.len;
	return qn_parser__body(&p, &tpl->nodes, NULL);
}
