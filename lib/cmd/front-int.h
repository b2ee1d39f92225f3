/* SPDX-License-Identifier: MIT */
/*
 * Web server configurations, as `manage front` prints them. Each is a function
 * that appends text for one server; front.c gathers what they need.
 *
 * To add a server: lib/cmd/front-NAME.c with such a function, its prototype
 * here, a row in front_servers (front.c), and a row in the table of
 * t/lib/Quintet/Front.pm, so that the tests run the real server with it.
 */
#ifndef QN_CMD_FRONT_INT_H
#define QN_CMD_FRONT_INT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "site/settings.h"

/* Strings are lent by the settings or by `arena`. */
struct qn_front {
	const struct qn_settings *settings;
	struct qn_arena *arena;
	const char *name;          /* of the site: names of units and workers */
	const char *program;       /* absolute path of this program */
	const char *settings_file; /* absolute, of --settings; NULL: none */
	const char *socket;        /* where the pool listens: a path, or
				      host:port */
	const char *address;       /* to serve on, "" for all */
	const char *port;
	const char *alone;       /* directory of a server of its own, NULL:
				    for the one that the system runs */
	const char *static_root; /* without slash at the end; NULL: no static
				    files */
	const char *media_root;  /* the same for media */
	bool keep_alive;         /* keep FastCGI connections open */
	bool spawn;              /* the web server starts the program */
};

typedef void qn_front_fn(const struct qn_front *front, struct qn_str *out);

qn_front_fn qn_front__lighttpd;
qn_front_fn qn_front__apache;
qn_front_fn qn_front__apache_fcgid;
qn_front_fn qn_front__nginx;
qn_front_fn qn_front__systemd;

/* Whether the pool listens on a unix socket. */
bool qn_front__is_unix(const struct qn_front *front);

/* Append in double quotes, with backslashes before quotes and backslashes. */
void qn_front__add_quoted(struct qn_str *out, const char *text);

/* Append the command that serves: program, --settings, serve. */
void qn_front__add_command(const struct qn_front *front, struct qn_str *out);

/*
 * Append a line for each setting that the environment gives, as `format`
 * writes it, secrets excepted. For a server that starts the program, the
 * listening socket is descriptor 0 instead of LISTEN.
 */
void qn_front__add_environment(const struct qn_front *front, struct qn_str *out,
    void (*format)(struct qn_str *out, const char *name, const char *value));

/* Seconds that a browser may keep a static file: none with DEBUG. */
long qn_front__static_age(const struct qn_front *front);

/* Seconds after which a silent pool is given up: a bit over the pool's own. */
long qn_front__timeout(const struct qn_front *front);

#endif
