/* SPDX-License-Identifier: MIT */
/*
 * The library "i18n": translation and languages. Without a catalogue the
 * message itself is the translation.
 */
#include <string.h>

#include "tpl/include.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"
#include "tpl/tpl-int.h"

#include "base/banned.h"

/* ---- languages -------------------------------------------------------- */

struct language {
	const char *code, *name, *local;
	bool bidi;
};

/* To add a language: its row. */
static const struct language languages[] = {
	{ "ar", "Arabic", "العربيّة", true },
	{ "cs", "Czech", "česky", false },
	{ "da", "Danish", "dansk", false },
	{ "de", "German", "Deutsch", false },
	{ "en", "English", "English", false },
	{ "es", "Spanish", "español", false },
	{ "fa", "Persian", "فارسی", true },
	{ "fi", "Finnish", "suomi", false },
	{ "fr", "French", "français", false },
	{ "he", "Hebrew", "עברית", true },
	{ "hu", "Hungarian", "Magyar", false },
	{ "it", "Italian", "italiano", false },
	{ "ja", "Japanese", "日本語", false },
	{ "nl", "Dutch", "Nederlands", false },
	{ "pl", "Polish", "polski", false },
	{ "pt", "Portuguese", "Português", false },
	{ "ru", "Russian", "Русский", false },
	{ "sv", "Swedish", "svenska", false },
	{ "tr", "Turkish", "Türkçe", false },
	{ "uk", "Ukrainian", "Українська", false },
};

/* A language by its code; "de-at" is found as "de". */
static const struct language *
language_find(const char *code, size_t len)
{
	const char *dash = len ? memchr(code, '-', len) : NULL;
	size_t i;

	for (i = 0; i < QN_COUNT(languages); i++)
		if (strlen(languages[i].code) == len &&
		    memcmp(languages[i].code, code, len) == 0)
			return &languages[i];
	return dash ? language_find(code, (size_t)(dash - code)) : NULL;
}

static const char *
current_language(const struct qn_ctx *ctx)
{
	return ctx->language ? ctx->language : "en-us";
}

enum {
	INFO_CODE,
	INFO_NAME,
	INFO_LOCAL,
	INFO_TRANSLATED,
	INFO_BIDI
};

static struct qn_value
info_value(const struct language *lang, int slot)
{
	switch (slot) {
	case INFO_CODE:
		return qn_value_str(lang->code);
	case INFO_LOCAL:
		return qn_value_str(lang->local);
	case INFO_BIDI:
		return qn_value_bool(lang->bidi);
	default:
		return qn_value_str(lang->name);
	}
}

static struct qn_value
info_map(const struct language *lang, struct qn_arena *arena)
{
	static const char *const keys[] = { "code", "name", "name_local",
		"name_translated", "bidi" };
	struct qn_map *map = qn_map_new(arena);
	size_t i;

	for (i = 0; i < QN_COUNT(keys); i++)
		qn_map_set_value(
		    map, keys[i], strlen(keys[i]), info_value(lang, (int)i));
	return qn_value_map(map);
}

static int
unknown_language(struct qn_err *err, const struct qn_value *code)
{
	return qn_err_set(err, QN_ERR_BAD_INPUT,
	    "KeyError: 'Unknown language code %.*s.'",
	    code->kind == QN_V_TEXT ? (int)code->len : 0,
	    code->kind == QN_V_TEXT ? code->text : "");
}

static int
filter_info(struct qn_filter_call *call, struct qn_value *inout, int slot)
{
	const struct language *lang = language_find(inout->text, inout->len);

	if (!lang)
		return unknown_language(call->err, inout);
	*inout = info_value(lang, slot);
	return 0;
}

static int
filter_name(struct qn_filter_call *call, struct qn_value *inout)
{
	return filter_info(call, inout, INFO_NAME);
}

static int
filter_local(struct qn_filter_call *call, struct qn_value *inout)
{
	return filter_info(call, inout, INFO_LOCAL);
}

static int
filter_bidi(struct qn_filter_call *call, struct qn_value *inout)
{
	return filter_info(call, inout, INFO_BIDI);
}

static const struct qn_filter i18n_filters[] = {
	{ .name = "language_bidi",
	    .fn = filter_bidi,
	    .flags = QN_FILTER_STRINGFILTER },
	{ .name = "language_name",
	    .fn = filter_name,
	    .flags = QN_FILTER_STRINGFILTER },
	{ .name = "language_name_local",
	    .fn = filter_local,
	    .flags = QN_FILTER_STRINGFILTER },
	{ .name = "language_name_translated",
	    .fn = filter_name,
	    .flags = QN_FILTER_STRINGFILTER },
	{ 0 },
};

/* ---- {% get_… as variable %} ------------------------------------------ */

struct tag_get {
	enum {
		GET_LANGUAGE,
		GET_BIDI,
		GET_AVAILABLE,
		GET_INFO,
		GET_LIST
	} what;
	const struct qn_expr *of;
	const char *as;
};

