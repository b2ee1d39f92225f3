/* SPDX-License-Identifier: MIT */
/*
 * The pool without the rest: a few handlers by path, for the tests of
 * lib/serve. Options by environment variables of their own, POOL_*.
 *
 *	POOL_LISTEN=/tmp/x.sock POOL_WORKERS=2 t/serve/pool-app
 */
#include "serve/serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"

#define LIST_MAX 8

struct state {
	int begun; /* 1 between begin and end */
};

/* Read at start: a worker's environment has been cleaned. */
static const char *version_file, *fail_begin;

static const char *
text_env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static int64_t
number_env(const char *name, int64_t other)
{
	const char *value = text_env(name);

	return value ? strtoll(value, NULL, 10) : other;
}

/* Milliseconds in the environment, microseconds in the options. */
static int64_t
time_env(const char *name, int64_t other)
{
	return number_env(name, other) * 1000;
}

static const char *const *
list_env(const char *name, const char **list)
{
	char *text = text_env(name) ? strdup(text_env(name)) : NULL;
	char *word, *save = NULL;
	size_t n = 0;

	list[0] = NULL;
	if (!text)
		return list;
	for (word = strtok_r(text, ",", &save); word && n + 1 < LIST_MAX;
	     word = strtok_r(NULL, ",", &save))
		list[n++] = word;
	list[n] = NULL;
	return list;
}

/* ---- handlers ------------------------------------------------------------ */

static struct qn_resp *
hello(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");

	qn_str_add(&resp->body, "hello\n");
	return resp;
}

static struct qn_resp *
pid(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");

	qn_str_addf(&resp->body, "%d\n", (int)getpid());
	return resp;
}

/* What makes this build another: set at compile time for reload tests. */
static struct qn_resp *
version(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");
	char buf[64] = "";
	FILE *in = version_file ? fopen(version_file, "r") : NULL;

	if (in && !fgets(buf, sizeof(buf), in))
		buf[0] = '\0';
	if (in)
		fclose(in);
	qn_str_add(&resp->body, buf);
	return resp;
}

static struct qn_resp *
echo(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");
	char buf[8192];
	int64_t n;

	while ((n = qn_req_read(req, buf, sizeof(buf))) > 0)
		qn_str_add_len(&resp->body, buf, (size_t)n);
	if (n < 0)
		resp->status = 400;
	return resp;
}

static struct qn_resp *
big(struct qn_req *req)
{
	struct qn_resp *resp = qn_resp_new(req, 200, "text/plain");
	const char *size = qn_params_find(&req->get, "size");
	long i, n = size ? strtol(size, NULL, 10) : 1000;

	qn_str_reserve(&resp->body, (size_t)n);
	for (i = 0; i < n; i++)
		qn_str_add_char(&resp->body, (char)('a' + i % 26));
	return resp;
}

static struct qn_resp *
slow(struct qn_req *req)
{
	const char *ms = qn_params_find(&req->get, "ms");
	int64_t until =
	    qn_time_monotonic() + 1000 * (ms ? strtol(ms, NULL, 10) : 100);

	while (qn_time_monotonic() < until)
		usleep(1000);
	return hello(req);
}

/* noinline: the tests look for this name in the backtrace. */
static __attribute__((noinline)) void
crash_deeply(volatile int *nowhere)
{
	*nowhere = 1;
}

static struct qn_resp *
crash(struct qn_req *req)
{
	static int *volatile nowhere = (int *)64;

	/* not NULL, which the sanitizers would notice before the system does */
	crash_deeply(nowhere);
	return hello(req);
}

static struct qn_resp *
bug(struct qn_req *req)
{
	abort();
	return hello(req);
}

static struct qn_resp *
grow(struct qn_req *req)
{
	static char *kept;
	size_t size = (size_t)64 << 20;

	if (!kept) {
		kept = malloc(size);
		if (kept)
			memset(kept, 1, size);
	}
	return hello(req);
}

static void
write_later(struct qn_req *req, void *arg)
{
	FILE *out = version_file ? fopen(version_file, "a") : NULL;

	(void)req;
	(void)arg;
	usleep(300000);
	if (out) {
		fputs("later\n", out);
		fclose(out);
	}
}

static struct qn_resp *
later(struct qn_req *req)
{
	qn_req_after(req, write_later, NULL);
	return hello(req);
}

static const struct {
	const char *path;
	qn_view_fn *view;
} pages[] = {
	{ .path = "/hello", .view = hello },
	{ .path = "/pid", .view = pid },
	{ .path = "/version", .view = version },
	{ .path = "/echo", .view = echo },
	{ .path = "/big", .view = big },
	{ .path = "/slow", .view = slow },
	{ .path = "/crash", .view = crash },
	{ .path = "/bug", .view = bug },
	{ .path = "/grow", .view = grow },
	{ .path = "/later", .view = later },
};

