/* SPDX-License-Identifier: MIT */
/* Content negotiation by the Accept field (RFC 9110 12.5.1). */
#ifndef QN_HTTP_ACCEPT_H
#define QN_HTTP_ACCEPT_H

/*
 * How much a client that sent `accept` wants the media type `type`: its
 * weight in thousandths, 0 … 1000. The most specific range counts; an empty
 * field accepts everything.
 */
int qn_accept_quality(const char *accept, const char *type);

#endif
