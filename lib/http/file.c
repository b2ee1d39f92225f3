/* SPDX-License-Identifier: MIT */
#include "http/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

#include "base/banned.h"

#define NAME_MAX_BYTES 255

int64_t
qn_file_read(const struct qn_file *file, uint64_t offset, char *buf, size_t len)
{
	ssize_t n;

	if (offset >= file->size)
		return 0;
	if (len > file->size - offset)
		len = (size_t)(file->size - offset);
	if (file->data) {
		memcpy(buf, file->data + offset, len);
		return (int64_t)len;
	}
	do
		n = pread(file->fd, buf, len, (off_t)offset);
	while (n < 0 && errno == EINTR);
	return n;
}

/* C0, DEL, C1, and what hides text or turns its direction. */
static bool
is_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
	    (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff;
}

/* Cut to the limit, keeping the ending when there is a short one. */
static void
shorten(struct qn_str *name)
{
	const char *dot = memrchr(name->buf, '.', name->len);
	size_t tail = dot ? name->len - (size_t)(dot - name->buf) : 0;
	size_t keep;

	if (name->len <= NAME_MAX_BYTES)
		return;
	if (tail > 32)
		tail = 0;
	keep = NAME_MAX_BYTES - tail;
	while (keep && (name->buf[keep] & 0xc0) == 0x80)
		keep--;
	memmove(name->buf + keep, name->buf + name->len - tail, tail);
	qn_str_truncate(name, keep + tail);
}

const char *
qn_file_name(struct qn_arena *arena, const char *sent)
{
	const char *end = sent + strlen(sent), *p;
	struct qn_str name;
	uint32_t cp;

	for (p = sent; p < end; p++)
		if (*p == '/' || *p == '\\')
			sent = p + 1;
	qn_str_init(&name, arena);
	while (sent < end) {
		cp = qn_utf8_next(&sent, end);
		if (!is_hidden(cp))
			qn_utf8_add(&name, cp);
	}
	shorten(&name);
	return strspn(name.buf, ". ") == name.len ? "" : name.buf;
}

int
qn_file_temp(const char *dir, struct qn_err *err)
{
	char path[4096];
	int fd, n;

	if (!dir || !*dir)
		dir = "/tmp";
	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	/* file systems without O_TMPFILE, such as overlayfs and NFS */
	n = snprintf(path, sizeof(path), "%s/upload-XXXXXX", dir);
	fd = n > 0 && (size_t)n < sizeof(path) ? mkostemp(path, O_CLOEXEC) : -1;
	if (fd < 0)
		return qn_err_set(err, QN_ERR_IO,
		    "could not create a temporary file in \"%s\": %s", dir,
		    strerror(errno));
	unlink(path);
	return fd;
}
