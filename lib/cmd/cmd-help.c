/* SPDX-License-Identifier: MIT */
/* Show help, from the tables of commands and settings. */
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "cmd/cmd-int.h"

#include "base/banned.h"

static void
add_options(struct qn_str *out, const struct qn_option *option)
{
	for (; option && option->name; option++) {
		char left[80];

		snprintf(left, sizeof(left), "%s%c%s--%s%s%s",
		    option->letter ? "-" : "",
		    option->letter ? option->letter : ' ',
		    option->letter ? ", " : "", option->name,
		    option->value ? " " : "",
		    option->value ? option->value : "");
		qn_str_addf(out, "  %-28s  %s\n",
		    left[0] == ' ' ? left + 1 : left, option->help);
	}
}

void
qn_help__add_command(struct qn_str *out, const struct qn_command *command)
{
	qn_str_addf(out, "Usage: manage %s%s%s\n\n%s.\n", command->name,
	    command->usage ? " " : "", command->usage ? command->usage : "",
	    command->summary);
	if (command->help)
		qn_str_addf(out, "\n%s\n", command->help);
	qn_str_add(out, "\nOptions:\n");
	add_options(out, command->options);
	add_options(out, qn_options__global);
}

static void
add_summary(const struct qn_command *command, void *arg)
{
	qn_str_addf(arg, "  %-12s  %s\n", command->name, command->summary);
}

void
qn_help__add_overview(struct qn_str *out, const struct qn_site *site)
{
	qn_str_addf(out,
	    "Usage: manage [--settings FILE] [--set NAME=VALUE] "
	    "COMMAND [ARGUMENT]...\n\nThe program of the site \"%s\", made "
	    "with Quintet %s.\n\nCommands:\n",
	    site->name, QN_VERSION);
	qn_command__each(site, add_summary, out);
	qn_str_add(out,
	    "\n\"manage help COMMAND\" says more of one, "
	    "\"manage help settings\" lists the settings.\n");
}

void
qn_help__add_settings(struct qn_str *out)
{
	static const char *const types[] = { [QN_S_BOOL] = "boolean",
		[QN_S_INT] = "number",
		[QN_S_SIZE] = "size",
		[QN_S_DURATION] = "duration",
		[QN_S_TEXT] = "text",
		[QN_S_LIST] = "list",
		[QN_S_ENUM] = "word" };
	const struct qn_setting *s;
	const char *section = "";
	int i;

	qn_str_add(out,
	    "Sources, the later ones win: the default, the file of "
	    "--settings, the\nenvironment (NAME, or NAME_FILE for a file that "
	    "holds the value), --set.\n");
	for (s = qn_settings_table; s->name; s++) {
		if (strcmp(section, s->section) != 0)
			qn_str_addf(out, "\n%s\n", s->section);
		section = s->section;
		qn_str_addf(out, "\n  %s (%s", s->name, types[s->type]);
		for (i = 0; s->words && s->words[i]; i++)
			qn_str_addf(out, "%s%s", i ? ", " : ": ", s->words[i]);
		qn_str_addf(out, "; default: %s%s)\n      %s\n",
		    s->value ? s->value : "empty", s->secret ? "; secret" : "",
		    s->help);
	}
}

static int
unknown_topic(const struct qn_args *args, const char *topic)
{
	struct qn_suggest suggest = { 0 };
	const struct qn_command *const *command;

	for (command = qn_commands; *command; command++)
		qn_suggest_add(&suggest, topic, (*command)->name);
	qn_suggest_add(&suggest, topic, "settings");
	fprintf(stderr, "manage help: there is nothing about \"%s\"", topic);
	if (suggest.best)
		fprintf(stderr, ": did you mean \"%s\"?", suggest.best);
	fprintf(stderr, "\nTry \"%s help\".\n", args->argv[0]);
	return 2;
}

static int
help_run(const struct qn_args *args)
{
	const char *topic = args->words[0];
	const struct qn_command *command = NULL;
	struct qn_str out;

	qn_str_init(&out, args->arena);
	if (qn_args_find(args, "man")) {
		qn_help__add_man(&out, args->site);
		return qn_cmd__print(&out);
	}
	if (!topic) {
		qn_help__add_overview(&out, args->site);
		return qn_cmd__print(&out);
	}
	if (strcmp(topic, "settings") == 0 && !qn_args_find(args, "command")) {
		qn_help__add_settings(&out);
		return qn_cmd__print(&out);
	}
	command = qn_command__find(args->site, topic);
	if (!command)
		return unknown_topic(args, topic);
	qn_help__add_command(&out, command);
	return qn_cmd__print(&out);
}

static const struct qn_option options[] = {
	{ .name = "man", .help = "print the manual page, manage(1)" },
	{ .name = "command",
	    .help = "the command of that name, where a topic has it too" },
	{ 0 },
};

const struct qn_command qn_cmd_help = {
	.name = "help",
	.usage = "[--man] [COMMAND | settings]",
	.summary = "show what the commands and settings do",
	.help = "Without an argument lists the commands. \"help settings\"\n"
		"documents every setting with its type and default.",
	.words_max = 1,
	.options = options,
	.run = help_run,
};
