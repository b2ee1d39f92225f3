/* SPDX-License-Identifier: MIT */
#include "demo/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

/* In the order of loading. */
static const char *const demo_files[] = {
	"1-people.sql",
	"2-plans.sql",
	"3-tasks.sql",
	NULL,
};

static const char demo_any_sql[] =
    "SELECT EXISTS (SELECT FROM accounts_organization)";

/* Append a whole file to `str`. */
static int
file_read(struct qn_str *str, const char *path, struct qn_err *err)
{
	FILE *fp = fopen(path, "re");
	char *buf;
	size_t n;
	int rc = 0;

	if (!fp)
		return qn_err_set(err, QN_ERR_IO, "could not open \"%s\": %s",
		    path, strerror(errno));
	buf = qn_arena_alloc(str->arena, BUFSIZ);
	while ((n = fread(buf, 1, BUFSIZ, fp)) > 0)
		qn_str_add_len(str, buf, n);
	if (ferror(fp))
		rc = qn_err_set(err, QN_ERR_IO, "could not read \"%s\"", path);
	fclose(fp);
	return rc;
}

/* Run the files in the transaction that the caller has begun. */
static int
demo_load(struct qn_db *db, const char *dir, struct qn_arena *arena,
    struct qn_err *err)
{
	struct qn_str sql;
	size_t i;

	for (i = 0; demo_files[i]; i++) {
		qn_str_init(&sql, arena);
		if (file_read(&sql,
			qn_arena_printf(arena, "%s/%s", dir, demo_files[i]),
			err) < 0 ||
		    qn_db_exec_script(db, sql.buf) < 0)
			return -1;
	}
	return 0;
}

static int
loaddemo_run(const struct qn_args *args)
{
	struct qn_err err = QN_ERR_INIT;
	const struct qn_db_scope scope = {
		.arena = args->arena, .err = &err, .peer_fd = -1
	};
	const char *dir = args->n_words ? args->words[0] : "app/demo";
	const struct qn_result *any;

	qn_db_begin_request(args->db, &scope);
	qn_db_begin(args->db, NULL);
	any = qn_db_query(args->db, demo_any_sql, QN_DB_NO_ARGS);
	if (qn_result_rows(any) > 0 && qn_result_bool(any, 0, 0))
		qn_err_set(&err, QN_ERR_CONFIG,
		    "the database holds organizations already");
	else if (demo_load(args->db, dir, args->arena, &err) == 0)
		qn_db_commit(args->db);
	qn_db_end_request(args->db);

	if (!qn_err_is_set(&err))
		return 0;
	fprintf(stderr, "could not load the demo data: %s\n", err.message);
	if (*err.detail)
		fprintf(stderr, "%s\n", err.detail);
	return 1;
}

static const struct qn_command loaddemo = {
	.name = "loaddemo",
	.usage = "[DIRECTORY]",
	.summary = "fill a new database with demo data",
	.help =
	    "Loads two organizations with eight people, three epics, four\n"
	    "sprints and sixty tasks from the SQL files of DIRECTORY\n"
	    "(app/demo when not given), in one transaction. Dates count from\n"
	    "today. A database that holds an organization is left alone, and\n"
	    "the exit status is 1.",
	.needs = QN_NEEDS_SETTINGS | QN_NEEDS_DB,
	.words_max = 1,
	.run = loaddemo_run,
};

const struct qn_command *const demo_commands[] = {
	&loaddemo,
	NULL,
};
