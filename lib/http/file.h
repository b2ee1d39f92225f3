/* SPDX-License-Identifier: MIT */
/*
 * Uploaded files (Django's UploadedFile): kept in memory while small, in an
 * unlinked temporary file above, gone with the request.
 */
#ifndef QN_HTTP_FILE_H
#define QN_HTTP_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct qn_file {
	const char *field;        /* form field's name */
	const char *name;         /* client's file name: last path part, no
				     control characters, never "" */
	const char *content_type; /* as claimed by the client; "" if none */
	uint64_t size;            /* bytes */
	const char *data;         /* contents when kept in memory, else NULL */
	int fd;                   /* unlinked temporary file, else −1; closed
				     with the request */
};

/*
 * Read a file's bytes [offset, offset+len) wherever it is kept: their number,
 * fewer at its end, −1 on error.
 */
int64_t qn_file_read(
    const struct qn_file *file, uint64_t offset, char *buf, size_t len);

/*
 * The safe part of a file name that a client sent, in `arena`: what follows
 * the last '/' or '\', without control characters, at most 255 bytes; "" when
 * nothing is left, or only dots.
 */
const char *qn_file_name(struct qn_arena *arena, const char *sent);

/*
 * Open an unlinked temporary file in `dir` (NULL: /tmp): a descriptor that
 * the caller owns, or −1.
 */
int qn_file_temp(const char *dir, struct qn_err *err) QN_MUST_CHECK;

#endif
