/* SPDX-License-Identifier: MIT */
/*
 * The rules of organizations and people. Views, commands and later the API
 * call these with plain values.
 */
#ifndef APP_ACCOUNTS_SERVICES_H
#define APP_ACCOUNTS_SERVICES_H

#include "accounts/models.h"

/* All organizations by name; never NULL, the request's. */
const struct organization *organizations_load(
    struct qn_req *req, size_t *ret_n);

#endif
