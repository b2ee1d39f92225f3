/* SPDX-License-Identifier: MIT */
/*
 * The tracker: a task tracker for teams. This file lists its apps, its
 * middleware and its root routes; everything else is below app/ and in the
 * library.
 */
#include "quintet.h"

#include "accounts/accounts.h"
#include "demo/demo.h"
#include "pages/pages.h"
#include "pages/urls.h"
#include "tasks/tasks.h"
#include "tasks/urls.h"

#include "base/banned.h"

static const struct qn_app *const apps[] = {
	&accounts_app,
	&tasks_app,
	&pages_app,
	&demo_app,
	NULL,
};

/* Outermost first. */
static const struct qn_middleware *const middleware[] = {
	NULL,
};

static const struct qn_route routes[] = {
	{ .path = "", .include = tasks_routes },
	{ .path = "", .include = pages_routes },
	{ .path = "health/", .include = qn_health_routes },
	{ 0 },
};

static const struct qn_site site = {
	.name = "tracker",
	.apps = apps,
	.middleware = middleware,
	.routes = routes,
};

int
main(int argc, char **argv)
{
	return qn_main(&site, argc, argv);
}
