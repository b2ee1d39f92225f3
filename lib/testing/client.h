/* SPDX-License-Identifier: MIT */
/*
 * The test client: requests to a site within the process, without a server
 * (Django's django.test.Client). It keeps cookies between requests.
 *
 *	struct qn_client client;
 *
 *	qn_client_init(&client, &runtime, NULL);
 *	qn_client_get(&client, "/tasks/7/?x=1");
 *	qn_tap_is_int(client.status, 200, "the task is there");
 *	qn_tap_ok(strstr(client.body, "<h1>"), "and has a heading");
 *	qn_client_release(&client);
 *
 * What a response left in the client lives until the next request.
 */
#ifndef QN_TESTING_CLIENT_H
#define QN_TESTING_CLIENT_H

#include <stddef.h>

#include "base/arena.h"
#include "http/params.h"
#include "site/site.h"

struct qn_client {
	const struct qn_runtime *runtime; /* lent */
	struct qn_db *db;                 /* lent; NULL: views have none */
	struct qn_arena *arena;           /* of the last request */
	struct qn_params headers;         /* extra FastCGI parameters to send */
	struct qn_arena *kept;            /* headers and cookies */
	struct qn_params cookies;         /* that responses set */

	/* the last response */
	int status;
	struct qn_params response; /* its header fields */
	const char *body;          /* NUL-terminated, never NULL */
	size_t body_len;
	struct qn_req_stats stats; /* what it cost: .queries, … */
};

/* A client of a site; `db` is lent and may be NULL. */
void qn_client_init(struct qn_client *client, const struct qn_runtime *runtime,
    struct qn_db *db);
void qn_client_release(struct qn_client *client);

/* Send a FastCGI parameter with every request from now on ("HTTP_ACCEPT"). */
void qn_client_set(
    struct qn_client *client, const char *name, const char *value);

/* Send a request; `url` is a path with an optional query string. */
void qn_client_get(struct qn_client *client, const char *url);
void qn_client_post(
    struct qn_client *client, const char *url, const char *form);

/* The same with any method, body and content type (NULL: none). */
void qn_client_send(struct qn_client *client, const char *method,
    const char *url, const char *type, const char *body, size_t len);

/* A header field of the last response (the last of its name), or NULL. */
const char *qn_client_header(const struct qn_client *client, const char *name);

#endif
