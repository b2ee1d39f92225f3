/* SPDX-License-Identifier: MIT */
/*
 * Reload without losing a request, in place. The master runs the new binary
 * with the same arguments in a child that checks itself (settings, templates,
 * addresses, a first worker) and says READY. Only then it executes the new
 * binary itself: the process id that a supervisor knows stays, the listening
 * sockets and the board stay open by number, and the old workers, still its
 * children, go on serving until the new ones are ready and they are told to
 * drain. When the check fails nothing has changed, and the log says why.
 */
#include "serve/serve-int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"

#include "base/banned.h"

#define ENV_CHECK  "QUINTET_SELF_CHECK"
#define ENV_LISTEN "QUINTET_LISTENERS"
#define ENV_BOARD  "QUINTET_BOARD"

#define READY      "READY\n"
#define TEXT_MAX   ((size_t)8 << 10)
#define CHECK_TIME (60 * QN_SECOND)

static void
pass_on(int fd)
{
	fcntl(fd, F_SETFD, 0);
}

/* What the new binary finds in its environment. */
static void
pass_on_all(const struct qn_master *master)
{
	struct qn_str text;
	char number[32];
	size_t i;

	qn_str_init(&text, NULL);
	qn_listen__format(&master->listeners, &text);
	for (i = 0; i < master->listeners.len; i++)
		pass_on(master->listeners.items[i].fd);
	pass_on(master->board_fd);
	snprintf(number, sizeof(number), "%d", master->board_fd);
	setenv(ENV_LISTEN, text.buf, 1);
	setenv(ENV_BOARD, number, 1);
	qn_str_release(&text);
}

/* After an execve that did not happen. */
static void
take_back_all(const struct qn_master *master)
{
	size_t i;

	for (i = 0; i < master->listeners.len; i++)
		fcntl(master->listeners.items[i].fd, F_SETFD, FD_CLOEXEC);
	fcntl(master->board_fd, F_SETFD, FD_CLOEXEC);
	unsetenv(ENV_LISTEN);
	unsetenv(ENV_BOARD);
}

static void
reload_failed(struct qn_master *master, const char *why)
{
	struct qn_log_line line;

	master->board->reloads_failed++;
	if (qn_log_begin(&line, QN_LOG_ERROR, "pool",
		"reload failed: the present generation keeps serving")) {
		qn_log_text(&line, "why", why);
		qn_log_end(&line);
	}
	qn_notify__send("READY=1\nSTATUS=reload failed, see the log\n");
}

/* ---- the check, in a child ----------------------------------------------- */

static void
check_exec(struct qn_master *master, int fd)
{
	char number[32];

	pass_on_all(master);
	/* What it says on the way, a failed start-up above all, is the why. */
	dup2(fd, STDERR_FILENO);
	pass_on(fd);
	snprintf(number, sizeof(number), "%d", fd);
	setenv(ENV_CHECK, number, 1);
	unsetenv("NOTIFY_SOCKET");
	qn_master__signals_default();
	execvp(master->app->argv[0], master->app->argv);
	dprintf(fd, "could not execute \"%s\": %s\n", master->app->argv[0],
	    strerror(errno));
	_exit(127);
}

void
qn_master__reload(struct qn_master *master, int64_t now)
{
	int fds[2];
	pid_t pid;

	qn_logf(QN_LOG_NOTICE, "pool", "reload: checking a new generation");
	qn_notify__send("RELOADING=1\n");
	if (pipe2(fds, O_CLOEXEC) < 0) {
		reload_failed(master, strerror(errno));
		return;
	}
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		check_exec(master, fds[1]);
	}
	close(fds[1]);
	if (pid < 0) {
		close(fds[0]);
		reload_failed(master, strerror(errno));
		return;
	}
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	master->check_pid = pid;
	master->check_fd = fds[0];
	master->check_began = now;
	qn_str_init(&master->check_text, NULL);
}

void
qn_master__check_input(struct qn_master *master)
{
	struct qn_str *text = &master->check_text;
	char buf[1024];
	ssize_t n;

	while (master->check_fd >= 0) {
		n = read(master->check_fd, buf, sizeof(buf));
		if (n < 0)
			break;
		if (n == 0) {
			close(master->check_fd);
			master->check_fd = -1;
			break;
		}
		qn_str_add_len(text, buf, (size_t)n);
		/* The end says most. */
		if (text->len > TEXT_MAX) {
			memmove(text->buf, text->buf + text->len - TEXT_MAX / 2,
			    TEXT_MAX / 2);
			qn_str_truncate(text, TEXT_MAX / 2);
		}
	}
}

