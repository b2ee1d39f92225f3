/* SPDX-License-Identifier: MIT */
/*
 * Where a redirect may lead when the client chose it: Django's
 * url_has_allowed_host_and_scheme, and stricter where browsers drop bytes.
 */
#ifndef QN_HTTP_SAFEURL_H
#define QN_HTTP_SAFEURL_H

#include <stdbool.h>

#include "base/str.h"

/*
 * Whether `url` (NULL: no) stays on `host`: a path or relative reference, or
 * an http(s) URL of that very host. With `https` set, http:// is refused.
 */
bool qn_safeurl_is_allowed(const char *url, const char *host, bool https);

/*
 * The scheme of a URL as a browser would read it, "" when it has none; lower
 * or upper case as given, points into `url`.
 */
struct qn_span qn_safeurl_scheme(const char *url);

/*
 * Append an IRI as a URI (RFC 3987 3.1, Django's iri_to_uri): what may not
 * stand in a header field is percent-encoded, existing escapes are kept.
 */
void qn_safeurl_add(struct qn_str *str, const char *iri);

#endif
