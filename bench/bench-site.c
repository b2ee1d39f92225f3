/* SPDX-License-Identifier: MIT */
/* A site with one page, to be measured beside hello-plain and hello-record. */
#include "quintet.h"

static struct qn_resp *
hello(struct qn_req *req)
{
	struct qn_resp *resp;

	resp = qn_resp_new(req, 200, "text/plain; charset=utf-8");
	qn_str_add(&resp->body, "Hello, world!\n");
	return resp;
}

static const struct qn_route routes[] = {
	{ .path = "", .view = hello, .name = "hello", .methods = QN_GET },
	{ 0 },
};

static const struct qn_app *const apps[] = { NULL };
static const struct qn_middleware *const middleware[] = { NULL };

static const struct qn_site site = {
	.name = "bench",
	.apps = apps,
	.middleware = middleware,
	.routes = routes,
};

int
main(int argc, char **argv)
{
	return qn_main(&site, argc, argv);
}
