/* SPDX-License-Identifier: MIT */
/*
 * Findings about routes. W001, W002, W003, W005 and 2_0.W001 are Django's and
 * appear where `manage.py check` of Django 3.2 reports them.
 */
#include <stdlib.h>
#include <string.h>

#include "meta/check.h"
#include "testing/tap.h"
#include "url/route.h"

#include "base/banned.h"

static struct qn_resp *
view(struct qn_req *req)
{
	(void)req;
	abort();
}

/* Check a table; `want` is the ids in order, separated by spaces. */
static void
is_found(const char *what, const struct qn_route *routes,
    const struct qn_converter *own, const char *want)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_checks checks;
	struct qn_urls *urls;
	struct qn_check *check;
	struct qn_str ids;
	size_t i;

	qn_checks_init(&checks, arena, NULL);
	urls = qn_urls_new(routes, own, &checks);
	qn_str_init(&ids, arena);
	for (i = 0; i < checks.items.len; i++) {
		check = qn_vec_get(&checks.items, i);
		qn_str_addf(&ids, "%s%s", i ? " " : "", check->id);
		qn_tap_diag("%s: %s", check->object, check->message);
	}
	qn_tap_is(ids.buf, want, "%s", what);
	qn_urls_free(urls);
	qn_arena_free(arena);
}

/* One row of its own. */
static void
is_row(const char *what, struct qn_route row, const char *want)
{
	struct qn_route routes[2] = { row, { 0 } };

	is_found(what, routes, NULL, want);
}

#define PATH(text, ...)                                 \
	{                                               \
		.path = text, .view = view, __VA_ARGS__ \
	}
#define ROW(...) ((struct qn_route){ __VA_ARGS__ })

static const struct qn_route empty[] = { { 0 } };

static void
test_patterns(void)
{
	is_row("good", ROW(.path = "a/<int:pk>/<b>/", .view = view), "");
	is_row("unknown converter", ROW(.path = "<nope:x>/", .view = view),
	    "urls.E901");
	is_row("space", ROW(.path = "<int: x>/", .view = view), "urls.E902");
	is_row("name", ROW(.path = "<int:1x>/", .view = view), "urls.E903");
	is_row("no name", ROW(.path = "<int:>/", .view = view), "urls.E903");
	is_row("twice", ROW(.path = "<int:x>/<str:x>/", .view = view),
	    "urls.E904");
	is_row("regex", ROW(.regex = "^a(b$", .view = view), "urls.E905");
	is_row("group twice", ROW(.regex = "^(?P<a>.)(?P<a>.)$", .view = view),
	    "urls.E905");
	is_row("UTF-8", ROW(.path = "\xff/", .view = view), "urls.E906");
	is_row(
	    "lone bracket", ROW(.path = "<int:x/", .view = view), "urls.W902");
	is_row("empty brackets", ROW(.path = "<>/", .view = view), "urls.W902");
	is_row("slash", ROW(.path = "/a/", .view = view), "urls.W002");
	is_row("slash of a regex", ROW(.regex = "^/a$", .view = view),
	    "urls.W002");
	is_row("slash of an include", ROW(.path = "/a", .include = empty),
	    "urls.W002");
	is_row("it ends with one", ROW(.path = "/", .include = empty), "");
	is_row("dollar", ROW(.regex = "^a/$", .include = empty), "urls.W001");
	is_row("escaped", ROW(.regex = "^a/\\$", .include = empty), "");
	is_row("regex as path", ROW(.path = "^a/$", .view = view), "2_0.W001");
	is_row("group in path", ROW(.path = "(?P<a>b)/", .view = view),
	    "2_0.W001");
}

static void
test_rows(void)
{
	static const struct qn_route loop[] = {
		{ .path = "x/", .include = loop },
		{ 0 },
	};

	is_row("no view", ROW(.path = "a/"), "urls.E004");
	is_row("no pattern", ROW(.view = view), "urls.E004");
	is_row("two patterns", ROW(.path = "a", .regex = "a", .view = view),
	    "urls.E004");
	is_row("two answers", ROW(.path = "a", .view = view, .redirect = "/b"),
	    "urls.E004");
	is_row("colon", ROW(.path = "a/", .view = view, .name = "a:b"),
	    "urls.W003");
	is_row("guarded include",
	    ROW(.path = "a/", .include = empty, .login = true), "urls.E910");
	is_row("ns alone", ROW(.path = "a/", .include = empty, .ns = "a"),
	    "urls.E911");
	is_row("namespace of a view",
	    ROW(.path = "a/", .view = view, .app_name = "a"), "urls.E911");
	is_row("redirect to no name", ROW(.path = "a/", .redirect = "b"),
	    "urls.E912");
	is_row("redirect to no argument",
	    ROW(.path = "a/<int:x>/", .redirect = "/b/<x>/<y>/"), "urls.E912");
	is_found("endless include", loop, NULL, "urls.E908");
}

