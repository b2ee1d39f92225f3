/* SPDX-License-Identifier: MIT */
#include "site/access.h"

#include <string.h>

#include "base/log.h"
#include "base/time.h"
#include "db/db.h"

#include "base/banned.h"

/* Who asked, as auth/ shows the user in templates. */
static const char *
user_name(const struct qn_req *req)
{
	struct qn_value name;

	if (!req->user_type || !req->user_type->text)
		return "?";
	name = req->user_type->text(req->user, req->arena);
	return name.kind == QN_V_TEXT ?
	    qn_arena_dup(req->arena, name.text, name.len) :
	    "?";
}

static void
add_fields(struct qn_log_line *line, const struct qn_req *req,
    const struct qn_resp *resp, int64_t took)
{
	qn_log_text(line, "request_id", req->id);
	qn_log_text(line, "remote", req->remote_addr);
	qn_log_text(line, "user", req->user ? user_name(req) : "-");
	qn_log_text(line, "method", req->method_name);
	qn_log_text(line, "path", req->path);
	qn_log_text(line, "route", req->match ? req->match->pattern : "-");
	qn_log_int(line, "status", resp->status);
	qn_log_int(line, "bytes", (int64_t)req->stats.bytes_out);
	qn_log_msec(line, "ms", took);
	qn_log_int(line, "queries", req->stats.queries);
	qn_log_msec(line, "db_ms", req->stats.db_usec);
	qn_log_msec(line, "tpl_ms", req->stats.tpl_usec);
}

/* Every statement of a slow request, with its time. */
static void
log_slow(const struct qn_req *req, const struct qn_resp *resp, int64_t took)
{
	const struct qn_db_query_record *records;
	struct qn_log_line line;
	size_t i, n = 0;

	if (!qn_log_begin(&line, QN_LOG_WARNING, "slow", "slow request"))
		return;
	add_fields(&line, req, resp, took);
	qn_log_end(&line);
	records = req->db ? qn_db_records(req->db, &n) : NULL;
	for (i = 0; i < n; i++) {
		if (!qn_log_begin(&line, QN_LOG_WARNING, "slow", "its query"))
			continue;
		qn_log_text(&line, "request_id", req->id);
		qn_log_msec(&line, "ms", records[i].usec);
		qn_log_text(&line, "sql", records[i].sql);
		qn_log_end(&line);
	}
}

/* Statements over DATABASE_SLOW_QUERY, also of a request that was quick. */
static void
log_slow_statements(const struct qn_req *req)
{
	const struct qn_db_query_record *records;
	struct qn_log_line line;
	size_t i, n = 0;

	records = req->db ? qn_db_records(req->db, &n) : NULL;
	for (i = 0; i < n; i++) {
		if (!records[i].slow ||
		    !qn_log_begin(
			&line, QN_LOG_WARNING, "db", "slow statement"))
			continue;
		qn_log_text(&line, "request_id", req->id);
		qn_log_msec(&line, "ms", records[i].usec);
		qn_log_int(&line, "rows", records[i].rows);
		qn_log_text(&line, "sql", records[i].sql);
		qn_log_end(&line);
	}
}

void
qn_access_log(const struct qn_runtime *runtime, const struct qn_req *req,
    const struct qn_resp *resp)
{
	int64_t slow = runtime->settings->serve.slow;
	int64_t took = qn_time_monotonic() - req->stats.started;
	struct qn_log_line line;

	if (qn_log_begin(&line, QN_LOG_INFO, "access", "request")) {
		add_fields(&line, req, resp, took);
		qn_log_end(&line);
	}
	log_slow_statements(req);
	if (slow && took > slow)
		log_slow(req, resp, took);
}
