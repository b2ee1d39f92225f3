/* SPDX-License-Identifier: MIT */
/* Run psql on the site's database. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd-int.h"

#include "base/banned.h"

static int
dbshell_run(const struct qn_args *args)
{
	char **argv = QN_NEW_N(args->arena, char *, args->n_words + 3);
	struct qn_err err = QN_ERR_INIT;
	struct qn_str rest;
	size_t i, n = 0;

	qn_str_init(&rest, args->arena);
	if (qn_db_export(args->settings->db.url, &rest, &err) < 0)
		return qn_cmd__fail(&err);
	argv[n++] = qn_arena_strdup(args->arena, "psql");
	if (rest.len)
		argv[n++] = rest.buf;
	for (i = 0; i < args->n_words; i++)
		argv[n++] = qn_arena_strdup(args->arena, args->words[i]);
	execvp("psql", argv);
	fprintf(stderr,
	    "manage dbshell: could not run psql: %s\n"
	    "HINT: Install the Debian package \"postgresql-client\".\n",
	    strerror(errno));
	return 1;
}

const struct qn_command qn_cmd_dbshell = {
	.name = "dbshell",
	.usage = "[-- PSQL-ARGUMENT...]",
	.summary = "run psql on the site's database",
	.help = "Arguments after \"--\" go to psql:\n"
		"    manage dbshell -- -c 'SELECT now()'",
	.needs = QN_NEEDS_SETTINGS,
	.words_max = 100,
	.run = dbshell_run,
};
