/* SPDX-License-Identifier: MIT */
/*
 * The Test Anything Protocol for unit tests in C, shipped for applications'
 * own tests.
 *
 *	int
 *	main(void)
 *	{
 *		qn_tap_is_int(qn_utf8_count("äö", 4), 2, "two code points");
 *		return qn_tap_done();
 *	}
 */
#ifndef QN_TESTING_TAP_H
#define QN_TESTING_TAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cdefs.h"

/* Each prints "ok N - name" or "not ok …" with a diagnosis; returns success. */
#define qn_tap_ok(expr, ...) \
	qn_tap_ok_at(__FILE__, __LINE__, !!(expr), __VA_ARGS__)
#define qn_tap_is(got, want, ...) \
	qn_tap_is_at(__FILE__, __LINE__, got, want, __VA_ARGS__)
#define qn_tap_is_len(got, len, want, ...) \
	qn_tap_is_len_at(__FILE__, __LINE__, got, len, want, __VA_ARGS__)
#define qn_tap_is_int(got, want, ...)                         \
	qn_tap_is_int_at(__FILE__, __LINE__, (intmax_t)(got), \
	    (intmax_t)(want), __VA_ARGS__)

bool qn_tap_ok_at(const char *file, int line, bool ok, const char *fmt, ...)
    QN_PRINTF(4, 5);
/* Equal strings; NULL equals only NULL. */
bool qn_tap_is_at(const char *file, int line, const char *got, const char *want,
    const char *fmt, ...) QN_PRINTF(5, 6);
/* `len` bytes at `got` equal the string `want`. */
bool qn_tap_is_len_at(const char *file, int line, const char *got, size_t len,
    const char *want, const char *fmt, ...) QN_PRINTF(6, 7);
bool qn_tap_is_int_at(const char *file, int line, intmax_t got, intmax_t want,
    const char *fmt, ...) QN_PRINTF(5, 6);

/* A comment line ("# …"). */
void qn_tap_diag(const char *fmt, ...) QN_PRINTF(1, 2);

/* End the program with the whole file skipped, and why. */
void qn_tap_skip_all(const char *fmt, ...) QN_PRINTF(1, 2) QN_NORETURN;

/* Print the plan; the exit status for main: 0, or 1 when a test failed. */
int qn_tap_done(void);

#endif
