/* SPDX-License-Identifier: MIT */
/* manage: find the command, bring what it needs, run it. */
#include <stdio.h>
#include <string.h>

#include "base/backtrace.h"
#include "base/log.h"
#include "base/suggest.h"
#include "cmd/cmd-int.h"

#include "base/banned.h"

int
qn_cmd__fail(const struct qn_err *err)
{
	fprintf(stderr, "manage: %s\n", err->message);
	if (err->detail[0])
		fprintf(stderr, "%s\n", err->detail);
	if (err->hint[0])
		fprintf(stderr, "HINT: %s\n", err->hint);
	return 1;
}

int
qn_cmd__print(const struct qn_str *text)
{
	fwrite(text->buf, 1, text->len, stdout);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}

void
qn_cmd__use_db(const struct qn_args *args, struct qn_err *err)
{
	const struct qn_db_scope scope = {
		.arena = args->arena, .err = err, .peer_fd = -1
	};

	qn_db_begin_request(args->db, &scope);
}

static int
load_settings(
    struct qn_args *args, struct qn_settings *settings, struct qn_err *err)
{
	struct qn_vec set = QN_VEC(const char *, args->arena);
	const char *option;
	size_t n;

	for (n = 0; (option = qn_args_find_nth(args, "set", n)) != NULL; n++)
		*(const char **)qn_vec_add(&set) = option;
	qn_vec_add(&set);
	if (qn_settings_load(settings, args->arena,
		qn_args_find(args, "settings"), set.items, err) < 0)
		return -1;
	args->settings = settings;
	return qn_log_open(&settings->log, err);
}

/* Print findings when there are any; errors forbid to go on. */
static int
refuse_findings(const struct qn_args *args)
{
	const struct qn_checks *checks = &args->runtime->checks;
	struct qn_str text;

	if (!qn_checks_has(checks, QN_CHECK_WARNING))
		return 0;
	qn_str_init(&text, args->arena);
	qn_checks_format(checks, &text);
	fwrite(text.buf, 1, text.len, stderr);
	return qn_checks_has(checks, QN_CHECK_ERROR) ? 1 : 0;
}

/* What the command's needs name, then the command. */
static int
run_command(struct qn_args *args, const struct qn_command *command)
{
	struct qn_settings settings = { 0 };
	struct qn_runtime runtime = { 0 };
	struct qn_err err = QN_ERR_INIT;
	int ret = 1;

	if (command->needs && load_settings(args, &settings, &err) < 0)
		return qn_cmd__fail(&err) + 1;
	if (command->needs & QN_NEEDS_SITE) {
		if (qn_runtime_init(&runtime, args->site, &settings, &err) < 0)
			return qn_cmd__fail(&err);
		args->runtime = &runtime;
		if (!(command->needs & QN_SHOWS_CHECKS) &&
		    refuse_findings(args) != 0)
			goto out;
	}
	if (command->needs & QN_NEEDS_DB)
		args->db = qn_db_new(&settings.db);
	ret = command->run(args);
	qn_db_free(args->db);
out:
	if (args->runtime)
		qn_runtime_release(&runtime);
	args->db = NULL;
	args->runtime = NULL;
	args->settings = NULL;
	return ret;
}

static void
suggest_command(const struct qn_command *command, void *arg)
{
	struct {
		struct qn_suggest suggest;
		const char *word;
	} *near = arg;

	qn_suggest_add(&near->suggest, near->word, command->name);
}

static int
unknown_command(const struct qn_site *site, const char *word)
{
	struct {
		struct qn_suggest suggest;
		const char *word;
	} near = { { 0 }, word };

	qn_command__each(site, suggest_command, &near);
	fprintf(stderr, "manage: unknown command \"%s\"", word);
	if (near.suggest.best)
		fprintf(stderr, ": did you mean \"%s\"?", near.suggest.best);
	fprintf(stderr, "\nTry \"manage help\".\n");
	return 2;
}

/* Options before the command: those of every command, and --version. */
static int
skip_globals(int argc, char **argv)
{
	int at = 1;

	while (at < argc && argv[at][0] == '-') {
		bool takes = strcmp(argv[at], "--settings") == 0 ||
		    strcmp(argv[at], "--set") == 0;

		if (!takes && strncmp(argv[at], "--set", 5) != 0)
			break;
		at += takes ? 2 : 1;
	}
	return at < argc ? at : argc;
}

/* The command line without its command: globals may stand before it. */
static char **
without_command(struct qn_arena *arena, int argc, char **argv, int command)
{
	char **rest = QN_NEW_N(arena, char *, (size_t)argc + 1);
	int i, n = 0;

	for (i = 1; i < argc; i++)
		if (i != command)
			rest[n++] = argv[i];
	return rest;
}

static const char *
command_name(int argc, char **argv, int at)
{
	if (at == argc || strcmp(argv[at], "--help") == 0 ||
	    strcmp(argv[at], "-h") == 0)
		return "help";
	return strcmp(argv[at], "--version") == 0 ? "version" : argv[at];
}

int
qn_main(const struct qn_site *site, int argc, char **argv)
{
	int at = skip_globals(argc, argv), ret;
	const char *name = command_name(argc, argv, at);
	const struct qn_command *command = qn_command__find(site, name);
	struct qn_args args = { .site = site, .argv = argv };
	struct qn_str help;

	if (!command)
		return unknown_command(site, name);
	qn_backtrace_init();
	args.arena = qn_arena_new(0);
	ret = qn_args__parse(
	    &args, command, without_command(args.arena, argc, argv, at), 0);
	if (!ret && qn_args_find(&args, "help")) {
		qn_str_init(&help, args.arena);
		qn_help__add_command(&help, command);
		ret = qn_cmd__print(&help);
	} else if (!ret) {
		ret = run_command(&args, command);
	}
	qn_arena_free(args.arena);
	return ret;
}
