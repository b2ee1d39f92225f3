/* SPDX-License-Identifier: MIT */
/*
 * Routes: which view answers a path (Django's urlpatterns). A table is const
 * and ends with { 0 }; qn_urls_new turns the site's tables into a tree once, in
 * the master.
 *
 *	const struct qn_route task_routes[] = {
 *		{ .path = "", .view = task_board, .name = "task-board" },
 *		{ .path = "tasks/<int:pk>/", .view = task_detail,
 *		  .name = "task-detail" },
 *		{ 0 }
 *	};
 *
 * The rules are Django's: the first route of the list that matches wins; an
 * include takes its prefix from the path and gives nothing of it back; a name
 * may have several routes that differ in their arguments.
 *
 * A regex (PCRE2, matched against decoded UTF-8) is searched for in what the
 * includes have left of the path, so anchor it with ^ and $. Its named groups
 * become arguments; where nothing is named, unnamed groups are "1", "2", ….
 *
 * What qn_urls_new finds, by id (Django's numbers, and 900 and up):
 *
 *	urls.W001   include with a regex that ends in $
 *	urls.W002   path begins with a slash
 *	urls.W003   name contains a colon
 *	urls.E004   row has no pattern or no answer, or more than one
 *	urls.W005   namespace is not unique
 *	2_0.W001    path looks like a regex
 *	urls.E901   unknown converter        urls.W901   hidden parameter
 *	urls.E902   white space in <…>       urls.W902   lone < or >
 *	urls.E903   bad parameter name       urls.W903   name with other
 *	urls.E904   parameter comes twice                arguments exists
 *	urls.E905   regex does not compile   urls.W904   unreachable
 *	urls.E906   pattern is not UTF-8
 *	urls.E907   too many parameters
 *	urls.E908   include within itself
 *	urls.E909   name with the same arguments exists
 *	urls.E910   include has members of a view
 *	urls.E911   ns without app_name
 *	urls.E912   redirect to an unknown name or argument
 */
#ifndef QN_URL_ROUTE_H
#define QN_URL_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/value.h"
#include "http/request.h"

struct qn_checks;
struct qn_urls;

/*
 * A converter of path arguments: <name:argument>. To add one to a site: a row
 * in the table that the site gives to qn_urls_new. Built in: str, int, slug,
 * uuid, path.
 */
struct qn_converter {
	const char *name;
	const char *regex; /* what it accepts, without anchors */
	/*
	 * Longest prefix of the text that fits, 0: none; faster than `regex`,
	 * which stays useful: beside a converter or regex without this function
	 * the whole row is matched as one regex. NULL: by `regex`.
	 */
	size_t (*match)(const char *ptr, size_t len);
	/* Whether text that fits is valid (a date that exists); NULL: yes. */
	bool (*accept)(const char *ptr, size_t len);
	/* A value as text for reverse; −1: it does not fit. NULL: its text. */
	int (*format)(const struct qn_value *value, struct qn_str *out);
};

/* A default for an argument that the pattern does not have; ended by { 0 }. */
struct qn_route_arg {
	const char *name;
	const char *value;
};

struct qn_route {
	const char *path;  /* "tasks/<int:pk>/"; NULL with regex */
	const char *regex; /* PCRE2 with named groups, for re_path */
	qn_view_fn *view;  /* who answers */
	const struct qn_route *include; /* or: routes below this prefix */
	const char *redirect; /* or: redirect to this route's name, path or
				 URL; see qn_urls_format_redirect */
	bool permanent;       /* 301 rather than 302 */
	const char *name;     /* for reverse; NULL: none */
	const char *app_name; /* of an include: application namespace */
	const char *ns;       /* of an include: instance namespace */
	unsigned methods;     /* QN_GET | …; 0: GET and POST */
	const struct qn_route_arg *args; /* extra arguments */
	bool login;                      /* only for users that are signed in */
	const char *permission;          /* "tasks.change_task" */
	bool exempt_csrf;
	const void *data; /* the view's own: a generic view's descriptor */
};

/* What a path was resolved to; the arguments are in req->args. */
struct qn_match {
	const struct qn_route *route;
	const char *pattern;   /* whole pattern: "/tasks/<int:pk>/" */
	const char *view_name; /* with namespaces, "" if unnamed */
	const char *ns;        /* instance namespaces, "a:b"; "" if none */
	unsigned methods;      /* allowed, HEAD and OPTIONS included */
};

/* ---- the tree --------------------------------------------------------- */

/*
 * Build the tree. `routes` and `converters` (ended by { 0 }, NULL: only the
 * built-in ones) are lent for its life. Findings (unknown converter, bad
 * regex, duplicate name, unreachable pattern) go to `list`; a tree with errors
 * must not serve. `list` may be NULL.
 */
struct qn_urls *qn_urls_new(const struct qn_route *routes,
    const struct qn_converter *converters,
    struct qn_checks *list) QN_NONNULL_RESULT;
void qn_urls_free(struct qn_urls *urls);

/*
 * Find the route of req->path: sets req->match and req->args and returns the
 * match, NULL when there is none. The method is not looked at.
 */
const struct qn_match *qn_urls_resolve(
    const struct qn_urls *urls, struct qn_req *req);

/* Whether a path would resolve, for APPEND_SLASH; nothing is changed. */
bool qn_urls_has(const struct qn_urls *urls, struct qn_arena *arena,
    const char *path, size_t len);

/*
 * Append the path of a named route ("tasks:task-detail" for namespaces),
 * percent-encoded, after `mount`. Arguments are positional, or named where
 * names[i] is not NULL (`names` NULL: all positional). −1 with NoReverseMatch's
 * text in err, listing what was tried.
 */
int qn_urls_reverse(const struct qn_urls *urls, const char *mount,
    const char *name, const struct qn_value *args, const char *const *names,
    size_t n, struct qn_str *out, struct qn_err *err) QN_MUST_CHECK;

/*
 * The same with everything that Django's reverse knows: `ns` is the current
 * instance (current_app), the `ns` of the request's match, which decides
 * between instances of one application.
 */
struct qn_reverse {
	const char *name;            /* "tasks:task-detail" */
	const char *ns;              /* current instance; NULL: none */
	const char *mount;           /* SCRIPT_NAME, decoded; NULL: "" */
	const struct qn_value *args; /* `n` of them */
	const char *const *names;    /* NULL: all positional */
	size_t n;
};
int qn_urls_format(const struct qn_urls *urls, const struct qn_reverse *ask,
    struct qn_str *out, struct qn_err *err) QN_MUST_CHECK;

/*
 * Append where the redirect route that a request was resolved to leads. Its
 * text is a route's name when it has none of "/.?" in it, and gets the
 * request's arguments; else a path (after the mount) or URL in which "<pk>"
 * stands for an argument, percent-encoded. −1 when an argument is missing.
 */
int qn_urls_format_redirect(const struct qn_urls *urls,
    const struct qn_req *req, struct qn_str *out,
    struct qn_err *err) QN_MUST_CHECK;

/* Whether a name exists, for checks of templates. */
bool qn_urls_has_name(const struct qn_urls *urls, const char *name);

/* Every pattern in order, for `manage routes` and the debug page. */
struct qn_url_entry {
	const struct qn_match *match;
	const char *guard; /* "login", a permission, or "" */
};
const struct qn_url_entry *qn_urls_list(
    const struct qn_urls *urls, size_t *ret_len);

#endif
