/* SPDX-License-Identifier: MIT */
/*
 * Where a request's body comes from and its response goes to: FastCGI in a
 * worker (serve/fcgi.c), memory in the test client and the fuzzers.
 */
#ifndef QN_HTTP_IO_H
#define QN_HTTP_IO_H

#include <stddef.h>
#include <stdint.h>

struct qn_io {
	/* Next bytes of the body: their number, 0 at the end, −1 on failure. */
	int64_t (*read)(struct qn_io *io, char *buf, size_t len);
	/* Send all bytes; −1 when the peer is gone or the time is over. */
	int (*write)(struct qn_io *io, const char *buf, size_t len);
	/* Push what is buffered to the peer; −1 as write. */
	int (*flush)(struct qn_io *io);
	/*
	 * The peer's socket, to notice a client that went away while we wait
	 * for something else; −1 when there is none.
	 */
	int fd;
	/* The peer is known to be gone: writes fail. */
	int gone;
};

#endif
