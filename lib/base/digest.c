/* SPDX-License-Identifier: MIT */
#include "base/digest.h"

#include <sodium.h>

#include "base/banned.h"

void
qn_digest_hex(const void *ptr, size_t len, char ret[65])
{
	unsigned char hash[32];

	crypto_generichash(hash, sizeof(hash), ptr, len, NULL, 0);
	sodium_bin2hex(ret, 65, hash, sizeof(hash));
}
