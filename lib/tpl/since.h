/* SPDX-License-Identifier: MIT */
/*
 * The time between two moments in words: "1 year, 2 months", at most two
 * adjacent units, with no-break spaces. Private to the room.
 */
#ifndef QN_TPL_SINCE_H
#define QN_TPL_SINCE_H

#include <stdint.h>

#include "base/str.h"
#include "base/time.h"

/* Append the time from `from` to `until`, both wall clocks in microseconds
 * since the epoch; "0 minutes" when it is none. */
void qn_since__add(struct qn_str *str, int64_t from, int64_t until);

#endif
