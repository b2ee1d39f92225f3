/* SPDX-License-Identifier: MIT */
#include "http/response.h"

#include <stdarg.h>
#include <string.h>

#include "base/escape.h"
#include "base/json.h"
#include "base/time.h"
#include "http/header.h"
#include "http/http-int.h"
#include "http/safeurl.h"

#include "base/banned.h"

/* ---- making ------------------------------------------------------------- */

struct qn_resp *
qn_resp_new(struct qn_req *req, int status, const char *type)
{
	struct qn_resp *resp = QN_NEW(req->arena, struct qn_resp);

	resp->req = req;
	resp->status = status;
	resp->fd = -1;
	qn_params_init(&resp->headers, req->arena);
	qn_str_init(&resp->body, req->arena);
	if (type)
		qn_resp_add_header(resp, "Content-Type", type);
	else
		qn_params_add(&resp->headers, "Content-Type", 12,
		    "text/html; charset=utf-8", 24);
	return resp;
}

struct qn_resp *
qn_resp_error(struct qn_req *req, int status, const char *reason, ...)
{
	struct qn_resp *resp = qn_resp_new(req, status, NULL);
	va_list ap;

	resp->error_page = true;
	if (reason) {
		va_start(ap, reason);
		resp->reason = qn_arena_vprintf(req->arena, reason, ap);
		va_end(ap);
	}
	return resp;
}

struct qn_resp *
qn_not_found(struct qn_req *req)
{
	return qn_resp_error(req, 404, NULL);
}

struct qn_resp *
qn_forbidden(struct qn_req *req)
{
	return qn_resp_error(req, 403, NULL);
}

static bool
scheme_may_redirect(struct qn_span scheme)
{
	return !scheme.len ||
	    qn_ascii_iequal(scheme.ptr, scheme.len, "http", 4) ||
	    qn_ascii_iequal(scheme.ptr, scheme.len, "https", 5) ||
	    qn_ascii_iequal(scheme.ptr, scheme.len, "ftp", 3);
}

struct qn_resp *
qn_redirect(struct qn_req *req, int status, const char *url)
{
	struct qn_span scheme = qn_safeurl_scheme(url);
	struct qn_resp *resp;
	struct qn_str uri;

	if (!scheme_may_redirect(scheme))
		return qn_resp_error(req, 400,
		    "a redirect to the protocol \"%.*s\" is not allowed",
		    scheme.len > 32 ? 32 : (int)scheme.len, scheme.ptr);
	resp = qn_resp_new(req, status ? status : 302, NULL);
	qn_str_init(&uri, req->arena);
	qn_safeurl_add(&uri, url);
	qn_params_add(&resp->headers, "Location", 8, uri.buf, uri.len);
	return resp;
}

struct qn_resp *
qn_redirect_next(struct qn_req *req, const char *fallback)
{
	const char *next = NULL;

	if (req->method == QN_POST)
		next = qn_params_find(qn_req_post(req), "next");
	if (!next)
		next = qn_params_find(&req->get, "next");
	return qn_redirect(
	    req, 302, qn_req_is_safe_url(req, next) ? next : fallback);
}

struct qn_resp *
qn_json(struct qn_req *req, int status, struct qn_value value)
{
	struct qn_resp *resp = qn_resp_new(req, status, "application/json");

	qn_json_add(&resp->body, &value);
	return resp;
}

struct qn_resp *
qn_stream(struct qn_req *req, const char *type, qn_stream_fn *fn, void *arg)
{
	struct qn_resp *resp = qn_resp_new(req, 200, type);

	resp->stream = fn;
	resp->stream_arg = arg;
	/* nginx would collect the pieces */
	qn_params_add(&resp->headers, "X-Accel-Buffering", 17, "no", 2);
	return resp;
}

/* ---- header fields ------------------------------------------------------ */

static bool
field_is(const struct qn_param *field, const char *name, size_t len)
{
	return qn_ascii_iequal(field->name, field->name_len, name, len);
}

/* Refuse what could end the field and begin another (response splitting). */
static bool
field_is_safe(struct qn_resp *resp, const char *name, const char *value)
{
	if (qn_header_is_token(name, strlen(name)) &&
	    qn_header_is_value(value, strlen(value)))
		return true;
	qn_http__bad(&resp->req->err, 500,
	    "response header \"%.64s\" holds a control character", name);
	return false;
}

