/* SPDX-License-Identifier: MIT */
/*
 * Requests as data: each case of t/wire/NAME.txt gives parameters, options and
 * a body, and says what must come out. See t/wire/README for the format.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "http/memio.h"
#include "http/request.h"
#include "testing/tap.h"

#include "base/banned.h"

#define LIST_MAX 16

struct wire_case {
	char *name;
	struct qn_arena *arena;
	struct qn_params cgi;
	struct qn_http_options options;
	const char *lists[2][LIST_MAX + 1];
	struct qn_str body;
	bool has_body;
	bool no_length;
	struct qn_params want;
};

/* ---- options ------------------------------------------------------------ */

enum option_kind {
	O_U64 = 0,
	O_U32,
	O_TEXT,
	O_LIST,
	O_BOOL
};

static const struct option_row {
	const char *name;
	enum option_kind kind;
	size_t offset;
} option_rows[] = {
#define ROW(k, m)                                             \
	{                                                     \
		.name = #m, .kind = k,                        \
		.offset = offsetof(struct qn_http_options, m) \
	}
	ROW(O_LIST, allowed_hosts), ROW(O_LIST, trusted_proxies),
	ROW(O_TEXT, mount), ROW(O_BOOL, use_forwarded_host),
	ROW(O_U64, body_max), ROW(O_U64, memory_max),
	ROW(O_U64, file_memory_max), ROW(O_U64, file_max),
	ROW(O_U32, fields_max), ROW(O_U64, field_size_max),
	ROW(O_U32, files_max), ROW(O_U32, params_max), ROW(O_U64, header_max),
	{ 0 }
};

static void
split_list(struct wire_case *wire, const char **list, char *text)
{
	size_t n = 0;
	char *save = NULL, *word;

	text = qn_arena_strdup(wire->arena, text);
	for (word = strtok_r(text, " ", &save); word && n < LIST_MAX;
	     word = strtok_r(NULL, " ", &save))
		list[n++] = word;
	list[n] = NULL;
}

static void
set_option(struct wire_case *wire, const char *name, char *value)
{
	const struct option_row *row;
	char *member;
	int list;

	for (row = option_rows; row->name && strcmp(row->name, name); row++)
		;
	if (!row->name) {
		qn_tap_ok(false, "%s: unknown option %s", wire->name, name);
		return;
	}
	member = (char *)&wire->options + row->offset;
	if (row->kind == O_U64)
		*(uint64_t *)member = strtoull(value, NULL, 10);
	else if (row->kind == O_U32)
		*(uint32_t *)member = (uint32_t)strtoul(value, NULL, 10);
	else if (row->kind == O_BOOL)
		*(bool *)member = true;
	else if (row->kind == O_TEXT)
		*(const char **)member = qn_arena_strdup(wire->arena, value);
	else {
		list = !strcmp(name, "trusted_proxies");
		split_list(wire, wire->lists[list], value);
		*(const char *const **)member = wire->lists[list];
	}
}

/* ---- reading the file --------------------------------------------------- */

/* \r \n \0 \\ and \xHH. */
static char *
unescape(struct qn_arena *arena, const char *text, size_t *ret_len)
{
	char *out = qn_arena_alloc(arena, strlen(text) + 1), *p = out;

	for (; *text; text++) {
		if (*text != '\\') {
			*p++ = *text;
			continue;
		}
		text++;
		if (*text == 'x') {
			*p++ = (char)(qn_hex_value(text[1]) << 4 |
			    qn_hex_value(text[2]));
			text += 2;
		} else {
			*p++ = *text == 'r' ? '\r' :
			    *text == 'n'    ? '\n' :
			    *text == '0'    ? '\0' :
					      *text;
		}
	}
	*p = '\0';
	*ret_len = (size_t)(p - out);
	return out;
}

static void
add_pair(struct wire_case *wire, struct qn_params *params, const char *name,
    const char *text)
{
	char *value;
	size_t len;

	value = unescape(wire->arena, text, &len);
	name = qn_arena_strdup(wire->arena, name);
	qn_params_add(params, name, strlen(name), value, len);
}

/* "| text" is a line of the body, "|- text" one without CRLF. */
static void
add_body(struct wire_case *wire, const char *line)
{
	bool bare = line[1] == '-';
	const char *text = line + (bare ? 2 : 1);
	size_t len;
	char *bytes;

	if (*text == ' ')
		text++;
	bytes = unescape(wire->arena, text, &len);
	qn_str_add_len(&wire->body, bytes, len);
	if (!bare)
		qn_str_add(&wire->body, "\r\n");
	wire->has_body = true;
}

/* "|*N c": N times the byte c. */
static void
add_repeat(struct wire_case *wire, const char *line)
{
	unsigned long n = strtoul(line + 2, NULL, 10);
	const char *c = strrchr(line, ' ') + 1;

	while (n--)
		qn_str_add_char(&wire->body, *c);
	wire->has_body = true;
}

static void
read_line(struct wire_case *wire, char *line)
{
	char *colon;

	if (!strncmp(line, "|*", 2)) {
		add_repeat(wire, line);
		return;
	}
	if (*line == '|') {
		add_body(wire, line);
		return;
	}
	if (!strcmp(line, "no length")) {
		wire->no_length = true;
		return;
	}
	colon = strstr(line, ": ");
	if (!colon)
		return;
	*colon = '\0';
	if (!strncmp(line, "> ", 2))
		add_pair(wire, &wire->want, line + 2, colon + 2);
	else if (!strncmp(line, "option ", 7))
		set_option(wire, line + 7, colon + 2);
	else
		add_pair(wire, &wire->cgi, line, colon + 2);
}

/* ---- what came out ------------------------------------------------------ */

