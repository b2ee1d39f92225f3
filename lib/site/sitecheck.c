/* SPDX-License-Identifier: MIT */
/*
 * Checks of a site as a whole. To add one: a function, and its name in the
 * list that runs it. Ids up to 899 mean what they mean in Django.
 */
#include "site/sitecheck.h"

#include <string.h>
#include <sys/stat.h>

#include "base/vec.h"
#include "tpl/tpl-check.h"

#include "base/banned.h"

static void
check_models(const struct qn_runtime *runtime, struct qn_checks *checks)
{
	struct qn_vec all = QN_VEC(const struct qn_model *, runtime->arena);
	const struct qn_app *const *app;
	const struct qn_model *const *model;

	for (app = runtime->site->apps; app && *app; app++) {
		for (model = (*app)->models; model && *model; model++) {
			*(const struct qn_model **)qn_vec_add(&all) = *model;
			qn_model_check(*model, checks);
		}
	}
	if (all.len)
		qn_models_check(all.items, all.len, checks);
}

static void
check_apps(const struct qn_runtime *runtime, struct qn_checks *checks)
{
	const struct qn_app *const *app, *const *other;

	for (app = runtime->site->apps; app && *app; app++) {
		if (!(*app)->name) {
			qn_checks_add(checks, QN_CHECK_ERROR, "apps.E901", NULL,
			    "Give it .name.", "An app has no name.");
			continue;
		}
		for (other = runtime->site->apps; other != app; other++)
			if ((*other)->name &&
			    strcmp((*app)->name, (*other)->name) == 0)
				qn_checks_add(checks, QN_CHECK_ERROR,
				    "apps.E902", (*app)->name, NULL,
				    "Two apps have this name.");
	}
}

static void
check_middleware(const struct qn_runtime *runtime, struct qn_checks *checks)
{
	const struct qn_middleware *const *mw, *const *other;

	for (mw = runtime->site->middleware; mw && *mw; mw++) {
		if (!(*mw)->before && !(*mw)->after)
			qn_checks_add(checks, QN_CHECK_WARNING,
			    "middleware.W901", (*mw)->name, NULL,
			    "It has neither .before nor .after.");
		for (other = runtime->site->middleware; other != mw; other++)
			if (*mw == *other)
				qn_checks_add(checks, QN_CHECK_ERROR,
				    "middleware.E902", (*mw)->name, NULL,
				    "It is listed twice.");
	}
}

static void
check_settings(const struct qn_runtime *runtime, struct qn_checks *checks)
{
	const struct qn_settings *s = runtime->settings;
	size_t len = s->static_url ? strlen(s->static_url) : 0;
	struct stat st;
	size_t i;

	if (!s->secret_key)
		qn_checks_add(checks, QN_CHECK_ERROR, "security.E901",
		    "SECRET_KEY",
		    "Set it in the environment, or name a file "
		    "that holds it in SECRET_KEY_FILE.",
		    "It must be set unless DEBUG is on.");
	if (!len || s->static_url[len - 1] != '/')
		qn_checks_add(checks, QN_CHECK_ERROR, "settings.E901",
		    "STATIC_URL", NULL, "It must end with a slash.");
	for (i = 0; s->template_dirs[i]; i++)
		if (stat(s->template_dirs[i], &st) < 0 || !S_ISDIR(st.st_mode))
			qn_checks_add(checks, QN_CHECK_WARNING, "files.W904",
			    "TEMPLATE_DIRS", NULL,
			    "The directory \"%s\" does not exist.",
			    s->template_dirs[i]);
	if (s->serve.mode == QN_POOL_DYNAMIC &&
	    s->serve.spare_min > s->serve.spare_max)
		qn_checks_add(checks, QN_CHECK_ERROR, "settings.E902",
		    "POOL_SPARE_MIN", NULL, "It is above POOL_SPARE_MAX.");
	if (s->serve.hard_timeout &&
	    s->serve.soft_timeout > s->serve.hard_timeout)
		qn_checks_add(checks, QN_CHECK_WARNING, "settings.W903",
		    "REQUEST_SOFT_TIMEOUT", NULL,
		    "It is above REQUEST_HARD_TIMEOUT and never happens.");
}

