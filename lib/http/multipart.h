/* SPDX-License-Identifier: MIT */
/*
 * multipart/form-data (RFC 7578) as a push parser: bytes go in as they come
 * from the network, parts come out through three functions. It keeps only one
 * part's header, never its contents.
 *
 *	qn_multipart_init(&parser, arena, boundary, len, &handler, upload);
 *	while ((n = qn_req_read(req, buf, sizeof(buf))) > 0)
 *		if (qn_multipart_feed(&parser, buf, n, err) < 0)
 *			return -1;
 *	return qn_multipart_finish(&parser, err);
 */
#ifndef QN_HTTP_MULTIPART_H
#define QN_HTTP_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* What a part's header says; text is valid UTF-8 in the arena. */
struct qn_multipart_part {
	const char *name; /* of the form field */
	size_t name_len;
	const char *file_name;    /* as sent (see qn_file_name); NULL: the
				     part is a field, not a file */
	const char *content_type; /* "" if none */
	size_t header_len;        /* bytes of the header, for accounting */
};

/* Each returns −1 with `err` to end the parsing. */
struct qn_multipart_handler {
	int (*begin)(void *arg, const struct qn_multipart_part *part,
	    struct qn_err *err);
	int (*data)(void *arg, const char *ptr, size_t len, struct qn_err *err);
	int (*end)(void *arg, struct qn_err *err);
};

/* A boundary has at most 70 characters (RFC 2046 5.1.1). */
#define QN_MULTIPART_BOUNDARY_MAX 70

/* Private. */
struct qn_multipart {
	struct qn_arena *arena;
	const struct qn_multipart_handler *handler;
	void *arg;
	int state;
	char delimiter[4 + QN_MULTIPART_BOUNDARY_MAX + 1];
	size_t delimiter_len;
	size_t matched;       /* bytes of the delimiter seen */
	size_t lent;          /* of these, not really there: a CRLF before */
	size_t preamble;      /* bytes before the first boundary */
	struct qn_str header; /* of the part at hand */
};

/*
 * Find the boundary in a Content-Type value ("multipart/form-data;
 * boundary=x"), in `arena`. NULL with 400 when it is missing or malformed.
 */
const char *qn_multipart_boundary(
    struct qn_arena *arena, const char *content_type, struct qn_err *err);

/* Prepare; `boundary` from the function above. The handler is lent. */
void qn_multipart_init(struct qn_multipart *parser, struct qn_arena *arena,
    const char *boundary, const struct qn_multipart_handler *handler,
    void *arg);

/* Take the next bytes; −1 with 400 or 413, or what the handler set. */
int qn_multipart_feed(struct qn_multipart *parser, const char *ptr, size_t len,
    struct qn_err *err) QN_MUST_CHECK;

/* Say that the body has ended; −1 when it ended too early. */
int qn_multipart_finish(
    struct qn_multipart *parser, struct qn_err *err) QN_MUST_CHECK;

#endif
