/* SPDX-License-Identifier: MIT */
/*
 * Names within namespaces: "tracker:task-detail". A part before a colon is an
 * instance's namespace, or an application's: then the current instance, the
 * one named like the application, or the last declared is meant, as Django
 * has it.
 */
#include "url/url-int.h"

#include <string.h>

#include "base/banned.h"

/* One part of a name between colons. */
struct part {
	const char *ptr;
	size_t len;
};

/* The part at `*ptr`, which moves behind its colon, or to NULL at the end. */
static struct part
next_part(const char **ptr)
{
	const char *colon = strchr(*ptr, ':');
	struct part part = { .ptr = *ptr };

	part.len = colon ? (size_t)(colon - *ptr) : strlen(*ptr);
	*ptr = colon ? colon + 1 : NULL;
	return part;
}

static bool
is_part(const struct part *part, const char *text)
{
	return part->ptr && strlen(text) == part->len &&
	    memcmp(text, part->ptr, part->len) == 0;
}

/*
 * The instance that a part means inside `scope`, NULL when there is none.
 * `current` is the current instance at this depth, or has no ptr.
 */
static const struct qn_scope *
find_instance(const struct qn_scope *scope, const struct part *part,
    const struct part *current)
{
	const struct qn_scope *named = NULL, *app = NULL, *same = NULL;
	const struct qn_scope *here = NULL, *kid;
	size_t i;

	for (i = 0; i < scope->scopes.len; i++) {
		kid = *(struct qn_scope **)qn_vec_get(&scope->scopes, i);
		if (!named && is_part(part, kid->ns))
			named = kid;
		if (!is_part(part, kid->app_name))
			continue;
		app = kid;
		if (!same && is_part(part, kid->ns))
			same = kid;
		if (!here && is_part(current, kid->ns))
			here = kid;
	}
	if (here)
		return here;
	if (app && !same)
		return app;
	return named;
}

/* The first include of a scope whose namespace is that of `kid`. */
static const struct qn_scope *
find_first(const struct qn_scope *scope, const struct qn_scope *kid)
{
	const struct qn_scope *one;
	size_t i;

	for (i = 0; i < scope->scopes.len; i++) {
		one = *(struct qn_scope **)qn_vec_get(&scope->scopes, i);
		if (strcmp(one->ns, kid->ns) == 0)
			return one;
	}
	return kid;
}

static int
fail(const char *name, const struct part *part, struct qn_err *err)
{
	int inside = (int)(part->ptr - name);

	if (inside == 0)
		return qn_err_set(err, QN_ERR_NOT_FOUND,
		    "'%.*s' is not a registered namespace", (int)part->len,
		    part->ptr);
	return qn_err_set(err, QN_ERR_NOT_FOUND,
	    "'%.*s' is not a registered namespace inside '%.*s'",
	    (int)part->len, part->ptr, inside - 1, name);
}

const struct qn_vec *
qn_scope__find(const struct qn_scope *scope, const char *current,
    const char *name, struct qn_err *err)
{
	const struct qn_scope *kid;
	const struct qn_vec *leaves;
	const char *rest = name;
	struct part part = next_part(&rest);
	struct part here;

	while (rest) {
		here = (struct part){ .ptr = NULL };
		if (current && *current)
			here = next_part(&current);
		kid = find_instance(scope, &part, &here);
		if (!kid) {
			fail(name, &part, err);
			return NULL;
		}
		if (!is_part(&here, kid->ns))
			current = NULL;
		scope = find_first(scope, kid);
		part = next_part(&rest);
	}
	leaves = qn_map_find(scope->names, part.ptr, part.len);
	if (!leaves)
		qn_err_set(err, QN_ERR_NOT_FOUND,
		    "Reverse for '%s' not found. '%s' is not a valid view "
		    "function or pattern name.",
		    part.ptr, part.ptr);
	return leaves;
}
