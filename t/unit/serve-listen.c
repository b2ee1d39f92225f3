/* SPDX-License-Identifier: MIT */
/* The words of LISTEN, and what one generation hands to the next. */
#include "serve/serve-int.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "testing/tap.h"

static void
test_words(void)
{
	static const struct {
		const char *text;
		int kind; /* −1: refused */
		const char *host, *port, *path;
	} cases[] = {
		{ "/run/x.sock", QN_LISTEN_UNIX, "", "", "/run/x.sock" },
		{ "unix:/run/x.sock", QN_LISTEN_UNIX, "", "", "/run/x.sock" },
		{ "var/x.sock", QN_LISTEN_UNIX, "", "", "var/x.sock" },
		{ "/run/x:80", QN_LISTEN_UNIX, "", "", "/run/x:80" },
		{ "127.0.0.1:9000", QN_LISTEN_TCP, "127.0.0.1", "9000", NULL },
		{ "localhost:1", QN_LISTEN_TCP, "localhost", "1", NULL },
		{ ":9000", QN_LISTEN_TCP, "", "9000", NULL },
		{ "*:9000", QN_LISTEN_TCP, "", "9000", NULL },
		{ "[::1]:9000", QN_LISTEN_TCP, "::1", "9000", NULL },
		{ "[::]:65535", QN_LISTEN_TCP, "::", "65535", NULL },
		{ "systemd", QN_LISTEN_SYSTEMD, "", "", NULL },
		{ "fd:0", QN_LISTEN_FD, "", "", NULL },
		{ "", -1, NULL, NULL, NULL },
		{ "9000", -1, NULL, NULL, NULL },
		{ "host", -1, NULL, NULL, NULL },
		{ "host:", -1, NULL, NULL, NULL },
		{ "host:0", -1, NULL, NULL, NULL },
		{ "host:65536", -1, NULL, NULL, NULL },
		{ "host:80x", -1, NULL, NULL, NULL },
		{ "host:+80", -1, NULL, NULL, NULL },
		{ "::1:9000", -1, NULL, NULL, NULL },
		{ "[::1]", -1, NULL, NULL, NULL },
		{ "[::1]9000", -1, NULL, NULL, NULL },
		{ "fd:x", -1, NULL, NULL, NULL },
		{ "fd:-1", -1, NULL, NULL, NULL },
	};
	struct qn_listen_addr addr;
	struct qn_err err;
	size_t i;
	int rc;

	for (i = 0; i < QN_COUNT(cases); i++) {
		memset(&err, 0, sizeof(err));
		rc = qn_listen__parse(cases[i].text, &addr, &err);
		if (cases[i].kind < 0) {
			qn_tap_is_int(
			    rc, -1, "\"%s\" is refused", cases[i].text);
			qn_tap_is_int(err.kind, QN_ERR_CONFIG, "as a setting");
			continue;
		}
		qn_tap_is_int(
		    addr.kind, cases[i].kind, "\"%s\"", cases[i].text);
		qn_tap_is(addr.host, cases[i].host, "its host");
		qn_tap_is(addr.port, cases[i].port, "its port");
		qn_tap_is(addr.path, cases[i].path, "its path");
	}
}

static void
test_inherit(void)
{
	struct qn_listeners old = { .len = 2 }, new;
	struct qn_err err = QN_ERR_INIT;
	struct qn_str text;

	old.items[0].fd = dup(0);
	old.items[0].family = AF_UNIX;
	strcpy(old.items[0].name, "/run/a,b=c.sock");
	old.items[1].fd = dup(0);
	old.items[1].family = AF_INET6;
	old.items[1].given = true;
	strcpy(old.items[1].name, "systemd:0");
	qn_str_init(&text, NULL);
	qn_listen__format(&old, &text);
	qn_tap_is_int(qn_listen__inherit(text.buf, &new, &err), 0, "handed on");
	qn_tap_is_int(new.len, 2, "two listeners");
	qn_tap_is(new.items[0].name, "/run/a,b=c.sock", "the first's name");
	qn_tap_is_int(new.items[0].fd, old.items[0].fd, "its descriptor");
	qn_tap_is_int(new.items[1].family, AF_INET6, "the second's family");
	qn_tap_ok(!new.items[0].given &&new.items[1].given, "whose they are");
	qn_tap_ok(fcntl(new.items[1].fd, F_GETFD) & FD_CLOEXEC,
	    "they are not handed on any further");
	qn_tap_is_int(qn_listen__inherit("nonsense", &new, &err), -1,
	    "nonsense is refused");
	qn_str_release(&text);
}

int
main(void)
{
	test_words();
	test_inherit();
	return qn_tap_done();
}
