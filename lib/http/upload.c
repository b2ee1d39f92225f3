/* SPDX-License-Identifier: MIT */
/*
 * A multipart form: fields into req->post, files into req->files. The body is
 * streamed; files share one allowance of memory, and what goes beyond it is
 * written to temporary files.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "http/http-int.h"
#include "http/multipart.h"

#include "base/banned.h"

#define CHUNK ((size_t)16 << 10)

/* Bytes collected before they are written to a temporary file. */
#define SPOOL_CHUNK ((size_t)64 << 10)

/* A file's bytes; in the arena, closed and freed with it. */
struct spool {
	struct qn_str buf; /* all of it, or what is not yet written */
	int fd;            /* −1 while it is kept in memory */
	uint64_t size;
};

struct upload {
	struct qn_req *req;
	struct qn_multipart_part part;
	enum {
		SKIP = 0,
		FIELD,
		FILE_PART
	} kind;
	struct qn_str field; /* value of the field at hand */
	struct spool *spool; /* of the file at hand */
	const char *file_name;
	uint64_t memory;      /* bytes of fields and part headers */
	uint64_t file_memory; /* bytes of files that are kept in memory */
	uint32_t fields;
	uint32_t files;
};

/* ---- spooling ----------------------------------------------------------- */

static void
spool_release(void *arg)
{
	struct spool *spool = arg;

	qn_str_release(&spool->buf);
	if (spool->fd >= 0)
		close(spool->fd);
}

static struct spool *
spool_new(struct qn_arena *arena)
{
	struct spool *spool = QN_NEW(arena, struct spool);

	qn_str_init(&spool->buf, NULL);
	spool->fd = -1;
	qn_arena_on_reset(arena, spool_release, spool);
	return spool;
}

