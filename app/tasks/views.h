/* SPDX-License-Identifier: MIT */
/* The pages of tasks. */
#ifndef APP_TASKS_VIEWS_H
#define APP_TASKS_VIEWS_H

#include "quintet.h"

qn_view_fn task_board;
qn_view_fn task_detail;

#endif
