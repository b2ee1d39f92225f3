/* SPDX-License-Identifier: MIT */
#include "tpl/env.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/log.h"
#include "tpl/tpl-int.h"

#include "base/banned.h"

/* ---- life cycle ------------------------------------------------------- */

struct qn_tpl_env *
qn_tpl_env_new(const struct qn_tpl_options *options)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_tpl_env *env = QN_NEW(arena, struct qn_tpl_env);

	env->arena = arena;
	env->options = options;
	env->by_name = qn_map_new(arena);
	env->by_path = qn_map_new(arena);
	env->dynamic = qn_map_new(arena);
	env->worker = QN_NEW(arena, struct qn_env_worker);
	env->worker->scratch = qn_arena_new(0);
	return env;
}

void
qn_tpl_env_free(struct qn_tpl_env *env)
{
	if (!env)
		return;
	qn_fragments__free(env->worker->fragments);
	qn_arena_free(env->worker->scratch);
	qn_arena_free(env->arena);
}

uint32_t
qn_env__step_id(const struct qn_tpl_env *env)
{
	return env->worker->step_ids++;
}

const char *
qn_env__string_if_invalid(const struct qn_tpl_env *env)
{
	const char *text = env->options->string_if_invalid;

	return text ? text : "";
}

bool
qn_env__is_strict(const struct qn_tpl_env *env)
{
	return env->options->strict;
}

const struct qn_tz *
qn_env__tz(const struct qn_tpl_env *env)
{
	return env->options->tz;
}

const char *
qn_tpl__name(const struct qn_tpl *tpl)
{
	return tpl->name;
}

static const struct qn_tpl_library *
library_in(
    const struct qn_tpl_library *const *list, const char *name, size_t len)
{
	for (; list && *list; list++)
		if (strlen((*list)->name) == len &&
		    memcmp((*list)->name, name, len) == 0)
			return *list;
	return NULL;
}

const struct qn_tpl_library *
qn_env__library(const struct qn_tpl_env *env, const char *name, size_t len)
{
	const struct qn_tpl_library *library =
	    library_in(env->options->libraries, name, len);

	return library ? library : library_in(qn_tpl_libraries, name, len);
}

/* ---- making ----------------------------------------------------------- */

struct qn_tpl *
qn_tpl__make(const struct qn_tpl_env *env, struct qn_arena *arena,
    const char *name, const struct qn_origin *origin, const char *ptr,
    size_t len, struct qn_err *err)
{
	struct qn_tpl *tpl = QN_NEW(arena, struct qn_tpl);

	tpl->name = qn_arena_strdup(arena, name);
	tpl->origin = *origin;
	tpl->env = env;
	tpl->arena = arena;
	tpl->text = qn_arena_dup(arena, ptr, len);
	tpl->len = len;
	tpl->hint = QN_NEW(arena, size_t);
	tpl->deps = QN_VEC(const struct qn_tpl *, arena);
	return qn_parser__run(tpl, err) < 0 ? NULL : tpl;
}

int
qn_tpl__emit(
    const struct qn_tpl_env *env, struct qn_tpl *tpl, struct qn_err *err)
{
	if (tpl->emitted)
		return 0;
	if (qn_program__make(tpl->arena, env, tpl, &tpl->program, err) < 0)
		return -1;
	tpl->emitted = true;
	return 0;
}

const struct qn_tpl *
qn_tpl_parse(const struct qn_tpl_env *env, struct qn_arena *arena,
    const char *name, const char *ptr, size_t len, struct qn_err *err)
{
	struct qn_origin origin = { .path = qn_arena_strdup(arena, name),
		.text = "" };
	struct qn_tpl *tpl =
	    qn_tpl__make(env, arena, name, &origin, ptr, len, err);

	if (!tpl || qn_tpl__emit(env, tpl, err) < 0)
		return NULL;
	return tpl;
}

/* ---- finding ---------------------------------------------------------- */

/* The template of an origin, parsed now or before. */
static struct qn_tpl *
origin_tpl(const struct qn_tpl_env *env, const char *name,
    struct qn_origin *origin, struct qn_err *err)
{
	struct qn_arena *arena = env->arena;
	struct qn_tpl *tpl =
	    qn_map_find(env->by_path, origin->path, strlen(origin->path));
	const char *text;
	size_t len;

	if (tpl && (!env->options->reload || qn_loader__is_fresh(&tpl->origin)))
		return tpl;
	origin->path = qn_arena_strdup(arena, origin->path);
	text = qn_loader__read(origin, arena, &len, err);
	tpl = text ? qn_tpl__make(env, arena, name, origin, text, len, err) :
		     NULL;
	if (tpl)
		qn_map_set(
		    env->by_path, origin->path, strlen(origin->path), tpl);
	return tpl;
}

