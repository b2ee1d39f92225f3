/* SPDX-License-Identifier: MIT */
/*
 * One request, from FastCGI parameters to typed access: Django's HttpRequest.
 * It owns the request's arena: whatever a view allocates there lives until
 * the response has been sent.
 *
 *	struct qn_resp *
 *	task_list(struct qn_req *req)
 *	{
 *		const char *q = qn_params_find(&req->get, "q");
 *		…
 *	}
 *
 * Operational errors are sticky: the first is kept in req->err, later
 * operations on this request do nothing, and the spine answers 500 or 503.
 *
 * A path has been percent-decoded strictly, is valid UTF-8 without NUL and
 * begins with '/'. The body is read only when somebody asks for it (post,
 * files, JSON, or the stream).
 */
#ifndef QN_HTTP_REQUEST_H
#define QN_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/value.h"
#include "base/vec.h"
#include "http/file.h"
#include "http/io.h"
#include "http/method.h"
#include "http/options.h"
#include "http/params.h"

struct qn_db;
struct qn_match;
struct qn_req;
struct qn_resp;
struct qn_route;
struct qn_site;
struct qn_tpl_env;

/* A view: gets a request, decides, answers. Never returns NULL. */
typedef struct qn_resp *qn_view_fn(struct qn_req *req);

/* What a request cost; the access log and the status board read it. */
struct qn_req_stats {
	int64_t started;    /* monotonic microseconds */
	uint32_t queries;   /* statements sent to PostgreSQL */
	int64_t db_usec;    /* waiting for them */
	int64_t tpl_usec;   /* rendering templates */
	uint64_t bytes_in;  /* of the body read */
	uint64_t bytes_out; /* of the response, headers included */
};

/* Work that waits for the response to be sent (see qn_req_after). */
struct qn_req_later {
	void (*fn)(struct qn_req *req, void *arg);
	void *arg;
};

struct qn_req {
	struct qn_arena *arena;
	const struct qn_site *site; /* the site that serves it */
	const struct qn_http_options *options;

	/* what was asked */
	enum qn_method method;   /* HEAD stays HEAD here */
	const char *method_name; /* as sent */
	const char *scheme;      /* "http" or "https" */
	const char *host;        /* host[:port], checked against
				    ALLOWED_HOSTS, lower case */
	const char *mount;       /* SCRIPT_NAME: "" or "/prefix" */
	const char *path;        /* decoded, without the mount */
	const char *full_path;   /* raw REQUEST_URI: mount, path, query */
	const char *query;       /* raw query string, "" if none */
	const char *remote_addr; /* client address after trusted proxies */
	const char *id;          /* request id, for logs and responses */
	struct qn_params get;    /* query string, parsed */
	struct qn_params cgi;    /* every FastCGI parameter */
	struct qn_params args;   /* the route's arguments, as text */

	/* filled on first use; see qn_req_post, qn_req_cookies */
	struct qn_params post;
	struct qn_params cookies;
	struct qn_vec files; /* of struct qn_file */
	unsigned parsed;     /* private: which of them are done */

	/* the body */
	struct qn_io *io;         /* bytes from and to the web server */
	const char *content_type; /* "" if none */
	int64_t content_length;   /* −1: not given, read to the end */
	uint64_t body_read;       /* private: bytes taken so far */
	const char *body;         /* private: whole body once read */
	size_t body_len;

	/*
	 * Lent by higher rooms. Where a type stands beside a pointer, the room
	 * that sets the one sets the other, and templates can read it.
	 */
	const struct qn_match *match;            /* url/: the resolved route */
	const struct qn_object_type *match_type; /* request.resolver_match */
	struct qn_db *db;             /* db/: the worker's connection */
	const struct qn_tpl_env *tpl; /* tpl/: compiled templates */
	const void *user;             /* auth/ */
	const struct qn_object_type *user_type;    /* request.user */
	void *session;                             /* session/ */
	const struct qn_object_type *session_type; /* request.session */
	struct qn_map *extra; /* middleware's own, by name; or NULL */

	/* outcome */
	struct qn_err err; /* sticky */
	struct qn_req_stats stats;
	int64_t deadline;    /* monotonic microseconds, 0: none */
	struct qn_vec after; /* private: of struct qn_req_later */
};

