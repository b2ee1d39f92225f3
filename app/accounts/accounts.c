/* SPDX-License-Identifier: MIT */
#include "accounts/accounts.h"

#include "accounts/models.h"

#include "base/banned.h"

const struct qn_app accounts_app = {
	.name = "accounts",
	.verbose_name = "Accounts",
	.models = accounts_models,
};
