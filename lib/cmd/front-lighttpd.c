/* SPDX-License-Identifier: MIT */
#include "cmd/front-int.h"

#include "base/banned.h"

/* What a server of its own has to know of files; Debian's has a longer list. */
static const char *const types[][2] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".csv", "text/csv; charset=utf-8" },
	{ ".gif", "image/gif" },
	{ ".html", "text/html; charset=utf-8" },
	{ ".ico", "image/x-icon" },
	{ ".jpeg", "image/jpeg" },
	{ ".jpg", "image/jpeg" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".pdf", "application/pdf" },
	{ ".png", "image/png" },
	{ ".svg", "image/svg+xml" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".webp", "image/webp" },
	{ ".woff2", "font/woff2" },
	{ "", "application/octet-stream" },
};

static void
add_alone(const struct qn_front *front, struct qn_str *out)
{
	size_t i;

	qn_str_add(out,
	    "server.modules = (\"mod_alias\", \"mod_expire\", \"mod_fastcgi\")\n");
	qn_str_addf(out, "server.port = %s\n", front->port);
	if (*front->address) {
		qn_str_add(out, "server.bind = ");
		qn_front__add_quoted(out, front->address);
		qn_str_add(out, "\n");
	}
	qn_str_add(out, "server.document-root = ");
	qn_front__add_quoted(out, front->alone);
	qn_str_add(out, "\nserver.upload-dirs = (");
	qn_front__add_quoted(out, front->alone);
	/* Escapes are the program's to decode, and to refuse. */
	qn_str_add(out,
	    ")\nserver.http-parseopts = ("
	    "\"url-normalize\" => \"disable\")\n"
	    "mimetype.assign = (\n");
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		qn_str_addf(
		    out, "\t\"%s\" => \"%s\",\n", types[i][0], types[i][1]);
	qn_str_add(out, ")\n");
}

static void
add_environment(struct qn_str *out, const char *name, const char *value)
{
	qn_str_addf(out, "\t\t\t\"%s\" => ", name);
	qn_front__add_quoted(out, value);
	qn_str_add(out, ",\n");
}

/* lighttpd starts the program and hands it the socket as descriptor 0. */
static void
add_spawn(const struct qn_front *front, struct qn_str *out)
{
	struct qn_str command;

	qn_str_init(&command, front->arena);
	qn_front__add_command(front, &command);
	qn_str_add(out, "\t\t\"socket\" => ");
	qn_front__add_quoted(out,
	    qn_arena_printf(front->arena, "%s/%s.fcgi",
		front->alone ? front->alone : "/run/lighttpd", front->name));
	qn_str_add(out, ",\n\t\t\"bin-path\" => ");
	qn_front__add_quoted(out, command.buf);
	qn_str_addf(out,
	    ",\n\t\t\"max-procs\" => %u,\n\t\t\"bin-environment\" => (\n",
	    front->settings->serve.workers);
	qn_front__add_environment(front, out, add_environment);
	qn_str_add(out, "\t\t),\n");
}

static void
add_connect(const struct qn_front *front, struct qn_str *out)
{
	const char *colon;

	if (qn_front__is_unix(front)) {
		qn_str_add(out, "\t\t\"socket\" => ");
		qn_front__add_quoted(out, front->socket);
		qn_str_add(out, ",\n");
		return;
	}
	colon = strrchr(front->socket, ':');
	qn_str_add(out, "\t\t\"host\" => ");
	qn_front__add_quoted(out,
	    qn_arena_dup(
		front->arena, front->socket, (size_t)(colon - front->socket)));
	qn_str_addf(out, ",\n\t\t\"port\" => %s,\n", colon + 1);
}

static void
add_sendfile(const struct qn_front *front, struct qn_str *out)
{
	const char *const *root = front->settings->http.sendfile_roots;

	if (front->settings->http.sendfile != QN_SENDFILE_X_SENDFILE)
		return;
	qn_str_add(out,
	    "\t\t\"x-sendfile\" => \"enable\",\n"
	    "\t\t\"x-sendfile-docroot\" => (");
	for (; root && *root; root++) {
		qn_front__add_quoted(out, *root);
		qn_str_add(out, ", ");
	}
	qn_str_add(out, "),\n");
}

static void
add_files(const struct qn_front *front, struct qn_str *out, const char *url,
    const char *root, long age)
{
	if (!root || !url || *url != '/')
		return;
	qn_str_add(out, "$HTTP[\"url\"] =^ ");
	qn_front__add_quoted(out, url);
	qn_str_add(out, " {\n\talias.url = (");
	qn_front__add_quoted(out, url);
	qn_str_add(out, " => ");
	qn_front__add_quoted(out, qn_arena_printf(front->arena, "%s/", root));
	qn_str_addf(out,
	    ")\n\texpire.url = (\"\" => \"access plus %ld seconds\")\n"
	    "} else ",
	    age);
}

void
qn_front__lighttpd(const struct qn_front *front, struct qn_str *out)
{
	const struct qn_settings *settings = front->settings;
	long timeout = qn_front__timeout(front);

	qn_str_addf(
	    out, "# %s behind lighttpd 1.4.65 or later.\n", front->name);
	if (front->alone)
		add_alone(front, out);
	else
		qn_str_add(out,
		    "# On Debian: a file in "
		    "/etc/lighttpd/conf-enabled/.\n"
		    "server.modules += (\"mod_expire\", \"mod_fastcgi\")\n");
	qn_str_addf(out, "server.max-request-size = %llu\n",
	    (unsigned long long)(settings->http.body_max + 1023) / 1024);
	qn_str_addf(out, "server.max-read-idle = %ld\n", timeout);
	add_files(front, out, settings->static_url, front->static_root,
	    qn_front__static_age(front));
	add_files(front, out, settings->media_url, front->media_root, 0);
	if (out->buf[out->len - 1] != ' ')
		qn_str_add(out, "$HTTP[\"url\"] =^ \"/\" ");
	qn_str_add(out, "{\n\tfastcgi.server = (\"/\" => ((\n");
	if (front->spawn)
		add_spawn(front, out);
	else
		add_connect(front, out);
	qn_str_addf(out, "\t\t\"read-timeout\" => %ld,\n", timeout);
	add_sendfile(front, out);
	qn_str_add(out,
	    "\t\t\"check-local\" => \"disable\",\n"
	    "\t\t\"fix-root-scriptname\" => \"enable\",\n"
	    "\t\t\"disable-time\" => 0\n"
	    "\t)))\n}\n");
}
