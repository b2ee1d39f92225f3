/* SPDX-License-Identifier: MIT */
#include "testing/tap.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

static int run, failed;

/* The line of one test, and on failure where it stands. */
static bool QN_PRINTF(4, 0)
    tap_report(const char *file, int line, bool ok, const char *fmt, va_list ap)
{
	printf("%s %d - ", ok ? "ok" : "not ok", ++run);
	vprintf(fmt, ap);
	putchar('\n');
	if (!ok) {
		failed++;
		printf("#   Failed test at %s line %d.\n", file, line);
	}
	fflush(stdout);
	return ok;
}

/* Text of several lines as TAP comments. */
static void
tap_show(const char *what, const char *text, size_t len)
{
	size_t i;

	printf("#   %s: ", what);
	if (!text)
		fputs("NULL", stdout);
	for (i = 0; text && i < len; i++) {
		putchar(text[i]);
		if (text[i] == '\n')
			fputs("#     ", stdout);
	}
	putchar('\n');
	fflush(stdout);
}

bool
qn_tap_ok_at(const char *file, int line, bool ok, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tap_report(file, line, ok, fmt, ap);
	va_end(ap);
	return ok;
}

bool
qn_tap_is_at(const char *file, int line, const char *got, const char *want,
    const char *fmt, ...)
{
	bool ok = got == want || (got && want && strcmp(got, want) == 0);
	va_list ap;

	va_start(ap, fmt);
	tap_report(file, line, ok, fmt, ap);
	va_end(ap);
	if (!ok) {
		tap_show("got", got, got ? strlen(got) : 0);
		tap_show("want", want, want ? strlen(want) : 0);
	}
	return ok;
}

bool
qn_tap_is_len_at(const char *file, int line, const char *got, size_t len,
    const char *want, const char *fmt, ...)
{
	bool ok =
	    got && want && strlen(want) == len && memcmp(got, want, len) == 0;
	va_list ap;

	va_start(ap, fmt);
	tap_report(file, line, ok, fmt, ap);
	va_end(ap);
	if (!ok) {
		tap_show("got", got, len);
		tap_show("want", want, want ? strlen(want) : 0);
	}
	return ok;
}

bool
qn_tap_is_int_at(const char *file, int line, intmax_t got, intmax_t want,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tap_report(file, line, got == want, fmt, ap);
	va_end(ap);
	if (got != want)
		qn_tap_diag(
		    "  got: %" PRIdMAX "\n  want: %" PRIdMAX, got, want);
	return got == want;
}

void
qn_tap_diag(const char *fmt, ...)
{
	char text[2000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	tap_show("note", text, strlen(text));
}

void
qn_tap_skip_all(const char *fmt, ...)
{
	va_list ap;

	printf("1..0 # SKIP ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	exit(0);
}

int
qn_tap_done(void)
{
	printf("1..%d\n", run);
	if (failed)
		printf("# Looks like you failed %d test%s of %d.\n", failed,
		    failed == 1 ? "" : "s", run);
	return failed ? 1 : 0;
}
