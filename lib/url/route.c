/* SPDX-License-Identifier: MIT */
#include "url/route.h"

#include <string.h>

#include "base/bug.h"
#include "url/url-int.h"

#include "base/banned.h"

static bool
is_end(const struct qn_route *route)
{
	return !route->path && !route->regex && !route->view &&
	    !route->include && !route->redirect && !route->name;
}

/* ---- findings ----------------------------------------------------------- */

/* "/tasks/<int:pk>/", as it stands in listings. */
static void
format_place(const struct qn_builder *b, const struct qn_route *route,
    struct qn_str *out)
{
	const char *part;
	size_t i;

	qn_str_add_char(out, '/');
	for (i = 0; i <= b->depth; i++) {
		if (i == b->depth && !route)
			break;
		part = i < b->depth ? b->rows[i]->path : route->path;
		if (!part)
			part = i < b->depth ? b->rows[i]->regex : route->regex;
		if (part)
			qn_str_add(out, *part == '^' ? part + 1 : part);
	}
}

static void
add_finding(struct qn_builder *b, enum qn_check_level level, const char *id,
    const struct qn_route *route, const char *hint, const char *fmt, va_list ap)
{
	struct qn_str text;

	if (!b->list)
		return;
	qn_str_init(&text, b->urls->arena);
	if (b->place)
		qn_str_add(&text, b->place);
	else
		format_place(b, route, &text);
	if (route && route->name)
		qn_str_addf(&text, " [name=\"%s\"]", route->name);
	qn_checks_add(b->list, level, id, text.buf, hint, "%s",
	    qn_arena_vprintf(b->urls->arena, fmt, ap));
}

void
qn_builder__add_error(struct qn_builder *b, const char *id,
    const struct qn_route *route, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_finding(b, QN_CHECK_ERROR, id, route, hint, fmt, ap);
	va_end(ap);
}

void
qn_builder__add_warning(struct qn_builder *b, const char *id,
    const struct qn_route *route, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_finding(b, QN_CHECK_WARNING, id, route, hint, fmt, ap);
	va_end(ap);
}

/* ---- arguments of a leaf ------------------------------------------------ */

/* Whether a level gives arguments that have a name. */
static bool
has_names(const struct qn_pattern *p, const struct qn_route *route)
{
	size_t i;

	if (route->args && route->args->name)
		return true;
	for (i = 0; i < p->n_tokens; i++)
		if (p->tokens[i].conv)
			return true;
	return p->n_groups > 0 && p->groups[0].name;
}

/*
 * The first level whose unnamed groups become arguments: the route's own
 * always do, those of an include unless anything is named from there on.
 */
static size_t
find_unnamed(const struct qn_builder *b)
{
	size_t l = b->depth;

	if (has_names(b->levels[l], b->rows[l]))
		return l;
	while (l > 0 && !has_names(b->levels[l - 1], b->rows[l - 1]))
		l--;
	return l;
}

static void
add_source(
    struct qn_vec *args, const char *name, int capture, const char *value)
{
	struct qn_arg_source *arg = qn_vec_add(args);

	arg->name = name;
	arg->name_len = strlen(name);
	arg->capture = capture;
	arg->value = value;
	arg->len = value ? strlen(value) : 0;
}

/* Arguments of one level, captures numbered as the tree takes them. */
static void
add_level(struct qn_builder *b, size_t level, bool unnamed, struct qn_vec *args,
    int *captures, int *numbered)
{
	const struct qn_pattern *p = b->levels[level];
	const struct qn_route_arg *extra = b->rows[level]->args;
	size_t n = p->regex ? p->tail : p->n_tokens;
	size_t i;

	for (i = 0; i < n; i++)
		if (p->tokens[i].conv)
			add_source(
			    args, p->tokens[i].text, (*captures)++, NULL);
	for (i = 0; i < p->n_groups; i++, (*captures)++)
		if (p->groups[i].name)
			add_source(args, p->groups[i].name, *captures, NULL);
		else if (unnamed)
			add_source(args,
			    qn_arena_printf(b->urls->arena, "%d", ++*numbered),
			    *captures, NULL);
	for (; extra && extra->name; extra++)
		add_source(args, extra->name, -1, extra->value);
}

static bool
is_shadowed(struct qn_builder *b, const struct qn_vec *args)
{
	const struct qn_arg_source *one, *two;
	bool found = false;
	size_t i, k;

	for (i = 0; i < args->len; i++) {
		one = qn_vec_get(args, i);
		for (k = i + 1; k < args->len; k++) {
			two = qn_vec_get(args, k);
			if (strcmp(one->name, two->name) != 0)
				continue;
			found = true;
			if (one->capture >= 0 && two->capture >= 0)
				qn_builder__add_warning(b, "urls.W901",
				    b->rows[b->depth], NULL,
				    "Parameter \"%s\" hides the one of an "
				    "include.",
				    one->name);
		}
	}
	return found;
}

