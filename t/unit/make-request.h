/* SPDX-License-Identifier: MIT */
/*
 * A request for unit tests, made from pairs of names and values.
 *
 *	struct made made;
 *
 *	make_request(&made, (const char *const[]){ "HTTP_HOST", "x", NULL });
 *	use(&made.req);
 *	unmake_request(&made);
 *
 * GET / is asked of testserver unless the pairs say otherwise; `options` may
 * be changed afterwards.
 */
#ifndef MAKE_REQUEST_H
#define MAKE_REQUEST_H

#include <string.h>

#include "http/memio.h"
#include "http/request.h"
#include "http/response.h"
#include "testing/tap.h"

struct made {
	struct qn_arena *arena;
	struct qn_http_options options;
	struct qn_params cgi;
	struct qn_memio mem;
	struct qn_req req;
	struct qn_err err;
};

static void
make_request_body(
    struct made *made, const char *const *pairs, const char *body, size_t len)
{
	static const char *const always[] = { "REQUEST_METHOD", "GET",
		"REQUEST_URI", "/", "HTTP_HOST", "testserver", NULL };
	const char *const *p;

	memset(made, 0, sizeof(*made));
	made->arena = qn_arena_new(0);
	qn_params_init(&made->cgi, made->arena);
	for (p = pairs; p && *p; p += 2)
		qn_params_add(
		    &made->cgi, p[0], strlen(p[0]), p[1], strlen(p[1]));
	for (p = always; *p; p += 2)
		if (!qn_params_find(&made->cgi, p[0]))
			qn_params_add(
			    &made->cgi, p[0], strlen(p[0]), p[1], strlen(p[1]));
	qn_memio_init(&made->mem, made->arena, body, len);
	if (qn_req_init(&made->req, made->arena, &made->cgi, &made->mem.io,
		&made->options, &made->err) < 0)
		qn_tap_diag("request refused: %s", made->err.message);
}

static inline void
make_request(struct made *made, const char *const *pairs)
{
	make_request_body(made, pairs, "", 0);
}

static inline void
unmake_request(struct made *made)
{
	qn_arena_free(made->arena);
}

#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })

#endif
