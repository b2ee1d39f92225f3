/* SPDX-License-Identifier: MIT */
#include "site/processors.h"

#include "db/db.h"
#include "site/site.h"

#include "base/banned.h"

/* Django's debug processor: `debug` is set only when it is on. */
static void
processor_debug(struct qn_req *req QN_UNUSED, struct qn_ctx *ctx)
{
	if (qn_runtime()->settings->debug)
		qn_ctx_set(ctx, "debug", qn_value_bool(true));
}

static void
processor_static(struct qn_req *req QN_UNUSED, struct qn_ctx *ctx)
{
	qn_ctx_set(ctx, "STATIC_URL",
	    qn_value_str(qn_runtime()->settings->static_url));
	qn_ctx_set(
	    ctx, "MEDIA_URL", qn_value_str(qn_runtime()->settings->media_url));
}

static void
processor_site(struct qn_req *req QN_UNUSED, struct qn_ctx *ctx)
{
	qn_ctx_set(ctx, "site_name", qn_value_str(qn_runtime()->site->name));
}

qn_ctx_processor_fn *const qn_processors[] = {
	processor_debug,
	processor_static,
	processor_site,
	NULL,
};
