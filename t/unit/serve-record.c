/* SPDX-License-Identifier: MIT */
/* Records, byte by byte (FastCGI 1.0, sections 3.3, 3.4, 4.1, 5.1). */
#include "serve/serve-int.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "testing/tap.h"

#define BEGIN               \
	"\1\1\0\1\0\10\0\0" \
	"\0\1\0\0\0\0\0\0"
#define BEGIN_KEEP          \
	"\1\1\0\1\0\10\0\0" \
	"\0\1\1\0\0\0\0\0"
#define PARAMS             \
	"\1\4\0\1\0\6\2\0" \
	"\1\3AxyzPP"
#define PARAMS_END "\1\4\0\1\0\0\0\0"
#define STDIN_END  "\1\5\0\1\0\0\0\0"
#define LIT(s)     s, sizeof(s) - 1

static void
test_params(void)
{
	struct qn_record_params seen;
	char longer[300] = "\1\x80\0\1\x20N";

	qn_tap_ok(qn_record__check_params("", 0, &seen) && !seen.count,
	    "no parameters");
	qn_tap_ok(qn_record__check_params(LIT("\1\2abc\0\0"), &seen) &&
		seen.count == 2 && !seen.bad_text,
	    "two, the second empty");
	qn_tap_ok(qn_record__check_params(longer, 6 + 0x120, &seen),
	    "a length of four bytes");
	qn_tap_ok(!qn_record__check_params(longer, 5 + 0x120, &seen),
	    "one byte is missing");
	qn_tap_ok(!qn_record__check_params(LIT("\1"), &seen), "half a pair");
	qn_tap_ok(
	    !qn_record__check_params(LIT("\1\x80\0"), &seen), "half a length");
	qn_tap_ok(!qn_record__check_params(
		      LIT("\xff\xff\xff\xff\xff\xff\xff\xff"), &seen),
	    "lengths whose sum overflows 32 bits");
	qn_tap_ok(
	    qn_record__check_params(LIT("\1\3ax\0y"), &seen) && seen.bad_text,
	    "a NUL is seen");
	qn_tap_ok(
	    qn_record__check_params(LIT("\2\1a=x"), &seen) && seen.bad_text,
	    "so is = in a name");
}

static void
test_plain(void)
{
	static const char get[] = BEGIN PARAMS PARAMS_END STDIN_END;
	struct qn_record_params seen;
	char bytes[sizeof(get)];
	bool keep = true;
	size_t i;

	qn_tap_ok(qn_record__is_plain(get, sizeof(get) - 1, &keep, &seen),
	    "a plain request");
	qn_tap_ok(!keep, "not to be kept");
	qn_tap_is_int(seen.count, 1, "with one parameter");
	qn_tap_ok(
	    qn_record__is_plain(
		LIT(BEGIN_KEEP PARAMS PARAMS_END STDIN_END), &keep, &seen) &&
		keep,
	    "one to be kept");
	for (i = 0; i < sizeof(get) - 1; i++)
		if (qn_record__is_plain(get, i, &keep, &seen))
			break;
	qn_tap_is_int(i, sizeof(get) - 1, "it is not, when cut anywhere");
	qn_tap_ok(!qn_record__is_plain(get, sizeof(get), &keep, &seen),
	    "nor with a byte behind");
	qn_tap_ok(
	    !qn_record__is_plain(LIT(BEGIN PARAMS PARAMS_END "\1\5\0\1\0\1\7\0"
							     "xPPPPPPP"),
		&keep, &seen),
	    "nor with a body");
	qn_tap_ok(
	    !qn_record__is_plain(
		LIT(BEGIN "\1\11\0\0\0\0\0\0" PARAMS PARAMS_END STDIN_END),
		&keep, &seen),
	    "nor with a management record inside");
	/* Every byte that means something is looked at. */
	for (i = 0; i < sizeof(get) - 1; i++) {
		if (i == 7 || (i > 9 && i < 16) || i == 23 || i > 25)
			continue; /* reserved, flags, parameter text */
		memcpy(bytes, get, sizeof(get));
		bytes[i] ^= 0x40;
		if (qn_record__is_plain(bytes, sizeof(get) - 1, &keep, &seen))
			break;
	}
	qn_tap_is_int(i, sizeof(get) - 1, "nor with one bit of it changed");
}

