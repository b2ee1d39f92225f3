/* SPDX-License-Identifier: MIT */
/* The built-in filters against what Django renders: t/tpl/filters/. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "testing/tap.h"
#include "tpl/context.h"
#include "tpl/json-context.h"
#include "tpl/library.h"
#include "tpl/text.h"

/* The moment at which t/oracle/filters.py lets Django stand still. */
#define NOW (INT64_C(1795256130) * QN_SECOND)

/* What the engine does with the flags of a filter's row. */
static int
apply(struct qn_filter_call *call, struct qn_value *inout)
{
	bool safe = qn_text_is_safe(inout);

	if (call->filter->flags & QN_FILTER_STRINGFILTER) {
		*inout = qn_text_of(inout, call->arena);
		safe = qn_text_is_safe(inout);
	}
	if (call->filter->fn(call, inout) < 0)
		return -1;
	if (call->filter->flags & QN_FILTER_SAFE && safe)
		*inout = qn_text_mark_safe(inout, call->arena);
	return 0;
}

static void
show(struct qn_str *out, const struct qn_value *value, bool autoescape,
    struct qn_arena *arena)
{
	struct qn_str plain;

	if (!autoescape || qn_text_is_safe(value)) {
		qn_text_add_localized(out, value, arena);
		return;
	}
	qn_str_init(&plain, arena);
	qn_text_add_localized(&plain, value, arena);
	qn_str_add_html(out, plain.buf, plain.len);
}

static const struct qn_value *
member(const struct qn_value *line, const char *name)
{
	return qn_map_find(line->map, name, strlen(name));
}

/* A built-in filter, or one of the libraries that come with the room. */
static const struct qn_filter *
find(const struct qn_value *name)
{
	const struct qn_filter *filter = qn_filter_find(name->text, name->len);
	size_t i;

	for (i = 0; !filter && qn_tpl_libraries[i]; i++) {
		filter = qn_tpl_libraries[i]->filters;
		while (filter && filter->name &&
		    strcmp(filter->name, name->text) != 0)
			filter++;
		if (filter && !filter->name)
			filter = NULL;
	}
	return filter;
}

static void
run(const char *label, const struct qn_value *line, struct qn_arena *arena)
{
	const struct qn_value *name = member(line, "f");
	const struct qn_value *args = member(line, "a");
	const struct qn_value *want = member(line, "out");
	const struct qn_value *fault = member(line, "err");
	struct qn_err err = QN_ERR_INIT;
	struct qn_filter_call call = {
		.filter = find(name),
		.args = args->items,
		.n = args->len,
		.arena = arena,
		.autoescape = !member(line, "auto"),
		.use_l10n = true,
		.err = &err,
	};
	struct qn_ctx *ctx = qn_ctx_new(arena);
	struct qn_value value = *member(line, "v");
	struct qn_str out;

	ctx->now = NOW;
	call.ctx = ctx;
	qn_str_init(&out, arena);
	if (!call.filter) {
		qn_tap_ok(false, "%s: no such filter", label);
	} else if (apply(&call, &value) < 0) {
		size_t n = fault ? fault->len : 0;

		qn_tap_ok(n && strncmp(err.message, fault->text, n) == 0 &&
			err.message[n] == ':',
		    "%s: %s", label, err.message);
	} else {
		show(&out, &value, call.autoescape, arena);
		qn_tap_is_len(out.buf, out.len,
		    want ? want->text : "an exception", "%s", label);
	}
}

static void
run_file(const char *folder, const char *name)
{
	char path[512], *line = NULL;
	size_t cap = 0;
	ssize_t n;
	FILE *file;
	struct qn_arena *arena = qn_arena_new(0);

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "re");
	if (!file) {
		qn_tap_ok(false, "open %s", path);
		qn_arena_free(arena);
		return;
	}
	while ((n = getline(&line, &cap, file)) > 0) {
		struct qn_err err = QN_ERR_INIT;
		struct qn_value value;

		line[n - 1] = '\0';
		if (qn_json_parse(arena, line, (size_t)n - 1, &value, &err) <
			0 ||
		    qn_json_typed(&value, arena, &err) < 0)
			qn_tap_ok(false, "%s: %s", line, err.message);
		else
			run(line, &value, arena);
		qn_arena_reset(arena);
	}
	free(line);
	fclose(file);
	qn_arena_free(arena);
}

int
main(void)
{
	const char *srcdir = getenv("srcdir");
	char folder[256];
	struct dirent *entry;
	DIR *dir;

	snprintf(
	    folder, sizeof(folder), "%s/t/tpl/filters", srcdir ? srcdir : ".");
	dir = opendir(folder);
	if (!dir)
		qn_tap_skip_all("there is no %s", folder);
	while ((entry = readdir(dir)))
		if (strstr(entry->d_name, ".jsonl"))
			run_file(folder, entry->d_name);
	closedir(dir);
	return qn_tap_done();
}
