/* SPDX-License-Identifier: MIT */
#include "serve/serve.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "serve/serve-int.h"

#include "base/banned.h"

/* What the loop needs, without a master around it. */
static struct qn_worker *
alone_new(const struct qn_serve_app *app, struct qn_listeners *listeners,
    struct qn_err *err)
{
	struct qn_worker *worker = calloc(1, sizeof(*worker));
	int board_fd;

	if (!worker) {
		qn_err_set(err, QN_ERR_IO, "out of memory");
		return NULL;
	}
	worker->app = app;
	worker->options = app->options;
	worker->alone = true;
	worker->listeners = listeners;
	worker->board = qn_board__new(&board_fd, err);
	if (!worker->board)
		goto fail;
	worker->board->generation = 1;
	worker->board->workers = 1;
	worker->board->spawned = 1;
	worker->slot = qn_board__take(worker->board);
	worker->slot->pid = getpid();
	worker->fcgi = qn_fcgi__new(app->options->io_timeout, err);
	if (!worker->fcgi)
		goto fail;
	worker->arena = qn_arena_new(app->options->arena_max);
	return worker;
fail:
	free(worker);
	return NULL;
}

/*
 * Started by spawn-fcgi, lighttpd or mod_fcgid with the socket on fd 0: they
 * are the master. The worker never ends by itself, since a request that came
 * meanwhile would be answered with an error; TERM and QUIT let it finish.
 */
static int
serve_alone(const struct qn_serve_app *app)
{
	static const char *const fd0[] = { "fd:0", NULL };
	struct qn_serve_options options = *app->options;
	struct qn_listeners listeners = { .len = 0 };
	struct qn_err err = QN_ERR_INIT;
	struct qn_worker *worker = NULL;
	int status = 1;

	options.listen = fd0;
	if (qn_listen__open(&options, NULL, &listeners, &err) == 0 &&
	    qn_user__drop(app->options, &err) == 0)
		worker = alone_new(app, &listeners, &err);
	if (!worker) {
		qn_log_err("pool", &err);
		return 1;
	}
	qn_worker__signals(true);
	qn_crash__init(worker->slot, true);
	if (!app->begin || app->begin(app->app, &err) == 0)
		status = qn_worker__run(worker);
	else
		qn_log_err("pool", &err);
	if (app->end)
		app->end(app->app);
	qn_fcgi__free(worker->fcgi);
	qn_arena_free(worker->arena);
	free(worker);
	return status;
}

int
qn_serve(const struct qn_serve_app *app)
{
	if (qn_reload__is_check())
		return qn_reload__check(app);
	if (qn_listen__is_stdin())
		return serve_alone(app);
	return qn_master__run(app);
}
