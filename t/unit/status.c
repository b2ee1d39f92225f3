/* SPDX-License-Identifier: MIT */
/* The IANA registry of status codes. */
#include "http/status.h"

#include "testing/tap.h"

#include "base/banned.h"

int
main(void)
{
	static const struct {
		int status;
		const char *phrase;
	} rows[] = {
		{ 100, "Continue" },
		{ 200, "OK" },
		{ 206, "Partial Content" },
		{ 226, "IM Used" },
		{ 302, "Found" },
		{ 304, "Not Modified" },
		{ 308, "Permanent Redirect" },
		{ 306, "Unknown" },
		{ 404, "Not Found" },
		{ 413, "Content Too Large" },
		{ 431, "Request Header Fields Too Large" },
		{ 451, "Unavailable For Legal Reasons" },
		{ 499, "Unknown" },
		{ 503, "Service Unavailable" },
		{ 511, "Network Authentication Required" },
		{ 512, "Unknown" },
		{ 0, "Unknown" },
		{ -1, "Unknown" },
		{ 600, "Unknown" },
	};
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++)
		qn_tap_is(qn_status_phrase(rows[i].status), rows[i].phrase,
		    "%d", rows[i].status);
	qn_tap_ok(qn_status_has_body(200), "200 has a body");
	qn_tap_ok(!qn_status_has_body(204), "204 has none");
	qn_tap_ok(!qn_status_has_body(304), "304 has none");
	qn_tap_ok(!qn_status_has_body(101), "101 has none");
	return qn_tap_done();
}
