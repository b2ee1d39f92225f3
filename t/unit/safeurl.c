/* SPDX-License-Identifier: MIT */
/*
 * Expected values: Django 3.2's url_has_allowed_host_and_scheme for the host
 * "testserver", without and with require_https, and its iri_to_uri.
 */
#include "http/safeurl.h"

#include <string.h>

#include "testing/tap.h"

#include "base/banned.h"

static const struct {
	const char *url;
	bool http, https;
} urls[] = {
	{ "/", true, true },
	{ "/path/?q=1", true, true },
	{ "foo/bar", true, true },
	{ "?a=b", true, true },
	{ "#frag", true, true },
	{ "http://testserver/x", true, false },
	{ "https://testserver/x", true, true },
	{ "HTTP://testserver/x", true, false },
	{ "http://testserver", true, false },
	{ "//testserver/x", true, false },
	{ "http://evil.com", false, false },
	{ "http:///evil.com", false, false },
	{ "https:///evil.com", false, false },
	{ "http://///evil.com", false, false },
	{ "//evil.com", false, false },
	{ "///evil.com", false, false },
	{ "////evil.com", false, false },
	{ "/\\evil.com", false, false },
	{ "\\evil.com", true, true },
	{ "\\\\evil.com", false, false },
	{ "\\\\\\evil.com", false, false },
	{ "\\/evil.com", false, false },
	{ "/\\/evil.com", false, false },
	{ "http:\\\\evil.com", false, false },
	{ "http:/\\evil.com", false, false },
	{ "http:/evil.com", false, false },
	{ "http:evil.com", false, false },
	{ "http:\\/evil.com", false, false },
	{ "javascript:alert(1)", false, false },
	{ "JavaScript:alert(1)", false, false },
	{ "java:script", false, false },
	{ "data:text/html,x", false, false },
	{ "ftp://testserver/x", false, false },
	{ "http://testserver\\@evil.com", false, false },
	{ "http://testserver@evil.com", false, false },
	{ "http://evil.com@testserver", false, false },
	{ "http://testserver:8000/", false, false },
	{ "http://testserver.evil.com", false, false },
	{ "http://[::1", false, false },
	{ "/%0d%0aX: y", true, true },
	{ "/a b", true, true },
	{ "/path//x", true, true },
	{ "/x:y", true, true },
	{ "x:y", false, false },
	{ "/?next=//evil.com", true, true },
	{ "http://", false, false },
	{ " /x", true, true },
	{ " //evil.com", false, false },
	{ "/\xc3\xa4", true, true },
	{ "mailto:a@b", false, false },
	{ "http:999999999", false, false },
	{ "\x08//evil.com", false, false },
	{ "\x01/x", false, false },
	{ "\n", false, false },
	{ "\t//evil.com", false, false },
	{ "", false, false },
	/* browsers drop tab and newline wherever they stand: not as Django */
	{ "/\t/evil.com", false, false },
	{ "/\n/evil.com", false, false },
	{ "java\tscript:alert(1)", false, false },
	{ "//", false, false },
};

static const struct {
	const char *iri, *uri;
} iris[] = {
	{ "/a b", "/a%20b" },
	{ "/\xc3\xa4", "/%C3%A4" },
	{ "/x%20y", "/x%20y" },
	{ "/?q=\xc3\xbc&r=1", "/?q=%C3%BC&r=1" },
	{ "/a\r\nX: y", "/a%0D%0AX:%20y" },
	{ "http://x/#f", "http://x/#f" },
	{ "/\"<>`{}|\\^", "/%22%3C%3E%60%7B%7D%7C%5C%5E" },
	{ "/~'()*!", "/~'()*!" },
};

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_str str;
	size_t i;

	for (i = 0; i < QN_COUNT(urls); i++) {
		qn_tap_is_int(
		    qn_safeurl_is_allowed(urls[i].url, "testserver", false),
		    urls[i].http, "\"%s\"", urls[i].url);
		qn_tap_is_int(
		    qn_safeurl_is_allowed(urls[i].url, "testserver", true),
		    urls[i].https, "\"%s\" from https", urls[i].url);
	}
	qn_tap_ok(!qn_safeurl_is_allowed(NULL, "testserver", false), "NULL");
	for (i = 0; i < QN_COUNT(iris); i++) {
		qn_str_init(&str, arena);
		qn_safeurl_add(&str, iris[i].iri);
		qn_tap_is(str.buf, iris[i].uri, "URI of \"%s\"", iris[i].iri);
	}
	qn_arena_free(arena);
	return qn_tap_done();
}
