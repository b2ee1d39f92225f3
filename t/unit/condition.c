/* SPDX-License-Identifier: MIT */
/*
 * Expected statuses: Django 3.2's get_conditional_response, which follows RFC
 * 9110 13.2.2. The resource was modified at DATE.
 */
#include "make-request.h"

#include "base/time.h"

#include "base/banned.h"

#define BEFORE "Wed, 31 Dec 2025 23:59:59 GMT"
#define DATE   "Thu, 01 Jan 2026 00:00:00 GMT"
#define AFTER  "Thu, 01 Jan 2026 00:00:01 GMT"

static const struct {
	const char *method, *etag;
	bool dated;
	const char *fields[5];
	int status;
} rows[] = {
	{ "GET", "a", false, { "HTTP_IF_NONE_MATCH", "\"a\"" }, 304 },
	{ "GET", "a", false, { "HTTP_IF_NONE_MATCH", "W/\"a\"" }, 304 },
	{ "GET", "a", false, { "HTTP_IF_NONE_MATCH", "\"b\"" }, 200 },
	{ "GET", "a", false, { "HTTP_IF_NONE_MATCH", "*" }, 304 },
	{ "GET", "a", false, { "HTTP_IF_NONE_MATCH", "\"b\", \"a\"" }, 304 },
	{ "GET", "a", false, { "HTTP_IF_MATCH", "\"a\"" }, 200 },
	{ "GET", "a", false, { "HTTP_IF_MATCH", "W/\"a\"" }, 412 },
	{ "GET", "a", false, { "HTTP_IF_MATCH", "\"b\"" }, 412 },
	{ "GET", "a", false, { "HTTP_IF_MATCH", "*" }, 200 },
	{ "GET", "a", false, { "HTTP_IF_MATCH", "\"b\", \"a\"" }, 200 },
	{ "GET", "W/a", false, { "HTTP_IF_NONE_MATCH", "\"a\"" }, 304 },
	{ "GET", "W/a", false, { "HTTP_IF_NONE_MATCH", "W/\"a\"" }, 304 },
	{ "GET", "W/a", false, { "HTTP_IF_NONE_MATCH", "\"b\"" }, 200 },
	{ "GET", "W/a", false, { "HTTP_IF_NONE_MATCH", "*" }, 304 },
	{ "GET", "W/a", false, { "HTTP_IF_NONE_MATCH", "\"b\", \"a\"" }, 304 },
	{ "GET", "W/a", false, { "HTTP_IF_MATCH", "\"a\"" }, 412 },
	{ "GET", "W/a", false, { "HTTP_IF_MATCH", "W/\"a\"" }, 412 },
	{ "GET", "W/a", false, { "HTTP_IF_MATCH", "\"b\"" }, 412 },
	{ "GET", "W/a", false, { "HTTP_IF_MATCH", "*" }, 200 },
	{ "GET", "W/a", false, { "HTTP_IF_MATCH", "\"b\", \"a\"" }, 412 },
	{ "GET", NULL, false, { "HTTP_IF_NONE_MATCH", "\"a\"" }, 200 },
	{ "GET", NULL, false, { "HTTP_IF_NONE_MATCH", "W/\"a\"" }, 200 },
	{ "GET", NULL, false, { "HTTP_IF_NONE_MATCH", "\"b\"" }, 200 },
	{ "GET", NULL, false, { "HTTP_IF_NONE_MATCH", "*" }, 200 },
	{ "GET", NULL, false, { "HTTP_IF_NONE_MATCH", "\"b\", \"a\"" }, 200 },
	{ "GET", NULL, false, { "HTTP_IF_MATCH", "\"a\"" }, 412 },
	{ "GET", NULL, false, { "HTTP_IF_MATCH", "W/\"a\"" }, 412 },
	{ "GET", NULL, false, { "HTTP_IF_MATCH", "\"b\"" }, 412 },
	{ "GET", NULL, false, { "HTTP_IF_MATCH", "*" }, 412 },
	{ "GET", NULL, false, { "HTTP_IF_MATCH", "\"b\", \"a\"" }, 412 },
	{ "PUT", "a", false, { "HTTP_IF_NONE_MATCH", "\"a\"" }, 412 },
	{ "PUT", "a", false, { "HTTP_IF_NONE_MATCH", "W/\"a\"" }, 412 },
	{ "PUT", "a", false, { "HTTP_IF_NONE_MATCH", "\"b\"" }, 200 },
	{ "PUT", "a", false, { "HTTP_IF_NONE_MATCH", "*" }, 412 },
	{ "PUT", "a", false, { "HTTP_IF_NONE_MATCH", "\"b\", \"a\"" }, 412 },
	{ "PUT", "a", false, { "HTTP_IF_MATCH", "\"a\"" }, 200 },
	{ "PUT", "a", false, { "HTTP_IF_MATCH", "W/\"a\"" }, 412 },
	{ "PUT", "a", false, { "HTTP_IF_MATCH", "\"b\"" }, 412 },
	{ "PUT", "a", false, { "HTTP_IF_MATCH", "*" }, 200 },
	{ "PUT", "a", false, { "HTTP_IF_MATCH", "\"b\", \"a\"" }, 200 },
	{ "PUT", "W/a", false, { "HTTP_IF_NONE_MATCH", "\"a\"" }, 412 },
	{ "PUT", "W/a", false, { "HTTP_IF_NONE_MATCH", "W/\"a\"" }, 412 },
	{ "PUT", "W/a", false, { "HTTP_IF_NONE_MATCH", "\"b\"" }, 200 },
	{ "PUT", "W/a", false, { "HTTP_IF_NONE_MATCH", "*" }, 412 },
	{ "PUT", "W/a", false, { "HTTP_IF_NONE_MATCH", "\"b\", \"a\"" }, 412 },
	{ "PUT", "W/a", false, { "HTTP_IF_MATCH", "\"a\"" }, 412 },
	{ "PUT", "W/a", false, { "HTTP_IF_MATCH", "W/\"a\"" }, 412 },
	{ "PUT", "W/a", false, { "HTTP_IF_MATCH", "\"b\"" }, 412 },
	{ "PUT", "W/a", false, { "HTTP_IF_MATCH", "*" }, 200 },
	{ "PUT", "W/a", false, { "HTTP_IF_MATCH", "\"b\", \"a\"" }, 412 },
	{ "PUT", NULL, false, { "HTTP_IF_NONE_MATCH", "\"a\"" }, 200 },
	{ "PUT", NULL, false, { "HTTP_IF_NONE_MATCH", "W/\"a\"" }, 200 },
	{ "PUT", NULL, false, { "HTTP_IF_NONE_MATCH", "\"b\"" }, 200 },
	{ "PUT", NULL, false, { "HTTP_IF_NONE_MATCH", "*" }, 200 },
	{ "PUT", NULL, false, { "HTTP_IF_NONE_MATCH", "\"b\", \"a\"" }, 200 },
	{ "PUT", NULL, false, { "HTTP_IF_MATCH", "\"a\"" }, 412 },
	{ "PUT", NULL, false, { "HTTP_IF_MATCH", "W/\"a\"" }, 412 },
	{ "PUT", NULL, false, { "HTTP_IF_MATCH", "\"b\"" }, 412 },
	{ "PUT", NULL, false, { "HTTP_IF_MATCH", "*" }, 412 },
	{ "PUT", NULL, false, { "HTTP_IF_MATCH", "\"b\", \"a\"" }, 412 },
	{ "GET", NULL, true, { "HTTP_IF_MODIFIED_SINCE", BEFORE }, 200 },
	{ "GET", NULL, true, { "HTTP_IF_UNMODIFIED_SINCE", BEFORE }, 412 },
	{ "GET", NULL, true, { "HTTP_IF_MODIFIED_SINCE", DATE }, 304 },
	{ "GET", NULL, true, { "HTTP_IF_UNMODIFIED_SINCE", DATE }, 200 },
	{ "GET", NULL, true, { "HTTP_IF_MODIFIED_SINCE", AFTER }, 304 },
	{ "GET", NULL, true, { "HTTP_IF_UNMODIFIED_SINCE", AFTER }, 200 },
	{ "GET", "a", true,
	    { "HTTP_IF_NONE_MATCH", "\"b\"", "HTTP_IF_MODIFIED_SINCE", DATE },
	    200 },
	{ "GET", "a", true,
	    { "HTTP_IF_NONE_MATCH", "\"a\"", "HTTP_IF_MODIFIED_SINCE", BEFORE },
	    304 },
	{ "GET", "a", true,
	    { "HTTP_IF_MATCH", "\"a\"", "HTTP_IF_UNMODIFIED_SINCE", BEFORE },
	    200 },
	{ "GET", "a", true,
	    { "HTTP_IF_MATCH", "\"a\"", "HTTP_IF_NONE_MATCH", "\"a\"" }, 304 },
	{ "GET", "a", true, { "HTTP_IF_MODIFIED_SINCE", "garbage" }, 200 },
	{ "PUT", NULL, true, { "HTTP_IF_MODIFIED_SINCE", BEFORE }, 200 },
	{ "PUT", NULL, true, { "HTTP_IF_UNMODIFIED_SINCE", BEFORE }, 412 },
	{ "PUT", NULL, true, { "HTTP_IF_MODIFIED_SINCE", DATE }, 200 },
	{ "PUT", NULL, true, { "HTTP_IF_UNMODIFIED_SINCE", DATE }, 200 },
	{ "PUT", NULL, true, { "HTTP_IF_MODIFIED_SINCE", AFTER }, 200 },
	{ "PUT", NULL, true, { "HTTP_IF_UNMODIFIED_SINCE", AFTER }, 200 },
	{ "PUT", "a", true,
	    { "HTTP_IF_NONE_MATCH", "\"b\"", "HTTP_IF_MODIFIED_SINCE", DATE },
	    200 },
	{ "PUT", "a", true,
	    { "HTTP_IF_NONE_MATCH", "\"a\"", "HTTP_IF_MODIFIED_SINCE", BEFORE },
	    412 },
	{ "PUT", "a", true,
	    { "HTTP_IF_MATCH", "\"a\"", "HTTP_IF_UNMODIFIED_SINCE", BEFORE },
	    200 },
	{ "PUT", "a", true,
	    { "HTTP_IF_MATCH", "\"a\"", "HTTP_IF_NONE_MATCH", "\"a\"" }, 412 },
	{ "PUT", "a", true, { "HTTP_IF_MODIFIED_SINCE", "garbage" }, 200 },
	/* RFC 9110 13.1.4: ignored without a modification date */
	{ "GET", "a", false, { "HTTP_IF_UNMODIFIED_SINCE", BEFORE }, 200 },
	/* the obsolete date forms of RFC 9110 5.6.7 */
	{ "GET", NULL, true,
	    { "HTTP_IF_MODIFIED_SINCE", "Thursday, 01-Jan-26 00:00:00 GMT" },
	    304 },
	{ "GET", NULL, true,
	    { "HTTP_IF_MODIFIED_SINCE", "Thu Jan  1 00:00:00 2026" }, 304 },
	/* a comma inside of an ETag */
	{ "GET", "a,b", false, { "HTTP_IF_NONE_MATCH", "\"x\", \"a,b\"" },
	    304 },
	{ "GET", "a", false, { "HTTP_IF_NONE_MATCH", "a" }, 200 },
};

