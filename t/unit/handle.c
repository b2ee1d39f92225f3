/* SPDX-License-Identifier: MIT */
/* The spine, from a request to its response, through the test client. */
#include <stdlib.h>
#include <string.h>

#include "quintet.h"
#include "testing/client.h"
#include "testing/tap.h"

static char order[64];

static struct qn_resp *
before_a(struct qn_req *req)
{
	order[0] = '\0';
	qn_resp_set_header(qn_resp_new(req, 200, NULL), "X-Unused", "1");
	return strcmp(req->path, "/stop/") == 0 ?
	    qn_resp_new(req, 418, "text/plain") :
	    NULL;
}

static struct qn_resp *
after_a(struct qn_req *req QN_UNUSED, struct qn_resp *resp)
{
	qn_resp_set_header(
	    resp, "X-Order", qn_arena_printf(resp->req->arena, "%sa", order));
	return resp;
}

static struct qn_resp *
after_b(struct qn_req *req QN_UNUSED, struct qn_resp *resp)
{
	order[strlen(order) + 1] = '\0';
	order[strlen(order)] = 'b';
	return resp;
}

static const struct qn_middleware mw_a = {
	.name = "a", .before = before_a, .after = after_a
};
static const struct qn_middleware mw_b = { .name = "b", .after = after_b };
static const struct qn_middleware *const middleware[] = { &mw_a, &mw_b, NULL };

static struct qn_resp *
view_hello(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");

	qn_str_addf(&resp->body, "hello %s", req->method_name);
	return resp;
}

static struct qn_resp *
view_pk(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");

	qn_str_add_int(&resp->body, qn_req_arg_int(req, "pk") + 1);
	return resp;
}

static struct qn_resp *
view_broken(struct qn_req *req)
{
	qn_err_set(&req->err, QN_ERR_IO, "could not find the <key>");
	return qn_resp_new(req, 200, NULL);
}

static struct qn_resp *
view_away(struct qn_req *req)
{
	qn_err_set(&req->err, QN_ERR_DB_AWAY, "no connection");
	return qn_resp_new(req, 200, NULL);
}

static struct qn_resp *
view_missing(struct qn_req *req)
{
	return qn_not_found(req);
}

static struct qn_resp *
view_nothing(struct qn_req *req QN_UNUSED)
{
	return NULL;
}

/* Reads the form, then fails. */
static struct qn_resp *
view_form(struct qn_req *req)
{
	const struct qn_params *post = qn_req_post(req);

	if (!post->len)
		return qn_resp_new(req, 200, NULL);
	qn_err_set(&req->err, QN_ERR_IO, "could not save");
	return qn_resp_new(req, 200, NULL);
}

static const struct qn_route routes[] = {
	{ .path = "", .view = view_hello, .name = "home" },
	{ .path = "get/",
	    .view = view_hello,
	    .name = "get",
	    .methods = QN_GET },
	{ .path = "post/", .view = view_hello, .methods = QN_POST },
	{ .path = "pk/<int:pk>/", .view = view_pk, .name = "pk" },
	{ .path = "broken/", .view = view_broken },
	{ .path = "away/", .view = view_away },
	{ .path = "missing/", .view = view_missing },
	{ .path = "nothing/", .view = view_nothing },
	{ .path = "form/", .view = view_form },
	{ .path = "members/", .view = view_hello, .login = true },
	{ .path = "old/", .redirect = "/get/", .permanent = true },
	{ 0 },
};

static const struct qn_site site = {
	.name = "test", .middleware = middleware, .routes = routes
};

/* A request and the status it must have. */
struct status_case {
	const char *method, *url;
	int status;
	const char *field, *value; /* a header field, or NULL */
	const char *body;          /* part of the body, or NULL */
};

static const struct status_case cases[] = {
	{ "GET", "/", 200, "X-Order", "ba", "hello GET" },
	{ "POST", "/", 200, NULL, NULL, "hello POST" },
	{ "HEAD", "/", 200, "Content-Length", "10", NULL },
	{ "DELETE", "/", 405, "Allow", "GET, HEAD, POST, OPTIONS", NULL },
	{ "OPTIONS", "/get/", 200, "Allow", "GET, HEAD, OPTIONS", NULL },
	{ "POST", "/get/", 405, "Allow", "GET, HEAD, OPTIONS", NULL },
	{ "GET", "/post/", 405, "Allow", "POST, OPTIONS", NULL },
	{ "GET", "/pk/41/", 200, NULL, NULL, "42" },
	{ "GET", "/pk/x/", 404, "X-Order", "ba", NULL },
	{ "GET", "/get", 301, "Location", "/get/", NULL },
	{ "GET", "/get?a=%20b", 301, "Location", "/get/?a=%20b", NULL },
	{ "POST", "/get", 404, NULL, NULL, "slash" },
	{ "GET", "//get", 404, NULL, NULL, NULL },
	{ "GET", "/old/", 301, "Location", "/get/", NULL },
	{ "GET", "/nowhere", 404, NULL, NULL, NULL },
	{ "GET", "/missing/", 404, NULL, NULL, NULL },
	{ "GET", "/nothing/", 500, "X-Order", "ba", NULL },
	{ "GET", "/stop/", 418, "X-Order", "a", NULL },
	{ "GET", "/members/", 403, NULL, NULL, NULL },
	{ "GET", "/away/", 503, "Retry-After", "5", NULL },
	{ "GET", "/%zz", 400, NULL, NULL, NULL },
	{ "BREW", "/", 405, NULL, NULL, NULL },
	{ NULL, NULL, 0, NULL, NULL, NULL },
};

