/* SPDX-License-Identifier: MIT */
#include "site/health.h"

#include <string.h>

#include "db/db.h"
#include "site/migrations.h"
#include "site/site.h"

#include "base/banned.h"

static struct qn_resp *
answer(struct qn_req *req, int status, const char *reason)
{
	struct qn_map *map = qn_map_new(req->arena);
	struct qn_resp *resp;

	qn_map_set_value(map, "status", 6,
	    qn_value_str(status == 200 ? "ok" : "unavailable"));
	if (reason)
		qn_map_set_value(map, "reason", 6, qn_value_str(reason));
	resp = qn_json(req, status, qn_value_map(map));
	qn_resp_set_header(resp, "Cache-Control", "no-store");
	return resp;
}

static struct qn_resp *
health_liveness(struct qn_req *req)
{
	return answer(req, 200, NULL);
}

/* The first migration that the database has not seen, NULL when it has all. */
static const char *
pending(struct qn_req *req, struct qn_err *err)
{
	const struct qn_runtime *runtime = qn_runtime();
	struct qn_vec all;
	size_t i;

	if (qn_migrations_load(runtime->site, runtime->settings->migrations_dir,
		req->arena, &all, err) < 0)
		return NULL;
	qn_migrations_mark(req->db, &all);
	for (i = 0; i < all.len; i++) {
		const struct qn_migration *m = qn_vec_get(&all, i);

		if (!m->applied)
			return qn_arena_printf(req->arena,
			    "migration %s.%s is not applied", m->app, m->name);
	}
	return NULL;
}

static struct qn_resp *
health_readiness(struct qn_req *req)
{
	struct qn_err err = QN_ERR_INIT;
	const char *reason;

	qn_db_query(req->db, "SELECT 1", QN_DB_NO_ARGS);
	reason = pending(req, &err);
	if (qn_err_is_set(&req->err)) {
		/* The answer itself says so: it is no error of this page. */
		qn_err_reset(&req->err);
		return answer(req, 503, "the database does not answer");
	}
	if (qn_err_is_set(&err))
		reason = "the migrations cannot be read";
	return answer(req, reason ? 503 : 200, reason);
}

const struct qn_route qn_health_routes[] = {
	{ .path = "liveness/",
	    .view = health_liveness,
	    .name = "health-liveness",
	    .methods = QN_GET },
	{ .path = "readiness/",
	    .view = health_readiness,
	    .name = "health-readiness",
	    .methods = QN_GET },
	{ 0 },
};
