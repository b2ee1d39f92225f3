/* SPDX-License-Identifier: MIT */
/*
 * Attributes and small macros shared by every file.
 *
 * Low-level: this header includes nothing of ours and must stay so.
 */
#ifndef QN_BASE_CDEFS_H
#define QN_BASE_CDEFS_H

#include <stddef.h>

/* Argument `fmt` is a printf format whose arguments begin at `args`. */
#define QN_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
/* The caller must look at the result. */
#define QN_MUST_CHECK __attribute__((warn_unused_result))
/* The function never returns NULL. */
#define QN_NONNULL_RESULT __attribute__((returns_nonnull))
/* The function does not return. */
#define QN_NORETURN __attribute__((noreturn))
/* The function is seldom called: keep it out of the hot path. */
#define QN_COLD __attribute__((cold))
/* The argument or variable is unused on purpose. */
#define QN_UNUSED __attribute__((unused))

/* Number of elements of an array (not of a pointer). */
#define QN_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Branch hints, for loops that measurements have shown to matter. */
#define QN_LIKELY(x)   __builtin_expect(!!(x), 1)
#define QN_UNLIKELY(x) __builtin_expect(!!(x), 0)

#endif
