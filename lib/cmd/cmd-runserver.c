/* SPDX-License-Identifier: MIT */
/*
 * Development: the pool and a private lighttpd in front of it; a changed C
 * file rebuilds the program and reloads the pool, templates reload at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/cmd-int.h"
#include "cmd/watch.h"

#include "base/banned.h"

static volatile sig_atomic_t stopped;

static void
on_stop(int sig QN_UNUSED)
{
	stopped = 1;
}

/* What runs and where. */
struct devserver {
	const struct qn_args *args;
	struct qn_arena *arena;
	const char *program; /* this program */
	const char *dir;     /* of socket, configuration, logs */
	const char *listen;  /* ADDR:PORT */
	pid_t pool, front;
};

/* Run a program; its output goes to the file `out` when that is not NULL. */
static pid_t
spawn(char *const argv[], const char *out)
{
	pid_t pid = fork();
	int fd;

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (out) {
		fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
			_exit(127);
	}
	execvp(argv[0], argv);
	fprintf(stderr, "manage runserver: could not run %s: %s\n", argv[0],
	    strerror(errno));
	_exit(127);
}

/* Wait for a program: its exit status, 128 when a signal ended it. */
static int
finish(pid_t pid)
{
	int status = 0;

	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 128;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* The words of a command line, for execvp. */
static char **
words(struct qn_arena *arena, const char *const *list)
{
	struct qn_vec vec = QN_VEC(char *, arena);

	for (; *list; list++)
		*(char **)qn_vec_add(&vec) = qn_arena_strdup(arena, *list);
	qn_vec_add(&vec);
	return vec.items;
}

static void
add_word(struct qn_vec *list, const char *word)
{
	*(const char **)qn_vec_add(list) = word;
}

/* This program with the settings that it was given itself. */
static char **
own_words(const struct devserver *dev, const char *const *list)
{
	struct qn_vec vec = QN_VEC(const char *, dev->arena);
	const char *value = qn_args_find(dev->args, "settings");
	size_t n;

	add_word(&vec, dev->program);
	if (value) {
		add_word(&vec, "--settings");
		add_word(&vec, value);
	}
	for (n = 0; (value = qn_args_find_nth(dev->args, "set", n)); n++) {
		add_word(&vec, "--set");
		add_word(&vec, value);
	}
	for (; *list; list++)
		add_word(&vec, *list);
	qn_vec_add(&vec);
	return words(dev->arena, vec.items);
}

static void
start_pool(struct devserver *dev)
{
	const char *const list[] = { "serve", NULL };

	dev->pool = spawn(own_words(dev, list), NULL);
}

static int
start_front(struct devserver *dev)
{
	const char *conf =
	    qn_arena_printf(dev->arena, "%s/lighttpd.conf", dev->dir);
	const char *const print[] = { "front", "lighttpd", "--listen",
		dev->listen, "--alone", dev->dir, NULL };
	const char *const serve[] = { "lighttpd", "-D", "-f", conf, NULL };

	if (finish(spawn(own_words(dev, print), conf)) != 0)
		return -1;
	dev->front = spawn(words(dev->arena, serve), NULL);
	return dev->front < 0 ? -1 : 0;
}

/* Build what changed; the pool keeps the old program when that fails. */
static void
rebuild(struct devserver *dev, const char *changed)
{
	const char *const list[] = { "make", "-s", "manage", NULL };

	fprintf(stderr, "%s changed: building\n", changed);
	if (finish(spawn(words(dev->arena, list), NULL)) == 0)
		kill(dev->pool, SIGHUP);
	else
		fprintf(stderr, "The old program goes on serving.\n");
}

static void
watch_until_stopped(struct devserver *dev)
{
	struct qn_watch watch;
	const char *changed;
	int status;
	pid_t pid;

	qn_watch_init(&watch, dev->arena);
	qn_watch_add(&watch, "app");
	qn_watch_add(&watch, "lib");
	while (!stopped) {
		changed = qn_watch_wait(&watch, 500);
		if (changed)
			rebuild(dev, changed);
		pid = waitpid(-1, &status, WNOHANG);
		if (pid > 0 && (pid == dev->pool || pid == dev->front)) {
			fprintf(stderr, "manage runserver: %s ended\n",
			    pid == dev->pool ? "the pool" : "lighttpd");
			*(pid == dev->pool ? &dev->pool : &dev->front) = -1;
			break;
		}
	}
	qn_watch_release(&watch);
}

static void
stop(pid_t pid)
{
	if (pid > 0 && kill(pid, SIGTERM) == 0)
		finish(pid);
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_stop };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

/* What the children are to run with, unless it is set already. */
static void
prepare_environment(struct devserver *dev)
{
	const char *path = getenv("PATH");

	/* where web servers are, and a user's PATH often does not lead */
	setenv("PATH",
	    qn_arena_printf(dev->arena, "%s:/usr/sbin:/sbin",
		path ? path : "/usr/bin:/bin"),
	    1);
	setenv("DEBUG", "on", 0);
	setenv(
	    "LISTEN", qn_arena_printf(dev->arena, "%s/pool.sock", dev->dir), 1);
	setenv("CONTROL_SOCKET",
	    qn_arena_printf(dev->arena, "%s/control.sock", dev->dir), 1);
}

static int
runserver_run(const struct qn_args *args)
{
	char dir[] = "/tmp/quintet-dev-XXXXXX";
	struct devserver dev = {
		.args = args, .arena = args->arena, .pool = -1, .front = -1
	};
	const char *listen = args->words[0] ? args->words[0] : "8000";
	int ret = 1;

	dev.program = realpath(args->argv[0], NULL);
	if (!dev.program)
		dev.program = "/proc/self/exe";
	dev.listen = strchr(listen, ':') ?
	    listen :
	    qn_arena_printf(args->arena, "127.0.0.1:%s", listen);
	dev.dir = mkdtemp(dir);
	if (!dev.dir)
		return 1;
	prepare_environment(&dev);
	catch_signals();
	start_pool(&dev);
	if (start_front(&dev) == 0) {
		printf("Development server at http://%s/ (Ctrl-C stops it)\n",
		    dev.listen);
		fflush(stdout);
		watch_until_stopped(&dev);
		ret = stopped ? 0 : 1;
	}
	stop(dev.front);
	stop(dev.pool);
	finish(spawn(words(args->arena,
			 (const char *const[]){ "rm", "-rf", dev.dir, NULL }),
	    NULL));
	return ret;
}

const struct qn_command qn_cmd_runserver = {
	.name = "runserver",
	.usage = "[[ADDRESS:]PORT]",
	.summary = "serve for development, and reload what changes",
	.help =
	    "Starts a pool with DEBUG on and a lighttpd of its own in front\n"
	    "(127.0.0.1:8000 when not given). A changed C file below app/\n"
	    "or lib/ rebuilds the program with make and reloads the pool;\n"
	    "templates are read again at once. Not for production.",
	.words_max = 1,
	.run = runserver_run,
};
