/* SPDX-License-Identifier: MIT */
#include "orm/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

/*
 * Store the value of a row's column in a member, which is zero before; false
 * for null.
 */
typedef bool store_fn(
    const struct qn_result *res, size_t row, size_t column, void *member);

/* Where a column goes. */
struct target {
	size_t offset;
	size_t has_offset; /* 0: none */
	store_fn *store;
};

/* The columns of a statement for a model; kept with the statement. */
struct plan {
	size_t n;
	struct target targets[];
};

/* ---- members ---------------------------------------------------------- */

static bool
store_int32(
    const struct qn_result *res, size_t row, size_t column, void *member)
{
	if (qn_result_is_null(res, row, column))
		return false;
	*(int32_t *)member = (int32_t)qn_result_int(res, row, column);
	return true;
}

static bool
store_int64(
    const struct qn_result *res, size_t row, size_t column, void *member)
{
	if (qn_result_is_null(res, row, column))
		return false;
	*(int64_t *)member = qn_result_int(res, row, column);
	return true;
}

static bool
store_bool(const struct qn_result *res, size_t row, size_t column, void *member)
{
	if (qn_result_is_null(res, row, column))
		return false;
	*(bool *)member = qn_result_bool(res, row, column);
	return true;
}

static bool
store_float(
    const struct qn_result *res, size_t row, size_t column, void *member)
{
	if (qn_result_is_null(res, row, column))
		return false;
	*(double *)member = qn_result_float(res, row, column);
	return true;
}

static bool
store_text(const struct qn_result *res, size_t row, size_t column, void *member)
{
	const char *text = qn_result_text(res, row, column);

	*(const char **)member = text;
	return text;
}

static bool
store_date(const struct qn_result *res, size_t row, size_t column, void *member)
{
	if (qn_result_is_null(res, row, column))
		return false;
	*(int32_t *)member = qn_result_date(res, row, column);
	return true;
}

static bool
store_datetime(
    const struct qn_result *res, size_t row, size_t column, void *member)
{
	if (qn_result_is_null(res, row, column))
		return false;
	*(int64_t *)member = qn_result_time(res, row, column);
	return true;
}

/* What a field's column must be; QN_DB_K_OTHER: anything that has a text. */
static const struct {
	enum qn_db_kind kind;
	store_fn *store;
} stores[QN_F__MAX] = {
	[QN_F_BIGAUTO] = { QN_DB_K_INT, store_int64 },
	[QN_F_INT] = { QN_DB_K_INT, store_int32 },
	[QN_F_BIGINT] = { QN_DB_K_INT, store_int64 },
	[QN_F_BOOL] = { QN_DB_K_BOOL, store_bool },
	[QN_F_FLOAT] = { QN_DB_K_FLOAT, store_float },
	[QN_F_CHAR] = { QN_DB_K_OTHER, store_text },
	[QN_F_TEXT] = { QN_DB_K_OTHER, store_text },
	[QN_F_DATE] = { QN_DB_K_DATE, store_date },
	[QN_F_DATETIME] = { QN_DB_K_TIMESTAMP, store_datetime },
	[QN_F_REF] = { QN_DB_K_INT, store_int64 },
};

/* ---- plans ------------------------------------------------------------ */

static const struct qn_field *
field_of_column(const struct qn_model *model, const char *column)
{
	const struct qn_field *field;

	for (field = model->fields; field && field->name; field++)
		if (strcmp(qn_field_column(field), column) == 0)
			return field;
	return NULL;
}

static void
plan_column(const struct qn_model *model, const struct qn_result *res, size_t i,
    struct target *ret)
{
	const char *name = qn_result_column_name(res, i);
	const struct qn_field *field = field_of_column(model, name);
	enum qn_db_kind kind;

	if (!field)
		QN_BUG("model \"%s\" has no field for column \"%s\"",
		    model->name, name);
	kind = stores[field->type].kind;
	if (kind != QN_DB_K_OTHER && kind != qn_result_kind(res, i))
		QN_BUG("column \"%s\" (type %u) does not fit %s.%s, a %s", name,
		    qn_result_column_oid(res, i), model->name, field->name,
		    qn_field_info(field)->name);
	/* A bigint (type 20) could be cut off. */
	if (field->type == QN_F_INT && qn_result_column_oid(res, i) == 20)
		QN_BUG("column \"%s\" is bigint, %s.%s an int32_t", name,
		    model->name, field->name);
	ret->offset = field->offset;
	ret->has_offset = field->has_offset;
	ret->store = stores[field->type].store;
}

static const struct plan *
plan_get(const struct qn_model *model, const struct qn_result *res)
{
	const struct plan *kept = qn_result_note(res, model);
	size_t i, n = qn_result_columns(res);
	struct plan *plan;

	if (kept)
		return kept;
	plan = malloc(sizeof(*plan) + n * sizeof(struct target));
	if (!plan)
		qn_out_of("a plan of columns", n * sizeof(struct target), 0);
	plan->n = n;
	for (i = 0; i < n; i++)
		plan_column(model, res, i, &plan->targets[i]);
	qn_result_set_note(res, model, plan);
	return plan;
}

static void
read_row(const struct plan *plan, const struct qn_result *res, size_t row,
    char *record)
{
	const struct target *target = plan->targets;
	size_t i;

	for (i = 0; i < plan->n; i++, target++)
		if (target->store(res, row, i, record + target->offset) &&
		    target->has_offset)
			*(bool *)(void *)(record + target->has_offset) = true;
}

static void *
read_rows(struct qn_arena *arena, const struct qn_model *model,
    const struct qn_result *res, size_t n)
{
	char *records = qn_arena_zalloc_n(arena, n, model->size);
	const struct plan *plan;
	size_t i;

	if (n == 0)
		return records;
	plan = plan_get(model, res);
	for (i = 0; i < n; i++)
		read_row(plan, res, i, records + i * model->size);
	return records;
}

/* ---- the verbs -------------------------------------------------------- */

void *
qn_rows_read(struct qn_arena *arena, const struct qn_model *model,
    const struct qn_result *res, size_t *ret_n)
{
	*ret_n = qn_result_rows(res);
	return read_rows(arena, model, res, *ret_n);
}

void *
qn_rows(struct qn_req *req, const struct qn_model *model, const char *sql,
    const struct qn_db_arg *args, size_t n, size_t *ret_n)
{
	return qn_rows_read(
	    req->arena, model, qn_db_query(req->db, sql, args, n), ret_n);
}

void *
qn_row_find(struct qn_req *req, const struct qn_model *model, const char *sql,
    const struct qn_db_arg *args, size_t n)
{
	const struct qn_result *res = qn_db_query(req->db, sql, args, n);

	if (qn_result_rows(res) == 0)
		return NULL;
	return read_rows(req->arena, model, res, 1);
}
