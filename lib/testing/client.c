/* SPDX-License-Identifier: MIT */
#include "testing/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/escape.h"
#include "base/time.h"
#include "db/db.h"
#include "http/memio.h"

#include "base/banned.h"

void
qn_client_init(struct qn_client *client, const struct qn_runtime *runtime,
    struct qn_db *db)
{
	memset(client, 0, sizeof(*client));
	client->runtime = runtime;
	client->db = db;
	client->arena = qn_arena_new(0);
	client->kept = qn_arena_new(0);
	client->body = "";
	qn_params_init(&client->headers, client->kept);
	qn_params_init(&client->cookies, client->kept);
}

void
qn_client_release(struct qn_client *client)
{
	qn_arena_free(client->arena);
	qn_arena_free(client->kept);
	memset(client, 0, sizeof(*client));
}

/* Add a copy that lives in the params' arena. */
static void
add(struct qn_params *params, const char *name, const char *value)
{
	size_t name_len = strlen(name), len = strlen(value);

	qn_params_add(params, qn_arena_dup(params->arena, name, name_len),
	    name_len, qn_arena_dup(params->arena, value, len), len);
}

void
qn_client_set(struct qn_client *client, const char *name, const char *value)
{
	add(&client->headers, name, value);
}

/* "a=1; b=2" of the cookies that responses have set. */
static void
add_cookies(const struct qn_client *client, struct qn_params *cgi)
{
	struct qn_str text;
	size_t i;

	if (!client->cookies.len)
		return;
	qn_str_init(&text, client->arena);
	for (i = 0; i < client->cookies.len; i++)
		qn_str_addf(&text, "%s%s=%s", i ? "; " : "",
		    client->cookies.items[i].name,
		    client->cookies.items[i].value);
	add(cgi, "HTTP_COOKIE", text.buf);
}

static void
fill_cgi(const struct qn_client *client, struct qn_params *cgi,
    const char *method, const char *url, const char *type, size_t len)
{
	const char *query = strchr(url, '?');
	size_t i;

	qn_params_init(cgi, client->arena);
	add(cgi, "REQUEST_METHOD", method);
	add(cgi, "REQUEST_URI", url);
	add(cgi, "QUERY_STRING", query ? query + 1 : "");
	add(cgi, "SERVER_PROTOCOL", "HTTP/1.1");
	add(cgi, "SERVER_NAME", "localhost");
	add(cgi, "SERVER_PORT", "80");
	add(cgi, "REMOTE_ADDR", "127.0.0.1");
	add(cgi, "REQUEST_SCHEME", "http");
	for (i = 0; i < client->headers.len; i++)
		add(cgi, client->headers.items[i].name,
		    client->headers.items[i].value);
	if (!qn_params_find(&client->headers, "HTTP_HOST"))
		add(cgi, "HTTP_HOST", "localhost");
	add_cookies(client, cgi);
	if (!type)
		return;
	add(cgi, "CONTENT_TYPE", type);
	add(cgi, "CONTENT_LENGTH", qn_arena_printf(client->arena, "%zu", len));
}

/* Keep a cookie; an empty one is a deleted one. */
static void
keep_cookie(struct qn_client *client, const char *field)
{
	size_t name = strcspn(field, "=;"), value, i;
	struct qn_params *cookies = &client->cookies;
	const char *text;

	if (field[name] != '=')
		return;
	value = strcspn(field + name + 1, ";");
	text = qn_arena_dup(client->kept, field + name + 1, value);
	for (i = 0; i < cookies->len; i++)
		if (cookies->items[i].name_len == name &&
		    memcmp(cookies->items[i].name, field, name) == 0)
			break;
	if (i == cookies->len)
		qn_params_add(cookies, qn_arena_dup(client->kept, field, name),
		    name, text, value);
	cookies->items[i].value = text;
	cookies->items[i].len = value;
}

/* Take the CGI response apart: "Status: 200 OK", fields, blank line, body. */
static void
read_response(struct qn_client *client, char *text, size_t len)
{
	char *end = text + len, *line = text, *eol, *colon;

	qn_params_init(&client->response, client->arena);
	client->status = 200;
	while ((eol = memmem(line, (size_t)(end - line), "\r\n", 2)) != NULL) {
		*eol = '\0';
		if (eol == line)
			break;
		colon = strchr(line, ':');
		QN_ASSERT(colon != NULL);
		*colon = '\0';
		colon += 1 + strspn(colon + 1, " ");
		add(&client->response, line, colon);
		if (strcmp(line, "Status") == 0)
			client->status = (int)strtol(colon, NULL, 10);
		if (strcmp(line, "Set-Cookie") == 0)
			keep_cookie(client, colon);
		line = eol + 2;
	}
	client->body = eol ? eol + 2 : end;
	client->body_len = (size_t)(end - client->body);
}

static void
exchange(struct qn_client *client, struct qn_req *req, const struct qn_err *bad)
{
	struct qn_db_scope scope = {
		.arena = client->arena, .err = &req->err, .peer_fd = -1
	};
	struct qn_resp *resp;

	req->db = client->db;
	if (client->db)
		qn_db_begin_request(client->db, &scope);
	resp = bad ? qn_site_handle_bad(client->runtime->site, req, bad) :
		     qn_site_handle(client->runtime->site, req);
	if (qn_resp_send(resp) < 0)
		QN_BUG("the test client's memory refused the response");
	qn_req_run_after(req);
	if (client->db) {
		qn_db_stats(
		    client->db, &req->stats.queries, &req->stats.db_usec);
		qn_db_end_request(client->db);
	}
	client->stats = req->stats;
}

void
qn_client_send(struct qn_client *client, const char *method, const char *url,
    const char *type, const char *body, size_t len)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_memio mem;
	struct qn_params cgi;
	struct qn_req *req;
	int ret;

	qn_arena_reset(client->arena);
	qn_memio_init(&mem, client->arena, body, len);
	fill_cgi(client, &cgi, method, url, type, len);
	req = QN_NEW(client->arena, struct qn_req);
	ret = qn_req_init(req, client->arena, &cgi, &mem.io,
	    &client->runtime->settings->http, &err);
	exchange(client, req, ret < 0 ? &err : NULL);
	read_response(client, mem.out.buf, mem.out.len);
}

void
qn_client_get(struct qn_client *client, const char *url)
{
	qn_client_send(client, "GET", url, NULL, "", 0);
}

void
qn_client_post(struct qn_client *client, const char *url, const char *form)
{
	qn_client_send(client, "POST", url, "application/x-www-form-urlencoded",
	    form, strlen(form));
}

const char *
qn_client_header(const struct qn_client *client, const char *name)
{
	const char *found = NULL;
	size_t i;

	for (i = 0; i < client->response.len; i++)
		if (qn_ascii_iequal(client->response.items[i].name,
			client->response.items[i].name_len, name, strlen(name)))
			found = client->response.items[i].value;
	return found;
}
