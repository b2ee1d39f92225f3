/* SPDX-License-Identifier: MIT */
/* Status codes and their reason phrases (RFC 9110 15, RFC 6585). */
#ifndef QN_HTTP_STATUS_H
#define QN_HTTP_STATUS_H

#include <stdbool.h>

/* The phrase of a code ("Not Found"), "Unknown" for codes without one. */
const char *qn_status_phrase(int status);

/* Whether a response of that status may have a body (not 1xx, 204, 304). */
bool qn_status_has_body(int status);

#endif
