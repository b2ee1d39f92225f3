/* SPDX-License-Identifier: MIT */
/* Filters that take HTML apart: striptags. */
#include "tpl/tpl-int.h"

#include <ctype.h>
#include <string.h>

#include "base/escape.h"
#include "tpl/text.h"

#include "base/banned.h"

/* Tags that only appear when others are gone: so many rounds at most. */
#define ROUNDS_MAX 50

static bool
is_space(char c)
{
	return c && strchr(" \t\n\r\f\v", c);
}

/* Past a quoted or bare attribute value. */
static const char *
skip_value(const char *p, const char *end)
{
	const char *quote;

	while (p < end && (*p == '=' || is_space(*p)))
		p++;
	if (p < end && (*p == '"' || *p == '\'')) {
		quote = memchr(p + 1, *p, (size_t)(end - p - 1));
		return quote ? quote + 1 : end;
	}
	while (p < end && *p != '>' && !is_space(*p))
		p++;
	return p;
}

/* The end of a start tag at `p` ("<a"), NULL when it has none. */
static const char *
start_tag_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '>' && *p != '/' && !is_space(*p);)
		p++;
	while (p < end && *p != '>') {
		if (is_space(*p) || *p == '/') {
			p++;
			continue;
		}
		for (p++; p < end && !strchr("=>/ \t\n\r\f\v", *p);)
			p++;
		while (p < end && is_space(*p))
			p++;
		if (p < end && *p == '=')
			p = skip_value(p, end);
	}
	return p < end ? p + 1 : NULL;
}

static const char *
past(const char *p, const char *end, const char *mark)
{
	const char *at = memmem(p, (size_t)(end - p), mark, strlen(mark));

	return at ? at + strlen(mark) : NULL;
}

/* The end of what begins with "<" and is no text; NULL when it is text. */
static const char *
markup_end(const char *p, const char *end)
{
	if (end - p < 2)
		return NULL;
	if (isalpha((unsigned char)p[1]))
		return start_tag_end(p, end);
	if (p[1] == '/')
		return past(p + 2, end, ">");
	if (p[1] == '?')
		return past(p + 2, end, ">");
	if (p[1] != '!')
		return NULL;
	if (end - p >= 4 && memcmp(p, "<!--", 4) == 0)
		return past(p + 4, end, "-->");
	return past(p + 2, end, ">");
}

/* Whether a start tag opens text that is no markup until it is closed. */
static const char *
raw_text_name(const char *p, const char *tag_end)
{
	static const char *const names[] = { "script", "style" };
	size_t i, n;

	for (i = 0; i < QN_COUNT(names); i++) {
		n = strlen(names[i]);
		if ((size_t)(tag_end - p) > n + 1 &&
		    qn_ascii_iequal(p + 1, n, names[i], n) &&
		    (p[n + 1] == '>' || p[n + 1] == '/' || is_space(p[n + 1])))
			return tag_end[-2] == '/' ? NULL : names[i];
	}
	return NULL;
}

/* Where the raw text of <script> or <style> ends: at its end tag. Without one
 * it is dropped, as Python's parser does. */
static const char *
raw_text_end(const char *p, const char *end, const char *name)
{
	size_t n = strlen(name);

	for (; p < end; p++)
		if (end - p > (ptrdiff_t)n + 2 && p[0] == '<' && p[1] == '/' &&
		    qn_ascii_iequal(p + 2, n, name, n))
			return p;
	return end;
}

/* One round: append the text between tags. A tag that is never closed is text
 * up to its next bracket. */
static void
strip_once(struct qn_str *str, const char *p, const char *end)
{
	const char *open, *stop, *name;

	while (p < end) {
		open = memchr(p, '<', (size_t)(end - p));
		if (!open)
			open = end;
		qn_str_add_len(str, p, (size_t)(open - p));
		if (open == end)
			return;
		stop = markup_end(open, end);
		if (!stop) {
			qn_str_add_char(str, '<');
			p = open + 1;
			continue;
		}
		p = stop;
		name = isalpha((unsigned char)open[1]) ?
		    raw_text_name(open, stop) :
		    NULL;
		if (name) {
			stop = raw_text_end(p, end, name);
			if (stop < end)
				qn_str_add_len(str, p, (size_t)(stop - p));
			p = stop;
		}
	}
}

static size_t
count_open(const char *p, size_t len)
{
	size_t n = 0;

	while (len--)
		n += *p++ == '<';
	return n;
}

static int
filter_striptags(struct qn_filter_call *call, struct qn_value *inout)
{
	struct qn_value text = *inout;
	struct qn_str str;
	int round;

	for (round = 0; memchr(text.text, '<', text.len) &&
	     memchr(text.text, '>', text.len);
	     round++) {
		if (round == ROUNDS_MAX)
			return qn_err_set(call->err, QN_ERR_LIMIT,
			    "SuspiciousOperation: more than %d layers of tags",
			    ROUNDS_MAX);
		qn_str_init(&str, call->arena);
		strip_once(&str, text.text, text.text + text.len);
		if (count_open(text.text, text.len) ==
		    count_open(str.buf, str.len))
			break;
		text = qn_text_from(&str);
	}
	text.flags = 0;
	*inout = text;
	return 0;
}

const struct qn_filter qn_filters__html[] = { { .name = "striptags",
						  .fn = filter_striptags,
						  .flags = QN_FILTER_SAFE |
						      QN_FILTER_STRINGFILTER },
	{ 0 } };
