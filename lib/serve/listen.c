/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/time.h"
#include "http/addr.h"

#include "base/banned.h"

#define SYSTEMD_FIRST_FD 3
#define DIRECTORY_MODE   0750
#define SOCKET_MODE      0660
#define DEFER_SECONDS    5

/* ---- words --------------------------------------------------------------- */

static int
parse_tcp(const char *text, struct qn_listen_addr *ret, struct qn_err *err)
{
	const char *host = text, *end, *port;
	char *rest;
	unsigned long number;

	if (*text == '[') {
		host++;
		end = strchr(host, ']');
		port = end && end[1] == ':' ? end + 2 : NULL;
	} else {
		end = strrchr(host, ':');
		port = end ? end + 1 : NULL;
		if (end && memchr(host, ':', (size_t)(end - host)))
			port = NULL; /* IPv6 needs its brackets */
	}
	number = port && *port ? strtoul(port, &rest, 10) : 0;
	if (!port || !number || number > 65535 || *rest || *port < '0' ||
	    *port > '9' || (size_t)(end - host) >= sizeof(ret->host))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "cannot listen on \"%s\": not a path, host:port, "
		    "[v6]:port, \"systemd\" or \"fd:N\"",
		    text);
	ret->kind = QN_LISTEN_TCP;
	snprintf(ret->host, sizeof(ret->host), "%.*s", (int)(end - host), host);
	if (!strcmp(ret->host, "*"))
		ret->host[0] = '\0';
	snprintf(ret->port, sizeof(ret->port), "%lu", number);
	return 0;
}

int
qn_listen__parse(
    const char *text, struct qn_listen_addr *ret, struct qn_err *err)
{
	char *end;
	long fd;

	memset(ret, 0, sizeof(*ret));
	ret->fd = -1;
	if (!strcmp(text, "systemd")) {
		ret->kind = QN_LISTEN_SYSTEMD;
		return 0;
	}
	if (!strncmp(text, "fd:", 3)) {
		fd = strtol(text + 3, &end, 10);
		if (text[3] >= '0' && text[3] <= '9' && !*end && fd < 65536) {
			ret->kind = QN_LISTEN_FD;
			ret->fd = (int)fd;
			return 0;
		}
	}
	if (!strncmp(text, "unix:", 5))
		text += 5;
	if (!strchr(text, '/'))
		return parse_tcp(text, ret, err);
	ret->kind = QN_LISTEN_UNIX;
	ret->path = text;
	if (strlen(text) >= sizeof(((struct sockaddr_un *)NULL)->sun_path))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "cannot listen on \"%s\": the path is longer than %zu "
		    "bytes",
		    text, sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1);
	return 0;
}

/* ---- unix sockets -------------------------------------------------------- */

static void
unix_address(const char *path, struct sockaddr_un *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->sun_family = AF_UNIX;
	snprintf(ret->sun_path, sizeof(ret->sun_path), "%s", path);
}

/* Remove what an earlier process left, unless somebody answers on it. */
static int
remove_stale(const char *path, struct qn_err *err)
{
	struct sockaddr_un address;
	struct stat st;
	int fd, rc;

	if (lstat(path, &st) < 0)
		return 0;
	if (!S_ISSOCK(st.st_mode))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "cannot listen on \"%s\": the file exists and is no socket",
		    path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return qn_err_set(err, QN_ERR_IO, "could not make a socket: %s",
		    strerror(errno));
	unix_address(path, &address);
	rc = connect(fd, (struct sockaddr *)&address, sizeof(address));
	/* a full queue is an answer too */
	if (rc < 0 && errno != EAGAIN && errno != EINPROGRESS) {
		rc = unlink(path);
		close(fd);
		if (rc == 0 || errno == ENOENT)
			return 0;
		return qn_err_set(err, QN_ERR_IO,
		    "could not remove the stale socket \"%s\": %s", path,
		    strerror(errno));
	}
	close(fd);
	return qn_err_set(err, QN_ERR_CONFIG,
	    "cannot listen on \"%s\": another process answers there", path);
}

/* The parents of a directory that are missing, as mkdir -p makes them. */
static void
make_parents(char *dir)
{
	char *slash;

	for (slash = strchr(dir + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		/* What cannot be made is said when the directory fails. */
		if (mkdir(dir, 0755) < 0 && errno != EEXIST)
			errno = 0;
		*slash = '/';
	}
}

/* The socket's directory when it is missing. */
static int
make_directory(const char *path, struct qn_err *err)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];

	if (slash == path)
		return 0;
	snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
	if (access(dir, F_OK) == 0)
		return 0;
	make_parents(dir);
	if (mkdir(dir, DIRECTORY_MODE) < 0)
		return qn_err_set(err, QN_ERR_IO,
		    "could not make the directory \"%s\" for a socket: %s", dir,
		    strerror(errno));
	return 0;
}

