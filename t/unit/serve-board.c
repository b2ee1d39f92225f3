/* SPDX-License-Identifier: MIT */
/* The board's slots and counters, and the pause after crashes. */
#include "serve/serve-int.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/time.h"
#include "testing/tap.h"

#define MSEC (QN_SECOND / 1000)

static void
test_slots(void)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_board *board, *again;
	struct qn_slot *one, *two;
	int fd;

	board = qn_board__new(&fd, &err);
	qn_tap_ok(board, "a board");
	one = qn_board__take(board);
	one->pid = 1;
	two = qn_board__take(board);
	two->pid = 2;
	qn_tap_ok(one && two && one != two, "two slots");
	one->tally.requests = 7;
	strcpy(one->uri, "/x");
	qn_board__give_back(one);
	qn_tap_ok(qn_board__take(board) == one, "a slot is used again");
	qn_tap_is(one->uri, "", "and cleaned");
	qn_tap_is_int(one->tally.requests, 7, "but for its counters");

	again = qn_board__inherit(fd);
	qn_tap_ok(again, "the next generation finds it");
	qn_tap_is_int(again->slots[0].tally.requests, 7, "with its counters");
	again->magic++;
	qn_tap_ok(!qn_board__inherit(fd), "another layout is refused");
	munmap(again, sizeof(*again));
	munmap(board, sizeof(*board));
	close(fd);
}

static void
test_full(void)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_slot *slot = NULL;
	struct qn_board *board;
	int fd, i;

	board = qn_board__new(&fd, &err);
	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		slot = qn_board__take(board);
		if (!slot)
			break;
		slot->pid = i + 1;
	}
	qn_tap_is_int(i, QN_BOARD_SLOTS, "every slot can be taken");
	qn_tap_ok(!qn_board__take(board), "and no more");
	munmap(board, sizeof(*board));
	close(fd);
}

static void
test_tally(void)
{
	static const struct {
		int64_t usec;
		size_t bucket;
	} cases[] = { { 0, 0 }, { 500, 0 }, { 501, 1 }, { 1000, 1 },
		{ 10000, 4 }, { 10001, 5 }, { 10000000, 12 }, { 10000001, 13 },
		{ INT64_C(1) << 50, 13 } };
	struct qn_req_stats stats = {
		.queries = 2, .db_usec = 30, .bytes_out = 100
	};
	struct qn_tally tally = { 0 };
	size_t i;

	for (i = 0; i < QN_COUNT(cases); i++) {
		memset(&tally, 0, sizeof(tally));
		qn_tally__add(&tally, 200, &stats, cases[i].usec);
		qn_tap_is_int(tally.latency[cases[i].bucket], 1,
		    "%lld us is in bucket %zu", (long long)cases[i].usec,
		    cases[i].bucket);
	}
	qn_tally__add(&tally, 404, &stats, 1);
	qn_tally__add(&tally, 0, &stats, 1);
	qn_tally__add(&tally, 999, &stats, 1);
	qn_tap_is_int(tally.requests, 4, "four requests");
	qn_tap_is_int(tally.by_class[2], 1, "one 2xx");
	qn_tap_is_int(tally.by_class[4], 1, "one 4xx");
	qn_tap_is_int(tally.by_class[0], 2, "two without a known status");
	qn_tap_is_int(tally.queries, 8, "queries add up");
	qn_tap_is_int(tally.db_usec, 120, "their time, too");
}

static void
test_total(void)
{
	struct qn_err err = QN_ERR_INIT;
	struct qn_board *board;
	struct qn_tally total;
	int fd;

	board = qn_board__new(&fd, &err);
	board->slots[0].tally.requests = 1;
	board->slots[0].tally.by_class[5] = 2;
	board->slots[QN_BOARD_SLOTS - 1].tally.requests = 4;
	board->slots[QN_BOARD_SLOTS - 1].tally.gone = 9;
	qn_board__total(board, &total);
	qn_tap_is_int(total.requests, 5, "the total of all slots");
	qn_tap_is_int(total.by_class[5], 2, "of arrays");
	qn_tap_is_int(total.gone, 9, "and of the last member");
	munmap(board, sizeof(*board));
	close(fd);
	qn_tap_ok(qn_board__rss(getpid()) > 100 << 10, "we have a size");
	qn_tap_is_int(qn_board__rss(-5), 0, "nobody has none");
}

static void
test_backoff(void)
{
	struct qn_backoff backoff = { 0 };
	int64_t now = 1000 * QN_SECOND, last = 0;
	int i;

	qn_tap_ok(qn_backoff__is_over(&backoff, now), "nothing to wait for");
	qn_backoff__crash(&backoff, false, now);
	qn_tap_ok(
	    !qn_backoff__is_over(&backoff, now), "a crash: a short pause");
	qn_tap_ok(
	    qn_backoff__is_over(&backoff, now + 100 * MSEC), "which ends");
	for (i = 0; i < 4; i++) {
		qn_backoff__crash(&backoff, true, now);
		if (last)
			qn_tap_is_int(backoff.until - now, 2 * last,
			    "an early one doubles it");
		last = backoff.until - now;
		now = backoff.until;
	}
	for (i = 0; i < 20; i++) {
		now = backoff.until;
		qn_backoff__crash(&backoff, true, now);
	}
	qn_tap_is_int(backoff.until - now, 30 * QN_SECOND, "up to 30 seconds");
	qn_backoff__crash(&backoff, false, now);
	qn_tap_is_int(backoff.until - now, 100 * MSEC,
	    "a worker that has served resets it");
	qn_backoff__crash(&backoff, true, now);
	now += 61 * QN_SECOND;
	qn_backoff__crash(&backoff, true, now);
	qn_tap_is_int(backoff.until - now, 200 * MSEC, "a quiet minute, too");
}

int
main(void)
{
	test_slots();
	test_full();
	test_tally();
	test_total();
	test_backoff();
	return qn_tap_done();
}
