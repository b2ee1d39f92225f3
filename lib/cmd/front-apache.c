/* SPDX-License-Identifier: MIT */
/* Apache httpd 2.4.26 or later, with mod_proxy_fcgi or with mod_fcgid. */
#include "cmd/front-int.h"

#include <string.h>
#include <unistd.h>

#include "base/banned.h"

/* Where distributions keep Apache's modules. */
static const char *
modules_dir(void)
{
	static const char *const dirs[] = {
		"/usr/lib/apache2/modules",
		"/usr/lib64/httpd/modules",
		"/etc/httpd/modules",
	};
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (access(dirs[i], X_OK) == 0)
			return dirs[i];
	return dirs[0];
}

static void
add_directive(struct qn_str *out, const char *name, const char *value)
{
	qn_str_addf(out, "%s ", name);
	qn_front__add_quoted(out, value);
	qn_str_add(out, "\n");
}

/* `modules` are the names of what is needed beside the usual, NULL-ended. */
static void
add_alone(const struct qn_front *front, struct qn_str *out,
    const char *const *modules)
{
	static const char *const usual[] = { "mpm_event", "authz_core", "alias",
		"mime", "expires", NULL };
	const char *dir = modules_dir();
	size_t i;

	for (i = 0; usual[i]; i++)
		qn_str_addf(out, "LoadModule %s_module %s/mod_%s.so\n",
		    usual[i], dir, usual[i]);
	for (i = 0; modules[i]; i++)
		qn_str_addf(out, "LoadModule %s_module %s/mod_%s.so\n",
		    modules[i], dir, modules[i]);
	add_directive(out, "ServerRoot", front->alone);
	add_directive(out, "DefaultRuntimeDir", front->alone);
	add_directive(out, "PidFile",
	    qn_arena_printf(front->arena, "%s/apache.pid", front->alone));
	/* /dev/stderr may belong to somebody else; cat inherits it. */
	qn_str_add(out,
	    "ErrorLog \"|/bin/cat\"\n"
	    "TypesConfig /etc/mime.types\n"
	    "ServerName localhost\n");
	qn_str_addf(out, "Listen %s%s%s\n", front->address,
	    *front->address ? ":" : "", front->port);
}

static void
add_files(const struct qn_front *front, struct qn_str *out, const char *url,
    const char *root, bool proxied, long age)
{
	const char *dir;

	if (!root || !url || *url != '/')
		return;
	dir = qn_arena_printf(front->arena, "%s/", root);
	if (proxied)
		qn_str_addf(out, "ProxyPass \"%s\" \"!\"\n", url);
	qn_str_addf(out, "Alias \"%s\" ", url);
	qn_front__add_quoted(out, dir);
	qn_str_add(out, "\n<Directory ");
	qn_front__add_quoted(out, dir);
	qn_str_addf(out,
	    ">\n\tOptions None\n\tAllowOverride None\n"
	    "\tRequire all granted\n"
	    "\t<IfModule expires_module>\n\t\tExpiresActive On\n"
	    "\t\tExpiresDefault \"access plus %ld seconds\"\n"
	    "\t</IfModule>\n</Directory>\n",
	    age);
}

/* What both modules need: escapes are left to the program to decode. */
static void
add_begin(const struct qn_front *front, struct qn_str *out,
    const char *const *modules)
{
	qn_str_addf(out, "# %s behind Apache 2.4.\n", front->name);
	if (front->alone) {
		add_alone(front, out, modules);
	} else {
		qn_str_add(out,
		    "# On Debian: a file in "
		    "/etc/apache2/sites-enabled/.\n");
		qn_str_addf(out, "<VirtualHost %s:%s>\n",
		    *front->address ? front->address : "*", front->port);
	}
	qn_str_add(out,
	    "AllowEncodedSlashes NoDecode\n"
	    "MergeSlashes Off\n"
	    "<Location \"/\">\n"
	    "\tCGIPassAuth On\n"
	    "</Location>\n");
}

