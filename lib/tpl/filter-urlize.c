/* SPDX-License-Identifier: MIT */
/* Filters that make links of the URLs in text: urlize and urlizetrunc. */
#include "tpl/tpl-int.h"

#include <ctype.h>
#include <string.h>

#include "base/escape.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "tpl/coerce.h"
#include "tpl/text.h"

#include "base/banned.h"

#define URL_MAX 2048

struct word {
	const char *start, *begin, *stop, *end; /* lead, middle, trail */
};

/* ---- the address ------------------------------------------------------ */

static const struct {
	const char *name;
	char c;
} entities[] = { { .name = "&amp;", .c = '&' }, { .name = "&lt;", .c = '<' },
	{ .name = "&gt;", .c = '>' }, { .name = "&quot;", .c = '"' },
	{ .name = "&#39;", .c = '\'' }, { .name = "&#x27;", .c = '\'' } };

/* Append text with the entities undone that escaping makes. */
static void
add_unescaped(struct qn_str *str, const char *p, const char *end)
{
	size_t i, n;

	for (; p < end; p++) {
		for (i = 0; i < QN_COUNT(entities); i++) {
			n = strlen(entities[i].name);
			if ((size_t)(end - p) >= n &&
			    memcmp(p, entities[i].name, n) == 0)
				break;
		}
		if (i == QN_COUNT(entities)) {
			qn_str_add_char(str, *p);
			continue;
		}
		qn_str_add_char(str, entities[i].c);
		p += n - 1;
	}
}

/* Append text with its %XX undone; what is no UTF-8 then is replaced. */
static void
add_unquoted(struct qn_str *str, const char *p, const char *end, bool plus)
{
	struct qn_str raw;
	const char *at;

	qn_str_init(&raw, str->arena);
	for (; p < end; p++) {
		if (*p == '%' && end - p > 2 && qn_hex_value(p[1]) >= 0 &&
		    qn_hex_value(p[2]) >= 0) {
			qn_str_add_char(&raw,
			    (char)(qn_hex_value(p[1]) * 16 +
				qn_hex_value(p[2])));
			p += 2;
		} else {
			qn_str_add_char(&raw, plus && *p == '+' ? ' ' : *p);
		}
	}
	for (at = raw.buf; at < raw.buf + raw.len;)
		qn_utf8_add(str, qn_utf8_next(&at, raw.buf + raw.len));
}

static void
add_quoted(struct qn_str *str, const char *p, const char *end, const char *safe,
    bool plus)
{
	for (; p < end; p++) {
		unsigned char c = (unsigned char)*p;

		if (plus && c == ' ')
			qn_str_add_char(str, '+');
		else if (c && c < 0x80 && (isalnum(c) || strchr(safe, c)))
			qn_str_add_char(str, (char)c);
		else
			qn_str_addf(str, "%%%02X", c);
	}
}

/* A segment quoted anew, whether it was quoted or not. */
static void
add_segment(struct qn_str *str, const char *p, const char *end)
{
	struct qn_str raw;

	qn_str_init(&raw, str->arena);
	add_unquoted(&raw, p, end, false);
	add_quoted(
	    str, raw.buf, raw.buf + raw.len, "_.-~!$&'()*+,;=:/?#[]@", false);
}

/* Half of a name=value, unquoted twice as Django does, and quoted. */
static void
add_query_part(struct qn_str *str, const char *p, const char *end)
{
	struct qn_str once, twice;

	qn_str_init(&once, str->arena);
	qn_str_init(&twice, str->arena);
	add_unquoted(&once, p, end, true);
	add_unquoted(&twice, once.buf, once.buf + once.len, false);
	add_quoted(str, twice.buf, twice.buf + twice.len, "_.-~", true);
}

static void
add_query(struct qn_str *str, const char *p, const char *end)
{
	const char *amp, *stop, *eq;
	bool first = true;

	for (; p < end; p = amp ? amp + 1 : end) {
		amp = memchr(p, '&', (size_t)(end - p));
		stop = amp ? amp : end;
		if (p == stop)
			continue;
		if (!first)
			qn_str_add_char(str, '&');
		first = false;
		eq = memchr(p, '=', (size_t)(stop - p));
		add_query_part(str, p, eq ? eq : stop);
		qn_str_add_char(str, '=');
		if (eq)
			add_query_part(str, eq + 1, stop);
	}
}

