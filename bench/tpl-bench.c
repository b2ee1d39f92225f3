/* SPDX-License-Identifier: MIT */
/*
 * Templates against hand-written C that makes the same bytes, in one process:
 * the fortunes page (13 rows) and a list of 50 posts with inheritance, dates,
 * truncation and escaping.
 *
 *	bench/tpl-bench [PAGE TURNS]
 *
 * With a page ("fortunes", "posts") it renders that TURNS times with our
 * engine only, for callgrind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/time.h"
#include "base/value.h"
#include "tpl/tpl.h"

#include "base/banned.h"

#define HEAD  "<!DOCTYPE html><html><head><title>"
#define TABLE "</title></head><body>"

static const struct qn_tpl_source sources[] = {
	{ .name = "base",
	    .text = HEAD "{% block title %}{% endblock %}" TABLE
			 "{% block body %}{% endblock %}</body></html>" },
	{ .name = "fortunes",
	    .text = "{% extends \"base\" %}{% block title %}Fortunes"
		    "{% endblock %}{% block body %}<table><tr><th>id</th>"
		    "<th>message</th></tr>{% for f in fortunes %}<tr><td>"
		    "{{ f.id }}</td><td>{{ f.message }}</td></tr>{% endfor %}"
		    "</table>{% endblock %}" },
	{ .name = "posts",
	    .text = "{% extends \"base\" %}{% block title %}Posts"
		    "{% endblock %}{% block body %}<ul>{% for p in posts %}"
		    "<li class=\"{% cycle 'odd' 'even' %}\"><h2>{{ p.title }}"
		    "</h2><p>{{ p.date|date:\"N j, Y\" }}</p><p>"
		    "{{ p.body|truncatechars:60 }}</p></li>{% endfor %}</ul>"
		    "{% endblock %}" },
	{ 0 },
};

struct row {
	int64_t id;
	const char *title, *body;
	int64_t when;
};

enum {
	ROWS = 50,
	FORTUNES = 13
};

static struct row rows[ROWS];

/* ---- hand-written ----------------------------------------------------- */

static void
hand_fortunes(struct qn_str *out)
{
	size_t i;

	qn_str_add(out,
	    HEAD "Fortunes" TABLE "<table><tr><th>id</th>"
		 "<th>message</th></tr>");
	for (i = 0; i < FORTUNES; i++) {
		qn_str_add(out, "<tr><td>");
		qn_str_add_int(out, rows[i].id);
		qn_str_add(out, "</td><td>");
		qn_str_add_html(out, rows[i].body, strlen(rows[i].body));
		qn_str_add(out, "</td></tr>");
	}
	qn_str_add(out, "</table></body></html>");
}

static void
hand_date(struct qn_str *out, int64_t when)
{
	static const char *const months[] = { "Jan.", "Feb.", "March", "April",
		"May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.",
		"Dec." };
	struct qn_civil c;

	qn_time_split(when, NULL, &c);
	qn_str_add(out, months[c.month - 1]);
	qn_str_add_char(out, ' ');
	qn_str_add_int(out, c.day);
	qn_str_add_len(out, ", ", 2);
	qn_str_add_int(out, c.year);
}

/* ASCII only: the posts are. */
static void
hand_truncate(struct qn_str *out, const char *text)
{
	size_t len = strlen(text);

	if (len <= 60) {
		qn_str_add_html(out, text, len);
		return;
	}
	qn_str_add_html(out, text, 59);
	qn_str_add(out, "\xe2\x80\xa6");
}

static void
hand_posts(struct qn_str *out)
{
	size_t i;

	qn_str_add(out, HEAD "Posts" TABLE "<ul>");
	for (i = 0; i < ROWS; i++) {
		qn_str_add(out,
		    i % 2 ? "<li class=\"even\"><h2>" :
			    "<li class=\"odd\"><h2>");
		qn_str_add_html(out, rows[i].title, strlen(rows[i].title));
		qn_str_add(out, "</h2><p>");
		hand_date(out, rows[i].when);
		qn_str_add(out, "</p><p>");
		hand_truncate(out, rows[i].body);
		qn_str_add(out, "</p></li>");
	}
	qn_str_add(out, "</ul></body></html>");
}

/* ---- ours ------------------------------------------------------------- */

