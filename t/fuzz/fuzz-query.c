/* SPDX-License-Identifier: MIT */
/* A query string: what parses is the same after formatting and parsing. */
#include "fuzz.h"

#include "base/utf8.h"
#include "http/params.h"

#include "base/banned.h"

static void
check_same(const struct qn_params *a, const struct qn_params *b)
{
	size_t i;

	QN_ASSERT(a->len == b->len);
	for (i = 0; i < a->len; i++) {
		QN_ASSERT(!strcmp(a->items[i].name, b->items[i].name));
		QN_ASSERT(!strcmp(a->items[i].value, b->items[i].value));
		QN_ASSERT(strlen(a->items[i].value) == a->items[i].len);
		QN_ASSERT(qn_utf8_is_valid(a->items[i].value, a->items[i].len));
		QN_ASSERT(qn_params_find(a, a->items[i].name));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_params params, again;
	struct qn_err err = QN_ERR_INIT;
	struct qn_str str;

	qn_params_init(&params, arena);
	qn_params_init(&again, arena);
	qn_str_init(&str, arena);
	if (qn_params_parse(&params, (const char *)data, size, 1000, &err) ==
	    0) {
		qn_params_format(&params, &str);
		if (qn_params_parse(&again, str.buf, str.len, 1000, &err) < 0)
			QN_BUG("what was formatted does not parse");
		check_same(&params, &again);
	} else {
		QN_ASSERT(err.status == 400 || err.status == 413);
	}
	qn_arena_free(arena);
	return 0;
}
