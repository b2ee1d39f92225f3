/* SPDX-License-Identifier: MIT */
/*
 * Network addresses and CIDR ranges, for the lists of trusted proxies, of
 * probes and of peers.
 *
 *	struct qn_addr addr;
 *
 *	if (qn_addr_parse("10.1.2.3", 8, &addr) &&
 *	    qn_addr_is_in(&addr, "10.0.0.0/8"))
 *		…
 */
#ifndef QN_HTTP_ADDR_H
#define QN_HTTP_ADDR_H

#include <stdbool.h>
#include <stddef.h>

enum qn_addr_family {
	QN_ADDR_UNIX = 0,
	QN_ADDR_IPV4,
	QN_ADDR_IPV6
};

struct qn_addr {
	enum qn_addr_family family;
	unsigned char bytes[16]; /* network order; 4 in use for IPv4 */
};

/*
 * Read "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]:80",
 * "unix", "unix:…" or "" (a unix socket's peer). An IPv4 address mapped into
 * IPv6 is IPv4; a zone ("%eth0") is ignored. False when it is none of these.
 */
bool qn_addr_parse(const char *ptr, size_t len, struct qn_addr *ret_addr);

/*
 * Whether the address is in `range`: an address, a CIDR range, "unix", or "*"
 * for any. False also when `range` is malformed (see qn_addr_is_range).
 */
bool qn_addr_is_in(const struct qn_addr *addr, const char *range);

/* Whether one of a NULL-terminated list holds the address; NULL is empty. */
bool qn_addr_is_in_list(const struct qn_addr *addr, const char *const *ranges);

/* Whether the text is a range that qn_addr_is_in understands (for check). */
bool qn_addr_is_range(const char *range);

#endif