static void
rows_fill(void)
{
	static const char *const bodies[] = {
		"fortune: No such file or directory",
		("A computer scientist is someone who fixes things that aren't "
		 "broken, and leaves the rest as it is for somebody else."),
		"<script>alert(\"This should not be displayed\");</script>",
		"Emacs is a nice operating system, but I prefer UNIX & friends",
	};
	size_t i;

	for (i = 0; i < ROWS; i++) {
		rows[i].id = (int64_t)i + 1;
		rows[i].title = i % 3 ? "A title" : "Fish & chips <today>";
		rows[i].body = bodies[i % QN_COUNT(bodies)];
		rows[i].when =
		    (INT64_C(1700000000) + (int64_t)i * 90000) * QN_SECOND;
	}
}

static struct qn_value
rows_value(struct qn_arena *arena, size_t n)
{
	struct qn_value *list = QN_NEW_N(arena, struct qn_value, n);
	size_t i;

	for (i = 0; i < n; i++) {
		struct qn_map *map = qn_map_new(arena);

		qn_map_set_value(map, "id", 2, qn_value_int(rows[i].id));
		qn_map_set_value(map, "title", 5, qn_value_str(rows[i].title));
		qn_map_set_value(map, "message", 7, qn_value_str(rows[i].body));
		qn_map_set_value(map, "body", 4, qn_value_str(rows[i].body));
		qn_map_set_value(
		    map, "date", 4, qn_value_datetime(rows[i].when));
		list[i] = qn_value_map(map);
	}
	return qn_value_list(list, n);
}

static void
ours(const struct qn_tpl *tpl, struct qn_ctx *ctx, struct qn_str *out)
{
	struct qn_err err = QN_ERR_INIT;

	if (qn_tpl_render(tpl, ctx, out, &err) == 0)
		return;
	fprintf(stderr, "tpl-bench: %s\n", err.message);
	exit(1);
}

/* ---- measuring -------------------------------------------------------- */

/* Microseconds of one rendering; `tpl` NULL: by hand. The best of five. */
static double
measure(void (*hand)(struct qn_str *), const struct qn_tpl *tpl,
    struct qn_ctx *ctx, struct qn_str *out, long turns)
{
	double best = 1e9;
	long i;
	int k;

	for (k = 0; k < 5; k++) {
		int64_t begin = qn_time_monotonic();
		double usec;

		for (i = 0; i < turns; i++) {
			qn_str_reset(out);
			if (tpl)
				ours(tpl, ctx, out);
			else
				hand(out);
		}
		usec = (double)(qn_time_monotonic() - begin) / (double)turns;
		if (usec < best)
			best = usec;
	}
	return best;
}

static int
compare(const char *page, void (*hand)(struct qn_str *),
    const struct qn_tpl *tpl, struct qn_ctx *ctx)
{
	struct qn_str a, b;
	double by_hand, by_us;
	int same;

	qn_str_init(&a, NULL);
	qn_str_init(&b, NULL);
	by_hand = measure(hand, NULL, NULL, &a, 3000);
	by_us = measure(NULL, tpl, ctx, &b, 3000);
	same = a.len == b.len && memcmp(a.buf, b.buf, a.len) == 0;
	printf("%-10s %8zu bytes  C %7.2f us  ours %7.2f us  ratio %.2f%s\n",
	    page, b.len, by_hand, by_us, by_us / by_hand,
	    same ? "" : "  DIFFERENT BYTES");
	qn_str_release(&a);
	qn_str_release(&b);
	return same ? 0 : 1;
}

int
main(int argc, char **argv)
{
	static const struct qn_tpl_options options = { .builtin = sources };
	struct qn_tpl_env *env = qn_tpl_env_new(&options);
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_ctx *ctx = qn_ctx_new(arena);
	struct qn_err err = QN_ERR_INIT;
	const struct qn_tpl *fortunes = qn_tpl_find(env, "fortunes", &err);
	const struct qn_tpl *posts = qn_tpl_find(env, "posts", &err);
	struct qn_str out;
	long turns;
	int bad;

	rows_fill();
	if (!fortunes || !posts) {
		fprintf(stderr, "tpl-bench: %s\n", err.message);
		return 1;
	}
	qn_ctx_set(ctx, "fortunes", rows_value(arena, FORTUNES));
	qn_ctx_set(ctx, "posts", rows_value(arena, ROWS));
	qn_str_init(&out, NULL);
	if (argc == 3) {
		for (turns = strtol(argv[2], NULL, 10); turns > 0; turns--) {
			qn_str_reset(&out);
			ours(strcmp(argv[1], "posts") == 0 ? posts : fortunes,
			    ctx, &out);
		}
		return 0;
	}
	bad = compare("fortunes", hand_fortunes, fortunes, ctx);
	bad |= compare("posts", hand_posts, posts, ctx);
	return bad;
}
