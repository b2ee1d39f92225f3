/* SPDX-License-Identifier: MIT */
/*
 * One response: status, header fields, cookies and a body that is a buffer, a
 * file, or a stream. It lives in the request's arena.
 *
 *	resp = qn_resp_new(req, 200, "text/plain; charset=utf-8");
 *	qn_str_add(&resp->body, "hello");
 *	qn_resp_set_header(resp, "Cache-Control", "no-store");
 *	return resp;
 *
 * CR, LF and NUL in a field name or value are refused: the field is dropped
 * and the request's sticky error set, so nothing can be injected.
 */
#ifndef QN_HTTP_RESPONSE_H
#define QN_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/value.h"
#include "http/cookie.h"
#include "http/params.h"
#include "http/request.h"

/* A part of a file, and in a multipart answer the text before it. */
struct qn_range {
	uint64_t offset;
	uint64_t length;
	const char *before; /* NULL: none */
};

/* Writes the body piece by piece: 1 more to come, 0 the end, −1 failure. */
typedef int qn_stream_fn(struct qn_io *io, void *arg);

struct qn_resp {
	struct qn_req *req;
	int status;
	struct qn_params headers; /* field names as given */
	struct qn_str body;       /* ignored when stream or path is set */
	qn_stream_fn *stream;     /* NULL: body */
	void *stream_arg;
	const char *path; /* file to send, NULL: body */
	int fd;           /* private: open file, −1: the web server
			     sends it */
	const struct qn_range *ranges; /* private: parts of the file to send */
	size_t ranges_len;
	uint64_t length;    /* private: bytes that the parts make */
	bool error_page;    /* the body is to be made by the site from
			       the status (see qn_resp_error) */
	const char *reason; /* why, for that page; NULL */
	bool sent;          /* the header has gone out */
};

/* ---- making ----------------------------------------------------------- */

/* An empty response; `type` NULL means "text/html; charset=utf-8". */
struct qn_resp *qn_resp_new(
    struct qn_req *req, int status, const char *type) QN_NONNULL_RESULT;

/*
 * An error whose page the site makes from templates/errors/STATUS.html;
 * `reason` (printf, may be NULL) is shown on it, so it must be fit for the
 * client to read.
 */
struct qn_resp *qn_resp_error(struct qn_req *req, int status,
    const char *reason, ...) QN_PRINTF(3, 4) QN_NONNULL_RESULT;
struct qn_resp *qn_not_found(struct qn_req *req) QN_NONNULL_RESULT;
struct qn_resp *qn_forbidden(struct qn_req *req) QN_NONNULL_RESULT;

/*
 * A redirect to `url` (302 when status is 0). The URL is made safe for a
 * header field; javascript:, data: and other schemes than http, https and
 * ftp are refused as Django does.
 */
struct qn_resp *qn_redirect(
    struct qn_req *req, int status, const char *url) QN_NONNULL_RESULT;

/* A redirect to the `next` parameter when it is safe, else to `fallback`. */
struct qn_resp *qn_redirect_next(
    struct qn_req *req, const char *fallback) QN_NONNULL_RESULT;

/* A value as application/json. */
struct qn_resp *qn_json(
    struct qn_req *req, int status, struct qn_value value) QN_NONNULL_RESULT;

/*
 * A file by its absolute path, which must lie below one of SENDFILE_ROOTS
 * after symbolic links are resolved, else 404. Sent as the setting SENDFILE
 * says. Answers Range and conditional requests when streaming. `name` makes
 * it a download (RFC 6266), NULL shows it in place. `type` NULL: from the
 * name's ending.
 */
struct qn_resp *qn_send_file(struct qn_req *req, const char *path,
    const char *type, const char *name) QN_NONNULL_RESULT;

/* A body written piece by piece by `fn`; also sets X-Accel-Buffering: no. */
struct qn_resp *qn_stream(struct qn_req *req, const char *type,
    qn_stream_fn *fn, void *arg) QN_NONNULL_RESULT;

/* ---- header fields ---------------------------------------------------- */

/* Replace a field, add one more of the name, remove, or look up (last). */
void qn_resp_set_header(
    struct qn_resp *resp, const char *name, const char *value);
void qn_resp_add_header(
    struct qn_resp *resp, const char *name, const char *value);
void qn_resp_remove_header(struct qn_resp *resp, const char *name);
const char *qn_resp_header(const struct qn_resp *resp, const char *name);

/* Add names to Vary without repeating any. */
void qn_resp_vary(struct qn_resp *resp, const char *name);

/*
 * Set or delete a cookie; of a name the last call counts. Deleting needs the
 * path and domain that it was set with.
 */
void qn_resp_set_cookie(struct qn_resp *resp, const struct qn_cookie *cookie);
void qn_resp_delete_cookie(struct qn_resp *resp, const char *name,
    const char *path, const char *domain);

/* ---- validators (RFC 9110 8.8, 13) ------------------------------------ */

/*
 * Set ETag (given without quotes; NULL: a hash of the body) or Last-Modified,
 * then turn the response into 304 or 412 when the request's conditions say so.
 */
void qn_resp_set_etag(struct qn_resp *resp, const char *etag);
void qn_resp_set_last_modified(struct qn_resp *resp, int64_t usec);
void qn_resp_apply_conditions(struct qn_resp *resp);

/* ---- sending ---------------------------------------------------------- */

/*
 * Write the response in CGI form ("Status: 200 OK", fields, body) to
 * req->io; HEAD and 204 or 304 get no body. −1 when the peer went away.
 * Adds Content-Length when the length is known.
 */
int qn_resp_send(struct qn_resp *resp) QN_MUST_CHECK;

#endif
