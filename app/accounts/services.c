/* SPDX-License-Identifier: MIT */
#include "accounts/services.h"

#include "base/banned.h"

static const char organizations_sql[] = "SELECT id, name, slug, created_at "
					"FROM accounts_organization "
					"ORDER BY name, id";

void
organizations_ask(struct qn_req *req, const struct qn_result **ret)
{
	qn_db_pipe_add(req->db, organizations_sql, QN_DB_NO_ARGS, ret);
}

const struct organization *
organizations_read(
    struct qn_req *req, const struct qn_result *asked, size_t *ret_n)
{
	return qn_rows_read(req->arena, &organization_model, asked, ret_n);
}