/* The address of a link, quoted where it has to be. */
static void
add_url(struct qn_str *str, const char *p, const char *end)
{
	const char *hash = memchr(p, '#', (size_t)(end - p));
	const char *stop = hash ? hash : end;
	const char *ask = memchr(p, '?', (size_t)(stop - p));

	add_segment(str, p, ask ? ask : stop);
	if (ask && ask + 1 < stop) {
		qn_str_add_char(str, '?');
		add_query(str, ask + 1, stop);
	}
	if (hash && hash + 1 < end) {
		qn_str_add_char(str, '#');
		add_segment(str, hash + 1, end);
	}
}

/* ---- what is a link --------------------------------------------------- */

static bool
begins(const char *p, const char *end, const char *what)
{
	size_t n = strlen(what);

	return (size_t)(end - p) >= n && qn_ascii_iequal(p, n, what, n);
}

static bool
is_word_char(const char *p, const char *end)
{
	return p < end && qn_unicode_is_word(qn_utf8_next(&p, end));
}

/* http:// or https:// and a letter. */
static bool
is_url(const char *p, const char *end)
{
	if (begins(p, end, "https://"))
		p += 8;
	else if (begins(p, end, "http://"))
		p += 7;
	else
		return false;
	if (p < end && *p == '[')
		p++;
	return is_word_char(p, end);
}

/* www.…, or a name that ends in one of the first top-level domains. */
static bool
is_host(const char *p, const char *end)
{
	static const char *const domains[] = { ".com", ".edu", ".gov", ".int",
		".mil", ".net", ".org" };
	const char *at;
	size_t i;

	if (begins(p, end, "www."))
		return true;
	if (begins(p, end, "http") || !is_word_char(p, end))
		return false;
	for (at = p + 1; at < end && *at != '@'; at++) {
		if (*at != '.' || qn_utf8_count(p, (size_t)(at - p)) < 2)
			continue;
		for (i = 0; i < QN_COUNT(domains); i++)
			if (begins(at, end, domains[i]) &&
			    (at + 4 == end || at[4] == '/'))
				return true;
	}
	return false;
}

static bool
is_email(const char *p, const char *end)
{
	const char *sign = memchr(p, '@', (size_t)(end - p));
	const char *domain = sign ? sign + 1 : end;

	return sign && sign > p && domain < end && *domain != '.' &&
	    !memchr(domain, '@', (size_t)(end - domain)) &&
	    memchr(domain, '.', (size_t)(end - domain)) &&
	    qn_utf8_count(domain, (size_t)(end - domain)) <= 63;
}

/* ---- words ------------------------------------------------------------ */

static size_t
count(const char *p, const char *end, char c)
{
	size_t n = 0;

	for (; p < end; p++)
		n += *p == c;
	return n;
}

/* Whether a word ends in an entity, whose semicolon is part of it. */
static bool
ends_in_entity(const char *p, const char *end)
{
	size_t i, n;

	for (i = 0; i < QN_COUNT(entities); i++) {
		n = strlen(entities[i].name);
		if ((size_t)(end - p) >= n &&
		    memcmp(end - n, entities[i].name, n) == 0)
			return true;
	}
	return false;
}

/* Move brackets around a word, and punctuation after it, out of its middle. */
static void
trim(struct word *w)
{
	static const char pairs[][3] = { "()", "[]" };
	const char *begin, *stop;
	size_t i;

	do {
		begin = w->begin;
		stop = w->stop;
		for (i = 0; i < 2; i++) {
			if (w->begin < w->stop && *w->begin == pairs[i][0])
				w->begin++;
			if (w->begin < w->stop && w->stop[-1] == pairs[i][1] &&
			    count(w->begin, w->stop, pairs[i][1]) ==
				count(w->begin, w->stop, pairs[i][0]) + 1)
				w->stop--;
		}
		while (w->begin < w->stop && strchr(".,:;!", w->stop[-1]) &&
		    !ends_in_entity(w->begin, w->stop))
			w->stop--;
	} while (begin != w->begin || stop != w->stop);
}

static void
add_plain(struct qn_str *str, const char *p, const char *end, bool escape)
{
	if (escape)
		qn_str_add_html(str, p, (size_t)(end - p));
	else
		qn_str_add_len(str, p, (size_t)(end - p));
}

