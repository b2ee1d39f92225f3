/* SPDX-License-Identifier: MIT */
/*
 * The request's body, read when somebody asks and never beyond the limits:
 * whole, as a form, as JSON, or piece by piece.
 */
#include <string.h>

#include "base/escape.h"
#include "base/json.h"
#include "http/header.h"
#include "http/http-int.h"

#include "base/banned.h"

#define CHUNK ((size_t)16 << 10)

/* What qn_req_drain reads for a web server that waits for its end. */
#define DRAIN_MAX ((uint64_t)1 << 20)

static struct qn_span
content_type(const struct qn_req *req)
{
	return (struct qn_span){ .ptr = req->content_type,
		.len = strlen(req->content_type) };
}

/* A declared length holds; without one the end of input is the end. */
int64_t
qn_body__read(struct qn_req *req, char *buf, size_t len, struct qn_err *err)
{
	uint64_t left = UINT64_MAX;
	int64_t n;

	if (req->content_length >= 0)
		left = (uint64_t)req->content_length - req->body_read;
	if (!left || (req->parsed & QN_REQ__END))
		return 0;
	n = req->io->read(req->io, buf, len < left ? len : (size_t)left);
	if (n < 0)
		return qn_http__status(err, 400,
		    qn_err_set(
			err, QN_ERR_GONE, "could not read the request body"));
	if (n == 0) {
		req->parsed |= QN_REQ__END;
		if (req->content_length < 0)
			return 0;
		return qn_http__bad(err, 400,
		    "the body ended after %llu of %lld bytes",
		    (unsigned long long)req->body_read,
		    (long long)req->content_length);
	}
	req->body_read += (uint64_t)n;
	req->stats.bytes_in = req->body_read;
	if (req->options->body_max && req->body_read > req->options->body_max)
		return qn_http__limit(err, 413,
		    "a request body of more than %llu bytes "
		    "(REQUEST_MAX_SIZE)",
		    (unsigned long long)req->options->body_max);
	return n;
}

int64_t
qn_req_read(struct qn_req *req, char *buf, size_t len)
{
	if (qn_err_is_set(&req->err))
		return -1;
	req->parsed |= QN_REQ__STREAM | QN_REQ__POST;
	return qn_body__read(req, buf, len, &req->err);
}

int
qn_req_drain(struct qn_req *req)
{
	uint64_t total = 0;
	char buf[4096];
	int64_t n;

	/* to the end of input, which may lie behind the declared length */
	while (!(req->parsed & QN_REQ__END)) {
		n = req->io->read(req->io, buf, sizeof(buf));
		if (n < 0)
			return -1;
		if (n == 0)
			req->parsed |= QN_REQ__END;
		total += (uint64_t)n;
		if (total > DRAIN_MAX)
			return -1;
	}
	return 0;
}

/* ---- whole -------------------------------------------------------------- */

static int
over_memory(const struct qn_req *req, struct qn_err *err)
{
	return qn_http__limit(err, 413,
	    "a request body of more than %llu bytes to be kept in memory "
	    "(DATA_UPLOAD_MAX_MEMORY_SIZE)",
	    (unsigned long long)req->options->memory_max);
}

static void
release_body(void *arg)
{
	qn_str_release(arg);
}

/*
 * Grown with malloc, not in the arena, where each step of growing would leave
 * the one before behind.
 */
static int
load_body(struct qn_req *req, struct qn_err *err)
{
	uint64_t max = req->options->memory_max;
	struct qn_str *body;
	int64_t n;

	if (max && req->content_length > 0 &&
	    (uint64_t)req->content_length > max)
		return over_memory(req, err);
	body = QN_NEW(req->arena, struct qn_str);
	qn_str_init(body, NULL);
	qn_arena_on_reset(req->arena, release_body, body);
	do {
		qn_str_reserve(body, CHUNK);
		n = qn_body__read(
		    req, body->buf + body->len, body->cap - body->len, err);
		if (n < 0)
			return -1;
		body->len += (size_t)n;
		if (max && body->len > max)
			return over_memory(req, err);
	} while (n > 0);
	body->buf[body->len] = '\0';
	req->body = body->buf;
	req->body_len = body->len;
	req->parsed |= QN_REQ__BODY;
	return 0;
}

