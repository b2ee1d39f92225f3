/* SPDX-License-Identifier: MIT */
#include "http/request.h"

#include <string.h>

#include "base/bug.h"
#include "base/escape.h"
#include "base/time.h"
#include "http/accept.h"
#include "http/header.h"
#include "http/http-int.h"
#include "http/safeurl.h"

#include "base/banned.h"

int
qn_http__status(struct qn_err *err, int status, int rc)
{
	if (err && !err->status)
		err->status = status;
	return rc;
}

/* ---- life cycle --------------------------------------------------------- */

static void
req_empty(struct qn_req *req, struct qn_arena *arena)
{
	memset(req, 0, sizeof(*req));
	req->arena = arena;
	req->method_name = "";
	req->scheme = "http";
	req->host = req->mount = req->query = req->remote_addr = "";
	req->path = req->full_path = "/";
	req->id = req->content_type = "";
	req->content_length = -1;
	req->files = QN_VEC(struct qn_file, arena);
	req->after = QN_VEC(struct qn_req_later, arena);
	qn_params_init(&req->get, arena);
	qn_params_init(&req->args, arena);
	qn_params_init(&req->post, arena);
	qn_params_init(&req->cookies, arena);
}

static int
read_method(struct qn_req *req, const struct qn_cgi *cgi, struct qn_err *err)
{
	const struct qn_param *item = cgi->slot[QN_CGI_METHOD];

	if (!item || !qn_header_is_token(item->value, item->len))
		return qn_http__bad(err, 400, "malformed request method");
	req->method_name = item->value;
	req->method = qn_method_find(item->value, item->len);
	return 0;
}

static int
read_length(struct qn_req *req, const struct qn_cgi *cgi, struct qn_err *err)
{
	const char *p = qn_cgi__text(cgi, QN_CGI_CONTENT_LENGTH);
	int64_t length = 0;

	if (!*p)
		return 0;
	for (; *p >= '0' && *p <= '9' && length < INT64_MAX / 16; p++)
		length = length * 10 + (*p - '0');
	if (*p)
		return qn_http__bad(err, 400, "malformed Content-Length");
	req->content_length = length;
	if (req->options->body_max && (uint64_t)length > req->options->body_max)
		return qn_http__limit(err, 413,
		    "a request body of %lld bytes is more than %llu "
		    "(REQUEST_MAX_SIZE)",
		    (long long)length,
		    (unsigned long long)req->options->body_max);
	return 0;
}

static int
read_query(struct qn_req *req, struct qn_err *err)
{
	if (!*req->query)
		return 0;
	return qn_params_parse(&req->get, req->query, strlen(req->query),
	    req->options->fields_max, err);
}

int
qn_req_init(struct qn_req *ret_req, struct qn_arena *arena,
    const struct qn_params *params, struct qn_io *io,
    const struct qn_http_options *options, struct qn_err *err)
{
	struct qn_req *req = ret_req;
	struct qn_span authority = { 0 };
	struct qn_cgi cgi;
	int rc;

	req_empty(req, arena);
	req->cgi = *params;
	req->io = io;
	req->options = options;
	req->stats.started = qn_time_monotonic();

	/* go on after an error, so that its page knows what it can */
	rc = qn_cgi__read(&cgi, params, options, err);
	rc |= read_method(req, &cgi, err);
	rc |= qn_target__read(req, &cgi, &authority, err);
	qn_proxy__read(req, &cgi, authority);
	req->content_type = qn_cgi__text(&cgi, QN_CGI_CONTENT_TYPE);
	rc |= read_length(req, &cgi, err);
	if (!rc)
		rc = read_query(req, err);
	if (!*req->id)
		req->id = qn_reqid__new(arena);
	return rc;
}

/* ---- reading ------------------------------------------------------------ */

/* The byte of a parameter's name that a field name's byte becomes. */
static char
cgi_char(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c & ~0x20);
	return c == '-' ? '_' : c;
}

