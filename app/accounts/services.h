/* SPDX-License-Identifier: MIT */
/*
 * The rules of organizations and people. Views, commands and later the API
 * call these with plain values.
 */
#ifndef APP_ACCOUNTS_SERVICES_H
#define APP_ACCOUNTS_SERVICES_H

#include "accounts/models.h"

/*
 * Ask for all organizations along with the next statement of the request,
 * without a round trip of its own.
 */
void organizations_ask(struct qn_req *req, const struct qn_result **ret);

/* What was asked for: organizations by name; never NULL, the request's. */
const struct organization *organizations_read(
    struct qn_req *req, const struct qn_result *asked, size_t *ret_n);

#endif