static struct qn_value
available_languages(struct qn_arena *arena)
{
	struct qn_value *list =
	    QN_NEW_N(arena, struct qn_value, QN_COUNT(languages));
	size_t i;

	for (i = 0; i < QN_COUNT(languages); i++) {
		struct qn_value *pair = QN_NEW_N(arena, struct qn_value, 2);

		pair[0] = qn_value_str(languages[i].code);
		pair[1] = qn_value_str(languages[i].name);
		list[i] = qn_value_list(pair, 2);
		list[i].flags |= QN_V_TUPLE;
	}
	return qn_value_list(list, QN_COUNT(languages));
}

static int
get_info(struct qn_render *r, const struct qn_value *code, struct qn_value *ret)
{
	const struct language *lang = code->kind == QN_V_TEXT ?
	    language_find(code->text, code->len) :
	    NULL;

	if (!lang)
		return unknown_language(r->err, code);
	*ret = info_map(lang, r->ctx->arena);
	return 0;
}

/* One for each code, or for each (code, name). */
static int
get_list(
    struct qn_render *r, const struct qn_value *codes, struct qn_value *ret)
{
	uint32_t n = codes->kind == QN_V_LIST ? codes->len : 0, i;
	struct qn_value *list = QN_NEW_N(r->ctx->arena, struct qn_value, n + 1);

	for (i = 0; i < n; i++) {
		const struct qn_value *code = &codes->items[i];

		if (code->kind == QN_V_LIST && code->len)
			code = &code->items[0];
		if (get_info(r, code, &list[i]) < 0)
			return -1;
	}
	*ret = qn_value_list(list, n);
	return 0;
}

static const struct qn_op *
run_get(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_get *tag = op->data;
	const char *code = current_language(r->ctx);
	const struct language *lang = language_find(code, strlen(code));
	struct qn_value value = qn_value_str(code), of;
	int got = 0;

	if (tag->of && qn_expr__resolve(r, tag->of, 0, &of) < 0)
		return NULL;
	if (tag->what == GET_BIDI)
		value = qn_value_bool(lang && lang->bidi);
	else if (tag->what == GET_AVAILABLE)
		value = available_languages(r->ctx->arena);
	else if (tag->what == GET_INFO)
		got = get_info(r, &of, &value);
	else if (tag->what == GET_LIST)
		got = get_list(r, &of, &value);
	if (got < 0)
		return NULL;
	qn_ctx_set(r->ctx, tag->as, value);
	return op + 1;
}

static const struct qn_node_type node_get = { .name = "GetLanguageNode",
	.run = run_get };

static int
parse_get(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_get *tag = QN_NEW(p->arena, struct tag_get);

	if (n != 3 || !qn_span__is(words[1], "as"))
		return qn_parser__error(p,
		    "'%.*s' requires 'as variable' (got %s)", (int)words[0].len,
		    words[0].ptr, qn_parser__repr(p, words, n));
	if (qn_span__is(words[0], "get_current_language_bidi"))
		tag->what = GET_BIDI;
	else if (qn_span__is(words[0], "get_available_languages"))
		tag->what = GET_AVAILABLE;
	tag->as = qn_parser__dup(p, words[2]);
	node->type = &node_get;
	node->data = tag;
	return 0;
}

static int
parse_get_info(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_get *tag = QN_NEW(p->arena, struct tag_get);

	if (n != 5 || !qn_span__is(words[1], "for") ||
	    !qn_span__is(words[3], "as"))
		return qn_parser__error(p,
		    "'%.*s' requires 'for %s as variable' (got %s)",
		    (int)words[0].len, words[0].ptr,
		    qn_span__is(words[0], "get_language_info") ? "string" :
								 "sequence",
		    qn_parser__repr(p, words + 1, n - 1));
	tag->what =
	    qn_span__is(words[0], "get_language_info") ? GET_INFO : GET_LIST;
	tag->of = qn_parser__expr(p, words[2]);
	tag->as = qn_parser__dup(p, words[4]);
	node->type = &node_get;
	node->data = tag;
	return tag->of ? 0 : -1;
}

/* ---- {% language %} --------------------------------------------------- */

static const struct qn_op *
run_language(struct qn_render *r, const struct qn_op *op)
{
	const char *old = r->ctx->language;
	struct qn_value code;
	int got;

	if (qn_expr__resolve(r, op->data, 0, &code) < 0)
		return NULL;
	code = qn_text_of(&code, r->arena);
	r->ctx->language = qn_arena_dup(r->ctx->arena, code.text, code.len);
	got = qn_render__body(r, op, 0);
	r->ctx->language = old;
	return got < 0 ? NULL : qn_op__next(op);
}

static const struct qn_node_type node_language = { .name = "LanguageNode",
	.run = run_language };

static int
parse_language(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	if (n != 2)
		return qn_parser__error(
		    p, "'language' takes one argument (language)");
	node->type = &node_language;
	node->data = qn_parser__expr(p, words[1]);
	return node->data ? qn_parser__only(p, node, "endlanguage") : -1;
}

