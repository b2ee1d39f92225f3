/* SPDX-License-Identifier: MIT */
/*
 * Subcommands of manage: one file each, ending in one descriptor.
 *
 * To add a command: lib/cmd/NAME.c with a const struct qn_command
 * qn_cmd_NAME, a line in qn_commands[] (commands.c) and in cmd.am; its help
 * text is its man page. An app's own commands stand in struct qn_app.
 */
#ifndef QN_CMD_COMMAND_H
#define QN_CMD_COMMAND_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "site/site.h"

/* What a command needs before it runs; the framework brings it. */
enum qn_command_needs {
	QN_NEEDS_SETTINGS = 1 << 0, /* settings loaded, log open */
	QN_NEEDS_SITE = 1 << 1,     /* checks passed, routes and templates */
	QN_NEEDS_DB = 1 << 2,       /* a connection, opened on first use */
	QN_SHOWS_CHECKS = 1 << 3,   /* runs in spite of findings */
};

/* An option of a command; the table ends with { 0 }. */
struct qn_option {
	const char *name;  /* "json" for --json */
	char letter;       /* 'j' for -j, 0: none */
	const char *value; /* what it takes, as named in help ("FILE"); NULL:
			      nothing */
	bool many;         /* may be given more than once */
	const char *help;
};

/* A command line taken apart. */
struct qn_args {
	const struct qn_site *site;
	const struct qn_settings *settings; /* NULL unless needed */
	struct qn_runtime *runtime;         /* NULL unless needed */
	struct qn_db *db;                   /* NULL unless needed */
	struct qn_arena *arena;             /* for the life of the command */
	const char *const *words;           /* positional, NULL-ended */
	size_t n_words;
	const void *given; /* private: options given */
	size_t n_given;    /* private */
	char **argv;       /* the whole command line */
};

struct qn_command {
	const char *name;
	const char *usage;           /* after "manage NAME": "[--json]" */
	const char *summary;         /* one line */
	const char *help;            /* paragraphs, for help and the man page */
	unsigned needs;              /* enum qn_command_needs */
	size_t words_min, words_max; /* positional arguments */
	const struct qn_option *options;
	/* Exit status: 0, 1 failed, 2 wrong usage. */
	int (*run)(const struct qn_args *args);
};

/* The value of an option: NULL when not given, "" for one without value. */
const char *qn_args_find(const struct qn_args *args, const char *name);

/* Value number `n` of an option that may be given many times; NULL at end. */
const char *qn_args_find_nth(
    const struct qn_args *args, const char *name, size_t n);

/* The program: parse the command line, run the subcommand, exit status. */
int qn_main(const struct qn_site *site, int argc, char **argv);

/* The commands of the library, NULL-ended. */
extern const struct qn_command *const qn_commands[];

#endif
