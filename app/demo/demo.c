/* SPDX-License-Identifier: MIT */
#include "demo/demo.h"

#include "demo/commands.h"

#include "base/banned.h"

const struct qn_app demo_app = {
	.name = "demo",
	.verbose_name = "Demo data",
	.commands = demo_commands,
};