/* ---- the app ------------------------------------------------------------- */

static struct qn_resp *
app_handle(void *app, struct qn_req *req, const struct qn_err *bad)
{
	struct qn_resp *resp;
	size_t i;

	(void)app;
	if (bad) {
		resp = qn_resp_new(
		    req, bad->status ? bad->status : 500, "text/plain");
		qn_str_add(&resp->body, bad->message);
		return resp;
	}
	for (i = 0; i < QN_COUNT(pages); i++)
		if (!strcmp(req->path, pages[i].path))
			return pages[i].view(req);
	return qn_resp_new(req, 404, "text/plain");
}

static int
app_begin(void *app, struct qn_err *err)
{
	if (fail_begin)
		return qn_err_set(err, QN_ERR_CONFIG, "told not to begin");
	((struct state *)app)->begun = 1;
	return 0;
}

static void
app_end(void *app)
{
	((struct state *)app)->begun = 0;
}

static int
app_check(void *app, struct qn_err *err)
{
	const char *file = text_env("POOL_BROKEN_FILE");

	(void)app;
	if (file && access(file, F_OK) == 0)
		return qn_err_set(
		    err, QN_ERR_CONFIG, "the file \"%s\" is in the way", file);
	return 0;
}

static enum qn_pool_mode
mode_env(void)
{
	const char *mode = text_env("POOL_MODE");

	if (mode && !strcmp(mode, "dynamic"))
		return QN_POOL_DYNAMIC;
	if (mode && !strcmp(mode, "ondemand"))
		return QN_POOL_ONDEMAND;
	return QN_POOL_STATIC;
}

static void
options_fill(struct qn_serve_options *options)
{
	static const char *listen[LIST_MAX], *servers[LIST_MAX];

	options->listen = list_env("POOL_LISTEN", listen);
	options->web_servers = list_env("POOL_WEB_SERVERS", servers);
	options->socket_mode = text_env("POOL_SOCKET_MODE");
	options->socket_group = text_env("POOL_SOCKET_GROUP");
	options->backlog = (uint32_t)number_env("POOL_BACKLOG", 511);
	options->mode = mode_env();
	options->workers = (uint32_t)number_env("POOL_WORKERS", 2);
	options->spare_min = (uint32_t)number_env("POOL_SPARE_MIN", 1);
	options->spare_max = (uint32_t)number_env("POOL_SPARE_MAX", 2);
	options->idle_timeout = time_env("POOL_IDLE", 10000);
	options->max_requests = (uint32_t)number_env("POOL_MAX_REQUESTS", 0);
	options->max_requests_jitter =
	    (uint32_t)number_env("POOL_MAX_REQUESTS_JITTER", 0);
	options->max_age = time_env("POOL_MAX_AGE", 0);
	options->max_rss = (uint64_t)number_env("POOL_MAX_RSS", 0);
	options->soft_timeout = time_env("POOL_SOFT", 30000);
	options->hard_timeout = time_env("POOL_HARD", 60000);
	options->io_timeout = time_env("POOL_IO", 5000);
	options->slow = time_env("POOL_SLOW", 0);
	options->stop_timeout = time_env("POOL_STOP", 10000);
	options->arena_max = (uint64_t)64 << 20;
	options->user = text_env("POOL_USER");
	options->group = text_env("POOL_GROUP");
	options->pid_file = text_env("POOL_PID_FILE");
	options->control = text_env("POOL_CONTROL");
	options->status_path = "/-/status";
	options->metrics_path = "/-/metrics";
}

int
main(int argc, char **argv)
{
	struct qn_log_options log = { .target = text_env("POOL_LOG"),
		.levels = text_env("POOL_LEVELS") };
	struct qn_http_options http = {
		.params_max = 200, .header_max = 64 << 10, .body_max = 16 << 20
	};
	struct qn_serve_options options = { 0 };
	struct qn_err err = QN_ERR_INIT;
	struct state state = { 0 };
	struct qn_serve_app app = { .handle = app_handle,
		.begin = app_begin,
		.end = app_end,
		.check = app_check,
		.options = &options,
		.http = &http,
		.app = &state,
		.argv = argv };
	struct qn_str out;

	version_file = text_env("POOL_VERSION_FILE");
	fail_begin = text_env("POOL_FAIL_BEGIN");
	options_fill(&options);
	if (qn_log_open(&log, &err) < 0) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	if (argc > 1 && !strcmp(argv[1], "status")) {
		qn_str_init(&out, NULL);
		if (qn_serve_status(options.control,
			argc > 2 ? QN_STATUS_JSON : QN_STATUS_TEXT, &out,
			&err) < 0) {
			fprintf(stderr, "%s\n", err.message);
			return 1;
		}
		fputs(out.buf, stdout);
		qn_str_release(&out);
		return 0;
	}
	return qn_serve(&app);
}