static int
parse_mode(const char *text, mode_t *ret, struct qn_err *err)
{
	char *end;
	unsigned long mode;

	*ret = SOCKET_MODE;
	if (!text || !*text)
		return 0;
	mode = strtoul(text, &end, 8);
	if (*end || mode > 0777)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "\"%s\" is not an octal file mode for a socket", text);
	*ret = (mode_t)mode;
	return 0;
}

/* Whom the socket file belongs to. */
static int
give_to(const struct qn_serve_options *options, const char *path,
    struct qn_err *err)
{
	uid_t uid = (uid_t)-1;
	gid_t gid = (gid_t)-1, unused;

	if (options->socket_owner &&
	    qn_user__find(options->socket_owner, NULL, &uid, &unused, err) < 0)
		return -1;
	if (options->socket_group &&
	    qn_user__find(NULL, options->socket_group, &uid, &gid, err) < 0)
		return -1;
	if ((options->socket_owner || options->socket_group) &&
	    chown(path, uid, gid) < 0)
		return qn_err_set(err, QN_ERR_IO,
		    "could not give the socket \"%s\" to its owner: %s", path,
		    strerror(errno));
	return 0;
}

static int
open_unix(const struct qn_serve_options *options, const char *path,
    struct qn_listener *ret, struct qn_err *err)
{
	struct sockaddr_un address;
	mode_t mode, mask;
	int rc;

	if (parse_mode(options->socket_mode, &mode, err) < 0 ||
	    make_directory(path, err) < 0 || remove_stale(path, err) < 0)
		return -1;
	ret->family = AF_UNIX;
	ret->fd =
	    socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	unix_address(path, &address);
	/* Nobody may connect before the mode is set. */
	mask = umask(0777);
	rc = bind(ret->fd, (struct sockaddr *)&address, sizeof(address));
	umask(mask);
	if (rc < 0)
		return qn_err_set(err, QN_ERR_IO,
		    "could not listen on \"%s\": %s", path, strerror(errno));
	if (give_to(options, path, err) < 0)
		return -1;
	if (chmod(path, mode) < 0)
		return qn_err_set(err, QN_ERR_IO,
		    "could not set the mode of \"%s\": %s", path,
		    strerror(errno));
	return 0;
}

/* ---- TCP ----------------------------------------------------------------- */

/* What accepted sockets inherit, so that no request has to set it. */
static void
prepare_tcp(const struct qn_serve_options *options, int fd, int family)
{
	struct timeval limit = {
		.tv_sec = options->io_timeout / QN_SECOND,
		.tv_usec = options->io_timeout % QN_SECOND,
	};
	int on = 1, defer = DEFER_SECONDS;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &defer, sizeof(defer));
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
}

static int
open_tcp(const struct qn_serve_options *options,
    const struct qn_listen_addr *addr, const char *text,
    struct qn_listener *ret, struct qn_err *err)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	int rc;

	if (!options->web_servers || !options->web_servers[0])
		return qn_err_set(err, QN_ERR_CONFIG,
		    "cannot listen on \"%s\": nobody may connect over TCP "
		    "(FCGI_WEB_SERVER_ADDRS is empty)",
		    text);
	rc = getaddrinfo(
	    addr->host[0] ? addr->host : NULL, addr->port, &hints, &found);
	if (rc)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "cannot listen on \"%s\": %s", text, gai_strerror(rc));
	ret->family = found->ai_family;
	ret->fd = socket(
	    found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (ret->fd >= 0)
		prepare_tcp(options, ret->fd, ret->family);
	rc =
	    ret->fd < 0 ? -1 : bind(ret->fd, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	if (rc < 0)
		return qn_err_set(err, QN_ERR_IO,
		    "could not listen on \"%s\": %s", text, strerror(errno));
	return 0;
}

/* ---- given descriptors --------------------------------------------------- */

static bool
is_listening(int fd, int *ret_family)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address), on_len = sizeof(int);
	int on = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &on_len) < 0 ||
	    !on || getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		return false;
	*ret_family = address.ss_family;
	return true;
}

bool
qn_listen__is_stdin(void)
{
	int family;

	return is_listening(STDIN_FILENO, &family);
}

static int
take_given(const struct qn_serve_options *options, int fd, const char *text,
    struct qn_listener *ret, struct qn_err *err)
{
	ret->fd = fd;
	ret->given = true;
	if (!is_listening(fd, &ret->family))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "cannot listen on \"%s\": descriptor %d is not a listening "
		    "socket",
		    text, fd);
	if (ret->family != AF_UNIX)
		prepare_tcp(options, fd, AF_UNSPEC);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	if (fd != STDIN_FILENO)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	return 0;
}