void
qn_site_check(const struct qn_runtime *runtime, struct qn_checks *checks)
{
	static void (*const list[])(
	    const struct qn_runtime *, struct qn_checks *) = { check_apps,
		check_models, check_middleware, check_settings };
	size_t i;

	for (i = 0; i < QN_COUNT(list); i++)
		list[i](runtime, checks);
}

/* A template's finding under its own id, at file:line:column. */
static void
template_report(void *arg, const struct qn_tpl_finding *finding)
{
	struct qn_checks *checks = arg;
	bool is_error = strstr(finding->id, ".E") != NULL;

	qn_checks_add(checks, is_error ? QN_CHECK_ERROR : QN_CHECK_WARNING,
	    finding->id,
	    qn_arena_printf(checks->arena, "%s:%d:%d", finding->file,
		finding->line, finding->column),
	    finding->hint, "%s", finding->message);
}

static bool
template_has_route(void *arg QN_UNUSED, const char *name)
{
	return qn_urls_has_name(qn_runtime()->urls, name);
}

void
qn_site_check_templates(
    const struct qn_runtime *runtime, struct qn_checks *checks)
{
	const struct qn_tpl_check_hooks hooks = { .report = template_report,
		.has_route = template_has_route,
		.arg = checks };

	qn_tpl_check(runtime->tpl, &hooks);
}

static void
deploy_key(const struct qn_settings *s, struct qn_checks *checks)
{
	bool seen[256] = { false };
	size_t i, different = 0,
		  len = s->secret_key ? strlen(s->secret_key) : 0;

	for (i = 0; i < len; i++) {
		different += !seen[(unsigned char)s->secret_key[i]];
		seen[(unsigned char)s->secret_key[i]] = true;
	}
	if (len < 50 || different < 5)
		qn_checks_add(checks, QN_CHECK_WARNING, "security.W009",
		    "SECRET_KEY", "Use 50 random characters or more.",
		    "It has less than 50 characters or less than 5 different "
		    "ones, so signatures may be guessed.");
}

static void
deploy_hosts(const struct qn_settings *s, struct qn_checks *checks)
{
	size_t i;

	if (!s->http.allowed_hosts[0])
		qn_checks_add(checks, QN_CHECK_WARNING, "security.W020",
		    "ALLOWED_HOSTS", NULL,
		    "It must not be empty in deployment: every request is "
		    "answered 400.");
	for (i = 0; s->http.allowed_hosts[i]; i++)
		if (strcmp(s->http.allowed_hosts[i], "*") == 0)
			qn_checks_add(checks, QN_CHECK_WARNING, "security.W901",
			    "ALLOWED_HOSTS", "Name the site's hosts.",
			    "\"*\" answers any Host, also a forged one.");
}

void
qn_site_check_deploy(const struct qn_runtime *runtime, struct qn_checks *checks)
{
	const struct qn_settings *s = runtime->settings;

	if (s->debug)
		qn_checks_add(checks, QN_CHECK_WARNING, "security.W018",
		    "DEBUG", NULL, "It must be off in deployment.");
	deploy_key(s, checks);
	deploy_hosts(s, checks);
	if (!s->serve.hard_timeout)
		qn_checks_add(checks, QN_CHECK_WARNING, "serve.W901",
		    "REQUEST_HARD_TIMEOUT", NULL,
		    "Without it a request that hangs keeps its worker.");
	if (!s->db.url)
		qn_checks_add(checks, QN_CHECK_WARNING, "database.W901",
		    "DATABASE_URL", NULL,
		    "It is empty: libpq's defaults decide which database.");
}
