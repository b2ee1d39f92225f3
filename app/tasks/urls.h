/* SPDX-License-Identifier: MIT */
/* Where the pages of tasks are: below "/". */
#ifndef APP_TASKS_URLS_H
#define APP_TASKS_URLS_H

#include "quintet.h"

extern const struct qn_route tasks_routes[];

#endif
