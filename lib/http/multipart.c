/* SPDX-License-Identifier: MIT */
#include "http/multipart.h"

#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "http/header.h"
#include "http/http-int.h"

#include "base/banned.h"

/* Bytes of one part's header, and of what may stand before the first part. */
#define HEADER_MAX   ((size_t)8 << 10)
#define PREAMBLE_MAX ((size_t)8 << 10)

/*
 * A delimiter is CRLF "--" boundary wherever it stands (RFC 2046 5.1.1). "--"
 * behind it ends the body, CRLF (after blanks) begins a part.
 */
enum state {
	PREAMBLE = 0,
	DATA,
	AFTER,       /* right behind a delimiter */
	AFTER_DASH,  /* and one "-" */
	AFTER_BLANK, /* and blanks */
	AFTER_CR,    /* and CR */
	HEADER,
	EPILOGUE,
};

const char *
qn_multipart_boundary(
    struct qn_arena *arena, const char *content_type, struct qn_err *err)
{
	struct qn_span value = { .ptr = content_type,
		.len = strlen(content_type) };
	const char *boundary;
	size_t len, i;

	boundary = qn_header_find_param(arena, value, "boundary", &len);
	if (!boundary || !len) {
		qn_http__bad(err, 400, "multipart body without a boundary");
		return NULL;
	}
	for (i = 0; i < len; i++)
		if (boundary[i] < ' ' || boundary[i] > '~')
			break;
	if (i < len || len > QN_MULTIPART_BOUNDARY_MAX ||
	    boundary[len - 1] == ' ') {
		qn_http__bad(err, 400, "malformed multipart boundary");
		return NULL;
	}
	return boundary;
}

void
qn_multipart_init(struct qn_multipart *parser, struct qn_arena *arena,
    const char *boundary, const struct qn_multipart_handler *handler, void *arg)
{
	size_t len = strnlen(boundary, QN_MULTIPART_BOUNDARY_MAX);

	*parser = (struct qn_multipart){ .arena = arena,
		.handler = handler,
		.arg = arg,
		.state = PREAMBLE };
	memcpy(parser->delimiter, "\r\n--", 4);
	memcpy(parser->delimiter + 4, boundary, len);
	parser->delimiter_len = len + 4;
	/* the first delimiter needs no line before it */
	parser->matched = parser->lent = 2;
	qn_str_init(&parser->header, arena);
}

/* ---- one part's header -------------------------------------------------- */

static int
part_text(const char *text, size_t len, const char *what, struct qn_err *err)
{
	if (memchr(text, '\0', len))
		return qn_http__bad(
		    err, 400, "NUL byte in the %s of a part", what);
	if (!qn_utf8_is_valid(text, len))
		return qn_http__bad(
		    err, 400, "the %s of a part is not valid UTF-8", what);
	return 0;
}

/* filename* is left aside: RFC 7578 4.2 forbids it. */
static int
part_disposition(struct qn_multipart *parser, struct qn_span value,
    struct qn_multipart_part *part, struct qn_err *err)
{
	size_t len;

	if (!qn_header_is_type(value, "form-data"))
		return qn_http__bad(
		    err, 400, "a part's Content-Disposition is not form-data");
	part->name =
	    qn_header_find_param(parser->arena, value, "name", &part->name_len);
	if (!part->name)
		return qn_http__bad(err, 400, "a part has no field name");
	if (part_text(part->name, part->name_len, "field name", err) < 0)
		return -1;
	part->file_name =
	    qn_header_find_param(parser->arena, value, "filename", &len);
	return part->file_name ?
	    part_text(part->file_name, len, "file name", err) :
	    0;
}

static int
part_field(struct qn_multipart *parser, struct qn_span line,
    struct qn_multipart_part *part, struct qn_err *err)
{
	const char *colon = memchr(line.ptr, ':', line.len);
	struct qn_span name, value;

	if (!colon || !qn_header_is_value(line.ptr, line.len))
		return qn_http__bad(
		    err, 400, "malformed line in the header of a part");
	name = (struct qn_span){ .ptr = line.ptr,
		.len = (size_t)(colon - line.ptr) };
	value = (struct qn_span){ .ptr = colon + 1,
		.len = line.len - name.len - 1 };
	if (!qn_header_is_token(name.ptr, name.len))
		return qn_http__bad(
		    err, 400, "malformed field name in a part's header");
	value = qn_header_trim(value);
	if (qn_ascii_iequal(name.ptr, name.len, "Content-Disposition", 19))
		return part_disposition(parser, value, part, err);
	if (qn_ascii_iequal(name.ptr, name.len, "Content-Type", 12)) {
		part->content_type =
		    qn_arena_dup(parser->arena, value.ptr, value.len);
		return part_text(value.ptr, value.len, "media type", err);
	}
	if (qn_ascii_iequal(
		name.ptr, name.len, "Content-Transfer-Encoding", 25) &&
	    (qn_header_is_type(value, "base64") ||
		qn_header_is_type(value, "quoted-printable")))
		return qn_http__bad(err, 400,
		    "a part has a Content-Transfer-Encoding (RFC 7578 4.7)");
	return 0;
}

