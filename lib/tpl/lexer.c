/* SPDX-License-Identifier: MIT */
#include "tpl/lexer.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* The three kinds of tags and what closes them. */
static const struct opener {
	char open;
	char close[3];
	enum qn_token_kind kind;
} openers[] = {
	{ .open = '%', .close = "%}", .kind = QN_TOKEN_BLOCK },
	{ .open = '{', .close = "}}", .kind = QN_TOKEN_VAR },
	{ .open = '#', .close = "#}", .kind = QN_TOKEN_COMMENT },
};

struct lexer {
	struct qn_vec tokens;
	const char *ptr, *end; /* what is left */
	int line;
	struct qn_span verbatim; /* the tag that ends it; ptr NULL: none */
	const char *newline;     /* next one at or after ptr, or end */
	const char *close[3];    /* next closer of each opener, or end */
};

size_t
qn_lexer__space(const char *ptr, const char *end)
{
	const char *next = ptr;
	uint32_t cp;

	if (ptr >= end)
		return 0;
	if ((unsigned char)*ptr < 0x80)
		return *ptr == ' ' || (*ptr >= '\t' && *ptr <= '\r') ||
		    (*ptr >= 0x1c && *ptr <= 0x1f);
	cp = qn_utf8_next(&next, end);
	if (cp == 0x85 || cp == 0xa0 || cp == 0x1680 || cp == 0x2028 ||
	    cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x3000 ||
	    (cp >= 0x2000 && cp <= 0x200a))
		return (size_t)(next - ptr);
	return 0;
}

struct qn_span
qn_lexer__strip(const char *ptr, size_t len)
{
	const char *end = ptr + len, *last, *p;
	size_t n;

	while ((n = qn_lexer__space(ptr, end)))
		ptr += n;
	last = ptr;
	for (p = ptr; p < end;) {
		n = qn_lexer__space(p, end);
		if (n) {
			p += n;
			continue;
		}
		qn_utf8_next(&p, end);
		last = p;
	}
	return (struct qn_span){ .ptr = ptr, .len = (size_t)(last - ptr) };
}

/* Punctuation and symbols beyond ASCII; the rest of it counts as letters. */
static bool
is_symbol(uint32_t cp)
{
	static const uint32_t ranges[][2] = {
		{ 0x80, 0xa9 },
		{ 0xab, 0xb1 },
		{ 0xb4, 0xb4 },
		{ 0xb6, 0xb8 },
		{ 0xbb, 0xbb },
		{ 0xbf, 0xbf },
		{ 0xd7, 0xd7 },
		{ 0xf7, 0xf7 },
		{ 0x300, 0x36f },
		{ 0x2000, 0x206f },
		{ 0x20a0, 0x20ff },
		{ 0x2190, 0x245f },
		{ 0x2500, 0x2775 },
		{ 0x2794, 0x2bff },
		{ 0x3000, 0x3004 },
		{ 0x3008, 0x3020 },
		{ 0xe000, 0xf8ff },
		{ 0xfe00, 0xfe6f },
		{ 0xfff0, 0xffff },
		{ 0x1f000, 0x1f0ff },
		{ 0x1f110, 0x1faff },
		{ 0xe0000, 0x10ffff },
	};
	size_t i;

	for (i = 0; i < QN_COUNT(ranges); i++)
		if (cp >= ranges[i][0] && cp <= ranges[i][1])
			return true;
	return false;
}

size_t
qn_lexer__word(const char *ptr, const char *end)
{
	const char *next = ptr;

	if (ptr >= end)
		return 0;
	if ((unsigned char)*ptr < 0x80)
		return (*ptr >= '0' && *ptr <= '9') ||
		    (*ptr >= 'a' && *ptr <= 'z') ||
		    (*ptr >= 'A' && *ptr <= 'Z') || *ptr == '_';
	if (is_symbol(qn_utf8_next(&next, end)) || qn_lexer__space(ptr, end))
		return 0;
	return (size_t)(next - ptr);
}

int
qn_lexer__column(const char *source, const char *at)
{
	const char *line = at;

	while (line > source && line[-1] != '\n')
		line--;
	return (int)qn_utf8_count(line, (size_t)(at - line)) + 1;
}

bool
qn_span__is(struct qn_span span, const char *word)
{
	return strlen(word) == span.len &&
	    memcmp(span.ptr, word, span.len) == 0;
}

/* The next closer of kind `k` at or after `from`, remembered. */
static const char *
closer_find(struct lexer *lx, size_t k, const char *from)
{
	if (lx->close[k] < from) {
		lx->close[k] = from < lx->end ?
		    memmem(
			from, (size_t)(lx->end - from), openers[k].close, 2) :
		    NULL;
		if (!lx->close[k])
			lx->close[k] = lx->end;
	}
	return lx->close[k];
}

/* The end of the tag that begins at `p`, NULL when none does. */
static const char *
tag_end(struct lexer *lx, const char *p, size_t *ret_kind)
{
	const char *close;
	size_t k;

	if (lx->end - p < 4)
		return NULL;
	for (k = 0; k < QN_COUNT(openers); k++)
		if (p[1] == openers[k].open)
			break;
	if (k == QN_COUNT(openers))
		return NULL;
	if (lx->newline < p) {
		lx->newline = memchr(p, '\n', (size_t)(lx->end - p));
		if (!lx->newline)
			lx->newline = lx->end;
	}
	close = closer_find(lx, k, p + 2);
	if (close == lx->end || close > lx->newline)
		return NULL;
	*ret_kind = k;
	return close + 2;
}

static int
count_lines(const char *ptr, size_t len)
{
	const char *end = ptr + len;
	int n = 0;

	while ((ptr = memchr(ptr, '\n', (size_t)(end - ptr)))) {
		n++;
		ptr++;
	}
	return n;
}

