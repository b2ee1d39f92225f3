/* SPDX-License-Identifier: MIT */
/* {% blocktranslate %}: a message with variables, singular and plural. */
#include <string.h>

#include "tpl/env.h"
#include "tpl/include.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

/* Text, or the name of a variable. */
struct piece {
	bool is_var;
	const char *ptr;
	uint32_t len, hash;
};

struct tag_blocktrans {
	struct qn_vec with;           /* of struct qn_kwarg */
	const struct qn_kwarg *count; /* NULL: none */
	const struct qn_expr *context;
	const char *as;
	bool trimmed;
	struct qn_vec forms[2]; /* singular, plural: struct piece */
};

/* ---- running ---------------------------------------------------------- */

static void
add_form(struct qn_render *r, const struct qn_vec *form, struct qn_str *out)
{
	size_t i;

	for (i = 0; i < form->len; i++) {
		const struct piece *piece = qn_vec_get(form, i);
		const struct qn_value *found;
		struct qn_value value;

		if (!piece->is_var) {
			qn_str_add_len(out, piece->ptr, piece->len);
			continue;
		}
		found =
		    qn_ctx__find(r->ctx, piece->ptr, piece->len, piece->hash);
		value = found ? *found :
				qn_value_str(qn_env__string_if_invalid(r->env));
		qn_render__value_to(r, out, &value);
	}
}

/* Which form a number takes; −1 when it is none. */
static int
form_of(struct qn_render *r, const struct tag_blocktrans *tag)
{
	struct qn_value count;
	double n;

	if (!tag->count)
		return 0;
	if (qn_expr__resolve(r, tag->count->expr, 0, &count) < 0)
		return -1;
	if (count.kind == QN_V_TEXT || !qn_text_to_float(&count, &n))
		return qn_render__error(r, QN_ERR_BAD_INPUT,
		    "TemplateSyntaxError: '%s' argument to 'blocktranslate' "
		    "tag must be a number.",
		    tag->count->name);
	qn_ctx_set(r->ctx, tag->count->name, count);
	return n != 1;
}

static int
blocktrans_run(
    struct qn_render *r, const struct tag_blocktrans *tag, struct qn_str *out)
{
	struct qn_value *values =
	    qn_kwargs__resolve(r, tag->with.items, tag->with.len);
	struct qn_scope scope;
	size_t i;
	int form;

	if (!values)
		return -1;
	scope = qn_ctx__push(r->ctx);
	for (i = 0; i < tag->with.len; i++)
		qn_ctx_set(r->ctx, ((struct qn_kwarg *)tag->with.items)[i].name,
		    values[i]);
	form = form_of(r, tag);
	if (form >= 0)
		add_form(r, &tag->forms[form], out);
	qn_ctx__pop(r->ctx, scope);
	return form < 0 ? -1 : 0;
}

static const struct qn_op *
run_blocktrans(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_blocktrans *tag = op->data;
	struct qn_str text;

	if (!tag->as)
		return blocktrans_run(r, tag, r->out) < 0 ? NULL : op + 1;
	qn_str_init(&text, r->ctx->arena);
	if (blocktrans_run(r, tag, &text) < 0)
		return NULL;
	qn_ctx_set(r->ctx, tag->as, qn_text_safe_from(&text));
	return op + 1;
}

static const struct qn_node_type node_blocktrans = {
	.name = "BlockTranslateNode", .run = run_blocktrans
};

/* ---- the body --------------------------------------------------------- */

static void
piece_add(struct qn_vec *form, bool is_var, const char *ptr, size_t len)
{
	struct piece *piece = qn_vec_add(form);

	piece->is_var = is_var;
	piece->ptr = ptr;
	piece->len = (uint32_t)len;
	piece->hash = qn_ctx__hash(ptr, len);
}

/* Blanks around each line's end become one; none at both ends. */
static void
trim(struct qn_parser *p, struct qn_vec *form)
{
	struct qn_str out;
	size_t i;

	for (i = 0; i < form->len; i++) {
		struct piece *piece = qn_vec_get(form, i);
		const char *at = piece->ptr, *end = at + piece->len, *q;
		size_t n;

		if (piece->is_var)
			continue;
		qn_str_init(&out, p->arena);
		while (at < end) {
			for (q = at; (n = qn_lexer__space(q, end));)
				q += n;
			if (q == at) {
				qn_str_add_char(&out, *at++);
				continue;
			}
			if (!((at == piece->ptr && i == 0) ||
				(q == end && i + 1 == form->len))) {
				if (memchr(at, '\n', (size_t)(q - at)))
					qn_str_add_char(&out, ' ');
				else
					qn_str_add_len(
					    &out, at, (size_t)(q - at));
			}
			at = q;
		}
		piece->ptr = out.buf;
		piece->len = (uint32_t)out.len;
	}
}

