/* SPDX-License-Identifier: MIT */
#include "base/backtrace.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "testing/tap.h"

static void *frames[QN_BACKTRACE_MAX];
static size_t n_frames;
static volatile int marker, capture_line;

static __attribute__((noinline)) void
innermost_function(void)
{
	capture_line = __LINE__ + 1;
	n_frames = qn_backtrace_capture(frames, QN_BACKTRACE_MAX);
	marker++;
}

static __attribute__((noinline)) void
outer_function(void)
{
	innermost_function();
	marker++;
}

static void
on_signal(int signal)
{
	(void)signal;
	n_frames = qn_backtrace_capture(frames, QN_BACKTRACE_MAX);
}

static __attribute__((noinline)) void
raising_function(void)
{
	raise(SIGUSR1);
	marker++;
}

/* The line of the text that speaks of a function, NULL when there is none. */
static const char *
line_of(const char *text, const char *function)
{
	const char *at = strstr(text, function);

	while (at && at > text && at[-1] != '\n')
		at--;
	return at;
}

int
main(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	void *bogus[1] = { (void *)16 };
	struct qn_str text;
	const char *inner, *outer;
	char place[64];

	qn_backtrace_init();
	qn_str_init(&text, NULL);
	outer_function();
	qn_tap_ok(n_frames >= 3, "frames are captured");
	qn_backtrace_add(&text, frames, n_frames);
	inner = line_of(text.buf, "innermost_function");
	outer = line_of(text.buf, "outer_function");
	if (!qn_tap_ok(inner && outer, "static functions have names"))
		qn_tap_diag("%s", text.buf);
	qn_tap_ok(inner && outer && inner < outer, "the innermost first");
	snprintf(place, sizeof(place), "t/unit/backtrace.c:%d)", capture_line);
	if (!qn_tap_ok(strstr(text.buf, place), "with file and line"))
		qn_tap_diag("%s", text.buf);
	qn_tap_ok(strncmp(text.buf, "#0 ", 3) == 0, "lines are numbered");

	sigaction(SIGUSR1, &action, NULL);
	raising_function();
	qn_str_reset(&text);
	qn_backtrace_add(&text, frames, n_frames);
	if (!qn_tap_ok(strstr(text.buf, "raising_function ("),
		"through a signal handler"))
		qn_tap_diag("%s", text.buf);

	qn_tap_ok(strstr(text.buf, "<signal handler called>"), "which is told");

	qn_str_reset(&text);
	qn_backtrace_add(&text, bogus, 1);
	qn_tap_is(text.buf, "#0 0x10\n", "an address of nothing");
	qn_tap_is_int(qn_backtrace_capture(frames, 2), 2, "no more than asked");
	qn_str_release(&text);
	return qn_tap_done();
}
