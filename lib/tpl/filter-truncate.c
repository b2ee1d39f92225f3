/* SPDX-License-Identifier: MIT */
/*
 * Filters that cut HTML: truncatechars_html and truncatewords_html. Tags do
 * not count; those that are open at the cut are closed after it. A character
 * reference is one character and stays as it was written.
 */
#include "tpl/tpl-int.h"

#include <string.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "tpl/coerce.h"
#include "tpl/text.h"

#include "base/banned.h"

struct cutter {
	struct qn_str out;
	struct qn_vec open; /* struct qn_span, names of open tags */
	const char *p, *end;
	int64_t limit; /* characters or words that are kept */
	bool plain;    /* a tag that never ends: the rest is text */
};

static const char ellipsis[] = "\xe2\x80\xa6";

static const char *const void_elements[] = { "area", "base", "br", "col",
	"embed", "hr", "img", "input", "link", "meta", "param", "source",
	"track", "wbr", NULL };

static bool
is_void(struct qn_span name)
{
	size_t i;

	for (i = 0; void_elements[i]; i++)
		if (strlen(void_elements[i]) == name.len &&
		    memcmp(void_elements[i], name.ptr, name.len) == 0)
			return true;
	return false;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The name of a tag at `p`, in lower case. */
static struct qn_span
tag_name(struct qn_arena *arena, const char *p, const char *end)
{
	const char *start = p;
	struct qn_str name;

	while (p < end && !strchr(" \t\r\n\f/>", *p))
		p++;
	qn_str_init(&name, arena);
	qn_str_add_lower(&name, start, (size_t)(p - start));
	return (struct qn_span){ .ptr = name.buf, .len = name.len };
}

static void
add_closing(struct cutter *cut, struct qn_span name)
{
	qn_str_add(&cut->out, "</");
	qn_str_add_len(&cut->out, name.ptr, name.len);
	qn_str_add_char(&cut->out, '>');
}

/* Forget the newest open tag of that name. */
static void
close_tag(struct cutter *cut, struct qn_span name)
{
	struct qn_span *open = cut->open.items;
	size_t i = cut->open.len;

	while (i-- > 0)
		if (open[i].len == name.len &&
		    memcmp(open[i].ptr, name.ptr, name.len) == 0) {
			memmove(&open[i], &open[i + 1],
			    (cut->open.len - i - 1) * sizeof(*open));
			cut->open.len--;
			return;
		}
}

/* Where the tag or comment at `p` ends; NULL when it is none. Quoted values
 * may hold ">". */
static const char *
tag_end(const char *p, const char *end)
{
	char quote = '\0';
	const char *at;

	if (end - p < 3 || !(is_letter(p[1]) || strchr("/!?", p[1])))
		return NULL;
	if (end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
		at = memmem(p + 4, (size_t)(end - p - 4), "-->", 3);
		return at ? at + 3 : NULL;
	}
	for (at = p + 1; at < end; at++) {
		if (quote)
			quote = *at == quote ? '\0' : quote;
		else if (*at == '>')
			return at + 1;
		else if ((*at == '"' || *at == '\'') && at[-1] == '=')
			quote = *at;
	}
	return NULL;
}

/* The end of the tag at `p`; NULL when there is none. */
static const char *
find_tag(struct cutter *cut, const char *p)
{
	const char *stop;

	if (cut->plain || *p != '<')
		return NULL;
	stop = tag_end(p, cut->end);
	if (!stop && cut->end - p > 1 &&
	    (is_letter(p[1]) || p[1] == '/' || p[1] == '!' || p[1] == '?'))
		cut->plain = true;
	return stop;
}

/* Take the tag at cut->p; false when there is none. Comments are dropped. */
static bool
take_tag(struct cutter *cut)
{
	const char *start = cut->p, *stop = find_tag(cut, start);
	bool closes = stop && start[1] == '/';
	struct qn_span name, *open;

	if (!stop)
		return false;
	cut->p = stop;
	if (!is_letter(start[closes ? 2 : 1]))
		return true;
	name = tag_name(cut->out.arena, start + (closes ? 2 : 1), stop);
	if (closes && !is_void(name)) {
		add_closing(cut, name);
		close_tag(cut, name);
	} else if (!closes) {
		qn_str_add_len(&cut->out, start, (size_t)(stop - start));
		if (is_void(name))
			return true;
		if (stop[-2] == '/') {
			add_closing(cut, name);
			return true;
		}
		open = qn_vec_add(&cut->open);
		*open = name;
	}
	return true;
}

/* The end of the character reference at `p`, NULL when it is none. */
static const char *
reference_end(const char *p, const char *end)
{
	const char *at = p + 1;

	if (*p != '&')
		return NULL;
	if (at < end && *at == '#')
		at++;
	while (at < end && at - p < 34 &&
	    (is_letter(*at) || (*at >= '0' && *at <= '9')))
		at++;
	return at - p > 1 && at < end && *at == ';' ? at + 1 : NULL;
}

/* Take a character, escaped; its code point, '&' for a reference. */
static uint32_t
take_char(struct cutter *cut)
{
	const char *start = cut->p, *stop = reference_end(start, cut->end);
	uint32_t cp;

	if (stop) {
		cut->p = stop;
		qn_str_add_len(&cut->out, start, (size_t)(stop - start));
		return '&';
	}
	cp = qn_utf8_next(&cut->p, cut->end);
	qn_str_add_html(&cut->out, start, (size_t)(cut->p - start));
	return cp;
}

/* End the output here: the mark, and the open tags closed. */
static void
finish(struct cutter *cut, const char *mark)
{
	const struct qn_span *open = cut->open.items;
	size_t i = cut->open.len;

	qn_str_add(&cut->out, mark);
	while (i-- > 0)
		add_closing(cut, open[i]);
}

/* Keep limit − 1 characters and the ellipsis, unless what is left is the last
 * character. */
static void
cut_chars(struct cutter *cut)
{
	int64_t n = 0;

	while (cut->p < cut->end) {
		size_t before = cut->out.len;

		if (take_tag(cut))
			continue;
		take_char(cut);
		if (++n < cut->limit || cut->p == cut->end)
			continue;
		qn_str_truncate(&cut->out, before);
		finish(cut, ellipsis);
		return;
	}
}

/* Take blanks; between two words of one piece of text they become one. */
static bool
take_blanks(struct cutter *cut, bool in_text)
{
	const char *start = cut->p;
	bool between;

	cut->p = qn_coerce__skip_space(start, cut->end);
	between = in_text && cut->p > start && cut->p < cut->end &&
	    !find_tag(cut, cut->p);
	if (between)
		qn_str_add_char(&cut->out, ' ');
	else
		qn_str_add_len(&cut->out, start, (size_t)(cut->p - start));
	return between;
}

/* Keep `limit` words; each piece of text between tags has one at least. */
static void
cut_words(struct cutter *cut)
{
	bool in_text = false;
	int64_t n = 0;

	while (cut->p < cut->end) {
		size_t before = cut->out.len;
		const char *start = cut->p;

		if (take_tag(cut)) {
			in_text = false;
			continue;
		}
		if ((take_blanks(cut, in_text) || !in_text) &&
		    ++n > cut->limit) {
			qn_str_truncate(&cut->out, before);
			finish(cut, " \xe2\x80\xa6");
			return;
		}
		in_text = true;
		if (cut->p == start)
			take_char(cut);
	}
}

/* Apply a way of cutting; a length that is no number leaves the text. */
static int
filter_cut_html(struct qn_filter_call *call, struct qn_value *inout,
    void (*apply)(struct cutter *))
{
	struct cutter cut = { .open = QN_VEC(struct qn_span, call->arena) };
	struct qn_str normal;
	enum qn_coerce_fault fault =
	    qn_coerce__to_int(&call->args[0], &cut.limit);

	if (fault == QN_COERCE_VALUE_ERROR)
		return 0;
	if (fault)
		return qn_coerce__raise(call, fault, &call->args[0]);
	qn_str_init(&cut.out, call->arena);
	qn_str_init(&normal, call->arena);
	if (apply == cut_chars)
		qn_str_add_normal(
		    &normal, inout->text, inout->len, QN_UNICODE_NFC);
	else
		qn_str_add_len(&normal, inout->text, inout->len);
	cut.p = normal.buf;
	cut.end = normal.buf + normal.len;
	if (cut.limit > 0)
		apply(&cut);
	*inout = qn_text_from(&cut.out);
	return 0;
}

static int
filter_truncatechars_html(struct qn_filter_call *call, struct qn_value *inout)
{
	return filter_cut_html(call, inout, cut_chars);
}

static int
filter_truncatewords_html(struct qn_filter_call *call, struct qn_value *inout)
{
	return filter_cut_html(call, inout, cut_words);
}

const struct qn_filter qn_filters__truncate[] = {
	{ .name = "truncatechars_html",
	    .fn = filter_truncatechars_html,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ .name = "truncatewords_html",
	    .fn = filter_truncatewords_html,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ 0 },
};
