/* SPDX-License-Identifier: MIT */
/*
 * Results into records by the model's table: Django's Manager.raw. A result's
 * columns are matched to fields by column name, once per prepared statement;
 * columns that no field has or whose type does not fit are an error (BUG),
 * fields without a column stay zero. A text field takes a column of any type.
 *
 *	const struct task *tasks;
 *	size_t n;
 *
 *	tasks = qn_rows(req, &task_model, sql, QN_DB_ARGS(QN_DB_INT(org)),
 *	    &n);
 */
#ifndef QN_ORM_ROWS_H
#define QN_ORM_ROWS_H

#include <stddef.h>

#include "db/db.h"
#include "http/request.h"
#include "meta/model.h"

/*
 * Run a statement and read its rows into an array of the model's structs in
 * the request's arena. Text members point into the result. Never NULL: no
 * rows, and after an error, an empty array and *ret_n 0.
 */
void *qn_rows(struct qn_req *req, const struct qn_model *model, const char *sql,
    const struct qn_db_arg *args, size_t n, size_t *ret_n) QN_NONNULL_RESULT;

/* The first row, NULL when there is none or after an error. */
void *qn_row_find(struct qn_req *req, const struct qn_model *model,
    const char *sql, const struct qn_db_arg *args, size_t n);

/* Read a result that is there already; as qn_rows. */
void *qn_rows_read(struct qn_arena *arena, const struct qn_model *model,
    const struct qn_result *res, size_t *ret_n) QN_NONNULL_RESULT;

#endif
