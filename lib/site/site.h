/* SPDX-License-Identifier: MIT */
/*
 * A site: its apps, middleware, routes and settings, declared as one const
 * struct in the application's main.c.
 *
 *	static const struct qn_site site = {
 *		.name = "tracker",
 *		.apps = apps,
 *		.middleware = middleware,
 *		.routes = routes,
 *	};
 *
 *	int
 *	main(int argc, char **argv)
 *	{
 *		return qn_main(&site, argc, argv);
 *	}
 *
 * What is computed from it at start (route tree, compiled templates, settings)
 * lives in struct qn_runtime.
 */
#ifndef QN_SITE_SITE_H
#define QN_SITE_SITE_H

#include "http/request.h"
#include "http/response.h"
#include "meta/check.h"
#include "meta/model.h"
#include "site/settings.h"
#include "tpl/tpl.h"
#include "url/route.h"

struct qn_command;

/* An app: a folder of app/ on one screen. Every member may be left out. */
struct qn_app {
	const char *name; /* "tasks" */
	const char *verbose_name;
	const struct qn_model *const *models;     /* NULL-ended */
	const struct qn_route *routes;            /* for documentation */
	const struct qn_tpl_library *tags;        /* {% load NAME %} */
	const struct qn_command *const *commands; /* own subcommands */
};

/*
 * A layer of the onion. `before` may answer (a response stops the way in);
 * `after` may replace the response. Both may be NULL.
 */
struct qn_middleware {
	const char *name;
	struct qn_resp *(*before)(struct qn_req *req);
	struct qn_resp *(*after)(struct qn_req *req, struct qn_resp *resp);
};

struct qn_site {
	const char *name;
	const struct qn_app *const *apps;              /* NULL-ended */
	const struct qn_middleware *const *middleware; /* outermost first */
	const struct qn_route *routes;
	const struct qn_converter *converters;  /* NULL: built in */
	qn_ctx_processor_fn *const *processors; /* NULL-ended */
	/* Views for error pages; NULL: templates/errors/STATUS.html. */
	struct qn_resp *(*error_view)(struct qn_req *req, int status);
};

/* What start-up makes of a site. One per process, made before the fork. */
struct qn_runtime {
	const struct qn_site *site;
	const struct qn_settings *settings;
	struct qn_urls *urls;
	struct qn_tpl_env *tpl;
	struct qn_checks checks; /* findings; errors forbid to serve */
	struct qn_arena *arena;  /* for the life of the runtime */
};

/*
 * Build it: route tree and templates, and check every table; findings are in
 * ret->checks. −1 when a setting makes that impossible. `settings` is lent.
 */
int qn_runtime_init(struct qn_runtime *ret, const struct qn_site *site,
    const struct qn_settings *settings, struct qn_err *err) QN_MUST_CHECK;
void qn_runtime_release(struct qn_runtime *runtime);

/* The runtime of the process, set by qn_runtime_init. */
const struct qn_runtime *qn_runtime(void) QN_NONNULL_RESULT;

/*
 * The spine: one request through middleware, route, view and back. Never
 * fails: whatever happens ends in a response, made but not yet sent.
 */
struct qn_resp *qn_site_handle(
    const struct qn_site *site, struct qn_req *req) QN_NONNULL_RESULT;

/*
 * The same for a request that qn_req_init refused with `err`: its error page.
 */
struct qn_resp *qn_site_handle_bad(const struct qn_site *site,
    struct qn_req *req, const struct qn_err *err) QN_NONNULL_RESULT;

#endif
