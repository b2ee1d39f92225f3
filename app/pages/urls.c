/* SPDX-License-Identifier: MIT */
#include "pages/urls.h"

#include "pages/views.h"

#include "base/banned.h"

const struct qn_route pages_routes[] = {
	{ .path = "help/",
	    .view = page_help,
	    .name = "help",
	    .methods = QN_GET },
	{ 0 },
};
