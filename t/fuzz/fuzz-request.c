/* SPDX-License-Identifier: MIT */
/*
 * A request's parameters: "NAME\0value\0NAME\0value\0…", through everything
 * that reads a request without a body, to a response.
 */
#include "fuzz.h"

#include "base/escape.h"
#include "base/utf8.h"
#include "base/value.h"
#include "http/memio.h"
#include "http/request.h"
#include "http/response.h"

#include "base/banned.h"

static const char *const hosts[] = { ".example.com", "10.0.0.0/8", "fd00::/8",
	"[::1]", NULL };
static const char *const proxies[] = { "127.0.0.0/8", "::1", "unix",
	"10.0.0.0/8", NULL };
static const char *const roots[] = { "/etc", NULL };

static const struct qn_http_options options = {
	.allowed_hosts = hosts,
	.trusted_proxies = proxies,
	.use_forwarded_host = true,
	.body_max = 1 << 20,
	.fields_max = 100,
	.params_max = 200,
	.header_max = 32768,
	.sendfile_roots = roots,
};

static void
read_params(struct qn_params *params, char *text, size_t size)
{
	char *end = text + size, *value;

	while (text < end) {
		value = text + strlen(text) + 1;
		if (value > end)
			break;
		qn_params_add(params, text, strlen(text), value, strlen(value));
		text = value + strlen(value) + 1;
	}
}

static void
check_request(struct qn_req *req)
{
	struct qn_value value = qn_value_object(&qn_req_type, req);
	static const char *const names[] = { "path", "GET", "COOKIES", "META",
		"build_absolute_uri", "content_type" };
	struct qn_err err = QN_ERR_INIT;
	struct qn_value got;
	struct qn_str str;
	size_t i;

	QN_ASSERT(req->path[0] == '/');
	QN_ASSERT(qn_utf8_is_valid(req->path, strlen(req->path)));
	if (qn_req_check_host(req, &err) < 0)
		QN_ASSERT(err.status == 400);
	qn_str_init(&str, req->arena);
	for (i = 0; i < QN_COUNT(names); i++) {
		got = qn_req_type.get(req,
		    qn_req_type.slot(&qn_req_type, names[i], strlen(names[i])),
		    req->arena);
		if (got.kind == QN_V_OBJECT && got.type->text)
			got = got.type->text(got.ptr, req->arena);
		qn_value_add(&str, &got);
	}
	QN_ASSERT(value.kind == QN_V_OBJECT);
	qn_req_accepts(req, "text/html");
}

static void
answer(struct qn_req *req, struct qn_memio *mem)
{
	const char *text = qn_req_header(req, "X-Text");
	const struct qn_cookie cookie = { .name = "a",
		.value = text ? text : "" };
	struct qn_resp *resp;

	resp = qn_redirect_next(req, "/");
	qn_resp_set_header(resp, "X-Text", cookie.value);
	qn_resp_set_cookie(resp, &cookie);
	qn_resp_vary(resp, cookie.value);
	if (qn_resp_send(resp) == 0)
		QN_ASSERT(strstr(mem->out.buf, "\r\n\r\n"));
	resp = qn_send_file(req, "/etc/passwd", NULL, cookie.value);
	if (qn_resp_send(resp) < 0)
		QN_BUG("a file that cannot be sent");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_err err = QN_ERR_INIT;
	struct qn_params params;
	struct qn_memio mem;
	struct qn_req req;

	qn_params_init(&params, arena);
	read_params(&params, fuzz_text(arena, data, size), size);
	qn_memio_init(&mem, arena, "", 0);
	if (qn_req_init(&req, arena, &params, &mem.io, &options, &err) < 0)
		QN_ASSERT(err.status >= 400 && err.status < 500);
	else
		answer(&req, &mem);
	check_request(&req);
	qn_arena_free(arena);
	return 0;
}
