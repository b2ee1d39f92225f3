/* SPDX-License-Identifier: MIT */
/* What the hand-written servers share: a unix socket and a few workers. */
#ifndef BENCH_PREFORK_H
#define BENCH_PREFORK_H

/*
 * Listen on a unix socket and fork `workers` processes. Returns the listening
 * descriptor in each of them; the parent waits until it is told to stop, takes
 * them along and exits.
 */
int prefork(const char *path, int workers);

#endif
