/* SPDX-License-Identifier: MIT */
/*
 * From a name and arguments to a URL, by Django's rules: of several routes
 * with one name the last declared that fits wins; a route fits when it has
 * exactly the arguments given, when its extra arguments are equal to those
 * given, and when the URL made of them matches its pattern.
 */
#include "url/url-int.h"

#include <string.h>

#include "base/banned.h"

/* ---- building ----------------------------------------------------------- */

static bool
is_walkable(const struct qn_leaf *leaf)
{
	size_t l, i;

	for (l = 0; l < leaf->n_levels; l++) {
		if (leaf->levels[l]->by_regex)
			return false;
		for (i = 0; i < leaf->levels[l]->n_tokens; i++)
			if (leaf->levels[l]->tokens[i].conv &&
			    !leaf->levels[l]->tokens[i].conv->match)
				return false;
	}
	return true;
}

static void
join_tokens(struct qn_arena *arena, struct qn_leaf *leaf)
{
	struct qn_vec all = QN_VEC(struct qn_token, arena);
	size_t l, i;

	for (l = 0; l < leaf->n_levels; l++)
		for (i = 0; i < leaf->levels[l]->n_tokens; i++)
			*(struct qn_token *)qn_vec_add(&all) =
			    leaf->levels[l]->tokens[i];
	leaf->tokens = all.items;
	leaf->n_tokens = all.len;
}

/* The converter of a parameter, the innermost of its name. */
static const struct qn_converter *
find_converter(const struct qn_leaf *leaf, const char *name)
{
	const struct qn_token *token;
	size_t l, i;

	for (l = leaf->n_levels; l-- > 0;) {
		token = leaf->levels[l]->tokens;
		for (i = 0; i < leaf->levels[l]->n_tokens; i++, token++)
			if (token->conv && strcmp(token->text, name) == 0)
				return token->conv;
	}
	return NULL;
}

static void
add_converters(struct qn_leaf *leaf)
{
	struct qn_piece *piece;
	size_t i, k;

	for (i = 0; i < leaf->n_skeletons; i++)
		for (k = 0; k < leaf->skeletons[i].n_pieces; k++) {
			piece = &leaf->skeletons[i].pieces[k];
			if (piece->param)
				piece->conv =
				    find_converter(leaf, piece->param);
		}
}

void
qn_leaf__add_reverse(struct qn_builder *b, struct qn_leaf *leaf)
{
	struct qn_arena *arena = b->urls->arena;
	struct qn_str text;
	size_t l;

	if (is_walkable(leaf)) {
		join_tokens(arena, leaf);
		leaf->skeletons =
		    qn_skeleton__new_path(arena, leaf->tokens, leaf->n_tokens);
		leaf->n_skeletons = 1;
		return;
	}
	qn_str_init(&text, arena);
	for (l = 0; l < leaf->n_levels; l++)
		qn_pattern__format(leaf->levels[l], &text);
	leaf->skeletons =
	    qn_skeleton__new_regex(arena, text.buf, &leaf->n_skeletons);
	add_converters(leaf);
	leaf->regex =
	    qn_regex__new(b, leaf->match.route, text.buf, PCRE2_ANCHORED);
}

/* ---- trying one form ---------------------------------------------------- */

static const struct qn_value *
find_arg(const struct qn_reverse *ask, const char *name)
{
	size_t i;

	for (i = 0; i < ask->n; i++)
		if (strcmp(ask->names[i], name) == 0)
			return &ask->args[i];
	return NULL;
}

static const struct qn_route_arg *
find_default(const struct qn_leaf *leaf, const char *name)
{
	const struct qn_route_arg *extra;

	for (extra = leaf->defaults; extra->name; extra++)
		if (strcmp(extra->name, name) == 0)
			return extra;
	return NULL;
}

static bool
has_param(const struct qn_skeleton *form, const char *name)
{
	size_t i;

	for (i = 0; i < form->n_params; i++)
		if (strcmp(form->params[i]->param, name) == 0)
			return true;
	return false;
}