static bool
is_skipped(
    const struct qn_origin *origin, const struct qn_tpl *const *skip, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(skip[i]->origin.path, origin->path) == 0)
			return true;
	return false;
}

struct qn_tpl *
qn_env__find_skip(const struct qn_tpl_env *env, const char *name,
    const struct qn_tpl *const *skip, size_t n, struct qn_err *err)
{
	struct qn_arena *scratch = env->worker->scratch;
	struct qn_arena_mark mark = qn_arena_mark(scratch);
	struct qn_origin origin;
	struct qn_tpl *tpl = NULL;
	bool found = false;
	size_t i = 0;

	while (!found && qn_loader__origin(env, name, &i, scratch, &origin))
		found = !is_skipped(&origin, skip, n);
	if (found)
		tpl = origin_tpl(env, name, &origin, err);
	else
		qn_err_set(err, QN_ERR_NOT_FOUND, "%s", name);
	qn_arena_rewind(scratch, mark);
	return tpl;
}

/* Whether no file that the template was made from has changed. */
static bool
tpl_is_fresh(const struct qn_tpl *tpl)
{
	size_t i;

	if (!qn_loader__is_fresh(&tpl->origin))
		return false;
	for (i = 0; i < tpl->deps.len; i++) {
		const struct qn_tpl *dep =
		    *(const struct qn_tpl **)qn_vec_get(&tpl->deps, i);

		if (!qn_loader__is_fresh(&dep->origin))
			return false;
	}
	return true;
}

struct qn_tpl *
qn_env__find(const struct qn_tpl_env *env, const char *name, struct qn_err *err)
{
	struct qn_tpl *tpl = qn_map_find(env->by_name, name, strlen(name));

	if (tpl && (!env->options->reload || tpl_is_fresh(tpl)))
		return tpl;
	if (tpl)
		qn_map_set(env->by_path, tpl->origin.path,
		    strlen(tpl->origin.path), NULL);
	tpl = qn_env__find_skip(env, name, NULL, 0, err);
	if (tpl)
		qn_map_set(env->by_name, name, strlen(name), tpl);
	return tpl;
}

/* "name#partial": the partial as a template of its own. */
static const struct qn_tpl *
find_partial(const struct qn_tpl_env *env, const char *name, const char *hash,
    struct qn_err *err)
{
	struct qn_arena *scratch = env->worker->scratch;
	struct qn_arena_mark mark = qn_arena_mark(scratch);
	const char *base = qn_arena_dup(scratch, name, (size_t)(hash - name));
	struct qn_tpl *tpl = qn_env__find(env, base, err), *part = NULL;
	const struct qn_node *node = tpl && tpl->partials ?
	    qn_map_find(tpl->partials, hash + 1, strlen(hash + 1)) :
	    NULL;

	if (tpl && !node) {
		qn_err_set(err, QN_ERR_NOT_FOUND, "%s", name);
	} else if (node) {
		part = QN_NEW(env->arena, struct qn_tpl);
		*part = *tpl;
		part->hint = QN_NEW(env->arena, size_t);
		part->name = qn_arena_strdup(env->arena, name);
		if (qn_program__make_list(env->arena, env, tpl,
			&node->bodies[0], &part->program, err) < 0)
			part = NULL;
		else
			qn_map_set(env->by_name, name, strlen(name), part);
	}
	qn_arena_rewind(scratch, mark);
	return part;
}

const struct qn_tpl *
qn_tpl_find(const struct qn_tpl_env *env, const char *name, struct qn_err *err)
{
	const char *hash = strchr(name, '#');
	struct qn_tpl *tpl;

	if (hash) {
		tpl = qn_map_find(env->by_name, name, strlen(name));
		if (tpl && (!env->options->reload || tpl_is_fresh(tpl)))
			return tpl;
		return find_partial(env, name, hash, err);
	}
	tpl = qn_env__find(env, name, err);
	return tpl && qn_tpl__emit(env, tpl, err) == 0 ? tpl : NULL;
}

size_t
qn_tpl_load_all(struct qn_tpl_env *env,
    void (*report)(void *arg, const char *name, const struct qn_err *err),
    void *arg)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_map *names = qn_map_new(arena);
	size_t i, errors = 0;

	qn_loader__names(env, arena, names);
	for (i = 0; i < names->len; i++) {
		struct qn_err err = QN_ERR_INIT;

		if (qn_tpl_find(env, names->items[i].key, &err))
			continue;
		errors++;
		if (report)
			report(arg, names->items[i].key, &err);
	}
	qn_arena_free(arena);
	return errors;
}
