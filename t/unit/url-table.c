/* SPDX-License-Identifier: MIT */
/*
 * The questions of t/url/routes.txt against Django's answers in routes.out
 * ("?": any is right); t/url/README has the format. Other files can be given as
 * arguments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "testing/tap.h"
#include "url/route.h"

#include "base/banned.h"

#define WORDS_MAX 16

/* The words of a line, separated by tabs. */
struct line {
	const char *words[WORDS_MAX + 1];
	size_t n;
};

struct script {
	struct qn_arena *arena;
	struct qn_map *tables; /* of struct qn_vec of struct qn_route */
	struct qn_vec *table;  /* the one being filled */
	struct qn_urls *urls;
	FILE *want;
};

static struct qn_resp *
no_view(struct qn_req *req)
{
	(void)req;
	abort();
}

/* ---- own converters ----------------------------------------------------- */

static size_t
match_hex(const char *ptr, size_t len)
{
	size_t n = 0;

	while (n < len && qn_hex_value(ptr[n]) >= 0 &&
	    (ptr[n] < 'A' || ptr[n] > 'F'))
		n++;
	return n;
}

static bool
accept_even(const char *ptr, size_t len)
{
	return (ptr[len - 1] - '0') % 2 == 0;
}

static int
format_even(const struct qn_value *value, struct qn_str *out)
{
	size_t start = out->len;

	qn_value_add(out, value);
	if (out->len == start || !strchr("02468", out->buf[out->len - 1]))
		return -1;
	return 0;
}

static const struct qn_converter own[] = {
	{ .name = "year", .regex = "[0-9]{4}" },
	{ .name = "hex", .regex = "[0-9a-f]+", .match = match_hex },
	{ .name = "even",
	    .regex = "[0-9]+",
	    .accept = accept_even,
	    .format = format_even },
	{ .name = "choice", .regex = "a|ab|abc" },
	{ 0 },
};

/* ---- tables ------------------------------------------------------------- */

static struct qn_vec *
find_table(struct script *s, const char *name)
{
	struct qn_vec *table = qn_map_find(s->tables, name, strlen(name));

	if (!table) {
		fprintf(stderr, "no table %s\n", name);
		exit(1);
	}
	return table;
}

static void
begin_table(struct script *s, const char *name)
{
	s->table = QN_NEW(s->arena, struct qn_vec);
	*s->table = QN_VEC(struct qn_route, s->arena);
	qn_vec_add(s->table);
	qn_map_set(s->tables, name, strlen(name), s->table);
}

static const char *
after(const char *word, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(word, prefix, len) == 0 ? word + len : NULL;
}

/* "arg.NAME=VALUE" of a row's options, ended by { 0 }. */
static const struct qn_route_arg *
read_extra(struct script *s, const struct line *line)
{
	struct qn_vec extra = QN_VEC(struct qn_route_arg, s->arena);
	struct qn_route_arg *arg;
	const char *text;
	size_t i;

	for (i = 3; i < line->n; i++) {
		text = after(line->words[i], "arg.");
		if (!text)
			continue;
		arg = qn_vec_add(&extra);
		arg->value = strchr(text, '=') + 1;
		arg->name = qn_arena_dup(
		    s->arena, text, (size_t)(arg->value - text) - 1);
	}
	qn_vec_add(&extra);
	return extra.items;
}

/* The row goes where the end row was, which moves on. */
static void
add_row(struct script *s, const struct line *line)
{
	struct qn_route row = { .args = read_extra(s, line) };
	const char *table = after(line->words[2], "include:");
	size_t i;

	if (strcmp(line->words[0], "path") == 0)
		row.path = line->words[1];
	else
		row.regex = line->words[1];
	if (table) {
		row.include = find_table(s, table)->items;
	} else {
		row.view = no_view;
		row.data = after(line->words[2], "view:");
	}
	for (i = 3; i < line->n; i++) {
		if (after(line->words[i], "name="))
			row.name = after(line->words[i], "name=");
		if (after(line->words[i], "app="))
			row.app_name = after(line->words[i], "app=");
		if (after(line->words[i], "ns="))
			row.ns = after(line->words[i], "ns=");
	}
	qn_vec_add(s->table);
	*(struct qn_route *)qn_vec_get(s->table, s->table->len - 2) = row;
}

/* ---- questions ---------------------------------------------------------- */

static const char *
decode(struct script *s, const char *text)
{
	size_t len;

	return qn_percent_decode(s->arena, text, strlen(text), false, &len);
}

static int
compare_params(const void *a, const void *b)
{
	return strcmp(((const struct qn_param *)a)->name,
	    ((const struct qn_param *)b)->name);
}

