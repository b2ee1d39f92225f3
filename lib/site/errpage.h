/* SPDX-License-Identifier: MIT */
/*
 * Error pages: from the site's error_view, from templates/errors/STATUS.html,
 * from the built-in page, and with DEBUG the page that shows the cause. They
 * never fail: what cannot be rendered falls back to the next.
 */
#ifndef QN_SITE_ERRPAGE_H
#define QN_SITE_ERRPAGE_H

#include "http/request.h"
#include "http/response.h"

/* The status that answers for an error: err->status, or by its kind. */
int qn_err_status(const struct qn_err *err);

/* The page for an operational error. It is logged from 500 upward. */
struct qn_resp *qn_errpage(
    struct qn_req *req, const struct qn_err *err) QN_NONNULL_RESULT;

/*
 * What is to be sent in place of a view's response: the page of the request's
 * sticky error, the page of qn_resp_error, or the response as it is.
 */
struct qn_resp *qn_errpage_apply(struct qn_resp *resp) QN_NONNULL_RESULT;

#endif
