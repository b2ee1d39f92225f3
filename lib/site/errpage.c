/* SPDX-License-Identifier: MIT */
#include "site/errpage.h"

#include <string.h>

#include "base/log.h"
#include "http/status.h"
#include "site/debugpage.h"
#include "site/site.h"

#include "base/banned.h"

int
qn_err_status(const struct qn_err *err)
{
	static const int statuses[QN_ERR__MAX] = {
		[QN_ERR_BAD_INPUT] = 400,
		[QN_ERR_DB_AWAY] = 503,
		[QN_ERR_TIMEOUT] = 503,
		[QN_ERR_GONE] = 499,
	};

	if (err->status)
		return err->status;
	return statuses[err->kind] ? statuses[err->kind] : 500;
}

static void
log_error(const struct qn_req *req, const struct qn_err *err, int status)
{
	struct qn_log_line line;

	if (!qn_log_begin(&line, status < 500 ? QN_LOG_NOTICE : QN_LOG_ERROR,
		"request", err->message))
		return;
	qn_log_text(&line, "request_id", req->id);
	qn_log_text(&line, "method", req->method_name);
	qn_log_text(&line, "path", req->path);
	qn_log_int(&line, "status", status);
	qn_log_error(&line, err);
	qn_log_end(&line);
}

/* The page when no template can be had. */
static void
add_plain_page(struct qn_str *body, int status, const char *reason)
{
	const char *phrase = qn_status_phrase(status);

	qn_str_addf(body,
	    "<!doctype html>\n<html lang=\"en\">\n<meta "
	    "charset=\"utf-8\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width\">\n<title>%d %s</title>\n"
	    "<h1>%s</h1>\n",
	    status, phrase, phrase);
	if (reason) {
		qn_str_add(body, "<p>");
		qn_str_add_html(body, reason, strlen(reason));
		qn_str_add(body, "</p>\n");
	}
}

/* templates/errors/STATUS.html; −1 when there is none or it fails. */
static int
render_template(
    struct qn_req *req, struct qn_str *body, int status, const char *reason)
{
	struct qn_err err = QN_ERR_INIT, sticky = req->err;
	const struct qn_tpl *tpl;
	struct qn_ctx *ctx;
	int ret;

	if (!req->tpl)
		return -1;
	tpl = qn_tpl_find(req->tpl,
	    qn_arena_printf(req->arena, "errors/%d.html", status), &err);
	if (!tpl)
		return err.kind == QN_ERR_NOT_FOUND ?
		    -1 :
		    (qn_log_err("request", &err), -1);
	/* The page may not use the database, but must not be refused either. */
	qn_err_reset(&req->err);
	ctx = qn_ctx_for_request(req);
	qn_ctx_set(ctx, "status", qn_value_int(status));
	qn_ctx_set(ctx, "phrase", qn_value_str(qn_status_phrase(status)));
	qn_ctx_set(ctx, "reason", qn_value_str(reason));
	qn_ctx_set(ctx, "request_id", qn_value_str(req->id));
	ret = qn_tpl_render(tpl, ctx, body, &err);
	if (ret < 0)
		qn_log_err("request", &err);
	req->err = sticky;
	return ret;
}

/* Fill the body of an error response. `err` is NULL for a view's own error. */
static struct qn_resp *
fill(struct qn_resp *resp, const struct qn_err *err)
{
	struct qn_req *req = resp->req;
	const struct qn_settings *settings = qn_runtime()->settings;

	resp->error_page = false;
	if (settings->debug && qn_debugpage(resp, err))
		return resp;
	if (req->site->error_view && !err) {
		struct qn_resp *own = req->site->error_view(req, resp->status);

		if (own && !own->error_page && !qn_err_is_set(&req->err))
			return own;
	}
	if (render_template(req, &resp->body, resp->status, resp->reason) < 0) {
		qn_str_reset(&resp->body);
		add_plain_page(&resp->body, resp->status, resp->reason);
	}
	return resp;
}

struct qn_resp *
qn_errpage(struct qn_req *req, const struct qn_err *err)
{
	int status = qn_err_status(err);
	struct qn_resp *resp;

	/* What the client did wrong it may read; our own troubles it may not.
	 */
	resp = qn_resp_error(
	    req, status, status < 500 ? "%s" : NULL, err->message);
	log_error(req, err, status);
	if (status == 503)
		qn_resp_set_header(resp, "Retry-After", "5");
	return fill(resp, err);
}

struct qn_resp *
qn_errpage_apply(struct qn_resp *resp)
{
	struct qn_err err = resp->req->err;

	if (qn_err_is_set(&err)) {
		struct qn_resp *page = qn_errpage(resp->req, &err);

		/* Answered for: `after` hooks are not to answer it again. */
		qn_err_reset(&resp->req->err);
		return page;
	}
	return resp->error_page ? fill(resp, NULL) : resp;
}
