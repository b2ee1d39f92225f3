/* SPDX-License-Identifier: MIT */
#include "site/serving.h"

#include <string.h>

#include "base/log.h"
#include "base/time.h"
#include "db/db.h"
#include "site/access.h"

#include "base/banned.h"

/* What a worker has beside the runtime. */
struct serving {
	const struct qn_runtime *runtime;
	struct qn_db *db;
};

static int
serving_begin(void *app, struct qn_err *err QN_UNUSED)
{
	struct serving *serving = app;

	/* Opened on first use, by this process. */
	serving->db = qn_db_new(&serving->runtime->settings->db);
	return 0;
}

static void
serving_end(void *app)
{
	struct serving *serving = app;

	qn_db_free(serving->db);
	serving->db = NULL;
}

static struct qn_resp *
serving_handle(void *app, struct qn_req *req, const struct qn_err *bad)
{
	struct serving *serving = app;
	struct qn_db_scope scope = {
		.arena = req->arena,
		.err = &req->err,
		.peer_fd = req->io ? req->io->fd : -1,
		.deadline = req->deadline,
	};

	req->db = serving->db;
	qn_db_begin_request(serving->db, &scope);
	if (bad)
		return qn_site_handle_bad(serving->runtime->site, req, bad);
	return qn_site_handle(serving->runtime->site, req);
}

static void
serving_done(void *app, struct qn_req *req, struct qn_resp *resp)
{
	struct serving *serving = app;

	qn_db_stats(serving->db, &req->stats.queries, &req->stats.db_usec);
	qn_access_log(serving->runtime, req, resp);
}

/* Work after the response may have used the connection. */
static void
serving_over(void *app, struct qn_req *req QN_UNUSED)
{
	struct serving *serving = app;

	qn_db_end_request(serving->db);
}

/* A new generation proves itself: the checks passed before it came here, so
 * what is left is that every template compiles. */
static int
serving_check(void *app, struct qn_err *err)
{
	struct serving *serving = app;

	if (qn_checks_has(&serving->runtime->checks, QN_CHECK_ERROR))
		return qn_err_set(
		    err, QN_ERR_CONFIG, "the system check found errors");
	return 0;
}

void
qn_serving_init(
    struct qn_serve_app *ret, const struct qn_runtime *runtime, char **argv)
{
	static struct serving serving;

	serving.runtime = runtime;
	memset(ret, 0, sizeof(*ret));
	ret->handle = serving_handle;
	ret->done = serving_done;
	ret->over = serving_over;
	ret->begin = serving_begin;
	ret->end = serving_end;
	ret->check = serving_check;
	ret->options = &runtime->settings->serve;
	ret->http = &runtime->settings->http;
	ret->app = &serving;
	ret->argv = argv;
}
