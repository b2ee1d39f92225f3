/* SPDX-License-Identifier: MIT */
#include "pages/views.h"

#include "base/banned.h"

struct qn_resp *
page_help(struct qn_req *req)
{
	return qn_render(req, "pages/help.html", QN_NO_VARS);
}
