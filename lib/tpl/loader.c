/* SPDX-License-Identifier: MIT */
/* Where templates come from: directories in order, then texts in memory. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tpl/env.h"

#include "base/banned.h"

enum {
	FILE_MAX = 8 << 20,
	TREE_MAX = 16
};

/* Whether a name stays below its directory. */
static bool
name_is_safe(const char *name)
{
	const char *p = name;

	if (!*name || *name == '/')
		return false;
	for (; p; p = strchr(p, '/')) {
		if (*p == '/')
			p++;
		if (strncmp(p, "..", 2) == 0 && (!p[2] || p[2] == '/'))
			return false;
	}
	return true;
}

static bool
file_origin(const char *dir, const char *name, struct qn_arena *arena,
    struct qn_origin *ret)
{
	struct stat st;
	char *path;

	path = qn_arena_printf(arena, "%s%s%s", dir,
	    dir[0] && dir[strlen(dir) - 1] == '/' ? "" : "/", name);
	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	*ret = (struct qn_origin){ .path = path, .mtime = st.st_mtim };
	return true;
}

bool
qn_loader__origin(const struct qn_tpl_env *env, const char *name, size_t *i,
    struct qn_arena *arena, struct qn_origin *ret)
{
	const char *const *dirs = env->options->dirs;
	const struct qn_tpl_source *text = env->options->builtin;
	size_t n = 0;

	if (!name_is_safe(name))
		return false;
	for (; dirs && *dirs; dirs++, n++) {
		if (n < *i || !file_origin(*dirs, name, arena, ret))
			continue;
		*i = n + 1;
		return true;
	}
	for (; text && text->name; text++, n++) {
		if (n < *i || strcmp(text->name, name) != 0)
			continue;
		*ret = (struct qn_origin){ .path = text->name,
			.text = text->text };
		*i = n + 1;
		return true;
	}
	return false;
}

static const char *
file_read(int fd, const char *path, struct qn_arena *arena, size_t *ret_len,
    struct qn_err *err)
{
	struct qn_str text;
	ssize_t n;

	qn_str_init(&text, arena);
	for (;;) {
		if (!qn_str_reserve(&text, 16 << 10))
			break;
		n = read(fd, text.buf + text.len, text.cap - text.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			qn_err_set(err, QN_ERR_IO, "could not read \"%s\": %s",
			    path, strerror(errno));
			return NULL;
		}
		if (n == 0)
			break;
		text.len += (size_t)n;
		if (text.len > FILE_MAX) {
			qn_err_set(err, QN_ERR_LIMIT,
			    "template \"%s\" is longer than %d bytes", path,
			    FILE_MAX);
			return NULL;
		}
	}
	*ret_len = text.len;
	return text.buf;
}

const char *
qn_loader__read(const struct qn_origin *origin, struct qn_arena *arena,
    size_t *ret_len, struct qn_err *err)
{
	const char *text;
	int fd;

	if (origin->text) {
		*ret_len = strlen(origin->text);
		return origin->text;
	}
	fd = open(origin->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		qn_err_set(err, QN_ERR_IO, "could not open \"%s\": %s",
		    origin->path, strerror(errno));
		return NULL;
	}
	text = file_read(fd, origin->path, arena, ret_len, err);
	close(fd);
	return text;
}

bool
qn_loader__is_fresh(const struct qn_origin *origin)
{
	struct stat st;

	if (origin->text)
		return true;
	return stat(origin->path, &st) == 0 &&
	    st.st_mtim.tv_sec == origin->mtime.tv_sec &&
	    st.st_mtim.tv_nsec == origin->mtime.tv_nsec;
}

/* Names of the files below `dir`, which is `prefix` seen from its root. */
static void
names_below(
    const char *dir, const char *prefix, struct qn_map *ret, unsigned depth)
{
	struct qn_arena *arena = ret->arena;
	struct dirent *entry;
	struct stat st;
	DIR *d = opendir(dir);

	if (!d)
		return;
	while ((entry = readdir(d))) {
		const char *path, *name;

		if (entry->d_name[0] == '.')
			continue;
		path = qn_arena_printf(arena, "%s/%s", dir, entry->d_name);
		name = qn_arena_printf(arena, "%s%s", prefix, entry->d_name);
		if (stat(path, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode) && depth < TREE_MAX)
			names_below(path, qn_arena_printf(arena, "%s/", name),
			    ret, depth + 1);
		else if (S_ISREG(st.st_mode))
			qn_map_set(ret, name, strlen(name), (void *)name);
	}
	closedir(d);
}

void
qn_loader__names(
    const struct qn_tpl_env *env, struct qn_arena *arena, struct qn_map *ret)
{
	const char *const *dirs = env->options->dirs;
	const struct qn_tpl_source *text = env->options->builtin;

	(void)arena;
	for (; dirs && *dirs; dirs++)
		names_below(*dirs, "", ret, 0);
	for (; text && text->name; text++)
		qn_map_set(
		    ret, text->name, strlen(text->name), (void *)text->name);
}

/* ---- relative names --------------------------------------------------- */

/* posixpath.normpath of a relative path; ".." that leave it stay in front. */
static const char *
normalize(struct qn_arena *arena, const char *path)
{
	char *copy = qn_arena_strdup(arena, path), *part, *rest = copy;
	struct qn_vec parts = QN_VEC(const char *, arena);
	struct qn_str out;
	size_t i;

	while ((part = strsep(&rest, "/"))) {
		const char *last = parts.len ?
		    *(const char **)qn_vec_get(&parts, parts.len - 1) :
		    "..";

		if (!*part || strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") == 0 && strcmp(last, "..") != 0)
			qn_vec_pop(&parts);
		else
			*(const char **)qn_vec_add(&parts) = part;
	}
	qn_str_init(&out, arena);
	for (i = 0; i < parts.len; i++)
		qn_str_addf(&out, "%s%s", i ? "/" : "",
		    *(const char **)qn_vec_get(&parts, i));
	return out.buf;
}

const char *
qn_loader__relative(struct qn_arena *arena, const char *from, const char *name,
    const char **ret_why)
{
	const char *slash, *path;

	if (strncmp(name, "./", 2) != 0 && strncmp(name, "../", 3) != 0)
		return name;
	from += strspn(from, "/");
	slash = strrchr(from, '/');
	path = normalize(arena,
	    qn_arena_printf(
		arena, "%.*s/%s", slash ? (int)(slash - from) : 0, from, name));
	if (strncmp(path, "../", 3) == 0) {
		*ret_why = qn_arena_printf(arena,
		    "The relative path '\"%s\"' "
		    "points outside the file hierarchy that template '%s' is "
		    "in.",
		    name, from);
		return NULL;
	}
	if (strcmp(path, from) == 0) {
		*ret_why = qn_arena_printf(arena,
		    "The relative path '\"%s\"' "
		    "was translated to template name '%s', the same template "
		    "in which the tag appears.",
		    name, from);
		return NULL;
	}
	return path;
}
