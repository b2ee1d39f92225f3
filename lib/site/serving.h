/* SPDX-License-Identifier: MIT */
/*
 * A site as serve/ runs it: the worker's database connection around the
 * spine, and the access line after it.
 */
#ifndef QN_SITE_SERVING_H
#define QN_SITE_SERVING_H

#include "serve/serve.h"
#include "site/site.h"

/*
 * Fill in what qn_serve needs. `runtime` is lent for as long as it serves;
 * `argv` is what HUP executes again. The result's .app is private and of the
 * process.
 */
void qn_serving_init(
    struct qn_serve_app *ret, const struct qn_runtime *runtime, char **argv);

#endif
