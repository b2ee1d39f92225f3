/* SPDX-License-Identifier: MIT */
/* The access log: one line a request. */
#ifndef QN_SITE_ACCESS_H
#define QN_SITE_ACCESS_H

#include "site/site.h"

/*
 * Write the line of an answered request at level info of module "access", and
 * at level warning of module "slow" its queries when it took longer than
 * SLOW_REQUEST; statements over DATABASE_SLOW_QUERY at level warning of
 * module "db". Never the query string's values, cookies or secrets.
 */
void qn_access_log(const struct qn_runtime *runtime, const struct qn_req *req,
    const struct qn_resp *resp);

#endif
