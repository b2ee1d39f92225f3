/* SPDX-License-Identifier: MIT */
/* List the settings in force and where each comes from. */
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "cmd/cmd-int.h"

#include "base/banned.h"

static void
add_setting(
    struct qn_str *out, const struct qn_args *args, const struct qn_setting *s)
{
	qn_str_addf(out, "%-30s %-12s %s\n", s->name,
	    qn_setting_source_name(qn_settings_source(args->settings, s)),
	    qn_settings_format(args->settings, s, args->arena));
}

static int
unknown_setting(const char *name)
{
	struct qn_suggest suggest = { 0 };
	const struct qn_setting *s;

	for (s = qn_settings_table; s->name; s++)
		qn_suggest_add(&suggest, name, s->name);
	fprintf(stderr, "manage settings: unknown setting \"%s\"", name);
	if (suggest.best)
		fprintf(stderr, ": did you mean \"%s\"?", suggest.best);
	fputc('\n', stderr);
	return 2;
}

static int
settings_run(const struct qn_args *args)
{
	const struct qn_setting *s;
	struct qn_str out;
	size_t i;

	qn_str_init(&out, args->arena);
	for (i = 0; i < args->n_words; i++) {
		s = qn_setting_find(args->words[i], strlen(args->words[i]));
		if (!s)
			return unknown_setting(args->words[i]);
		add_setting(&out, args, s);
	}
	for (s = qn_settings_table; s->name && !args->n_words; s++)
		add_setting(&out, args, s);
	return qn_cmd__print(&out);
}

const struct qn_command qn_cmd_settings = {
	.name = "settings",
	.usage = "[NAME]...",
	.summary = "list settings with value and source, secrets masked",
	.help = "\"manage help settings\" documents each.",
	.needs = QN_NEEDS_SETTINGS,
	.words_max = 100,
	.run = settings_run,
};
