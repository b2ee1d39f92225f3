/* SPDX-License-Identifier: MIT */
/* Validate every declared table and report all findings at once. */
#include <stdio.h>
#include <string.h>

#include "cmd/cmd-int.h"
#include "site/sitecheck.h"

#include "base/banned.h"

static const char *const level_names[] = { "debug", "info", "warning", "error",
	"critical", NULL };

/* The level that makes the exit status 1; −1 when the word is unknown. */
static int
fail_level(const struct qn_args *args)
{
	const char *word = qn_args_find(args, "fail-level");
	int i;

	if (!word)
		return QN_CHECK_ERROR;
	for (i = 0; level_names[i]; i++)
		if (strcmp(level_names[i], word) == 0)
			return i;
	fprintf(stderr,
	    "manage check: unknown level \"%s\": debug, info, "
	    "warning, error and critical are known\n",
	    word);
	return -1;
}

static int
check_run(const struct qn_args *args)
{
	struct qn_checks *checks = &args->runtime->checks;
	int level = fail_level(args);
	struct qn_str out;

	if (level < 0)
		return 2;
	qn_site_check_templates(args->runtime, checks);
	if (qn_args_find(args, "deploy"))
		qn_site_check_deploy(args->runtime, checks);
	qn_str_init(&out, args->arena);
	qn_checks_format(checks, &out);
	if (qn_cmd__print(&out) != 0)
		return 1;
	return qn_checks_has(checks, (enum qn_check_level)level) ? 1 : 0;
}

static const struct qn_option options[] = {
	{ .name = "deploy", .help = "also check what production asks" },
	{ .name = "fail-level",
	    .value = "LEVEL",
	    .help = "fail from this level on: error when not given" },
	{ 0 },
};

const struct qn_command qn_cmd_check = {
	.name = "check",
	.usage = "[--deploy] [--fail-level LEVEL]",
	.summary = "validate models, routes, templates, middleware, settings",
	.help =
	    "Every finding has an id that SILENCED_SYSTEM_CHECKS can name.\n"
	    "The site does not serve while there are errors.",
	.needs = QN_NEEDS_SETTINGS | QN_NEEDS_SITE | QN_SHOWS_CHECKS,
	.options = options,
	.run = check_run,
};
