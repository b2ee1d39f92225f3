/* SPDX-License-Identifier: MIT */
#include "http/cookie.h"

#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/time.h"
#include "base/utf8.h"
#include "http/header.h"
#include "http/http-int.h"

#include "base/banned.h"

/* More cookies than a browser keeps for one site are not looked at. */
#define COOKIES_MAX 400

/* ---- reading ------------------------------------------------------------ */

static struct qn_span
trim(struct qn_span span)
{
	while (span.len && strchr(" \t\r\n\f\v", span.ptr[0])) {
		span.ptr++;
		span.len--;
	}
	while (span.len && strchr(" \t\r\n\f\v", span.ptr[span.len - 1]))
		span.len--;
	return span;
}

static bool
is_octal(const char *p)
{
	return p[0] >= '0' && p[0] <= '3' && p[1] >= '0' && p[1] <= '7' &&
	    p[2] >= '0' && p[2] <= '7';
}

/* "…" with \" and \ooo, as Python's http.cookies writes it. */
static struct qn_span
unquote(struct qn_arena *arena, struct qn_span value)
{
	const char *p = value.ptr + 1, *end = value.ptr + value.len - 1;
	char *out, *q;

	if (value.len < 2 || value.ptr[0] != '"' || *end != '"')
		return (struct qn_span){ .ptr = qn_arena_dup(
					     arena, value.ptr, value.len),
			.len = value.len };
	q = out = qn_arena_alloc(arena, value.len);
	while (p < end) {
		if (*p == '\\' && end - p > 3 && is_octal(p + 1)) {
			*q++ = (char)((p[1] - '0') << 6 | (p[2] - '0') << 3 |
			    (p[3] - '0'));
			p += 4;
			continue;
		}
		if (*p == '\\' && end - p > 1)
			p++;
		*q++ = *p++;
	}
	*q = '\0';
	return (struct qn_span){ .ptr = out, .len = (size_t)(q - out) };
}

/* Cookies that are no text are left out: any host of the domain sets them. */
static void
cookie_add(struct qn_params *params, struct qn_span name, struct qn_span value)
{
	name.ptr = qn_arena_dup(params->arena, name.ptr, name.len);
	value = unquote(params->arena, value);
	if (memchr(value.ptr, '\0', value.len) ||
	    !qn_utf8_is_valid(name.ptr, name.len) ||
	    !qn_utf8_is_valid(value.ptr, value.len))
		return;
	qn_params_add(params, name.ptr, name.len, value.ptr, value.len);
}

void
qn_cookie__parse(struct qn_params *params, const char *ptr, size_t len)
{
	const char *end = ptr + len, *semi, *eq;
	struct qn_span name, value;

	for (; ptr < end && params->len < COOKIES_MAX; ptr = semi + 1) {
		semi = memchr(ptr, ';', (size_t)(end - ptr));
		if (!semi)
			semi = end;
		eq = memchr(ptr, '=', (size_t)(semi - ptr));
		name.ptr = ptr;
		name.len = eq ? (size_t)(eq - ptr) : 0;
		value.ptr = eq ? eq + 1 : ptr;
		value.len = (size_t)(semi - value.ptr);
		name = trim(name);
		value = trim(value);
		if (name.len || value.len)
			cookie_add(params, name, value);
	}
}

/* ---- writing ------------------------------------------------------------ */

static bool
is_plain(const char *value)
{
	for (; *value; value++)
		if ((unsigned char)*value <= ' ' || *value & 0x80 ||
		    strchr("\"\\,;\x7f", *value))
			return false;
	return true;
}

static void
add_value(struct qn_str *str, const char *value)
{
	unsigned char c;

	if (is_plain(value)) {
		qn_str_add(str, value);
		return;
	}
	qn_str_add_char(str, '"');
	for (; *value; value++) {
		c = (unsigned char)*value;
		if (c == '"' || c == '\\') {
			qn_str_add_char(str, '\\');
			qn_str_add_char(str, *value);
		} else if (c < ' ' || c >= 0x7f || c == ',' || c == ';') {
			qn_str_add_char(str, '\\');
			qn_str_add_char(str, (char)('0' + (c >> 6)));
			qn_str_add_char(str, (char)('0' + (c >> 3 & 7)));
			qn_str_add_char(str, (char)('0' + (c & 7)));
		} else {
			qn_str_add_char(str, *value);
		}
	}
	qn_str_add_char(str, '"');
}

static bool
is_attribute(const char *value)
{
	return !value ||
	    (qn_header_is_value(value, strlen(value)) && !strchr(value, ';'));
}

static bool
is_same_site(const char *value)
{
	size_t len = strlen(value);

	return qn_ascii_iequal(value, len, "Lax", 3) ||
	    qn_ascii_iequal(value, len, "Strict", 6) ||
	    qn_ascii_iequal(value, len, "None", 4);
}

/* What prefixes and other attributes imply (RFC 6265bis 4.1.3, CHIPS). */
static void
cookie_complete(struct qn_cookie *cookie)
{
	bool host = !strncasecmp(cookie->name, "__Host-", 7);

	if (!cookie->same_site)
		cookie->same_site = "Lax";
	if (!cookie->path || host)
		cookie->path = "/";
	if (host)
		cookie->domain = NULL;
	if (host || !strncasecmp(cookie->name, "__Secure-", 9) ||
	    cookie->partitioned || !strcasecmp(cookie->same_site, "None"))
		cookie->secure = true;
}

static void
add_age(struct qn_str *str, int64_t max_age, int64_t now)
{
	/* ten thousand days: browsers cut at 400 */
	int64_t age = max_age > 864000000 ? 864000000 : max_age;

	if (!age)
		return;
	qn_str_add(str, "; Max-Age=");
	qn_str_add_int(str, age < 0 ? 0 : age);
	qn_str_add(str, "; Expires=");
	qn_str_add_http_date(str, age < 0 ? 0 : now + age * QN_SECOND);
}

int
qn_cookie__format(
    struct qn_str *str, const struct qn_cookie *given, int64_t now)
{
	struct qn_cookie cookie = *given;

	if (!cookie.name || !cookie.value ||
	    !qn_header_is_token(cookie.name, strlen(cookie.name)) ||
	    !is_attribute(cookie.path) || !is_attribute(cookie.domain) ||
	    (cookie.same_site && !is_same_site(cookie.same_site)))
		return -1;
	cookie_complete(&cookie);
	qn_str_add(str, cookie.name);
	qn_str_add_char(str, '=');
	add_value(str, cookie.value);
	qn_str_add(str, "; Path=");
	qn_str_add(str, cookie.path);
	if (cookie.domain) {
		qn_str_add(str, "; Domain=");
		qn_str_add(str, cookie.domain);
	}
	add_age(str, cookie.max_age, now);
	if (cookie.http_only)
		qn_str_add(str, "; HttpOnly");
	qn_str_add(str, "; SameSite=");
	qn_str_add(str, cookie.same_site);
	if (cookie.secure)
		qn_str_add(str, "; Secure");
	if (cookie.partitioned)
		qn_str_add(str, "; Partitioned");
	return 0;
}
