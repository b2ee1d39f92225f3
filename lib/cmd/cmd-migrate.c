/* SPDX-License-Identifier: MIT */
/* Bring the database up to date with the SQL files of migrations/. */
#include <stdio.h>
#include <string.h>

#include "cmd/cmd-int.h"
#include "site/migrations.h"

#include "base/banned.h"

/* Two hosts cannot migrate at once: one lock for all sites of a database. */
#define MIGRATE_LOCK "7145312706"

static size_t
count_pending(const struct qn_vec *all)
{
	size_t i, n = 0;

	for (i = 0; i < all->len; i++)
		n += !((struct qn_migration *)qn_vec_get(all, i))->applied;
	return n;
}

static void
warn_changed(const struct qn_vec *all)
{
	size_t i;

	for (i = 0; i < all->len; i++) {
		const struct qn_migration *m = qn_vec_get(all, i);

		if (m->changed)
			fprintf(stderr,
			    "warning: %s was changed after it was "
			    "applied\n",
			    m->path);
	}
}

static void
print_plan(const struct qn_vec *all)
{
	size_t i;

	for (i = 0; i < all->len; i++) {
		const struct qn_migration *m = qn_vec_get(all, i);

		printf("[%c] %s.%s\n", m->applied ? 'X' : ' ', m->app, m->name);
	}
}

/* Apply in order; stops at the first that fails. */
static int
apply_pending(struct qn_db *db, const struct qn_vec *all)
{
	size_t i;

	for (i = 0; i < all->len; i++) {
		const struct qn_migration *m = qn_vec_get(all, i);

		if (m->applied)
			continue;
		printf("Applying %s.%s...", m->app, m->name);
		fflush(stdout);
		if (qn_migration_apply(db, m) < 0) {
			printf(" failed\n");
			fflush(stdout);
			fprintf(stderr,
			    "manage migrate: %s: the database is "
			    "as before it\n",
			    m->path);
			return -1;
		}
		printf(" done\n");
	}
	return 0;
}

static int
migrate(const struct qn_args *args, struct qn_vec *all, struct qn_err *err)
{
	if (qn_db_exec(args->db, "SELECT pg_advisory_lock(" MIGRATE_LOCK ")",
		QN_DB_NO_ARGS) < 0 ||
	    qn_migrations_prepare(args->db) < 0)
		return qn_cmd__fail(err);
	qn_migrations_mark(args->db, all);
	if (qn_err_is_set(err))
		return qn_cmd__fail(err);
	warn_changed(all);
	if (!count_pending(all))
		printf("No migrations to apply.\n");
	if (apply_pending(args->db, all) < 0)
		return qn_cmd__fail(err);
	qn_db_exec(args->db, "SELECT pg_advisory_unlock(" MIGRATE_LOCK ")",
	    QN_DB_NO_ARGS);
	return qn_err_is_set(err) ? qn_cmd__fail(err) : 0;
}

static int
migrate_run(const struct qn_args *args)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_vec all;

	if (qn_migrations_load(args->site, args->settings->migrations_dir,
		args->arena, &all, &err) < 0)
		return qn_cmd__fail(&err);
	qn_cmd__use_db(args, &err);
	if (!qn_args_find(args, "plan") && !qn_args_find(args, "check"))
		return migrate(args, &all, &err);
	qn_migrations_mark(args->db, &all);
	if (qn_err_is_set(&err))
		return qn_cmd__fail(&err);
	warn_changed(&all);
	if (qn_args_find(args, "plan"))
		print_plan(&all);
	return qn_args_find(args, "check") && count_pending(&all) ? 1 : 0;
}

static const struct qn_option options[] = {
	{ .name = "plan", .help = "only list what is applied and what is not" },
	{ .name = "check", .help = "only fail when something is not applied" },
	{ 0 },
};

const struct qn_command qn_cmd_migrate = {
	.name = "migrate",
	.usage = "[--plan] [--check]",
	.summary = "bring the database schema up to date",
	.help =
	    "Applies migrations/APP/NNNN_name.sql in the order of the apps\n"
	    "and of the numbers, each in a transaction of its own (unless\n"
	    "its first line is \"-- quintet: no transaction\"), under a lock,\n"
	    "so that two hosts cannot migrate at once. A file that was\n"
	    "changed after it was applied is reported.",
	.needs = QN_NEEDS_SETTINGS | QN_NEEDS_DB,
	.options = options,
	.run = migrate_run,
};
