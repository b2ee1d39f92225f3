/* SPDX-License-Identifier: MIT */
/* The manual page manage(1), from the same tables as the help. */
#include <string.h>

#include "cmd/cmd-int.h"

#include "base/banned.h"

/* Text for roff: backslashes, hyphens and leading dots made harmless. */
static void
add_roff(struct qn_str *out, const char *text)
{
	bool line_begins = true;

	for (; *text; text++) {
		if (line_begins && (*text == '.' || *text == '\''))
			qn_str_add(out, "\\&");
		if (*text == '\\')
			qn_str_add(out, "\\e");
		else if (*text == '-')
			qn_str_add(out, "\\-");
		else
			qn_str_add_char(out, *text);
		line_begins = *text == '\n';
	}
}

static void
add_options(struct qn_str *out, const struct qn_option *option)
{
	for (; option && option->name; option++) {
		qn_str_add(out, ".TP\n.B ");
		if (option->letter)
			qn_str_addf(out, "\\-%c, ", option->letter);
		qn_str_add(out, "\\-\\-");
		add_roff(out, option->name);
		if (option->value) {
			qn_str_add_char(out, ' ');
			add_roff(out, option->value);
		}
		qn_str_add_char(out, '\n');
		add_roff(out, option->help);
		qn_str_add_char(out, '\n');
	}
}

static void
add_command(const struct qn_command *command, void *arg)
{
	struct qn_str *out = arg;

	qn_str_addf(out, ".SS \"manage %s", command->name);
	if (command->usage) {
		qn_str_add_char(out, ' ');
		add_roff(out, command->usage);
	}
	qn_str_add(out, "\"\n");
	add_roff(out, command->summary);
	qn_str_add(out, ".\n");
	if (command->help) {
		qn_str_add(out, ".PP\n");
		add_roff(out, command->help);
		qn_str_add_char(out, '\n');
	}
	add_options(out, command->options);
}

static void
add_settings(struct qn_str *out)
{
	const struct qn_setting *s;

	qn_str_add(out,
	    ".SH SETTINGS\nSources, the later ones win: the "
	    "default, the file of\n.BR \\-\\-settings ,\nthe environment "
	    "(NAME, or NAME_FILE for a file that holds the value),\n"
	    ".BR \\-\\-set .\n");
	for (s = qn_settings_table; s->name; s++) {
		qn_str_addf(out, ".TP\n.B %s\n", s->name);
		add_roff(out, s->help);
		qn_str_add_char(out, '\n');
		if (s->value) {
			qn_str_add(out, "Default: ");
			add_roff(out, s->value);
			qn_str_add(out, ".\n");
		}
	}
}

void
qn_help__add_man(struct qn_str *out, const struct qn_site *site)
{
	qn_str_addf(out, ".TH MANAGE 1 \"\" \"Quintet %s\"\n", QN_VERSION);
	qn_str_addf(out,
	    ".SH NAME\nmanage \\- run and look after the site "
	    "%s\n",
	    site->name);
	qn_str_add(out,
	    ".SH SYNOPSIS\n.B manage\n[\\-\\-settings FILE] "
	    "[\\-\\-set NAME=VALUE] COMMAND [ARGUMENT]...\n.SH OPTIONS\n");
	add_options(out, qn_options__global);
	qn_str_add(out, ".SH COMMANDS\n");
	qn_command__each(site, add_command, out);
	add_settings(out);
	qn_str_add(out,
	    ".SH EXIT STATUS\n0 when it did what was asked, 1 when "
	    "it failed, 2 when the command line was wrong.\n");
}
