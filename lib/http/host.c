/* SPDX-License-Identifier: MIT */
#include "http/host.h"

#include <string.h>

#include "base/escape.h"
#include "http/addr.h"
#include "http/http-int.h"

#include "base/banned.h"

static bool
is_digits(const char *ptr, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (ptr[i] < '0' || ptr[i] > '9')
			return false;
	return len > 0;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
	    c == '-';
}

/* Bytes of the name part, 0 when it is malformed. */
static size_t
name_len(const char *ptr, size_t len)
{
	struct qn_addr addr;
	const char *close;
	size_t n;

	if (len && *ptr == '[') {
		close = memchr(ptr, ']', len);
		if (!close || memchr(ptr, '%', len))
			return 0;
		n = (size_t)(close + 1 - ptr);
		return qn_addr_parse(ptr, n, &addr) ? n : 0;
	}
	for (n = 0; n < len && is_name_char(ptr[n]); n++)
		;
	return n;
}

bool
qn_host_parse(const char *ptr, size_t len, struct qn_span *ret_name,
    struct qn_span *ret_port)
{
	struct qn_span name, port = { .ptr = "" };

	name.ptr = ptr;
	name.len = name_len(ptr, len);
	if (!name.len || len > 1024)
		return false;
	if (name.len < len) {
		port.ptr = ptr + name.len + 1;
		port.len = len - name.len - 1;
		if (ptr[name.len] != ':' || port.len > 5 ||
		    !is_digits(port.ptr, port.len))
			return false;
	}
	if (name.len > 1 && name.ptr[name.len - 1] == '.')
		name.len--;
	*ret_name = name;
	*ret_port = port;
	return true;
}

static bool
host_matches(struct qn_span name, const char *pattern)
{
	size_t len = strlen(pattern);
	struct qn_addr addr;

	if (!strcmp(pattern, "*"))
		return true;
	if (strchr(pattern, '/'))
		return qn_addr_parse(name.ptr, name.len, &addr) &&
		    qn_addr_is_in(&addr, pattern);
	if (*pattern != '.')
		return qn_ascii_iequal(name.ptr, name.len, pattern, len);
	if (qn_ascii_iequal(name.ptr, name.len, pattern + 1, len - 1))
		return true;
	return name.len > len &&
	    qn_ascii_iequal(name.ptr + name.len - len, len, pattern, len);
}

bool
qn_host_is_allowed(const char *host, const char *const *patterns)
{
	struct qn_span name, port;

	if (!qn_host_parse(host, strlen(host), &name, &port))
		return false;
	for (; patterns && *patterns; patterns++)
		if (host_matches(name, *patterns))
			return true;
	return false;
}

int
qn_req_check_host(const struct qn_req *req, struct qn_err *err)
{
	struct qn_span name, port;

	if (!qn_host_parse(req->host, strlen(req->host), &name, &port))
		return qn_http__bad(
		    err, 400, "malformed Host \"%.255s\"", req->host);
	if (qn_host_is_allowed(req->host, req->options->allowed_hosts))
		return 0;
	qn_http__bad(
	    err, 400, "host \"%.255s\" is not in ALLOWED_HOSTS", req->host);
	qn_err_hint(err, "Add \"%.*s\" to ALLOWED_HOSTS to answer to it.",
	    name.len > 200 ? 200 : (int)name.len, name.ptr);
	return -1;
}
