/* SPDX-License-Identifier: MIT */
/*
 * Our own mistakes. BUG() and QN_ASSERT() stay on in production: the worker
 * aborts, its master logs the text with a backtrace, replaces the worker, and
 * only the request in hand is lost. Nothing that a client or an operator can
 * cause may end here.
 *
 *	if (index >= list->len)
 *		QN_BUG("index %zu of a list of %zu", index, list->len);
 *
 * Low-level: includes nothing above cdefs.h.
 */
#ifndef QN_BASE_BUG_H
#define QN_BASE_BUG_H

#include "base/cdefs.h"

/* Report a violated invariant and abort. The text is a printf format. */
#define QN_BUG(...) qn_bug(__FILE__, __LINE__, __VA_ARGS__)

/* Abort unless `expr` holds. `expr` is always evaluated. */
#define QN_ASSERT(expr) \
	((expr) ? (void)0 : qn_bug(__FILE__, __LINE__, "%s", #expr))

/*
 * The function behind QN_BUG: writes "BUG: file:line: text" where the crash
 * record is kept (see qn_bug_text) and to stderr, then calls abort().
 */
void qn_bug(const char *file, int line, const char *fmt, ...)
    QN_PRINTF(3, 4) QN_NORETURN QN_COLD;

/*
 * Memory or a limit ran out: like qn_bug, with `what` and the sizes in bytes.
 * A limit of 0 means that the system refused the memory.
 */
void qn_out_of(
    const char *what, size_t asked, size_t limit) QN_NORETURN QN_COLD;

/*
 * Where qn_bug leaves its text for the crash record: `size` bytes of memory
 * that outlive the process (the worker's slot in the shared board). NULL, the
 * default, keeps no copy. Lent: the caller owns the buffer.
 */
void qn_bug_text(char *buf, size_t size);

#endif
