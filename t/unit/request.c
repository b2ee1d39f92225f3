/* SPDX-License-Identifier: MIT */
/* Reading and asking; parsing is in t/wire. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "make-request.h"

#include "base/banned.h"

static void
arg_int_of(struct qn_req *req, const char *name)
{
	qn_req_arg_int(req, name);
}

static void
arg_of(struct qn_req *req, const char *name)
{
	qn_req_arg(req, name);
}

/* A bug aborts the worker; here, a child. */
static int
is_bug(struct qn_req *req, const char *name,
    void (*fn)(struct qn_req *, const char *))
{
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		close(STDERR_FILENO);
		fn(req, name);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static void
test_args(void)
{
	static const struct qn_param args[] = { { "pk", "42", 2, 2 },
		{ "max", "9223372036854775807", 3, 19 },
		{ "over", "9223372036854775808", 4, 19 },
		{ "slug", "a-b", 4, 3 }, { "empty", "", 5, 0 } };
	struct made made;
	size_t i;

	make_request(&made, NULL);
	for (i = 0; i < QN_COUNT(args); i++)
		qn_params_add(&made.req.args, args[i].name, args[i].name_len,
		    args[i].value, args[i].len);
	qn_tap_is_int(qn_req_arg_int(&made.req, "pk"), 42, "a number");
	qn_tap_ok(qn_req_arg_int(&made.req, "max") == INT64_MAX, "the largest");
	qn_tap_is(qn_req_arg(&made.req, "slug"), "a-b", "a slug");
	qn_tap_ok(is_bug(&made.req, "over", arg_int_of), "one more is a bug");
	qn_tap_ok(is_bug(&made.req, "slug", arg_int_of), "no number is a bug");
	qn_tap_ok(is_bug(&made.req, "empty", arg_int_of), "so is no digit");
	qn_tap_ok(is_bug(&made.req, "none", arg_of), "and an unknown name");
	unmake_request(&made);
}

static void
test_asking(void)
{
	struct made made;

	make_request(&made,
	    PAIRS("REQUEST_URI", "/a/?b=c", "HTTPS", "on", "HTTP_ACCEPT",
		"text/html, */*;q=0.1", "HTTP_COOKIE", "sid=abc; sid=def",
		"CONTENT_LENGTH", ""));
	qn_tap_is_int(qn_req_accepts(&made.req, "text/html"), 1000, "HTML");
	qn_tap_is_int(qn_req_accepts(&made.req, "application/json"), 100,
	    "JSON if it must be");
	qn_tap_is(qn_req_absolute_uri(&made.req, NULL),
	    "https://testserver/a/?b=c", "this page's URI");
	qn_tap_is(qn_req_absolute_uri(&made.req, "/x"), "https://testserver/x",
	    "another page's");
	qn_tap_ok(qn_req_is_safe_url(&made.req, "/x"), "a path is safe");
	qn_tap_ok(!qn_req_is_safe_url(&made.req, "http://testserver/x"),
	    "back to http is not");
	qn_tap_is(qn_req_cookie(&made.req, "sid"), "def", "the last cookie");
	qn_tap_is(qn_req_cookie(&made.req, "none"), NULL, "no cookie");
	qn_tap_is_int(made.req.content_length, -1, "an empty length is none");
	unmake_request(&made);

	make_request(&made, NULL);
	qn_tap_is_int(qn_req_accepts(&made.req, "a/b"), 1000,
	    "everything without Accept");
	qn_tap_ok(!qn_req_is_secure(&made.req), "plain http");
	unmake_request(&made);
}

static void
test_extra(void)
{
	struct made made;
	int value = 1;

	make_request(&made, NULL);
	qn_tap_ok(!qn_req_extra(&made.req, "locale"), "nothing left");
	qn_req_set_extra(&made.req, "locale", &value);
	qn_tap_ok(qn_req_extra(&made.req, "locale") == &value, "by middleware");
	qn_tap_ok(!qn_req_extra(&made.req, "local"), "under another name");
	unmake_request(&made);
}

/* An error page needs a request that can be looked at. */
static void
test_refused(void)
{
	struct qn_err err = QN_ERR_INIT;
	struct made made;

	make_request(&made, NULL);
	qn_params_init(&made.cgi, made.arena);
	qn_tap_is_int(qn_req_init(&made.req, made.arena, &made.cgi,
			  &made.mem.io, &made.options, &err),
	    -1, "no parameters at all");
	qn_tap_is_int(err.status, 400, "are a bad request");
	qn_tap_is(made.req.path, "/", "path");
	qn_tap_is(made.req.host, "", "host");
	qn_tap_is(made.req.method_name, "", "method");
	qn_tap_is(made.req.scheme, "http", "scheme");
	qn_tap_is_int(strlen(made.req.id), 32, "id");
	qn_tap_is_int(qn_req_post(&made.req)->len, 0, "form");
	unmake_request(&made);
}

int
main(void)
{
	test_args();
	test_asking();
	test_extra();
	test_refused();
	return qn_tap_done();
}
