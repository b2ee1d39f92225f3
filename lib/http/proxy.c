/* SPDX-License-Identifier: MIT */
/*
 * Who asked, and how: client address, scheme and host, from the server's
 * parameters and, when a trusted proxy stands before it, from what the proxy
 * added. The fields of one family count: X-Forwarded-* when any of them is
 * there, else Forwarded (RFC 7239), because a proxy that writes one family
 * passes the other on as the client sent it.
 *
 * Hops are read from the right, as long as the address to the right of them
 * is trusted; what stands further left may have been made up by the client,
 * who must not be able to swallow what proxies append, with a quote that is
 * never closed.
 */
#include "http/http-int.h"

#include <string.h>

#include "base/escape.h"
#include "http/addr.h"
#include "http/header.h"

#include "base/banned.h"

#define HOPS_MAX 32

/* What a proxy says about the side it was asked from; "" when it does not. */
struct hop {
	struct qn_span addr;
	struct qn_span proto;
	struct qn_span host;
};

static struct qn_span
param_span(const struct qn_param *param)
{
	if (!param)
		return (struct qn_span){ .ptr = "" };
	return (struct qn_span){ .ptr = param->value, .len = param->len };
}

typedef bool next_fn(struct qn_span *rest, struct qn_span *ret_item);

static bool
next_quoted(struct qn_span *rest, struct qn_span *ret_item)
{
	return qn_header_next(rest, ',', ret_item);
}

/* Items between commas, wherever quotes stand. */
static bool
next_plain(struct qn_span *rest, struct qn_span *ret_item)
{
	struct qn_span item;
	const char *comma;

	while (rest->len) {
		comma = memchr(rest->ptr, ',', rest->len);
		item = *rest;
		if (comma)
			item.len = (size_t)(comma - item.ptr);
		rest->ptr += item.len + (comma != NULL);
		rest->len -= item.len + (comma != NULL);
		item = qn_header_trim(item);
		if (item.len) {
			*ret_item = item;
			return true;
		}
	}
	return false;
}

/*
 * Whether every quoted string is closed. What a client leaves open stays open
 * behind the balanced text that proxies append, so it shows here.
 */
static bool
is_balanced(struct qn_span list)
{
	bool open = false;
	size_t i;

	for (i = 0; i < list.len; i++) {
		if (open && list.ptr[i] == '\\')
			i++;
		else if (list.ptr[i] == '"')
			open = !open;
	}
	return !open;
}

/* The last `max` items of a list; returns how many. */
static size_t
list_tail(
    struct qn_span list, next_fn *next, struct qn_span *ret_items, size_t max)
{
	struct qn_span rest = list, item;
	size_t total = 0, n = 0;

	while (next(&rest, &item))
		total++;
	while (next(&list, &item))
		if (total-- <= max)
			ret_items[n++] = item;
	return n;
}

/* Item `k` from the right of a list, or its first when it is shorter. */
static struct qn_span
list_from_right(const struct qn_param *param, size_t k)
{
	struct qn_span items[HOPS_MAX];
	size_t n = list_tail(param_span(param), next_plain, items, HOPS_MAX);

	if (!n)
		return (struct qn_span){ .ptr = "" };
	return items[n > k ? n - k : 0];
}

/*
 * Walk the addresses from the right. Sets `ret_addr` to the client's and
 * returns which hop, counted from 1 at the right, told it.
 */
static size_t
walk(const struct qn_req *req, const struct qn_span *addrs, size_t n,
    struct qn_span *ret_addr)
{
	struct qn_addr addr;
	size_t k;

	for (k = 1; k <= n; k++) {
		if (!addrs[n - k].len ||
		    !qn_addr_parse(addrs[n - k].ptr, addrs[n - k].len, &addr))
			return k > 1 ? k - 1 : 1;
		*ret_addr = addrs[n - k];
		if (!qn_addr_is_in_list(&addr, req->options->trusted_proxies))
			return k;
	}
	return n ? n : 1;
}

static struct hop
read_x_forwarded(const struct qn_req *req, const struct qn_cgi *cgi)
{
	const struct qn_param *list = cgi->slot[QN_CGI_X_FORWARDED_FOR];
	struct qn_span addrs[HOPS_MAX];
	struct hop hop = { .addr = { .ptr = "" } };
	size_t n, k;

	n = list_tail(param_span(list), next_plain, addrs, HOPS_MAX);
	k = walk(req, addrs, n, &hop.addr);
	hop.proto = list_from_right(cgi->slot[QN_CGI_X_FORWARDED_PROTO], k);
	hop.host = list_from_right(cgi->slot[QN_CGI_X_FORWARDED_HOST], k);
	return hop;
}

static struct qn_span
element_param(
    const struct qn_req *req, struct qn_span element, const char *name)
{
	struct qn_span value = { .ptr = "" };
	const char *found;
	size_t len;

	found = qn_header_find_pair(req->arena, element, name, &len);
	if (found)
		value = (struct qn_span){ .ptr = found, .len = len };
	return value;
}

