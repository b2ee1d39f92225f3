/* SPDX-License-Identifier: MIT */
#include "tasks/tasks.h"

#include "tasks/models.h"
#include "tasks/urls.h"

#include "base/banned.h"

const struct qn_app tasks_app = {
	.name = "tasks",
	.verbose_name = "Tasks",
	.models = tasks_models,
	.routes = tasks_routes,
};
