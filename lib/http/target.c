/* SPDX-License-Identifier: MIT */
/*
 * From the request target (RFC 9112 3.2) to mount, path and query. The target
 * is taken from REQUEST_URI, because what servers put into SCRIPT_NAME and
 * PATH_INFO differs from one to the next and loses the escapes.
 */
#include "http/http-int.h"

#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/utf8.h"

#include "base/banned.h"

/*
 * "http://host[:port]/path" to "/path"; the authority then takes the place of
 * the Host field (RFC 9112 3.2.2). Returns the text after the authority.
 */
static const char *
target_strip_origin(const char *uri, struct qn_span *ret_authority)
{
	const char *start = NULL;
	size_t len;

	if (!strncasecmp(uri, "http://", 7))
		start = uri + 7;
	else if (!strncasecmp(uri, "https://", 8))
		start = uri + 8;
	if (!start)
		return uri;
	len = strcspn(start, "/?#");
	*ret_authority = (struct qn_span){ .ptr = start, .len = len };
	return start + len;
}

/* Without REQUEST_URI, rebuild it: SCRIPT_NAME and PATH_INFO are decoded. */
static const char *
target_rebuild(struct qn_req *req, const struct qn_cgi *cgi)
{
	const char *query = qn_cgi__text(cgi, QN_CGI_QUERY);
	const char *parts[2] = { qn_cgi__text(cgi, QN_CGI_SCRIPT_NAME),
		qn_cgi__text(cgi, QN_CGI_PATH_INFO) };
	struct qn_str uri;
	const char *slash;
	size_t i, len;

	qn_str_init(&uri, req->arena);
	for (i = 0; i < 2; i++) {
		while (*parts[i]) {
			slash = strchrnul(parts[i], '/');
			len = (size_t)(slash - parts[i]);
			qn_str_add_url(&uri, parts[i], len);
			if (*slash)
				qn_str_add_char(&uri, *slash++);
			parts[i] = slash;
		}
	}
	if (*query) {
		qn_str_add_char(&uri, '?');
		qn_str_add(&uri, query);
	}
	return uri.buf;
}

static int
target_raw(struct qn_req *req, const struct qn_cgi *cgi,
    struct qn_span *ret_authority, struct qn_err *err)
{
	const struct qn_param *uri = cgi->slot[QN_CGI_URI];
	const char *text = uri ? uri->value : target_rebuild(req, cgi);

	if (!strcmp(text, "*") && req->method == QN_OPTIONS) {
		/* the server as a whole: answered like its root */
		req->full_path = "*";
		return 0;
	}
	if (*text != '/')
		text = target_strip_origin(text, ret_authority);
	if (!*text && ret_authority->ptr)
		text = "/";
	if (*text == '?' && ret_authority->ptr)
		text = qn_arena_printf(req->arena, "/%s", text);
	if (*text != '/')
		return qn_http__bad(
		    err, 400, "the request target does not begin with \"/\"");
	req->full_path = text;
	return 0;
}

struct raw_path {
	size_t len;
	bool encoded; /* holds a '%' */
	bool high;    /* holds bytes above 127 */
};

static int
target_scan(const char *text, struct raw_path *ret, struct qn_err *err)
{
	struct raw_path raw = { 0 };
	unsigned char c;

	for (;; raw.len++) {
		c = (unsigned char)text[raw.len];
		if (c == '\0' || c == '?')
			break;
		if (c <= ' ' || c == 0x7f)
			return qn_http__bad(err, 400,
			    "the path holds a raw control character or space");
		raw.encoded |= c == '%';
		raw.high |= c >= 0x80;
	}
	*ret = raw;
	return 0;
}

static int
target_decode(struct qn_req *req, struct qn_err *err)
{
	const char *path = req->full_path;
	struct raw_path raw = { 0 };
	size_t len;

	if (target_scan(path, &raw, err) < 0)
		return -1;
	if (path[raw.len] == '?')
		req->query = path + raw.len + 1;
	if (!raw.encoded && !raw.high) {
		if (path[raw.len])
			path = qn_arena_dup(req->arena, path, raw.len);
		req->path = path;
		return 0;
	}
	path = qn_percent_decode(req->arena, path, raw.len, false, &len);
	if (!path)
		return qn_http__bad(
		    err, 400, "malformed percent-encoding in the path");
	if (memchr(path, '\0', len))
		return qn_http__bad(err, 400, "NUL byte in the path");
	if (!qn_utf8_is_valid(path, len))
		return qn_http__bad(err, 400, "the path is not valid UTF-8");
	req->path = path;
	return 0;
}

/* Bytes of `mount` that lead `path` as whole segments, 0 when they do not. */
static size_t
mount_len(const char *path, const char *mount, size_t len)
{
	if (strncmp(path, mount, len) || (path[len] && path[len] != '/'))
		return 0;
	return len;
}

/* Whether SCRIPT_NAME is all of the path and nothing was split off it. */
static bool
is_unsplit(
    const struct qn_req *req, const struct qn_cgi *cgi, const char *script_name)
{
	return !strcmp(req->path, script_name) &&
	    !*qn_cgi__text(cgi, QN_CGI_PATH_INFO);
}

/*
 * FORCE_SCRIPT_NAME is always the mount, also when the server has stripped it
 * from the URI. SCRIPT_NAME is one only when it leads the path: after a
 * rewrite it names the program, and where nothing splits it from PATH_INFO
 * (nginx as shipped) it is the whole path.
 */
static void
target_mount(struct qn_req *req, const struct qn_cgi *cgi)
{
	const char *forced = req->options->mount;
	const char *mount;
	size_t len, lead;

	if (forced && !*forced)
		forced = NULL;
	mount = forced ? forced : qn_cgi__text(cgi, QN_CGI_SCRIPT_NAME);
	len = strlen(mount);
	while (len && mount[len - 1] == '/')
		len--;
	if (!len)
		return;
	lead = mount_len(req->path, mount, len);
	if (!forced && (!lead || is_unsplit(req, cgi, mount)))
		return;
	req->mount = mount[len] ? qn_arena_dup(req->arena, mount, len) : mount;
	req->path += lead;
	if (!*req->path)
		req->path = "/";
}

int
qn_target__read(struct qn_req *req, const struct qn_cgi *cgi,
    struct qn_span *ret_authority, struct qn_err *err)
{
	if (target_raw(req, cgi, ret_authority, err) < 0)
		return -1;
	if (req->full_path[0] == '/' && target_decode(req, err) < 0)
		return -1;
	target_mount(req, cgi);
	return 0;
}
