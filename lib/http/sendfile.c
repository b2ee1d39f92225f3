/* SPDX-License-Identifier: MIT */
/* qn_send_file: a file by the web server's hand or by ours. */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "http/disposition.h"
#include "http/http-int.h"
#include "http/mediatype.h"

#include "base/banned.h"

/* The part of `path` below `root`, "/sub/file"; NULL when it is not below. */
static const char *
below(const char *path, const char *root)
{
	char real[PATH_MAX];
	size_t len;

	if (!realpath(root, real))
		return NULL;
	len = strlen(real);
	while (len && real[len - 1] == '/')
		len--;
	if (strncmp(path, real, len) || path[len] != '/')
		return NULL;
	return path + len;
}

/* Resolve links, then look whether one of the roots holds the result. */
static const char *
find_allowed(struct qn_req *req, const char *path, const char **ret_below)
{
	const char *const *root = req->options->sendfile_roots;
	const char *sub;
	char real[PATH_MAX];

	if (*path != '/' || !realpath(path, real))
		return NULL;
	for (; root && *root; root++) {
		sub = below(real, *root);
		if (!sub)
			continue;
		path = qn_arena_strdup(req->arena, real);
		*ret_below = path + (sub - real);
		return path;
	}
	return NULL;
}

static void
close_file(void *arg)
{
	close((int)(intptr_t)arg);
}

/* −1 unless it is a regular file that we may read. */
static int
open_file(struct qn_resp *resp, const char *path, struct stat *ret_st)
{
	int fd;

	/* O_NONBLOCK: a FIFO must not hold the worker */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return -1;
	if (fstat(fd, ret_st) < 0 || !S_ISREG(ret_st->st_mode)) {
		close(fd);
		return -1;
	}
	qn_arena_on_reset(resp->req->arena, close_file, (void *)(intptr_t)fd);
	resp->fd = fd;
	return 0;
}

static void
stream_file(struct qn_resp *resp, const struct stat *st)
{
	char *etag;

	etag = qn_arena_printf(resp->req->arena, "%llx-%llx.%lx",
	    (unsigned long long)st->st_size,
	    (unsigned long long)st->st_mtim.tv_sec,
	    (unsigned long)st->st_mtim.tv_nsec);
	qn_resp_set_etag(resp, etag);
	qn_resp_set_last_modified(resp, st->st_mtim.tv_sec * QN_SECOND);
	qn_resp_set_header(resp, "Accept-Ranges", "bytes");
	qn_resp_apply_conditions(resp);
	if (resp->status == 200)
		qn_range__apply(resp, (uint64_t)st->st_size);
}

/* Leave the file to the web server, which decodes the value it is given. */
static void
hand_over(struct qn_resp *resp, const char *field, const char *prefix,
    const char *path)
{
	struct qn_str value;
	const char *slash;
	size_t len;

	qn_str_init(&value, resp->req->arena);
	qn_str_add(&value, prefix);
	while (value.len && value.buf[value.len - 1] == '/')
		qn_str_truncate(&value, value.len - 1);
	for (; *path; path += len) {
		qn_str_add_char(&value, *path++);
		slash = strchrnul(path, '/');
		len = (size_t)(slash - path);
		qn_str_add_url(&value, path, len);
	}
	qn_resp_set_header(resp, field, value.buf);
}

struct qn_resp *
qn_send_file(
    struct qn_req *req, const char *path, const char *type, const char *name)
{
	const char *prefix = req->options->accel_prefix;
	struct qn_str disposition;
	struct qn_resp *resp;
	const char *sub;
	struct stat st;

	path = find_allowed(req, path, &sub);
	if (!path)
		return qn_not_found(req);
	resp = qn_resp_new(req, 200, type ? type : qn_mediatype_find(path));
	resp->path = path;
	if (open_file(resp, path, &st) < 0)
		return qn_not_found(req);
	if (name) {
		qn_str_init(&disposition, req->arena);
		qn_disposition_add(&disposition, true, name);
		qn_resp_set_header(
		    resp, "Content-Disposition", disposition.buf);
	}
	if (req->options->sendfile == QN_SENDFILE_STREAM) {
		stream_file(resp, &st);
		return resp;
	}
	resp->fd = -1;
	if (req->options->sendfile == QN_SENDFILE_X_SENDFILE)
		hand_over(resp, "X-Sendfile", "", path);
	else
		hand_over(resp, "X-Accel-Redirect", prefix ? prefix : "", sub);
	return resp;
}
