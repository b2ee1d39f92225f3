/* SPDX-License-Identifier: MIT */
/*
 * Request ids: unique, not secret. Each process draws 128 random bits once and
 * counts from there through a mixing function, so that an id costs no system
 * call; a forked child draws anew.
 */
#include "http/http-int.h"

#include <pthread.h>

#include "base/rand.h"

#include "base/banned.h"

static uint64_t id_seed[2];
static bool id_drawn;

static void
id_forget(void)
{
	id_drawn = false;
}

static void
id_draw(void)
{
	static bool registered;

	if (!registered)
		registered = !pthread_atfork(NULL, NULL, id_forget);
	qn_rand_bytes(id_seed, sizeof(id_seed));
	id_drawn = true;
}

/* A bijection of 64 bits in which each input bit moves half of the output's. */
static uint64_t
mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93;
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93;
	return x ^ x >> 32;
}

char *
qn_reqid__new(struct qn_arena *arena)
{
	static const char digits[] = "0123456789abcdef";
	char *text = qn_arena_alloc(arena, 33);
	uint64_t word;
	size_t i, j;

	if (QN_UNLIKELY(!id_drawn))
		id_draw();
	id_seed[0] += 0x9e3779b97f4a7c15;
	for (i = 0; i < 2; i++) {
		word = mix(id_seed[i] ^ (i ? id_seed[0] : 0));
		for (j = 0; j < 16; j++, word >>= 4)
			text[i * 16 + j] = digits[word & 15];
	}
	text[32] = '\0';
	return text;
}

/* Fit for a log line and a header: 8 to 128 of [A-Za-z0-9._:/+=-]. */
bool
qn_reqid__is_valid(const char *ptr, size_t len)
{
	size_t i;
	char c;

	if (len < 8 || len > 128)
		return false;
	for (i = 0; i < len; i++) {
		c = ptr[i];
		if ((c < '0' || c > '9') &&
		    ((c | 0x20) < 'a' || (c | 0x20) > 'z') && c != '.' &&
		    c != '_' && c != ':' && c != '/' && c != '+' && c != '=' &&
		    c != '-')
			return false;
	}
	return true;
}
