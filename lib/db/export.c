/* SPDX-License-Identifier: MIT */
/* Where the database is, told to another program. */
#include <stdlib.h>

#include "db/db-int.h"

#include "base/banned.h"

/* keyword='value', as a connection string quotes it. */
static void
add_keyword(struct qn_str *str, const char *keyword, const char *value)
{
	qn_str_addf(str, "%s%s='", str->len ? " " : "", keyword);
	for (; *value; value++) {
		if (*value == '\'' || *value == '\\')
			qn_str_add_char(str, '\\');
		qn_str_add_char(str, *value);
	}
	qn_str_add_char(str, '\'');
}

int
qn_db_export(const char *url, struct qn_str *ret_rest, struct qn_err *err)
{
	PQconninfoOption *options = PQconninfoParse(url ? url : "", NULL);
	PQconninfoOption *option;

	/* libpq's message would quote the URL with its password. */
	if (!options)
		return qn_err_set(
		    err, QN_ERR_CONFIG, "DATABASE_URL is not understood");
	for (option = options; option->keyword; option++) {
		if (!option->val)
			continue;
		if (option->envvar)
			setenv(option->envvar, option->val, 1);
		else
			add_keyword(ret_rest, option->keyword, option->val);
	}
	PQconninfoFree(options);
	return 0;
}
