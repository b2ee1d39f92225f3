/* SPDX-License-Identifier: MIT */
/*
 * What the files of url/ share. In the order of a route's life:
 *
 *	converter.c   the converters of <name:argument>
 *	pattern.c     one row's path or regex, parsed
 *	route.c       tables with their includes flattened into leaves
 *	tree.c        leaves put into the prefix tree
 *	resolve.c     a path walked down the tree
 *	scope.c       names within namespaces
 *	skeleton.c    what a URL of a regex looks like, for reverse
 *	reverse.c     a name and arguments turned into a URL
 *	redirect.c    where a redirect route leads
 *	audit.c       findings about routes that disturb one another
 *
 * Everything here is built once in the master, lives in the arena of struct
 * qn_urls and is read-only afterwards, except for the scratch at its end.
 */
#ifndef QN_URL_URL_INT_H
#define QN_URL_URL_INT_H

#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "meta/check.h"
#include "url/route.h"

/* Limits of what a site may declare, so that a look-up needs no memory. */
#define QN_URL_ARGS_MAX   32    /* captured arguments of one route */
#define QN_URL_DEPTH_MAX  16    /* includes within includes */
#define QN_URL_SHAPES_MAX 64    /* forms of one regex that reverse knows */
#define QN_URL_PIECES_MAX 4096  /* pieces of one form */
#define QN_URL_COVERS_MAX 10000 /* steps to compare two routes */

/* Limits of one look-up, against patterns that explode on hostile paths. */
#define QN_URL_STEPS_MAX   100000 /* backtracking of one path pattern */
#define QN_REGEX_MATCH_MAX 100000 /* PCRE2's match limit */
#define QN_REGEX_DEPTH_MAX 1000   /* PCRE2's depth limit */
#define QN_REGEX_HEAP_MAX  1024   /* PCRE2's heap limit, KiB */

/* ---- converters --------------------------------------------------------- */

/* What is known of a built-in converter beyond its public face. */
struct qn_converter_traits {
	struct qn_converter conv;
	/* Any run of these bytes fits … */
	bool (*has)(unsigned char c);
	/* … unless the length is fixed; 0: it is not. */
	size_t fixed;
};

/* By name, own ones first; NULL when unknown. `own` may be NULL. */
const struct qn_converter *qn_converter__find(
    const struct qn_converter *own, const char *name, size_t len);

/* Traits of a built-in converter, NULL for one of the site's own. */
const struct qn_converter_traits *qn_converter__traits(
    const struct qn_converter *conv);

/* The longest prefix that fits; needs conv->match. */
size_t qn_converter__longest(
    const struct qn_converter *conv, const char *ptr, size_t len);

/* The next shorter prefix after one of `len` bytes, 0: none. */
size_t qn_converter__shorter(
    const struct qn_converter *conv, const char *ptr, size_t len);

/* Whether every text that fits `b` fits `a`; line feeds do not count. */
bool qn_converter__covers(
    const struct qn_converter *a, const struct qn_converter *b);

/* ---- patterns ----------------------------------------------------------- */

/* A piece of a path: literal text when `conv` is NULL, else a parameter. */
struct qn_token {
	const char *text; /* literal, or the parameter's name */
	size_t len;       /* of it */
	const struct qn_converter *conv;
};

/* Where an argument begins in the path, and its length. */
struct qn_capture {
	const char *ptr; /* NULL: an optional group that is not set */
	size_t len;
};

/* A group of a regex that becomes an argument. */
struct qn_group {
	const char *name; /* NULL: an unnamed group */
	size_t len;
	uint32_t number;                 /* PCRE2's */
	const struct qn_converter *conv; /* NULL in a re_path */
};

/* One row's path or regex: the level of a route. */
struct qn_pattern {
	const char *source;      /* as declared */
	bool by_regex;           /* declared by .regex */
	bool whole;              /* ends a route: must match to the end */
	struct qn_token *tokens; /* of a path */
	size_t n_tokens;
	pcre2_code *regex;  /* of a regex, or of the tokens from `tail` */
	size_t tail;        /* first token that the tree cannot walk */
	const char *prefix; /* literal text that a regex begins with */
	size_t prefix_len;
	struct qn_group *groups; /* of the regex, as far as arguments */
	size_t n_groups;
};

struct qn_builder;

/* Parse a row; NULL after a finding. Lives in the arena of the urls. */
const struct qn_pattern *qn_pattern__new(
    struct qn_builder *builder, const struct qn_route *route, bool whole);

/* Append a pattern as the regular expression that it stands for. */
void qn_pattern__format(const struct qn_pattern *pattern, struct qn_str *out);

/*
 * Match tokens against text with backtracking, longest first: the bytes
 * matched, or −1. With `whole` they must be all. `ret` gets a capture per
 * parameter and may be NULL; nothing is asked of converters' `accept`.
 */
int64_t qn_tokens__match(const struct qn_token *tokens, size_t n,
    const char *ptr, size_t len, bool whole, struct qn_capture *ret);

/* Compile a regex; NULL with a finding about `route`. */
pcre2_code *qn_regex__new(struct qn_builder *builder,
    const struct qn_route *route, const char *text, uint32_t options);

/*
 * Match a regex: the end of the match, or −1. The groups are in
 * urls->match_data until the next one.
 */
int64_t qn_regex__match(const struct qn_urls *urls, const pcre2_code *code,
    const char *ptr, size_t len);

/* ---- leaves ------------------------------------------------------------- */

/* How one argument of a request comes about; later ones win. */
struct qn_arg_source {
	const char *name; /* "1", "2", … for unnamed groups */
	size_t name_len;
	int capture;       /* number of the capture, −1: `value` */
	const char *value; /* an extra argument's text */
	size_t len;
};