/* ---- all of them --------------------------------------------------------- */

static struct qn_listener *
listener_find(const struct qn_listeners *listeners, const char *name)
{
	size_t i;

	for (i = 0; listeners && i < listeners->len; i++)
		if (!strcmp(listeners->items[i].name, name))
			return (struct qn_listener *)&listeners->items[i];
	return NULL;
}

/* A place in the list, with its name. */
static struct qn_listener *
listener_add(struct qn_listeners *list, const char *name, struct qn_err *err)
{
	struct qn_listener *item;

	if (list->len == QN_LISTEN_MAX) {
		qn_err_set(err, QN_ERR_CONFIG,
		    "cannot listen on more than %d addresses", QN_LISTEN_MAX);
		return NULL;
	}
	item = &list->items[list->len++];
	memset(item, 0, sizeof(*item));
	item->fd = -1;
	snprintf(item->name, sizeof(item->name), "%s", name);
	return item;
}

/* The sockets of systemd (sd_listen_fds(3)), also after a reload. */
static int
open_systemd(const struct qn_serve_options *options,
    const struct qn_listeners *old, struct qn_listeners *ret,
    struct qn_err *err)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
	long i, count = 0;
	char name[32];
	struct qn_listener *item, *known;

	if (pid && n && strtol(pid, NULL, 10) == getpid())
		count = strtol(n, NULL, 10);
	for (i = 0; i < QN_LISTEN_MAX; i++) {
		snprintf(name, sizeof(name), "systemd:%ld", i);
		known = listener_find(old, name);
		if (!known && i >= count)
			break;
		item = listener_add(ret, name, err);
		if (!item)
			return -1;
		if (take_given(options,
			known ? known->fd : SYSTEMD_FIRST_FD + (int)i, name,
			item, err) < 0)
			return -1;
	}
	if (i == 0)
		return qn_err_set(err, QN_ERR_CONFIG,
		    "cannot listen on \"systemd\": no sockets were passed "
		    "(LISTEN_FDS)");
	return 0;
}

static int
open_one(const struct qn_serve_options *options, const struct qn_listeners *old,
    const char *text, struct qn_listeners *ret, struct qn_err *err)
{
	struct qn_listen_addr addr;
	struct qn_listener *item, *known;
	int rc = -1;

	if (qn_listen__parse(text, &addr, err) < 0)
		return -1;
	if (addr.kind == QN_LISTEN_SYSTEMD)
		return open_systemd(options, old, ret, err);
	item = listener_add(ret, text, err);
	if (!item)
		return -1;
	known = listener_find(old, text);
	if (known) {
		*item = *known;
		fcntl(item->fd, F_SETFD, FD_CLOEXEC);
		return 0;
	}
	if (addr.kind == QN_LISTEN_FD)
		return take_given(options, addr.fd, text, item, err);
	rc = addr.kind == QN_LISTEN_UNIX ?
	    open_unix(options, addr.path, item, err) :
	    open_tcp(options, &addr, text, item, err);
	if (rc == 0 && listen(item->fd, (int)options->backlog) < 0)
		rc = qn_err_set(err, QN_ERR_IO,
		    "could not listen on \"%s\": %s", text, strerror(errno));
	return rc;
}

int
qn_listen__open(const struct qn_serve_options *options,
    const struct qn_listeners *old, struct qn_listeners *ret,
    struct qn_err *err)
{
	struct qn_listeners list = { .len = 0 };
	size_t i;

	for (i = 0; options->listen && options->listen[i]; i++)
		if (open_one(options, old, options->listen[i], &list, err) < 0)
			goto fail;
	if (!list.len) {
		qn_err_set(err, QN_ERR_CONFIG, "there is nothing to listen on");
		goto fail;
	}
	*ret = list;
	return 0;
fail:
	for (i = 0; i < list.len; i++)
		if (listener_find(old, list.items[i].name))
			list.items[i].fd = -1; /* stays with the caller */
	qn_listen__close(&list, false);
	return -1;
}

void
qn_listen__close(struct qn_listeners *listeners, bool remove)
{
	struct qn_listener *item;
	const char *path;
	size_t i;

	for (i = 0; i < listeners->len; i++) {
		item = &listeners->items[i];
		if (item->fd < 0)
			continue;
		close(item->fd);
		path = item->name;
		if (!strncmp(path, "unix:", 5))
			path += 5;
		if (remove && item->family == AF_UNIX && !item->given)
			unlink(path);
	}
	listeners->len = 0;
}
