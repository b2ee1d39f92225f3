/* SPDX-License-Identifier: MIT */
/*
 * Decoding of what clients send: the counterpart of the qn_str_add_<ctx>
 * functions in str.h. Nothing here trusts its input.
 */
#ifndef QN_BASE_ESCAPE_H
#define QN_BASE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * Percent-decode (RFC 3986 2.1) into `arena`. `plus` also turns '+' into a
 * space (application/x-www-form-urlencoded). Returns NULL when a '%' is not
 * followed by two hex digits; the bytes may be anything, also NUL, and
 * `ret_len` is their number. The result is NUL-terminated.
 */
char *qn_percent_decode(struct qn_arena *arena, const char *ptr, size_t len,
    bool plus, size_t *ret_len);

/* Value of a hex digit, −1 for anything else. */
int qn_hex_value(char c);

/* Append lower-case hex of bytes. */
void qn_str_add_hex(struct qn_str *str, const void *ptr, size_t len);

/* Append base64url without padding (RFC 4648 5). */
void qn_str_add_base64url(struct qn_str *str, const void *ptr, size_t len);

/*
 * Decode base64url into `arena`; padding may be left out, but not be short.
 * NULL when malformed, also when the unused bits of the last character are
 * set: no two texts decode to the same bytes, but for their padding.
 */
unsigned char *qn_base64url_decode(
    struct qn_arena *arena, const char *ptr, size_t len, size_t *ret_len);

/* ASCII-only case-insensitive equality, for header names and tokens. */
bool qn_ascii_iequal(const char *a, size_t alen, const char *b, size_t blen);

/* Equality in time that depends on the lengths alone. */
bool qn_equal_secret(const void *a, size_t alen, const void *b, size_t blen);

#endif