static struct qn_token *
token_add(struct lexer *lx, enum qn_token_kind kind, const char *start,
    const char *end)
{
	struct qn_token *t = qn_vec_add(&lx->tokens);
	struct qn_span inner;

	t->kind = kind;
	t->line = lx->line;
	t->start = t->ptr = start;
	t->size = t->len = (size_t)(end - start);
	if (kind != QN_TOKEN_TEXT) {
		inner = qn_lexer__strip(start + 2, t->size - 4);
		t->ptr = inner.ptr;
		t->len = inner.len;
	}
	return t;
}

/* {% verbatim … %} begins, and its own end tag ends, raw text. */
static void
verbatim_begin(struct lexer *lx, const struct qn_token *t)
{
	char *name;

	if (t->len < 8 || memcmp(t->ptr, "verbatim", 8) != 0 ||
	    (t->len > 8 && t->ptr[8] != ' '))
		return;
	name = qn_arena_alloc(lx->tokens.arena, t->len + 3);
	memcpy(name, "end", 3);
	memcpy(name + 3, t->ptr, t->len);
	lx->verbatim = (struct qn_span){ .ptr = name, .len = t->len + 3 };
}

static bool
is_verbatim_end(
    const struct lexer *lx, const char *start, const char *end, size_t kind)
{
	struct qn_span inner;

	if (openers[kind].kind != QN_TOKEN_BLOCK)
		return false;
	inner = qn_lexer__strip(start + 2, (size_t)(end - start) - 4);
	return inner.len == lx->verbatim.len &&
	    memcmp(inner.ptr, lx->verbatim.ptr, inner.len) == 0;
}

/* One tag, [start, end), as a token; as text while verbatim lasts. */
static void
tag_add(struct lexer *lx, const char *start, const char *end, size_t kind)
{
	struct qn_token *t;

	if (lx->verbatim.ptr && is_verbatim_end(lx, start, end, kind))
		lx->verbatim.ptr = NULL;
	if (lx->verbatim.ptr) {
		token_add(lx, QN_TOKEN_TEXT, start, end);
		return;
	}
	t = token_add(lx, openers[kind].kind, start, end);
	if (t->kind == QN_TOKEN_BLOCK)
		verbatim_begin(lx, t);
}

struct qn_vec
qn_lexer__parse(struct qn_arena *arena, const char *ptr, size_t len)
{
	struct lexer lx = { .tokens = QN_VEC(struct qn_token, arena),
		.ptr = ptr,
		.end = ptr + len,
		.line = 1 };
	const char *p = ptr, *end;
	size_t kind;

	while (p < lx.end) {
		p = memchr(p, '{', (size_t)(lx.end - p));
		if (!p)
			break;
		end = tag_end(&lx, p, &kind);
		if (!end) {
			p++;
			continue;
		}
		if (p > lx.ptr) {
			token_add(&lx, QN_TOKEN_TEXT, lx.ptr, p);
			lx.line += count_lines(lx.ptr, (size_t)(p - lx.ptr));
		}
		tag_add(&lx, p, end, kind);
		lx.ptr = p = end;
	}
	if (lx.ptr < lx.end)
		token_add(&lx, QN_TOKEN_TEXT, lx.ptr, lx.end);
	return lx.tokens;
}

/* ---- words ------------------------------------------------------------ */

/* Past a quoted text that begins at `p`, NULL when it is not closed. */
static const char *
quoted_end(const char *p, const char *end)
{
	char quote = *p++;

	for (; p < end; p++) {
		if (*p == '\\')
			p++;
		else if (*p == quote)
			return p + 1;
	}
	return NULL;
}

/* Past blanks-free text without quotes. */
static const char *
plain_end(const char *p, const char *end)
{
	while (p < end && *p != '"' && *p != '\'' && !qn_lexer__space(p, end))
		p++;
	return p;
}

/* Past the word at `p`: Django's smart_split_re. */
static const char *
word_end(const char *p, const char *end)
{
	const char *at = plain_end(p, end), *good = NULL, *quoted;

	while (at < end && (*at == '"' || *at == '\'')) {
		quoted = quoted_end(at, end);
		if (!quoted)
			break;
		good = at = plain_end(quoted, end);
	}
	if (good)
		return good;
	for (at = p; at < end && !qn_lexer__space(at, end);)
		at++;
	return at;
}

/* Whether _("… is closed by ") at the end of `word`. */
static bool
is_closed(const char *word, const char *end)
{
	return end - word >= 4 && end[-1] == ')' && end[-2] == word[2];
}

static bool
is_translation(const char *word, const char *end)
{
	return end - word >= 3 && word[0] == '_' && word[1] == '(' &&
	    (word[2] == '"' || word[2] == '\'');
}

bool
qn_lexer__split(struct qn_arena *arena, const char *ptr, size_t len,
    struct qn_span **ret, size_t *ret_n)
{
	struct qn_vec words = QN_VEC(struct qn_span, arena);
	const char *end = ptr + len, *stop;
	struct qn_span *word;
	size_t n;

	for (;;) {
		while ((n = qn_lexer__space(ptr, end)))
			ptr += n;
		if (ptr >= end)
			break;
		stop = word_end(ptr, end);
		while (is_translation(ptr, stop) && !is_closed(ptr, stop)) {
			const char *next = stop;

			while ((n = qn_lexer__space(next, end)))
				next += n;
			if (next >= end)
				return false;
			stop = word_end(next, end);
		}
		word = qn_vec_add(&words);
		word->ptr = ptr;
		word->len = (size_t)(stop - ptr);
		ptr = stop;
	}
	*ret = words.items;
	*ret_n = words.len;
	return true;
}
