/* SPDX-License-Identifier: MIT */
/*
 * Probes for an orchestrator or a load balancer. Include the routes:
 *
 *	{ .path = "health/", .include = qn_health_routes },
 *
 * /health/liveness/ answers 200 while the worker runs at all;
 * /health/readiness/ asks PostgreSQL and whether migrations are pending: 200,
 * or 503 with the reason. Both are JSON and never cached.
 */
#ifndef QN_SITE_HEALTH_H
#define QN_SITE_HEALTH_H

#include "url/route.h"

extern const struct qn_route qn_health_routes[];

#endif
