/* SPDX-License-Identifier: MIT */
/* What start-up makes of a site: checks, the route tree, the templates. */
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/map.h"
#include "base/rand.h"
#include "site/pages.h"
#include "site/processors.h"
#include "site/site.h"
#include "site/sitecheck.h"

#include "base/banned.h"

static struct qn_runtime *current;

const struct qn_runtime *
qn_runtime(void)
{
	if (!current)
		QN_BUG("the site is used before qn_runtime_init");
	return current;
}

/* {% url %} and {% static %}: what tpl/ may not know by itself. */
static int
runtime_reverse(const void *site QN_UNUSED, struct qn_req *req,
    const char *name, const struct qn_value *args, const char *const *names,
    size_t n, struct qn_str *out, struct qn_err *err)
{
	const struct qn_reverse ask = {
		.name = name,
		.ns = req && req->match ? req->match->ns : NULL,
		.mount = req ? req->mount : "",
		.args = args,
		.names = names,
		.n = n,
	};

	return qn_urls_format(current->urls, &ask, out, err);
}

/* Libraries of tags that the site's apps bring. */
static const struct qn_tpl_library *const *
runtime_libraries(const struct qn_site *site, struct qn_arena *arena)
{
	struct qn_vec list = QN_VEC(const struct qn_tpl_library *, arena);
	const struct qn_app *const *app;

	for (app = site->apps; app && *app; app++)
		if ((*app)->tags)
			*(const struct qn_tpl_library **)qn_vec_add(&list) =
			    (*app)->tags;
	qn_vec_add(&list);
	return list.items;
}

/* The library's context processors, then the site's. */
static qn_ctx_processor_fn *const *
runtime_processors(const struct qn_site *site, struct qn_arena *arena)
{
	struct qn_vec list = QN_VEC(qn_ctx_processor_fn *, arena);
	qn_ctx_processor_fn *const *fn;

	for (fn = qn_processors; *fn; fn++)
		*(qn_ctx_processor_fn **)qn_vec_add(&list) = *fn;
	for (fn = site->processors; fn && *fn; fn++)
		*(qn_ctx_processor_fn **)qn_vec_add(&list) = *fn;
	qn_vec_add(&list);
	return list.items;
}

static struct qn_tpl_env *
runtime_templates(struct qn_runtime *runtime)
{
	const struct qn_settings *s = runtime->settings;
	struct qn_tpl_options *options =
	    QN_NEW(runtime->arena, struct qn_tpl_options);

	options->dirs = s->template_dirs;
	options->builtin = qn_pages;
	options->libraries = runtime_libraries(runtime->site, runtime->arena);
	options->processors = runtime_processors(runtime->site, runtime->arena);
	options->string_if_invalid = s->string_if_invalid;
	options->static_url = s->static_url;
	options->media_url = s->media_url;
	options->tz = qn_tz_find(s->time_zone);
	options->reload = s->debug;
	options->debug = s->debug;
	options->reverse = runtime_reverse;
	options->site = runtime->site;
	return qn_tpl_env_new(options);
}

/* Once a process: a new key would lose the keys of the maps there are. */
static void
seed_maps(void)
{
	static bool seeded;
	uint64_t seed[2];

	if (seeded)
		return;
	qn_rand_bytes(seed, sizeof(seed));
	qn_map_seed(seed[0], seed[1]);
	seeded = true;
}

int
qn_runtime_init(struct qn_runtime *ret, const struct qn_site *site,
    const struct qn_settings *settings, struct qn_err *err)
{
	seed_maps();
	if (!qn_tz_find(settings->time_zone))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "TIME_ZONE: \"%s\" is not a zone of this system",
		    settings->time_zone ? settings->time_zone : "");
	ret->arena = qn_arena_new(0);
	ret->site = site;
	ret->settings = settings;
	qn_checks_init(&ret->checks, ret->arena, settings->silenced_checks);
	ret->urls = qn_urls_new(site->routes, site->converters, &ret->checks);
	current = ret;
	qn_err_keep_stack(settings->debug);
	ret->tpl = runtime_templates(ret);
	qn_site_check(ret, &ret->checks);
	return 0;
}

void
qn_runtime_release(struct qn_runtime *runtime)
{
	qn_tpl_env_free(runtime->tpl);
	qn_urls_free(runtime->urls);
	qn_arena_free(runtime->arena);
	if (current == runtime)
		current = NULL;
	memset(runtime, 0, sizeof(*runtime));
}
