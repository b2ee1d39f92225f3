/* SPDX-License-Identifier: MIT */
/* Ask the running pool how it is. */
#include "cmd/cmd-int.h"

#include "serve/serve.h"

#include "base/banned.h"

static int
status_run(const struct qn_args *args)
{
	enum qn_status_format format = QN_STATUS_TEXT;
	struct qn_err err = QN_ERR_INIT;
	struct qn_str out;

	if (qn_args_find(args, "json"))
		format = QN_STATUS_JSON;
	else if (qn_args_find(args, "metrics"))
		format = QN_STATUS_METRICS;
	qn_str_init(&out, args->arena);
	if (qn_serve_status(args->settings->serve.control, format, &out, &err) <
	    0)
		return qn_cmd__fail(&err);
	return qn_cmd__print(&out);
}

static const struct qn_option options[] = {
	{ .name = "json", .help = "as JSON" },
	{ .name = "metrics", .help = "as OpenMetrics" },
	{ 0 },
};

const struct qn_command qn_cmd_status = {
	.name = "status",
	.usage = "[--json | --metrics]",
	.summary = "show the state of the running pool",
	.help = "Asks the master over CONTROL_SOCKET: workers with state,\n"
		"request, duration, count and memory; totals by status class,\n"
		"latencies, the queue of the listening sockets.",
	.needs = QN_NEEDS_SETTINGS,
	.options = options,
	.run = status_run,
};
