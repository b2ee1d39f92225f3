/* SPDX-License-Identifier: MIT */
#include "tasks/views.h"

#include <string.h>

#include "accounts/services.h"
#include "tasks/models.h"
#include "tasks/services.h"

#include "base/banned.h"

/* The organization of a short name, NULL when there is none. */
static const struct organization *
organization_find(const struct organization *all, size_t n, const char *slug)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(all[i].slug, slug) == 0)
			return &all[i];
	return NULL;
}

struct qn_resp *
task_board(struct qn_req *req)
{
	const char *slug = qn_params_find(&req->get, "organization");
	const struct organization *all, *chosen = NULL;
	const struct qn_result *asked;
	const struct column *columns;
	size_t n_all, n_columns;

	organizations_ask(req, &asked);
	columns = board_load(req, slug ? slug : "", &n_columns);
	all = organizations_read(req, asked, &n_all);
	if (slug && *slug) {
		chosen = organization_find(all, n_all, slug);
		if (!chosen)
			return qn_not_found(req);
	}

	return qn_render(req, "tasks/board.html",
	    QN_VARS(
		QN_VAR_ROWS("organizations", &organization_model, all, n_all),
		QN_VAR_ROW("organization", &organization_model, chosen),
		QN_VAR_ROWS("columns", &column_model, columns, n_columns)));
}

struct qn_resp *
task_detail(struct qn_req *req)
{
	const struct card *task;
	const struct sprint *sprints;
	size_t n;

	task = card_find(req, qn_req_arg_int(req, "pk"));
	if (!task)
		return qn_not_found(req);
	sprints = task_sprints_load(req, task->id, &n);

	return qn_render(req, "tasks/detail.html",
	    QN_VARS(QN_VAR_ROW("task", &card_model, task),
		QN_VAR_ROWS("sprints", &sprint_model, sprints, n)));
}
