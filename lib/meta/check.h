/* SPDX-License-Identifier: MIT */
/*
 * Findings of the start-up checks: every declared table (models, routes,
 * settings, templates) is checked before the site serves, all findings are
 * collected, and printed together as Django's `manage.py check` prints them.
 *
 *	struct qn_checks checks;
 *
 *	qn_checks_init(&checks, arena, settings->silenced_checks);
 *	qn_model_check(&task_model, &checks);
 *	qn_checks_format(&checks, &text);
 *	if (qn_checks_has(&checks, QN_CHECK_ERROR))
 *		return 1;
 *
 * An id is the area, a letter for the level and a number: "fields.E120". The
 * numbers up to 899 mean what they mean in Django; 900 and above are ours.
 */
#ifndef QN_META_CHECK_H
#define QN_META_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "meta/model.h"

enum qn_check_level {
	QN_CHECK_DEBUG = 0,
	QN_CHECK_INFO,
	QN_CHECK_WARNING,
	QN_CHECK_ERROR, /* this one and worse: the site does not serve */
	QN_CHECK_CRITICAL,
	QN_CHECK__MAX
};

/* One finding. */
struct qn_check {
	enum qn_check_level level;
	const char *id;      /* "fields.E120" */
	const char *object;  /* what it is about ("task.title"); NULL: nothing
				in particular */
	const char *message; /* a sentence or two, with full stops */
	const char *hint;    /* NULL: none */
};

/* The findings so far. */
struct qn_checks {
	struct qn_vec items; /* of struct qn_check, silenced left out */
	size_t n_silenced;
	const char *const *silenced; /* ids not to show, NULL-ended; or NULL */
	struct qn_arena *arena;      /* texts */
};

/* An empty list. `silenced` (SILENCED_SYSTEM_CHECKS) is lent, may be NULL. */
void qn_checks_init(struct qn_checks *checks, struct qn_arena *arena,
    const char *const *silenced);

/*
 * Add a finding unless its id is silenced. `id` and `hint` are lent (literals),
 * `object` is copied; `object` and `hint` may be NULL.
 */
void qn_checks_add(struct qn_checks *checks, enum qn_check_level level,
    const char *id, const char *object, const char *hint, const char *fmt, ...)
    QN_PRINTF(6, 7);

/* Whether there is a finding of this level or a worse one. */
bool qn_checks_has(const struct qn_checks *checks, enum qn_check_level level);

/*
 * Append the report: findings by falling level under a heading for each, and
 * the closing line "System check identified 2 issues (1 silenced)."
 */
void qn_checks_format(const struct qn_checks *checks, struct qn_str *str);

/* ---- models ----------------------------------------------------------- */

/* Check one model's declaration. */
void qn_model_check(const struct qn_model *model, struct qn_checks *checks);

/* Check `n` models of a site against one another (tables, references). */
void qn_models_check(
    const struct qn_model *const *models, size_t n, struct qn_checks *checks);

#endif