/* The request in templates: {{ request.path }}, {{ request.GET.q }}. */
extern const struct qn_object_type qn_req_type;

/* ---- life cycle (serve/ and the test client) --------------------------- */

/*
 * Read the parameters in `cgi` (already copied into `arena`) into `ret_req`.
 * −1 with err->status 400, 413, 414 or 431 when the client's request line or
 * headers are unacceptable; `ret_req` is then filled as far as possible, so
 * that an error page can be rendered for it. Host is not yet checked.
 */
int qn_req_init(struct qn_req *ret_req, struct qn_arena *arena,
    const struct qn_params *cgi, struct qn_io *io,
    const struct qn_http_options *options, struct qn_err *err) QN_MUST_CHECK;

/* Check `host` against options->allowed_hosts: −1 with status 400. */
int qn_req_check_host(
    const struct qn_req *req, struct qn_err *err) QN_MUST_CHECK;

/* ---- reading ---------------------------------------------------------- */

/* A header by its field name ("User-Agent"), NULL when absent. */
const char *qn_req_header(const struct qn_req *req, const char *name);

/* A cookie's value, NULL when absent. Parsed on first use (RFC 6265 5.4). */
const char *qn_req_cookie(struct qn_req *req, const char *name);

/* All cookies, parsed on first use; as in Django the last of a name counts. */
const struct qn_params *qn_req_cookies(struct qn_req *req) QN_NONNULL_RESULT;

/*
 * A route's argument by name; BUG when the route has none of that name.
 * qn_req_arg_int is for <int:…>, whose text is known to be digits that fit.
 */
const char *qn_req_arg(
    const struct qn_req *req, const char *name) QN_NONNULL_RESULT;
int64_t qn_req_arg_int(const struct qn_req *req, const char *name);

/*
 * The form: urlencoded or multipart fields of POST, PUT and PATCH; empty for
 * other types and after an error, which is then sticky in req->err (400 or
 * 413). Never NULL. Files of a multipart body are in req->files.
 */
const struct qn_params *qn_req_post(struct qn_req *req) QN_NONNULL_RESULT;

/* The uploaded file of a field, NULL when none was sent. */
const struct qn_file *qn_req_file(struct qn_req *req, const char *field);

/*
 * The whole body, within DATA_UPLOAD_MAX_MEMORY_SIZE, followed by NUL; NULL
 * after an error, which is also that a multipart form or a stream has been
 * read before.
 */
const char *qn_req_body(struct qn_req *req, size_t *ret_len);

/* The body as JSON; −1 with the sticky error set (400, 413, 415). */
int qn_req_json(struct qn_req *req, struct qn_value *ret) QN_MUST_CHECK;

/*
 * Take the next bytes of a body that no other function has read: their
 * number, 0 at the end, −1 after an error (sticky).
 */
int64_t qn_req_read(struct qn_req *req, char *buf, size_t len);

/* Read and throw away what is left, up to a limit; −1 when more remains. */
int qn_req_drain(struct qn_req *req);

/* ---- asking ----------------------------------------------------------- */

/* Whether the scheme is https. */
bool qn_req_is_secure(const struct qn_req *req);

/* The media type's match with Accept, 0 … 1000 (RFC 9110 12.5.1). */
int qn_req_accepts(const struct qn_req *req, const char *type);

/* scheme://host + path, in the arena; `path` is absolute, NULL: this one. */
const char *qn_req_absolute_uri(const struct qn_req *req, const char *path);

/*
 * Whether `url` leads to this host (Django's url_has_allowed_host_and_scheme):
 * for `next` parameters.
 */
bool qn_req_is_safe_url(const struct qn_req *req, const char *url);

/* ---- later ------------------------------------------------------------ */

/*
 * Run fn(req, arg) after the response has been sent and the client released.
 * The arena and req->db are still there.
 */
void qn_req_after(
    struct qn_req *req, void (*fn)(struct qn_req *, void *), void *arg);

/* Run and forget them, in order: for whoever has sent the response. */
void qn_req_run_after(struct qn_req *req);

/* A named value that middleware leaves for views; NULL when absent. */
void qn_req_set_extra(struct qn_req *req, const char *name, void *value);
void *qn_req_extra(const struct qn_req *req, const char *name);

#endif
