/* SPDX-License-Identifier: MIT */
/* The list of commands; the checklist for a new one is in command.h. */
#include <string.h>

#include "cmd/cmd-int.h"

#include "base/banned.h"

const struct qn_command *const qn_commands[] = {
	&qn_cmd_check,
	&qn_cmd_dbshell,
	&qn_cmd_front,
	&qn_cmd_help,
	&qn_cmd_migrate,
	&qn_cmd_render,
	&qn_cmd_routes,
	&qn_cmd_runserver,
	&qn_cmd_serve,
	&qn_cmd_settings,
	&qn_cmd_status,
	&qn_cmd_version,
	NULL,
};

void
qn_command__each(const struct qn_site *site,
    void (*fn)(const struct qn_command *, void *), void *arg)
{
	const struct qn_command *const *command;
	const struct qn_app *const *app;

	for (command = qn_commands; *command; command++)
		fn(*command, arg);
	for (app = site->apps; app && *app; app++)
		for (command = (*app)->commands; command && *command; command++)
			fn(*command, arg);
}

struct search {
	const char *name;
	const struct qn_command *found;
};

static void
search_one(const struct qn_command *command, void *arg)
{
	struct search *search = arg;

	if (!search->found && strcmp(command->name, search->name) == 0)
		search->found = command;
}

const struct qn_command *
qn_command__find(const struct qn_site *site, const char *name)
{
	struct search search = { .name = name };

	qn_command__each(site, search_one, &search);
	return search.found;
}
