/* SPDX-License-Identifier: MIT */
/*
 * Reading: expected values are Django 3.2's parse_cookie. Writing: RFC
 * 6265bis, the quoting that of Python's http.cookies.
 */
#include "http/cookie.h"

#include <string.h>

#include "http/http-int.h"
#include "testing/tap.h"

#include "base/banned.h"

static const struct {
	const char *field, *cookies;
} parsed[] = {
	{ "a=b", "a=[b]" },
	{ "a=b; c=d", "a=[b]c=[d]" },
	{ "a = b ; c= d", "a=[b]c=[d]" },
	{ "a", "=[a]" },
	{ "=b", "=[b]" },
	{ "a=", "a=[]" },
	{ "a=b=c", "a=[b=c]" },
	{ "a=\"b c\"", "a=[b c]" },
	{ "a=\"b\\\"c\"", "a=[b\"c]" },
	{ "; ;a=1;", "a=[1]" },
	{ "a=\"x", "a=[\"x]" },
	{ "$Version=1; a=b", "$Version=[1]a=[b]" },
	{ "a=b, c=d", "a=[b, c=d]" },
	{ "a=\"\\054\\073\"", "a=[,;]" },
	{ "a=\"b;c\"", "a=[\"b]=[c\"]" },
	{ "", "" },
	{ "a=\"\\0\"", "a=[0]" },
	{ "a=\"\\x\"", "a=[x]" },
	/* not text: left out, where Django would replace */
	{ "a=\xff; b=1", "b=[1]" },
	{ "a=\"\\000\"; b=1", "b=[1]" },
};

static const struct {
	struct qn_cookie cookie;
	const char *field; /* NULL: refused */
} written[] = {
	{ { .name = "a", .value = "b" }, "a=b; Path=/; SameSite=Lax" },
	{ { .name = "a", .value = "a;b,c d\"\\" },
	    "a=\"a\\073b\\054c d\\\"\\\\\"; Path=/; SameSite=Lax" },
	{ { .name = "a", .value = "\xc3\xa4" },
	    "a=\"\\303\\244\"; Path=/; SameSite=Lax" },
	{ { .name = "a",
	      .value = "b",
	      .max_age = 3600,
	      .path = "/x",
	      .domain = "example.com",
	      .same_site = "Strict",
	      .secure = true,
	      .http_only = true },
	    "a=b; Path=/x; Domain=example.com; Max-Age=3600; "
	    "Expires=Thu, 01 Jan 1970 01:00:00 GMT; HttpOnly; "
	    "SameSite=Strict; Secure" },
	{ { .name = "a", .value = "", .max_age = -1 },
	    "a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; "
	    "SameSite=Lax" },
	{ { .name = "__Host-a", .value = "b", .path = "/x", .domain = "d" },
	    "__Host-a=b; Path=/; SameSite=Lax; Secure" },
	{ { .name = "__Secure-a", .value = "b", .path = "/x" },
	    "__Secure-a=b; Path=/x; SameSite=Lax; Secure" },
	{ { .name = "a", .value = "b", .same_site = "None" },
	    "a=b; Path=/; SameSite=None; Secure" },
	{ { .name = "a", .value = "b", .partitioned = true },
	    "a=b; Path=/; SameSite=Lax; Secure; Partitioned" },
	{ { .name = "a b", .value = "c" }, NULL },
	{ { .name = "", .value = "c" }, NULL },
	{ { .name = "a=", .value = "c" }, NULL },
	{ { .name = "a", .value = "c", .path = "/;x" }, NULL },
	{ { .name = "a", .value = "c", .domain = "x\r\ny" }, NULL },
	{ { .name = "a", .value = "c", .same_site = "Maybe" }, NULL },
};

static void
test_hostile(struct qn_arena *arena)
{
	struct qn_params params;
	struct qn_str str;
	size_t i;

	qn_str_init(&str, arena);
	qn_str_add(&str, "a=\"");
	while (str.len < 65536)
		qn_str_add(&str, "\\\\\\1");
	qn_params_init(&params, arena);
	qn_cookie__parse(&params, str.buf, str.len);
	qn_tap_is_int(params.len, 1, "a cookie of 64 KiB");
	qn_str_reset(&str);
	for (i = 0; i < 32768; i++)
		qn_str_add(&str, "x;");
	qn_params_init(&params, arena);
	qn_cookie__parse(&params, str.buf, str.len);
	qn_tap_is_int(params.len, 400, "32768 cookies: the first 400");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_params params;
	struct qn_str str;
	size_t i, j;
	int rc;

	for (i = 0; i < QN_COUNT(parsed); i++) {
		qn_params_init(&params, arena);
		qn_cookie__parse(
		    &params, parsed[i].field, strlen(parsed[i].field));
		qn_str_init(&str, arena);
		for (j = 0; j < params.len; j++)
			qn_str_addf(&str, "%s=[%s]", params.items[j].name,
			    params.items[j].value);
		qn_tap_is(str.buf, parsed[i].cookies, "%s", parsed[i].field);
	}
	for (i = 0; i < QN_COUNT(written); i++) {
		qn_str_init(&str, arena);
		rc = qn_cookie__format(&str, &written[i].cookie, 0);
		qn_tap_is(rc < 0 ? NULL : str.buf, written[i].field,
		    "set %s=%s", written[i].cookie.name,
		    written[i].cookie.value);
	}
	test_hostile(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