static void
test_cases(struct qn_client *client)
{
	const struct status_case *c;

	for (c = cases; c->method; c++) {
		qn_client_send(client, c->method, c->url, NULL, "", 0);
		qn_tap_is_int(
		    client->status, c->status, "%s %s", c->method, c->url);
		if (c->field)
			qn_tap_is(qn_client_header(client, c->field), c->value,
			    "its %s", c->field);
		if (c->body &&
		    !qn_tap_ok(strstr(client->body, c->body), "its body"))
			qn_tap_diag("%s", client->body);
	}
}

static void
test_errors(struct qn_client *client)
{
	qn_client_get(client, "/broken/");
	qn_tap_is_int(client->status, 500, "a sticky error is 500");
	qn_tap_ok(!strstr(client->body, "key"), "and keeps its cause");
	qn_client_set(client, "HTTP_HOST", "evil.example");
	qn_client_get(client, "/");
	qn_tap_is_int(client->status, 400, "another host is 400");
}

/* Limits are answered by pages that name the setting. */
static void
test_limits(struct qn_client *client)
{
	struct qn_str form;
	int i;

	qn_str_init(&form, client->kept);
	for (i = 0; i < 1001; i++)
		qn_str_add(&form, "a=1&");
	qn_client_post(client, "/form/", form.buf);
	qn_tap_is_int(client->status, 413, "1001 fields are 413");
	qn_tap_ok(strstr(client->body, "DATA_UPLOAD_MAX_NUMBER_FIELDS"),
	    "and the page says which setting");
	qn_str_reset(&form);
	qn_str_add(&form, "a=");
	for (i = 0; i < 3 * 1024 * 1024 / 8; i++)
		qn_str_add(&form, "aaaaaaaa");
	qn_client_post(client, "/form/", form.buf);
	qn_tap_is_int(client->status, 413, "3 MiB of form are 413");
	qn_tap_ok(strstr(client->body, "DATA_UPLOAD_MAX_"),
	    "and that page says which, too");
}

static void
test_debug(struct qn_arena *arena)
{
	const char *const options[] = { "DEBUG=on", "TEMPLATE_DIRS=/nowhere",
		NULL };
	struct qn_settings settings;
	struct qn_runtime runtime = { 0 };
	struct qn_err err = QN_ERR_INIT;
	struct qn_client client;

	qn_tap_is_int(qn_settings_load(&settings, arena, NULL, options, &err),
	    0, "settings with DEBUG");
	qn_tap_is_int(qn_runtime_init(&runtime, &site, &settings, &err), 0,
	    "a runtime with DEBUG");
	qn_client_init(&client, &runtime, NULL);
	qn_client_get(&client, "/broken/");
	qn_tap_is_int(client.status, 500, "500 with DEBUG");
	qn_tap_ok(strstr(client.body, "could not find the &lt;key&gt;"),
	    "the debug page says why, escaped");
	qn_tap_ok(strstr(client.body, "handle.c"), "where");
	qn_tap_ok(strstr(client.body, "view_broken"), "in which view");
	qn_tap_ok(strstr(client.body, "qn_site_handle"), "and by which way");
	qn_client_post(&client, "/form/", "title=a<b&password=hunter2");
	qn_tap_ok(strstr(client.body, "a&lt;b"), "it shows the form");
	qn_tap_ok(!strstr(client.body, "hunter2"), "but no secrets");
	qn_client_get(&client, "/nothing/");
	qn_tap_ok(strstr(client.body, "/nothing/ returned no response"),
	    "and which view returned nothing");
	qn_client_get(&client, "/nowhere/");
	qn_tap_ok(strstr(client.body, "/pk/&lt;int:pk&gt;/"),
	    "404 shows the patterns");
	qn_client_release(&client);
	qn_runtime_release(&runtime);
}

int
main(void)
{
	const char *const options[] = { "SECRET_KEY=x",
		"ALLOWED_HOSTS=localhost", "TEMPLATE_DIRS=/nowhere",
		"LOG_LEVEL=off", NULL };
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_settings settings;
	struct qn_runtime runtime = { 0 };
	struct qn_err err = QN_ERR_INIT;
	struct qn_client client;

	if (qn_settings_load(&settings, arena, NULL, options, &err) < 0 ||
	    qn_log_open(&settings.log, &err) < 0 ||
	    qn_runtime_init(&runtime, &site, &settings, &err) < 0)
		qn_tap_diag("%s", err.message);
	qn_client_init(&client, &runtime, NULL);
	test_cases(&client);
	test_limits(&client);
	test_errors(&client);
	qn_client_release(&client);
	qn_runtime_release(&runtime);
	test_debug(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