void
qn_master__check_watch(struct qn_master *master, int64_t now)
{
	if (master->check_pid && now - master->check_began > CHECK_TIME)
		kill(master->check_pid, SIGKILL);
}

/* ---- the step itself ----------------------------------------------------- */

static void
step(struct qn_master *master)
{
	qn_logf(QN_LOG_NOTICE, "pool", "reload: the new generation is ready");
	master->board->reloads++;
	qn_control__close(master);
	pass_on_all(master);
	/* Signals stay blocked until the new binary has its handlers. */
	execvp(master->app->argv[0], master->app->argv);
	reload_failed(master, strerror(errno));
	take_back_all(master);
}

void
qn_master__check_end(struct qn_master *master, int status)
{
	struct qn_str *text = &master->check_text;
	size_t len = sizeof(READY) - 1;
	char why[128];
	bool ready;

	qn_master__check_input(master);
	if (master->check_fd >= 0)
		close(master->check_fd);
	master->check_pid = 0;
	ready = WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
	    text->len >= len &&
	    !memcmp(text->buf + text->len - len, READY, len);
	if (!ready) {
		if (WIFSIGNALED(status))
			snprintf(why, sizeof(why), "killed by signal %d",
			    WTERMSIG(status));
		else
			snprintf(why, sizeof(why), "exit status %d",
			    WEXITSTATUS(status));
		if (text->len)
			qn_str_addf(text, "(%s)", why);
		reload_failed(master, text->len ? text->buf : why);
	} else if (!master->stopping) {
		step(master);
	}
	qn_str_release(text);
}

/* ---- in the new binary --------------------------------------------------- */

bool
qn_reload__is_check(void)
{
	return getenv(ENV_CHECK) != NULL;
}

/* A worker as it will be, up to the point where it would accept. */
static int
check_worker(const struct qn_serve_app *app)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_fcgi *fcgi;

	if (qn_user__drop(app->options, &err) < 0)
		goto fail;
	fcgi = qn_fcgi__new(app->options->io_timeout, &err);
	if (!fcgi || (app->begin && app->begin(app->app, &err) < 0))
		goto fail;
	qn_fcgi__free(fcgi);
	if (app->end)
		app->end(app->app);
	return 0;
fail:
	dprintf(STDERR_FILENO, "%s\n", err.message);
	return 1;
}

static int
check_all(const struct qn_serve_app *app, struct qn_err *err)
{
	const char *text = getenv(ENV_LISTEN);
	struct qn_listeners old = { .len = 0 }, listeners;
	size_t i, n;
	pid_t pid;
	int status;

	if (app->check && app->check(app->app, err) < 0)
		return -1;
	if (text && qn_listen__inherit(text, &old, err) < 0)
		return -1;
	if (qn_listen__open(app->options, &old, &listeners, err) < 0)
		return -1;
	/* Only those of our own making are removed with the check. */
	for (i = n = 0; i < listeners.len; i++)
		if (!strstr(text ? text : "", listeners.items[i].name))
			listeners.items[n++] = listeners.items[i];
	listeners.len = n;
	qn_listen__close(&listeners, true);
	pid = fork();
	if (pid == 0)
		_exit(check_worker(app));
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) ||
	    WEXITSTATUS(status))
		return qn_err_set(
		    err, QN_ERR_CONFIG, "the first worker does not start");
	return 0;
}

int
qn_reload__check(const struct qn_serve_app *app)
{
	struct qn_err err = QN_ERR_INIT;
	int fd = (int)strtol(getenv(ENV_CHECK), NULL, 10);

	if (check_all(app, &err) < 0) {
		dprintf(fd, "%s\n", err.message);
		if (err.detail[0])
			dprintf(fd, "%s\n", err.detail);
		return 1;
	}
	dprintf(fd, "%s", READY);
	return 0;
}

int
qn_reload__inherit(struct qn_master *master, struct qn_err *err)
{
	const char *text = getenv(ENV_LISTEN), *number = getenv(ENV_BOARD);
	int rc = 0;

	if (text && qn_listen__inherit(text, &master->old, err) < 0)
		rc = -1;
	if (number) {
		master->board_fd = (int)strtol(number, NULL, 10);
		master->board = qn_board__inherit(master->board_fd);
		if (master->board)
			fcntl(master->board_fd, F_SETFD, FD_CLOEXEC);
		else
			close(master->board_fd);
		master->inherited = true;
	}
	unsetenv(ENV_LISTEN);
	unsetenv(ENV_BOARD);
	return rc;
}