/* ---- {% translate %} -------------------------------------------------- */

struct tag_translate {
	const struct qn_expr *message, *context;
	const char *as;
};

/* Django doubles percent signs on the way in and halves them on the way
 * out: text of its own keeps one of each two. */
static void
add_halved(struct qn_str *out, const char *ptr, size_t len)
{
	const char *end = ptr + len, *at;

	while ((at = memmem(ptr, (size_t)(end - ptr), "%%", 2))) {
		qn_str_add_len(out, ptr, (size_t)(at - ptr) + 1);
		ptr = at + 2;
	}
	qn_str_add_len(out, ptr, (size_t)(end - ptr));
}

static const struct qn_op *
run_translate(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_translate *tag = op->data;
	struct qn_value value;
	struct qn_str text, out;

	if (qn_expr__resolve(r, tag->message, 0, &value) < 0)
		return NULL;
	qn_str_init(&text, r->ctx->arena);
	qn_render__value_to(r, &text, &value);
	qn_str_init(&out, r->ctx->arena);
	if (tag->message->var.is_literal && tag->message->n)
		add_halved(&out, text.buf, text.len);
	else
		out = text;
	if (tag->as)
		qn_ctx_set(r->ctx, tag->as,
		    r->ctx->autoescape ? qn_text_safe_from(&out) :
					 qn_text_from(&out));
	else
		qn_str_add_len(r->out, out.buf, out.len);
	return op + 1;
}

static const struct qn_node_type node_translate = { .name = "TranslateNode",
	.run = run_translate };

static int
translate_context(struct qn_parser *p, struct tag_translate *tag,
    const struct qn_span *words, size_t n, size_t *at)
{
	struct qn_span value;

	if (*at >= n)
		return qn_parser__error(p,
		    "No argument provided to the '%.*s' tag for the context "
		    "option.",
		    (int)words[0].len, words[0].ptr);
	value = words[(*at)++];
	if (qn_span__is(value, "as") || qn_span__is(value, "noop"))
		return qn_parser__error(p,
		    "Invalid argument '%.*s' provided to the '%.*s' tag for "
		    "the context option",
		    (int)value.len, value.ptr, (int)words[0].len, words[0].ptr);
	tag->context = qn_parser__expr(p, value);
	return tag->context ? 0 : -1;
}

/* One option after the message; `seen` has those before. */
static int
translate_option(struct qn_parser *p, struct tag_translate *tag,
    const struct qn_span *words, size_t n, size_t *at, unsigned *seen)
{
	static const char *const options[] = { "noop", "context", "as", NULL };
	struct qn_span word = words[(*at)++];
	unsigned i;

	for (i = 0; options[i] && !qn_span__is(word, options[i]); i++)
		;
	if (!options[i])
		return qn_parser__error(p,
		    "Unknown argument for '%.*s' tag: '%.*s'. The only options "
		    "available are 'noop', 'context' \"xxx\", and 'as VAR'.",
		    (int)words[0].len, words[0].ptr, (int)word.len, word.ptr);
	if (*seen & 1u << i)
		return qn_parser__error(p,
		    "The '%s' option was specified more than once.",
		    options[i]);
	*seen |= 1u << i;
	if (i == 1)
		return translate_context(p, tag, words, n, at);
	if (i == 0)
		return 0;
	if (*at >= n)
		return qn_parser__error(p,
		    "No argument provided to the '%.*s' tag for the as option.",
		    (int)words[0].len, words[0].ptr);
	tag->as = qn_parser__dup(p, words[(*at)++]);
	return 0;
}

static int
parse_translate(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_translate *tag = QN_NEW(p->arena, struct tag_translate);
	unsigned seen = 0;
	size_t at = 2;

	if (n < 2)
		return qn_parser__error(p, "'%.*s' takes at least one argument",
		    (int)words[0].len, words[0].ptr);
	tag->message = qn_parser__expr(p, words[1]);
	if (!tag->message)
		return -1;
	while (at < n)
		if (translate_option(p, tag, words, n, &at, &seen) < 0)
			return -1;
	node->type = &node_translate;
	node->data = tag;
	return 0;
}

static const struct qn_tag i18n_tags[] = {
	QN_TAG("blocktrans", qn_parse__blocktranslate),
	QN_TAG("blocktranslate", qn_parse__blocktranslate),
	QN_TAG("get_available_languages", parse_get),
	QN_TAG("get_current_language", parse_get),
	QN_TAG("get_current_language_bidi", parse_get),
	QN_TAG("get_language_info", parse_get_info),
	QN_TAG("get_language_info_list", parse_get_info),
	QN_TAG("language", parse_language),
	QN_TAG("trans", parse_translate),
	QN_TAG("translate", parse_translate),
	{ 0 },
};

const struct qn_tpl_library qn_library__i18n = {
	.name = "i18n", .filters = i18n_filters, .tags = i18n_tags
};
