/* SPDX-License-Identifier: MIT */
/* RFC 4632 and RFC 4291 prefixes; expected values as Python's ipaddress. */
#include "http/addr.h"

#include <string.h>

#include "testing/tap.h"

#include "base/banned.h"

static const struct {
	const char *addr, *range;
	bool in;
} rows[] = {
	{ "10.0.0.1", "10.0.0.0/8", true },
	{ "11.0.0.1", "10.0.0.0/8", false },
	{ "192.168.1.129", "192.168.1.128/25", true },
	{ "192.168.1.127", "192.168.1.128/25", false },
	{ "172.31.255.255", "172.16.0.0/12", true },
	{ "172.32.0.0", "172.16.0.0/12", false },
	{ "1.2.3.4", "1.2.3.4", true },
	{ "1.2.3.5", "1.2.3.4", false },
	{ "1.2.3.4", "0.0.0.0/0", true },
	{ "::1", "0.0.0.0/0", false },
	{ "::1", "::1", true },
	{ "2001:db8::1", "2001:db8::/32", true },
	{ "2001:db9::1", "2001:db8::/32", false },
	{ "2001:db8:0:0:8000::", "2001:db8::/65", false },
	{ "fe80::1%eth0", "fe80::/10", true },
	{ "::ffff:10.0.0.1", "10.0.0.0/8", true },
	{ "10.0.0.1:8080", "10.0.0.1", true },
	{ "[::1]:8080", "::1", true },
	{ "[::1]", "::1", true },
	{ "unix", "unix", true },
	{ "unix:", "unix", true },
	{ "", "unix", true },
	{ "127.0.0.1", "unix", false },
	{ "unix", "127.0.0.0/8", false },
	{ "127.0.0.1", "*", true },
	{ "10.0.0.1", "10.0.0.0/33", false },
	{ "10.0.0.1", "10.0.0.0/", false },
	{ "10.0.0.1", "10.0.0.0/x", false },
	{ "10.0.0.1", "10.0.0", false },
	{ "10.0.0.1", "", false },
};

static const char *const malformed[] = { "10.0.0", "10.0.0.256",
	"1.2.3.4:", "1.2.3.4:x", "[::1", "[::1]x",
	"[::1]:", "::1::", "localhost", "unknown", "_hidden", "1.2.3.4.5",
	"[1.2.3.4]", "10.0.0.1:123456",
	"1111:2222:3333:4444:5555:6666:7777:8888:9999" };

int
main(void)
{
	static const char *const list[] = { "unix", "10.0.0.0/8", NULL };
	struct qn_addr addr;
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++) {
		if (!qn_tap_ok(qn_addr_parse(
				   rows[i].addr, strlen(rows[i].addr), &addr),
			"\"%s\" is an address", rows[i].addr))
			continue;
		qn_tap_is_int(qn_addr_is_in(&addr, rows[i].range), rows[i].in,
		    "\"%s\" in \"%s\"", rows[i].addr, rows[i].range);
	}
	for (i = 0; i < QN_COUNT(malformed); i++)
		qn_tap_ok(
		    !qn_addr_parse(malformed[i], strlen(malformed[i]), &addr),
		    "\"%s\" is none", malformed[i]);
	qn_addr_parse("10.9.9.9", 8, &addr);
	qn_tap_ok(qn_addr_is_in_list(&addr, list), "in a list");
	qn_tap_ok(!qn_addr_is_in_list(&addr, NULL), "not in no list");
	qn_tap_ok(qn_addr_is_range("::/0"), "a range");
	qn_tap_ok(!qn_addr_is_range("example.com"), "a name is no range");
	return qn_tap_done();
}
