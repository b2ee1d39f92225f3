/* SPDX-License-Identifier: MIT */
/*
 * Templates against Django: every case of t/tpl/ (see t/oracle/templates.py).
 *
 *	t/unit/tpl-cases.t [FILE...]
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "testing/tap.h"
#include "tpl/context.h"
#include "tpl/json-context.h"
#include "tpl/text.h"
#include "tpl/tpl.h"

#include "base/banned.h"

/* 2026-11-21T10:15:30Z, as the oracle's clock. */
#define NOW INT64_C(1795256130000000)

/* ---- routes ----------------------------------------------------------- */

/* The routes of the oracle: name, path with % for an argument, its names. */
static const struct route {
	const char *name, *path;
	const char *args[3];
	bool number[2];
} routes[] = {
	{ "home", "/", { NULL }, { false } },
	{ "task", "/tasks/%/", { "pk", NULL }, { true } },
	{ "tab", "/tasks/%/%/", { "pk", "tab", NULL }, { true, false } },
	{ "shop:item", "/shop/item/%/", { "slug", NULL }, { false } },
};

static size_t
route_args(const struct route *route)
{
	size_t n = 0;

	while (route->args[n])
		n++;
	return n;
}

/* The argument for place `i`: by name, or by position. */
static const struct qn_value *
route_arg(const struct route *route, size_t i, const struct qn_value *args,
    const char *const *names, size_t n)
{
	size_t k;

	for (k = 0; k < n; k++)
		if (names[k] ? strcmp(names[k], route->args[i]) == 0 : k == i)
			return &args[k];
	return NULL;
}

/* What may stand in a segment of a path (RFC 3986 3.3). */
static void
add_segment(struct qn_str *out, const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (ptr[i] && strchr("!$&'()*+,;=:@~", ptr[i]))
			qn_str_add_char(out, ptr[i]);
		else
			qn_str_add_url(out, ptr + i, 1);
	}
}

static bool
route_add(const struct route *route, const struct qn_value *args,
    const char *const *names, size_t n, struct qn_str *out)
{
	struct qn_arena *arena = qn_arena_new(0);
	const char *p;
	size_t i = 0;
	bool ok = route_args(route) == n;

	for (p = route->path; *p && ok; p++) {
		const struct qn_value *v;
		struct qn_value text;

		if (*p != '%') {
			qn_str_add_char(out, *p);
			continue;
		}
		v = route_arg(route, i, args, names, n);
		text = v ? qn_text_of(v, arena) : QN_NONE;
		ok = v && text.len && !memchr(text.text, '/', text.len) &&
		    (!route->number[i] ||
			strspn(text.text, "0123456789") >= text.len);
		if (ok)
			add_segment(out, text.text, text.len);
		i++;
	}
	qn_arena_free(arena);
	return ok;
}

static int
reverse(const void *site, struct qn_req *req, const char *name,
    const struct qn_value *args, const char *const *names, size_t n,
    struct qn_str *out, struct qn_err *err)
{
	size_t i;

	(void)site;
	(void)req;
	for (i = 0; i < QN_COUNT(routes); i++)
		if (strcmp(routes[i].name, name) == 0 &&
		    route_add(&routes[i], args, names, n, out))
			return 0;
	return qn_err_set(err, QN_ERR_BAD_INPUT, "NoReverseMatch: %s", name);
}

/* ---- one case --------------------------------------------------------- */

/* A member of the case as text, NULL when absent. */
static const char *
member(const struct qn_value *obj, const char *name)
{
	const struct qn_value *v = qn_map_find(obj->map, name, strlen(name));

	return v && v->kind == QN_V_TEXT ? v->text : NULL;
}

static const struct qn_tpl_source *
sources(struct qn_arena *arena, const struct qn_value *obj)
{
	const struct qn_value *files = qn_map_find(obj->map, "files", 5);
	size_t i, n = files ? files->map->len : 0;
	struct qn_tpl_source *list =
	    QN_NEW_N(arena, struct qn_tpl_source, n + 2);

	for (i = 0; i < n; i++) {
		const struct qn_value *text = files->map->items[i].value;

		list[i].name = files->map->items[i].key;
		list[i].text = text->text;
	}
	list[n].name = "main";
	list[n].text = member(obj, "t");
	return list;
}

/* The Python class of an error: by its kind, or before ": " in the text. */
static const char *
error_class(struct qn_arena *arena, const struct qn_err *err)
{
	const char *p, *at;
	int colons = 0;

	if (err->kind == QN_ERR_SYNTAX)
		return "TemplateSyntaxError";
	if (err->kind == QN_ERR_NOT_FOUND)
		return "TemplateDoesNotExist";
	for (p = err->message; *p && colons < 3; p++)
		colons += *p == ':';
	p += *p == ' ';
	at = strchr(p, ':');
	return qn_arena_dup(arena, p, at ? (size_t)(at - p) : strlen(p));
}