/* A piece of a URL to be made: text when `param` is NULL. */
struct qn_piece {
	const char *text;
	size_t len;
	const char *param;               /* name; "" for an unnamed group */
	size_t index;                    /* of the parameter, in order */
	const struct qn_converter *conv; /* of the parameter; may be NULL */
};

/* One form of a route's URL (Django's "possibility"). */
struct qn_skeleton {
	struct qn_piece *pieces;
	size_t n_pieces;
	const struct qn_piece **params; /* those with `param`, in order */
	size_t n_params;
};

/* A route with all its includes: what a path resolves to. */
struct qn_leaf {
	struct qn_match match;                  /* first: what callers get */
	size_t order;                           /* place in the list of all */
	const struct qn_pattern *const *levels; /* outermost include first */
	size_t n_levels;
	struct qn_arg_source *args;
	size_t n_args;
	bool shadowed; /* two args may have one name */
	/* reverse */
	struct qn_skeleton *skeletons;
	size_t n_skeletons;
	struct qn_token *tokens; /* of all levels; NULL: by `regex` */
	size_t n_tokens;
	pcre2_code *regex;
	const struct qn_route_arg *defaults; /* ended by { 0 } */
};

/* What a name is looked up in: the root, or an include with a namespace. */
struct qn_scope {
	const char *ns; /* NULL at the root */
	const char *app_name;
	struct qn_map *names; /* of struct qn_vec of struct qn_leaf * */
	struct qn_vec scopes; /* of struct qn_scope *, in order */
};

/* The forms that a URL of a regex can have; `ret_n` is at least 1. */
struct qn_skeleton *qn_skeleton__new_regex(
    struct qn_arena *arena, const char *regex, size_t *ret_n);
/* The one form of a path. */
struct qn_skeleton *qn_skeleton__new_path(
    struct qn_arena *arena, const struct qn_token *tokens, size_t n);

/* Fill in what reverse needs of a named leaf. */
void qn_leaf__add_reverse(struct qn_builder *builder, struct qn_leaf *leaf);

/* The scope and leaves of a name; NULL with NoReverseMatch's text. */
const struct qn_vec *qn_scope__find(const struct qn_scope *root,
    const char *current, const char *name, struct qn_err *err);

/* ---- the tree ----------------------------------------------------------- */

/*
 * A way out of a node that is not literal text. From one place in a path it
 * leads to at most one place: whatever may need backtracking is matched by
 * the edge as a whole. So a node is visited once per look-up.
 */
struct qn_edge {
	size_t first;                     /* lowest order behind it */
	const struct qn_converter *conv;  /* a single parameter, or NULL: */
	const struct qn_pattern *pattern; /* the rest of a level */
	size_t back;                      /* a regex begins so far back */
	const struct qn_leaf *leaf;       /* the route ends here, or NULL: */
	struct qn_node *to;
};

struct qn_node {
	const char *text; /* literal on the way to this node */
	size_t len;
	size_t first;               /* lowest order at or below it */
	const struct qn_leaf *leaf; /* route of a path that ends here */
	struct qn_vec keys;         /* of char: first bytes of the kids */
	struct qn_vec kids;         /* of struct qn_node *, one per key */
	struct qn_vec edges;        /* of struct qn_edge, by rising `first` */
};

struct qn_node *qn_node__new(struct qn_arena *arena, size_t order);

/* Put a leaf into the tree. Leaves must come in their order. */
void qn_node__add(
    struct qn_node *root, struct qn_arena *arena, const struct qn_leaf *leaf);

/* ---- everything --------------------------------------------------------- */

struct qn_urls {
	struct qn_arena *arena;                /* owner of all of it */
	const struct qn_converter *converters; /* the site's own; NULL */
	struct qn_vec leaves;                  /* of struct qn_leaf * */
	struct qn_url_entry *entries;          /* the same, for qn_urls_list */
	struct qn_node *root;
	struct qn_scope *scope;
	pcre2_match_context *limits;
	/* scratch: a worker has one thread */
	pcre2_match_data *match_data;
	struct qn_str *text;
};

/* Append text percent-encoded as Django's reverse does. */
void qn_url__add_encoded(struct qn_str *out, const char *ptr, size_t len);

/* Whether a redirect is to a route's name rather than a path or URL. */
bool qn_redirect__is_name(const char *redirect);

/* The inside of the next "<name>" of a redirect, NULL when there is none. */
const char *qn_redirect__next(const char *redirect, size_t *ret_len);

/* ---- building ----------------------------------------------------------- */

/* The state of qn_urls_new on its way through the tables. */
struct qn_builder {
	struct qn_urls *urls;
	struct qn_checks *list; /* may be NULL */
	/* the includes of the moment, outermost first, and the row in hand */
	const struct qn_route *rows[QN_URL_DEPTH_MAX + 1];
	const struct qn_pattern *levels[QN_URL_DEPTH_MAX + 1];
	size_t depth;           /* number of includes */
	struct qn_scope *scope; /* names go there */
	const char *ns;         /* namespaces, joined with ':' */
	const char *place;      /* of findings; NULL: the rows */
	uint32_t groups_max;    /* most groups of any regex */
};

/* Record a finding about a row, below the includes of the moment. */
void qn_builder__add_error(struct qn_builder *builder, const char *id,
    const struct qn_route *route, const char *hint, const char *fmt, ...)
    QN_PRINTF(5, 6);
void qn_builder__add_warning(struct qn_builder *builder, const char *id,
    const struct qn_route *route, const char *hint, const char *fmt, ...)
    QN_PRINTF(5, 6);

/* Findings about one row; whether it can be used. */
bool qn_audit__row(struct qn_builder *builder, const struct qn_route *route);

/* Findings about all routes together. */
void qn_audit__all(struct qn_builder *builder);

#endif
