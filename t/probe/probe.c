/* SPDX-License-Identifier: MIT */
/*
 * A site for tests that need what the tracker does not offer: forms and
 * uploads that report what arrived, statements that take their time, and
 * views that break in known ways.
 */
#include "quintet.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/banned.h"

static struct qn_resp *
probe_hello(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");

	qn_str_add(&resp->body, "hello\n");
	return resp;
}

/* The process that answers, so that a test can find its worker. */
static struct qn_resp *
probe_pid(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");

	qn_str_addf(&resp->body, "%ld\n", (long)getpid());
	return resp;
}

/* How many fields came by the query string, and the value of q. */
static struct qn_resp *
probe_query(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");
	const char *q = qn_params_find(&req->get, "q");

	qn_str_addf(
	    &resp->body, "fields %zu q %s\n", req->get.len, q ? q : "(none)");
	return resp;
}

/* How many fields and files a form had, and how many bytes in files. */
static struct qn_resp *
probe_form(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");
	const struct qn_params *post = qn_req_post(req);
	const struct qn_file *file = qn_req_file(req, "file");

	qn_str_addf(&resp->body, "fields %zu file %lld\n", post->len,
	    file ? (long long)file->size : -1LL);
	return resp;
}

/* The cookie named "big", its length. */
static struct qn_resp *
probe_cookie(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");
	const char *big = qn_req_cookie(req, "big");

	qn_str_addf(&resp->body, "cookie %zu\n", big ? strlen(big) : 0);
	return resp;
}

/* A statement that takes as many seconds as the address says. */
static struct qn_resp *
probe_sleep(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");

	qn_db_query(req->db, "SELECT pg_sleep($1) AS probe_sleep",
	    QN_DB_ARGS(QN_DB_FLOAT((double)qn_req_arg_int(req, "seconds"))));
	qn_str_add(&resp->body, "slept\n");
	return resp;
}

/* A worker that computes for years and never looks up. */
static struct qn_resp *
probe_spin(struct qn_req *req)
{
	volatile uint64_t n = 0;

	while (n < UINT64_MAX)
		n++;
	return qn_not_found(req);
}

/* A worker that dies of a signal, as after a wild pointer. */
static struct qn_resp *
probe_crash(struct qn_req *req)
{
	raise(SIGSEGV);
	return qn_not_found(req);
}

static const struct qn_route routes[] = {
	{ .path = "", .view = probe_hello, .name = "hello" },
	{ .path = "pid/", .view = probe_pid, .name = "pid" },
	{ .path = "query/", .view = probe_query, .name = "query" },
	{ .path = "form/", .view = probe_form, .name = "form" },
	{ .path = "cookie/", .view = probe_cookie, .name = "cookie" },
	{ .path = "sleep/<int:seconds>/",
	    .view = probe_sleep,
	    .name = "sleep" },
	{ .path = "spin/", .view = probe_spin, .name = "spin" },
	{ .path = "crash/", .view = probe_crash, .name = "crash" },
	{ 0 },
};

static const struct qn_app *const apps[] = { NULL };
static const struct qn_middleware *const middleware[] = { NULL };

static const struct qn_site site = {
	.name = "probe",
	.apps = apps,
	.middleware = middleware,
	.routes = routes,
};

int
main(int argc, char **argv)
{
	return qn_main(&site, argc, argv);
}
