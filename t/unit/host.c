/* SPDX-License-Identifier: MIT */
/* Expected values: Django 3.2's host_validation_re and validate_host. */
#include "http/host.h"

#include <string.h>

#include "testing/tap.h"

#include "base/banned.h"

static const struct {
	const char *host, *name, *port; /* name NULL: refused */
} parsed[] = {
	{ "example.com", "example.com", "" },
	{ "example.com:80", "example.com", "80" },
	{ "example.com.", "example.com", "" },
	{ "example.com.:80", "example.com", "80" },
	{ "[::1]", "[::1]", "" },
	{ "[::1]:80", "[::1]", "80" },
	{ "1.2.3.4", "1.2.3.4", "" },
	{ "-", "-", "" },
	{ "[::1", NULL, NULL },
	{ "ex_ample.com", NULL, NULL },
	{ "ex ample.com", NULL, NULL },
	{ "example.com:", NULL, NULL },
	{ "example.com:abc", NULL, NULL },
	{ "a@b", NULL, NULL },
	{ "a/b", NULL, NULL },
	{ "", NULL, NULL },
	{ "[1.2.3.4]", NULL, NULL },
	{ "[fe80::1%eth0]", NULL, NULL },
	{ "a:b:c", NULL, NULL },
	{ "\xc3\xa4.example", NULL, NULL },
	{ "a\r\nb", NULL, NULL },
};

static const struct {
	const char *host, *pattern;
	bool allowed;
} rows[] = {
	{ "www.example.com", ".example.com", true },
	{ "example.com", ".example.com", true },
	{ "notexample.com", ".example.com", false },
	{ "a.b.example.com", ".example.com", true },
	{ "example.com", "example.com", true },
	{ "example.com", "EXAMPLE.com", true },
	{ "www.example.com", "example.com", false },
	{ "example.com.", "example.com", true },
	{ "example.com:8000", "example.com", true },
	{ "x", "*", true },
	{ "10.1.2.3:80", "10.0.0.0/8", true },
	{ "10.example.com", "10.0.0.0/8", false },
	{ "[fd00::1]", "fd00::/8", true },
	{ "[::1]:80", "[::1]", true },
	{ "a b", "*", false },
};

int
main(void)
{
	const char *patterns[2] = { NULL };
	struct qn_span name, port;
	size_t i;
	bool ok;

	for (i = 0; i < QN_COUNT(parsed); i++) {
		ok = qn_host_parse(
		    parsed[i].host, strlen(parsed[i].host), &name, &port);
		if (!qn_tap_is_int(
			ok, parsed[i].name != NULL, "\"%s\"", parsed[i].host) ||
		    !ok)
			continue;
		qn_tap_is_len(name.ptr, name.len, parsed[i].name, "its name");
		qn_tap_is_len(port.ptr, port.len, parsed[i].port, "its port");
	}
	for (i = 0; i < QN_COUNT(rows); i++) {
		patterns[0] = rows[i].pattern;
		qn_tap_is_int(qn_host_is_allowed(rows[i].host, patterns),
		    rows[i].allowed, "\"%s\" by \"%s\"", rows[i].host,
		    rows[i].pattern);
	}
	qn_tap_ok(!qn_host_is_allowed("x", NULL), "an empty list allows none");
	return qn_tap_done();
}
