/* SPDX-License-Identifier: MIT */
/* Byte ranges (RFC 9110 14): one, or several as multipart/byteranges. */
#include <string.h>
#include <strings.h>

#include "http/header.h"
#include "http/http-int.h"

#include "base/banned.h"

/* A client that asks for more parts than this gets the whole. */
#define RANGES_MAX 16

/* Digits at `*p`, moved past; −1 when there are none or too many. */
static int64_t
parse_number(const char **p, const char *end)
{
	const char *start = *p;
	int64_t n = 0;

	while (*p < end && **p >= '0' && **p <= '9' && *p - start < 18)
		n = n * 10 + (*(*p)++ - '0');
	return *p == start ? -1 : n;
}

/*
 * "0-499", "500-", "-500" into `ret`: 1, 0 when it lies beyond the end, −1
 * when it is malformed.
 */
static int
parse_range(struct qn_span spec, uint64_t size, struct qn_range *ret)
{
	const char *p = spec.ptr, *end = spec.ptr + spec.len;
	int64_t first, last;

	first = parse_number(&p, end);
	if (p == end || *p++ != '-')
		return -1;
	last = parse_number(&p, end);
	if (p != end || (first < 0 && last < 0) ||
	    (first >= 0 && last >= 0 && last < first))
		return -1;
	if (first < 0) {
		if (!last || !size)
			return 0;
		first = (uint64_t)last < size ? (int64_t)size - last : 0;
		last = (int64_t)size - 1;
	}
	if ((uint64_t)first >= size)
		return 0;
	if (last < 0 || (uint64_t)last >= size)
		last = (int64_t)size - 1;
	ret->offset = (uint64_t)first;
	ret->length = (uint64_t)(last - first + 1);
	return 1;
}

/* The satisfiable ranges; −1 when the field is to be ignored. */
static int
parse_ranges(const char *field, uint64_t size, struct qn_range *ret)
{
	struct qn_span rest = { .ptr = field, .len = strlen(field) }, spec;
	uint64_t sum = 0;
	int n = 0, specs = 0, rc;

	if (strncasecmp(field, "bytes=", 6))
		return -1;
	rest.ptr += 6;
	rest.len -= 6;
	for (; qn_header_next(&rest, ',', &spec); specs++) {
		if (n == RANGES_MAX)
			return -1;
		rc = parse_range(spec, size, &ret[n]);
		if (rc < 0)
			return -1;
		if (rc) {
			sum += ret[n].length;
			n++;
		}
	}
	/* parts that overlap cost more than the whole */
	return !specs || sum > size ? -1 : n;
}

static void
answer_one(struct qn_resp *resp, const struct qn_range *range, uint64_t size)
{
	resp->status = 206;
	resp->length = range->length;
	qn_resp_set_header(resp, "Content-Range",
	    qn_arena_printf(resp->req->arena, "bytes %llu-%llu/%llu",
		(unsigned long long)range->offset,
		(unsigned long long)(range->offset + range->length - 1),
		(unsigned long long)size));
}

static void
answer_many(
    struct qn_resp *resp, struct qn_range *ranges, size_t n, uint64_t size)
{
	struct qn_arena *arena = resp->req->arena;
	const char *type = qn_resp_header(resp, "Content-Type");
	const char *boundary = qn_reqid__new(arena);
	size_t i;

	resp->status = 206;
	resp->length = 0;
	for (i = 0; i < n; i++) {
		ranges[i].before = qn_arena_printf(arena,
		    "\r\n--%s\r\nContent-Type: %s\r\n"
		    "Content-Range: bytes %llu-%llu/%llu\r\n\r\n",
		    boundary, type, (unsigned long long)ranges[i].offset,
		    (unsigned long long)(ranges[i].offset + ranges[i].length -
			1),
		    (unsigned long long)size);
		resp->length += strlen(ranges[i].before) + ranges[i].length;
	}
	ranges[n] = (struct qn_range){ .before = qn_arena_printf(
					   arena, "\r\n--%s--\r\n", boundary) };
	resp->length += strlen(ranges[n].before);
	resp->ranges_len = n + 1;
	qn_resp_set_header(resp, "Content-Type",
	    qn_arena_printf(
		arena, "multipart/byteranges; boundary=%s", boundary));
}

static void
answer_none(struct qn_resp *resp, uint64_t size)
{
	qn_resp__clear_body(resp);
	resp->status = 416;
	resp->error_page = true;
	qn_resp_set_header(resp, "Content-Type", "text/html; charset=utf-8");
	qn_resp_set_header(resp, "Content-Range",
	    qn_arena_printf(
		resp->req->arena, "bytes */%llu", (unsigned long long)size));
}

void
qn_range__apply(struct qn_resp *resp, uint64_t size)
{
	const char *field = qn_req_header(resp->req, "Range");
	struct qn_range *ranges;
	int n;

	/* room for the parts and the closing boundary */
	ranges = QN_NEW_N(resp->req->arena, struct qn_range, RANGES_MAX + 1);
	ranges[0].length = resp->length = size;
	resp->ranges = ranges;
	resp->ranges_len = 1;
	if (!field || resp->req->method != QN_GET ||
	    !qn_condition__if_range(resp))
		return;
	n = parse_ranges(field, size, ranges);
	if (n < 0)
		ranges[0] = (struct qn_range){ .length = size };
	else if (n == 0)
		answer_none(resp, size);
	else if (n == 1)
		answer_one(resp, &ranges[0], size);
	else
		answer_many(resp, ranges, (size_t)n, size);
}
