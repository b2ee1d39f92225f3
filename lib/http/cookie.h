/* SPDX-License-Identifier: MIT */
/*
 * Cookies: the Cookie field read as Django reads it, Set-Cookie written by
 * RFC 6265bis. Views use qn_req_cookie and qn_resp_set_cookie.
 */
#ifndef QN_HTTP_COOKIE_H
#define QN_HTTP_COOKIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Attributes of a Set-Cookie field (RFC 6265bis). */
struct qn_cookie {
	const char *name;      /* a token; "__Host-" and "__Secure-" bring
				  the attributes that they demand */
	const char *value;     /* quoted and escaped when it must be */
	int64_t max_age;       /* seconds; 0: a session cookie; < 0: delete */
	const char *path;      /* NULL: "/" */
	const char *domain;    /* NULL: host only */
	const char *same_site; /* "Lax", "Strict", "None"; NULL: "Lax" */
	bool secure;           /* SameSite=None and Partitioned imply it */
	bool http_only;
	bool partitioned;
};

#endif
