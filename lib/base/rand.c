/* SPDX-License-Identifier: MIT */
#include "base/rand.h"

#include <sodium.h>

#include "base/bug.h"

#include "base/banned.h"

void
qn_rand_bytes(void *buf, size_t len)
{
	if (sodium_init() < 0)
		QN_BUG("libsodium could not be initialised");
	randombytes_buf(buf, len);
}

uint32_t
qn_rand_below(uint32_t limit)
{
	if (sodium_init() < 0)
		QN_BUG("libsodium could not be initialised");
	return limit ? randombytes_uniform(limit) : 0;
}

char *
qn_rand_token(struct qn_arena *arena, size_t n)
{
	static const char set[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	char *token = qn_arena_alloc(arena, n + 1);
	unsigned char bytes[64];
	size_t i = 0, used = sizeof(bytes);

	while (i < n) {
		if (used == sizeof(bytes)) {
			qn_rand_bytes(bytes, sizeof(bytes));
			used = 0;
		}
		/* 248 is four times 62: above it some would come oftener. */
		if (bytes[used] < 248)
			token[i++] = set[bytes[used] % 62];
		used++;
	}
	token[n] = '\0';
	sodium_memzero(bytes, sizeof(bytes));
	return token;
}