static void
add_end(const struct qn_front *front, struct qn_str *out)
{
	if (!front->alone)
		qn_str_add(out, "</VirtualHost>\n");
}

void
qn_front__apache(const struct qn_front *front, struct qn_str *out)
{
	static const char *const modules[] = { "proxy", "proxy_fcgi", NULL };
	const struct qn_settings *settings = front->settings;

	if (!front->alone)
		qn_str_add(out, "# Needs: a2enmod proxy_fcgi expires\n");
	add_begin(front, out, modules);
	add_files(front, out, settings->static_url, front->static_root, true,
	    qn_front__static_age(front));
	add_files(front, out, settings->media_url, front->media_root, true, 0);
	qn_str_add(out, "ProxyFCGIBackendType GENERIC\n");
	if (qn_front__is_unix(front))
		qn_str_addf(out,
		    "ProxyPass \"/\" \"unix:%s|fcgi://%s/\" timeout=%ld "
		    "enablereuse=%s",
		    front->socket, front->name, qn_front__timeout(front),
		    front->keep_alive ? "on" : "off");
	else
		qn_str_addf(out,
		    "ProxyPass \"/\" \"fcgi://%s/\" timeout=%ld "
		    "enablereuse=%s",
		    front->socket, qn_front__timeout(front),
		    front->keep_alive ? "on" : "off");
	qn_str_add(out, " retry=0\n");
	add_end(front, out);
}

static void
add_environment(struct qn_str *out, const char *name, const char *value)
{
	qn_str_addf(out, "FcgidInitialEnv %s ", name);
	qn_front__add_quoted(out, value);
	qn_str_add(out, "\n");
}

/* One more address that is not the program's, in a regular expression. */
static void
add_exception(struct qn_str *out, const char *url, const char *root)
{
	if (!root || !url || *url != '/')
		return;
	qn_str_add(out, "|\\Q");
	qn_str_add(out, url);
	qn_str_add(out, "\\E");
}

void
qn_front__apache_fcgid(const struct qn_front *front, struct qn_str *out)
{
	static const char *const modules[] = { "fcgid", NULL };
	const struct qn_settings *settings = front->settings;
	struct qn_str command;

	qn_str_init(&command, front->arena);
	qn_front__add_command(front, &command);
	if (!front->alone)
		qn_str_add(out, "# Needs: a2enmod fcgid expires\n");
	add_begin(front, out, modules);
	add_files(front, out, settings->static_url, front->static_root, false,
	    qn_front__static_age(front));
	add_files(front, out, settings->media_url, front->media_root, false, 0);
	/* It would take the first segment of the path for the script. */
	if (!settings->http.mount)
		add_environment(out, "FORCE_SCRIPT_NAME", "/");
	qn_front__add_environment(front, out, add_environment);
	if (front->alone) {
		add_directive(out, "FcgidIPCDir", front->alone);
		add_directive(out, "FcgidProcessTableFile",
		    qn_arena_printf(
			front->arena, "%s/fcgid_shm", front->alone));
	}
	qn_str_addf(out, "FcgidMaxRequestLen %llu\n",
	    (unsigned long long)settings->http.body_max);
	qn_str_addf(out, "FcgidIOTimeout %ld\nFcgidBusyTimeout %ld\n",
	    qn_front__timeout(front), qn_front__timeout(front));
	qn_str_addf(
	    out, "FcgidMaxProcessesPerClass %u\n", settings->serve.workers);
	/* Files are served by Alias; everything else is the program's. */
	qn_str_add(out, "<LocationMatch \"^(?!$");
	add_exception(out, settings->static_url, front->static_root);
	add_exception(out, settings->media_url, front->media_root);
	qn_str_add(out, ")\">\n");
	qn_str_add(out,
	    "\tOptions +ExecCGI\n\tRequire all granted\n"
	    "\tSetHandler fcgid-script\n\tFcgidWrapper ");
	qn_front__add_quoted(out, command.buf);
	qn_str_add(out, " virtual\n</LocationMatch>\n");
	add_end(front, out);
}
