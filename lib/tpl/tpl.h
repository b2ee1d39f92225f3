/* SPDX-License-Identifier: MIT */
/*
 * Templates: Django's language, compiled once, rendered many times.
 *
 *	struct qn_tpl_env *env = qn_tpl_env_new(&options);
 *	const struct qn_tpl *tpl = qn_tpl_find(env, "tasks/board.html", &err);
 *	struct qn_ctx *ctx = qn_ctx_new(arena);
 *
 *	qn_ctx_set(ctx, "task", qn_value_row(&task_model, task));
 *	if (qn_tpl_render(tpl, ctx, &out, &err) < 0)
 *		…
 *
 * An environment is filled in the master before it forks: compiled templates
 * are read-only and shared by all workers. With `reload` a worker compiles a
 * template again when its file, or one it depends on, has changed.
 *
 * The room knows neither URLs nor settings: what tags such as {% url %} and
 * {% static %} need comes as functions in struct qn_tpl_options.
 */
#ifndef QN_TPL_TPL_H
#define QN_TPL_TPL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/time.h"
#include "base/value.h"
#include "http/request.h"
#include "http/response.h"

struct qn_ctx;
struct qn_tpl;
struct qn_tpl_env;
struct qn_tpl_library;

/* A template kept in memory: embedded defaults, tests. Ends with { 0 }. */
struct qn_tpl_source {
	const char *name;
	const char *text;
};

/* A context processor: adds variables to every context of a request. */
typedef void qn_ctx_processor_fn(struct qn_req *req, struct qn_ctx *ctx);

struct qn_tpl_options {
	const char *const *dirs;             /* searched in order; NULL-ended */
	const struct qn_tpl_source *builtin; /* searched last; NULL: none */
	const struct qn_tpl_library *const *libraries; /* for {% load %};
							  NULL-ended; NULL */
	qn_ctx_processor_fn *const *processors;        /* NULL-ended; NULL */
	const char *string_if_invalid;                 /* NULL: "" */
	const char *static_url; /* STATIC_URL; NULL: "/static/" */
	const char *media_url;  /* MEDIA_URL; NULL: "/media/" */
	const struct qn_tz *tz; /* TIME_ZONE; NULL: UTC */
	bool reload;            /* notice changed files */
	bool strict;            /* log undefined variables */
	bool debug;             /* {% debug %} prints, and errors
				   keep the source around them */
	size_t output_max;      /* bytes of one rendering; 0: none */
	/*
	 * {% url %}: append the path of a route by its name, escaped for a URL.
	 * `args` are positional, or named where names[i] is not NULL. −1 with
	 * err when there is no such route. `req` may be NULL.
	 */
	int (*reverse)(const void *site, struct qn_req *req, const char *name,
	    const struct qn_value *args, const char *const *names, size_t n,
	    struct qn_str *out, struct qn_err *err);
	/* {% static %}: append the URL of a static file; NULL: static_url +
	 * path. */
	void (*static_file)(
	    const void *site, const char *path, struct qn_str *out);
	const void *site; /* handed to the two above */
};

/* Where a template is wrong; err->message has "file:line:column: text". */
struct qn_tpl_error {
	const char *file; /* path or name */
	int line, column; /* from 1 */
};

/* ---- environment ------------------------------------------------------ */

/* A new environment; `options` and all it points at are lent for its life. */
struct qn_tpl_env *qn_tpl_env_new(
    const struct qn_tpl_options *options) QN_NONNULL_RESULT;
void qn_tpl_env_free(struct qn_tpl_env *env);

/*
 * A compiled template by name, compiled on first use. NULL with err:
 * QN_ERR_NOT_FOUND ("TemplateDoesNotExist") or QN_ERR_SYNTAX.
 */
const struct qn_tpl *qn_tpl_find(
    const struct qn_tpl_env *env, const char *name, struct qn_err *err);

/* Compile every template of the directories, for start-up: number of errors;
 * `report` (may be NULL) is called for each. */
size_t qn_tpl_load_all(struct qn_tpl_env *env,
    void (*report)(void *arg, const char *name, const struct qn_err *err),
    void *arg);

/* Compile text that has no file; `name` is for messages. Lives in `arena`. */
const struct qn_tpl *qn_tpl_parse(const struct qn_tpl_env *env,
    struct qn_arena *arena, const char *name, const char *ptr, size_t len,
    struct qn_err *err);

/* ---- context ---------------------------------------------------------- */

/* A new context in an arena; it holds True, False and None. */
struct qn_ctx *qn_ctx_new(struct qn_arena *arena) QN_NONNULL_RESULT;

/* The context of a request: with `request` and the context processors. */
struct qn_ctx *qn_ctx_for_request(struct qn_req *req) QN_NONNULL_RESULT;

/* Set a variable in the innermost scope. The name is lent. */
void qn_ctx_set(struct qn_ctx *ctx, const char *name, struct qn_value value);

/* Look a variable up from the innermost scope outward; NULL when absent. */
const struct qn_value *qn_ctx_find(
    const struct qn_ctx *ctx, const char *name, size_t len);

/* Set every key of a map (a JSON object, say). */
void qn_ctx_set_map(struct qn_ctx *ctx, const struct qn_map *map);

/* ---- rendering -------------------------------------------------------- */

/* Append the rendering to `out`; −1 with the place in err->message. */
int qn_tpl_render(const struct qn_tpl *tpl, struct qn_ctx *ctx,
    struct qn_str *out, struct qn_err *err) QN_MUST_CHECK;

/* A variable of qn_render: name and value. */
struct qn_var {
	const char *name;
	struct qn_value value;
};

/* A list of variables and their number: two arguments of the call. */
#define QN_VARS(...)                                         \
	(const struct qn_var[]){ __VA_ARGS__ },              \
	    sizeof((const struct qn_var[]){ __VA_ARGS__ }) / \
	    sizeof(struct qn_var)
#define QN_NO_VARS NULL, 0
#define QN_VAR(name, value)     \
	{                       \
		(name), (value) \
	}
#define QN_VAR_TEXT(name, s)            \
	{                               \
		(name), qn_value_str(s) \
	}
#define QN_VAR_INT(name, i)             \
	{                               \
		(name), qn_value_int(i) \
	}
#define QN_VAR_BOOL(name, b)             \
	{                                \
		(name), qn_value_bool(b) \
	}
#define QN_VAR_ROW(name, m, row)             \
	{                                    \
		(name), qn_value_row(m, row) \
	}
#define QN_VAR_ROWS(name, m, p, n)             \
	{                                      \
		(name), qn_value_rows(m, p, n) \
	}

/*
 * Render a template with the request's context into a 200 response of HTML
 * (Django's render). An error is sticky in req->err; the time goes to
 * req->stats.
 */
struct qn_resp *qn_render(struct qn_req *req, const char *name,
    const struct qn_var *vars, size_t n) QN_NONNULL_RESULT;

/* The same with another status. */
struct qn_resp *qn_render_status(struct qn_req *req, int status,
    const char *name, const struct qn_var *vars, size_t n) QN_NONNULL_RESULT;

#endif
