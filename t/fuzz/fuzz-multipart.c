/* SPDX-License-Identifier: MIT */
/*
 * A multipart body behind one byte (how it is cut into pieces) and a line (the
 * boundary). However it is cut, the same must come out.
 */
#include "fuzz.h"

#include "http/memio.h"
#include "http/request.h"

#include "base/banned.h"

static const struct qn_http_options options = {
	.body_max = 1 << 20,
	.memory_max = 32768,
	.file_memory_max = 512,
	.file_max = 30000,
	.fields_max = 50,
	.field_size_max = 8192,
	.files_max = 20,
};

static void
read_form(struct qn_req *req, struct qn_arena *arena, const char *type,
    const char *body, size_t len, size_t chunk)
{
	struct qn_memio *mem = QN_NEW(arena, struct qn_memio);
	struct qn_err err = QN_ERR_INIT;
	struct qn_params cgi;

	qn_params_init(&cgi, arena);
	qn_params_add(&cgi, "REQUEST_METHOD", 14, "POST", 4);
	qn_params_add(&cgi, "REQUEST_URI", 11, "/", 1);
	qn_params_add(&cgi, "CONTENT_TYPE", 12, type, strlen(type));
	qn_memio_init(mem, arena, body, len);
	mem->chunk = chunk;
	if (qn_req_init(req, arena, &cgi, &mem->io, &options, &err) < 0)
		QN_BUG("%s", err.message);
	qn_req_post(req);
}

static void
check_files(const struct qn_req *a, const struct qn_req *b)
{
	const struct qn_file *x, *y;
	char p[256], q[256];
	int64_t n;
	size_t i;

	QN_ASSERT(a->files.len == b->files.len);
	for (i = 0; i < a->files.len; i++) {
		x = qn_vec_get(&a->files, i);
		y = qn_vec_get(&b->files, i);
		QN_ASSERT(x->size == y->size && *x->name);
		QN_ASSERT(!strpbrk(x->name, "/\\"));
		n = qn_file_read(x, 0, p, sizeof(p));
		QN_ASSERT(n == qn_file_read(y, 0, q, sizeof(q)));
		QN_ASSERT(n >= 0 && !memcmp(p, q, (size_t)n));
	}
}

static void
check_same(const struct qn_req *a, const struct qn_req *b)
{
	size_t i;

	QN_ASSERT(a->err.kind == b->err.kind);
	QN_ASSERT(!strcmp(a->err.message, b->err.message));
	QN_ASSERT(a->post.len == b->post.len);
	for (i = 0; i < a->post.len; i++) {
		QN_ASSERT(
		    !strcmp(a->post.items[i].name, b->post.items[i].name));
		QN_ASSERT(a->post.items[i].len == b->post.items[i].len);
		QN_ASSERT(
		    !strcmp(a->post.items[i].value, b->post.items[i].value));
	}
	check_files(a, b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qn_arena *arena;
	struct qn_req whole, pieces;
	const uint8_t *eol;
	const char *type;
	size_t chunk;

	eol = size ? memchr(data, '\n', size) : NULL;
	if (!eol)
		return 0;
	arena = qn_arena_new(0);
	chunk = data[0] % 16 + 1;
	type = qn_arena_printf(arena, "multipart/form-data; boundary=%.*s",
	    (int)(eol - data - 1), (const char *)data + 1);
	size -= (size_t)(eol + 1 - data);
	data = eol + 1;
	read_form(&whole, arena, type, (const char *)data, size, 0);
	read_form(&pieces, arena, type, (const char *)data, size, chunk);
	check_same(&whole, &pieces);
	qn_arena_free(arena);
	return 0;
}
