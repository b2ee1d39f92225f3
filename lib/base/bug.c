/* SPDX-License-Identifier: MIT */
#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/banned.h"

static char *text_buf;
static size_t text_size;

void
qn_bug_text(char *buf, size_t size)
{
	text_buf = buf;
	text_size = size;
}

/* Leave the text where it outlives us, then on stderr, and die. */
static void QN_NORETURN
bug_die(const char *text)
{
	char line[1100];
	ssize_t ignored;
	int n;

	if (text_buf && text_size)
		snprintf(text_buf, text_size, "%s", text);
	n = snprintf(line, sizeof(line), "%s\n", text);
	ignored = write(STDERR_FILENO, line, (size_t)n);
	(void)ignored;
	abort();
}

void
qn_bug(const char *file, int line, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n;

	n = snprintf(text, sizeof(text), "BUG: %.200s:%d: ", file, line);
	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, ap);
	va_end(ap);
	bug_die(text);
}

void
qn_out_of(const char *what, size_t asked, size_t limit)
{
	char text[256];

	if (limit)
		snprintf(text, sizeof(text),
		    "out of %s: %zu bytes asked, the limit is %zu", what, asked,
		    limit);
	else
		snprintf(text, sizeof(text), "out of %s: %zu bytes asked", what,
		    asked);
	bug_die(text);
}