static void
field_add(struct qn_resp *resp, const char *name, const char *value)
{
	struct qn_arena *arena = resp->req->arena;
	size_t name_len = strlen(name), len = strlen(value);

	qn_params_add(&resp->headers, qn_arena_dup(arena, name, name_len),
	    name_len, qn_arena_dup(arena, value, len), len);
}

void
qn_resp_add_header(struct qn_resp *resp, const char *name, const char *value)
{
	if (field_is_safe(resp, name, value))
		field_add(resp, name, value);
}

void
qn_resp_remove_header(struct qn_resp *resp, const char *name)
{
	struct qn_params *fields = &resp->headers;
	size_t len = strlen(name), i, n = 0;

	for (i = 0; i < fields->len; i++)
		if (!field_is(&fields->items[i], name, len))
			fields->items[n++] = fields->items[i];
	fields->len = n;
	fields->index = NULL;
}

void
qn_resp_set_header(struct qn_resp *resp, const char *name, const char *value)
{
	if (!field_is_safe(resp, name, value))
		return;
	qn_resp_remove_header(resp, name);
	field_add(resp, name, value);
}

const char *
qn_resp_header(const struct qn_resp *resp, const char *name)
{
	const struct qn_params *fields = &resp->headers;
	size_t len = strlen(name), i;

	for (i = fields->len; i-- > 0;)
		if (field_is(&fields->items[i], name, len))
			return fields->items[i].value;
	return NULL;
}

void
qn_resp__clear_body(struct qn_resp *resp)
{
	static const char *const about_body[] = { "Content-Type",
		"Content-Length", "Content-Encoding", "Content-Language",
		"Content-Disposition", "Content-Range", "Accept-Ranges" };
	size_t i;

	for (i = 0; i < QN_COUNT(about_body); i++)
		qn_resp_remove_header(resp, about_body[i]);
	qn_str_reset(&resp->body);
	resp->stream = NULL;
	resp->path = NULL;
	resp->ranges_len = 0;
	resp->length = 0;
}

static bool
list_has(const char *list, struct qn_span want)
{
	struct qn_span rest = { .ptr = list, .len = strlen(list) }, item;

	while (qn_header_next(&rest, ',', &item))
		if (qn_ascii_iequal(item.ptr, item.len, want.ptr, want.len) ||
		    (item.len == 1 && *item.ptr == '*'))
			return true;
	return false;
}

void
qn_resp_vary(struct qn_resp *resp, const char *name)
{
	struct qn_span rest = { .ptr = name, .len = strlen(name) }, item;
	const char *vary = qn_resp_header(resp, "Vary");
	struct qn_str merged;

	qn_str_init(&merged, resp->req->arena);
	qn_str_add(&merged, vary ? vary : "");
	while (qn_header_next(&rest, ',', &item)) {
		if (item.len == 1 && *item.ptr == '*')
			qn_str_reset(&merged);
		if (list_has(merged.buf, item))
			continue;
		if (merged.len)
			qn_str_add(&merged, ", ");
		qn_str_add_len(&merged, item.ptr, item.len);
	}
	qn_resp_set_header(resp, "Vary", merged.buf);
}

/* ---- cookies ------------------------------------------------------------ */

/* As in Django, a response sets a name once: the last call counts. */
static bool
cookie_is_same(const struct qn_param *field, const char *name)
{
	size_t len = strlen(name);

	return field_is(field, "Set-Cookie", 10) && field->len > len &&
	    !memcmp(field->value, name, len) && field->value[len] == '=';
}

void
qn_resp_set_cookie(struct qn_resp *resp, const struct qn_cookie *cookie)
{
	struct qn_params *fields = &resp->headers;
	struct qn_str value;
	size_t i, n = 0;

	qn_str_init(&value, resp->req->arena);
	if (qn_cookie__format(&value, cookie, qn_time_now()) < 0) {
		qn_http__bad(&resp->req->err, 500,
		    "cookie \"%.64s\" has an impossible name or attribute",
		    cookie->name ? cookie->name : "");
		return;
	}
	for (i = 0; i < fields->len; i++)
		if (!cookie_is_same(&fields->items[i], cookie->name))
			fields->items[n++] = fields->items[i];
	fields->len = n;
	qn_params_add(fields, "Set-Cookie", 10, value.buf, value.len);
}

void
qn_resp_delete_cookie(struct qn_resp *resp, const char *name, const char *path,
    const char *domain)
{
	struct qn_cookie cookie = { .name = name,
		.value = "",
		.max_age = -1,
		.path = path,
		.domain = domain };

	qn_resp_set_cookie(resp, &cookie);
}
