/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 (RFC 3629) and the Unicode properties that templates and forms need.
 */
#ifndef QN_BASE_UTF8_H
#define QN_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Whether the bytes are well-formed UTF-8; NUL bytes are allowed. */
bool qn_utf8_is_valid(const char *ptr, size_t len);

/*
 * Decode the code point at `*ptr` and move `*ptr` past it. A malformed byte
 * gives U+FFFD and moves by one. `*ptr` must be below `end`.
 */
uint32_t qn_utf8_next(const char **ptr, const char *end);

/* Append a code point; U+FFFD for what is none. */
void qn_utf8_add(struct qn_str *str, uint32_t cp);

/* Number of code points; malformed bytes count one each. */
size_t qn_utf8_count(const char *ptr, size_t len);

/* Byte offset of code point number `n`, `len` when there are fewer. */
size_t qn_utf8_offset(const char *ptr, size_t len, size_t n);

#endif