/* Text and variables up to a tag, which is returned; NULL: none comes. */
static const struct qn_token *
parse_form(struct qn_parser *p, struct tag_blocktrans *tag, struct qn_vec *form)
{
	const struct qn_token *t, *last = p->token;

	*form = QN_VEC(struct piece, p->arena);
	while ((t = qn_parser__next(p))) {
		last = t;
		if (t->kind != QN_TOKEN_TEXT && t->kind != QN_TOKEN_VAR)
			break;
		piece_add(form, t->kind == QN_TOKEN_VAR, t->ptr, t->len);
	}
	if (tag->trimmed)
		trim(p, form);
	return last;
}

static bool
token_is(const struct qn_token *t, const char *prefix, struct qn_span name)
{
	size_t n = strlen(prefix);

	return t->len == n + name.len && memcmp(t->ptr, prefix, n) == 0 &&
	    memcmp(t->ptr + n, name.ptr, name.len) == 0;
}

static int
parse_forms(
    struct qn_parser *p, struct tag_blocktrans *tag, struct qn_span name)
{
	const struct qn_token *t = parse_form(p, tag, &tag->forms[0]);

	if (tag->count) {
		if (!token_is(t, "plural", QN_SPAN("")))
			return qn_parser__error(p,
			    "'%.*s' doesn't allow other "
			    "block tags inside it",
			    (int)name.len, name.ptr);
		t = parse_form(p, tag, &tag->forms[1]);
	}
	if (token_is(t, "end", name))
		return 0;
	return qn_parser__error(p,
	    "'%.*s' doesn't allow other block tags "
	    "(seen '%.*s') inside it",
	    (int)name.len, name.ptr, (int)t->len, t->ptr);
}

/* ---- options ---------------------------------------------------------- */

struct option_state {
	struct qn_parser *p;
	struct tag_blocktrans *tag;
	struct qn_span *words;
	size_t n, at;
};

static int
option_with(struct option_state *s)
{
	if (qn_parser__kwargs(
		s->p, s->words, s->n, &s->at, true, &s->tag->with) < 0)
		return -1;
	return s->tag->with.len ?
	    0 :
	    qn_parser__error(s->p,
		"\"with\" in '%.*s' tag needs at least one keyword argument.",
		(int)s->words[0].len, s->words[0].ptr);
}

static int
option_count(struct option_state *s)
{
	struct qn_vec count;

	if (qn_parser__kwargs(s->p, s->words, s->n, &s->at, true, &count) < 0)
		return -1;
	if (count.len != 1)
		return qn_parser__error(s->p,
		    "\"count\" in '%.*s' tag expected "
		    "exactly one keyword argument.",
		    (int)s->words[0].len, s->words[0].ptr);
	s->tag->count = count.items;
	return 0;
}

static int
option_context(struct option_state *s)
{
	if (s->at < s->n)
		s->tag->context = qn_parser__expr(s->p, s->words[s->at++]);
	return s->tag->context ?
	    0 :
	    qn_parser__error(s->p,
		"\"context\" in "
		"'%.*s' tag expected exactly one argument.",
		(int)s->words[0].len, s->words[0].ptr);
}

static int
option_trimmed(struct option_state *s)
{
	s->tag->trimmed = true;
	return 0;
}

static int
option_asvar(struct option_state *s)
{
	if (s->at >= s->n)
		return qn_parser__error(s->p,
		    "No argument provided to the "
		    "'%.*s' tag for the asvar option.",
		    (int)s->words[0].len, s->words[0].ptr);
	s->tag->as = qn_parser__dup(s->p, s->words[s->at++]);
	return 0;
}

/* To add an option: its function above and a row here. */
static const struct {
	const char *name;
	int (*fn)(struct option_state *s);
} options[] = {
	{ "with", option_with },
	{ "count", option_count },
	{ "context", option_context },
	{ "trimmed", option_trimmed },
	{ "asvar", option_asvar },
};

static int
parse_option(struct option_state *s, unsigned *seen)
{
	struct qn_span word = s->words[s->at++];
	unsigned i;

	for (i = 0; i < QN_COUNT(options); i++)
		if (qn_span__is(word, options[i].name))
			break;
	if (i == QN_COUNT(options))
		return qn_parser__error(s->p,
		    "Unknown argument for '%.*s' tag: "
		    "'%.*s'.",
		    (int)s->words[0].len, s->words[0].ptr, (int)word.len,
		    word.ptr);
	if (*seen & 1u << i)
		return qn_parser__error(s->p,
		    "The '%s' option was specified "
		    "more than once.",
		    options[i].name);
	*seen |= 1u << i;
	return options[i].fn(s);
}

int
qn_parse__blocktranslate(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_blocktrans *tag = QN_NEW(p->arena, struct tag_blocktrans);
	struct option_state state = {
		.p = p, .tag = tag, .words = words, .n = n, .at = 1
	};
	unsigned seen = 0;

	tag->with = QN_VEC(struct qn_kwarg, p->arena);
	while (state.at < n)
		if (parse_option(&state, &seen) < 0)
			return -1;
	node->type = &node_blocktrans;
	node->data = tag;
	return parse_forms(p, tag, words[0]);
}