static struct hop
read_forwarded(const struct qn_req *req, const struct qn_cgi *cgi)
{
	struct qn_span list = param_span(cgi->slot[QN_CGI_FORWARDED]);
	struct qn_span elements[HOPS_MAX], addrs[HOPS_MAX];
	struct hop hop = { .addr = { .ptr = "" } };
	size_t n, i, k;

	n = list_tail(list, is_balanced(list) ? next_quoted : next_plain,
	    elements, HOPS_MAX);
	if (!n)
		return hop;
	for (i = 0; i < n; i++)
		addrs[i] = element_param(req, elements[i], "for");
	k = walk(req, addrs, n, &hop.addr);
	hop.proto = element_param(req, elements[n - k], "proto");
	hop.host = element_param(req, elements[n - k], "host");
	return hop;
}

/* The bare address of "1.2.3.4:80" or "[::1]:80". */
static struct qn_span
strip_port(struct qn_span addr)
{
	const char *end;

	if (addr.len && *addr.ptr == '[') {
		end = memchr(addr.ptr, ']', addr.len);
		addr.ptr++;
		addr.len = (size_t)(end - addr.ptr);
		return addr;
	}
	end = memchr(addr.ptr, ':', addr.len);
	if (end && memchr(addr.ptr, '.', (size_t)(end - addr.ptr)))
		addr.len = (size_t)(end - addr.ptr);
	return addr;
}

static const char *
lower_case(struct qn_arena *arena, struct qn_span text)
{
	char *copy;
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z')
			break;
	if (i == text.len && !text.ptr[i])
		return text.ptr;
	copy = qn_arena_dup(arena, text.ptr, text.len);
	for (i = 0; i < text.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] |= 0x20;
	return copy;
}

static struct qn_span
own_host(struct qn_req *req, const struct qn_cgi *cgi)
{
	const char *port = qn_cgi__text(cgi, QN_CGI_SERVER_PORT);
	struct qn_span host = param_span(cgi->slot[QN_CGI_SERVER_NAME]);

	if (!*port || !strcmp(port, qn_req_is_secure(req) ? "443" : "80"))
		return host;
	host.ptr = qn_arena_printf(req->arena, "%s:%s", host.ptr, port);
	host.len = strlen(host.ptr);
	return host;
}

static void
read_server(struct qn_req *req, const struct qn_cgi *cgi)
{
	struct qn_span https = param_span(cgi->slot[QN_CGI_HTTPS]);
	struct qn_span scheme = param_span(cgi->slot[QN_CGI_SCHEME]);

	if (qn_ascii_iequal(https.ptr, https.len, "on", 2) ||
	    qn_ascii_iequal(https.ptr, https.len, "1", 1) ||
	    qn_ascii_iequal(scheme.ptr, scheme.len, "https", 5))
		req->scheme = "https";
	req->remote_addr = qn_cgi__text(cgi, QN_CGI_REMOTE_ADDR);
	if (!strncmp(req->remote_addr, "unix", 4))
		req->remote_addr = "";
}

static bool
is_trusted(const struct qn_req *req, const struct qn_cgi *cgi)
{
	struct qn_span peer = param_span(cgi->slot[QN_CGI_REMOTE_ADDR]);
	const char *const *trusted = req->options->trusted_proxies;
	struct qn_addr addr;

	return trusted && *trusted &&
	    qn_addr_parse(peer.ptr, peer.len, &addr) &&
	    qn_addr_is_in_list(&addr, trusted);
}

/* Returns the host the proxy was asked for, "" when it does not tell. */
static struct qn_span
read_proxy(struct qn_req *req, const struct qn_cgi *cgi)
{
	const struct qn_param *id = cgi->slot[QN_CGI_X_REQUEST_ID];
	bool x = cgi->slot[QN_CGI_X_FORWARDED_FOR] ||
	    cgi->slot[QN_CGI_X_FORWARDED_PROTO] ||
	    cgi->slot[QN_CGI_X_FORWARDED_HOST];
	struct hop hop =
	    x ? read_x_forwarded(req, cgi) : read_forwarded(req, cgi);

	if (hop.addr.len) {
		hop.addr = strip_port(hop.addr);
		req->remote_addr =
		    qn_arena_dup(req->arena, hop.addr.ptr, hop.addr.len);
	}
	if (qn_ascii_iequal(hop.proto.ptr, hop.proto.len, "https", 5))
		req->scheme = "https";
	else if (qn_ascii_iequal(hop.proto.ptr, hop.proto.len, "http", 4))
		req->scheme = "http";
	if (id && qn_reqid__is_valid(id->value, id->len))
		req->id = id->value;
	return hop.host;
}

void
qn_proxy__read(
    struct qn_req *req, const struct qn_cgi *cgi, struct qn_span authority)
{
	struct qn_span host = { .ptr = "" };

	read_server(req, cgi);
	if (is_trusted(req, cgi))
		host = read_proxy(req, cgi);
	if (!host.len || !req->options->use_forwarded_host)
		host = authority;
	if (!host.ptr)
		host = cgi->slot[QN_CGI_HOST] ?
		    param_span(cgi->slot[QN_CGI_HOST]) :
		    own_host(req, cgi);
	req->host = lower_case(req->arena, host);
}
