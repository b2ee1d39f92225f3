/* SPDX-License-Identifier: MIT */
/* Names: as Django's sanitize_file_name, and shorter. */
#include "http/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "testing/tap.h"

#include "base/banned.h"

static const struct {
	const char *sent, *name;
} names[] = {
	{ "a.txt", "a.txt" },
	{ "C:\\dir\\x.txt", "x.txt" },
	{ "../../etc/passwd", "passwd" },
	{ "/", "" },
	{ "..", "" },
	{ ".", "" },
	{ "", "" },
	{ " ", "" },
	{ "x/", "" },
	{ "\xc3\xa4.txt", "\xc3\xa4.txt" },
	{ "a\tb.txt", "ab.txt" },
	{ "a\xe2\x80\xaetxt.exe", "atxt.exe" },
	{ ".bashrc", ".bashrc" },
};

static void
test_temp(struct qn_arena *arena)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_file file = { .size = 5 };
	char buf[16];
	struct stat st;
	int fd;

	fd = qn_file_temp(getenv("TMPDIR"), &err);
	if (!qn_tap_ok(fd >= 0, "a temporary file: %s", err.message))
		return;
	qn_tap_ok(!fstat(fd, &st) && st.st_nlink == 0, "without a name");
	qn_tap_is_int(st.st_mode & 0777, 0600, "for us alone");
	qn_tap_is_int(write(fd, "hello", 5), 5, "written");
	file.fd = fd;
	qn_tap_is_int(qn_file_read(&file, 1, buf, sizeof(buf)), 4, "read");
	qn_tap_is_len(buf, 4, "ello", "from an offset");
	qn_tap_is_int(qn_file_read(&file, 5, buf, sizeof(buf)), 0, "the end");
	qn_tap_is_int(qn_file_read(&file, 99, buf, sizeof(buf)), 0, "beyond");
	file.data = qn_arena_strdup(arena, "world");
	qn_tap_is_int(qn_file_read(&file, 3, buf, 1), 1, "from memory");
	qn_tap_is_len(buf, 1, "l", "one byte");
	close(fd);
	qn_tap_is_int(qn_file_temp("/nonexistent", &err), -1, "no directory");
	qn_tap_is_int(err.kind, QN_ERR_IO, "is an I/O error");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_str sent;
	const char *name;
	size_t i;

	for (i = 0; i < QN_COUNT(names); i++)
		qn_tap_is(qn_file_name(arena, names[i].sent), names[i].name,
		    "\"%s\"", names[i].sent);
	qn_str_init(&sent, arena);
	for (i = 0; i < 200; i++)
		qn_str_add(&sent, "\xc3\xa4");
	qn_str_add(&sent, ".tar");
	name = qn_file_name(arena, sent.buf);
	qn_tap_is_int(strlen(name), 254, "a long name is cut at a character");
	qn_tap_is(name + 250, ".tar", "and keeps its ending");
	test_temp(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
