/* SPDX-License-Identifier: MIT */
#include "pages/pages.h"

#include "pages/urls.h"

#include "base/banned.h"

const struct qn_app pages_app = {
	.name = "pages",
	.verbose_name = "Pages",
	.routes = pages_routes,
};
