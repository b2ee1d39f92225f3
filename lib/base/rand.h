/* SPDX-License-Identifier: MIT */
/* Random bytes fit for keys and tokens (libsodium). */
#ifndef QN_BASE_RAND_H
#define QN_BASE_RAND_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Fill `buf` with `len` random bytes. Cannot fail. Safe after fork. */
void qn_rand_bytes(void *buf, size_t len);

/* A uniform number below `limit`; 0 when `limit` is 0. */
uint32_t qn_rand_below(uint32_t limit);

/* `n` random characters of [A-Za-z0-9], in `arena`. */
char *qn_rand_token(struct qn_arena *arena, size_t n);

#endif
