/* SPDX-License-Identifier: MIT */
/* A digest that names contents: BLAKE2b-256 (RFC 7693, libsodium). */
#ifndef QN_BASE_DIGEST_H
#define QN_BASE_DIGEST_H

#include <stddef.h>

/* 64 lower-case hex digits and NUL of the bytes' digest. */
void qn_digest_hex(const void *ptr, size_t len, char ret[65]);

#endif
