/* SPDX-License-Identifier: MIT */
/*
 * Filters and tags of an application's own: Django's template libraries.
 *
 *	static int
 *	filter_initials(struct qn_filter_call *call, struct qn_value *inout)
 *	{
 *		*inout = qn_value_str(person_initials(call->arena,
 *		    inout->text));
 *		return 0;
 *	}
 *
 *	static const struct qn_filter people_filters[] = {
 *		{ .name = "initials", .fn = filter_initials,
 *		  .flags = QN_FILTER_STRINGFILTER },
 *		{ 0 }
 *	};
 *
 *	const struct qn_tpl_library people_tags = {
 *		.name = "people", .filters = people_filters,
 *	};
 *
 * A template that says {% load people %} may then use {{ name|initials }}.
 *
 * To add a filter: a function and a row. To add a tag: a function, its
 * parameters, and a row. To add a library: a struct, named in the app's .tags.
 */
#ifndef QN_TPL_LIBRARY_H
#define QN_TPL_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/time.h"
#include "base/value.h"

struct qn_ctx;
struct qn_filter;
struct qn_node_type;
struct qn_tag;
struct qn_tag_syntax;

/* ---- filters ---------------------------------------------------------- */

enum qn_filter_flags {
	/*
	 * Django's is_safe: safe text stays safe, because the filter brings no
	 * character into it that HTML escapes. The engine does the marking.
	 */
	QN_FILTER_SAFE = 1 << 0,
	/* Reads call->autoescape: it makes HTML and escapes by itself. */
	QN_FILTER_NEEDS_AUTOESCAPE = 1 << 1,
	/* `inout` is text when the filter is called, whatever the value was. */
	QN_FILTER_STRINGFILTER = 1 << 2,
	/* An aware datetime comes in the current time zone (see .tz). */
	QN_FILTER_EXPECTS_LOCALTIME = 1 << 3,
};

/* What a filter is called with, beside the value. Lent for the call. */
struct qn_filter_call {
	const struct qn_filter *filter;
	const struct qn_value *args; /* `n` arguments; literals are safe text */
	size_t n;
	struct qn_arena *arena; /* results live here */
	struct qn_ctx *ctx;     /* of the rendering; NULL in unit tests */
	const struct qn_tz *tz; /* current time zone; NULL: UTC */
	bool autoescape;
	bool use_tz;   /* aware datetimes become local ones */
	bool use_l10n; /* {% localize on %} */
	struct qn_err *err;
};

/*
 * Turn *inout into the filter's result. −1 with call->err where Django's
 * filter raises an exception (the message begins with its class: "TypeError:
 * …"). A filter that fails silently sets the value Django returns and gives 0.
 */
typedef int qn_filter_fn(struct qn_filter_call *call, struct qn_value *inout);

/* A row of a filter table; the table ends with { 0 }. */
struct qn_filter {
	const char *name;
	qn_filter_fn *fn;
	unsigned char args_min, args_max; /* arguments after the colon: 0, 1 */
	unsigned flags;                   /* enum qn_filter_flags */
};

/* A built-in filter by name, NULL when there is none. */
const struct qn_filter *qn_filter_find(const char *name, size_t len);

/* Now for a filter: the rendering's frozen moment (tests), else the clock. */
int64_t qn_filter_now(const struct qn_filter_call *call);

/* ---- tags ------------------------------------------------------------- */

enum qn_tag_kind {
	QN_TAG_SIMPLE = 0, /* {% name args %}, {% name args as var %} */
	QN_TAG_BLOCK,      /* {% name args %}…{% endname %} [as var] */
	QN_TAG_INCLUSION,  /* renders .template with the variables it sets */
	QN_TAG_BUILTIN,    /* private: parses itself, see .syntax */
};

enum qn_tag_flags {
	QN_TAG_VARARGS = 1 << 0, /* takes more positional arguments (*args) */
	QN_TAG_KWARGS = 1 << 1,  /* takes other named arguments (**kwargs) */
};

/* A parameter of a tag; the table ends with { 0 }. */
struct qn_tag_param {
	const char *name;
	bool optional;
	struct qn_value fallback; /* value of an optional one left out */
};

/* What a tag is called with. Lent for the call. */
struct qn_tag_call {
	const struct qn_tag *tag;
	const struct qn_value *args; /* one for each of tag->params */
	const struct qn_value *more; /* QN_TAG_VARARGS: `more_len` more */
	size_t more_len;
	const char *const *names;     /* QN_TAG_KWARGS: `named_len` names */
	const struct qn_value *named; /* … and their values */
	size_t named_len;
	struct qn_value content; /* QN_TAG_BLOCK: rendered, safe text */
	struct qn_arena *arena;  /* results live here */
	struct qn_ctx *ctx;      /* the context around the tag */
	struct qn_ctx *vars;     /* QN_TAG_INCLUSION: set these for
				    .template; else NULL */
	struct qn_err *err;
};

/*
 * Set *ret (None before the call), which is escaped like a variable unless it
 * is safe text; or with `as` becomes that variable. Inclusion tags set
 * call->vars instead. −1 with call->err ends the rendering.
 */
typedef int qn_tag_fn(struct qn_tag_call *call, struct qn_value *ret);

/* A row of a tag table; the table ends with { 0 }. */
struct qn_tag {
	const char *name;
	enum qn_tag_kind kind;
	qn_tag_fn *fn;
	const struct qn_tag_param *params;  /* NULL: none */
	unsigned flags;                     /* enum qn_tag_flags */
	const char *template;               /* QN_TAG_INCLUSION */
	const struct qn_tag_syntax *syntax; /* QN_TAG_BUILTIN */
};

/* ---- libraries -------------------------------------------------------- */

/* What {% load NAME %} brings. Both tables may be NULL. */
struct qn_tpl_library {
	const char *name;
	const struct qn_filter *filters;
	const struct qn_tag *tags;
};

/* The libraries that come with Quintet (humanize, i18n, l10n, static, tz, …),
 * NULL-ended. */
extern const struct qn_tpl_library *const qn_tpl_libraries[];

#endif