static void
test_answer(void)
{
	struct qn_record record = { .version = 1, .type = 9, .len = 36 };
	unsigned char buf[QN_RECORD_ANSWER];
	size_t n;

	n = qn_record__answer(buf, &record,
	    "\17\0FCGI_MPXS_CONNS"
	    "\16\0FCGI_MAX_CONNSXXX");
	qn_tap_is_int(n % 8, 0, "the answer is padded");
	qn_tap_ok(!memcmp(buf, LIT("\1\12\0\0\0\43\5\0")),
	    "FCGI_GET_VALUES_RESULT of 35 bytes");
	qn_tap_ok(
	    !memcmp(buf + 8, LIT("\17\1FCGI_MPXS_CONNS0\16\1FCGI_MAX_CONNS1")),
	    "with the values asked for");
	record = (struct qn_record){ .version = 1, .type = 99 };
	n = qn_record__answer(buf, &record, "");
	qn_tap_ok(n == 16 &&
		!memcmp(buf, LIT("\1\13\0\0\0\10\0\0\143\0\0\0\0\0\0\0")),
	    "FCGI_UNKNOWN_TYPE names the type");
	n = qn_record__format_end(buf, 258, QN_RECORD_CANT_MPX);
	qn_tap_ok(
	    n == 16 && !memcmp(buf, LIT("\1\3\1\2\0\10\0\0\0\0\0\0\1\0\0\0")),
	    "FCGI_END_REQUEST");
}

/* A request with a body, byte after byte, and the next behind it. */
static void
test_intake(void)
{
	static const char post[] =
	    BEGIN_KEEP PARAMS PARAMS_END "\1\5\0\1\0\3\5\0"
					 "abcPPPPP"
					 "\1\11\0\0\0\0\0\0"
					 "\1\5\0\1\0\2\6\0"
					 "dePPPPPP" STDIN_END BEGIN;
	enum qn_intake_result result = QN_INTAKE_AGAIN;
	struct qn_intake intake;
	char body[16] = "";
	int fds[2], n = 0;
	size_t i, begun = 0;

	qn_tap_is_int(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0, "sockets");
	qn_intake__init(&intake, fds[0]);
	for (i = 0; i < sizeof(post) - 1; i++) {
		if (write(fds[1], post + i, 1) != 1)
			break;
		if (result == QN_INTAKE_AGAIN) {
			result = qn_intake__read(&intake, 1000);
			begun = i + 1;
		}
	}
	qn_tap_is_int(result, QN_INTAKE_REQUEST, "a request stands ready");
	qn_tap_is_int(begun, sizeof(BEGIN PARAMS PARAMS_END) - 1,
	    "when its parameters end");
	qn_tap_ok(intake.keep, "to be kept");
	qn_tap_is_len(
	    intake.params.buf, intake.params.len, "\1\3Axyz", "the parameters");
	while (n < (int)sizeof(body)) {
		int64_t got = qn_intake__body(
		    &intake, body + n, sizeof(body) - (size_t)n, 0);

		if (got <= 0)
			break;
		n += (int)got;
	}
	qn_tap_is_len(body, (size_t)n, "abcde", "the body");
	qn_tap_is_int(intake.state, QN_INTAKE_END, "to its end");
	qn_tap_is_int(qn_intake__drain(&intake), 1, "nothing is left of it");
	qn_intake__reset(&intake);
	qn_tap_is_int(
	    qn_intake__read(&intake, 1000), QN_INTAKE_AGAIN, "the next one");
	qn_tap_is_int(intake.state, QN_INTAKE_PARAMS, "has begun");
	close(fds[1]);
	qn_tap_is_int(qn_intake__read(&intake, 1000), QN_INTAKE_CLOSED,
	    "the peer leaves");
	qn_intake__release(&intake);
	close(fds[0]);
}

int
main(void)
{
	test_params();
	test_plain();
	test_answer();
	test_intake();
	return qn_tap_done();
}
