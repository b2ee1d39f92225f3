/* SPDX-License-Identifier: MIT */
/* The app of tasks, epics and sprints. */
#ifndef APP_TASKS_TASKS_H
#define APP_TASKS_TASKS_H

#include "quintet.h"

extern const struct qn_app tasks_app;

#endif