static int
spool_write(struct spool *spool, struct qn_err *err)
{
	size_t done = 0;
	ssize_t n;

	while (done < spool->buf.len) {
		n = write(
		    spool->fd, spool->buf.buf + done, spool->buf.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return qn_err_set(err, QN_ERR_IO,
			    "could not write an upload to a temporary file: "
			    "%s",
			    strerror(errno));
		done += (size_t)n;
	}
	qn_str_reset(&spool->buf);
	return 0;
}

/* ---- parts -------------------------------------------------------------- */

static int
charge_memory(struct upload *up, size_t len, struct qn_err *err)
{
	uint64_t max = up->req->options->memory_max;

	up->memory += len;
	if (max && up->memory > max)
		return qn_http__limit(err, 413,
		    "form fields of more than %llu bytes together "
		    "(DATA_UPLOAD_MAX_MEMORY_SIZE)",
		    (unsigned long long)max);
	return 0;
}

static int
begin_field(struct upload *up, struct qn_err *err)
{
	uint32_t max = up->req->options->fields_max;

	if (max && up->fields++ == max)
		return qn_http__limit(err, 413,
		    "more than %u fields (DATA_UPLOAD_MAX_NUMBER_FIELDS)", max);
	up->kind = FIELD;
	qn_str_reset(&up->field);
	return 0;
}

/* Without a name no file was chosen, as in Django; it counts all the same. */
static int
begin_file(struct upload *up, struct qn_err *err)
{
	uint32_t max = up->req->options->files_max;

	if (max && up->files++ == max)
		return qn_http__limit(err, 413,
		    "more than %u files (DATA_UPLOAD_MAX_NUMBER_FILES)", max);
	up->file_name = qn_file_name(up->req->arena, up->part.file_name);
	up->kind = *up->file_name ? FILE_PART : SKIP;
	if (up->kind == FILE_PART)
		up->spool = spool_new(up->req->arena);
	return 0;
}

static int
part_begin(void *arg, const struct qn_multipart_part *part, struct qn_err *err)
{
	struct upload *up = arg;

	up->part = *part;
	if (charge_memory(up, part->header_len, err) < 0)
		return -1;
	return part->file_name ? begin_file(up, err) : begin_field(up, err);
}

static int
field_data(struct upload *up, const char *ptr, size_t len, struct qn_err *err)
{
	uint64_t max = up->req->options->field_size_max;

	if (max && up->field.len + len > max)
		return qn_http__limit(err, 413,
		    "the field \"%.64s\" is longer than %llu bytes "
		    "(DATA_UPLOAD_MAX_FIELD_SIZE)",
		    up->part.name, (unsigned long long)max);
	if (charge_memory(up, len, err) < 0)
		return -1;
	qn_str_add_len(&up->field, ptr, len);
	return 0;
}

static int
file_data(struct upload *up, const char *ptr, size_t len, struct qn_err *err)
{
	const struct qn_http_options *options = up->req->options;
	struct spool *spool = up->spool;

	spool->size += len;
	if (options->file_max && spool->size > options->file_max)
		return qn_http__limit(err, 413,
		    "the file \"%.128s\" is larger than %llu bytes "
		    "(FILE_UPLOAD_MAX_SIZE)",
		    up->file_name, (unsigned long long)options->file_max);
	if (spool->fd < 0 &&
	    up->file_memory + spool->size > options->file_memory_max) {
		spool->fd = qn_file_temp(options->temp_dir, err);
		if (spool->fd < 0)
			return -1;
	}
	qn_str_add_len(&spool->buf, ptr, len);
	if (spool->fd < 0 || spool->buf.len < SPOOL_CHUNK)
		return 0;
	return spool_write(spool, err);
}

static int
part_data(void *arg, const char *ptr, size_t len, struct qn_err *err)
{
	struct upload *up = arg;

	if (up->kind == FIELD)
		return field_data(up, ptr, len, err);
	return up->kind == SKIP ? 0 : file_data(up, ptr, len, err);
}

static int
end_field(struct upload *up, struct qn_err *err)
{
	const char *value = up->field.buf;
	size_t len = up->field.len;

	if (memchr(value, '\0', len))
		return qn_http__bad(
		    err, 400, "NUL byte in the field \"%.64s\"", up->part.name);
	if (!qn_utf8_is_valid(value, len))
		return qn_http__bad(err, 400,
		    "the field \"%.64s\" is not valid UTF-8", up->part.name);
	qn_params_add(&up->req->post, up->part.name, up->part.name_len,
	    qn_arena_dup(up->req->arena, value, len), len);
	return 0;
}

static int
end_file(struct upload *up, struct qn_err *err)
{
	struct spool *spool = up->spool;
	struct qn_file *file;

	if (spool->fd >= 0) {
		if (spool_write(spool, err) < 0)
			return -1;
		qn_str_release(&spool->buf);
	} else {
		up->file_memory += spool->size;
	}
	file = qn_vec_add(&up->req->files);
	file->field = up->part.name;
	file->name = up->file_name;
	file->content_type = up->part.content_type;
	file->size = spool->size;
	file->data = spool->fd < 0 ? spool->buf.buf : NULL;
	file->fd = spool->fd;
	return 0;
}

static int
part_end(void *arg, struct qn_err *err)
{
	struct upload *up = arg;

	if (up->kind == FIELD)
		return end_field(up, err);
	return up->kind == SKIP ? 0 : end_file(up, err);
}

static const struct qn_multipart_handler upload_handler = {
	.begin = part_begin,
	.data = part_data,
	.end = part_end,
};

/* ---- the body ----------------------------------------------------------- */

static int
feed_body(struct qn_req *req, struct qn_multipart *parser, struct qn_err *err)
{
	char buf[CHUNK];
	int64_t n;

	for (;;) {
		n = qn_body__read(req, buf, sizeof(buf), err);
		if (n <= 0)
			break;
		if (qn_multipart_feed(parser, buf, (size_t)n, err) < 0)
			return -1;
	}
	return n < 0 ? -1 : qn_multipart_finish(parser, err);
}

int
qn_upload__read(struct qn_req *req, struct qn_err *err)
{
	struct upload up = { .req = req };
	struct qn_multipart parser;
	const char *boundary;
	int rc;

	boundary = qn_multipart_boundary(req->arena, req->content_type, err);
	if (!boundary)
		return -1;
	qn_str_init(&up.field, NULL);
	qn_multipart_init(&parser, req->arena, boundary, &upload_handler, &up);
	rc = feed_body(req, &parser, err);
	qn_str_release(&up.field);
	return rc;
}
