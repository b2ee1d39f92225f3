/* SPDX-License-Identifier: MIT */
/* Serve: the pool behind a web server. */
#include <stdio.h>

#include "base/log.h"
#include "cmd/cmd-int.h"
#include "site/serving.h"
#include "site/sitecheck.h"

#include "base/banned.h"

static int
serve_run(const struct qn_args *args)
{
	struct qn_checks *checks = &args->runtime->checks;
	struct qn_serve_app app;
	struct qn_str text;

	/*
	 * Compiled here, in the master, so that all workers share them. With
	 * DEBUG the page that uses a broken template says so when it is asked
	 * for, and a corrected one is read at once.
	 */
	if (!args->settings->debug)
		qn_site_check_templates(args->runtime, checks);
	if (qn_checks_has(checks, QN_CHECK_ERROR)) {
		qn_str_init(&text, args->arena);
		qn_checks_format(checks, &text);
		fwrite(text.buf, 1, text.len, stderr);
		return 1;
	}
	qn_serving_init(&app, args->runtime, args->argv);
	return qn_serve(&app);
}

const struct qn_command qn_cmd_serve = {
	.name = "serve",
	.summary = "serve the site over FastCGI",
	.help =
	    "Runs the pool in the foreground: a master with workers that\n"
	    "share the sockets of LISTEN. Signals to the master: TERM and\n"
	    "INT stop at once, QUIT after the requests in hand, HUP reloads\n"
	    "program, settings and templates without losing a request, USR1\n"
	    "reopens the log, TTIN and TTOU change the number of workers.\n"
	    "Started with a listening socket as standard input (spawn-fcgi,\n"
	    "lighttpd, mod_fcgid) it is a single worker without a pool.",
	.needs = QN_NEEDS_SETTINGS | QN_NEEDS_SITE,
	.run = serve_run,
};
