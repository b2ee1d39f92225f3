/* SPDX-License-Identifier: MIT */
/* Print the version. */
#include "cmd/cmd-int.h"

#include "base/banned.h"

static int
version_run(const struct qn_args *args)
{
	struct qn_str out;

	qn_str_init(&out, args->arena);
	qn_str_addf(&out, "%s (Quintet %s)\n", args->site->name, QN_VERSION);
	return qn_cmd__print(&out);
}

const struct qn_command qn_cmd_version = {
	.name = "version",
	.summary = "print the version",
	.run = version_run,
};
