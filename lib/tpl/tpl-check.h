/* SPDX-License-Identifier: MIT */
/*
 * Checks of templates without rendering them: every file of the directories
 * is compiled, and its text looked at for places that escaping for HTML does
 * not protect.
 *
 *	templates.E001  does not compile: syntax, unknown tag or filter
 *	templates.E002  extends a template that does not exist
 *	templates.E003  includes a template that does not exist
 *	templates.E004  {% url %} of a name that no route has
 *	templates.W001  a variable in an attribute without quotes
 *	templates.W002  a variable inside <script> or <style>
 *	templates.W003  a variable in an event handler (onclick="…")
 *	templates.W004  a variable at the start of href, src, action
 *
 * A comment silences a finding on its own line and on the next:
 * {# quintet: silence templates.W001 #}.
 */
#ifndef QN_TPL_TPL_CHECK_H
#define QN_TPL_TPL_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "tpl/tpl.h"

/* A finding; lent for the call of report. */
struct qn_tpl_finding {
	const char *id;   /* "templates.W001" */
	const char *file; /* path, or the name of a text in memory */
	int line, column; /* from 1 */
	const char *message;
	const char *hint; /* NULL: none */
};

struct qn_tpl_check_hooks {
	void (*report)(void *arg, const struct qn_tpl_finding *finding);
	/* Whether a route of that name exists; NULL: names are not checked. */
	bool (*has_route)(void *arg, const char *name);
	void *arg;
};

/* Check every template: the number of findings that were reported. */
size_t qn_tpl_check(
    const struct qn_tpl_env *env, const struct qn_tpl_check_hooks *hooks);

#endif