static void
show_params(struct qn_str *str, const struct qn_params *params)
{
	size_t i;

	for (i = 0; i < params->len; i++) {
		qn_str_add(str, i ? " " : "");
		qn_str_add_len(
		    str, params->items[i].name, params->items[i].name_len);
		qn_str_add(str, "=[");
		qn_str_add_len(
		    str, params->items[i].value, params->items[i].len);
		qn_str_add(str, "]");
	}
}

/* field=name:type:size:memory|disk[contents] */
static void
show_files(struct qn_str *str, struct qn_req *req)
{
	const struct qn_file *file;
	char buf[64];
	int64_t n;
	size_t i;

	for (i = 0; i < req->files.len; i++) {
		file = qn_vec_get(&req->files, i);
		n = qn_file_read(file, 0, buf, sizeof(buf));
		qn_str_addf(str, "%s%s=%s:%s:%d:%s[", i ? " " : "", file->field,
		    file->name, file->content_type, (int)file->size,
		    file->data ? "memory" : "disk");
		qn_str_add_len(str, buf, n > 20 ? 20 : (size_t)n);
		qn_str_add(str, "]");
	}
}

static void
show(struct qn_str *str, struct qn_req *req, const char *what)
{
	const struct {
		const char *name, *text;
	} texts[] = { { "path", req->path }, { "mount", req->mount },
		{ "full_path", req->full_path }, { "query", req->query },
		{ "scheme", req->scheme }, { "host", req->host },
		{ "addr", req->remote_addr }, { "id", req->id },
		{ "method", qn_method_name(req->method) } };
	size_t i;

	for (i = 0; i < QN_COUNT(texts); i++)
		if (!strcmp(what, texts[i].name))
			qn_str_add(str, texts[i].text);
	if (!strcmp(what, "get"))
		show_params(str, &req->get);
	else if (!strcmp(what, "post"))
		show_params(str, qn_req_post(req));
	else if (!strcmp(what, "cookies"))
		show_params(str, qn_req_cookies(req));
	else if (!strcmp(what, "files"))
		show_files(str, req);
	else if (!strncmp(what, "header ", 7))
		qn_str_add(str, qn_req_header(req, what + 7) ?: "(none)");
}

static void
compare(struct wire_case *wire, struct qn_req *req, const struct qn_err *err,
    size_t chunk)
{
	const struct qn_param *want;
	struct qn_str got;
	size_t i;

	for (i = 0; i < wire->want.len; i++) {
		want = &wire->want.items[i];
		qn_str_init(&got, wire->arena);
		if (strcmp(want->name, "error"))
			show(&got, req, want->name);
		else if (qn_err_is_set(err))
			qn_str_addf(&got, "%d %s", err->status, err->message);
		qn_tap_is(got.buf, want->value, "%s: %s (chunks of %zu)",
		    wire->name, want->name, chunk);
	}
	if (qn_err_is_set(err) && !qn_params_find(&wire->want, "error"))
		qn_tap_is(err->message, "", "%s: no error", wire->name);
}

static void
run_case(struct wire_case *wire, size_t chunk)
{
	struct qn_err err = QN_ERR_INIT;
	char length[32];
	struct qn_params cgi = wire->cgi;
	struct qn_memio mem;
	struct qn_req req;

	qn_memio_init(&mem, wire->arena, wire->body.buf, wire->body.len);
	mem.chunk = chunk;
	snprintf(length, sizeof(length), "%zu", wire->body.len);
	if (wire->has_body && !wire->no_length &&
	    !qn_params_find(&cgi, "CONTENT_LENGTH"))
		qn_params_add(
		    &cgi, "CONTENT_LENGTH", 14, length, strlen(length));
	if (qn_req_init(
		&req, wire->arena, &cgi, &mem.io, &wire->options, &err) == 0 &&
	    wire->options.allowed_hosts && qn_req_check_host(&req, &err) < 0)
		qn_tap_ok(err.status == 400, "%s: 400", wire->name);
	if (!qn_err_is_set(&err)) {
		qn_req_post(&req);
		err = req.err;
	}
	compare(wire, &req, &err, chunk);
}

static void
case_begin(struct wire_case *wire, const char *name)
{
	memset(wire, 0, sizeof(*wire));
	wire->arena = qn_arena_new(0);
	wire->name = qn_arena_strdup(wire->arena, name);
	qn_params_init(&wire->cgi, wire->arena);
	qn_params_init(&wire->want, wire->arena);
	qn_str_init(&wire->body, wire->arena);
}

static void
case_end(struct wire_case *wire)
{
	static const size_t chunks[] = { 0, 1, 3 };
	size_t i;

	if (!wire->arena)
		return;
	for (i = 0; i < (wire->has_body ? QN_COUNT(chunks) : 1); i++)
		run_case(wire, chunks[i]);
	qn_arena_free(wire->arena);
	wire->arena = NULL;
}

static void
run_file(const char *path)
{
	struct wire_case wire = { 0 };
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;

	qn_tap_ok(file, "open %s", path);
	if (!file)
		return;
	while (getline(&line, &cap, file) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "=== ", 4)) {
			case_end(&wire);
			case_begin(&wire, line + 4);
		} else if (wire.arena && *line != '#') {
			read_line(&wire, line);
		}
	}
	case_end(&wire);
	free(line);
	fclose(file);
}

int
main(void)
{
	const char *top = getenv("top_srcdir");
	char pattern[4096];
	glob_t files;
	size_t i;

	snprintf(pattern, sizeof(pattern), "%s/t/wire/*.txt", top ? top : ".");
	if (glob(pattern, 0, NULL, &files))
		qn_tap_skip_all("no files match %s", pattern);
	for (i = 0; i < files.gl_pathc; i++)
		run_file(files.gl_pathv[i]);
	globfree(&files);
	return qn_tap_done();
}
