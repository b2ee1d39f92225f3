/* SPDX-License-Identifier: MIT */
/* Render a template from a JSON context, without settings or database. */
#include <stdio.h>
#include <string.h>

#include "cmd/cmd-int.h"
#include "tpl/json-context.h"
#include "tpl/tpl.h"

#include "base/banned.h"

#define CONTEXT_MAX ((size_t)64 << 20)

/* A whole file, "-" for standard input. */
static int
read_context(const char *path, struct qn_str *ret, struct qn_err *err)
{
	bool from_stdin = strcmp(path, "-") == 0;
	FILE *file = from_stdin ? stdin : fopen(path, "re");
	char buf[8192];
	size_t n;

	if (!file)
		return qn_err_set(
		    err, QN_ERR_IO, "could not read \"%s\"", path);
	ret->limit = CONTEXT_MAX;
	while ((n = fread(buf, 1, sizeof(buf), file)) > 0)
		qn_str_add_len(ret, buf, n);
	if (!from_stdin)
		fclose(file);
	if (qn_str_is_broken(ret))
		return qn_err_set(err, QN_ERR_LIMIT,
		    "the context \"%s\" is larger than 64 MiB", path);
	return 0;
}

static const char *const *
template_dirs(const struct qn_args *args)
{
	struct qn_vec dirs = QN_VEC(const char *, args->arena);
	const char *dir;
	size_t n;

	for (n = 0; (dir = qn_args_find_nth(args, "templates", n)); n++)
		*(const char **)qn_vec_add(&dirs) = dir;
	if (!n)
		*(const char **)qn_vec_add(&dirs) = "templates";
	qn_vec_add(&dirs);
	return dirs.items;
}

static int
load_context(const struct qn_args *args, struct qn_ctx *ctx, struct qn_err *err)
{
	const char *path = qn_args_find(args, "context");
	struct qn_str json;

	if (!path)
		return 0;
	qn_str_init(&json, args->arena);
	if (read_context(path, &json, err) < 0)
		return -1;
	return qn_ctx_set_json(ctx, args->arena, json.buf, json.len, err);
}

/* Django's name for the error, and the message with its place. */
static int
fail(const struct qn_err *err)
{
	const char *name = "Error";

	if (err->kind == QN_ERR_SYNTAX)
		name = "TemplateSyntaxError";
	else if (err->kind == QN_ERR_NOT_FOUND)
		name = "TemplateDoesNotExist";
	fprintf(stderr, "%s: %s\n", name, err->message);
	return 1;
}

static int
render_run(const struct qn_args *args)
{
	struct qn_tpl_options options = {
		.dirs = template_dirs(args),
		.string_if_invalid = qn_args_find(args, "string-if-invalid"),
	};
	struct qn_tpl_env *env = qn_tpl_env_new(&options);
	struct qn_ctx *ctx = qn_ctx_new(args->arena);
	struct qn_err err = QN_ERR_INIT;
	const struct qn_tpl *tpl;
	struct qn_str out;
	int ret;

	qn_str_init(&out, args->arena);
	tpl = qn_tpl_find(env, args->words[0], &err);
	if (!tpl || load_context(args, ctx, &err) < 0 ||
	    qn_tpl_render(tpl, ctx, &out, &err) < 0)
		ret = fail(&err);
	else
		ret = qn_cmd__print(&out);
	qn_tpl_env_free(env);
	return ret;
}

static const struct qn_option options[] = {
	{ .name = "templates",
	    .value = "DIR",
	    .many = true,
	    .help = "search templates here; \"templates\" when not given" },
	{ .name = "context",
	    .value = "FILE",
	    .help = "take the variables from this JSON object; - is stdin" },
	{ .name = "string-if-invalid",
	    .value = "TEXT",
	    .help = "shown for variables that do not exist" },
	{ 0 },
};

const struct qn_command qn_cmd_render = {
	.name = "render",
	.usage = "[--templates DIR]... [--context FILE|-] "
		 "[--string-if-invalid TEXT] NAME",
	.summary = "render a template with variables from a JSON file",
	.help =
	    "Needs neither settings nor a database. In the context\n"
	    "{\"$safe\": s}, {\"$datetime\": iso}, {\"$date\": iso},\n"
	    "{\"$time\": iso} and {\"$decimal\": s} stand for the types that\n"
	    "JSON lacks.",
	.words_min = 1,
	.words_max = 1,
	.options = options,
	.run = render_run,
};
