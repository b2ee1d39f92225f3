/* SPDX-License-Identifier: MIT */
/*
 * The Host field: its form and the list of names we answer to, by Django's
 * rules (get_host and ALLOWED_HOSTS), with CIDR ranges for probes that ask
 * for an address.
 *
 *	qn_host_is_allowed("www.example.com:8000", hosts)
 *
 * with hosts = { ".example.com", "10.0.0.0/8", NULL }.
 */
#ifndef QN_HTTP_HOST_H
#define QN_HTTP_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Take "name[:port]" apart, "[v6]:port" with its brackets; the name without a
 * trailing dot. False unless it is made of lower-case letters, digits, '.',
 * '-' and a numeric port, or is a bracketed IPv6 address.
 */
bool qn_host_parse(const char *ptr, size_t len, struct qn_span *ret_name,
    struct qn_span *ret_port);

/*
 * Whether a well-formed host, its port ignored, matches one of `patterns`
 * (NULL-terminated; NULL is empty): "name", ".suffix" for the name and all
 * below it, "*" for any, "10.0.0.0/8" or "2001:db8::/32" for addresses.
 */
bool qn_host_is_allowed(const char *host, const char *const *patterns);

#endif
