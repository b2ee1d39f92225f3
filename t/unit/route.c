/* SPDX-License-Identifier: MIT */
/*
 * Routes beyond the questions that url-table.c compares with Django: listing,
 * methods, memory, redirects, limits and speed.
 */
#include "url/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "testing/tap.h"

#include "base/banned.h"

static struct qn_resp *
view(struct qn_req *req)
{
	(void)req;
	abort();
}

static struct qn_req
request(struct qn_arena *arena, const char *path)
{
	return (struct qn_req){ .arena = arena, .path = path, .mount = "" };
}

/* ---- listing ------------------------------------------------------------ */

static const struct qn_route inner[] = {
	{ .path = "<int:pk>/",
	    .view = view,
	    .name = "detail",
	    .methods = QN_GET,
	    .login = true },
	{ .path = "edit/",
	    .view = view,
	    .methods = QN_POST | QN_PUT,
	    .permission = "tasks.change_task" },
	{ 0 },
};

static const struct qn_route outer[] = {
	{ .path = "", .view = view, .name = "home" },
	{ .path = "tasks/", .include = inner, .app_name = "tasks" },
	{ .regex = "^re/(?P<x>[0-9]+)/$", .view = view, .name = "re" },
	{ 0 },
};

static void
test_list(void)
{
	struct qn_urls *urls = qn_urls_new(outer, NULL, NULL);
	const struct qn_url_entry *list;
	size_t n = 0;

	list = qn_urls_list(urls, &n);
	qn_tap_is_int(n, 4, "four routes");
	qn_tap_is(list[0].match->pattern, "/", "root");
	qn_tap_is(list[1].match->pattern, "/tasks/<int:pk>/", "with prefix");
	qn_tap_is(list[1].match->view_name, "tasks:detail", "with namespace");
	qn_tap_is(list[1].match->ns, "tasks", "namespace");
	qn_tap_is(list[1].guard, "login", "login is a guard");
	qn_tap_is(list[2].guard, "tasks.change_task", "so is a permission");
	qn_tap_is(list[2].match->view_name, "", "unnamed");
	qn_tap_is(list[3].match->pattern, "/re/(?P<x>[0-9]+)/$", "a regex");
	qn_tap_is_int(list[0].match->methods,
	    QN_GET | QN_HEAD | QN_POST | QN_OPTIONS, "methods by default");
	qn_tap_is_int(list[1].match->methods, QN_GET | QN_HEAD | QN_OPTIONS,
	    "HEAD comes with GET");
	qn_tap_is_int(list[2].match->methods, QN_POST | QN_PUT | QN_OPTIONS,
	    "no GET, no HEAD");
	qn_tap_ok(qn_urls_has_name(urls, "tasks:detail"), "has the name");
	qn_tap_ok(!qn_urls_has_name(urls, "detail"), "not without namespace");
	qn_tap_ok(!qn_urls_has_name(urls, "tasks:"), "not an empty one");
	qn_urls_free(urls);
	qn_urls_free(NULL);
}

/* ---- memory ------------------------------------------------------------- */

static void
test_memory(void)
{
	struct qn_arena *arena = qn_arena_new(1 << 20);
	struct qn_urls *urls = qn_urls_new(outer, NULL, NULL);
	struct qn_req req = request(arena, "/");
	size_t used = qn_arena_used(arena);

	qn_tap_ok(qn_urls_resolve(urls, &req), "static route");
	qn_tap_is_int(qn_arena_used(arena), used, "allocates nothing");
	req.path = "/nowhere/";
	qn_tap_ok(!qn_urls_resolve(urls, &req), "no route");
	qn_tap_is_int(qn_arena_used(arena), used, "allocates nothing");
	qn_tap_ok(!req.match, "and no match is left");
	req.path = "/tasks/7/";
	qn_tap_ok(qn_urls_resolve(urls, &req), "route with an argument");
	qn_tap_is(qn_params_find(&req.args, "pk"), "7", "ends with NUL");
	qn_tap_ok(qn_urls_has(urls, arena, "/tasks/7/and", 9), "by length");
	qn_tap_ok(!qn_urls_has(urls, arena, "/tasks/7/and", 12), "not that");
	qn_urls_free(urls);
	qn_arena_free(arena);
}

