/* SPDX-License-Identifier: MIT */
#include "http/memio.h"

#include <string.h>

#include "base/banned.h"

static int64_t
mem_read(struct qn_io *io, char *buf, size_t len)
{
	struct qn_memio *mem = (struct qn_memio *)io;

	if (len > mem->in_len)
		len = mem->in_len;
	if (mem->chunk && len > mem->chunk)
		len = mem->chunk;
	if (len)
		memcpy(buf, mem->in, len);
	mem->in += len;
	mem->in_len -= len;
	return (int64_t)len;
}

static int
mem_write(struct qn_io *io, const char *buf, size_t len)
{
	struct qn_memio *mem = (struct qn_memio *)io;

	if (io->gone)
		return -1;
	mem->writes++;
	qn_str_add_len(&mem->out, buf, len);
	return 0;
}

static int
mem_flush(struct qn_io *io)
{
	struct qn_memio *mem = (struct qn_memio *)io;

	mem->flushes++;
	return io->gone ? -1 : 0;
}

void
qn_memio_init(
    struct qn_memio *mem, struct qn_arena *arena, const char *body, size_t len)
{
	*mem = (struct qn_memio){ .io = { .read = mem_read,
				      .write = mem_write,
				      .flush = mem_flush,
				      .fd = -1 },
		.in = body ? body : "",
		.in_len = len };
	qn_str_init(&mem->out, arena);
}
