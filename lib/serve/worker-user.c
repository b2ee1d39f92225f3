/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

/* What a worker's environment may hold, and by prefix; the settings have been
 * read, and their secrets are nobody's business later. */
static const char *const kept_names[] = { "PATH=", "HOME=", "USER=", "LOGNAME=",
	"LANG=", "LANGUAGE=", "LC_", "TZ=", "TZDIR=", "TMPDIR=", "PG",
	"SSL_CERT_", "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "LSAN_OPTIONS=", NULL };

static bool
is_kept(const char *variable)
{
	size_t i;

	for (i = 0; kept_names[i]; i++)
		if (!strncmp(variable, kept_names[i], strlen(kept_names[i])))
			return true;
	return false;
}

static void
clean_environment(void)
{
	char **from = environ, **to = environ;

	for (; from && *from; from++)
		if (is_kept(*from))
			*to++ = *from;
	if (to)
		*to = NULL;
}

int
qn_user__find(const char *user, const char *group, uid_t *ret_uid,
    gid_t *ret_gid, struct qn_err *err)
{
	const struct passwd *pw;
	const struct group *gr;

	if (user) {
		pw = getpwnam(user);
		if (!pw)
			return qn_err_set(err, QN_ERR_CONFIG,
			    "cannot find the user \"%s\"", user);
		*ret_uid = pw->pw_uid;
		*ret_gid = pw->pw_gid;
	}
	if (group) {
		gr = getgrnam(group);
		if (!gr)
			return qn_err_set(err, QN_ERR_CONFIG,
			    "cannot find the group \"%s\"", group);
		*ret_gid = gr->gr_gid;
	}
	return 0;
}

static int
change_ids(const struct qn_serve_options *options, struct qn_err *err)
{
	uid_t uid = getuid();
	gid_t gid = getgid();

	if (qn_user__find(options->user, options->group, &uid, &gid, err) < 0)
		return -1;
	if ((options->user && initgroups(options->user, gid) < 0) ||
	    setgid(gid) < 0 || setuid(uid) < 0)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "could not become user \"%s\" and group \"%s\": %s",
		    options->user ? options->user : "(unchanged)",
		    options->group ? options->group : "(the user's)",
		    strerror(errno));
	if (uid && setuid(0) == 0)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "the privileges of root could be taken back");
	return 0;
}

int
qn_user__drop(const struct qn_serve_options *options, struct qn_err *err)
{
	if (geteuid() == 0 && (options->user || options->group) &&
	    change_ids(options, err) < 0)
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "could not set no_new_privs: %s", strerror(errno));
	umask(027);
	clean_environment();
	return 0;
}