/* The address of a word's middle; false when it is no link. */
static bool
find_url(struct qn_str *url, const struct word *w, bool *ret_mail)
{
	struct qn_str plain;
	const char *sign;
	size_t i;

	*ret_mail = false;
	qn_str_init(&plain, url->arena);
	if (w->stop - w->begin <= URL_MAX && is_url(w->begin, w->stop)) {
		add_unescaped(&plain, w->begin, w->stop);
		for (i = 0; plain.buf[i] != ':'; i++)
			plain.buf[i] |= 0x20;
	} else if (w->stop - w->begin <= URL_MAX &&
	    is_host(w->begin, w->stop)) {
		qn_str_add(&plain, "http://");
		add_unescaped(&plain, w->begin, w->stop);
	} else if (!memchr(w->begin, ':', (size_t)(w->stop - w->begin)) &&
	    is_email(w->begin, w->stop)) {
		sign = memchr(w->begin, '@', (size_t)(w->stop - w->begin));
		qn_str_add(url, "mailto:");
		add_quoted(url, w->begin, sign, "_.-~", false);
		qn_str_add_char(url, '@');
		add_quoted(url, sign + 1, w->stop, "_.-~", false);
		*ret_mail = true;
		return true;
	} else {
		return false;
	}
	add_url(url, plain.buf, plain.buf + plain.len);
	return true;
}

static void
add_word(struct qn_str *str, const char *p, const char *end, int64_t limit,
    bool escape)
{
	struct word w = { .start = p, .begin = p, .stop = end, .end = end };
	size_t n = (size_t)(end - p), cut;
	struct qn_str url;
	bool mail;

	qn_str_init(&url, str->arena);
	if (memchr(p, '.', n) || memchr(p, '@', n) || memchr(p, ':', n))
		trim(&w);
	if ((!memchr(p, '.', n) && !memchr(p, '@', n) && !memchr(p, ':', n)) ||
	    !find_url(&url, &w, &mail)) {
		add_plain(str, p, end, escape);
		return;
	}
	add_plain(str, w.start, w.begin, escape);
	qn_str_add(str, "<a href=\"");
	qn_str_add_html(str, url.buf, url.len);
	qn_str_addf(str, "\"%s>", mail ? "" : " rel=\"nofollow\"");
	n = (size_t)(w.stop - w.begin);
	if (limit != INT64_MAX && (int64_t)qn_utf8_count(w.begin, n) > limit) {
		cut = qn_utf8_offset(
		    w.begin, n, limit > 1 ? (size_t)limit - 1 : 0);
		add_plain(str, w.begin, w.begin + cut, escape);
		qn_str_add(str, "\xe2\x80\xa6");
	} else {
		add_plain(str, w.begin, w.stop, escape);
	}
	qn_str_add(str, "</a>");
	add_plain(str, w.stop, w.end, escape);
}

static bool
is_separator(uint32_t cp)
{
	return qn_unicode_is_space(cp) || cp == '<' || cp == '>' || cp == '"' ||
	    cp == '\'';
}

static int
urlize(struct qn_filter_call *call, struct qn_value *inout, int64_t limit)
{
	bool escape = call->autoescape && !qn_text_is_safe(inout);
	const char *p = inout->text, *end = p + inout->len, *start, *next;
	struct qn_str str;

	qn_str_init(&str, call->arena);
	while (p < end) {
		for (start = next = p; p < end; p = next)
			if (is_separator(qn_utf8_next(&next, end)))
				break;
		if (start < p)
			add_word(&str, start, p, limit, escape);
		for (start = next = p; p < end; p = next)
			if (!is_separator(qn_utf8_next(&next, end)))
				break;
		add_plain(&str, start, p, escape);
	}
	*inout = qn_text_safe_from(&str);
	return 0;
}

static int
filter_urlize(struct qn_filter_call *call, struct qn_value *inout)
{
	return urlize(call, inout, INT64_MAX);
}

static int
filter_urlizetrunc(struct qn_filter_call *call, struct qn_value *inout)
{
	int64_t limit;

	if (qn_coerce__int(call, &call->args[0], &limit) < 0)
		return -1;
	return urlize(call, inout, limit);
}

const struct qn_filter qn_filters__urlize[] = {
	{ .name = "urlize",
	    .fn = filter_urlize,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER |
		QN_FILTER_NEEDS_AUTOESCAPE },
	{ .name = "urlizetrunc",
	    .fn = filter_urlizetrunc,
	    .args_min = 1,
	    .args_max = 1,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER |
		QN_FILTER_NEEDS_AUTOESCAPE },
	{ 0 }
};
