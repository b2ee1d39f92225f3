/* SPDX-License-Identifier: MIT */
/*
 * Files: where they may lie, how they are handed over, and byte ranges (RFC
 * 9110 14 and 15.3.7).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "make-request.h"

#include "base/banned.h"

static char dir[] = "/tmp/qn-sendfile-XXXXXX";
static const char *roots[2] = { NULL };

static const char *
path_of(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void
write_file(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "w");

	if (file) {
		fputs(text, file);
		fclose(file);
	}
}

static struct qn_resp *
ask(struct made *made, const char *name, const char *const *pairs)
{
	make_request(made, pairs);
	made->options.sendfile_roots = roots;
	return qn_send_file(&made->req, path_of(name), NULL, NULL);
}

static const char *
body_of(struct made *made)
{
	const char *end = strstr(made->mem.out.buf, "\r\n\r\n");

	return end ? end + 4 : NULL;
}

/* ---- where -------------------------------------------------------------- */

static void
test_roots(void)
{
	static const struct {
		const char *name;
		int status;
	} rows[] = { { "root/a.txt", 200 }, { "root/../root/a.txt", 200 },
		{ "root/inside", 200 }, { "secret.txt", 404 },
		{ "root/../secret.txt", 404 }, { "root/outside", 404 },
		{ "root/none", 404 }, { "root", 404 }, { "root/fifo", 404 },
		{ "root2/a.txt", 404 }, { "root/sub", 404 } };
	struct made made;
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++) {
		qn_tap_is_int(ask(&made, rows[i].name, NULL)->status,
		    rows[i].status, "%s", rows[i].name);
		unmake_request(&made);
	}
	make_request(&made, NULL);
	qn_tap_is_int(
	    qn_send_file(&made.req, path_of("root/a.txt"), NULL, NULL)->status,
	    404, "nothing without roots");
	unmake_request(&made);
}

static void
test_whole(void)
{
	struct qn_resp *resp;
	struct made made;

	resp = ask(&made, "root/a.txt", NULL);
	qn_tap_is(qn_resp_header(resp, "Content-Type"),
	    "text/plain; charset=utf-8", "type from the ending");
	qn_tap_is(qn_resp_header(resp, "Accept-Ranges"), "bytes", "ranges");
	qn_tap_ok(qn_resp_header(resp, "ETag"), "an ETag");
	qn_tap_ok(qn_resp_header(resp, "Last-Modified"), "Last-Modified");
	qn_tap_is_int(qn_resp_send(resp), 0, "sent");
	qn_tap_is(body_of(&made), "0123456789", "the contents");
	qn_tap_ok(strstr(made.mem.out.buf, "Content-Length: 10\r\n"), "length");
	unmake_request(&made);

	make_request(&made, NULL);
	made.options.sendfile_roots = roots;
	resp = qn_send_file(&made.req, path_of("root/a.txt"), "a/b", "x.txt");
	qn_tap_is(qn_resp_header(resp, "Content-Disposition"),
	    "attachment; filename=\"x.txt\"", "a download");
	qn_tap_is(qn_resp_header(resp, "Content-Type"), "a/b", "a given type");
	unmake_request(&made);
}

static void
test_handed_over(void)
{
	struct qn_resp *resp;
	struct made made;
	char want[4096];

	make_request(&made, NULL);
	made.options.sendfile_roots = roots;
	made.options.sendfile = QN_SENDFILE_X_SENDFILE;
	resp = qn_send_file(&made.req, path_of("root/b c.txt"), NULL, NULL);
	snprintf(want, sizeof(want), "%s/root/b%%20c.txt", dir);
	qn_tap_is(qn_resp_header(resp, "X-Sendfile"), want, "X-Sendfile");
	qn_tap_is_int(qn_resp_send(resp), 0, "sent");
	qn_tap_is(body_of(&made), "", "no body");
	qn_tap_ok(!strstr(made.mem.out.buf, "Content-Length"), "no length");
	unmake_request(&made);

	make_request(&made, NULL);
	made.options.sendfile_roots = roots;
	made.options.sendfile = QN_SENDFILE_X_ACCEL;
	made.options.accel_prefix = "/protected/";
	resp = qn_send_file(&made.req, path_of("root/b c.txt"), NULL, NULL);
	qn_tap_is(qn_resp_header(resp, "X-Accel-Redirect"),
	    "/protected/b%20c.txt", "X-Accel-Redirect");
	unmake_request(&made);
}

/* ---- ranges ------------------------------------------------------------- */

