/* SPDX-License-Identifier: MIT */
/*
 * The spine: one request, start to finish. Begin reading the library here.
 *
 *	web server ═ FastCGI ═ serve/fcgi ─ http/request ─ qn_site_handle
 *	                                                     │
 *	                                     mw before  ↓    ├─ url/resolve
 *	                                                 V   ├─ the app's view
 *	                                     mw after   ↑    │
 *	web server ═ FastCGI ═ serve/fcgi ─ http/response ───┘
 */
#include "site/site.h"

#include <string.h>

#include "db/db.h"
#include "site/errpage.h"

#include "base/banned.h"

/* The path with its slash, for a redirect: raw, as the client sent it. */
static struct qn_resp *
redirect_with_slash(struct qn_req *req)
{
	size_t path = strcspn(req->full_path, "?");
	struct qn_str url;

	qn_str_init(&url, req->arena);
	/* "//host/" would lead away from here. */
	qn_str_add(&url, strncmp(req->full_path, "//", 2) == 0 ? "/%2F" : "");
	qn_str_add_len(
	    &url, req->full_path + (url.len ? 2 : 0), path - (url.len ? 2 : 0));
	qn_str_add_char(&url, '/');
	qn_str_add(&url, req->full_path + path);
	return qn_redirect(req, 301, url.buf);
}

/* No route: the one with a slash at its end, or 404 (APPEND_SLASH). */
static struct qn_resp *
handle_no_route(struct qn_req *req)
{
	const struct qn_runtime *runtime = qn_runtime();
	size_t len = strlen(req->path);
	char *path;

	if (!runtime->settings->append_slash || req->path[len - 1] == '/')
		return qn_not_found(req);
	path = qn_arena_printf(req->arena, "%s/", req->path);
	if (!qn_urls_has(runtime->urls, req->arena, path, len + 1))
		return qn_not_found(req);
	if (req->method & (QN_GET | QN_HEAD))
		return redirect_with_slash(req);
	return qn_resp_error(req, 404,
	    "This address needs a slash at its end: %s. It was not redirected, "
	    "because a %s request would lose its data.",
	    path, req->method_name);
}

static struct qn_resp *
handle_options(struct qn_req *req, int status)
{
	struct qn_resp *resp;
	struct qn_str allow;

	qn_str_init(&allow, req->arena);
	qn_str_add_allow(&allow, req->match->methods);
	if (status == 405)
		resp = qn_resp_error(
		    req, 405, "This address answers %s.", allow.buf);
	else
		resp = qn_resp_new(req, status, NULL);
	qn_resp_set_header(resp, "Allow", allow.buf);
	return resp;
}

/* Guards that need no session: those of auth/ are middleware. */
static bool
is_guarded(const struct qn_req *req)
{
	const struct qn_route *route = req->match->route;

	return (route->login || route->permission) && !req->user;
}

static struct qn_resp *
handle_redirect(struct qn_req *req)
{
	struct qn_str url;

	qn_str_init(&url, req->arena);
	if (qn_urls_format_redirect(qn_runtime()->urls, req, &url, &req->err) <
	    0)
		return qn_resp_error(req, 500, NULL);
	return qn_redirect(
	    req, req->match->route->permanent ? 301 : 302, url.buf);
}

/* What no view may leave to its callers: nothing. */
static struct qn_resp *
handle_view(struct qn_req *req)
{
	struct qn_resp *resp = req->match->route->view(req);

	if (resp)
		return resp;
	if (!qn_err_is_set(&req->err))
		qn_err_set(&req->err, QN_ERR_CONFIG,
		    "the view of %s returned no response", req->match->pattern);
	return qn_resp_new(req, 500, NULL);
}

static struct qn_resp *
handle_route(struct qn_req *req)
{
	const struct qn_match *match = qn_urls_resolve(qn_runtime()->urls, req);

	if (!match)
		return handle_no_route(req);
	if (!(req->method & match->methods))
		return handle_options(req, 405);
	if (req->method == QN_OPTIONS && !(match->route->methods & QN_OPTIONS))
		return handle_options(req, 200);
	if (is_guarded(req))
		return qn_forbidden(req);
	if (match->route->redirect)
		return handle_redirect(req);
	return handle_view(req);
}

/*
 * The error page, where one is due. What an error left open in the database is
 * undone before the client hears of it, so no lock outlives a slow client.
 */
static struct qn_resp *
handle_error(struct qn_req *req, struct qn_resp *resp)
{
	while (qn_err_is_set(&req->err) && req->db &&
	    qn_db_in_transaction(req->db))
		qn_db_rollback(req->db);
	return qn_errpage_apply(resp);
}

/* Through the onion and back. */
static struct qn_resp *
handle_onion(const struct qn_site *site, struct qn_req *req)
{
	static const struct qn_middleware *const none[] = { NULL };
	const struct qn_middleware *const *mw =
	    site->middleware ? site->middleware : none;
	struct qn_resp *resp = NULL;
	size_t n;

	for (n = 0; mw[n] && !resp; n++)
		if (mw[n]->before)
			resp = mw[n]->before(req);
	if (!resp)
		resp = handle_route(req);
	resp = handle_error(req, resp);
	while (n--)
		if (mw[n]->after)
			resp = mw[n]->after(req, resp);
	return handle_error(req, resp);
}

struct qn_resp *
qn_site_handle(const struct qn_site *site, struct qn_req *req)
{
	struct qn_err err = QN_ERR_INIT;

	req->site = site;
	req->tpl = qn_runtime()->tpl;
	if (qn_req_check_host(req, &err) < 0)
		return qn_errpage(req, &err);
	return handle_onion(site, req);
}

struct qn_resp *
qn_site_handle_bad(
    const struct qn_site *site, struct qn_req *req, const struct qn_err *err)
{
	req->site = site;
	req->tpl = qn_runtime()->tpl;
	return qn_errpage(req, err);
}
