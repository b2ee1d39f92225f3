/* SPDX-License-Identifier: MIT */
/* Parsing of expressions; resolve.c is their other half. */
#include "tpl/expr.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tpl/context.h"
#include "tpl/env.h"
#include "tpl/parser.h"

#include "base/banned.h"

/* ---- literals --------------------------------------------------------- */

/* Python's int() or float() of a word that may be a number. */
static bool
literal_number(
    struct qn_parser *p, const char *ptr, size_t len, struct qn_value *ret)
{
	char *text = qn_arena_dup(p->arena, ptr, len);
	struct qn_value v = qn_value_text(text, len);
	const char *digits = text;
	double f;

	if (!len || !(isdigit((unsigned char)*ptr) || strchr("+-.", *ptr)))
		return false;
	if (strpbrk(text, ".eE")) {
		if (text[len - 1] == '.' || !qn_text_to_float(&v, &f))
			return false;
		*ret = qn_value_float(f);
		return true;
	}
	if (qn_text_to_int(&v, &v.i)) {
		*ret = qn_value_int(v.i);
		return true;
	}
	if (*digits == '+' || *digits == '-')
		digits++;
	if (!*digits || digits[strspn(digits, "0123456789")])
		return false;
	if (*text == '+')
		text++;
	*ret = qn_value_text(text, strlen(text));
	ret->kind = QN_V_DECIMAL;
	return true;
}

/* Text between quotes with its escapes undone; percent signs doubled where
 * the text is to be translated, as Django does. */
static bool
literal_text(struct qn_parser *p, const char *ptr, size_t len, bool translate,
    struct qn_value *ret)
{
	struct qn_str str;
	char quote;
	size_t i;

	if (!len || (*ptr != '"' && *ptr != '\'') || ptr[len - 1] != *ptr)
		return false;
	quote = *ptr;
	qn_str_init(&str, p->arena);
	for (i = 1; i + 1 < len; i++) {
		if (ptr[i] == '\\' && i + 2 < len &&
		    (ptr[i + 1] == quote || ptr[i + 1] == '\\'))
			i++;
		qn_str_add_char(&str, ptr[i]);
		if (translate && ptr[i] == '%')
			qn_str_add_char(&str, '%');
	}
	*ret = qn_text_safe_from(&str);
	return true;
}

/* ---- variables -------------------------------------------------------- */

/* name.step.step */
static void
variable_split(
    struct qn_parser *p, const char *ptr, size_t len, struct qn_variable *ret)
{
	struct qn_vec steps = QN_VEC(struct qn_step, p->arena);
	const char *end, *at, *dot;
	struct qn_step *step;

	ptr = qn_arena_dup(p->arena, ptr, len);
	end = ptr + len;
	dot = memchr(ptr, '.', len);
	ret->name = ptr;
	ret->len = (uint32_t)((dot ? dot : end) - ptr);
	ret->hash = qn_ctx__hash(ptr, ret->len);
	for (at = dot; at; at = dot) {
		at++;
		dot = memchr(at, '.', (size_t)(end - at));
		step = qn_vec_add(&steps);
		step->name = at;
		step->len = (uint32_t)((dot ? dot : end) - at);
		step->id = qn_env__step_id(p->env);
	}
	ret->steps = steps.items;
	ret->n_steps = (uint32_t)steps.len;
	if (ret->len == 5 && memcmp(ptr, "block", 5) == 0)
		p->block_uses++;
}

int
qn_variable__parse(
    struct qn_parser *p, const char *ptr, size_t len, struct qn_variable *ret)
{
	bool translate =
	    len >= 3 && ptr[0] == '_' && ptr[1] == '(' && ptr[len - 1] == ')';

	memset(ret, 0, sizeof(*ret));
	ret->text = (struct qn_span){ .ptr = ptr, .len = len };
	ret->is_literal = true;
	if (literal_number(p, ptr, len, &ret->literal))
		return 0;
	if (translate) {
		ptr += 2;
		len -= 3;
	}
	if (literal_text(p, ptr, len, translate, &ret->literal))
		return 0;
	if (!len || ptr[0] == '_' || memmem(ptr, len, "._", 2))
		return qn_parser__error(p,
		    "Variables and attributes may not begin with "
		    "underscores: '%.*s'",
		    (int)len, ptr);
	ret->is_literal = false;
	variable_split(p, ptr, len, ret);
	return 0;
}

/* ---- the grammar of Django's filter_re -------------------------------- */

/* Past a quoted text, 0 when there is none at `p`. */
static size_t
match_quoted(const char *p, const char *end)
{
	const char *at = p;
	char quote;

	if (p >= end || (*p != '"' && *p != '\''))
		return 0;
	for (quote = *at++; at < end; at++) {
		if (*at == '\\')
			at++;
		else if (*at == quote)
			return (size_t)(at + 1 - p);
	}
	return 0;
}

/* Quoted text, or such inside _( ). */
static size_t
match_constant(const char *p, const char *end)
{
	size_t n;

	if (end - p < 2 || p[0] != '_' || p[1] != '(')
		return match_quoted(p, end);
	n = match_quoted(p + 2, end);
	return n && p + 2 + n < end && p[2 + n] == ')' ? n + 3 : 0;
}

static size_t
match_words(const char *p, const char *end, bool dots)
{
	const char *at = p;
	size_t n;

	while (at < end) {
		n = dots && *at == '.' ? 1 : qn_lexer__word(at, end);
		if (!n)
			break;
		at += n;
	}
	return (size_t)(at - p);
}

