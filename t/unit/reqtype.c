/* SPDX-License-Identifier: MIT */
/* Expected texts: Django 3.2's HttpRequest and QueryDict. */
#include "base/str.h"
#include "base/value.h"
#include "make-request.h"

#include "base/banned.h"

/* "GET.q": one look-up after the other, as a template does it. */
static struct qn_value
look_up_object(struct made *made, const char *dotted)
{
	struct qn_value value = qn_value_object(&qn_req_type, &made->req), next;
	const struct qn_object_type *type;
	size_t len;
	int slot;

	for (; *dotted; dotted += len + (dotted[len] == '.')) {
		len = strcspn(dotted, ".");
		if (value.kind != QN_V_OBJECT)
			return QN_NONE;
		type = value.type;
		slot = type->slot ? type->slot(type, dotted, len) : -1;
		if (slot >= 0)
			value = type->get(value.ptr, slot, made->arena);
		else if (type->find &&
		    type->find(value.ptr, dotted, len, made->arena, &next))
			value = next;
		else
			return QN_NONE;
	}
	return value;
}

static struct qn_value
look_up(struct made *made, const char *dotted)
{
	struct qn_value value = look_up_object(made, dotted);

	if (value.kind == QN_V_OBJECT && value.type->text)
		return value.type->text(value.ptr, made->arena);
	return value;
}

static const struct qn_object_type *
look_up_type(struct made *made, const char *dotted)
{
	return look_up_object(made, dotted).type;
}

static const struct {
	const char *dotted, *text;
} rows[] = {
	{ "path", "/app/tasks/" },
	{ "path_info", "/tasks/" },
	{ "get_full_path", "/app/tasks/?a=1&a=2&items=x" },
	{ "method", "POST" },
	{ "scheme", "https" },
	{ "is_secure", "True" },
	{ "get_host", "example.com" },
	{ "build_absolute_uri",
	    "https://example.com/app/tasks/?a=1&a=2&items=x" },
	{ "content_type", "application/x-www-form-urlencoded" },
	{ "GET", "<QueryDict: {'a': ['1', '2'], 'items': ['x']}>" },
	{ "GET.a", "2" },
	{ "GET.none", "None" },
	{ "GET.items", "x" },
	{ "GET.keys", "['a', 'items']" },
	{ "GET.values", "['2', 'x']" },
	{ "GET.lists", "[('a', ['1', '2']), ('items', ['x'])]" },
	{ "GET.urlencode", "a=1&a=2&items=x" },
	{ "POST", "<QueryDict: {'t': ['Fish & Chips']}>" },
	{ "POST.t", "Fish & Chips" },
	{ "POST.items", "[('t', 'Fish & Chips')]" },
	{ "COOKIES.sid", "abc" },
	{ "COOKIES", "{'sid': 'abc'}" },
	{ "META.REMOTE_ADDR", "192.0.2.1" },
	{ "headers.User-Agent", "Mozilla" },
	{ "headers.user_agent", "Mozilla" },
	{ "headers.none", "None" },
	{ "user", "None" },
	{ "resolver_match", "None" },
	{ "nonsense", "None" },
};

static void
test_files(void)
{
	static const struct {
		const char *dotted, *text;
	} want[] = { { "FILES.f", "a.txt" }, { "FILES.f.name", "a.txt" },
		{ "FILES.f.size", "5" }, { "FILES.f.content_type", "a/b" },
		{ "FILES.f.path", "None" }, { "FILES.g", "None" },
		{ "POST", "<QueryDict: {}>" }, { "get_port", "81" },
		{ "user", "admin" }, { "session", "<QueryDict: {}>" } };
	const char *body = "--x\r\nContent-Disposition: form-data; "
			   "name=\"f\"; filename=\"a.txt\"\r\n"
			   "Content-Type: a/b\r\n\r\nhello\r\n--x--\r\n";
	const struct qn_file user = { .name = "admin" };
	struct qn_value value;
	struct made made;
	struct qn_str str;
	size_t i;

	make_request_body(&made,
	    PAIRS("REQUEST_METHOD", "POST", "SERVER_PORT", "81", "CONTENT_TYPE",
		"multipart/form-data; boundary=x"),
	    body, strlen(body));
	/* any object will do: the request only hands them on */
	made.req.session = &made.req.args;
	made.req.session_type = &qn_params_type;
	made.req.user = &user;
	made.req.user_type = look_up_type(&made, "FILES.f");
	qn_str_init(&str, made.arena);
	for (i = 0; i < QN_COUNT(want); i++) {
		value = look_up(&made, want[i].dotted);
		qn_str_reset(&str);
		qn_value_add(&str, &value);
		qn_tap_is(str.buf, want[i].text, "request.%s", want[i].dotted);
	}
	unmake_request(&made);
}

int
main(void)
{
	const char *form = "t=Fish+%26+Chips";
	struct qn_value value;
	struct made made;
	struct qn_str str;
	size_t i;

	make_request_body(&made,
	    PAIRS("REQUEST_METHOD", "POST", "REQUEST_URI",
		"/app/tasks/?a=1&a=2&items=x", "SCRIPT_NAME", "/app",
		"PATH_INFO", "/tasks/", "HTTPS", "on", "HTTP_HOST",
		"example.com", "HTTP_COOKIE", "sid=abc", "REMOTE_ADDR",
		"192.0.2.1", "HTTP_USER_AGENT", "Mozilla", "CONTENT_TYPE",
		"application/x-www-form-urlencoded; charset=utf-8"),
	    form, strlen(form));
	qn_str_init(&str, made.arena);
	for (i = 0; i < QN_COUNT(rows); i++) {
		value = look_up(&made, rows[i].dotted);
		qn_str_reset(&str);
		qn_value_add(&str, &value);
		qn_tap_is(str.buf, rows[i].text, "request.%s", rows[i].dotted);
	}
	value = qn_value_object(&qn_params_type, &made.req.get);
	qn_tap_is_int(value.type->len(value.ptr), 2, "two keys");
	value = value.type->at(value.ptr, 1, made.arena);
	qn_tap_is(value.text, "items", "in order");
	unmake_request(&made);
	test_files();
	return qn_tap_done();
}
