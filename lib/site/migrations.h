/* SPDX-License-Identifier: MIT */
/*
 * The SQL files of MIGRATIONS_DIR and which of them the database has seen:
 * APP/NNNN_name.sql, applied in order of their names, apps in the order of
 * the site. The table is Django's django_migrations with a checksum beside.
 */
#ifndef QN_SITE_MIGRATIONS_H
#define QN_SITE_MIGRATIONS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "db/db.h"
#include "site/site.h"

struct qn_migration {
	const char *app;  /* "tasks" */
	const char *name; /* "0001_initial" */
	const char *path;
	const char *sql;   /* the file's text */
	char checksum[65]; /* BLAKE2b-256 of it, hex */
	bool applied;
	bool changed; /* applied, but the file is not what it was */
};

/*
 * Read all files: a vector of struct qn_migration in `arena`. −1 when the
 * directory or a file cannot be read or a name is not NNNN_name.sql.
 */
int qn_migrations_load(const struct qn_site *site, const char *dir,
    struct qn_arena *arena, struct qn_vec *ret,
    struct qn_err *err) QN_MUST_CHECK;

/* Mark those that the database has; the sticky error of `db` tells failure. */
void qn_migrations_mark(struct qn_db *db, struct qn_vec *migrations);

/* Make the table when it is not there. −1 with the sticky error. */
int qn_migrations_prepare(struct qn_db *db) QN_MUST_CHECK;

/*
 * Apply one in a transaction of its own and record it; a file whose first line
 * is "-- quintet: no transaction" runs without one. −1 with the sticky error.
 */
int qn_migration_apply(
    struct qn_db *db, const struct qn_migration *migration) QN_MUST_CHECK;

#endif