static void
test_row(size_t i)
{
	struct qn_resp *resp;
	struct made made;
	int64_t date;

	make_request(&made,
	    PAIRS("REQUEST_METHOD", rows[i].method, rows[i].fields[0],
		rows[i].fields[1],
		rows[i].fields[2] ? rows[i].fields[2] : "HTTP_X",
		rows[i].fields[2] ? rows[i].fields[3] : ""));
	resp = qn_resp_new(&made.req, 200, NULL);
	qn_str_add(&resp->body, "x");
	if (rows[i].etag)
		qn_resp_set_etag(resp, rows[i].etag);
	if (rows[i].dated && qn_http_date_parse(DATE, strlen(DATE), &date))
		qn_resp_set_last_modified(resp, date);
	qn_resp_apply_conditions(resp);
	qn_tap_is_int(resp->status, rows[i].status, "%s %s: %s, etag %s%s",
	    rows[i].method, rows[i].fields[0], rows[i].fields[1],
	    rows[i].etag ? rows[i].etag : "none",
	    rows[i].dated ? ", dated" : "");
	if (resp->status == 304)
		qn_tap_ok(
		    !resp->body.len && !qn_resp_header(resp, "Content-Type"),
		    "without a body");
	unmake_request(&made);
}

static void
test_etag(void)
{
	struct qn_resp *a, *b;
	struct made made;

	make_request(&made, NULL);
	a = qn_resp_new(&made.req, 200, NULL);
	b = qn_resp_new(&made.req, 200, NULL);
	qn_str_add(&a->body, "the same body");
	qn_str_add(&b->body, "the same body");
	qn_resp_set_etag(a, NULL);
	qn_resp_set_etag(b, NULL);
	qn_tap_is(qn_resp_header(a, "ETag"), qn_resp_header(b, "ETag"),
	    "equal bodies, equal tags");
	qn_tap_is_int(strlen(qn_resp_header(a, "ETag")), 34, "128 bits");
	qn_str_add(&b->body, " not");
	qn_resp_set_etag(b, NULL);
	qn_tap_ok(strcmp(qn_resp_header(a, "ETag"), qn_resp_header(b, "ETag")),
	    "other bodies, other tags");
	qn_resp_set_etag(a, "W/x");
	qn_tap_is(qn_resp_header(a, "ETag"), "W/\"x\"", "a weak tag");
	qn_resp_set_etag(a, "a\"b");
	qn_tap_is_int(made.req.err.status, 500, "a quote in a tag");
	a->status = 404;
	qn_resp_apply_conditions(a);
	qn_tap_is_int(a->status, 404, "only success is conditional");
	unmake_request(&made);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++)
		test_row(i);
	test_etag();
	return qn_tap_done();
}
