/* SPDX-License-Identifier: MIT */
#include "url/url-int.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* ---- the parameters of a path ------------------------------------------- */

/* Python's str.isidentifier, all of what is not ASCII taken for letters. */
static bool
is_identifier(const char *ptr, size_t len)
{
	size_t i;
	unsigned char c;

	for (i = 0; i < len; i++) {
		c = (unsigned char)ptr[i];
		if (c >= 0x80 || c == '_' || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z'))
			continue;
		if (i == 0 || c < '0' || c > '9')
			return false;
	}
	return len > 0;
}

static bool
has_space(const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (strchr(" \t\n\r\f\v", ptr[i]))
			return true;
	return false;
}

static bool
has_param(const struct qn_vec *tokens, const char *name, size_t len)
{
	const struct qn_token *token;
	size_t i;

	for (i = 0; i < tokens->len; i++) {
		token = qn_vec_get(tokens, i);
		if (token->conv && token->len == len &&
		    memcmp(token->text, name, len) == 0)
			return true;
	}
	return false;
}

/* The inside of <converter:name>; NULL converter after a finding. */
static struct qn_token
parse_param(struct qn_builder *b, const struct qn_route *route, const char *ptr,
    size_t len)
{
	const char *colon = memchr(ptr, ':', len);
	struct qn_token token = { .text = ptr, .len = len };
	const char *conv = "str";
	size_t conv_len = 3;

	if (colon && colon > ptr && colon + 1 < ptr + len) {
		conv = ptr;
		conv_len = (size_t)(colon - ptr);
		token.text = colon + 1;
		token.len = len - conv_len - 1;
	}
	if (has_space(ptr, len)) {
		qn_builder__add_error(b, "urls.E902", route, NULL,
		    "There is white space in \"<%.*s>\".", (int)len, ptr);
		return token;
	}
	if (!is_identifier(token.text, token.len)) {
		qn_builder__add_error(b, "urls.E903", route,
		    "Use letters, digits and \"_\", no digit in front.",
		    "Parameter name \"%.*s\" is not an identifier.",
		    (int)token.len, token.text);
		return token;
	}
	token.conv = qn_converter__find(b->urls->converters, conv, conv_len);
	if (!token.conv)
		qn_builder__add_error(b, "urls.E901", route,
		    "Built in are int, str, slug, uuid and path; others "
		    "stand in the converters of the site.",
		    "Converter \"%.*s\" is unknown.", (int)conv_len, conv);
	else if (!token.conv->match && !token.conv->regex)
		qn_builder__add_error(b, "urls.E901", route, NULL,
		    "Converter \"%.*s\" has neither match nor regex.",
		    (int)conv_len, conv);
	token.text = qn_arena_dup(b->urls->arena, token.text, token.len);
	return token;
}

static void
add_text(struct qn_vec *tokens, const char *ptr, size_t len)
{
	struct qn_token *token;

	if (len == 0)
		return;
	token = qn_vec_add(tokens);
	token->text = ptr;
	token->len = len;
}

/* The next "<...>" with something inside, NULL when there is none. */
static const char *
find_param(const char *ptr, size_t *ret_len)
{
	const char *end;

	for (; (ptr = strchr(ptr, '<')); ptr++) {
		end = strchr(ptr, '>');
		if (!end)
			return NULL;
		if (end > ptr + 1) {
			*ret_len = (size_t)(end - ptr) + 1;
			return ptr;
		}
	}
	return NULL;
}

static int
parse_path(struct qn_builder *b, const struct qn_route *route,
    struct qn_pattern *pattern)
{
	struct qn_vec tokens = QN_VEC(struct qn_token, b->urls->arena);
	const char *ptr = route->path;
	const char *open;
	struct qn_token token;
	size_t len = 0;

	while ((open = find_param(ptr, &len))) {
		add_text(&tokens, ptr, (size_t)(open - ptr));
		token = parse_param(b, route, open + 1, len - 2);
		if (!token.conv)
			return -1;
		if (has_param(&tokens, token.text, token.len)) {
			qn_builder__add_error(b, "urls.E904", route, NULL,
			    "Parameter \"%s\" comes twice.", token.text);
			return -1;
		}
		*(struct qn_token *)qn_vec_add(&tokens) = token;
		ptr = open + len;
	}
	add_text(&tokens, ptr, strlen(ptr));
	pattern->tokens = tokens.items;
	pattern->n_tokens = tokens.len;
	return 0;
}

/* ---- matching tokens ---------------------------------------------------- */

struct matcher {
	const struct qn_token *tokens;
	size_t n;
	const char *base;
	const char *end;
	bool whole;
	unsigned steps;
	struct qn_capture *captures;
};

/* Match tokens from number `i` and parameter number `param` at `ptr`. */
static const char *
match_from(struct matcher *m, size_t i, size_t param, const char *ptr)
{
	const struct qn_token *token;
	size_t left = (size_t)(m->end - ptr);
	const char *end;
	size_t len;

	if (i == m->n)
		return m->whole && left ? NULL : ptr;
	token = m->tokens + i;
	if (!token->conv) {
		if (left < token->len || memcmp(ptr, token->text, token->len))
			return NULL;
		return match_from(m, i + 1, param, ptr + token->len);
	}
	len = qn_converter__longest(token->conv, ptr, left);
	for (; len; len = qn_converter__shorter(token->conv, ptr, len)) {
		if (++m->steps > QN_URL_STEPS_MAX)
			return NULL;
		end = match_from(m, i + 1, param + 1, ptr + len);
		if (end && m->captures) {
			m->captures[param].ptr = ptr;
			m->captures[param].len = len;
		}
		if (end)
			return end;
	}
	return NULL;
}

int64_t
qn_tokens__match(const struct qn_token *tokens, size_t n, const char *ptr,
    size_t len, bool whole, struct qn_capture *ret)
{
	struct matcher m = { .tokens = tokens,
		.n = n,
		.base = ptr,
		.end = ptr + len,
		.whole = whole,
		.captures = ret };
	const char *end = match_from(&m, 0, 0, ptr);

	return end ? end - ptr : -1;
}

/* ---- regular expressions ------------------------------------------------ */

static void
free_code(void *arg)
{
	pcre2_code_free(arg);
}

pcre2_code *
qn_regex__new(struct qn_builder *b, const struct qn_route *route,
    const char *text, uint32_t options)
{
	pcre2_code *code;
	PCRE2_SIZE at = 0;
	PCRE2_UCHAR why[128];
	uint32_t groups = 0;
	int err = 0;

	options |= PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
	code = pcre2_compile(
	    (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &err, &at, NULL);
	if (!code) {
		pcre2_get_error_message(err, why, sizeof(why));
		qn_builder__add_error(b, "urls.E905", route, NULL,
		    "Regular expression \"%s\" is wrong at offset %zu: %s.",
		    text, (size_t)at, (const char *)why);
		return NULL;
	}
	/* Where memory must not be executable this fails: then interpreted. */
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
	if (groups + 1 > b->groups_max)
		b->groups_max = groups + 1;
	qn_arena_on_reset(b->urls->arena, free_code, code);
	return code;
}

int64_t
qn_regex__match(const struct qn_urls *urls, const pcre2_code *code,
    const char *ptr, size_t len)
{
	int found = pcre2_match(
	    code, (PCRE2_SPTR)ptr, len, 0, 0, urls->match_data, urls->limits);

	if (found < 0)
		return -1;
	return (int64_t)pcre2_get_ovector_pointer(urls->match_data)[1];
}

/* The name of a group in PCRE2's table, NULL when it has none. */
static const char *
group_name(const pcre2_code *code, uint32_t number)
{
	uint32_t count = 0, size = 0, i;
	PCRE2_SPTR table = NULL;

	pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
	for (i = 0; i < count; i++, table += size)
		if (((uint32_t)table[0] << 8 | table[1]) == number)
			return (const char *)table + 2;
	return NULL;
}

/* If any group has a name, those; else all of them. */
static void
add_groups(struct qn_builder *b, struct qn_pattern *pattern)
{
	struct qn_vec groups = QN_VEC(struct qn_group, b->urls->arena);
	uint32_t n = 0, named = 0, i;
	struct qn_group *group;
	const char *name;
	size_t t;

	pcre2_pattern_info(pattern->regex, PCRE2_INFO_CAPTURECOUNT, &n);
	pcre2_pattern_info(pattern->regex, PCRE2_INFO_NAMECOUNT, &named);
	for (i = 1; i <= n; i++) {
		name = group_name(pattern->regex, i);
		if (named && !name)
			continue;
		group = qn_vec_add(&groups);
		group->name = name;
		group->len = name ? strlen(name) : 0;
		group->number = i;
		for (t = 0; name && t < pattern->n_tokens; t++)
			if (pattern->tokens[t].conv &&
			    strcmp(pattern->tokens[t].text, name) == 0)
				group->conv = pattern->tokens[t].conv;
	}
	pattern->groups = groups.items;
	pattern->n_groups = groups.len;
}

/* The end of a character class that begins at `p`. */
static const char *
skip_class(const char *p)
{
	p++;
	if (*p == '^')
		p++;
	if (*p == ']')
		p++;
	for (; *p && *p != ']'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p : p - 1;
}

/*
 * Whether a '|' may stand outside of all parentheses and classes. Quoting and
 * options change how a regex is read, so they count as one.
 */
static bool
has_choice(const char *p)
{
	int depth = 0;

	for (; *p; p++) {
		if (*p == '\\' && (p[1] == 'Q' || p[1] == '\0'))
			return true;
		if (p[0] == '(' && p[1] == '?' && !strchr(":P=!<>", p[2]))
			return true;
		if (*p == '\\')
			p++;
		else if (*p == '[')
			p = skip_class(p);
		else if (*p == '(' || *p == ')')
			depth += *p == '(' ? 1 : -1;
		else if (*p == '|' && depth <= 0)
			return true;
	}
	return false;
}

/*
 * Literal text that every match of "^text..." begins with, for the tree. Of a
 * quantified character nothing is known, so it is given back.
 */
static void
find_prefix(struct qn_arena *arena, struct qn_pattern *pattern)
{
	const char *p = pattern->source;
	struct qn_str text;
	size_t last = 0;

	qn_str_init(&text, arena);
	pattern->prefix = "";
	if (*p++ != '^' || has_choice(p))
		return;
	for (; *p && !strchr("*?+{", *p); p++) {
		if (*p == '\\' && p[1] && strchr("-./_~@:+*?$()[]{}^|\\", p[1]))
			p++;
		else if (strchr("\\.[]{}()^$|#", *p))
			break;
		if (((unsigned char)*p & 0xc0) != 0x80)
			last = text.len;
		qn_str_add_char(&text, *p);
	}
	if (*p && strchr("*?+{", *p))
		qn_str_truncate(&text, last);
	pattern->prefix = text.buf;
	pattern->prefix_len = text.len;
}

static int
parse_regex(struct qn_builder *b, const struct qn_route *route,
    struct qn_pattern *pattern)
{
	size_t len = strlen(route->regex);
	uint32_t options = 0;

	/* As Django: re.fullmatch for these, re.search for all others. */
	if (pattern->whole && len && route->regex[len - 1] == '$')
		options = PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	pattern->by_regex = true;
	pattern->regex = qn_regex__new(b, route, route->regex, options);
	if (!pattern->regex)
		return -1;
	add_groups(b, pattern);
	find_prefix(b->urls->arena, pattern);
	return 0;
}

/* ---- patterns ----------------------------------------------------------- */

/* Whether a parameter may have to give bytes back to what follows it. */
static bool
may_backtrack(const struct qn_pattern *pattern, size_t i)
{
	const struct qn_converter *conv = pattern->tokens[i].conv;
	const struct qn_converter_traits *traits = qn_converter__traits(conv);
	const struct qn_token *next;

	if (i + 1 == pattern->n_tokens || (traits && traits->fixed))
		return false;
	next = &pattern->tokens[i + 1];
	return !traits || next->conv || traits->has((unsigned char)*next->text);
}

static size_t
find_tail(const struct qn_pattern *pattern)
{
	size_t i;

	for (i = 0; i < pattern->n_tokens; i++)
		if (pattern->tokens[i].conv &&
		    (!pattern->tokens[i].conv->match ||
			may_backtrack(pattern, i)))
			break;
	return i;
}

static void
format_tokens(const struct qn_token *token, size_t n, struct qn_str *out)
{
	size_t i;

	for (; n; n--, token++) {
		if (token->conv) {
			qn_str_addf(
			    out, "(?P<%s>%s)", token->text, token->conv->regex);
			continue;
		}
		for (i = 0; i < token->len; i++) {
			if (strchr("\\.[]{}()*+?^$|#-&~", token->text[i]))
				qn_str_add_char(out, '\\');
			qn_str_add_char(out, token->text[i]);
		}
	}
}

void
qn_pattern__format(const struct qn_pattern *pattern, struct qn_str *out)
{
	const char *regex = pattern->source;

	if (pattern->by_regex) {
		qn_str_add(out, *regex == '^' ? regex + 1 : regex);
		return;
	}
	format_tokens(pattern->tokens, pattern->n_tokens, out);
	if (pattern->whole)
		qn_str_add(out, "\\z");
}

/* A converter that is known by its regex alone makes a regex of the tail. */
static int
add_tail(struct qn_builder *b, const struct qn_route *route,
    struct qn_pattern *pattern)
{
	const struct qn_token *tail;
	struct qn_str text;
	bool by_regex = false;
	size_t n, i;

	pattern->tail = find_tail(pattern);
	n = pattern->n_tokens - pattern->tail;
	if (n == 0)
		return 0;
	tail = pattern->tokens + pattern->tail;
	for (i = 0; i < n; i++)
		if (tail[i].conv && !tail[i].conv->match)
			by_regex = true;
	if (!by_regex)
		return 0;
	for (i = 0; i < n; i++)
		if (tail[i].conv && !tail[i].conv->regex) {
			qn_builder__add_error(b, "urls.E901", route, NULL,
			    "Converter \"%s\" has no regex, which the other "
			    "converters of this path need of it.",
			    tail[i].conv->name);
			return -1;
		}
	qn_str_init(&text, b->urls->arena);
	format_tokens(tail, n, &text);
	pattern->regex = qn_regex__new(b, route, text.buf,
	    PCRE2_ANCHORED | (pattern->whole ? PCRE2_ENDANCHORED : 0));
	if (!pattern->regex)
		return -1;
	add_groups(b, pattern);
	return 0;
}

const struct qn_pattern *
qn_pattern__new(struct qn_builder *b, const struct qn_route *route, bool whole)
{
	struct qn_pattern *pattern = QN_NEW(b->urls->arena, struct qn_pattern);
	int done;

	pattern->source = route->path ? route->path : route->regex;
	pattern->whole = whole;
	if (!qn_utf8_is_valid(pattern->source, strlen(pattern->source))) {
		qn_builder__add_error(b, "urls.E906", route, NULL,
		    "The pattern is not valid UTF-8.");
		return NULL;
	}
	if (route->regex)
		return parse_regex(b, route, pattern) < 0 ? NULL : pattern;
	done = parse_path(b, route, pattern);
	if (done == 0)
		done = add_tail(b, route, pattern);
	return done < 0 ? NULL : pattern;
}
