/* SPDX-License-Identifier: MIT */
/*
 * Unicode as Python's str methods see it (libunistring): full case mappings,
 * classes of characters, normalization. Text is UTF-8; malformed bytes are
 * replaced by U+FFFD.
 */
#ifndef QN_BASE_UNICODE_H
#define QN_BASE_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum qn_unicode_form {
	QN_UNICODE_NFC = 0,
	QN_UNICODE_NFKD
};

/* Python's str.isalpha, isalnum, isspace, isdecimal, and \w. */
bool qn_unicode_is_alpha(uint32_t cp);
bool qn_unicode_is_alnum(uint32_t cp);
bool qn_unicode_is_space(uint32_t cp);
bool qn_unicode_is_decimal(uint32_t cp);
bool qn_unicode_is_word(uint32_t cp);

/* Python's str.isprintable: what repr() shows as it is. */
bool qn_unicode_is_printable(uint32_t cp);

/* Upper, lower or title case. */
bool qn_unicode_is_cased(uint32_t cp);

/* Whether it combines with the character before (class other than 0). */
bool qn_unicode_is_combining(uint32_t cp);

/* Append text as str.upper(), lower() and title() give it. */
void qn_str_add_upper(struct qn_str *str, const char *ptr, size_t len);
void qn_str_add_lower(struct qn_str *str, const char *ptr, size_t len);
void qn_str_add_title(struct qn_str *str, const char *ptr, size_t len);

/* Append text in a normalization form (UAX 15). */
void qn_str_add_normal(
    struct qn_str *str, const char *ptr, size_t len, enum qn_unicode_form form);

#endif
