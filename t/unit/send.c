/* SPDX-License-Identifier: MIT */
/* Responses in CGI form (RFC 3875 6). */
#include "make-request.h"

#include "base/banned.h"

static void
test_body(void)
{
	struct qn_resp *resp;
	struct made made;

	make_request(&made, NULL);
	resp = qn_resp_new(&made.req, 201, "text/plain");
	qn_str_add(&resp->body, "hello");
	qn_resp_set_header(resp, "X-A", "1");
	qn_resp_set_header(resp, "content-length", "99");
	qn_tap_is_int(qn_resp_send(resp), 0, "sent");
	qn_tap_is(made.mem.out.buf,
	    "Status: 201 Created\r\nContent-Type: text/plain\r\nX-A: 1\r\n"
	    "Content-Length: 5\r\n\r\nhello",
	    "the bytes");
	qn_tap_is_int(made.mem.writes, 1, "in one write");
	qn_tap_is_int(made.req.stats.bytes_out, made.mem.out.len, "counted");
	qn_tap_ok(resp->sent, "marked as sent");
	unmake_request(&made);
}

static void
test_large(void)
{
	struct qn_resp *resp;
	struct made made;
	size_t i;

	make_request(&made, NULL);
	resp = qn_resp_new(&made.req, 200, "text/plain");
	for (i = 0; i < 100000; i++)
		qn_str_add_char(&resp->body, 'x');
	qn_tap_is_int(qn_resp_send(resp), 0, "a large body");
	qn_tap_is_int(made.mem.writes, 2, "in two writes");
	qn_tap_ok(strstr(made.mem.out.buf, "Content-Length: 100000\r\n"),
	    "with its length");
	unmake_request(&made);
}

static void
test_without_body(void)
{
	struct qn_resp *resp;
	struct made made;

	make_request(&made, PAIRS("REQUEST_METHOD", "HEAD"));
	resp = qn_resp_new(&made.req, 200, "text/plain");
	qn_str_add(&resp->body, "hello");
	qn_tap_is_int(qn_resp_send(resp), 0, "HEAD");
	qn_tap_is(made.mem.out.buf,
	    "Status: 200 OK\r\nContent-Type: text/plain\r\n"
	    "Content-Length: 5\r\n\r\n",
	    "has the length and no body");
	unmake_request(&made);

	make_request(&made, NULL);
	resp = qn_resp_new(&made.req, 204, "text/plain");
	qn_str_add(&resp->body, "hello");
	qn_tap_is_int(qn_resp_send(resp), 0, "204");
	qn_tap_is(made.mem.out.buf,
	    "Status: 204 No Content\r\nContent-Type: text/plain\r\n\r\n",
	    "has neither (RFC 9110 8.6)");
	unmake_request(&made);
}

static int
three_pieces(struct qn_io *io, void *arg)
{
	int *left = arg;

	if (io->write(io, "piece\n", 6) < 0)
		return -1;
	return --*left > 0;
}

static void
test_stream(void)
{
	struct qn_resp *resp;
	struct made made;
	int left = 3;

	make_request(&made, NULL);
	resp = qn_stream(&made.req, "text/plain", three_pieces, &left);
	qn_tap_is_int(qn_resp_send(resp), 0, "a stream");
	qn_tap_is(made.mem.out.buf,
	    "Status: 200 OK\r\nContent-Type: text/plain\r\n"
	    "X-Accel-Buffering: no\r\n\r\npiece\npiece\npiece\n",
	    "piece by piece");
	qn_tap_is_int(made.mem.flushes, 3, "each pushed to the peer");
	qn_tap_is_int(made.req.stats.bytes_out, made.mem.out.len, "counted");
	unmake_request(&made);

	left = 3;
	make_request(&made, NULL);
	made.mem.io.gone = 1;
	resp = qn_stream(&made.req, "text/plain", three_pieces, &left);
	qn_tap_is_int(qn_resp_send(resp), -1, "the peer is gone");
	qn_tap_is_int(left, 3, "so nothing is made");
	unmake_request(&made);
}

static void
note(struct qn_req *req, void *arg)
{
	qn_str_add(arg, req->path);
	if (((struct qn_str *)arg)->len < 3)
		qn_req_after(req, note, arg);
}

static void
test_after(void)
{
	struct made made;
	struct qn_str str;

	make_request(&made, NULL);
	qn_str_init(&str, made.arena);
	qn_req_after(&made.req, note, &str);
	qn_tap_is(str.buf, "", "nothing before the response");
	qn_req_run_after(&made.req);
	qn_tap_is(str.buf, "///", "all of it after, also what was added");
	qn_req_run_after(&made.req);
	qn_tap_is(str.buf, "///", "once");
	unmake_request(&made);
}

int
main(void)
{
	test_body();
	test_large();
	test_without_body();
	test_stream();
	test_after();
	return qn_tap_done();
}