/* ---- reverse ------------------------------------------------------------ */

static void
is_reverse(const struct qn_urls *urls, const char *mount, const char *name,
    const struct qn_value *arg, const char *want)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_str out;

	qn_str_init(&out, NULL);
	qn_str_add(&out, "<");
	if (qn_urls_reverse(
		urls, mount, name, arg, NULL, arg ? 1 : 0, &out, &err) < 0) {
		qn_tap_is(out.buf, "<", "nothing appended on failure");
		qn_tap_is(err.message, want, "%s fails", name);
	} else {
		qn_tap_is(out.buf + 1, want, "%s below \"%s\"", name, mount);
	}
	qn_str_release(&out);
}

/* Percent-encoding by RFC 3986 2.1, pchar by 3.3; texts by Django. */
static void
test_reverse(void)
{
	static const struct qn_route routes[] = {
		{ .path = "100%/", .view = view, .name = "percent" },
		{ .path = "<int:pk>/", .view = view, .name = "pk" },
		{ .path = "", .view = view, .name = "home" },
		{ 0 },
	};
	struct qn_urls *urls = qn_urls_new(routes, NULL, NULL);
	struct qn_value seven = qn_value_int(7), x = qn_value_str("x");

	is_reverse(urls, "", "percent", NULL, "/100%25/");
	is_reverse(urls, "", "home", NULL, "/");
	is_reverse(urls, "/tracker", "home", NULL, "/tracker/");
	is_reverse(urls, "/a b", "pk", &seven, "/a%20b/7/");
	is_reverse(urls, "", "pk", &x,
	    "Reverse for 'pk' with arguments '('x',)' not found. "
	    "1 pattern(s) tried: ['<int:pk>/']");
	is_reverse(urls, "", "pk", NULL,
	    "Reverse for 'pk' with no arguments not found. "
	    "1 pattern(s) tried: ['<int:pk>/']");
	is_reverse(urls, "", "nope", NULL,
	    "Reverse for 'nope' not found. 'nope' is not a valid view "
	    "function or pattern name.");
	is_reverse(urls, "", "a:b", NULL, "'a' is not a registered namespace");
	qn_urls_free(urls);
}

/* ---- redirects ---------------------------------------------------------- */

static void
is_redirect(const struct qn_urls *urls, const char *path, const char *want)
{
	struct qn_arena *arena = qn_arena_new(1 << 20);
	struct qn_req req = request(arena, path);
	struct qn_err err = QN_ERR_INIT;
	struct qn_str out;

	qn_str_init(&out, arena);
	if (!qn_urls_resolve(urls, &req) ||
	    qn_urls_format_redirect(urls, &req, &out, &err) < 0)
		qn_str_addf(&out, "failed: %s", err.message);
	qn_tap_is(out.buf, want, "%s leads there", path);
	qn_arena_free(arena);
}

static void
test_redirect(void)
{
	static const struct qn_route routes[] = {
		{ .path = "new/<int:pk>/", .view = view, .name = "new" },
		{ .path = "by-name/<int:pk>/", .redirect = "new" },
		{ .path = "by-path/<str:x>/", .redirect = "/new/<x>/?a=1" },
		{ .path = "away/<str:x>/",
		    .redirect = "https://example.org/<x>" },
		{ .path = "open/<path:x>", .redirect = "/<x>" },
		{ 0 },
	};
	struct qn_urls *urls = qn_urls_new(routes, NULL, NULL);

	is_redirect(urls, "/by-name/7/", "/new/7/");
	is_redirect(urls, "/by-path/a b/", "/new/a%20b/?a=1");
	is_redirect(urls, "/away/x?y/", "https://example.org/x%3Fy");
	is_redirect(urls, "/open/a/b", "/a/b");
	is_redirect(urls, "/open//evil.example/", "/%2Fevil.example/");
	qn_urls_free(urls);
}

