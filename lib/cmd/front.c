/* SPDX-License-Identifier: MIT */
#include "cmd/front-int.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cmd/command.h"

#include "base/banned.h"

struct front_server {
	const char *name;
	qn_front_fn *print;
	bool can_spawn;     /* knows --spawn */
	bool always_spawns; /* starts the program in any case */
	bool can_keep;      /* knows --keep-alive */
};

static const struct front_server front_servers[] = {
	{ .name = "lighttpd", .print = qn_front__lighttpd, .can_spawn = true },
	{ .name = "apache", .print = qn_front__apache, .can_keep = true },
	{ .name = "apache-fcgid",
	    .print = qn_front__apache_fcgid,
	    .always_spawns = true },
	{ .name = "nginx", .print = qn_front__nginx, .can_keep = true },
	{ .name = "systemd", .print = qn_front__systemd },
	{ 0 },
};

/* ---- what the servers share ------------------------------------------- */

bool
qn_front__is_unix(const struct qn_front *front)
{
	return strchr(front->socket, '/') != NULL;
}

void
qn_front__add_quoted(struct qn_str *out, const char *text)
{
	qn_str_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			qn_str_add_char(out, '\\');
		qn_str_add_char(out, *text);
	}
	qn_str_add_char(out, '"');
}

void
qn_front__add_command(const struct qn_front *front, struct qn_str *out)
{
	qn_str_add(out, front->program);
	if (front->settings_file)
		qn_str_addf(out, " --settings %s", front->settings_file);
	qn_str_add(out, " serve");
}

/* What a process that is handed its socket must not open by itself. */
static bool
is_of_pool(const char *name)
{
	return strcmp(name, "LISTEN") == 0 ||
	    strcmp(name, "CONTROL_SOCKET") == 0 ||
	    strcmp(name, "PID_FILE") == 0;
}

void
qn_front__add_environment(const struct qn_front *front, struct qn_str *out,
    void (*format)(struct qn_str *out, const char *name, const char *value))
{
	const struct qn_setting *setting;
	const char *name, *file, *value;

	for (setting = qn_settings_table; setting->name; setting++) {
		name = setting->env ? setting->env : setting->name;
		if (front->spawn && is_of_pool(setting->name))
			continue;
		file = qn_arena_printf(front->arena, "%s_FILE", name);
		value = getenv(file);
		if (value)
			format(out, file, value);
		else if (getenv(name) && setting->secret)
			qn_str_addf(out,
			    "# %s is secret: keep it in a file that %s names.\n",
			    name, file);
		else if (getenv(name))
			format(out, name, getenv(name));
	}
	if (front->spawn)
		format(out, "LISTEN", "fd:0");
}

long
qn_front__static_age(const struct qn_front *front)
{
	/* Names stay while contents change, so not for longer. */
	return front->settings->debug ? 0 : 3600;
}

long
qn_front__timeout(const struct qn_front *front)
{
	int64_t usec = front->settings->serve.hard_timeout;

	return usec > 0 ? (long)(usec / QN_SECOND) + 10 : 3600;
}

/* ---- gathering -------------------------------------------------------- */

/*
 * An absolute path without slash at the end, of a file that need not exist
 * yet; NULL stays NULL.
 */
static const char *
front_path(struct qn_arena *arena, const char *path)
{
	char *full, *copy, *here;
	size_t len;

	if (!path)
		return NULL;
	full = realpath(path, NULL);
	here = full ? NULL : getcwd(NULL, 0);
	if (here && path[0] != '/')
		copy = qn_arena_printf(arena, "%s/%s", here, path);
	else
		copy = qn_arena_strdup(arena, full ? full : path);
	free(full);
	free(here);
	len = strlen(copy);
	while (len > 1 && copy[len - 1] == '/')
		copy[--len] = '\0';
	return copy;
}

/* The first listener that a web server can connect to, NULL when none. */
static const char *
front_socket(struct qn_arena *arena, const struct qn_settings *settings)
{
	const char *const *listen = settings->serve.listen;

	for (; listen && *listen; listen++)
		if (strcmp(*listen, "systemd") != 0 &&
		    strncmp(*listen, "fd:", 3) != 0)
			return strchr(*listen, '/') ?
			    front_path(arena, *listen) :
			    *listen;
	return NULL;
}