static bool
cgi_is_header(const struct qn_param *item, size_t skip, const char *name)
{
	const char *p = item->name + skip;

	while (*name && *p == cgi_char(*name)) {
		name++;
		p++;
	}
	return !*name;
}

const char *
qn_req_header(const struct qn_req *req, const char *name)
{
	const struct qn_param *item;
	size_t len = strlen(name), skip = 5, i;

	if (qn_ascii_iequal(name, len, "Content-Type", 12) ||
	    qn_ascii_iequal(name, len, "Content-Length", 14))
		skip = 0;
	for (i = req->cgi.len; i-- > 0;) {
		item = &req->cgi.items[i];
		if (item->name_len == len + skip &&
		    (!skip || !memcmp(item->name, "HTTP_", 5)) &&
		    cgi_is_header(item, skip, name))
			return item->value;
	}
	return NULL;
}

const struct qn_params *
qn_req_cookies(struct qn_req *req)
{
	const char *text;

	if (!(req->parsed & QN_REQ__COOKIES)) {
		req->parsed |= QN_REQ__COOKIES;
		text = qn_params_find(&req->cgi, "HTTP_COOKIE");
		if (text)
			qn_cookie__parse(&req->cookies, text, strlen(text));
	}
	return &req->cookies;
}

const char *
qn_req_cookie(struct qn_req *req, const char *name)
{
	return qn_params_find(qn_req_cookies(req), name);
}

const char *
qn_req_arg(const struct qn_req *req, const char *name)
{
	const char *value = qn_params_find(&req->args, name);

	if (!value)
		QN_BUG("the route of \"%s\" has no argument \"%s\"", req->path,
		    name);
	return value;
}

int64_t
qn_req_arg_int(const struct qn_req *req, const char *name)
{
	const char *p = qn_req_arg(req, name);
	int64_t n = 0;

	if (!*p)
		QN_BUG("the argument \"%s\" is no number", name);
	for (; *p; p++) {
		if (*p < '0' || *p > '9' || n > (INT64_MAX - (*p - '0')) / 10)
			QN_BUG("the argument \"%s\" is no number", name);
		n = n * 10 + (*p - '0');
	}
	return n;
}

/* ---- asking ------------------------------------------------------------- */

bool
qn_req_is_secure(const struct qn_req *req)
{
	return !strcmp(req->scheme, "https");
}

int
qn_req_accepts(const struct qn_req *req, const char *type)
{
	const char *accept = qn_req_header(req, "Accept");

	return accept ? qn_accept_quality(accept, type) : 1000;
}

const char *
qn_req_absolute_uri(const struct qn_req *req, const char *path)
{
	return qn_arena_printf(req->arena, "%s://%s%s", req->scheme, req->host,
	    path ? path : req->full_path);
}

bool
qn_req_is_safe_url(const struct qn_req *req, const char *url)
{
	return qn_safeurl_is_allowed(url, req->host, qn_req_is_secure(req));
}

/* ---- later -------------------------------------------------------------- */

void
qn_req_after(struct qn_req *req, void (*fn)(struct qn_req *, void *), void *arg)
{
	struct qn_req_later *later = qn_vec_add(&req->after);

	later->fn = fn;
	later->arg = arg;
}

void
qn_req_run_after(struct qn_req *req)
{
	struct qn_req_later later;
	size_t i;

	/* a function may ask for one more */
	for (i = 0; i < req->after.len; i++) {
		later = *(struct qn_req_later *)qn_vec_get(&req->after, i);
		later.fn(req, later.arg);
	}
	req->after.len = 0;
}

void
qn_req_set_extra(struct qn_req *req, const char *name, void *value)
{
	if (!req->extra)
		req->extra = qn_map_new(req->arena);
	qn_map_set(req->extra, name, strlen(name), value);
}

void *
qn_req_extra(const struct qn_req *req, const char *name)
{
	if (!req->extra)
		return NULL;
	return qn_map_find(req->extra, name, strlen(name));
}