/* ---- limits ------------------------------------------------------------- */

/* Patterns that need exponential or cubic time on a hostile path. */
static void
test_limits(void)
{
	static const struct qn_route routes[] = {
		{ .path = "p/<path:a>/<path:b>/<path:c>/<path:d>/end/",
		    .view = view },
		{ .regex = "^r/((a+)+)+$", .view = view },
		{ .regex = "^n(\\(([^()]|(?1))*\\))$", .view = view },
		{ 0 },
	};
	struct qn_arena *arena = qn_arena_new(1 << 20);
	struct qn_urls *urls = qn_urls_new(routes, NULL, NULL);
	char path[8192];
	int64_t start = qn_time_monotonic();

	memset(path, '/', sizeof(path));
	memcpy(path, "/p/", 3);
	qn_tap_ok(!qn_urls_has(urls, arena, path, sizeof(path)), "slashes");
	memset(path, 'a', sizeof(path));
	memcpy(path, "/r/", 3);
	path[sizeof(path) - 1] = 'b';
	qn_tap_ok(!qn_urls_has(urls, arena, path, sizeof(path)), "backtracks");
	memset(path, '(', sizeof(path));
	memcpy(path, "/n", 2);
	qn_tap_ok(!qn_urls_has(urls, arena, path, sizeof(path)), "recursion");
	qn_tap_ok(
	    qn_time_monotonic() - start < 5 * QN_SECOND, "in bounded time");
	qn_tap_ok(!qn_urls_has(urls, arena, "", 0), "no path");
	qn_tap_ok(!qn_urls_has(urls, arena, "*", 1), "no slash");
	qn_tap_ok(!qn_urls_has(urls, arena, "/r/\xff\xfe", 5), "not UTF-8");
	qn_urls_free(urls);
	qn_arena_free(arena);
}

/* ---- speed -------------------------------------------------------------- */

#define MANY 1000

static struct qn_urls *
many_routes(struct qn_arena *arena)
{
	static const char *const shapes[] = { "app%d/", "app%d/<int:pk>/",
		"app%d/<int:pk>/edit/", "app%d/<slug:s>/<int:page>/" };
	struct qn_route *routes = QN_NEW_N(arena, struct qn_route, MANY + 1);
	int i;

	for (i = 0; i < MANY; i++) {
		routes[i].path = qn_arena_printf(arena, shapes[i % 4], i / 4);
		routes[i].name = qn_arena_printf(arena, "r%d", i);
		routes[i].view = view;
	}
	return qn_urls_new(routes, NULL, NULL);
}

/* The goal is a microsecond; a busy machine and sanitizers get 20. */
static void
test_speed(void)
{
	struct qn_arena *arena = qn_arena_new(1 << 20);
	struct qn_urls *urls = many_routes(arena);
	struct qn_arena *scratch = qn_arena_new(1 << 20);
	struct qn_req req = request(scratch, "/app249/some-slug/7/");
	int64_t start = qn_time_monotonic(), nsec;
	int i, found = 0;

	for (i = 0; i < 100000; i++) {
		found += qn_urls_resolve(urls, &req) != NULL;
		qn_arena_reset(scratch);
	}
	nsec = (qn_time_monotonic() - start) * 1000 / i;
	qn_tap_is_int(found, i, "the last of %d routes is found", MANY);
	qn_tap_diag("%d ns for a look-up", (int)nsec);
	qn_tap_ok(nsec < 20000, "fast enough");
	qn_urls_free(urls);
	qn_arena_free(scratch);
	qn_arena_free(arena);
}

int
main(void)
{
	test_list();
	test_memory();
	test_reverse();
	test_redirect();
	test_limits();
	test_speed();
	return qn_tap_done();
}
