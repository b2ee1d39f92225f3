/* SPDX-License-Identifier: MIT */
/* Shared by the files of the http room and by nobody else. */
#ifndef QN_HTTP_HTTP_INT_H
#define QN_HTTP_HTTP_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "http/params.h"
#include "http/request.h"
#include "http/response.h"

/* ---- errors that are the client's ---------------------------------------- */

/* Record what is wrong with the request and the status to answer; −1. */
#define qn_http__bad(err, code, ...) \
	qn_http__status(             \
	    err, code, qn_err_set(err, QN_ERR_BAD_INPUT, __VA_ARGS__))
#define qn_http__limit(err, code, ...) \
	qn_http__status(err, code, qn_err_set(err, QN_ERR_LIMIT, __VA_ARGS__))

/* Set the status unless there is one; returns `rc`. */
int qn_http__status(struct qn_err *err, int status, int rc);

/* ---- params -------------------------------------------------------------- */

/* The items of one name, in the index of struct qn_params. */
struct qn_params__group {
	size_t first;
	size_t last;
	size_t count;
};

/* Names in order of first appearance, each with its group. */
const struct qn_map *qn_params__index(const struct qn_params *params);

/* The last item of a name of `len` bytes, NULL when absent. */
const struct qn_param *qn_params__find(
    const struct qn_params *params, const char *name, size_t len);

/* Names and values as a dict in templates (cookies, META), not a QueryDict. */
extern const struct qn_object_type qn_params__dict_type;

/* ---- FastCGI parameters -------------------------------------------------- */

/*
 * The parameters that the room reads itself. To add one: a value here, a row
 * in cgi_names and a case in cgi_slot (cgi.c).
 */
enum qn_cgi__slot {
	QN_CGI_METHOD = 0,
	QN_CGI_URI,
	QN_CGI_SCRIPT_NAME,
	QN_CGI_PATH_INFO,
	QN_CGI_QUERY,
	QN_CGI_CONTENT_TYPE,
	QN_CGI_CONTENT_LENGTH,
	QN_CGI_REMOTE_ADDR,
	QN_CGI_HTTPS,
	QN_CGI_SCHEME,
	QN_CGI_SERVER_NAME,
	QN_CGI_SERVER_PORT,
	QN_CGI_HOST,
	QN_CGI_X_FORWARDED_FOR,
	QN_CGI_X_FORWARDED_PROTO,
	QN_CGI_X_FORWARDED_HOST,
	QN_CGI_FORWARDED,
	QN_CGI_X_REQUEST_ID,
	QN_CGI__MAX
};

struct qn_cgi {
	const struct qn_param *slot[QN_CGI__MAX]; /* NULL: absent */
};

/* Sort them out in one pass; −1 when there are too many or one is doubled. */
int qn_cgi__read(struct qn_cgi *ret_cgi, const struct qn_params *params,
    const struct qn_http_options *options, struct qn_err *err) QN_MUST_CHECK;

/* The text of a parameter, "" when absent. */
static inline const char *
qn_cgi__text(const struct qn_cgi *cgi, enum qn_cgi__slot slot)
{
	return cgi->slot[slot] ? cgi->slot[slot]->value : "";
}

/* ---- parts of qn_req_init ------------------------------------------------ */

/* target.c: full_path, query, mount, path; `ret_authority` of absolute form. */
int qn_target__read(struct qn_req *req, const struct qn_cgi *cgi,
    struct qn_span *ret_authority, struct qn_err *err) QN_MUST_CHECK;

/* proxy.c: scheme, host, remote_addr, and the id a trusted proxy gave. */
void qn_proxy__read(
    struct qn_req *req, const struct qn_cgi *cgi, struct qn_span authority);

/* A fresh request id of 32 hex digits. */
char *qn_reqid__new(struct qn_arena *arena);
bool qn_reqid__is_valid(const char *ptr, size_t len);

/* ---- the body ------------------------------------------------------------ */

/* Bits of qn_req.parsed. */
enum qn_req__parsed {
	QN_REQ__COOKIES = 1 << 0,
	QN_REQ__POST = 1 << 1,   /* the form has been read or given up */
	QN_REQ__BODY = 1 << 2,   /* req->body holds all of it */
	QN_REQ__STREAM = 1 << 3, /* somebody took bytes piece by piece */
	QN_REQ__END = 1 << 4,    /* the end of the body was seen */
};

/* Next bytes of the body; −1 with `err`. Does not look at req->err. */
int64_t qn_body__read(
    struct qn_req *req, char *buf, size_t len, struct qn_err *err);

/* upload.c: the multipart body into req->post and req->files. */
int qn_upload__read(struct qn_req *req, struct qn_err *err) QN_MUST_CHECK;

/* cookie.c: parse a Cookie field into `params`. */
void qn_cookie__parse(struct qn_params *params, const char *ptr, size_t len);

/* Append the value of a Set-Cookie field; −1 when it cannot be one. */
int qn_cookie__format(struct qn_str *str, const struct qn_cookie *cookie,
    int64_t now) QN_MUST_CHECK;

/* ---- responses ----------------------------------------------------------- */

/* Forget body, stream and file, and the fields that describe a body. */
void qn_resp__clear_body(struct qn_resp *resp);

/* condition.c: whether If-Range allows a part to be sent. */
bool qn_condition__if_range(const struct qn_resp *resp);

/* range.c: turn a whole file's response into 206 or 416 as asked. */
void qn_range__apply(struct qn_resp *resp, uint64_t size);

#endif
