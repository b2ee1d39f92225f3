/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "make-request.h"

#include "base/banned.h"

#define JSON_BODY "{\"a\": [1, null]}"
#define MULTIPART \
	"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n"

static void
make_post(struct made *made, const char *type, const char *body)
{
	make_request_body(made,
	    PAIRS("REQUEST_METHOD", "POST", "CONTENT_TYPE", type), body,
	    strlen(body));
}

static void
test_json(void)
{
	static const struct {
		const char *type, *body;
		int status;
	} rows[] = { { "application/json", JSON_BODY, 0 },
		{ "Application/JSON; charset=utf-8", JSON_BODY, 0 },
		{ "application/vnd.api+json", JSON_BODY, 0 },
		{ "text/plain", JSON_BODY, 415 }, { "", JSON_BODY, 415 },
		{ "application/json", "{\"a\":", 400 },
		{ "application/json", "", 400 },
		{ "application/json", "\"\xff\"", 400 } };
	struct qn_value value;
	struct made made;
	size_t i;
	int rc;

	for (i = 0; i < QN_COUNT(rows); i++) {
		make_post(&made, rows[i].type, rows[i].body);
		rc = qn_req_json(&made.req, &value);
		qn_tap_is_int(rc, rows[i].status ? -1 : 0, "%s as %s",
		    rows[i].body, rows[i].type);
		qn_tap_is_int(made.req.err.status, rows[i].status, "status");
		if (!rc)
			qn_tap_is_int(value.kind, QN_V_MAP, "an object");
		unmake_request(&made);
	}
	make_post(&made, "application/json", JSON_BODY);
	made.options.memory_max = 5;
	qn_tap_is_int(qn_req_json(&made.req, &value), -1, "over the limit");
	qn_tap_is_int(made.req.err.status, 413, "is 413");
	unmake_request(&made);
}

static void
test_body(void)
{
	struct made made;
	size_t len;

	make_post(&made, "application/x-www-form-urlencoded", "a=1%202");
	qn_tap_is(qn_params_find(qn_req_post(&made.req), "a"), "1 2", "form");
	qn_tap_is(qn_req_body(&made.req, &len), "a=1%202", "and the raw body");
	qn_tap_is_int(len, 7, "its length");
	unmake_request(&made);

	make_post(&made, "application/x-www-form-urlencoded", "a=1");
	qn_tap_is(qn_req_body(&made.req, &len), "a=1", "the body first");
	qn_tap_is(qn_params_find(qn_req_post(&made.req), "a"), "1",
	    "then the "
	    "form");
	unmake_request(&made);

	make_post(&made, "multipart/form-data; boundary=x", MULTIPART);
	qn_tap_is(qn_params_find(qn_req_post(&made.req), "a"), "1", "streamed");
	qn_tap_ok(!qn_req_body(&made.req, &len), "no body afterwards");
	qn_tap_is_int(made.req.err.status, 400, "is the client's error");
	unmake_request(&made);
}

static void
test_read(void)
{
	struct made made;
	char buf[8];

	make_post(&made, "text/plain", "0123456789");
	qn_tap_is_int(qn_req_read(&made.req, buf, 4), 4, "four bytes");
	qn_tap_is_len(buf, 4, "0123", "the first");
	qn_tap_is_int(qn_req_post(&made.req)->len, 0, "no form any more");
	qn_tap_is_int(qn_req_read(&made.req, buf, 8), 6, "the rest");
	qn_tap_is_int(qn_req_read(&made.req, buf, 8), 0, "the end");
	qn_tap_is_int(qn_req_read(&made.req, buf, 8), 0, "still the end");
	qn_tap_is_int(made.req.stats.bytes_in, 10, "bytes counted");
	unmake_request(&made);
}

static void
test_drain(void)
{
	struct made made;
	struct qn_str large;
	size_t i;

	make_post(&made, "text/plain", "0123456789");
	made.req.content_length = 3;
	qn_tap_is_int(qn_req_drain(&made.req), 0, "drained to the end");
	qn_tap_is_int(made.mem.in_len, 0, "beyond the declared length");
	unmake_request(&made);

	qn_str_init(&large, NULL);
	for (i = 0; i < 3 << 20; i++)
		qn_str_add_char(&large, 'x');
	make_post(&made, "text/plain", large.buf);
	qn_tap_is_int(qn_req_drain(&made.req), -1, "but not for ever");
	unmake_request(&made);
	qn_str_release(&large);
}

static void
test_file(void)
{
	static const char body[] =
	    "--x\r\nContent-Disposition: form-data; name=\"f\"; "
	    "filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
	    "--x--\r\n";
	const struct qn_file *file;
	struct made made;
	char buf[16];

	make_post(&made, "multipart/form-data; boundary=x", body);
	made.options.temp_dir = "/tmp";
	file = qn_req_file(&made.req, "f");
	if (qn_tap_ok(file, "the file of a field")) {
		qn_tap_is(file->name, "a.txt", "name");
		qn_tap_is(file->content_type, "text/plain", "type");
		qn_tap_ok(!file->data && file->fd >= 0, "on disk");
		qn_tap_is_int(qn_file_read(file, 0, buf, 16), 5, "size");
		qn_tap_is_len(buf, 5, "hello", "contents");
	}
	qn_tap_ok(!qn_req_file(&made.req, "g"), "no other file");
	unmake_request(&made);

	make_post(&made, "multipart/form-data; boundary=x", body);
	made.options.temp_dir = "/nonexistent";
	qn_tap_ok(!qn_req_file(&made.req, "f"), "no place for the file");
	qn_tap_is_int(made.req.err.kind, QN_ERR_IO, "is our error");
	qn_tap_is_int(made.req.err.status, 0, "a 500");
	unmake_request(&made);
}

int
main(void)
{
	test_json();
	test_body();
	test_read();
	test_drain();
	test_file();
	return qn_tap_done();
}
