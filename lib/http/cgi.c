/* SPDX-License-Identifier: MIT */
#include "http/http-int.h"

#include <string.h>

#include "base/banned.h"

static const struct qn_span cgi_names[QN_CGI__MAX] = {
	[QN_CGI_METHOD] = { .ptr = "REQUEST_METHOD", .len = 14 },
	[QN_CGI_URI] = { .ptr = "REQUEST_URI", .len = 11 },
	[QN_CGI_SCRIPT_NAME] = { .ptr = "SCRIPT_NAME", .len = 11 },
	[QN_CGI_PATH_INFO] = { .ptr = "PATH_INFO", .len = 9 },
	[QN_CGI_QUERY] = { .ptr = "QUERY_STRING", .len = 12 },
	[QN_CGI_CONTENT_TYPE] = { .ptr = "CONTENT_TYPE", .len = 12 },
	[QN_CGI_CONTENT_LENGTH] = { .ptr = "CONTENT_LENGTH", .len = 14 },
	[QN_CGI_REMOTE_ADDR] = { .ptr = "REMOTE_ADDR", .len = 11 },
	[QN_CGI_HTTPS] = { .ptr = "HTTPS", .len = 5 },
	[QN_CGI_SCHEME] = { .ptr = "REQUEST_SCHEME", .len = 14 },
	[QN_CGI_SERVER_NAME] = { .ptr = "SERVER_NAME", .len = 11 },
	[QN_CGI_SERVER_PORT] = { .ptr = "SERVER_PORT", .len = 11 },
	[QN_CGI_HOST] = { .ptr = "HTTP_HOST", .len = 9 },
	[QN_CGI_X_FORWARDED_FOR] = { .ptr = "HTTP_X_FORWARDED_FOR", .len = 20 },
	[QN_CGI_X_FORWARDED_PROTO] = { .ptr = "HTTP_X_FORWARDED_PROTO",
	    .len = 22 },
	[QN_CGI_X_FORWARDED_HOST] = { .ptr = "HTTP_X_FORWARDED_HOST",
	    .len = 21 },
	[QN_CGI_FORWARDED] = { .ptr = "HTTP_FORWARDED", .len = 14 },
	[QN_CGI_X_REQUEST_ID] = { .ptr = "HTTP_X_REQUEST_ID", .len = 17 },
};

/*
 * Length, second and last byte tell the known names apart; if a new one
 * collided, its case would not compile.
 */
#define KEY(len, second, last) ((len) << 8 | ((second) ^ (last)))

static int
cgi_slot(const char *name, size_t len)
{
	if (len < 5 || len > 22)
		return -1;
	switch (KEY((int)len, name[1], name[len - 1])) {
	case KEY(14, 'E', 'D'):
		return QN_CGI_METHOD;
	case KEY(11, 'E', 'I'):
		return QN_CGI_URI;
	case KEY(11, 'C', 'E'):
		return QN_CGI_SCRIPT_NAME;
	case KEY(9, 'A', 'O'):
		return QN_CGI_PATH_INFO;
	case KEY(12, 'U', 'G'):
		return QN_CGI_QUERY;
	case KEY(12, 'O', 'E'):
		return QN_CGI_CONTENT_TYPE;
	case KEY(14, 'O', 'H'):
		return QN_CGI_CONTENT_LENGTH;
	case KEY(11, 'E', 'R'):
		return QN_CGI_REMOTE_ADDR;
	case KEY(5, 'T', 'S'):
		return QN_CGI_HTTPS;
	case KEY(14, 'E', 'E'):
		return QN_CGI_SCHEME;
	case KEY(11, 'E', 'E'):
		return QN_CGI_SERVER_NAME;
	case KEY(11, 'E', 'T'):
		return QN_CGI_SERVER_PORT;
	case KEY(9, 'T', 'T'):
		return QN_CGI_HOST;
	case KEY(20, 'T', 'R'):
		return QN_CGI_X_FORWARDED_FOR;
	case KEY(22, 'T', 'O'):
		return QN_CGI_X_FORWARDED_PROTO;
	case KEY(21, 'T', 'T'):
		return QN_CGI_X_FORWARDED_HOST;
	case KEY(14, 'T', 'D'):
		return QN_CGI_FORWARDED;
	case KEY(17, 'T', 'D'):
		return QN_CGI_X_REQUEST_ID;
	default:
		return -1;
	}
}

/*
 * Web servers may send a parameter of their own twice (nginx does when it is
 * configured twice), and the last counts. A doubled header, such as one
 * spelled with "-" and one with "_", is an attempt to confuse us.
 */
static int
cgi_keep(struct qn_cgi *cgi, const struct qn_param *item, struct qn_err *err)
{
	int slot = cgi_slot(item->name, item->name_len);

	if (slot < 0 || item->name_len != cgi_names[slot].len ||
	    memcmp(item->name, cgi_names[slot].ptr, item->name_len))
		return 0;
	if (cgi->slot[slot] && slot >= QN_CGI_HOST)
		return qn_http__bad(err, 400,
		    "the header behind \"%s\" came twice", item->name);
	cgi->slot[slot] = item;
	return 0;
}

int
qn_cgi__read(struct qn_cgi *ret_cgi, const struct qn_params *params,
    const struct qn_http_options *options, struct qn_err *err)
{
	uint64_t size = 0;
	int rc = 0;
	size_t i;

	memset(ret_cgi, 0, sizeof(*ret_cgi));
	if (options->params_max && params->len > options->params_max)
		return qn_http__limit(err, 431,
		    "%zu request header fields and parameters, more than %u "
		    "(REQUEST_MAX_HEADERS)",
		    params->len, options->params_max);
	for (i = 0; i < params->len; i++) {
		size += params->items[i].name_len + params->items[i].len;
		rc |= cgi_keep(ret_cgi, &params->items[i], err);
	}
	if (!options->header_max || size <= options->header_max)
		return rc;
	if (ret_cgi->slot[QN_CGI_URI] &&
	    ret_cgi->slot[QN_CGI_URI]->len > options->header_max / 2)
		return qn_http__limit(err, 414,
		    "the URL is too long for %llu bytes of request header "
		    "(REQUEST_MAX_HEADER_SIZE)",
		    (unsigned long long)options->header_max);
	return qn_http__limit(err, 431,
	    "%llu bytes of request header, more than %llu "
	    "(REQUEST_MAX_HEADER_SIZE)",
	    (unsigned long long)size, (unsigned long long)options->header_max);
}
