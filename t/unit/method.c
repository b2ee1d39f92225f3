/* SPDX-License-Identifier: MIT */
#include "http/method.h"

#include <string.h>

#include "http/status.h"
#include "testing/tap.h"

#include "base/banned.h"

int
main(void)
{
	static const struct {
		unsigned set;
		const char *allow;
	} rows[] = {
		{ QN_GET, "GET, HEAD, OPTIONS" },
		{ QN_GET | QN_POST, "GET, HEAD, POST, OPTIONS" },
		{ QN_POST | QN_DELETE, "POST, DELETE, OPTIONS" },
		{ 0, "OPTIONS" },
	};
	struct qn_arena *arena = qn_arena_new(0);
	enum qn_method method;
	const char *name;
	struct qn_str str;
	unsigned bit;
	size_t i;

	for (bit = QN_GET; bit <= QN_TRACE; bit <<= 1) {
		method = (enum qn_method)bit;
		name = qn_method_name(method);
		qn_tap_is_int(qn_method_find(name, strlen(name)), method,
		    "%s there and back", name);
	}
	qn_tap_is_int(qn_method_find("get", 3), QN_METHOD_OTHER, "lower case");
	qn_tap_is_int(qn_method_find("GE", 2), QN_METHOD_OTHER, "cut off");
	qn_tap_is(qn_method_name(QN_METHOD_OTHER), "OTHER", "no name");
	for (i = 0; i < QN_COUNT(rows); i++) {
		qn_str_init(&str, arena);
		qn_str_add_allow(&str, rows[i].set);
		qn_tap_is(str.buf, rows[i].allow, "Allow: %s", rows[i].allow);
	}
	qn_arena_free(arena);
	return qn_tap_done();
}
