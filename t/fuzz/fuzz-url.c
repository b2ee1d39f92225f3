/* SPDX-License-Identifier: MIT */
/*
 * Routes: the first lines are a path pattern, a regex and an argument, the
 * rest a path. Whatever they are, building, resolving and reversing ends.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "url/route.h"

#include "base/banned.h"

#define PATTERN_MAX 80

static struct qn_resp *
view(struct qn_req *req)
{
	(void)req;
	QN_BUG("views are not called");
}

/* The next line, at most `max` bytes of it, NUL-terminated. */
static char *
take_line(
    struct qn_arena *arena, const uint8_t **data, size_t *size, size_t max)
{
	const uint8_t *end = memchr(*data, '\n', *size);
	size_t len = end ? (size_t)(end - *data) : *size;
	char *line = fuzz_text(arena, *data, len < max ? len : max);

	*data += end ? len + 1 : len;
	*size -= end ? len + 1 : len;
	return line;
}

static void
check_reverse(const struct qn_urls *urls, struct qn_arena *arena,
    const char *name, const char *arg)
{
	struct qn_value values[2] = { qn_value_str(arg), qn_value_int(7) };
	struct qn_err err = QN_ERR_INIT;
	struct qn_str out;
	size_t n, i;

	for (n = 0; n <= 2; n++) {
		qn_str_init(&out, arena);
		if (qn_urls_reverse(
			urls, "", name, values, NULL, n, &out, &err) < 0)
			continue;
		QN_ASSERT(out.len > 0 && out.buf[0] == '/');
		QN_ASSERT(out.buf[1] != '/');
		for (i = 0; i < out.len; i++)
			QN_ASSERT(out.buf[i] > ' ' && out.buf[i] < 127);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qn_arena *arena = qn_arena_new(0);
	char *pattern = take_line(arena, &data, &size, PATTERN_MAX);
	char *regex = take_line(arena, &data, &size, PATTERN_MAX);
	char *arg = take_line(arena, &data, &size, 1000);
	struct qn_route leaves[] = {
		{ .path = "<slug:s>/<int:n>", .view = view, .name = "leaf" },
		{ .path = pattern, .view = view, .name = "path" },
		{ .regex = regex, .view = view, .name = "regex" },
		{ 0 },
	};
	struct qn_route routes[] = {
		{ .path = "in/<path:a>-", .include = leaves },
		{ .path = pattern, .include = leaves },
		{ .path = "", .include = leaves },
		{ 0 },
	};
	struct qn_req req = { .arena = arena, .mount = "" };
	struct qn_urls *urls = qn_urls_new(routes, NULL, NULL);

	req.path = fuzz_text(arena, data, size);
	qn_urls_resolve(urls, &req);
	check_reverse(urls, arena, "leaf", arg);
	check_reverse(urls, arena, "path", arg);
	check_reverse(urls, arena, "regex", arg);
	qn_urls_free(urls);
	qn_arena_free(arena);
	return 0;
}
