/* SPDX-License-Identifier: MIT */
/*
 * A response on its way out, in CGI form (RFC 3875 6). This is the hot path:
 * the header is put together in one buffer, a small body is put behind it and
 * both leave in one write.
 */
#include "http/response.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "http/http-int.h"
#include "http/status.h"

#include "base/banned.h"

/*
 * Bodies up to this are copied behind the header: cheaper than a write, which
 * also wakes the web server once more. With a header it fits one record.
 */
#define GATHER_MAX ((size_t)56 << 10)

/* Pieces in which a file is read. */
#define FILE_CHUNK ((size_t)64 << 10)

/* The caller's io, with the bytes counted. */
struct counted {
	struct qn_io io;
	struct qn_io *under;
	struct qn_req *req;
};

static int
send_bytes(struct qn_req *req, const char *ptr, size_t len)
{
	if (!len)
		return 0;
	if (req->io->write(req->io, ptr, len) < 0)
		return -1;
	req->stats.bytes_out += len;
	return 0;
}

static bool
is_length_field(const struct qn_param *field)
{
	return field->name_len == 14 &&
	    qn_ascii_iequal(field->name, 14, "Content-Length", 14);
}

/* Whether the length is ours to say, and then what it is. */
static bool
known_length(const struct qn_resp *resp, uint64_t *ret_length)
{
	if (!qn_status_has_body(resp->status) || resp->stream)
		return false;
	if (resp->path && resp->fd < 0)
		return false;
	*ret_length = resp->path ? resp->length : resp->body.len;
	return true;
}

static void
add_head(struct qn_str *head, const struct qn_resp *resp)
{
	const struct qn_param *field;
	uint64_t length;
	bool known = known_length(resp, &length);
	size_t i;

	qn_str_add(head, "Status: ");
	qn_str_add_int(head, resp->status);
	qn_str_add_char(head, ' ');
	qn_str_add(head, qn_status_phrase(resp->status));
	qn_str_add_len(head, "\r\n", 2);
	for (i = 0; i < resp->headers.len; i++) {
		field = &resp->headers.items[i];
		if (known && is_length_field(field))
			continue;
		qn_str_add_len(head, field->name, field->name_len);
		qn_str_add_len(head, ": ", 2);
		qn_str_add_len(head, field->value, field->len);
		qn_str_add_len(head, "\r\n", 2);
	}
	if (known) {
		qn_str_add(head, "Content-Length: ");
		qn_str_add_int(head, (int64_t)length);
		qn_str_add_len(head, "\r\n", 2);
	}
	qn_str_add_len(head, "\r\n", 2);
}

static int
counted_write(struct qn_io *io, const char *buf, size_t len)
{
	struct counted *counted = (struct counted *)io;
	int rc = send_bytes(counted->req, buf, len);

	io->gone = counted->under->gone;
	return rc;
}

static int
counted_flush(struct qn_io *io)
{
	struct counted *counted = (struct counted *)io;
	int rc = counted->under->flush(counted->under);

	io->gone = counted->under->gone;
	return rc;
}

static int64_t
counted_read(struct qn_io *io, char *buf, size_t len)
{
	struct counted *counted = (struct counted *)io;

	return counted->under->read(counted->under, buf, len);
}

static int
send_stream(struct qn_resp *resp)
{
	struct counted counted = { .io = { .read = counted_read,
				       .write = counted_write,
				       .flush = counted_flush,
				       .fd = resp->req->io->fd,
				       .gone = resp->req->io->gone },
		.under = resp->req->io,
		.req = resp->req };
	int rc;

	do {
		rc = resp->stream(&counted.io, resp->stream_arg);
		if (rc >= 0 && counted.io.flush(&counted.io) < 0)
			rc = -1;
	} while (rc > 0);
	return rc;
}

static int
send_range(struct qn_resp *resp, const struct qn_range *range, char *buf)
{
	uint64_t offset = range->offset, left = range->length;
	ssize_t n;

	if (range->before &&
	    send_bytes(resp->req, range->before, strlen(range->before)) < 0)
		return -1;
	while (left) {
		n = pread(resp->fd, buf, left < FILE_CHUNK ? left : FILE_CHUNK,
		    (off_t)offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			/* shorter than promised: the length cannot be kept */
			return -1;
		if (send_bytes(resp->req, buf, (size_t)n) < 0)
			return -1;
		offset += (uint64_t)n;
		left -= (uint64_t)n;
	}
	return 0;
}

static int
send_file(struct qn_resp *resp)
{
	char *buf = qn_arena_alloc(resp->req->arena, FILE_CHUNK);
	size_t i;

	for (i = 0; i < resp->ranges_len; i++)
		if (send_range(resp, &resp->ranges[i], buf) < 0)
			return -1;
	return 0;
}

int
qn_resp_send(struct qn_resp *resp)
{
	struct qn_req *req = resp->req;
	bool has_body =
	    req->method != QN_HEAD && qn_status_has_body(resp->status);
	bool plain = has_body && !resp->stream && !resp->path;
	size_t gather =
	    plain && resp->body.len <= GATHER_MAX ? resp->body.len : 0;
	struct qn_str head;

	resp->sent = true;
	qn_str_init(&head, req->arena);
	qn_str_reserve(&head, 1000 + gather);
	add_head(&head, resp);
	qn_str_add_len(&head, resp->body.buf, gather);
	if (send_bytes(req, head.buf, head.len) < 0)
		return -1;
	if (!has_body || (plain && gather == resp->body.len))
		return 0;
	if (plain)
		return send_bytes(req, resp->body.buf, resp->body.len);
	if (resp->stream)
		return send_stream(resp);
	return resp->fd < 0 ? 0 : send_file(resp);
}
