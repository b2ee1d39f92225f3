/* SPDX-License-Identifier: MIT */
/*
 * Scripts of several statements, cut where psql cuts them: at a semicolon
 * outside quotes, comments, parentheses and the body of an SQL function
 * (PostgreSQL 15, 4.1 "Lexical Structure").
 */
#include "db/db-int.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#include "base/banned.h"

/* How many of a statement's first words tell what it is. */
#define WORDS_MAX 4

struct script {
	const char *at; /* what is not yet read */
	int parens;     /* open parentheses */
	int begins;     /* open BEGIN and CASE of a function's body */
	int n_words;
	char words[WORDS_MAX]; /* their first letters, lower case */
};

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '$' ||
	    (unsigned char)c >= 0x80;
}

/* Past "-- …" or a comment of the other kind, which nests. */
static const char *
skip_comment(const char *at)
{
	int depth = 0;

	if (at[0] == '-')
		return at + strcspn(at, "\n");
	do {
		if (at[0] == '/' && at[1] == '*') {
			depth++;
			at += 2;
		} else if (at[0] == '*' && at[1] == '/') {
			depth--;
			at += 2;
		} else {
			at++;
		}
	} while (depth > 0 && *at);
	return at;
}

static bool
is_comment(const char *at)
{
	return (at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*');
}

/* Past a quoted text; a doubled quote is one text's end and the next's begin.
 */
static const char *
skip_quoted(const char *at, bool has_escapes)
{
	char quote = *at++;

	for (; *at && *at != quote; at++)
		if (has_escapes && *at == '\\' && at[1])
			at++;
	return *at ? at + 1 : at;
}

/* Past $tag$ … $tag$; one character when it is no such quote. */
static const char *
skip_dollar(const char *at)
{
	const char *body = at + 1, *end;
	size_t len;

	while (is_word_char(*body) && *body != '$')
		body++;
	if (*body != '$' || (at[1] >= '0' && at[1] <= '9'))
		return at + 1;
	len = (size_t)(++body - at);
	for (end = strchr(body, '$'); end; end = strchr(end + 1, '$'))
		if (strncmp(end, at, len) == 0)
			return end + len;
	return body + strlen(body);
}

/* CREATE [OR REPLACE] FUNCTION or PROCEDURE, by first letters as psql does. */
static bool
is_routine(const struct script *script)
{
	const char *w = script->words;

	if (w[0] != 'c')
		return false;
	if (w[1] == 'o' && w[2] == 'r')
		return w[3] == 'f' || w[3] == 'p';
	return w[1] == 'f' || w[1] == 'p';
}

static bool
is_word(const char *at, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(at, word, len) == 0;
}

/* Past a word, noting what it means for where the statement ends. */
static const char *
skip_word(struct script *script, const char *at)
{
	size_t len = 0;

	while (is_word_char(at[len]))
		len++;
	if (len == 1 && (*at == 'e' || *at == 'E') && at[1] == '\'')
		return skip_quoted(at + 1, true);
	if (script->n_words < WORDS_MAX)
		script->words[script->n_words++] = (char)(*at | 32);
	if (script->parens > 0 || !is_routine(script))
		return at + len;
	if (is_word(at, len, "begin") ||
	    (is_word(at, len, "case") && script->begins > 0))
		script->begins++;
	else if (is_word(at, len, "end") && script->begins > 0)
		script->begins--;
	return at + len;
}

/* Past one token; `at` is not at the end. */
static const char *
skip_token(struct script *script, const char *at)
{
	if (is_comment(at))
		return skip_comment(at);
	if (*at == '\'' || *at == '"')
		return skip_quoted(at, false);
	if (*at == '$')
		return skip_dollar(at);
	if (is_word_char(*at))
		return skip_word(script, at);
	if (*at == '(')
		script->parens++;
	else if (*at == ')' && script->parens > 0)
		script->parens--;
	return at + 1;
}

static const char *
skip_blank(const char *at)
{
	const char *before;

	do {
		before = at;
		at += strspn(at, " \t\r\n\f\v;");
		if (is_comment(at))
			at = skip_comment(at);
	} while (at != before);
	return at;
}

/* The next statement, without its semicolon; false at the end. */
static bool
next_statement(struct script *script, struct qn_span *ret)
{
	const char *begin = skip_blank(script->at);
	const char *at = begin;

	script->parens = script->begins = script->n_words = 0;
	memset(script->words, 0, sizeof(script->words));
	while (*at && (*at != ';' || script->parens > 0 || script->begins > 0))
		at = skip_token(script, at);
	script->at = at;
	ret->ptr = begin;
	ret->len = (size_t)(at - begin);
	return ret->len > 0;
}

/* Say which line of the script it was, and show the line. */
static void
set_line(
    const char *sql, const char *statement, int position, struct qn_err *err)
{
	const char *at = statement, *line;
	struct qn_err old = *err;
	size_t n = 1;

	if (position > 1)
		at += qn_utf8_offset(
		    statement, strlen(statement), (size_t)position - 1);
	for (line = sql; line < at; line++)
		n += *line == '\n';
	while (line > sql && line[-1] != '\n')
		line--;
	qn_err_detail(err, "Line %zu: %.*s\n%s", n, (int)strcspn(line, "\n"),
	    line, old.detail);
}

int
qn_db_exec_script(struct qn_db *db, const char *sql)
{
	struct script script = { .at = sql };
	struct qn_span statement;
	struct qn_call *call;

	if (!qn_db__is_usable(db))
		return -1;
	while (next_statement(&script, &statement)) {
		call = qn_batch__add(db, QN_CALL_USER,
		    qn_arena_dup(
			db->scope.arena, statement.ptr, statement.len));
		call->unnamed = true;
		db->position = 0;
		if (qn_db__run(db) == 0)
			continue;
		set_line(sql, statement.ptr, db->position, db->scope.err);
		return -1;
	}
	return 0;
}