const char *
qn_req_body(struct qn_req *req, size_t *ret_len)
{
	if (qn_err_is_set(&req->err))
		return NULL;
	if (!(req->parsed & QN_REQ__BODY)) {
		if (req->parsed & QN_REQ__STREAM) {
			qn_http__bad(&req->err, 400,
			    "the body has been read as a form or stream");
			return NULL;
		}
		if (load_body(req, &req->err) < 0)
			return NULL;
	}
	*ret_len = req->body_len;
	return req->body;
}

int
qn_req_json(struct qn_req *req, struct qn_value *ret)
{
	struct qn_span type = content_type(req);
	const char *body, *semi;
	size_t len;

	if (qn_err_is_set(&req->err))
		return -1;
	semi = memchr(type.ptr, ';', type.len);
	if (semi)
		type.len = (size_t)(semi - type.ptr);
	type = qn_header_trim(type);
	if (!qn_ascii_iequal(type.ptr, type.len, "application/json", 16) &&
	    (type.len < 5 ||
		!qn_ascii_iequal(type.ptr + type.len - 5, 5, "+json", 5)))
		return qn_http__bad(&req->err, 415,
		    "the body's Content-Type is not application/json");
	body = qn_req_body(req, &len);
	if (!body)
		return -1;
	if (qn_json_parse(req->arena, body, len, ret, &req->err) < 0)
		return qn_http__status(&req->err, 400, -1);
	return 0;
}

/* ---- forms -------------------------------------------------------------- */

static int
check_sizes(const struct qn_req *req, struct qn_err *err)
{
	uint64_t max = req->options->field_size_max;
	size_t i;

	for (i = 0; max && i < req->post.len; i++)
		if (req->post.items[i].len > max)
			return qn_http__limit(err, 413,
			    "the field \"%.64s\" is longer than %llu bytes "
			    "(DATA_UPLOAD_MAX_FIELD_SIZE)",
			    req->post.items[i].name, (unsigned long long)max);
	return 0;
}

static int
read_form(struct qn_req *req, struct qn_err *err)
{
	struct qn_span type = content_type(req);

	if (qn_header_is_type(type, "multipart/form-data")) {
		req->parsed |= QN_REQ__STREAM;
		return qn_upload__read(req, err);
	}
	if (!qn_header_is_type(type, "application/x-www-form-urlencoded"))
		return 0;
	if (!(req->parsed & QN_REQ__BODY) && load_body(req, err) < 0)
		return -1;
	if (qn_params_parse(&req->post, req->body, req->body_len,
		req->options->fields_max, err) < 0)
		return -1;
	return check_sizes(req, err);
}

const struct qn_params *
qn_req_post(struct qn_req *req)
{
	const unsigned with_form = QN_POST | QN_PUT | QN_PATCH;

	if ((req->parsed & QN_REQ__POST) || qn_err_is_set(&req->err))
		return &req->post;
	req->parsed |= QN_REQ__POST;
	if ((req->method & with_form) && read_form(req, &req->err) < 0) {
		/* half a form must not be taken for the whole */
		req->post.len = req->files.len = 0;
		req->post.index = NULL;
	}
	return &req->post;
}

const struct qn_file *
qn_req_file(struct qn_req *req, const char *field)
{
	const struct qn_file *file;
	size_t i;

	qn_req_post(req);
	for (i = req->files.len; i-- > 0;) {
		file = qn_vec_get(&req->files, i);
		if (!strcmp(file->field, field))
			return file;
	}
	return NULL;
}
