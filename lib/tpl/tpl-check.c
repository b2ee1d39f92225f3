/* SPDX-License-Identifier: MIT */
#include "tpl/tpl-check.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tpl/env.h"
#include "tpl/include.h"

#include "base/banned.h"

/* Where in HTML the text at hand stands. */
enum place {
	IN_TEXT,
	IN_TAG,
	IN_NAME,
	BEFORE_VALUE,
	IN_BARE,
	IN_QUOTED
};

struct checker {
	const struct qn_tpl_check_hooks *hooks;
	const struct qn_tpl *tpl;
	size_t found;
	enum place place;
	char quote;
	bool at_start; /* of an attribute's value */
	bool raw;      /* inside <script> or <style> */
	char tag[32], name[32];
	size_t tag_len, name_len;
};

/* ---- findings --------------------------------------------------------- */

/* Whether a comment on this or the line before names the finding. */
static bool
is_silenced(const struct checker *c, const char *id, int line)
{
	size_t i;

	for (i = 0; c->tpl && i < c->tpl->n_tokens; i++) {
		const struct qn_token *t = &c->tpl->tokens[i];

		if (t->kind == QN_TOKEN_COMMENT &&
		    (t->line == line || t->line + 1 == line) &&
		    memmem(t->ptr, t->len, "quintet: silence", 16) &&
		    memmem(t->ptr, t->len, id, strlen(id)))
			return true;
	}
	return false;
}

static void
report(struct checker *c, const char *id, const struct qn_token *t,
    const char *message, const char *hint)
{
	struct qn_tpl_finding finding = { .id = id,
		.file = c->tpl->origin.path,
		.line = t->line,
		.column = qn_lexer__column(c->tpl->text, t->start),
		.message = message,
		.hint = hint };

	if (is_silenced(c, id, t->line))
		return;
	c->found++;
	c->hooks->report(c->hooks->arg, &finding);
}

/* An error of compiling, whose message begins with its place. */
static void
report_err(struct checker *c, const char *name, const struct qn_err *err)
{
	struct qn_tpl_finding finding = { .file = name,
		.line = 1,
		.column = 1,
		.message = err->message,
		.hint = NULL };
	bool missing = err->kind == QN_ERR_NOT_FOUND;
	char file[256];

	finding.id = missing ? "templates.E002" : "templates.E001";
	if (!missing &&
	    sscanf(err->message, "%255[^:]:%d:%d:", file, &finding.line,
		&finding.column) == 3)
		finding.file = file;
	c->found++;
	c->hooks->report(c->hooks->arg, &finding);
}

/* ---- nodes ------------------------------------------------------------ */

static void
check_include(struct checker *c, const struct qn_node *node)
{
	const struct qn_expr *expr = qn_include__name(node);
	struct qn_arena *arena;
	struct qn_err err = QN_ERR_INIT;
	struct qn_value name;
	const char *path, *why;

	if (!expr || !qn_expr__is_literal(expr, &name) ||
	    name.kind != QN_V_TEXT)
		return;
	arena = qn_arena_new(0);
	path = qn_loader__relative(arena, node->tpl->name,
	    qn_arena_dup(arena, name.text, name.len), &why);
	if (path && !qn_tpl_find(c->tpl->env, path, &err) &&
	    err.kind == QN_ERR_NOT_FOUND)
		report(c, "templates.E003", node->token,
		    qn_arena_printf(
			arena, "includes \"%s\", which does not exist", path),
		    NULL);
	qn_arena_free(arena);
}

static void
check_url(struct checker *c, const struct qn_node *node)
{
	char message[300], text[200];
	struct qn_value name;

	if (!c->hooks->has_route || !qn_url__name(node, &name) ||
	    name.len >= sizeof(text))
		return;
	snprintf(text, sizeof(text), "%.*s", (int)name.len, name.text);
	if (c->hooks->has_route(c->hooks->arg, text))
		return;
	snprintf(message, sizeof(message), "no route is named \"%s\"", text);
	report(c, "templates.E004", node->token, message, NULL);
}

static void
check_nodes(struct checker *c, const struct qn_nodelist *list)
{
	const struct qn_node *node;
	unsigned i;

	for (node = list->first; node; node = node->next) {
		check_include(c, node);
		check_url(c, node);
		for (i = 0; i < node->n_bodies; i++)
			check_nodes(c, &node->bodies[i]);
	}
}

/* ---- risky places ----------------------------------------------------- */

static bool
word_is(const char *word, size_t len, const char *name)
{
	return strlen(name) == len && strncasecmp(word, name, len) == 0;
}

static bool
is_url_attr(const struct checker *c)
{
	static const char *const names[] = { "href", "src", "action",
		"formaction", "xlink:href", NULL };
	size_t i;

	for (i = 0; names[i]; i++)
		if (word_is(c->name, c->name_len, names[i]))
			return true;
	return false;
}

static bool
has_filter(const struct qn_token *t, const char *name)
{
	return memmem(t->ptr, t->len, name, strlen(name)) != NULL;
}

