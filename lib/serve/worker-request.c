/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <string.h>

#include "base/time.h"

#include "base/banned.h"

/* Cut off what does not fit; never leaves the slot's text unterminated. */
static void
copy_text(char *to, size_t size, const char *from)
{
	size_t len = from ? strnlen(from, size - 1) : 0;

	if (len)
		memcpy(to, from, len);
	to[len] = '\0';
}

/* Before anything is made of the request, so that a crash names it. */
static void
slot_begin(struct qn_slot *slot, const struct qn_params *cgi, int64_t now)
{
	copy_text(slot->method, sizeof(slot->method),
	    qn_params_find(cgi, "REQUEST_METHOD"));
	copy_text(
	    slot->uri, sizeof(slot->uri), qn_params_find(cgi, "REQUEST_URI"));
	slot->request_id[0] = slot->peer[0] = '\0';
	slot->changed = slot->started = now;
	slot->state = QN_SLOT_BUSY;
}

static void
slot_name(struct qn_slot *slot, const struct qn_req *req)
{
	copy_text(slot->request_id, sizeof(slot->request_id), req->id);
	copy_text(slot->peer, sizeof(slot->peer), req->remote_addr);
}

/* The status pages, which need no application: NULL when it is none. */
static struct qn_resp *
status_page(struct qn_worker *worker, struct qn_req *req)
{
	const struct qn_serve_options *options = worker->options;
	enum qn_status_format format = QN_STATUS_TEXT;
	struct qn_report status;
	struct qn_resp *resp;

	if (options->metrics_path && !strcmp(req->path, options->metrics_path))
		format = QN_STATUS_METRICS;
	else if (!options->status_path ||
	    strcmp(req->path, options->status_path) != 0)
		return NULL;
	else if (qn_params_find(&req->get, "json"))
		format = QN_STATUS_JSON;
	qn_report__collect(
	    &status, worker->board, worker->listeners, qn_time_monotonic());
	resp = qn_resp_new(req, 200, qn_report__type(format));
	qn_resp_set_header(resp, "Cache-Control", "no-store");
	qn_report__format(&status, format, &resp->body);
	return resp;
}

/* The application's access log, which completes the numbers, and ours. */
static void
request_count(struct qn_worker *worker, struct qn_req *req,
    struct qn_resp *resp, bool sent)
{
	const struct qn_serve_app *app = worker->app;
	int64_t usec = qn_time_monotonic() - worker->slot->started;

	if (app->done)
		app->done(app->app, req, resp);
	qn_tally__add(
	    &worker->slot->tally, sent ? resp->status : 0, &req->stats, usec);
	if (!sent)
		worker->slot->tally.gone++;
	worker->slot->served++;
	if (worker->options->slow > 0 && usec >= worker->options->slow)
		worker->slot->tally.slow++;
}

static bool
request_run(struct qn_worker *worker, struct qn_peer *conn, bool plain)
{
	const struct qn_serve_app *app = worker->app;
	struct qn_slot *slot = worker->slot;
	struct qn_err bad = QN_ERR_INIT;
	struct qn_params cgi;
	struct qn_resp *resp = NULL;
	struct qn_req req;
	bool text_ok = !conn->intake.seen.bad_text, more;
	int rc;

	qn_params_init(&cgi, worker->arena);
	qn_fcgi__params(
	    worker->fcgi, &cgi, app->http->params_max, app->http->header_max);
	slot_begin(slot, &cgi, qn_time_monotonic());
	rc = qn_req_init(&req, worker->arena, &cgi, qn_fcgi__io(worker->fcgi),
	    app->http, &bad);
	if (rc == 0 && !text_ok) {
		rc = qn_err_set(&bad, QN_ERR_BAD_INPUT,
		    "a request header contains a NUL byte");
		bad.status = 400;
	}
	slot_name(slot, &req);
	if (worker->options->soft_timeout > 0)
		req.deadline = slot->started + worker->options->soft_timeout;
	if (rc == 0)
		resp = status_page(worker, &req);
	if (!resp)
		resp = app->handle(app->app, &req, rc < 0 ? &bad : NULL);
	rc = qn_resp_send(resp);
	if (qn_fcgi__finish(worker->fcgi) < 0)
		rc = -1;
	more = qn_peer__settle(worker, conn, plain, rc);
	request_count(worker, &req, resp, rc == 0);
	if (req.after.len) {
		slot->state = QN_SLOT_AFTER;
		qn_req_run_after(&req);
	}
	if (app->over)
		app->over(app->app, &req);
	return more;
}

bool
qn_worker__request(struct qn_worker *worker, struct qn_peer *conn, bool plain)
{
	struct qn_slot *slot = worker->slot;
	bool more;

	if (qn_fcgi__begin(worker->fcgi, conn, plain) < 0) {
		qn_peer__close(worker, conn);
		return false;
	}
	more = request_run(worker, conn, plain);
	qn_arena_reset(worker->arena);
	slot->started = 0;
	slot->changed = qn_time_monotonic();
	slot->state = QN_SLOT_IDLE;
	return more;
}
