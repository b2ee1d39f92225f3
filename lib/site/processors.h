/* SPDX-License-Identifier: MIT */
/*
 * Context processors that every site has: variables for each template that is
 * rendered for a request. To add one: a function and a row in processors.c.
 */
#ifndef QN_SITE_PROCESSORS_H
#define QN_SITE_PROCESSORS_H

#include "tpl/tpl.h"

/* debug (with DEBUG: `debug` and `sql_queries`), static, media, site name. */
extern qn_ctx_processor_fn *const qn_processors[];

#endif
