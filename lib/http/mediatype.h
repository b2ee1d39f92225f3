/* SPDX-License-Identifier: MIT */
/* Media types by the ending of a file's name. */
#ifndef QN_HTTP_MEDIATYPE_H
#define QN_HTTP_MEDIATYPE_H

/*
 * The type for a file name ("report.PDF": "application/pdf"), with
 * "; charset=utf-8" for text; "application/octet-stream" when unknown.
 */
const char *qn_mediatype_find(const char *name);

#endif