static int
leaf_add_args(struct qn_builder *b, struct qn_leaf *leaf)
{
	struct qn_vec args = QN_VEC(struct qn_arg_source, b->urls->arena);
	size_t unnamed = find_unnamed(b);
	int captures = 0, numbered = 0;
	size_t i;

	for (i = 0; i <= b->depth; i++)
		add_level(b, i, i >= unnamed, &args, &captures, &numbered);
	if (captures > QN_URL_ARGS_MAX) {
		qn_builder__add_error(b, "urls.E907", b->rows[b->depth], NULL,
		    "The route has %d parameters, more than %d.", captures,
		    QN_URL_ARGS_MAX);
		return -1;
	}
	leaf->args = args.items;
	leaf->n_args = args.len;
	leaf->shadowed = is_shadowed(b, &args);
	return 0;
}

/*
 * Extra arguments as reverse compares them: those of includes without a
 * namespace count, and the outer ones win (Django's rule).
 */
static void
leaf_add_defaults(struct qn_builder *b, struct qn_leaf *leaf)
{
	struct qn_vec all = QN_VEC(struct qn_route_arg, b->urls->arena);
	const struct qn_route_arg *extra;
	struct qn_route_arg *slot;
	size_t l, i;

	for (l = b->depth + 1; l-- > 0;) {
		if (l < b->depth && b->rows[l]->app_name)
			break;
		extra = b->rows[l]->args;
		for (; extra && extra->name; extra++) {
			slot = NULL;
			for (i = 0; i < all.len && !slot; i++) {
				slot = qn_vec_get(&all, i);
				if (strcmp(slot->name, extra->name) != 0)
					slot = NULL;
			}
			if (!slot)
				slot = qn_vec_add(&all);
			*slot = *extra;
		}
	}
	qn_vec_add(&all);
	leaf->defaults = all.items;
}

/* ---- leaves ------------------------------------------------------------- */

static unsigned
allowed_methods(const struct qn_route *route)
{
	unsigned methods = route->methods;

	if (methods == 0)
		methods = QN_GET | QN_POST;
	if (methods & QN_GET)
		methods |= QN_HEAD;
	return methods | QN_OPTIONS;
}

static void
scope_add(struct qn_builder *b, struct qn_leaf *leaf)
{
	const char *name = leaf->match.route->name;
	struct qn_arena *arena = b->urls->arena;
	struct qn_vec *list;

	list = qn_map_find(b->scope->names, name, strlen(name));
	if (!list) {
		list = QN_NEW(arena, struct qn_vec);
		*list = QN_VEC(struct qn_leaf *, arena);
		qn_map_set(b->scope->names, name, strlen(name), list);
	}
	*(struct qn_leaf **)qn_vec_add(list) = leaf;
}

static void
leaf_add_match(struct qn_builder *b, struct qn_leaf *leaf)
{
	const struct qn_route *route = b->rows[b->depth];
	struct qn_str text;

	qn_str_init(&text, b->urls->arena);
	format_place(b, route, &text);
	leaf->match.route = route;
	leaf->match.pattern = text.buf;
	leaf->match.ns = b->ns;
	leaf->match.view_name = "";
	leaf->match.methods = allowed_methods(route);
	if (route->name)
		leaf->match.view_name = qn_arena_printf(b->urls->arena,
		    "%s%s%s", b->ns, *b->ns ? ":" : "", route->name);
}

/* The row in hand, with the includes above it, becomes a leaf. */
static void
add_leaf(struct qn_builder *b, const struct qn_route *route)
{
	struct qn_arena *arena = b->urls->arena;
	struct qn_leaf *leaf = QN_NEW(arena, struct qn_leaf);
	const struct qn_pattern **levels;

	b->rows[b->depth] = route;
	b->levels[b->depth] = qn_pattern__new(b, route, true);
	if (!b->levels[b->depth])
		return;
	levels = QN_NEW_N(arena, const struct qn_pattern *, b->depth + 1);
	memcpy(levels, b->levels, (b->depth + 1) * sizeof(*levels));
	leaf->levels = levels;
	leaf->n_levels = b->depth + 1;
	leaf->order = b->urls->leaves.len;
	leaf_add_match(b, leaf);
	if (leaf_add_args(b, leaf) < 0)
		return;
	leaf_add_defaults(b, leaf);
	if (route->name) {
		qn_leaf__add_reverse(b, leaf);
		scope_add(b, leaf);
	}
	*(struct qn_leaf **)qn_vec_add(&b->urls->leaves) = leaf;
	qn_node__add(b->urls->root, arena, leaf);
}

/* ---- tables ------------------------------------------------------------- */

