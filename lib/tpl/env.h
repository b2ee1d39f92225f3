/* SPDX-License-Identifier: MIT */
/*
 * The inside of an environment and of a compiled template.
 *
 * Private to the room; see tpl.h for what applications use.
 */
#ifndef QN_TPL_ENV_H
#define QN_TPL_ENV_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/arena.h"
#include "base/map.h"
#include "tpl/parser.h"
#include "tpl/program.h"
#include "tpl/text.h"
#include "tpl/tpl.h"

/* A file, or a text in memory, that a template comes from. */
struct qn_origin {
	const char *path; /* file, or the name of a text */
	const char *text; /* in memory; NULL: a file */
	struct timespec mtime;
};

struct qn_tpl {
	const char *name;
	struct qn_origin origin;
	const struct qn_tpl_env *env;
	struct qn_arena *arena;
	const char *text;
	size_t len;
	const struct qn_token *tokens;
	size_t n_tokens;
	struct qn_nodelist nodes;
	struct qn_map *blocks;         /* name → struct qn_node; NULL: none */
	struct qn_map *partials;       /* name → struct qn_node; NULL: none */
	const struct qn_node *extends; /* NULL: none */
	struct qn_program program;
	bool emitted;
	size_t *hint;       /* bytes of the last rendering */
	struct qn_vec deps; /* of const struct qn_tpl *: parents */
};

struct qn_fragments;

/* What a process changes while it renders; not shared after a fork. */
struct qn_env_worker {
	struct qn_arena *scratch;
	struct qn_fragments *fragments; /* {% cache %}; NULL: none yet */
	uint32_t step_ids;
	unsigned depth;
};

struct qn_tpl_env {
	const struct qn_tpl_options *options;
	struct qn_arena *arena;
	struct qn_map *by_name; /* struct qn_tpl, the first found */
	struct qn_map *by_path; /* struct qn_tpl of each origin */
	struct qn_map *dynamic; /* programs of {% extends variable %} */
	struct qn_env_worker *worker;
};

uint32_t qn_env__step_id(const struct qn_tpl_env *env);
const char *qn_env__string_if_invalid(const struct qn_tpl_env *env);
bool qn_env__is_strict(const struct qn_tpl_env *env);
const struct qn_tz *qn_env__tz(const struct qn_tpl_env *env);
void qn_fragments__free(struct qn_fragments *fragments);
const char *qn_tpl__name(const struct qn_tpl *tpl);

/* A library by the name of {% load %}, NULL when there is none. */
const struct qn_tpl_library *qn_env__library(
    const struct qn_tpl_env *env, const char *name, size_t len);

/* Emit a parsed template's program, once; −1 with err. */
int qn_tpl__emit(
    const struct qn_tpl_env *env, struct qn_tpl *tpl, struct qn_err *err);

/* A parsed template by name; its program may not be emitted yet. */
struct qn_tpl *qn_env__find(
    const struct qn_tpl_env *env, const char *name, struct qn_err *err);

/*
 * A template whose origin is none of `skip` (how a template may extend one of
 * its own name further down the search path). NULL with err.
 */
struct qn_tpl *qn_env__find_skip(const struct qn_tpl_env *env, const char *name,
    const struct qn_tpl *const *skip, size_t n, struct qn_err *err);

/* Parse a text in `arena`, without emitting it. */
struct qn_tpl *qn_tpl__make(const struct qn_tpl_env *env,
    struct qn_arena *arena, const char *name, const struct qn_origin *origin,
    const char *ptr, size_t len, struct qn_err *err);

/* ---- loader.c --------------------------------------------------------- */

/*
 * Where a name is found: origin number `i` of the search path, false when
 * there are no more. Names that leave the directory are not found.
 */
bool qn_loader__origin(const struct qn_tpl_env *env, const char *name,
    size_t *i, struct qn_arena *arena, struct qn_origin *ret);

/* Its text in `arena`; NULL with err. */
const char *qn_loader__read(const struct qn_origin *origin,
    struct qn_arena *arena, size_t *ret_len, struct qn_err *err);

/* Whether the file is still as it was read. */
bool qn_loader__is_fresh(const struct qn_origin *origin);

/* Every name below the directories and in memory, for load_all and check. */
void qn_loader__names(
    const struct qn_tpl_env *env, struct qn_arena *arena, struct qn_map *ret);

/*
 * "./x" and "../x" seen from template `from`; other names as they are. NULL
 * with the text of Django's TemplateSyntaxError in *ret_why.
 */
const char *qn_loader__relative(struct qn_arena *arena, const char *from,
    const char *name, const char **ret_why);

#endif
