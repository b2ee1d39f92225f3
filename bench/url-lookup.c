/* SPDX-License-Identifier: MIT */
/*
 * The time of a look-up among a thousand routes, and of a reverse: prints
 * "what<TAB>nanoseconds", best of five rounds.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "url/route.h"

#define ROUTES 1000
#define ROUNDS 5
#define TIMES  200000

static struct qn_resp *
view(struct qn_req *req)
{
	(void)req;
	abort();
}

static struct qn_urls *
make_urls(struct qn_arena *arena)
{
	static const char *const shapes[] = { "app%d/", "app%d/<int:pk>/",
		"app%d/<int:pk>/edit/", "app%d/<slug:s>/<int:page>/" };
	struct qn_route *routes = QN_NEW_N(arena, struct qn_route, ROUTES + 1);
	int i;

	for (i = 0; i < ROUTES; i++) {
		routes[i].path = qn_arena_printf(arena, shapes[i % 4], i / 4);
		routes[i].name = qn_arena_printf(arena, "r%d", i);
		routes[i].view = view;
	}
	return qn_urls_new(routes, NULL, NULL);
}

static int64_t
time_resolve(const struct qn_urls *urls, struct qn_req *req)
{
	int64_t start = qn_time_monotonic();
	int i;

	for (i = 0; i < TIMES; i++) {
		qn_urls_resolve(urls, req);
		qn_arena_reset(req->arena);
	}
	return (qn_time_monotonic() - start) * 1000 / TIMES;
}

static int64_t
time_reverse(const struct qn_urls *urls, struct qn_req *req)
{
	struct qn_value pk = qn_value_int(4711);
	int64_t start = qn_time_monotonic();
	struct qn_str out;
	int i;

	for (i = 0; i < TIMES; i++) {
		qn_str_init(&out, req->arena);
		if (qn_urls_reverse(
			urls, "", "r501", &pk, NULL, 1, &out, NULL) < 0)
			abort();
		qn_arena_reset(req->arena);
	}
	return (qn_time_monotonic() - start) * 1000 / TIMES;
}

static void
report(const struct qn_urls *urls, struct qn_req *req, const char *what,
    const char *path)
{
	int64_t best = INT64_MAX, nsec;
	int i;

	req->path = path;
	for (i = 0; i < ROUNDS; i++) {
		nsec = path ? time_resolve(urls, req) : time_reverse(urls, req);
		if (nsec < best)
			best = nsec;
	}
	printf("%s\t%d\n", what, (int)best);
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_req req = { .arena = qn_arena_new(0), .mount = "" };
	struct qn_urls *urls = make_urls(arena);

	report(urls, &req, "look-up of a static route", "/app125/");
	report(urls, &req, "look-up with an argument", "/app125/4711/");
	report(urls, &req, "look-up of the last route", "/app249/a-slug/7/");
	report(urls, &req, "look-up without a route", "/app249/a-slug/x/");
	report(urls, &req, "reverse with an argument", NULL);
	qn_urls_free(urls);
	qn_arena_free(req.arena);
	qn_arena_free(arena);
	return 0;
}
