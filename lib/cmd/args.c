/* SPDX-License-Identifier: MIT */
/* Command lines by the tables of struct qn_command. */
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "cmd/cmd-int.h"

#include "base/banned.h"

const struct qn_option qn_options__global[] = {
	{ .name = "settings",
	    .value = "FILE",
	    .help = "read settings from FILE (NAME = value lines)" },
	{ .name = "set",
	    .value = "NAME=VALUE",
	    .many = true,
	    .help = "give one setting a value" },
	{ .name = "help", .letter = 'h', .help = "show this help" },
	{ 0 },
};

/* All options of a command line: the global ones, then the command's. */
struct parser {
	struct qn_args *args;
	const struct qn_command *command;
	struct qn_vec options; /* of struct qn_option */
	struct qn_vec given;   /* of struct given */
	struct qn_vec words;   /* of const char * */
};

struct given {
	const char *name;
	const char *value;
};

static int
wrong(const struct parser *p, const char *what, const char *word,
    const char *near)
{
	fprintf(stderr, "manage %s: %s \"%s\"", p->command->name, what, word);
	if (near)
		fprintf(stderr, ": did you mean \"%s\"?", near);
	fprintf(stderr, "\nTry \"manage help %s\".\n", p->command->name);
	return 2;
}

static void
add_options(struct parser *p, const struct qn_option *table)
{
	for (; table && table->name; table++)
		*(struct qn_option *)qn_vec_add(&p->options) = *table;
}

/* "--name" of `len` bytes, or a letter. */
static const struct qn_option *
find_option(const struct parser *p, const char *name, size_t len, char letter)
{
	size_t i;

	for (i = 0; i < p->options.len; i++) {
		const struct qn_option *o = qn_vec_get(&p->options, i);

		if (letter ? o->letter == letter :
			     strlen(o->name) == len &&
			    memcmp(o->name, name, len) == 0)
			return o;
	}
	return NULL;
}

static int
unknown_option(const struct parser *p, const char *word)
{
	struct qn_suggest suggest = { 0 };
	const char *near = NULL;
	size_t i;

	for (i = 0; i < p->options.len; i++)
		qn_suggest_add(&suggest, word + strspn(word, "-"),
		    ((struct qn_option *)qn_vec_get(&p->options, i))->name);
	if (suggest.best)
		near = qn_arena_printf(p->args->arena, "--%s", suggest.best);
	return wrong(p, "unknown option", word, near);
}

static int
give(struct parser *p, const struct qn_option *option, const char *value)
{
	struct given *given;
	size_t i;

	for (i = 0; i < p->given.len && !option->many; i++) {
		given = qn_vec_get(&p->given, i);
		if (strcmp(given->name, option->name) == 0)
			return wrong(
			    p, "option given twice:", option->name, NULL);
	}
	given = qn_vec_add(&p->given);
	given->name = option->name;
	given->value = value;
	return 0;
}

/* An option at argv[*at]; moves *at past a value that stands by itself. */
static int
parse_option(struct parser *p, char **argv, int *at)
{
	const char *word = argv[*at], *eq = strchr(word, '=');
	bool is_long = word[1] == '-';
	const struct qn_option *option;
	size_t len = eq && is_long ? (size_t)(eq - word) - 2 : strlen(word) - 2;
	const char *value = "";

	if (is_long)
		option = find_option(p, word + 2, len, 0);
	else
		option = word[2] ? NULL : find_option(p, NULL, 0, word[1]);
	if (!option)
		return unknown_option(p, word);
	if (!option->value && eq && is_long)
		return wrong(p, "option without value:", word, NULL);
	if (option->value) {
		value = eq && is_long ? eq + 1 : argv[*at + 1];
		if (!value)
			return wrong(p, "option needs a value:", word, NULL);
		*at += !(eq && is_long);
	}
	return give(p, option, value);
}

static int
check_words(const struct parser *p)
{
	size_t n = p->args->n_words;

	if (n < p->command->words_min) {
		fprintf(stderr,
		    "manage %s: too few arguments\nUsage: manage "
		    "%s %s\n",
		    p->command->name, p->command->name,
		    p->command->usage ? p->command->usage : "");
		return 2;
	}
	if (n > p->command->words_max)
		return wrong(p, "too many arguments:",
		    *(const char **)qn_vec_get(
			&p->words, p->command->words_max),
		    NULL);
	return 0;
}

/* Hand the gathered pieces to args. */
static void
finish(struct parser *p)
{
	struct qn_args *args = p->args;

	args->n_words = p->words.len;
	qn_vec_add(&p->words);
	args->words = p->words.items;
	args->n_given = p->given.len;
	args->given = p->given.items;
}

int
qn_args__parse(
    struct qn_args *args, const struct qn_command *command, char **argv, int at)
{
	struct parser p = {
		.args = args,
		.command = command,
		.options = QN_VEC(struct qn_option, args->arena),
		.given = QN_VEC(struct given, args->arena),
		.words = QN_VEC(const char *, args->arena),
	};
	bool only_words = false;
	int ret = 0;

	add_options(&p, qn_options__global);
	add_options(&p, command->options);
	for (; argv[at] && !ret; at++) {
		if (!only_words && strcmp(argv[at], "--") == 0)
			only_words = true;
		else if (!only_words && argv[at][0] == '-' && argv[at][1])
			ret = parse_option(&p, argv, &at);
		else
			*(const char **)qn_vec_add(&p.words) = argv[at];
	}
	finish(&p);
	if (!ret && !qn_args_find(args, "help"))
		ret = check_words(&p);
	return ret;
}

const char *
qn_args_find(const struct qn_args *args, const char *name)
{
	return qn_args_find_nth(args, name, 0);
}

const char *
qn_args_find_nth(const struct qn_args *args, const char *name, size_t n)
{
	const struct given *given = args->given;
	size_t i;

	for (i = 0; i < args->n_given; i++)
		if (strcmp(given[i].name, name) == 0 && n-- == 0)
			return given[i].value;
	return NULL;
}
