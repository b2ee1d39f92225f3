/* SPDX-License-Identifier: MIT */
#include "http/safeurl.h"

#include <string.h>

#include "base/escape.h"
#include "http/header.h"

#include "base/banned.h"

static bool
is_alpha(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_scheme_char(char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
	    c == '.';
}

struct qn_span
qn_safeurl_scheme(const char *url)
{
	struct qn_span scheme = { .ptr = "" };
	size_t n = 0;

	/* browsers skip these at the start */
	while (*url && (unsigned char)*url <= ' ')
		url++;
	while (is_scheme_char(url[n]))
		n++;
	if (n && url[n] == ':')
		scheme = (struct qn_span){ .ptr = url, .len = n };
	return scheme;
}

static bool
is_slash(char c)
{
	/* browsers take a backslash for a slash in http URLs */
	return c == '/' || c == '\\';
}

/* Bytes after "//" that a parser which knows no backslash takes as host. */
static size_t
authority_len(const char *ptr)
{
	return strcspn(ptr, "/?#");
}

static bool
has_control(const char *url)
{
	for (; *url; url++)
		if ((unsigned char)*url < ' ' || *url == 0x7f)
			return true;
	return false;
}

static bool
scheme_is_allowed(struct qn_span scheme, bool https)
{
	return qn_ascii_iequal(scheme.ptr, scheme.len, "https", 5) ||
	    (!https && qn_ascii_iequal(scheme.ptr, scheme.len, "http", 4));
}

bool
qn_safeurl_is_allowed(const char *url, const char *host, bool https)
{
	struct qn_span scheme;
	size_t len;

	if (!url)
		return false;
	url += strspn(url, " ");
	if (!*url || has_control(url))
		return false;
	scheme = qn_safeurl_scheme(url);
	if (scheme.len) {
		if (!scheme_is_allowed(scheme, https))
			return false;
		url = scheme.ptr + scheme.len + 1;
		if (!is_slash(url[0]) || !is_slash(url[1]))
			return false;
	}
	if (!is_slash(url[0]) || !is_slash(url[1]))
		return true;
	/* "//host" takes the page's scheme, which may be http */
	if (!scheme.len && https)
		return false;
	len = authority_len(url + 2);
	return len && !memchr(url, '\\', 2) &&
	    qn_ascii_iequal(url + 2, len, host, strlen(host));
}

void
qn_safeurl_add(struct qn_str *str, const char *iri)
{
	static const char hex[] = "0123456789ABCDEF";
	static const char extra[] = "/#%[]=:;$&()+,!?*@'~-._";
	unsigned char c;

	for (; *iri; iri++) {
		c = (unsigned char)*iri;
		if (is_alpha(*iri) || (c >= '0' && c <= '9') ||
		    (c < 0x80 && strchr(extra, c))) {
			qn_str_add_char(str, *iri);
		} else {
			qn_str_add_char(str, '%');
			qn_str_add_char(str, hex[c >> 4]);
			qn_str_add_char(str, hex[c & 15]);
		}
	}
}