/* Whether a value's text is `text`; `scratch` is left as it was. */
static bool
is_text(const struct qn_value *value, const char *text, struct qn_str *scratch)
{
	size_t start = scratch->len;
	bool same;

	qn_value_add(scratch, value);
	same = strcmp(scratch->buf + start, text) == 0;
	qn_str_truncate(scratch, start);
	return same;
}

/* Whether the names given are those of a form, extra arguments included. */
static bool
fits_names(const struct qn_leaf *leaf, const struct qn_skeleton *form,
    const struct qn_reverse *ask, struct qn_str *scratch)
{
	const struct qn_route_arg *extra;
	const struct qn_value *value;
	size_t i;

	for (i = 0; i < ask->n; i++)
		if (!has_param(form, ask->names[i]) &&
		    !find_default(leaf, ask->names[i]))
			return false;
	for (i = 0; i < form->n_params; i++)
		if (!find_arg(ask, form->params[i]->param) &&
		    !find_default(leaf, form->params[i]->param))
			return false;
	for (extra = leaf->defaults; extra->name; extra++) {
		value = find_arg(ask, extra->name);
		if (value && !is_text(value, extra->value, scratch))
			return false;
	}
	return true;
}

/* Append the text of a parameter; −1 when its converter refuses it. */
static int
add_param(const struct qn_leaf *leaf, const struct qn_piece *piece,
    const struct qn_reverse *ask, struct qn_str *out)
{
	const struct qn_value *value;

	if (ask->names)
		value = find_arg(ask, piece->param);
	else
		value = piece->index < ask->n ? &ask->args[piece->index] : NULL;
	if (!value && ask->names && find_default(leaf, piece->param)) {
		qn_str_add(out, find_default(leaf, piece->param)->value);
		return 0;
	}
	if (!value)
		return -1;
	if (piece->conv && piece->conv->format)
		return piece->conv->format(value, out);
	qn_value_add(out, value);
	return 0;
}

static bool
is_match(const struct qn_urls *urls, const struct qn_leaf *leaf,
    const struct qn_str *text)
{
	if (leaf->regex)
		return qn_regex__match(
			   urls, leaf->regex, text->buf, text->len) >= 0;
	return qn_tokens__match(leaf->tokens, leaf->n_tokens, text->buf,
		   text->len, true, NULL) >= 0;
}

/* The path in `out`, not encoded and without its '/' in front. */
static bool
try_form(const struct qn_urls *urls, const struct qn_leaf *leaf,
    const struct qn_skeleton *form, const struct qn_reverse *ask,
    struct qn_str *out)
{
	const struct qn_piece *piece = form->pieces;
	size_t i;

	qn_str_reset(out);
	if (!ask->names && ask->n > 0 && ask->n != form->n_params)
		return false;
	if ((ask->names || ask->n == 0) && !fits_names(leaf, form, ask, out))
		return false;
	for (i = 0; i < form->n_pieces; i++, piece++) {
		if (!piece->param)
			qn_str_add_len(out, piece->text, piece->len);
		else if (add_param(leaf, piece, ask, out) < 0)
			return false;
	}
	return is_match(urls, leaf, out);
}

/* ---- the URL ------------------------------------------------------------ */

/* Unreserved, sub-delims, and "/:@" (RFC 3986 2.3, 2.2, 3.3): Django's set. */
static bool
is_plain(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9'))
		return true;
	return c && strchr("-._~!$&'()*+,;=/:@", c);
}

void
qn_url__add_encoded(struct qn_str *out, const char *ptr, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i, from = 0;
	unsigned char c;

	for (i = 0; i < len; i++) {
		c = (unsigned char)ptr[i];
		if (is_plain(c))
			continue;
		qn_str_add_len(out, ptr + from, i - from);
		qn_str_add_char(out, '%');
		qn_str_add_char(out, hex[c >> 4]);
		qn_str_add_char(out, hex[c & 15]);
		from = i + 1;
	}
	qn_str_add_len(out, ptr + from, len - from);
}

