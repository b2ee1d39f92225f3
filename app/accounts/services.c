/* SPDX-License-Identifier: MIT */
#include "accounts/services.h"

#include "base/banned.h"

static const char organizations_sql[] = "SELECT id, name, slug, created_at "
					"FROM accounts_organization "
					"ORDER BY name, id";

const struct organization *
organizations_load(struct qn_req *req, size_t *ret_n)
{
	return qn_rows(
	    req, &organization_model, organizations_sql, QN_DB_NO_ARGS, ret_n);
}