/* As Python's quote(text, safe='/:@-._~') does. */
static void
add_quoted(struct qn_str *out, const char *text)
{
	for (; *text; text++)
		if (strchr("/:@", *text))
			qn_str_add_char(out, *text);
		else
			qn_str_add_url(out, text, 1);
}

static void
answer_resolve(struct script *s, const struct line *line, struct qn_str *out)
{
	struct qn_req req = { .arena = s->arena,
		.path = decode(s, line->words[1]) };
	const struct qn_match *match = qn_urls_resolve(s->urls, &req);
	size_t i;

	if (!match) {
		qn_str_add(out, "404");
		return;
	}
	qn_str_addf(out, "%s\t%s", (const char *)match->route->data,
	    *match->view_name ? match->view_name : "-");
	if (req.args.len > 1)
		qsort(req.args.items, req.args.len, sizeof(*req.args.items),
		    compare_params);
	for (i = 0; i < req.args.len; i++) {
		qn_str_addf(out, "\t%s=", req.args.items[i].name);
		add_quoted(out, req.args.items[i].value);
	}
}

static void
answer_reverse(struct script *s, const struct line *line, struct qn_str *out)
{
	struct qn_value args[WORDS_MAX];
	const char *names[WORDS_MAX];
	struct qn_reverse ask = {
		.name = line->words[1], .args = args, .names = names
	};
	struct qn_err err = QN_ERR_INIT;
	const char *equal;
	size_t i;

	for (i = 2; i < line->n; i++) {
		if (after(line->words[i], "current:")) {
			ask.ns = after(line->words[i], "current:");
			continue;
		}
		equal = strchr(line->words[i], '=');
		names[ask.n] = NULL;
		if (equal)
			names[ask.n] = qn_arena_dup(s->arena, line->words[i],
			    (size_t)(equal - line->words[i]));
		args[ask.n++] =
		    qn_value_str(decode(s, equal ? equal + 1 : line->words[i]));
	}
	if (qn_urls_format(s->urls, &ask, out, &err) < 0)
		qn_str_add(out, "NoReverseMatch");
}

/* ---- the file ----------------------------------------------------------- */

static struct line
split(char *text)
{
	struct line line = { .n = 0 };
	char *tab;

	text[strcspn(text, "\n")] = '\0';
	while (text && line.n < WORDS_MAX) {
		tab = strchr(text, '\t');
		if (tab)
			*tab++ = '\0';
		line.words[line.n++] = text;
		text = tab;
	}
	return line;
}

static void
ask(struct script *s, const struct line *line)
{
	char want[4096] = "";
	struct qn_str got;

	qn_str_init(&got, s->arena);
	if (strcmp(line->words[0], "resolve") == 0)
		answer_resolve(s, line, &got);
	else
		answer_reverse(s, line, &got);
	if (!fgets(want, sizeof(want), s->want))
		want[0] = '\0';
	want[strcspn(want, "\n")] = '\0';
	qn_tap_is(*want == '?' ? "?" : got.buf, want, "%s %s %s %s",
	    line->words[0], line->words[1], line->n > 2 ? line->words[2] : "",
	    line->n > 3 ? line->words[3] : "");
}

static void
run(struct script *s, const struct line *line)
{
	const char *verb = line->words[0];

	if (*verb == '\0' || *verb == '#')
		return;
	if (strcmp(verb, "table") == 0) {
		begin_table(s, line->words[1]);
	} else if (strcmp(verb, "use") == 0) {
		qn_urls_free(s->urls);
		s->urls = qn_urls_new(
		    find_table(s, line->words[1])->items, own, NULL);
	} else if (strcmp(verb, "path") == 0 || strcmp(verb, "regex") == 0) {
		add_row(s, line);
	} else {
		ask(s, line);
	}
}

static FILE *
open_file(const char *path, const char *name)
{
	const char *top = getenv("top_srcdir");
	char text[4096];
	FILE *file;

	snprintf(text, sizeof(text), "%s/t/url/%s", top ? top : ".", name);
	file = fopen(path ? path : text, "r");
	if (!file) {
		perror(path ? path : text);
		exit(1);
	}
	return file;
}

int
main(int argc, char **argv)
{
	struct script s = { .arena = qn_arena_new(0) };
	FILE *file = open_file(argc > 2 ? argv[1] : NULL, "routes.txt");
	char buf[4096];
	struct line line;

	s.want = open_file(argc > 2 ? argv[2] : NULL, "routes.out");
	s.tables = qn_map_new(s.arena);
	while (fgets(buf, sizeof(buf), file)) {
		line = split(qn_arena_strdup(s.arena, buf));
		run(&s, &line);
	}
	qn_tap_ok(!fgets(buf, sizeof(buf), s.want), "no answer is left over");
	fclose(file);
	fclose(s.want);
	qn_urls_free(s.urls);
	qn_arena_free(s.arena);
	return qn_tap_done();
}
