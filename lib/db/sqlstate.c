/* SPDX-License-Identifier: MIT */
#include "db/sqlstate.h"

#include <stdio.h>
#include <string.h>

#include "db/db-int.h"

#include "base/banned.h"

/* Codes before their classes: the first row that fits is the answer. */
const struct qn_sqlstate qn_sqlstates[] = {
	{ .code = "08",
	    .name = "connection_exception",
	    .kind = QN_ERR_DB_AWAY },
	{ .code = "22001", .name = "string_data_right_truncation" },
	{ .code = "22003", .name = "numeric_value_out_of_range" },
	{ .code = "22007", .name = "invalid_datetime_format" },
	{ .code = "22008", .name = "datetime_field_overflow" },
	{ .code = "22012", .name = "division_by_zero" },
	{ .code = "22021", .name = "character_not_in_repertoire" },
	{ .code = "22P02", .name = "invalid_text_representation" },
	{ .code = "22P05", .name = "untranslatable_character" },
	{ .code = "22", .name = "data_exception" },
	{ .code = "23001", .name = "restrict_violation" },
	{ .code = "23502", .name = "not_null_violation" },
	{ .code = "23503", .name = "foreign_key_violation" },
	{ .code = "23505", .name = "unique_violation" },
	{ .code = "23514", .name = "check_violation" },
	{ .code = "23P01", .name = "exclusion_violation" },
	{ .code = "23", .name = "integrity_constraint_violation" },
	{ .code = "25006", .name = "read_only_sql_transaction" },
	{ .code = "25P02", .name = "in_failed_sql_transaction" },
	{ .code = "25P03",
	    .name = "idle_in_transaction_session_timeout",
	    .kind = QN_ERR_DB_AWAY },
	{ .code = "25", .name = "invalid_transaction_state" },
	{ .code = "26000", .name = "invalid_sql_statement_name" },
	{ .code = "28P01", .name = "invalid_password" },
	{ .code = "28", .name = "invalid_authorization_specification" },
	{ .code = "3D000", .name = "invalid_catalog_name" },
	{ .code = "40001", .name = "serialization_failure" },
	{ .code = "40P01", .name = "deadlock_detected" },
	{ .code = "40", .name = "transaction_rollback" },
	{ .code = "42501", .name = "insufficient_privilege" },
	{ .code = "42601", .name = "syntax_error" },
	{ .code = "42703", .name = "undefined_column" },
	{ .code = "42804", .name = "datatype_mismatch" },
	{ .code = "42883", .name = "undefined_function" },
	{ .code = "42P01", .name = "undefined_table" },
	{ .code = "42P05", .name = "duplicate_prepared_statement" },
	{ .code = "42P07", .name = "duplicate_table" },
	{ .code = "42", .name = "syntax_error_or_access_rule_violation" },
	{ .code = "53300",
	    .name = "too_many_connections",
	    .kind = QN_ERR_DB_AWAY },
	{ .code = "53", .name = "insufficient_resources" },
	{ .code = "54", .name = "program_limit_exceeded" },
	{ .code = "55P03",
	    .name = "lock_not_available",
	    .kind = QN_ERR_TIMEOUT },
	{ .code = "55", .name = "object_not_in_prerequisite_state" },
	{ .code = "57014", .name = "query_canceled", .kind = QN_ERR_TIMEOUT },
	{ .code = "57P01", .name = "admin_shutdown", .kind = QN_ERR_DB_AWAY },
	{ .code = "57P02", .name = "crash_shutdown", .kind = QN_ERR_DB_AWAY },
	{ .code = "57P03",
	    .name = "cannot_connect_now",
	    .kind = QN_ERR_DB_AWAY },
	{ .code = "57P05",
	    .name = "idle_session_timeout",
	    .kind = QN_ERR_DB_AWAY },
	{ .code = "57", .name = "operator_intervention" },
	{ .code = "58", .name = "system_error" },
	{ .code = "P0001", .name = "raise_exception" },
	{ .code = "XX", .name = "internal_error" },
	{ 0 },
};

static const struct qn_sqlstate *
sqlstate_find(const char *code)
{
	const struct qn_sqlstate *row;

	for (row = qn_sqlstates; row->code; row++)
		if (strncmp(code, row->code, strlen(row->code)) == 0)
			return row;
	return NULL;
}

bool
qn_sqlstate_is(const struct qn_err *err, const char *code)
{
	return strncmp(err->sqlstate, code, strlen(code)) == 0;
}

const char *
qn_sqlstate_name(const char *code)
{
	const struct qn_sqlstate *row = sqlstate_find(code);

	return row ? row->name : "unknown";
}

enum qn_err_kind
qn_sqlstate_kind(const char *code)
{
	const struct qn_sqlstate *row = sqlstate_find(code);

	return row && row->kind ? row->kind : QN_ERR_DB;
}

static const char *
field_of(const PGresult *pg, int code)
{
	const char *text = PQresultErrorField(pg, code);

	return text ? text : "";
}

/* Detail: the server's own, and the statement from where it went wrong. */
static void
set_detail(struct qn_err *err, const PGresult *pg, const char *sql)
{
	const char *detail = field_of(pg, PG_DIAG_MESSAGE_DETAIL);
	const char *context = field_of(pg, PG_DIAG_CONTEXT);
	const char *place = field_of(pg, PG_DIAG_STATEMENT_POSITION);

	qn_err_detail(err, "%s%s%s%s%sStatement: %.300s%s%s%s", detail,
	    *detail ? "\n" : "", *context ? "Context: " : "", context,
	    *context ? "\n" : "", sql, *place ? " (at character " : "", place,
	    *place ? ")" : "");
}

void
qn_sqlstate__set(struct qn_err *err, const PGresult *pg, const char *sql)
{
	const char *code = field_of(pg, PG_DIAG_SQLSTATE);
	const char *message = field_of(pg, PG_DIAG_MESSAGE_PRIMARY);
	const char *hint = field_of(pg, PG_DIAG_MESSAGE_HINT);

	if (qn_err_is_set(err))
		return;
	qn_err_set(err, qn_sqlstate_kind(code), "%s",
	    *message ? message : PQresultErrorMessage(pg));
	set_detail(err, pg, sql);
	if (*hint)
		qn_err_hint(err, "%s", hint);
	snprintf(err->sqlstate, sizeof(err->sqlstate), "%s", code);
	snprintf(err->constraint, sizeof(err->constraint), "%s",
	    field_of(pg, PG_DIAG_CONSTRAINT_NAME));
}
