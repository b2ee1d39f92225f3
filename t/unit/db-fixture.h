/* SPDX-License-Identifier: MIT */
/*
 * What the tests of db on a real server share. t/0400-db.t starts the server,
 * gives its address in QUINTET_TEST_URL, and does what `control` asks for.
 *
 *	struct fixture f;
 *
 *	fixture_init(&f);
 *	fixture_begin(&f);
 *	qn_db_exec(f.db, "…", QN_DB_NO_ARGS);
 *	fixture_end(&f);
 */
#ifndef T_UNIT_DB_FIXTURE_H
#define T_UNIT_DB_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "db/db-int.h"
#include "testing/tap.h"

struct fixture {
	struct qn_db_options options;
	struct qn_db *db;
	struct qn_arena *arena;
	struct qn_err err;
	int peer_fd;
	int64_t limit; /* microseconds for each request, 0: none */
};

static inline const char *
fixture_url(void)
{
	const char *url = getenv("QUINTET_TEST_URL");

	if (!url)
		qn_tap_skip_all("QUINTET_TEST_URL is not set");
	return url;
}

/* Defaults; change options before the first begin. */
static inline void
fixture_init(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->options.url = fixture_url();
	f->options.application_name = "fixture";
	f->options.connect_timeout = 2 * QN_SECOND;
	f->options.statements_max = 50;
	f->arena = qn_arena_new(0);
	f->peer_fd = -1;
}

static inline void
fixture_begin(struct fixture *f)
{
	struct qn_db_scope scope = { .arena = f->arena, .err = &f->err };

	if (!f->db)
		f->db = qn_db_new(&f->options);
	qn_err_reset(&f->err);
	scope.peer_fd = f->peer_fd;
	scope.deadline = f->limit ? qn_time_monotonic() + f->limit : 0;
	qn_db_begin_request(f->db, &scope);
}

/* End the request; the results are gone. */
static inline void
fixture_end(struct fixture *f)
{
	qn_db_end_request(f->db);
	qn_arena_reset(f->arena);
}

static inline void
fixture_release(struct fixture *f)
{
	qn_db_free(f->db);
	qn_arena_free(f->arena);
	f->db = NULL;
}

/* One value as text, in a request of its own; lent until the next call. */
static inline const char *
fixture_ask(struct fixture *f, const char *sql)
{
	static char text[600];
	const struct qn_result *res;
	const char *value = NULL;

	fixture_begin(f);
	res = qn_db_query(f->db, sql, QN_DB_NO_ARGS);
	if (qn_result_rows(res) > 0)
		value = qn_result_text(res, 0, 0);
	if (qn_err_is_set(&f->err))
		snprintf(text, sizeof(text), "error: %s", f->err.message);
	else
		snprintf(text, sizeof(text), "%s", value ? value : "null");
	fixture_end(f);
	return text;
}

/* Statements without results, in a request of their own. */
static inline void
fixture_do(struct fixture *f, const char *sql)
{
	fixture_begin(f);
	if (qn_db_exec_script(f->db, sql) < 0)
		qn_tap_diag("%s: %s", f->err.message, f->err.detail);
	fixture_end(f);
}

/* Ask t/0400-db.t for "stop", "start", "restart" or "crash"; waits for it. */
static inline void
control(const char *command)
{
	const char *fd = getenv("QUINTET_TEST_CONTROL");
	char answer;

	if (!fd || dprintf((int)strtol(fd, NULL, 10), "%s\n", command) < 0 ||
	    read((int)strtol(fd, NULL, 10), &answer, 1) != 1)
		qn_tap_ok(false, "the server was asked to %s", command);
}

#endif