/* The header is complete and ends in an empty line. */
static int
part_begin(struct qn_multipart *parser, struct qn_err *err)
{
	struct qn_multipart_part part = { .content_type = "" };
	const char *ptr = parser->header.buf;
	const char *end = ptr + parser->header.len - 2;
	struct qn_span line;
	const char *eol;

	for (; ptr < end; ptr = eol + 2) {
		eol = memmem(ptr, (size_t)(end - ptr), "\r\n", 2);
		if (!eol)
			break;
		line =
		    (struct qn_span){ .ptr = ptr, .len = (size_t)(eol - ptr) };
		if (part_field(parser, line, &part, err) < 0)
			return -1;
	}
	if (!part.name)
		return qn_http__bad(
		    err, 400, "a part has no Content-Disposition");
	part.header_len = parser->header.len;
	return parser->handler->begin(parser->arg, &part, err);
}

/* ---- the states --------------------------------------------------------- */

static int
add_data(struct qn_multipart *parser, const char *ptr, size_t len,
    struct qn_err *err)
{
	if (!len)
		return 0;
	if (parser->state == DATA)
		return parser->handler->data(parser->arg, ptr, len, err);
	parser->preamble += len;
	if (parser->preamble > PREAMBLE_MAX)
		return qn_http__bad(err, 400,
		    "the multipart body does not begin with its boundary");
	return 0;
}

/* What looked like a delimiter was data after all. */
static int
undo_match(struct qn_multipart *parser, struct qn_err *err)
{
	size_t len = parser->matched - parser->lent;
	const char *ptr = parser->delimiter + parser->lent;

	parser->matched = parser->lent = 0;
	return add_data(parser, ptr, len, err);
}

static int
end_data(struct qn_multipart *parser, struct qn_err *err)
{
	bool data = parser->state == DATA;

	parser->matched = parser->lent = 0;
	parser->state = AFTER;
	return data ? parser->handler->end(parser->arg, err) : 0;
}

/*
 * Eat data and as much of a delimiter as is there. CR stands only at the
 * delimiter's beginning, so a mismatch never has to look back.
 */
static int
feed_data(struct qn_multipart *parser, const char **ptr, const char *end,
    struct qn_err *err)
{
	const char *p = *ptr, *cr;
	int rc;

	if (!parser->matched) {
		cr = memchr(p, '\r', (size_t)(end - p));
		*ptr = cr ? cr : end;
		rc = add_data(parser, p, (size_t)(*ptr - p), err);
		if (rc < 0 || !cr)
			return rc;
	}
	while (*ptr < end) {
		if (**ptr != parser->delimiter[parser->matched])
			return undo_match(parser, err);
		parser->matched++;
		(*ptr)++;
		if (parser->matched == parser->delimiter_len)
			return end_data(parser, err);
	}
	return 0;
}

static int
feed_after(struct qn_multipart *parser, const char **ptr, struct qn_err *err)
{
	char c = *(*ptr)++;

	if (parser->state == AFTER && c == '-')
		parser->state = AFTER_DASH;
	else if (parser->state == AFTER_DASH && c == '-')
		parser->state = EPILOGUE;
	else if (parser->state == AFTER_CR && c == '\n')
		parser->state = HEADER;
	else if (parser->state == AFTER_CR || parser->state == AFTER_DASH)
		goto malformed;
	else if (c == '\r')
		parser->state = AFTER_CR;
	else if (c == ' ' || c == '\t')
		parser->state = AFTER_BLANK;
	else
		goto malformed;
	return 0;

malformed:
	return qn_http__bad(err, 400, "malformed multipart boundary line");
}

static bool
header_is_complete(const struct qn_str *header)
{
	if (header->len == 2)
		return !memcmp(header->buf, "\r\n", 2);
	return header->len >= 4 &&
	    !memcmp(header->buf + header->len - 4, "\r\n\r\n", 4);
}

static int
feed_header(struct qn_multipart *parser, const char **ptr, const char *end,
    struct qn_err *err)
{
	const char *eol = memchr(*ptr, '\n', (size_t)(end - *ptr));
	size_t len = (size_t)((eol ? eol + 1 : end) - *ptr);

	if (parser->header.len + len > HEADER_MAX)
		return qn_http__limit(err, 400,
		    "the header of a part is longer than %zu bytes",
		    HEADER_MAX);
	qn_str_add_len(&parser->header, *ptr, len);
	*ptr += len;
	if (!header_is_complete(&parser->header))
		return 0;
	if (part_begin(parser, err) < 0)
		return -1;
	qn_str_reset(&parser->header);
	parser->state = DATA;
	/* without contents, the header's line end is the delimiter's too */
	parser->matched = parser->lent = 2;
	return 0;
}

int
qn_multipart_feed(struct qn_multipart *parser, const char *ptr, size_t len,
    struct qn_err *err)
{
	const char *end = ptr + len;
	int rc = 0;

	while (ptr < end && rc == 0) {
		switch (parser->state) {
		case PREAMBLE:
		case DATA:
			rc = feed_data(parser, &ptr, end, err);
			break;
		case HEADER:
			rc = feed_header(parser, &ptr, end, err);
			break;
		case EPILOGUE:
			return 0;
		default:
			rc = feed_after(parser, &ptr, err);
			break;
		}
	}
	return rc;
}

int
qn_multipart_finish(struct qn_multipart *parser, struct qn_err *err)
{
	if (parser->state == EPILOGUE)
		return 0;
	return qn_http__bad(
	    err, 400, "the multipart body ends before its closing boundary");
}
