/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include "base/time.h"

#include "base/banned.h"

#define PAUSE_LATE  (100 * QN_SECOND / 1000) /* after any crash */
#define PAUSE_FIRST (200 * QN_SECOND / 1000) /* after an early one */
#define PAUSE_MAX   (30 * QN_SECOND)
#define FORGET      (60 * QN_SECOND)

void
qn_backoff__crash(struct qn_backoff *backoff, bool early, int64_t now)
{
	if (now - backoff->last > FORGET)
		backoff->pause = 0;
	backoff->last = now;
	if (!early) {
		/* A worker that has served shows that workers can. */
		backoff->pause = 0;
		backoff->until = now + PAUSE_LATE;
		return;
	}
	if (!backoff->pause)
		backoff->pause = PAUSE_FIRST;
	else if (backoff->pause < PAUSE_MAX / 2)
		backoff->pause *= 2;
	else
		backoff->pause = PAUSE_MAX;
	backoff->until = now + backoff->pause;
}

bool
qn_backoff__is_over(const struct qn_backoff *backoff, int64_t now)
{
	return now >= backoff->until;
}
