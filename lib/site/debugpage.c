/* SPDX-License-Identifier: MIT */
#include "site/debugpage.h"

#include <stdio.h>
#include <string.h>

#include "base/backtrace.h"
#include "base/log.h"
#include "db/db.h"
#include "http/status.h"
#include "site/pages.h"
#include "site/site.h"

#include "base/banned.h"

#define CONTEXT_LINES 6

/* Words of parameter names whose values are not shown. */
static const char *const secret_words[] = { "PASS", "SECRET", "TOKEN", "KEY",
	"COOKIE", "AUTHORIZATION", "SIGNATURE", "DATABASE_URL", NULL };

static bool
is_secret(const char *name)
{
	int i;

	for (i = 0; secret_words[i]; i++)
		if (strcasestr(name, secret_words[i]))
			return true;
	return false;
}

/* A list under construction, of maps. */
struct rows {
	struct qn_arena *arena;
	struct qn_vec items;
};

static struct qn_map *
rows_add(struct rows *rows)
{
	struct qn_map *map = qn_map_new(rows->arena);

	*(struct qn_value *)qn_vec_add(&rows->items) = qn_value_map(map);
	return map;
}

static void
set_text(struct qn_map *map, const char *key, const char *text)
{
	qn_map_set_value(map, key, strlen(key), qn_value_str(text));
}

static struct rows
rows_new(struct qn_arena *arena)
{
	return (struct rows){ .arena = arena,
		.items = QN_VEC(struct qn_value, arena) };
}

static void
rows_set(struct qn_ctx *ctx, const char *name, const struct rows *rows)
{
	qn_ctx_set(
	    ctx, name, qn_value_list(rows->items.items, rows->items.len));
}

/* The lines of a file around one of them, when the file can be read. */
static void
set_source(struct qn_ctx *ctx, struct qn_arena *arena, const char *path, int at)
{
	struct rows rows = rows_new(arena);
	char text[512];
	FILE *file = path ? fopen(path, "re") : NULL;
	int number = 0;

	while (file && fgets(text, sizeof(text), file)) {
		struct qn_map *row;

		if (++number < at - CONTEXT_LINES || !strchr(text, '\n'))
			continue;
		if (number > at + CONTEXT_LINES)
			break;
		text[strcspn(text, "\n")] = '\0';
		row = rows_add(&rows);
		qn_map_set_value(row, "number", 6, qn_value_int(number));
		qn_map_set_value(row, "here", 4, qn_value_bool(number == at));
		set_text(row, "text", qn_arena_strdup(arena, text));
	}
	if (file)
		fclose(file);
	rows_set(ctx, "source", &rows);
}

/* "templates/x.html:12:3: text": its file and line. */
static bool
template_place(const struct qn_err *err, struct qn_arena *arena,
    const char **ret_path, int *ret_line)
{
	const char *colon = strchr(err->message, ':');
	int line;

	while (colon && sscanf(colon, ":%d:", &line) != 1)
		colon = strchr(colon + 1, ':');
	if (!colon)
		return false;
	*ret_path =
	    qn_arena_dup(arena, err->message, (size_t)(colon - err->message));
	if (strrchr(*ret_path, ' '))
		*ret_path = strrchr(*ret_path, ' ') + 1;
	*ret_line = line;
	return true;
}

static void
set_error(struct qn_ctx *ctx, struct qn_req *req, const struct qn_err *err)
{
	const char *path = err->file;
	int line = err->line;

	if (err->kind == QN_ERR_SYNTAX || err->kind == QN_ERR_NOT_FOUND)
		template_place(err, req->arena, &path, &line);
	qn_ctx_set(ctx, "kind", qn_value_str(qn_err_kind_name(err->kind)));
	qn_ctx_set(ctx, "message", qn_value_str(err->message));
	qn_ctx_set(ctx, "detail", qn_value_str(err->detail));
	qn_ctx_set(ctx, "hint", qn_value_str(err->hint));
	qn_ctx_set(ctx, "sqlstate", qn_value_str(err->sqlstate));
	qn_ctx_set(ctx, "file", qn_value_str(path));
	qn_ctx_set(ctx, "line", qn_value_int(line));
	set_source(ctx, req->arena, path, line);
}

