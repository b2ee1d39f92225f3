/* SPDX-License-Identifier: MIT */
/*
 * The pool: a master that owns the listening sockets and workers that answer
 * one request at a time over FastCGI. It knows neither routing nor templates:
 * it is handed the functions in struct qn_serve_app.
 *
 * The master never parses a request, never opens PostgreSQL and never touches
 * a worker's arena, so that nothing a client sends can hurt it.
 */
#ifndef QN_SERVE_SERVE_H
#define QN_SERVE_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "http/options.h"
#include "http/request.h"
#include "http/response.h"

/* How many workers there are (php-fpm's words). */
enum qn_pool_mode {
	QN_POOL_STATIC = 0,
	QN_POOL_DYNAMIC,
	QN_POOL_ONDEMAND
};

/* What the room needs to know of the settings, whose names are in comments. */
struct qn_serve_options {
	const char *const *listen;      /* LISTEN: unix paths, host:port,
					   [v6]:port, "systemd", "fd:0" */
	const char *socket_mode;        /* LISTEN_MODE: octal, "0660" */
	const char *socket_owner;       /* LISTEN_OWNER; NULL: leave */
	const char *socket_group;       /* LISTEN_GROUP; NULL: leave */
	const char *const *web_servers; /* FCGI_WEB_SERVER_ADDRS: may connect
					   over TCP */
	uint32_t backlog;               /* LISTEN_BACKLOG */
	enum qn_pool_mode mode;         /* POOL_MODE */
	uint32_t workers;               /* POOL_WORKERS: exact or the maximum */
	uint32_t spare_min, spare_max;  /* POOL_SPARE_MIN, POOL_SPARE_MAX */
	int64_t idle_timeout;           /* POOL_IDLE_TIMEOUT, microseconds */
	uint32_t max_requests;        /* POOL_MAX_REQUESTS; 0: never recycle */
	uint32_t max_requests_jitter; /* POOL_MAX_REQUESTS_JITTER */
	int64_t max_age;              /* POOL_MAX_AGE, microseconds; 0: none */
	uint64_t max_rss;             /* POOL_MAX_RSS, bytes; 0: none */
	int64_t soft_timeout;         /* REQUEST_SOFT_TIMEOUT, microseconds */
	int64_t hard_timeout;         /* REQUEST_HARD_TIMEOUT, microseconds */
	int64_t io_timeout;           /* REQUEST_IO_TIMEOUT: a stalled peer */
	int64_t slow;                 /* SLOW_REQUEST, microseconds; 0: off */
	int64_t stop_timeout;         /* POOL_STOP_TIMEOUT: graceful at most */
	uint64_t arena_max;           /* REQUEST_MEMORY_MAX, bytes */
	const char *user, *group;     /* RUN_USER, RUN_GROUP; NULL: stay */
	const char *pid_file;         /* PID_FILE; NULL: none */
	const char *control;          /* CONTROL_SOCKET for manage status */
	const char *status_path;      /* STATUS_PATH; NULL: no page */
	const char *metrics_path;     /* METRICS_PATH; NULL: no page */
};

/*
 * What runs in the pool. `handle` makes a response for a request (or, when
 * `bad` is not NULL, the error page for one that could not be read); `begin`
 * and `end` bracket a worker's life; `done` is called after the response has
 * been sent, for the access log, and before it is counted; `over` when the work
 * after the response (qn_req_after) is over too. `check` proves a new
 * generation ready: 0, or −1 with the reason. All but `handle` may be NULL.
 *
 * A worker's environment holds no settings any more (they are read before):
 * what a handler may need of PATH, HOME, TZ, LANG, LC_*, PG* and TMPDIR stays.
 */
struct qn_serve_app {
	struct qn_resp *(*handle)(
	    void *app, struct qn_req *req, const struct qn_err *bad);
	void (*done)(void *app, struct qn_req *req, struct qn_resp *resp);
	void (*over)(void *app, struct qn_req *req);
	int (*begin)(void *app, struct qn_err *err);
	void (*end)(void *app);
	int (*check)(void *app, struct qn_err *err);
	const struct qn_serve_options *options;
	const struct qn_http_options *http;
	void *app;   /* handed to each */
	char **argv; /* to execute again at HUP */
};

/*
 * Serve until told to stop: exit status for main. Returns in the master and,
 * when started with a listening socket on fd 0, in the single worker; workers
 * of a pool exit by themselves.
 */
int qn_serve(const struct qn_serve_app *app);

/* The pool's status as text, JSON or OpenMetrics, by the control socket. */
enum qn_status_format {
	QN_STATUS_TEXT = 0,
	QN_STATUS_JSON,
	QN_STATUS_METRICS
};
int qn_serve_status(const char *control, enum qn_status_format format,
    struct qn_str *out, struct qn_err *err) QN_MUST_CHECK;

#endif
