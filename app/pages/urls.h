/* SPDX-License-Identifier: MIT */
/* Where the pages without data are: below "/". */
#ifndef APP_PAGES_URLS_H
#define APP_PAGES_URLS_H

#include "quintet.h"

extern const struct qn_route pages_routes[];

#endif