/* The text of an error behind its place and class, without a list of what
 * there is. */
static const char *
error_text(struct qn_arena *arena, const struct qn_err *err)
{
	static const char name[] = "TemplateSyntaxError: ";
	const char *p = err->message, *end;
	int colons = 0;

	for (; *p && colons < 3; p++)
		colons += *p == ':';
	p += *p == ' ';
	if (strncmp(p, name, sizeof(name) - 1) == 0)
		p += sizeof(name) - 1;
	end = strstr(p, " Must be one of");
	return qn_arena_dup(arena, p, end ? (size_t)(end - p) : strlen(p));
}

/* Equal, or as far as ours was cut off with "...". */
static bool
same_text(const char *ours, const char *django)
{
	size_t len = strlen(ours);

	if (len > 400 && strcmp(ours + len - 3, "...") == 0)
		return strncmp(ours, django, len - 3) == 0;
	return strcmp(ours, django) == 0;
}

static int
case_render(struct qn_arena *arena, const struct qn_value *obj,
    struct qn_str *out, struct qn_err *err)
{
	struct qn_tpl_options options = { .builtin = sources(arena, obj),
		.reverse = reverse,
		.string_if_invalid = member(obj, "invalid") };
	struct qn_value *vars = qn_map_find(obj->map, "c", 1);
	struct qn_tpl_env *env = qn_tpl_env_new(&options);
	struct qn_ctx *ctx = qn_ctx_new(arena);
	const struct qn_tpl *tpl = qn_tpl_find(env, "main", err);
	int got = -1;

	ctx->now = NOW;
	if (tpl && qn_json_typed(vars, arena, err) == 0) {
		qn_ctx_set_map(ctx, vars->map);
		got = qn_tpl_render(tpl, ctx, out, err);
	}
	qn_tpl_env_free(env);
	return got;
}

static bool
case_check(
    const struct qn_value *obj, struct qn_arena *arena, const char *label)
{
	const char *want = member(obj, "out"), *class = member(obj, "err");
	const char *text = member(obj, "t");
	struct qn_err err = QN_ERR_INIT;
	struct qn_str out;
	int got;
	bool ok;

	qn_str_init(&out, arena);
	got = case_render(arena, obj, &out, &err);
	if (want) {
		ok = got == 0 && strcmp(out.buf, want) == 0;
	} else {
		ok = got < 0 && strcmp(error_class(arena, &err), class) == 0;
		if (ok && member(obj, "msg"))
			ok = same_text(
			    error_text(arena, &err), member(obj, "msg"));
	}
	if (ok)
		return true;
	if (text)
		qn_tap_diag("%s: %s", label, text);
	if (!want)
		want = member(obj, "msg") ? member(obj, "msg") : class;
	qn_tap_diag("  Django: %s", want ? want : "?");
	qn_tap_diag("  ours:   %s", got < 0 ? err.message : out.buf);
	return false;
}

/* ---- files ------------------------------------------------------------ */

static void
file_check(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t cap = 0, cases = 0, bad = 0;
	char *line = NULL;
	ssize_t len;

	while (f && (len = getline(&line, &cap, f)) > 0) {
		struct qn_arena *arena = qn_arena_new(0);
		struct qn_err err = QN_ERR_INIT;
		struct qn_value obj;
		char label[300];

		cases++;
		snprintf(label, sizeof(label), "%s:%zu", path, cases);
		if (qn_json_parse(arena, line, (size_t)len, &obj, &err) < 0 ||
		    !case_check(&obj, arena, label))
			bad++;
		qn_arena_free(arena);
	}
	qn_tap_ok(cases > 0 && bad == 0, "%s: %zu cases, %zu differ", path,
	    cases, bad);
	free(line);
	if (f)
		fclose(f);
}

int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	char pattern[4096];
	glob_t found;
	size_t k;
	int i;

	for (i = 1; i < argc; i++)
		file_check(argv[i]);
	if (argc == 1) {
		snprintf(pattern, sizeof(pattern), "%s/t/tpl/*.jsonl",
		    top ? top : ".");
		if (glob(pattern, 0, NULL, &found) == 0) {
			for (k = 0; k < found.gl_pathc; k++)
				file_check(found.gl_pathv[k]);
			globfree(&found);
		}
	}
	return qn_tap_done();
}
