/* SPDX-License-Identifier: MIT */
#include "cmd/front-int.h"

#include "base/banned.h"

static void
add_environment(struct qn_str *out, const char *name, const char *value)
{
	qn_str_add(out, "Environment=\"");
	qn_str_addf(out, "%s=", name);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			qn_str_add_char(out, '\\');
		/* systemd expands %: double it */
		if (*value == '%')
			qn_str_add_char(out, '%');
		qn_str_add_char(out, *value);
	}
	qn_str_add(out, "\"\n");
}

/* What a web application does not need to be allowed. */
static const char hardening[] =
    "NoNewPrivileges=yes\n"
    "PrivateTmp=yes\n"
    "PrivateDevices=yes\n"
    "ProtectSystem=strict\n"
    "ProtectHome=read-only\n"
    "ProtectKernelTunables=yes\n"
    "ProtectKernelModules=yes\n"
    "ProtectControlGroups=yes\n"
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n"
    "RestrictNamespaces=yes\n"
    "RestrictRealtime=yes\n"
    "RestrictSUIDSGID=yes\n"
    "LockPersonality=yes\n"
    "MemoryDenyWriteExecute=yes\n"
    "SystemCallArchitectures=native\n";

void
qn_front__systemd(const struct qn_front *front, struct qn_str *out)
{
	const struct qn_serve_options *serve = &front->settings->serve;

	qn_str_addf(out,
	    "# /etc/systemd/system/%s.service\n"
	    "[Unit]\n"
	    "Description=%s\n"
	    "After=network.target postgresql.service\n"
	    "\n"
	    "[Service]\n"
	    "Type=notify\n"
	    "NotifyAccess=all\n",
	    front->name, front->name);
	qn_str_add(out, "ExecStart=");
	qn_front__add_command(front, out);
	qn_str_add(out,
	    "\nExecReload=/bin/kill -HUP $MAINPID\n"
	    "KillMode=mixed\n"
	    "KillSignal=SIGQUIT\n"
	    "WatchdogSec=30\n"
	    "Restart=on-failure\n");
	qn_str_addf(out, "User=%s\n", serve->user ? serve->user : "www-data");
	qn_str_addf(
	    out, "Group=%s\n", serve->group ? serve->group : "www-data");
	qn_str_addf(out, "RuntimeDirectory=%s\nRuntimeDirectoryMode=0750\n",
	    front->name);
	qn_front__add_environment(front, out, add_environment);
	qn_str_add(out, hardening);
	qn_str_add(out, "\n[Install]\nWantedBy=multi-user.target\n");
}
