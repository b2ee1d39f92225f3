/* SPDX-License-Identifier: MIT */
/* Demo data for a new database: SQL files, and the command that loads them. */
#ifndef APP_DEMO_DEMO_H
#define APP_DEMO_DEMO_H

#include "quintet.h"

extern const struct qn_app demo_app;

#endif
