/* SPDX-License-Identifier: MIT */
/* Content-Disposition of responses (RFC 6266, RFC 8187). */
#ifndef QN_HTTP_DISPOSITION_H
#define QN_HTTP_DISPOSITION_H

#include <stdbool.h>

#include "base/str.h"

/*
 * Append a value that offers `name` (UTF-8) as a download, or with
 * `attachment` false shows it in place. A name beyond ASCII is sent twice:
 * for clients that know RFC 8187 and, with '_' for what they would not
 * understand, for those that do not.
 *
 *	attachment; filename="na_ve.txt"; filename*=UTF-8''na%C3%AFve.txt
 */
void qn_disposition_add(struct qn_str *str, bool attachment, const char *name);

#endif
