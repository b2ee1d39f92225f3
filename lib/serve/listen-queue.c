/* SPDX-License-Identifier: MIT */
/* What can be asked of an open listener, and how it is handed on. */
#include "serve/serve-int.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/addr.h"

#include "base/banned.h"

#define TCP_LISTENING 10 /* TCP_LISTEN of linux/tcp.h's states */

bool
qn_listen__is_allowed(
    const struct qn_serve_options *options, int family, int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	struct qn_addr peer;
	char text[INET6_ADDRSTRLEN];
	const void *bytes;

	if (family == AF_UNIX)
		return true;
	if (getpeername(fd, (struct sockaddr *)&address, &len) < 0)
		return false;
	if (address.ss_family == AF_INET)
		bytes = &((struct sockaddr_in *)&address)->sin_addr;
	else
		bytes = &((struct sockaddr_in6 *)&address)->sin6_addr;
	return inet_ntop(address.ss_family, bytes, text, sizeof(text)) &&
	    qn_addr_parse(text, strlen(text), &peer) &&
	    qn_addr_is_in_list(&peer, options->web_servers);
}

/* ---- the queue ----------------------------------------------------------- */

static int64_t
queue_tcp(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0 ||
	    info.tcpi_state != TCP_LISTENING)
		return -1;
	/* Of a listening socket this is the length of the accept queue. */
	return info.tcpi_unacked;
}

/* The queue length among the attributes of a unix_diag answer. */
static int64_t
queue_of_message(const struct nlmsghdr *head)
{
	const struct unix_diag_msg *msg = NLMSG_DATA(head);
	const struct rtattr *attr = (const struct rtattr *)(msg + 1);
	size_t left = head->nlmsg_len - NLMSG_LENGTH(sizeof(*msg));
	struct unix_diag_rqlen lengths;

	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		if (attr->rta_type != UNIX_DIAG_RQLEN)
			continue;
		memcpy(&lengths, RTA_DATA(attr), sizeof(lengths));
		return lengths.udiag_rqueue;
	}
	return -1;
}

static int64_t
queue_unix(int fd)
{
	struct {
		struct nlmsghdr head;
		struct unix_diag_req req;
	} ask = { .head = { .nlmsg_len = sizeof(ask),
		      .nlmsg_type = SOCK_DIAG_BY_FAMILY,
		      .nlmsg_flags = NLM_F_REQUEST },
		.req = { .sdiag_family = AF_UNIX,
		    .udiag_states = ~0u,
		    .udiag_show = UDIAG_SHOW_RQLEN,
		    .udiag_cookie = { ~0u, ~0u } } };
	union {
		struct nlmsghdr head;
		char bytes[4096];
	} answer;
	struct stat st;
	int64_t result = -1;
	ssize_t n;
	int diag;

	if (fstat(fd, &st) < 0)
		return -1;
	ask.req.udiag_ino = (uint32_t)st.st_ino;
	diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (diag < 0)
		return -1;
	if (send(diag, &ask, sizeof(ask), 0) == (ssize_t)sizeof(ask)) {
		n = recv(diag, &answer, sizeof(answer), 0);
		if (n > 0 && NLMSG_OK(&answer.head, (size_t)n) &&
		    answer.head.nlmsg_type == SOCK_DIAG_BY_FAMILY)
			result = queue_of_message(&answer.head);
	}
	close(diag);
	return result;
}

int64_t
qn_listen__queue(const struct qn_listener *listener)
{
	if (listener->fd < 0)
		return -1;
	if (listener->family == AF_UNIX)
		return queue_unix(listener->fd);
	return queue_tcp(listener->fd);
}

/* ---- handing on ---------------------------------------------------------- */

void
qn_listen__format(const struct qn_listeners *listeners, struct qn_str *str)
{
	size_t i;

	for (i = 0; i < listeners->len; i++)
		qn_str_addf(str, "%d,%d,%d=%s\n", listeners->items[i].fd,
		    listeners->items[i].family, listeners->items[i].given,
		    listeners->items[i].name);
}

/* "3,1,0=/run/tracker.sock" */
static int
inherit_one(const char *text, size_t len, struct qn_listener *ret)
{
	const char *name = memchr(text, '=', len);
	int given;

	if (!name ||
	    sscanf(text, "%d,%d,%d=", &ret->fd, &ret->family, &given) != 3)
		return -1;
	ret->given = given;
	name++;
	snprintf(ret->name, sizeof(ret->name), "%.*s",
	    (int)(len - (size_t)(name - text)), name);
	return fcntl(ret->fd, F_SETFD, FD_CLOEXEC);
}

int
qn_listen__inherit(
    const char *text, struct qn_listeners *ret, struct qn_err *err)
{
	size_t len;

	memset(ret, 0, sizeof(*ret));
	while (*text) {
		len = strcspn(text, "\n");
		if (ret->len == QN_LISTEN_MAX ||
		    inherit_one(text, len, &ret->items[ret->len]) < 0)
			return qn_err_set(err, QN_ERR_IO,
			    "could not take over the listening sockets of the "
			    "generation before");
		ret->len++;
		text += len + (text[len] == '\n');
	}
	return 0;
}
