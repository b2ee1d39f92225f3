/* SPDX-License-Identifier: MIT */
/* The app of pages without data of their own. */
#ifndef APP_PAGES_PAGES_H
#define APP_PAGES_PAGES_H

#include "quintet.h"

extern const struct qn_app pages_app;

#endif