static void
test_single(void)
{
	static const struct {
		const char *range;
		int status;
		const char *content_range, *body;
	} rows[] = { { "bytes=0-4", 206, "bytes 0-4/10", "01234" },
		{ "bytes=5-", 206, "bytes 5-9/10", "56789" },
		{ "bytes=-3", 206, "bytes 7-9/10", "789" },
		{ "bytes=-99", 206, "bytes 0-9/10", "0123456789" },
		{ "bytes=9-99", 206, "bytes 9-9/10", "9" },
		{ "Bytes=0-0", 206, "bytes 0-0/10", "0" },
		{ "bytes=0-0, 99-", 206, "bytes 0-0/10", "0" },
		{ "bytes=10-", 416, "bytes */10", "" },
		{ "bytes=-0", 416, "bytes */10", "" },
		{ "bytes=4-2", 200, NULL, "0123456789" },
		{ "bytes=", 200, NULL, "0123456789" },
		{ "bytes=a-b", 200, NULL, "0123456789" },
		{ "bytes=-", 200, NULL, "0123456789" },
		{ "bytes=1-2-3", 200, NULL, "0123456789" },
		{ "items=0-1", 200, NULL, "0123456789" },
		{ "bytes=99999999999999999999-", 200, NULL, "0123456789" },
		{ "bytes=0-,0-,0-", 200, NULL, "0123456789" } };
	struct qn_resp *resp;
	struct made made;
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++) {
		resp = ask(
		    &made, "root/a.txt", PAIRS("HTTP_RANGE", rows[i].range));
		qn_tap_is_int(
		    resp->status, rows[i].status, "%s", rows[i].range);
		qn_tap_is(qn_resp_header(resp, "Content-Range"),
		    rows[i].content_range, "Content-Range");
		qn_tap_is_int(qn_resp_send(resp), 0, "sent");
		qn_tap_is(body_of(&made), rows[i].body, "the part");
		unmake_request(&made);
	}
	resp = ask(&made, "root/empty.txt", PAIRS("HTTP_RANGE", "bytes=0-"));
	qn_tap_is_int(resp->status, 416, "no part of an empty file");
	unmake_request(&made);
}

static void
test_several(void)
{
	const char *type, *boundary, *body;
	struct qn_resp *resp;
	struct made made;
	char want[1024], length[64];

	resp = ask(&made, "root/a.txt", PAIRS("HTTP_RANGE", "bytes=0-1,-2"));
	qn_tap_is_int(resp->status, 206, "two parts");
	type = qn_resp_header(resp, "Content-Type");
	qn_tap_ok(!strncmp(type, "multipart/byteranges; boundary=", 31),
	    "their type");
	boundary = type + 31;
	qn_tap_is_int(qn_resp_send(resp), 0, "sent");
	snprintf(want, sizeof(want),
	    "\r\n--%s\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Range: bytes 0-1/10\r\n\r\n01"
	    "\r\n--%s\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Range: bytes 8-9/10\r\n\r\n89\r\n--%s--\r\n",
	    boundary, boundary, boundary);
	body = body_of(&made);
	qn_tap_is(body, want, "the parts");
	snprintf(
	    length, sizeof(length), "Content-Length: %zu\r\n", strlen(body));
	qn_tap_ok(strstr(made.mem.out.buf, length), "%s", length);
	unmake_request(&made);
}

static void
test_conditions(void)
{
	struct qn_resp *resp;
	struct made made;
	char etag[128], date[128];

	resp = ask(&made, "root/a.txt", NULL);
	snprintf(etag, sizeof(etag), "%s", qn_resp_header(resp, "ETag"));
	snprintf(
	    date, sizeof(date), "%s", qn_resp_header(resp, "Last-Modified"));
	unmake_request(&made);
	resp = ask(&made, "root/a.txt", PAIRS("HTTP_IF_NONE_MATCH", etag));
	qn_tap_is_int(resp->status, 304, "not modified");
	qn_tap_is_int(qn_resp_send(resp), 0, "sent");
	qn_tap_is(body_of(&made), "", "without a body");
	unmake_request(&made);
	resp = ask(&made, "root/a.txt",
	    PAIRS("HTTP_RANGE", "bytes=0-1", "HTTP_IF_RANGE", etag));
	qn_tap_is_int(resp->status, 206, "If-Range holds");
	unmake_request(&made);
	resp = ask(&made, "root/a.txt",
	    PAIRS("HTTP_RANGE", "bytes=0-1", "HTTP_IF_RANGE", date));
	qn_tap_is_int(resp->status, 206, "If-Range with the date");
	unmake_request(&made);
	resp = ask(&made, "root/a.txt",
	    PAIRS("HTTP_RANGE", "bytes=0-1", "HTTP_IF_RANGE", "\"other\""));
	qn_tap_is_int(resp->status, 200, "If-Range does not hold: the whole");
	unmake_request(&made);
	resp = ask(&made, "root/a.txt",
	    PAIRS("HTTP_RANGE", "bytes=0-1", "REQUEST_METHOD", "HEAD"));
	qn_tap_is_int(resp->status, 200, "ranges are for GET alone");
	unmake_request(&made);
}

static void
set_up(void)
{
	static char root[4096];

	if (!mkdtemp(dir))
		exit(1);
	snprintf(root, sizeof(root), "%s", path_of("root"));
	roots[0] = root;
	mkdir(path_of("root"), 0700);
	mkdir(path_of("root/sub"), 0700);
	mkdir(path_of("root2"), 0700);
	mkfifo(path_of("root/fifo"), 0600);
	write_file("root/a.txt", "0123456789");
	write_file("root/b c.txt", "x");
	write_file("root/empty.txt", "");
	write_file("root2/a.txt", "x");
	write_file("secret.txt", "x");
	if (symlinkat("../secret.txt", AT_FDCWD, path_of("root/outside")) ||
	    symlinkat("a.txt", AT_FDCWD, path_of("root/inside")))
		exit(1);
}

static void
tear_down(void)
{
	static const char *const names[] = { "root/a.txt", "root/b c.txt",
		"root/empty.txt", "root/fifo", "root/inside", "root/outside",
		"root/sub", "root2/a.txt", "secret.txt", "root", "root2", "" };
	size_t i;

	for (i = 0; i < QN_COUNT(names); i++)
		remove(path_of(names[i]));
}

int
main(void)
{
	set_up();
	test_roots();
	test_whole();
	test_handed_over();
	test_single();
	test_several();
	test_conditions();
	tear_down();
	return qn_tap_done();
}