/* [-+\.]?\d[\d\.e]* */
static size_t
match_number(const char *p, const char *end)
{
	const char *at = p;

	if (at < end && strchr("-+.", *at))
		at++;
	if (at >= end || !isdigit((unsigned char)*at))
		return 0;
	while (at < end &&
	    (isdigit((unsigned char)*at) || *at == '.' || *at == 'e'))
		at++;
	return (size_t)(at - p);
}

static size_t
match_variable(const char *p, const char *end)
{
	size_t n = match_words(p, end, true);

	return n ? n : match_number(p, end);
}

/* One "|name:argument". */
struct filter_match {
	const char *start, *end;
	struct qn_span name, constant, variable;
};

static bool
match_filter(const char *p, const char *end, struct filter_match *m)
{
	size_t n;

	memset(m, 0, sizeof(*m));
	m->start = p;
	while ((n = qn_lexer__space(p, end)))
		p += n;
	if (p >= end || *p++ != '|')
		return false;
	while ((n = qn_lexer__space(p, end)))
		p += n;
	n = match_words(p, end, false);
	if (!n)
		return false;
	m->name = (struct qn_span){ .ptr = p, .len = n };
	m->end = p += n;
	if (p >= end || *p++ != ':')
		return true;
	n = match_constant(p, end);
	if (n)
		m->constant = (struct qn_span){ .ptr = p, .len = n };
	else if ((n = match_variable(p, end)))
		m->variable = (struct qn_span){ .ptr = p, .len = n };
	if (n)
		m->end = p + n;
	return true;
}

/* ---- expressions ------------------------------------------------------ */

static int
filter_check(struct qn_parser *p, const struct qn_filter *filter,
    struct qn_span name, unsigned n)
{
	if (n >= filter->args_min && n <= filter->args_max)
		return 0;
	return qn_parser__error(p, "%.*s requires %d arguments, %d provided",
	    (int)name.len, name.ptr, filter->args_min + 1, (int)n + 1);
}

static int
filter_add(
    struct qn_parser *p, struct qn_vec *filters, const struct filter_match *m)
{
	const struct qn_filter *filter = qn_parser__filter(p, m->name);
	struct qn_span arg = m->constant.ptr ? m->constant : m->variable;
	struct qn_filter_use *use;

	if (!filter)
		return qn_parser__error(
		    p, "Invalid filter: '%.*s'", (int)m->name.len, m->name.ptr);
	use = qn_vec_add(filters);
	use->filter = filter;
	use->n = arg.ptr ? 1 : 0;
	if (use->n && qn_variable__parse(p, arg.ptr, arg.len, &use->arg) < 0)
		return -1;
	return filter_check(p, filter, m->name, use->n);
}

/* Why the text at `at` could not be read: a filter comes later, or none. */
static int
parse_remainder(struct qn_parser *p, const struct qn_expr *expr, const char *at)
{
	const char *ptr = expr->text.ptr, *end = ptr + expr->text.len, *q;
	struct filter_match m;

	for (q = at + 1; q < end; q++) {
		if (!match_filter(q, end, &m))
			continue;
		return qn_parser__error(p,
		    "Could not parse some characters: %.*s|%.*s|%.*s",
		    (int)(at - ptr), ptr, (int)(q - at), at, (int)(end - q), q);
	}
	return qn_parser__error(p,
	    "Could not parse the remainder: '%.*s' from '%.*s'",
	    (int)(end - at), at, (int)(end - ptr), ptr);
}

/* The literal or variable at the start: its length, −1 after an error. */
static int64_t
parse_start(struct qn_parser *p, struct qn_expr *expr)
{
	const char *ptr = expr->text.ptr, *end = ptr + expr->text.len;
	struct filter_match m;
	size_t n = match_constant(ptr, end);

	if (!n)
		n = match_variable(ptr, end);
	if (!n && match_filter(ptr, end, &m))
		return qn_parser__error(p,
		    "Could not find variable at start of %.*s.",
		    (int)expr->text.len, ptr);
	if (!n)
		return parse_remainder(p, expr, ptr);
	if (qn_variable__parse(p, ptr, n, &expr->var) < 0)
		return -1;
	return (int64_t)n;
}

const struct qn_expr *
qn_expr__parse(struct qn_parser *p, const char *ptr, size_t len)
{
	struct qn_vec filters = QN_VEC(struct qn_filter_use, p->arena);
	struct qn_expr *expr = QN_NEW(p->arena, struct qn_expr);
	const char *end = ptr + len;
	struct filter_match m;
	int64_t n;

	expr->text = (struct qn_span){ .ptr = ptr, .len = len };
	if (!len)
		return expr;
	n = parse_start(p, expr);
	if (n < 0)
		return NULL;
	ptr += n;
	while (ptr < end && match_filter(ptr, end, &m)) {
		if (filter_add(p, &filters, &m) < 0)
			return NULL;
		ptr = m.end;
	}
	if (ptr < end) {
		parse_remainder(p, expr, ptr);
		return NULL;
	}
	expr->filters = filters.items;
	expr->n = filters.len;
	return expr;
}

bool
qn_expr__is_literal(const struct qn_expr *expr, struct qn_value *ret)
{
	if (!expr->var.is_literal || expr->n)
		return false;
	*ret = expr->var.literal;
	return true;
}
