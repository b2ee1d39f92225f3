/* SPDX-License-Identifier: MIT */
/* List every route: pattern, name, view, methods, guard. */
#include <dlfcn.h>
#include <string.h>

#include "base/backtrace.h"
#include "base/json.h"
#include "cmd/cmd-int.h"

#include "base/banned.h"

/* The name of a view's function; a static one's by debug information. */
static const char *
view_name(const struct qn_route *route, struct qn_arena *arena)
{
	union {
		qn_view_fn *fn;
		void *ptr;
	} view = { .fn = route->view };
	struct qn_str name;
	Dl_info info;

	if (route->redirect)
		return qn_arena_printf(arena, "-> %s", route->redirect);
	if (view.ptr && dladdr(view.ptr, &info) && info.dli_sname &&
	    info.dli_saddr == view.ptr)
		return info.dli_sname;
	qn_str_init(&name, arena);
	qn_backtrace_add_name(&name, view.ptr);
	return name.buf;
}

struct columns {
	const char *cell[5];
};

static struct columns
columns_of(const struct qn_url_entry *entry, struct qn_arena *arena)
{
	struct qn_str methods;

	qn_str_init(&methods, arena);
	qn_str_add_allow(&methods, entry->match->methods);
	return (struct columns){ { entry->match->pattern,
	    entry->match->view_name, view_name(entry->match->route, arena),
	    methods.buf, entry->guard } };
}

static const char *const headings[5] = { "PATTERN", "NAME", "VIEW", "METHODS",
	"GUARD" };

static void
add_table(struct qn_str *out, const struct columns *rows, size_t n)
{
	size_t width[5], i, c;

	for (c = 0; c < 5; c++)
		width[c] = strlen(headings[c]);
	for (i = 0; i < n; i++)
		for (c = 0; c < 5; c++)
			if (strlen(rows[i].cell[c]) > width[c])
				width[c] = strlen(rows[i].cell[c]);
	for (i = 0; i <= n; i++) {
		const char *const *cell = i ? rows[i - 1].cell : headings;

		for (c = 0; c < 4; c++)
			qn_str_addf(out, "%-*s  ", (int)width[c], cell[c]);
		qn_str_addf(out, "%s", cell[4]);
		while (out->len && out->buf[out->len - 1] == ' ')
			qn_str_truncate(out, out->len - 1);
		qn_str_add_char(out, '\n');
	}
}

static void
add_json(struct qn_str *out, const struct columns *rows, size_t n,
    struct qn_arena *arena)
{
	static const char *const keys[5] = { "pattern", "name", "view",
		"methods", "guard" };
	struct qn_value *items = QN_NEW_N(arena, struct qn_value, n), list;
	size_t i, c;

	for (i = 0; i < n; i++) {
		struct qn_map *map = qn_map_new(arena);

		for (c = 0; c < 5; c++)
			qn_map_set_value(map, keys[c], strlen(keys[c]),
			    qn_value_str(rows[i].cell[c]));
		items[i] = qn_value_map(map);
	}
	list = qn_value_list(items, n);
	qn_json_add(out, &list);
	qn_str_add_char(out, '\n');
}

static int
routes_run(const struct qn_args *args)
{
	size_t i, n;
	const struct qn_url_entry *entries =
	    qn_urls_list(args->runtime->urls, &n);
	struct columns *rows = QN_NEW_N(args->arena, struct columns, n);
	struct qn_str out;

	for (i = 0; i < n; i++)
		rows[i] = columns_of(&entries[i], args->arena);
	qn_str_init(&out, args->arena);
	if (qn_args_find(args, "json"))
		add_json(&out, rows, n, args->arena);
	else
		add_table(&out, rows, n);
	return qn_cmd__print(&out);
}

static const struct qn_option options[] = {
	{ .name = "json", .help = "as a JSON array" },
	{ 0 },
};

const struct qn_command qn_cmd_routes = {
	.name = "routes",
	.usage = "[--json]",
	.summary = "list the routes with name, view, methods and guard",
	.needs = QN_NEEDS_SETTINGS | QN_NEEDS_SITE | QN_SHOWS_CHECKS,
	.options = options,
	.run = routes_run,
};
