/* SPDX-License-Identifier: MIT */
/* The status as text, as JSON (RFC 8259) and as OpenMetrics 1.0. */
#include "serve/serve-int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/time.h"
#include "testing/tap.h"

static struct qn_board *board;
static struct qn_report report;
static struct qn_str text;

static void
fill(void)
{
	static struct qn_listeners none;
	struct qn_req_stats stats = { .queries = 3, .db_usec = 1500 };
	struct qn_slot *slot;

	board = calloc(1, sizeof(*board));
	board->born = 5 * QN_SECOND;
	board->generation = 2;
	board->workers = 4;
	slot = &board->slots[1];
	slot->pid = 77;
	slot->generation = 2;
	slot->state = QN_SLOT_BUSY;
	slot->born = 6 * QN_SECOND;
	slot->started = 9 * QN_SECOND + 500000;
	strcpy(slot->method, "GET");
	strcpy(slot->uri, "/\"</script>\x1b[31m");
	slot->served = 12;
	qn_tally__add(&slot->tally, 200, &stats, 700);
	qn_tally__add(&slot->tally, 500, &stats, 20 * QN_SECOND);
	qn_report__collect(&report, board, &none, 10 * QN_SECOND);
	report.n_queues = 1;
	report.queues[0].name = "/run/\"x\\.sock";
	report.queues[0].waiting = 3;
}

static const char *
make(enum qn_status_format format)
{
	qn_str_release(&text);
	qn_report__format(&report, format, &text);
	return text.buf;
}

static bool
has(const char *all, const char *part)
{
	return strstr(all, part) != NULL;
}

static void
test_json(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	const char *json = make(QN_STATUS_JSON);
	struct qn_err err = QN_ERR_INIT;
	struct qn_value value;

	qn_tap_is_int(qn_json_parse(arena, json, strlen(json), &value, &err), 0,
	    "the JSON is JSON: %s", err.message);
	qn_tap_ok(has(json, "\"uptime_seconds\":5.000000,"), "a duration");
	qn_tap_ok(has(json, "\"requests\":2,"), "a counter");
	qn_tap_ok(has(json, "\"5xx\":1}"), "the classes");
	qn_tap_ok(has(json, "\"seconds\":0.500000,\"method\":\"GET\""),
	    "the request in hand");
	qn_tap_ok(!has(json, "</script>") && !has(json, "\x1b"),
	    "whose text is escaped");
	qn_tap_ok(has(json, "{\"seconds\":null,\"requests\":1}"),
	    "the last bucket has no bound");
	qn_arena_free(arena);
}

static void
test_metrics(void)
{
	const char *metrics = make(QN_STATUS_METRICS), *end;

	end = metrics + strlen(metrics) - strlen("# EOF\n");
	qn_tap_is(end, "# EOF\n", "metrics end with EOF");
	qn_tap_ok(has(metrics,
		      "# TYPE quintet_requests counter\n"
		      "# HELP quintet_requests Requests handled.\n"
		      "quintet_requests_total 2\n"),
	    "a counter");
	qn_tap_ok(
	    has(metrics, "quintet_workers{state=\"busy\"} 1\n"), "a gauge");
	qn_tap_ok(has(metrics, "_bucket{le=\"0.000500\"} 0\n") &&
		has(metrics, "_bucket{le=\"0.001000\"} 1\n") &&
		has(metrics, "_bucket{le=\"10.000000\"} 1\n") &&
		has(metrics, "_bucket{le=\"+Inf\"} 2\n"),
	    "buckets are cumulative");
	qn_tap_ok(has(metrics, "_sum 20.000700\n"), "the sum");
	qn_tap_ok(has(metrics,
		      "quintet_listen_queue{listener=\"/run/\\\"x\\\\.sock\"} "
		      "3\n"),
	    "labels are escaped");
}

static void
test_text(void)
{
	const char *plain = make(QN_STATUS_TEXT);

	qn_tap_ok(has(plain, "queue              3 on /run/"), "the queue");
	qn_tap_ok(has(plain, "GET /\"</script>?[31m"),
	    "nothing that a terminal would obey");
	qn_tap_ok(has(plain, "      77    2 busy "), "the worker");
}

int
main(void)
{
	qn_str_init(&text, NULL);
	fill();
	test_json();
	test_metrics();
	test_text();
	qn_str_release(&text);
	free(board);
	return qn_tap_done();
}
