/* SPDX-License-Identifier: MIT */
#include "tasks/urls.h"

#include "tasks/views.h"

#include "base/banned.h"

const struct qn_route tasks_routes[] = {
	{ .path = "",
	    .view = task_board,
	    .name = "task-board",
	    .methods = QN_GET },
	{ .path = "tasks/<int:pk>/",
	    .view = task_detail,
	    .name = "task-detail",
	    .methods = QN_GET },
	{ 0 },
};
