/* SPDX-License-Identifier: MIT */
/* Pages that have no data of their own. */
#ifndef APP_PAGES_VIEWS_H
#define APP_PAGES_VIEWS_H

#include "quintet.h"

qn_view_fn page_help;

#endif
