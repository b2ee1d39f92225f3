/* SPDX-License-Identifier: MIT */
#include "db/sql.h"

#include <string.h>

#include "base/banned.h"

/* Text between two of a quote character, those inside doubled. */
static void
add_quoted(struct qn_str *str, const char *text, char quote)
{
	const char *end;

	qn_str_add_len(str, &quote, 1);
	for (end = strchr(text, quote); end; end = strchr(text, quote)) {
		qn_str_add_len(str, text, (size_t)(end - text));
		qn_str_add_len(str, (const char[]){ quote, quote }, 2);
		text = end + 1;
	}
	qn_str_add(str, text);
	qn_str_add_len(str, &quote, 1);
}

void
qn_sql_add_ident(struct qn_str *str, const char *name)
{
	add_quoted(str, name, '"');
}

void
qn_sql_add_literal(struct qn_str *str, const char *text)
{
	const char *end;

	if (!strchr(text, '\\')) {
		add_quoted(str, text, '\'');
		return;
	}
	/* E'' means the same whatever standard_conforming_strings says. */
	qn_str_add(str, " E'");
	for (; *text; text = end + 1) {
		end = strpbrk(text, "'\\");
		if (!end)
			break;
		qn_str_add_len(str, text, (size_t)(end - text));
		qn_str_add_len(str, (const char[]){ *end, *end }, 2);
	}
	qn_str_add(str, text);
	qn_str_add(str, "'");
}
