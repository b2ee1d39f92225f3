/* SPDX-License-Identifier: MIT */
/* Identifiers, literals and error codes (PostgreSQL 15, 4.1 and appendix A). */
#include "db/sql.h"

#include <string.h>

#include "db/sqlstate.h"
#include "testing/tap.h"

static void
ident(const char *name, const char *want)
{
	struct qn_str str;

	qn_str_init(&str, NULL);
	qn_sql_add_ident(&str, name);
	qn_tap_is(str.buf, want, "identifier %s", want);
	qn_str_release(&str);
}

static void
literal(const char *text, const char *want)
{
	struct qn_str str;

	qn_str_init(&str, NULL);
	qn_sql_add_literal(&str, text);
	qn_tap_is(str.buf, want, "literal %s", want);
	qn_str_release(&str);
}

int
main(void)
{
	const struct qn_sqlstate *row, *other;
	struct qn_err err = QN_ERR_INIT;
	int shadowed = 0;

	ident("tasks_task", "\"tasks_task\"");
	ident("a\"b; --", "\"a\"\"b; --\"");
	ident("\"", "\"\"\"\"");
	ident("", "\"\"");
	literal("it's", "'it''s'");
	literal("", "''");
	literal("'", "''''");
	literal("a\\'b", " E'a\\\\''b'");
	literal("\\", " E'\\\\'");

	qn_tap_is(qn_sqlstate_name("23505"), "unique_violation", "a code");
	qn_tap_is(qn_sqlstate_name("23999"), "integrity_constraint_violation",
	    "a code known by its class");
	qn_tap_is(qn_sqlstate_name("ZZ000"), "unknown", "an unknown code");
	qn_tap_is_int(qn_sqlstate_kind("57P01"), QN_ERR_DB_AWAY, "57P01");
	qn_tap_is_int(qn_sqlstate_kind("08006"), QN_ERR_DB_AWAY, "class 08");
	qn_tap_is_int(qn_sqlstate_kind("57014"), QN_ERR_TIMEOUT, "57014");
	qn_tap_is_int(qn_sqlstate_kind("23505"), QN_ERR_DB, "class 23");
	memcpy(err.sqlstate, "40P01", 6);
	qn_tap_ok(qn_sqlstate_is(&err, QN_SQL_DEADLOCK_DETECTED), "is a code");
	qn_tap_ok(qn_sqlstate_is(&err, "40"), "is of a class");
	qn_tap_ok(!qn_sqlstate_is(&err, "40001"), "is not another");
	for (row = qn_sqlstates; row->code; row++)
		for (other = qn_sqlstates; other < row; other++)
			shadowed += strncmp(row->code, other->code,
					strlen(other->code)) == 0;
	qn_tap_is_int(shadowed, 0, "no row is hidden by one before it");
	return qn_tap_done();
}
