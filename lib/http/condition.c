/* SPDX-License-Identifier: MIT */
/* Validators and conditional requests (RFC 9110 8.8 and 13). */
#include "http/response.h"

#include <string.h>

#include "base/escape.h"
#include "base/time.h"
#include "http/header.h"
#include "http/http-int.h"

#include "base/banned.h"

enum verdict {
	GO_ON,
	NOT_MODIFIED,
	FAILED
};

/*
 * 128 bits that differ when the body does. Every worker must find the same,
 * so the map's keyed hash will not do; nothing secret hangs on it.
 */
static void
body_hash(const char *ptr, size_t len, uint64_t ret[2])
{
	uint64_t a = 0x243f6a8885a308d3 ^ len, b = 0x13198a2e03707344, word;
	size_t n;

	while (len) {
		n = len < 8 ? len : 8;
		word = 0;
		memcpy(&word, ptr, n);
		a = (a ^ word) * 0x9e3779b97f4a7c15;
		a ^= a >> 29;
		b = (b + (word ^ a)) * 0xd6e8feb86659fd93;
		b = b << 31 | b >> 33;
		ptr += n;
		len -= n;
	}
	ret[0] = (a ^ b >> 32) * 0xd6e8feb86659fd93;
	ret[1] = (b ^ a >> 32) * 0x9e3779b97f4a7c15;
}

static bool
is_opaque(const char *etag)
{
	for (; *etag; etag++)
		if ((unsigned char)*etag <= ' ' || *etag == '"' ||
		    *etag == 0x7f)
			return false;
	return true;
}

void
qn_resp_set_etag(struct qn_resp *resp, const char *etag)
{
	bool weak = etag && !strncmp(etag, "W/", 2);
	struct qn_str value;
	uint64_t hash[2];

	if (weak)
		etag += 2;
	if (etag && !is_opaque(etag)) {
		qn_http__bad(
		    &resp->req->err, 500, "\"%.64s\" cannot be an ETag", etag);
		return;
	}
	qn_str_init(&value, resp->req->arena);
	qn_str_add(&value, weak ? "W/\"" : "\"");
	if (etag) {
		qn_str_add(&value, etag);
	} else {
		body_hash(resp->body.buf, resp->body.len, hash);
		qn_str_add_hex(&value, hash, sizeof(hash));
	}
	qn_str_add_char(&value, '"');
	qn_resp_set_header(resp, "ETag", value.buf);
}

void
qn_resp_set_last_modified(struct qn_resp *resp, int64_t usec)
{
	struct qn_str value;

	qn_str_init(&value, resp->req->arena);
	qn_str_add_http_date(&value, usec);
	qn_resp_set_header(resp, "Last-Modified", value.buf);
}

/* ---- comparing ---------------------------------------------------------- */

/* Strong comparison wants both strong; weak looks at the text alone. */
static bool
etag_equal(struct qn_span a, struct qn_span b, bool strong)
{
	bool weak_a = a.len > 1 && !memcmp(a.ptr, "W/", 2);
	bool weak_b = b.len > 1 && !memcmp(b.ptr, "W/", 2);

	if (strong && (weak_a || weak_b))
		return false;
	a.ptr += weak_a ? 2 : 0;
	a.len -= weak_a ? 2 : 0;
	b.ptr += weak_b ? 2 : 0;
	b.len -= weak_b ? 2 : 0;
	return a.len == b.len && a.len > 1 && *a.ptr == '"' &&
	    !memcmp(a.ptr, b.ptr, a.len);
}

/* Whether `list` ("*" or ETags) holds the response's ETag (NULL: none). */
static bool
etag_listed(const char *list, const char *etag, bool strong)
{
	struct qn_span rest = { .ptr = list, .len = strlen(list) }, item;
	struct qn_span own = { .ptr = etag, .len = etag ? strlen(etag) : 0 };

	while (qn_header_next(&rest, ',', &item)) {
		if (item.len == 1 && *item.ptr == '*')
			return etag != NULL;
		if (etag && etag_equal(item, own, strong))
			return true;
	}
	return false;
}

static bool
date_parse(const char *text, int64_t *ret)
{
	return text && qn_http_date_parse(text, strlen(text), ret);
}

static bool
modified_after(const struct qn_resp *resp, int64_t since)
{
	int64_t modified;

	return !date_parse(qn_resp_header(resp, "Last-Modified"), &modified) ||
	    modified > since;
}

/* The order of RFC 9110 13.2.2. */
static enum verdict
evaluate(const struct qn_resp *resp)
{
	const struct qn_req *req = resp->req;
	const char *etag = qn_resp_header(resp, "ETag");
	const char *match = qn_req_header(req, "If-Match");
	const char *none = qn_req_header(req, "If-None-Match");
	bool reads = req->method == QN_GET || req->method == QN_HEAD;
	int64_t since;

	if (match) {
		if (!etag_listed(match, etag, true))
			return FAILED;
	} else if (date_parse(
		       qn_req_header(req, "If-Unmodified-Since"), &since) &&
	    qn_resp_header(resp, "Last-Modified") &&
	    modified_after(resp, since)) {
		return FAILED;
	}
	if (none) {
		if (!etag_listed(none, etag, false))
			return GO_ON;
		return reads ? NOT_MODIFIED : FAILED;
	}
	if (reads &&
	    date_parse(qn_req_header(req, "If-Modified-Since"), &since) &&
	    !modified_after(resp, since))
		return NOT_MODIFIED;
	return GO_ON;
}

bool
qn_condition__if_range(const struct qn_resp *resp)
{
	const char *given = qn_req_header(resp->req, "If-Range");
	const char *etag = qn_resp_header(resp, "ETag");
	const char *modified = qn_resp_header(resp, "Last-Modified");
	int64_t since, own;

	if (!given)
		return true;
	if (*given == '"' || !strncmp(given, "W/", 2))
		return etag &&
		    etag_equal(
			(struct qn_span){ .ptr = given, .len = strlen(given) },
			(struct qn_span){ .ptr = etag, .len = strlen(etag) },
			true);
	return date_parse(given, &since) && date_parse(modified, &own) &&
	    since == own;
}

void
qn_resp_apply_conditions(struct qn_resp *resp)
{
	if (resp->status < 200 || resp->status > 299)
		return;
	switch (evaluate(resp)) {
	case NOT_MODIFIED:
		qn_resp__clear_body(resp);
		resp->status = 304;
		break;
	case FAILED:
		qn_resp__clear_body(resp);
		resp->status = 412;
		resp->error_page = true;
		qn_resp_set_header(
		    resp, "Content-Type", "text/html; charset=utf-8");
		break;
	case GO_ON:
		break;
	}
}
