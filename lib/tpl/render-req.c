/* SPDX-License-Identifier: MIT */
/* Templates as responses: Django's render(request, name, context). */
#include "tpl/tpl.h"

#include "http/request.h"
#include "http/response.h"
#include "tpl/context.h"
#include "tpl/env.h"

#include "base/banned.h"

struct qn_ctx *
qn_ctx_for_request(struct qn_req *req)
{
	struct qn_ctx *ctx = qn_ctx_new(req->arena);
	const struct qn_tpl_options *o = req->tpl ? req->tpl->options : NULL;
	qn_ctx_processor_fn *const *fn;

	ctx->req = req;
	qn_ctx_set(ctx, "request", qn_value_object(&qn_req_type, req));
	for (fn = o ? o->processors : NULL; fn && *fn; fn++)
		(*fn)(req, ctx);
	return ctx;
}

struct qn_resp *
qn_render_status(struct qn_req *req, int status, const char *name,
    const struct qn_var *vars, size_t n)
{
	struct qn_resp *resp = qn_resp_new(req, status, NULL);
	int64_t begin = qn_time_monotonic();
	const struct qn_tpl *tpl;
	struct qn_scope scope;
	struct qn_ctx *ctx;
	size_t i;

	if (qn_err_is_set(&req->err))
		return resp;
	tpl = qn_tpl_find(req->tpl, name, &req->err);
	if (!tpl)
		return resp;
	ctx = qn_ctx_for_request(req);
	scope = qn_ctx__push(ctx);
	for (i = 0; i < n; i++)
		qn_ctx_set(ctx, vars[i].name, vars[i].value);
	if (qn_tpl_render(tpl, ctx, &resp->body, &req->err) < 0)
		qn_str_reset(&resp->body);
	qn_ctx__pop(ctx, scope);
	req->stats.tpl_usec += qn_time_monotonic() - begin;
	return resp;
}

struct qn_resp *
qn_render(
    struct qn_req *req, const char *name, const struct qn_var *vars, size_t n)
{
	return qn_render_status(req, 200, name, vars, n);
}