static void
check_var(struct checker *c, const struct qn_token *t)
{
	bool handler = c->name_len > 2 && strncasecmp(c->name, "on", 2) == 0;

	if (c->place == IN_TEXT && c->raw && !has_filter(t, "|escapejs") &&
	    !has_filter(t, "|json_script"))
		report(c, "templates.W002", t,
		    "a variable inside <script> or <style> is not protected",
		    "Use {{ value|json_script:\"id\" }} or |escapejs.");
	else if (c->place == BEFORE_VALUE || c->place == IN_BARE)
		report(c, "templates.W001", t,
		    "a variable in an attribute without quotes",
		    "Put quotes around the attribute's value.");
	else if (c->place == IN_QUOTED && handler &&
	    !has_filter(t, "|escapejs"))
		report(c, "templates.W003", t,
		    "a variable in an event handler is not protected",
		    "Put it into a data- attribute instead.");
	else if (c->place == IN_QUOTED && c->at_start && is_url_attr(c) &&
	    t->kind == QN_TOKEN_VAR)
		report(c, "templates.W004", t,
		    "a variable at the start of a "
		    "URL may choose its scheme (javascript:)",
		    "Use {% url %}, or put the beginning of the path before "
		    "it.");
	c->at_start = false;
	if (c->place == BEFORE_VALUE)
		c->place = IN_BARE;
}

static void
name_add(char *buf, size_t *len, char ch)
{
	if (*len < 31)
		buf[(*len)++] = ch;
}

/* A tag ends: what is inside of it, or after it, is raw text. */
static void
tag_close(struct checker *c)
{
	c->place = IN_TEXT;
	c->raw = word_is(c->tag, c->tag_len, "script") ||
	    word_is(c->tag, c->tag_len, "style");
}

static void
scan_in_tag(struct checker *c, char ch)
{
	if (ch == '>') {
		tag_close(c);
	} else if (ch == '=' && c->name_len) {
		c->place = BEFORE_VALUE;
		c->at_start = true;
	} else if (isspace((unsigned char)ch) || ch == '/') {
		c->place = IN_TAG;
		if (c->place == IN_TAG && !c->tag_len)
			c->place = IN_TEXT;
	} else {
		if (c->place != IN_NAME)
			c->name_len = 0;
		c->place = IN_NAME;
		name_add(c->name, &c->name_len, ch);
	}
}

static void
scan_value(struct checker *c, char ch)
{
	if (c->place == IN_QUOTED) {
		if (ch == c->quote) {
			c->place = IN_TAG;
			c->name_len = 0;
		}
		c->at_start = false;
	} else if (ch == '>') {
		tag_close(c);
	} else if (c->place == BEFORE_VALUE && (ch == '"' || ch == '\'')) {
		c->place = IN_QUOTED;
		c->quote = ch;
	} else if (isspace((unsigned char)ch)) {
		if (c->place == IN_BARE)
			c->place = IN_TAG;
	} else {
		c->place = IN_BARE;
	}
}

/* A '<' in text: the name of the tag; inside <script> only its end. */
static const char *
scan_open(struct checker *c, const char *p, const char *end)
{
	bool closing = p + 1 < end && p[1] == '/';
	const char *at = p + 1 + closing;

	if (at >= end || !isalpha((unsigned char)*at) || (c->raw && !closing))
		return p + 1;
	for (c->tag_len = 0; at < end && isalnum((unsigned char)*at); at++)
		name_add(c->tag, &c->tag_len, *at);
	if (closing)
		c->tag[0] = '/';
	c->raw = false;
	c->name_len = 0;
	c->place = IN_TAG;
	return at;
}

static void
scan_text(struct checker *c, const char *p, const char *end)
{
	while (p < end) {
		if (c->place == IN_TEXT && *p == '<') {
			p = scan_open(c, p, end);
			continue;
		}
		if (c->place == IN_TAG || c->place == IN_NAME)
			scan_in_tag(c, *p);
		else if (c->place != IN_TEXT)
			scan_value(c, *p);
		p++;
	}
}

static void
check_text(struct checker *c)
{
	size_t i;

	for (i = 0; i < c->tpl->n_tokens; i++) {
		const struct qn_token *t = &c->tpl->tokens[i];

		if (t->kind == QN_TOKEN_TEXT)
			scan_text(c, t->ptr, t->ptr + t->len);
		else if (t->kind == QN_TOKEN_VAR)
			check_var(c, t);
		else if (t->kind == QN_TOKEN_BLOCK && t->len > 3 &&
		    (memcmp(t->ptr, "url", 3) == 0 ||
			memcmp(t->ptr, "static", 3) == 0))
			c->at_start = false;
	}
}

size_t
qn_tpl_check(
    const struct qn_tpl_env *env, const struct qn_tpl_check_hooks *hooks)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_map *names = qn_map_new(arena);
	size_t i, found = 0;

	qn_loader__names(env, arena, names);
	for (i = 0; i < names->len; i++) {
		struct checker c = { .hooks = hooks };
		struct qn_err err = QN_ERR_INIT;

		c.tpl = qn_tpl_find(env, names->items[i].key, &err);
		if (c.tpl) {
			check_nodes(&c, &c.tpl->nodes);
			check_text(&c);
		} else {
			report_err(&c, names->items[i].key, &err);
		}
		found += c.found;
	}
	qn_arena_free(arena);
	return found;
}
