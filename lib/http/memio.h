/* SPDX-License-Identifier: MIT */
/*
 * A struct qn_io over memory: the body from a buffer, the response into one.
 * For the test client, the unit tests and the fuzzers.
 *
 *	struct qn_memio mem;
 *
 *	qn_memio_init(&mem, arena, "a=1", 3);
 *	qn_req_init(&req, arena, &cgi, &mem.io, &options, &err);
 *	…
 *	qn_resp_send(resp);
 *	use(mem.out.buf, mem.out.len);
 */
#ifndef QN_HTTP_MEMIO_H
#define QN_HTTP_MEMIO_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "http/io.h"

struct qn_memio {
	struct qn_io io;
	const char *in; /* what is left of the body; lent */
	size_t in_len;
	size_t chunk;      /* bytes given by one read at most; 0: all */
	struct qn_str out; /* what was written */
	size_t writes;     /* calls of write and flush, for tests */
	size_t flushes;
};

/* Give `len` bytes at `body` (lent), collect what is written in `arena`. */
void qn_memio_init(
    struct qn_memio *mem, struct qn_arena *arena, const char *body, size_t len);

#endif
