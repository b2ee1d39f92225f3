/* SPDX-License-Identifier: MIT */
/*
 * The page that DEBUG shows in place of an error page: message, place with
 * source lines, the patterns tried, request, settings (secrets masked),
 * queries with times, and the stack with function names. Its template is
 * pages/debug.html, compiled into the library.
 */
#ifndef QN_SITE_DEBUGPAGE_H
#define QN_SITE_DEBUGPAGE_H

#include "http/response.h"

/*
 * Fill resp's body; `err` is NULL for a view's own error. False when the page
 * could not be rendered, and then the body is untouched.
 */
bool qn_debugpage(struct qn_resp *resp, const struct qn_err *err);

#endif
