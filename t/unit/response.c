/* SPDX-License-Identifier: MIT */
#include "http/response.h"

#include "make-request.h"

#include "base/banned.h"

static int
count(const struct qn_resp *resp, const char *name)
{
	int n = 0;
	size_t i;

	for (i = 0; i < resp->headers.len; i++)
		n += !strcmp(resp->headers.items[i].name, name);
	return n;
}

static void
test_fields(void)
{
	struct qn_resp *resp;
	struct made made;

	make_request(&made, NULL);
	resp = qn_resp_new(&made.req, 200, NULL);
	qn_tap_is(qn_resp_header(resp, "content-type"),
	    "text/html; charset=utf-8", "the type when none is given");
	qn_resp_set_header(resp, "X-A", "1");
	qn_resp_add_header(resp, "x-a", "2");
	qn_tap_is(qn_resp_header(resp, "X-A"), "2", "the last is found");
	qn_resp_set_header(resp, "X-a", "3");
	qn_tap_is(qn_resp_header(resp, "x-A"), "3", "set replaces");
	qn_tap_is_int(resp->headers.len, 2, "all of the name");
	qn_resp_remove_header(resp, "X-A");
	qn_tap_is(qn_resp_header(resp, "X-A"), NULL, "removed");
	qn_resp_vary(resp, "Cookie");
	qn_resp_vary(resp, "accept-language, COOKIE");
	qn_resp_vary(resp, "Accept-Language");
	qn_tap_is(qn_resp_header(resp, "Vary"), "Cookie, accept-language",
	    "Vary is merged");
	qn_resp_vary(resp, "*");
	qn_tap_is(qn_resp_header(resp, "Vary"), "*", "and * goes over all");
	qn_resp_vary(resp, "Cookie");
	qn_tap_is(qn_resp_header(resp, "Vary"), "*", "for good");
	unmake_request(&made);
}

static void
test_injection(void)
{
	static const struct {
		const char *name, *value;
	} bad[] = { { "X-A", "1\r\nX-B: 2" }, { "X-A", "1\n" }, { "X-A", "\r" },
		{ "X-A\r\n", "1" }, { "X A", "1" }, { "", "1" },
		{ "X-A", "\x01" } };
	struct qn_resp *resp;
	struct made made;
	size_t i;

	for (i = 0; i < QN_COUNT(bad); i++) {
		make_request(&made, NULL);
		resp = qn_resp_new(&made.req, 200, NULL);
		qn_resp_set_header(resp, bad[i].name, bad[i].value);
		qn_resp_add_header(resp, bad[i].name, bad[i].value);
		qn_tap_is_int(resp->headers.len, 1, "a bad field is dropped");
		qn_tap_is_int(made.req.err.status, 500, "and remembered");
		unmake_request(&made);
	}
}

static void
test_cookies(void)
{
	struct qn_cookie cookie = { .name = "a", .value = "1" };
	struct qn_resp *resp;
	struct made made;

	make_request(&made, NULL);
	resp = qn_resp_new(&made.req, 200, NULL);
	qn_resp_set_cookie(resp, &cookie);
	cookie.value = "2";
	qn_resp_set_cookie(resp, &cookie);
	cookie.name = "b";
	qn_resp_set_cookie(resp, &cookie);
	qn_tap_is_int(count(resp, "Set-Cookie"), 2, "one field a name");
	qn_tap_is(qn_resp_header(resp, "Set-Cookie"),
	    "b=2; Path=/; SameSite=Lax", "with its attributes");
	qn_resp_delete_cookie(resp, "b", "/x", NULL);
	qn_tap_is(qn_resp_header(resp, "Set-Cookie"),
	    "b=; Path=/x; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; "
	    "SameSite=Lax",
	    "deleting expires it");
	cookie.name = "bad name";
	qn_resp_set_cookie(resp, &cookie);
	qn_tap_is_int(made.req.err.status, 500, "a bad name is an error");
	unmake_request(&made);
}

/* Expected: Django 3.2's HttpResponseRedirect. */
static void
test_redirect(void)
{
	static const struct {
		const char *url, *location; /* NULL: refused */
	} rows[] = { { "/a b", "/a%20b" }, { "/\xc3\xa4", "/%C3%A4" },
		{ "/a\r\nX: y", "/a%0D%0AX:%20y" }, { "foo", "foo" },
		{ "ftp://x/", "ftp://x/" }, { "HTTP://x", "HTTP://x" },
		{ "//x", "//x" }, { "javascript:x", NULL }, { "data:x", NULL },
		{ "mailto:x", NULL }, { "ssh://x", NULL }, { "x:y", NULL },
		{ "\tjavascript:x", NULL } };
	struct qn_resp *resp;
	struct made made;
	size_t i;

	make_request(&made, NULL);
	for (i = 0; i < QN_COUNT(rows); i++) {
		resp = qn_redirect(&made.req, 0, rows[i].url);
		qn_tap_is_int(resp->status, rows[i].location ? 302 : 400,
		    "redirect to \"%s\"", rows[i].url);
		qn_tap_is(qn_resp_header(resp, "Location"), rows[i].location,
		    "its Location");
	}
	resp = qn_redirect(&made.req, 308, "/x");
	qn_tap_is_int(resp->status, 308, "another status");
	unmake_request(&made);
}

static void
test_next(void)
{
	static const struct {
		const char *uri, *location;
	} rows[] = { { "/?next=/a/", "/a/" }, { "/?next=//evil.com", "/home/" },
		{ "/", "/home/" }, { "/?next=", "/home/" },
		{ "/?next=http%3A%2F%2Ftestserver%2Fb", "http://testserver/b" },
		{ "/?next=javascript:alert(1)", "/home/" } };
	const char *form = "next=/from-form/";
	struct qn_resp *resp;
	struct made made;
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++) {
		make_request(&made, PAIRS("REQUEST_URI", rows[i].uri));
		resp = qn_redirect_next(&made.req, "/home/");
		qn_tap_is(qn_resp_header(resp, "Location"), rows[i].location,
		    "%s", rows[i].uri);
		unmake_request(&made);
	}
	make_request_body(&made,
	    PAIRS("REQUEST_METHOD", "POST", "REQUEST_URI", "/?next=/a/",
		"CONTENT_TYPE", "application/x-www-form-urlencoded"),
	    form, strlen(form));
	resp = qn_redirect_next(&made.req, "/home/");
	qn_tap_is(qn_resp_header(resp, "Location"), "/from-form/",
	    "the form goes before the query");
	unmake_request(&made);
}

static void
test_errors(void)
{
	struct qn_resp *resp;
	struct made made;

	make_request(&made, NULL);
	resp = qn_not_found(&made.req);
	qn_tap_is_int(resp->status, 404, "not found");
	qn_tap_ok(resp->error_page, "has its page made by the site");
	resp = qn_resp_error(&made.req, 413, "over %d bytes", 5);
	qn_tap_is(resp->reason, "over 5 bytes", "a reason");
	qn_tap_is_int(qn_forbidden(&made.req)->status, 403, "forbidden");
	resp = qn_json(&made.req, 201, qn_value_str("</x>"));
	qn_tap_is(resp->body.buf, "\"\\u003c/x\\u003e\"", "JSON");
	qn_tap_is(qn_resp_header(resp, "Content-Type"), "application/json",
	    "its type");
	unmake_request(&made);
}

int
main(void)
{
	test_fields();
	test_injection();
	test_cookies();
	test_redirect();
	test_next();
	test_errors();
	return qn_tap_done();
}
