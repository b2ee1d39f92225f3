/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy that ends with NUL, of exactly the right size for ASan. */
static inline char *
fuzz_text(struct qn_arena *arena, const uint8_t *data, size_t size)
{
	return qn_arena_dup(arena, (const char *)data, size);
}

#endif