static struct qn_scope *
scope_new(struct qn_arena *arena, const struct qn_route *include)
{
	struct qn_scope *scope = QN_NEW(arena, struct qn_scope);

	scope->names = qn_map_new(arena);
	scope->scopes = QN_VEC(struct qn_scope *, arena);
	if (include) {
		scope->app_name = include->app_name;
		scope->ns = include->ns ? include->ns : include->app_name;
	}
	return scope;
}

static void add_table(struct qn_builder *b, const struct qn_route *routes);

static bool
is_cycle(const struct qn_builder *b, const struct qn_route *include)
{
	size_t i;

	for (i = 0; i < b->depth; i++)
		if (b->rows[i]->include == include->include)
			return true;
	return b->depth == QN_URL_DEPTH_MAX;
}

static void
add_include(struct qn_builder *b, const struct qn_route *route)
{
	struct qn_scope *scope = b->scope;
	const char *ns = b->ns;

	if (is_cycle(b, route)) {
		qn_builder__add_error(b, "urls.E908", route, NULL,
		    "The include contains itself, or is nested more than %d deep.",
		    QN_URL_DEPTH_MAX);
		return;
	}
	b->levels[b->depth] = qn_pattern__new(b, route, false);
	if (!b->levels[b->depth])
		return;
	b->rows[b->depth++] = route;
	if (route->app_name) {
		b->scope = scope_new(b->urls->arena, route);
		*(struct qn_scope **)qn_vec_add(&scope->scopes) = b->scope;
		b->ns = qn_arena_printf(
		    b->urls->arena, "%s%s%s", ns, *ns ? ":" : "", b->scope->ns);
	}
	add_table(b, route->include);
	b->depth--;
	b->scope = scope;
	b->ns = ns;
}

static void
add_table(struct qn_builder *b, const struct qn_route *routes)
{
	for (; !is_end(routes); routes++) {
		if (!qn_audit__row(b, routes))
			continue;
		if (routes->include)
			add_include(b, routes);
		else
			add_leaf(b, routes);
	}
}

/* ---- life cycle --------------------------------------------------------- */

static void
free_limits(void *arg)
{
	pcre2_match_context_free(arg);
}

static void
free_match_data(void *arg)
{
	pcre2_match_data_free(arg);
}

static void
add_regex_limits(struct qn_urls *urls, uint32_t groups)
{
	urls->limits = pcre2_match_context_create(NULL);
	urls->match_data = pcre2_match_data_create(groups, NULL);
	if (!urls->limits || !urls->match_data)
		qn_out_of("memory for regular expressions", groups, 0);
	qn_arena_on_reset(urls->arena, free_limits, urls->limits);
	qn_arena_on_reset(urls->arena, free_match_data, urls->match_data);
	pcre2_set_match_limit(urls->limits, QN_REGEX_MATCH_MAX);
	pcre2_set_depth_limit(urls->limits, QN_REGEX_DEPTH_MAX);
	pcre2_set_heap_limit(urls->limits, QN_REGEX_HEAP_MAX);
}

static void
add_entries(struct qn_urls *urls)
{
	const struct qn_route *route;
	struct qn_url_entry *entry;
	size_t i;

	urls->entries =
	    QN_NEW_N(urls->arena, struct qn_url_entry, urls->leaves.len);
	for (i = 0; i < urls->leaves.len; i++) {
		entry = &urls->entries[i];
		entry->match =
		    *(const struct qn_match **)qn_vec_get(&urls->leaves, i);
		route = entry->match->route;
		entry->guard = route->permission ? route->permission :
		    route->login                 ? "login" :
						   "";
	}
}

struct qn_urls *
qn_urls_new(const struct qn_route *routes,
    const struct qn_converter *converters, struct qn_checks *list)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_urls *urls = QN_NEW(arena, struct qn_urls);
	struct qn_builder b = {
		.urls = urls, .list = list, .ns = "", .groups_max = 1
	};

	urls->arena = arena;
	urls->converters = converters;
	urls->leaves = QN_VEC(struct qn_leaf *, arena);
	urls->root = qn_node__new(arena, 0);
	urls->scope = b.scope = scope_new(arena, NULL);
	urls->text = QN_NEW(arena, struct qn_str);
	qn_str_init(urls->text, NULL);
	add_table(&b, routes);
	add_regex_limits(urls, b.groups_max);
	add_entries(urls);
	if (list)
		qn_audit__all(&b);
	return urls;
}

void
qn_urls_free(struct qn_urls *urls)
{
	if (!urls)
		return;
	qn_str_release(urls->text);
	qn_arena_free(urls->arena);
}

const struct qn_url_entry *
qn_urls_list(const struct qn_urls *urls, size_t *ret_len)
{
	*ret_len = urls->leaves.len;
	return urls->entries;
}
