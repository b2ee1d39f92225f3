/* SPDX-License-Identifier: MIT */
/*
 * Names and literals inside SQL text, for what cannot be a parameter.
 *
 *	qn_sql_add_ident(&sql, model->table);     "tasks_task"
 *	qn_sql_add_literal(&sql, "it's");         'it''s'
 */
#ifndef QN_DB_SQL_H
#define QN_DB_SQL_H

#include "base/str.h"

/* Append an identifier in double quotes, quotes doubled. */
void qn_sql_add_ident(struct qn_str *str, const char *name);

/*
 * Append a text literal, for DDL where parameters are not allowed: right with
 * any standard_conforming_strings.
 */
void qn_sql_add_literal(struct qn_str *str, const char *text);

#endif
