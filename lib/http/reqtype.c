/* SPDX-License-Identifier: MIT */
/* The request in templates: Django's HttpRequest attributes. */
#include <string.h>

#include "http/host.h"
#include "http/http-int.h"

#include "base/banned.h"

/* ---- uploaded files ----------------------------------------------------- */

enum {
	FILE_NAME = 0,
	FILE_SIZE,
	FILE_CONTENT_TYPE,
	FILE__MAX
};

static int
file_slot(
    const struct qn_object_type *type QN_UNUSED, const char *name, size_t len)
{
	static const char *const names[FILE__MAX] = {
		[FILE_NAME] = "name",
		[FILE_SIZE] = "size",
		[FILE_CONTENT_TYPE] = "content_type",
	};
	int i;

	for (i = 0; i < FILE__MAX; i++)
		if (strlen(names[i]) == len && !memcmp(names[i], name, len))
			return i;
	return -1;
}

static struct qn_value
file_get(const void *obj, int slot, struct qn_arena *arena QN_UNUSED)
{
	const struct qn_file *file = obj;

	if (slot == FILE_SIZE)
		return qn_value_int((int64_t)file->size);
	return qn_value_str(
	    slot == FILE_NAME ? file->name : file->content_type);
}

static struct qn_value
file_text(const void *obj, struct qn_arena *arena)
{
	return file_get(obj, FILE_NAME, arena);
}

static const struct qn_object_type file_type = {
	.name = "UploadedFile",
	.slot = file_slot,
	.get = file_get,
	.text = file_text,
};

static bool
files_find(const void *obj, const char *key, size_t len, struct qn_arena *arena,
    struct qn_value *ret)
{
	const struct qn_file *file;

	file = qn_req_file((struct qn_req *)obj, qn_arena_dup(arena, key, len));
	if (!file)
		return false;
	*ret = qn_value_object(&file_type, file);
	return true;
}

static bool
files_truth(const void *obj)
{
	return ((const struct qn_req *)obj)->files.len > 0;
}

static const struct qn_object_type files_type = {
	.name = "files",
	.find = files_find,
	.truth = files_truth,
};

/* ---- headers ------------------------------------------------------------ */

static bool
headers_find(const void *obj, const char *key, size_t len,
    struct qn_arena *arena, struct qn_value *ret)
{
	const char *value;

	value = qn_req_header(obj, qn_arena_dup(arena, key, len));
	if (!value)
		return false;
	*ret = qn_value_str(value);
	return true;
}

static const struct qn_object_type headers_type = {
	.name = "HttpHeaders",
	.find = headers_find,
};

/* ---- attributes --------------------------------------------------------- */

static struct qn_value
get_path(struct qn_req *req, struct qn_arena *arena)
{
	if (!*req->mount)
		return qn_value_str(req->path);
	return qn_value_str(
	    qn_arena_printf(arena, "%s%s", req->mount, req->path));
}

static struct qn_value
get_path_info(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_str(req->path);
}

static struct qn_value
get_full_path(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_str(req->full_path);
}

static struct qn_value
get_method(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_str(req->method_name);
}

static struct qn_value
get_scheme(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_str(req->scheme);
}

static struct qn_value
get_is_secure(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_bool(qn_req_is_secure(req));
}

static struct qn_value
get_host(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_str(req->host);
}

static struct qn_value
get_port(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_str(qn_params_find(&req->cgi, "SERVER_PORT"));
}

static struct qn_value
get_absolute_uri(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_str(qn_req_absolute_uri(req, NULL));
}

static struct qn_value
get_content_type(struct qn_req *req, struct qn_arena *arena)
{
	return qn_value_text(qn_arena_dup(arena, req->content_type,
				 strcspn(req->content_type, "; \t")),
	    (uint32_t)strcspn(req->content_type, "; \t"));
}

static struct qn_value
get_id(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_str(req->id);
}

static struct qn_value
get_get(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_object(&qn_params_type, &req->get);
}

static struct qn_value
get_post(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_object(&qn_params_type, qn_req_post(req));
}

static struct qn_value
get_files(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	qn_req_post(req);
	return qn_value_object(&files_type, req);
}

static struct qn_value
get_cookies(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_object(&qn_params__dict_type, qn_req_cookies(req));
}

static struct qn_value
get_meta(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_object(&qn_params__dict_type, &req->cgi);
}

static struct qn_value
get_headers(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return qn_value_object(&headers_type, req);
}

/* What a higher room lent, None while it has not. */
static struct qn_value
lent(const struct qn_object_type *type, const void *obj)
{
	return type && obj ? qn_value_object(type, obj) : QN_NONE;
}

static struct qn_value
get_user(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return lent(req->user_type, req->user);
}

static struct qn_value
get_session(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return lent(req->session_type, req->session);
}

static struct qn_value
get_match(struct qn_req *req, struct qn_arena *arena QN_UNUSED)
{
	return lent(req->match_type, req->match);
}

/* To add an attribute: one row and one function. */
static const struct attribute {
	const char *name;
	struct qn_value (*get)(struct qn_req *req, struct qn_arena *arena);
} attributes[] = { { .name = "path", .get = get_path },
	{ .name = "path_info", .get = get_path_info },
	{ .name = "get_full_path", .get = get_full_path },
	{ .name = "method", .get = get_method },
	{ .name = "scheme", .get = get_scheme },
	{ .name = "is_secure", .get = get_is_secure },
	{ .name = "get_host", .get = get_host },
	{ .name = "get_port", .get = get_port },
	{ .name = "build_absolute_uri", .get = get_absolute_uri },
	{ .name = "content_type", .get = get_content_type },
	{ .name = "id", .get = get_id }, { .name = "GET", .get = get_get },
	{ .name = "POST", .get = get_post },
	{ .name = "FILES", .get = get_files },
	{ .name = "COOKIES", .get = get_cookies },
	{ .name = "META", .get = get_meta },
	{ .name = "headers", .get = get_headers },
	{ .name = "user", .get = get_user },
	{ .name = "session", .get = get_session },
	{ .name = "resolver_match", .get = get_match }, { 0 } };

static int
req_slot(
    const struct qn_object_type *type QN_UNUSED, const char *name, size_t len)
{
	int i;

	for (i = 0; attributes[i].name; i++)
		if (strlen(attributes[i].name) == len &&
		    !memcmp(attributes[i].name, name, len))
			return i;
	return -1;
}

/*
 * The form and the cookies are read when a template first asks, though the
 * template only has the request as const: every request is made mutable.
 */
static struct qn_value
req_get(const void *obj, int slot, struct qn_arena *arena)
{
	return attributes[slot].get((struct qn_req *)obj, arena);
}

static struct qn_value
req_text(const void *obj, struct qn_arena *arena)
{
	const struct qn_req *req = obj;

	return qn_value_str(qn_arena_printf(
	    arena, "<Request: %s '%s'>", req->method_name, req->full_path));
}

const struct qn_object_type qn_req_type = {
	.name = "Request",
	.slot = req_slot,
	.get = req_get,
	.text = req_text,
};
