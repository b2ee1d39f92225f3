/* SPDX-License-Identifier: MIT */
#include "base/unicode.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/bug.h"
#include "base/utf8.h"

#include "base/banned.h"

bool
qn_unicode_is_alpha(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 32) >= 'a' && (cp | 32) <= 'z';
	return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_L);
}

bool
qn_unicode_is_alnum(uint32_t cp)
{
	if (cp < 0x80)
		return qn_unicode_is_alpha(cp) || (cp >= '0' && cp <= '9');
	return qn_unicode_is_alpha(cp) || uc_numeric_value(cp).denominator != 0;
}

/* White space by property, and the separators that Python adds to it. */
bool
qn_unicode_is_space(uint32_t cp)
{
	return uc_is_property_white_space(cp) || (cp >= 0x1c && cp <= 0x1f);
}

/* Not a control, format, private, surrogate or unassigned one, nor a space. */
bool
qn_unicode_is_printable(uint32_t cp)
{
	if (cp < 0x7f)
		return cp >= 0x20;
	return !uc_is_general_category_withtable(
	    cp, UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z);
}

bool
qn_unicode_is_decimal(uint32_t cp)
{
	return uc_decimal_value(cp) >= 0;
}

bool
qn_unicode_is_word(uint32_t cp)
{
	return cp == '_' || qn_unicode_is_alnum(cp);
}

bool
qn_unicode_is_cased(uint32_t cp)
{
	return uc_is_property_uppercase(cp) || uc_is_property_lowercase(cp) ||
	    uc_is_property_titlecase(cp);
}

bool
qn_unicode_is_combining(uint32_t cp)
{
	return cp >= 0x300 && uc_combining_class(cp) != 0;
}

/* Well-formed UTF-8 of the text, appended to an empty string. */
static void
add_valid(struct qn_str *str, const char *ptr, size_t len)
{
	const char *end = ptr + len;

	if (qn_utf8_is_valid(ptr, len)) {
		qn_str_add_len(str, ptr, len);
		return;
	}
	while (ptr < end)
		qn_utf8_add(str, qn_utf8_next(&ptr, end));
}

/* The library's own buffer into ours. */
static void
add_result(struct qn_str *str, uint8_t *text, size_t len)
{
	if (!text)
		qn_out_of("memory", len, 0);
	qn_str_add_len(str, (const char *)text, len);
	free(text);
}

typedef uint8_t *case_fn(
    const uint8_t *, size_t, const char *, uninorm_t, uint8_t *, size_t *);

static void
add_case(struct qn_str *str, const char *ptr, size_t len, case_fn *fn)
{
	struct qn_str valid;
	uint8_t *text;
	size_t n = 0;

	if (!len)
		return;
	qn_str_init(&valid, NULL);
	add_valid(&valid, ptr, len);
	text = fn((const uint8_t *)valid.buf, valid.len, "", NULL, NULL, &n);
	add_result(str, text, n);
	qn_str_release(&valid);
}

void
qn_str_add_upper(struct qn_str *str, const char *ptr, size_t len)
{
	add_case(str, ptr, len, u8_toupper);
}

void
qn_str_add_lower(struct qn_str *str, const char *ptr, size_t len)
{
	add_case(str, ptr, len, u8_tolower);
}

static bool
next_is_cased(const char *ptr, const char *end)
{
	return ptr < end && qn_unicode_is_cased(qn_utf8_next(&ptr, end));
}

/* A cased character after another is lowered, any other becomes title case. */
void
qn_str_add_title(struct qn_str *str, const char *ptr, size_t len)
{
	const char *end = ptr + len;
	bool after = false;

	while (ptr < end) {
		const char *at = ptr;
		uint32_t cp = qn_utf8_next(&ptr, end);

		if (after && cp == 0x3a3)
			qn_utf8_add(
			    str, next_is_cased(ptr, end) ? 0x3c3 : 0x3c2);
		else
			add_case(str, at, (size_t)(ptr - at),
			    after ? u8_tolower : u8_totitle);
		after = qn_unicode_is_cased(cp);
	}
}

void
qn_str_add_normal(
    struct qn_str *str, const char *ptr, size_t len, enum qn_unicode_form form)
{
	struct qn_str valid;
	uint8_t *text;
	size_t n = 0;

	while (n < len && (unsigned char)ptr[n] < 0x80)
		n++;
	if (n == len) {
		/* ASCII is normal in every form. */
		qn_str_add_len(str, ptr, len);
		return;
	}
	qn_str_init(&valid, NULL);
	add_valid(&valid, ptr, len);
	text = u8_normalize(form == QN_UNICODE_NFC ? UNINORM_NFC : UNINORM_NFKD,
	    (const uint8_t *)valid.buf, valid.len, NULL, &n);
	add_result(str, text, n);
	qn_str_release(&valid);
}