/* "[ADDRESS:]PORT"; an IPv6 address stands in brackets. */
static int
front_listen(struct qn_front *front, const char *text, struct qn_err *err)
{
	const char *colon = strrchr(text, ':');
	const char *port = colon ? colon + 1 : text;
	char *end;
	long n = strtol(port, &end, 10);

	if (*port < '0' || *port > '9' || *end || n < 1 || n > 65535)
		return qn_err_set(
		    err, QN_ERR_CONFIG, "\"%s\" is not [ADDRESS:]PORT", text);
	front->port = port;
	front->address = colon ?
	    qn_arena_dup(front->arena, text, (size_t)(colon - text)) :
	    "";
	return 0;
}

static int
front_options(struct qn_front *front, const struct front_server *server,
    const struct qn_args *args, struct qn_err *err)
{
	const char *listen = qn_args_find(args, "listen");

	front->spawn = server->always_spawns || qn_args_find(args, "spawn");
	front->keep_alive = qn_args_find(args, "keep-alive") != NULL;
	front->alone = front_path(args->arena, qn_args_find(args, "alone"));
	if (front->spawn && !server->always_spawns && !server->can_spawn)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "%s cannot start the program", server->name);
	if (front->keep_alive && !server->can_keep)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "%s cannot keep FastCGI connections", server->name);
	return front_listen(front, listen ? listen : "80", err);
}

static int
front_init(struct qn_front *front, const struct front_server *server,
    const struct qn_args *args, struct qn_err *err)
{
	const struct qn_settings *settings = args->settings;
	struct qn_arena *arena = args->arena;

	*front = (struct qn_front){ .settings = settings, .arena = arena };
	front->name = args->site->name;
	front->program = front_path(arena, "/proc/self/exe");
	front->settings_file =
	    front_path(arena, qn_args_find(args, "settings"));
	front->static_root = front_path(arena, settings->static_root);
	front->media_root = front_path(arena, settings->media_root);
	front->socket = front_socket(arena, settings);
	if (front_options(front, server, args, err) < 0)
		return -1;
	if (!front->socket && !front->spawn &&
	    server->print != qn_front__systemd)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "LISTEN has no socket that a web server could connect to");
	return 0;
}

/* ---- the command ------------------------------------------------------ */

static const struct front_server *
front_find(const char *name)
{
	const struct front_server *server;

	for (server = front_servers; server->name; server++)
		if (strcmp(server->name, name) == 0)
			return server;
	return NULL;
}

static int
front_run(const struct qn_args *args)
{
	const struct front_server *server = front_find(args->words[0]);
	struct qn_err err = QN_ERR_INIT;
	struct qn_front front;
	struct qn_str out;

	if (!server) {
		fprintf(stderr,
		    "manage front: \"%s\" is none of lighttpd, apache, "
		    "apache-fcgid, nginx, systemd\n",
		    args->words[0]);
		return 2;
	}
	if (front_init(&front, server, args, &err) < 0) {
		fprintf(stderr, "manage front: %s\n", err.message);
		return 2;
	}
	qn_str_init(&out, args->arena);
	server->print(&front, &out);
	fwrite(out.buf, 1, out.len, stdout);
	return fflush(stdout) == 0 ? 0 : 1;
}

static const struct qn_option front_options_table[] = {
	{ .name = "listen",
	    .value = "[ADDRESS:]PORT",
	    .help = "where the web server is to listen; 80 when not given" },
	{ .name = "alone",
	    .value = "DIRECTORY",
	    .help = "a whole configuration for a server of its own, which "
		    "keeps what it writes in DIRECTORY and needs no root" },
	{ .name = "keep-alive",
	    .help = "apache and nginx: keep FastCGI connections open" },
	{ .name = "spawn",
	    .help = "lighttpd: start the program from there, without a pool" },
	{ 0 },
};

const struct qn_command qn_cmd_front = {
	.name = "front",
	.usage = "[--listen [ADDRESS:]PORT] [--alone DIRECTORY] "
		 "[--keep-alive] [--spawn] "
		 "lighttpd|apache|apache-fcgid|nginx|systemd",
	.summary = "print a configuration for the web server or systemd",
	.help =
	    "Prints a working configuration for the present settings: where\n"
	    "the pool listens, static and media files, limits and time-outs.\n"
	    "Without --alone it is a piece for the server that the system\n"
	    "runs. Settings that come from the environment are repeated where\n"
	    "the server starts the program; secrets are not, keep those in\n"
	    "files (NAME_FILE).",
	.needs = QN_NEEDS_SETTINGS,
	.words_min = 1,
	.words_max = 1,
	.options = front_options_table,
	.run = front_run,
};
