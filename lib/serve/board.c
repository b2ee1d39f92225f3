/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/time.h"

#include "base/banned.h"

#define BOARD_MAGIC 0x514e4231u

const int64_t qn_board__bounds[QN_BOARD_BUCKETS] = { 500, 1000, 2500, 5000,
	10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000,
	INT64_MAX };

static struct qn_board *
board_map(int fd)
{
	void *ptr = mmap(NULL, sizeof(struct qn_board), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);

	return ptr == MAP_FAILED ? NULL : ptr;
}

struct qn_board *
qn_board__new(int *ret_fd, struct qn_err *err)
{
	struct qn_board *board = NULL;
	int fd = memfd_create("quintet-board", MFD_CLOEXEC);

	if (fd >= 0 && ftruncate(fd, sizeof(*board)) == 0)
		board = board_map(fd);
	if (!board) {
		qn_err_set(err, QN_ERR_IO,
		    "could not make the status board: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	board->magic = BOARD_MAGIC;
	board->size = sizeof(*board);
	board->born = qn_time_monotonic();
	*ret_fd = fd;
	return board;
}

struct qn_board *
qn_board__inherit(int fd)
{
	struct qn_board *board;
	struct stat st;

	if (fstat(fd, &st) < 0 || st.st_size != (off_t)sizeof(*board))
		return NULL;
	board = board_map(fd);
	if (!board)
		return NULL;
	if (board->magic == BOARD_MAGIC && board->size == sizeof(*board))
		return board;
	munmap(board, sizeof(*board));
	return NULL;
}

struct qn_slot *
qn_board__take(struct qn_board *board)
{
	struct qn_tally tally;
	struct qn_slot *slot;
	size_t i;

	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		slot = &board->slots[i];
		if (slot->pid)
			continue;
		tally = slot->tally;
		memset(slot, 0, sizeof(*slot));
		slot->tally = tally;
		slot->generation = board->generation;
		slot->born = slot->changed = qn_time_monotonic();
		slot->state = QN_SLOT_STARTING;
		return slot;
	}
	return NULL;
}

void
qn_board__give_back(struct qn_slot *slot)
{
	slot->state = QN_SLOT_FREE;
	slot->started = 0;
	slot->conns = 0;
	slot->rss = 0;
	slot->pid = 0;
}

void
qn_tally__add(struct qn_tally *tally, int status,
    const struct qn_req_stats *stats, int64_t usec)
{
	size_t bucket = 0;

	while (usec > qn_board__bounds[bucket])
		bucket++;
	tally->requests++;
	tally->latency[bucket]++;
	tally->by_class[status >= 100 && status < 600 ? status / 100 : 0]++;
	tally->usec += (uint64_t)usec;
	tally->db_usec += (uint64_t)stats->db_usec;
	tally->tpl_usec += (uint64_t)stats->tpl_usec;
	tally->queries += stats->queries;
	tally->bytes_in += stats->bytes_in;
	tally->bytes_out += stats->bytes_out;
}

void
qn_board__total(const struct qn_board *board, struct qn_tally *ret)
{
	/* The tally is counters only, so that it adds up as an array. */
	uint64_t *sum = (uint64_t *)ret;
	const uint64_t *one;
	size_t i, j;

	memset(ret, 0, sizeof(*ret));
	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		one = (const uint64_t *)&board->slots[i].tally;
		for (j = 0; j < sizeof(*ret) / sizeof(*sum); j++)
			sum[j] += one[j];
	}
}

uint64_t
qn_board__rss(pid_t pid)
{
	char path[64], text[128], *end;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return 0;
	text[n] = '\0';
	end = strchr(text, ' ');
	return end ? strtoull(end, NULL, 10) * (uint64_t)getpagesize() : 0;
}