static void
test_names(void)
{
	static const struct qn_route same[] = { PATH("a/<int:x>/", .name = "n"),
		PATH("b/<int:x>/", .name = "n"), { 0 } };
	static const struct qn_route other[] = { PATH("a/", .name = "n"),
		PATH("a/<int:x>/", .name = "n"), { 0 } };
	static const struct qn_route_arg one[] = { { "k", "1" }, { 0 } };
	static const struct qn_route_arg two[] = { { "k", "2" }, { 0 } };
	static const struct qn_route extra[] = { PATH("a/", .name = "n",
						     .args = one),
		PATH("b/", .name = "n", .args = two), { 0 } };
	static const struct qn_route app[] = { PATH("", .name = "n"), { 0 } };
	static const struct qn_route twice[] = {
		{ .path = "a/", .include = app, .app_name = "app" },
		{ .path = "b/", .include = app, .app_name = "app" }, { 0 }
	};
	static const struct qn_route apart[] = {
		{ .path = "a/", .include = app, .app_name = "app", .ns = "a" },
		{ .path = "b/", .include = app, .app_name = "app", .ns = "b" },
		PATH("c/", .name = "n"), { 0 }
	};
	static const struct qn_route hidden[] = {
		{ .path = "<int:x>/", .include = same }, { 0 }
	};

	is_found("same arguments", same, NULL, "urls.E909");
	is_found("other arguments", other, NULL, "urls.W903");
	is_found("other extra arguments", extra, NULL, "urls.W903");
	is_found("namespace twice", twice, NULL, "urls.W005");
	is_found("two namespaces", apart, NULL, "");
	is_found(
	    "hidden parameters", hidden, NULL, "urls.W901 urls.W901 urls.E909");
}

static const struct qn_converter year[] = {
	{ .name = "year", .regex = "[0-9]{4}" },
	{ 0 },
};

/* Whether `second` is never reached after `first`. */
static void
is_hidden(const char *first, const char *second, bool want)
{
	struct qn_route routes[] = { PATH(first), PATH(second), { 0 } };

	is_found(second, routes, year, want ? "urls.W904" : "");
}

static void
test_reach(void)
{
	static const struct qn_route leaf[] = { PATH("x/"), { 0 } };
	static const struct qn_route includes[] = { { .path = "<str:a>/",
							.include = leaf },
		{ .path = "b/", .include = leaf }, { 0 } };
	static const struct qn_route greedy[] = {
		{ .path = "<path:a>", .include = leaf }, PATH("a/x/"), { 0 }
	};
	static const struct qn_route regexes[] = { { .regex = "^a$",
						       .view = view },
		{ .regex = "^a$", .view = view }, { 0 } };

	is_hidden("a/", "a/", true);
	is_hidden("a/", "b/", false);
	is_hidden("<str:x>/", "a/", true);
	is_hidden("a/", "<str:x>/", false);
	is_hidden("<int:x>/", "2024/", true);
	is_hidden("<int:x>/", "2024a/", false);
	is_hidden("<slug:x>/", "<int:y>/", true);
	is_hidden("<int:x>/", "<slug:y>/", false);
	is_hidden("<slug:x>/", "<uuid:y>/", true);
	is_hidden("<str:x>/", "<path:y>/", false);
	is_hidden("<path:x>", "<str:y>/<int:z>/", true);
	is_hidden("<path:x>/", "a/b", false);
	is_hidden("<str:x>-<str:y>/", "<int:a>-b/", true);
	is_hidden("<str:x>/", "<int:a>-<int:b>/", true);
	is_hidden("<year:x>/", "<year:x>/", true);
	is_hidden("<year:x>/", "2024/", false);
	is_hidden("<int:x>/", "<year:x>/", false);
	is_found("an include hides", includes, NULL, "urls.W904");
	is_found("one that gives nothing back does not", greedy, NULL, "");
	is_found("the same regex", regexes, NULL, "urls.W904");
}

int
main(void)
{
	test_patterns();
	test_rows();
	test_names();
	test_reach();
	return qn_tap_done();
}