/* "//" in front would name a host: the second slash is encoded. */
static void
add_url(struct qn_str *out, const char *mount, const struct qn_str *path)
{
	const char *ptr = path->buf;
	size_t len = path->len;

	qn_url__add_encoded(out, mount, strlen(mount));
	qn_str_add_char(out, '/');
	if (*mount == '\0' && *ptr == '/') {
		qn_str_add(out, "%2F");
		ptr++;
		len--;
	}
	qn_url__add_encoded(out, ptr, len);
}

/* ---- not found ---------------------------------------------------------- */

/* The arguments as Python shows them: ('a', 1) or {'pk': 1}. */
static void
add_args(struct qn_str *out, const struct qn_reverse *ask)
{
	struct qn_value name;
	size_t i;

	if (ask->n == 0) {
		qn_str_add(out, "no arguments");
		return;
	}
	qn_str_add(out, ask->names ? "keyword arguments '{" : "arguments '(");
	for (i = 0; i < ask->n; i++) {
		qn_str_add(out, i ? ", " : "");
		if (ask->names) {
			name = qn_value_str(ask->names[i]);
			qn_value_add_repr(out, &name);
			qn_str_add(out, ": ");
		}
		qn_value_add_repr(out, &ask->args[i]);
	}
	if (!ask->names && ask->n == 1)
		qn_str_add_char(out, ',');
	qn_str_add(out, ask->names ? "}'" : ")'");
}

static int
fail(const struct qn_vec *leaves, const struct qn_reverse *ask,
    struct qn_err *err)
{
	const struct qn_leaf *leaf;
	struct qn_str text;
	size_t i;

	qn_str_init(&text, NULL);
	qn_str_addf(&text, "Reverse for '%s' with ", ask->name);
	add_args(&text, ask);
	qn_str_addf(&text, " not found. %zu pattern(s) tried: [", leaves->len);
	for (i = leaves->len; i-- > 0;) {
		leaf = *(struct qn_leaf **)qn_vec_get(leaves, i);
		qn_str_addf(
		    &text, "'%s'%s", leaf->match.pattern + 1, i ? ", " : "");
	}
	qn_str_add_char(&text, ']');
	qn_err_set(err, QN_ERR_NOT_FOUND, "%s", text.buf);
	qn_str_release(&text);
	return -1;
}

/* ---- verbs -------------------------------------------------------------- */

/* Names that are all NULL mean the same as no names. */
static int
check_names(struct qn_reverse *ask, struct qn_err *err)
{
	size_t i, named = 0;

	for (i = 0; ask->names && i < ask->n; i++)
		named += ask->names[i] != NULL;
	if (named && named < ask->n)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "Don't mix positional and keyword arguments in the URL "
		    "of '%s'",
		    ask->name);
	if (named == 0)
		ask->names = NULL;
	return 0;
}

int
qn_urls_format(const struct qn_urls *urls, const struct qn_reverse *ask,
    struct qn_str *out, struct qn_err *err)
{
	struct qn_str *path = urls->text;
	struct qn_reverse mine = *ask;
	const struct qn_vec *leaves;
	const struct qn_leaf *leaf;
	size_t i, k;

	if (check_names(&mine, err) < 0)
		return -1;
	leaves = qn_scope__find(urls->scope, ask->ns, ask->name, err);
	if (!leaves)
		return -1;
	for (i = leaves->len; i-- > 0;) {
		leaf = *(struct qn_leaf **)qn_vec_get(leaves, i);
		for (k = 0; k < leaf->n_skeletons; k++) {
			if (!try_form(
				urls, leaf, &leaf->skeletons[k], &mine, path))
				continue;
			add_url(out, ask->mount ? ask->mount : "", path);
			return 0;
		}
	}
	return fail(leaves, &mine, err);
}

int
qn_urls_reverse(const struct qn_urls *urls, const char *mount, const char *name,
    const struct qn_value *args, const char *const *names, size_t n,
    struct qn_str *out, struct qn_err *err)
{
	struct qn_reverse ask = { .name = name,
		.mount = mount,
		.args = args,
		.names = names,
		.n = n };

	return qn_urls_format(urls, &ask, out, err);
}

bool
qn_urls_has_name(const struct qn_urls *urls, const char *name)
{
	return qn_scope__find(urls->scope, NULL, name, NULL) != NULL;
}
