/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <string.h>

#include "base/banned.h"

void
qn_report__collect(struct qn_report *ret, const struct qn_board *board,
    const struct qn_listeners *listeners, int64_t now)
{
	const struct qn_slot *slot;
	size_t i;

	memset(ret, 0, sizeof(*ret));
	ret->board = board;
	ret->now = now;
	qn_board__total(board, &ret->total);
	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		slot = &board->slots[i];
		if (slot->pid && slot->state > 0 && slot->state < QN_SLOT__MAX)
			ret->by_state[slot->state]++;
	}
	for (i = 0; i < listeners->len; i++) {
		ret->queues[i].name = listeners->items[i].name;
		ret->queues[i].waiting = qn_listen__queue(&listeners->items[i]);
	}
	ret->n_queues = listeners->len;
}
