/* SPDX-License-Identifier: MIT */
/* The app of organizations and people. */
#ifndef APP_ACCOUNTS_ACCOUNTS_H
#define APP_ACCOUNTS_ACCOUNTS_H

#include "quintet.h"

extern const struct qn_app accounts_app;

#endif
