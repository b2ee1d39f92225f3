/* SPDX-License-Identifier: MIT */
/*
 * Dates and times by PHP's format letters, as Django's `date`, `time` and
 * {% now %} use them: "N j, Y" gives "Nov. 21, 2026". A backslash takes the
 * next letter literally.
 */
#ifndef QN_TPL_DATEFORMAT_H
#define QN_TPL_DATEFORMAT_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "base/time.h"
#include "base/value.h"

/*
 * Append a DATETIME, DATE or TIME in a format. An aware datetime is shown in
 * its .tz; a naive one is taken to be in `tz` (NULL: UTC) for the letters that
 * need a zone. −1 where Django raises: a date with letters of the time
 * ("TypeError: …"), a time with letters of the date ("AttributeError: …").
 * What was appended before is cut off again.
 */
int qn_dateformat_add(struct qn_str *str, const struct qn_value *value,
    const struct qn_tz *tz, const char *fmt, size_t len, struct qn_err *err);

/* The same for a TIME or DATETIME with the letters of a time of day only, as
 * the filter `time` uses it. */
int qn_dateformat_add_time(struct qn_str *str, const struct qn_value *value,
    const struct qn_tz *tz, const char *fmt, size_t len, struct qn_err *err);

/*
 * Replace the name of a format of settings ("DATE_FORMAT",
 * "SHORT_DATETIME_FORMAT", …) by its letters for en-us; other text stays.
 */
const char *qn_dateformat_named(const char *fmt, size_t len, size_t *ret_len);

#endif
