/* SPDX-License-Identifier: MIT */
/* log.h and err.h. */
#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "testing/tap.h"

static char path[] = "/tmp/quintet-log-XXXXXX";
static char text[16384];

/* What the log file holds after the time stamp of its only line. */
static const char *
logged(const char *from)
{
	FILE *file = fopen(path, "r");
	size_t n = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	char *at;

	text[n] = '\0';
	if (file)
		fclose(file);
	if (truncate(path, 0) < 0)
		return NULL;
	at = strstr(text, from);
	return at ? at : text;
}

static void
open_log(enum qn_log_format format, const char *levels)
{
	struct qn_log_options options = {
		.target = path, .format = format, .levels = levels
	};
	struct qn_err err = QN_ERR_INIT;

	qn_tap_is_int(qn_log_open(&options, &err), 0, "open with %s", levels);
}

static void
log_one(void)
{
	struct qn_log_line line;

	if (!qn_log_begin(&line, QN_LOG_INFO, "pool", "worker \"7\" up"))
		return;
	qn_log_int(&line, "pid", 71);
	qn_log_msec(&line, "took", 12345);
	qn_log_text(&line, "none", NULL);
	qn_log_text(&line, "evil", "a\nb=\x1b[1m");
	qn_log_end(&line);
}

static void
test_formats(void)
{
	open_log(QN_LOG_LOGFMT, "info");
	log_one();
	qn_tap_is(logged("level="),
	    "level=info module=pool "
	    "msg=\"worker \\\"7\\\" up\" pid=71 took=12.34 "
	    "evil=\"a\\nb=\\x1b[1m\"\n",
	    "a logfmt line");
	open_log(QN_LOG_JSON, "info");
	log_one();
	qn_tap_is(logged("\"level\""),
	    "\"level\":\"info\",\"module\":\"pool\","
	    "\"msg\":\"worker \\\"7\\\" up\",\"pid\":71,\"took\":12.34,"
	    "\"evil\":\"a\\nb=\\u001b[1m\"}\n",
	    "a JSON line");
}

static void
test_levels(void)
{
	open_log(QN_LOG_LOGFMT, "warning,db=debug,http=off");
	qn_tap_ok(!qn_log_is_on(QN_LOG_NOTICE, "pool"), "below the level");
	qn_tap_ok(qn_log_is_on(QN_LOG_WARNING, "pool"), "at the level");
	qn_tap_ok(qn_log_is_on(QN_LOG_DEBUG, "db"), "a module's own level");
	qn_tap_ok(!qn_log_is_on(QN_LOG_ERROR, "http"), "a module switched off");
	qn_logf(QN_LOG_INFO, "pool", "not written");
	qn_tap_is(logged("x"), "", "nothing is written below the level");
}

static void
test_errors(void)
{
	struct qn_log_options options = { .target = path,
		.levels = "info,db=loud" };
	struct qn_err err = QN_ERR_INIT;
	char long_text[2000];

	qn_tap_is_int(qn_log_open(&options, &err), -1, "an unknown level");
	qn_tap_ok(strstr(err.message, "\"loud\""), "is named");
	qn_tap_is_int(qn_err_set(&err, QN_ERR_IO, "later"), -1, "set again");
	qn_tap_is_int(err.kind, QN_ERR_CONFIG, "the first error stays");
	qn_err_reset(&err);
	memset(long_text, 'x', sizeof(long_text));
	long_text[sizeof(long_text) - 1] = '\0';
	qn_err_set(&err, QN_ERR_IO, "%s", long_text);
	qn_tap_is(err.message + strlen(err.message) - 4, "x...",
	    "a long message is cut off");
	qn_err_detail(&err, "Row %d.", 3);
	open_log(QN_LOG_LOGFMT, "info");
	qn_log_err("db", &err);
	qn_tap_ok(strstr(logged("level="), "kind=io detail=\"Row 3.\""),
	    "an error with its parts");
	qn_tap_is_int(qn_err_set(NULL, QN_ERR_IO, "nobody"), -1, "no error");
}

/* A long value is cut between characters; the last level of a module wins. */
static void
test_long(void)
{
	struct qn_log_line line;
	char long_text[6000];
	const char *at;
	size_t i;

	for (i = 0; i + 3 < sizeof(long_text); i += 3)
		memcpy(long_text + i, "€", 3);
	long_text[i] = '\0';
	open_log(QN_LOG_JSON, "info,db=debug,db=error");
	qn_tap_ok(!qn_log_is_on(QN_LOG_NOTICE, "db"), "the last level wins");
	if (qn_log_begin(&line, QN_LOG_INFO, "pool", "long")) {
		qn_log_text(&line, "v", long_text);
		qn_log_end(&line);
	}
	at = logged("\"v\":");
	qn_tap_is(at + strlen(at) - 6, "€\"}\n", "cut between characters");
}

int
main(void)
{
	struct qn_err err = QN_ERR_INIT;
	int fd = mkstemp(path);
	char moved[64];

	close(fd);
	test_formats();
	test_levels();
	test_errors();
	test_long();
	snprintf(moved, sizeof(moved), "%s.1", path);
	rename(path, moved);
	qn_tap_is_int(qn_log_reopen(&err), 0, "reopen after rotation");
	qn_tap_is_int(access(path, F_OK), 0, "the file is there again");
	unlink(path);
	unlink(moved);
	return qn_tap_done();
}