/* The stack where the error was set; for a view's own error, this one. */
static void
set_stack(struct qn_ctx *ctx, struct qn_arena *arena, const struct qn_err *err)
{
	void *frames[QN_BACKTRACE_MAX];
	struct qn_str text;
	size_t n;

	qn_str_init(&text, arena);
	if (err && err->n_frames) {
		qn_backtrace_add(&text, err->frames, err->n_frames);
	} else {
		n = qn_backtrace_capture(frames, QN_BACKTRACE_MAX);
		qn_backtrace_add(&text, frames, n);
	}
	qn_ctx_set(ctx, "stack", qn_value_text(text.buf, text.len));
}

static void
set_params(struct qn_ctx *ctx, const char *name, const struct qn_params *params,
    struct qn_arena *arena)
{
	struct rows rows = rows_new(arena);
	size_t i;

	for (i = 0; i < params->len; i++) {
		struct qn_map *row = rows_add(&rows);

		set_text(row, "name", params->items[i].name);
		set_text(row, "value",
		    is_secret(params->items[i].name) ? "********" :
						       params->items[i].value);
	}
	rows_set(ctx, name, &rows);
}

static void
set_settings(struct qn_ctx *ctx, struct qn_arena *arena)
{
	const struct qn_settings *settings = qn_runtime()->settings;
	const struct qn_setting *s;
	struct rows rows = rows_new(arena);

	for (s = qn_settings_table; s->name; s++) {
		struct qn_map *row = rows_add(&rows);

		set_text(row, "name", s->name);
		set_text(row, "value", qn_settings_format(settings, s, arena));
		set_text(row, "source",
		    qn_setting_source_name(qn_settings_source(settings, s)));
	}
	rows_set(ctx, "settings", &rows);
}

static void
set_queries(struct qn_ctx *ctx, struct qn_req *req)
{
	struct rows rows = rows_new(req->arena);
	const struct qn_db_query_record *records;
	size_t i, n = 0;

	records = req->db ? qn_db_records(req->db, &n) : NULL;
	for (i = 0; i < n; i++) {
		struct qn_map *row = rows_add(&rows);

		set_text(row, "sql", records[i].sql);
		set_text(row, "params", records[i].params);
		set_text(row, "msec",
		    qn_arena_printf(
			req->arena, "%.2f", (double)records[i].usec / 1000));
	}
	rows_set(ctx, "queries", &rows);
}

static void
set_patterns(struct qn_ctx *ctx, struct qn_arena *arena)
{
	struct rows rows = rows_new(arena);
	const struct qn_url_entry *entries;
	size_t i, n;

	entries = qn_urls_list(qn_runtime()->urls, &n);
	for (i = 0; i < n; i++) {
		struct qn_map *row = rows_add(&rows);

		set_text(row, "pattern", entries[i].match->pattern);
		set_text(row, "name", entries[i].match->view_name);
	}
	rows_set(ctx, "patterns", &rows);
}

bool
qn_debugpage(struct qn_resp *resp, const struct qn_err *err)
{
	struct qn_req *req = resp->req;
	struct qn_err why = QN_ERR_INIT;
	const struct qn_tpl *tpl =
	    req->tpl ? qn_tpl_find(req->tpl, QN_DEBUG_TEMPLATE, &why) : NULL;
	size_t mark = resp->body.len;
	struct qn_ctx *ctx;

	if (!tpl) {
		qn_log_err("request", &why);
		return false;
	}
	ctx = qn_ctx_new(req->arena);
	qn_ctx_set(ctx, "status", qn_value_int(resp->status));
	qn_ctx_set(ctx, "phrase", qn_value_str(qn_status_phrase(resp->status)));
	qn_ctx_set(ctx, "reason", qn_value_str(resp->reason));
	qn_ctx_set(ctx, "method", qn_value_str(req->method_name));
	qn_ctx_set(ctx, "path", qn_value_str(req->path));
	qn_ctx_set(ctx, "request_id", qn_value_str(req->id));
	qn_ctx_set(ctx, "version", qn_value_str(QN_VERSION));
	if (err)
		set_error(ctx, req, err);
	set_params(ctx, "get", &req->get, req->arena);
	/* Only what the view has read: a body is not read for this page. */
	set_params(ctx, "post", &req->post, req->arena);
	set_params(ctx, "cgi", &req->cgi, req->arena);
	set_settings(ctx, req->arena);
	set_queries(ctx, req);
	if (resp->status == 404)
		set_patterns(ctx, req->arena);
	if (resp->status >= 500)
		set_stack(ctx, req->arena, err);
	if (qn_tpl_render(tpl, ctx, &resp->body, &why) == 0)
		return true;
	qn_log_err("request", &why);
	qn_str_truncate(&resp->body, mark);
	return false;
}
