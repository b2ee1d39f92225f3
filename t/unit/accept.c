/* SPDX-License-Identifier: MIT */
/* The examples of RFC 9110 12.5.1. */
#include "http/accept.h"

#include "testing/tap.h"

#include "base/banned.h"

#define TABLE                                                        \
	"text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, " \
	"text/plain;format=fixed;q=0.4, */*;q=0.5"

static const struct {
	const char *accept, *type;
	int quality;
} rows[] = {
	{ TABLE, "text/plain", 700 },
	{ TABLE, "text/html", 300 },
	{ TABLE, "image/jpeg", 500 },
	{ "audio/*; q=0.2, audio/basic", "audio/basic", 1000 },
	{ "audio/*; q=0.2, audio/basic", "audio/ogg", 200 },
	{ "audio/*; q=0.2, audio/basic", "text/html", 0 },
	{ "text/html", "text/plain", 0 },
	{ "TEXT/HTML;Q=0.125", "text/html", 125 },
	{ "text/html;q=0", "text/html", 0 },
	{ "text/html;q=1.0", "text/html", 1000 },
	{ "text/html;charset=utf-8", "text/html", 1000 },
	{ "text/html;level=1;q=0.1, text/html", "text/html", 1000 },
	{ "", "text/html", 1000 },
	{ "*/*", "a/b", 1000 },
	{ "garbage", "text/html", 0 },
};

int
main(void)
{
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++)
		qn_tap_is_int(qn_accept_quality(rows[i].accept, rows[i].type),
		    rows[i].quality, "%s by \"%s\"", rows[i].type,
		    rows[i].accept);
	return qn_tap_done();
}
