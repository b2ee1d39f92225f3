/* SPDX-License-Identifier: MIT */
/* The checks of a whole site; `manage check` prints what they find. */
#ifndef QN_SITE_SITECHECK_H
#define QN_SITE_SITECHECK_H

#include "meta/check.h"
#include "site/site.h"

/* Models, middleware, settings: everything but routes and templates, which
 * are checked as they are built. */
void qn_site_check(const struct qn_runtime *runtime, struct qn_checks *checks);

/* Every template compiles, and names only what exists. */
void qn_site_check_templates(
    const struct qn_runtime *runtime, struct qn_checks *checks);

/* What production asks beyond that (check --deploy). */
void qn_site_check_deploy(
    const struct qn_runtime *runtime, struct qn_checks *checks);

#endif
