/* SPDX-License-Identifier: MIT */
/* A Cookie field: each value survives Set-Cookie and the way back. */
#include "fuzz.h"

#include "base/utf8.h"
#include "http/http-int.h"

#include "base/banned.h"

static void
check_round_trip(struct qn_arena *arena, const struct qn_param *item)
{
	const struct qn_cookie cookie = { .name = item->name,
		.value = item->value };
	struct qn_params back;
	struct qn_str str;

	QN_ASSERT(strlen(item->value) == item->len);
	QN_ASSERT(qn_utf8_is_valid(item->value, item->len));
	qn_str_init(&str, arena);
	if (qn_cookie__format(&str, &cookie, 0) < 0)
		return;
	QN_ASSERT(!strpbrk(str.buf, "\r\n"));
	qn_params_init(&back, arena);
	qn_cookie__parse(&back, str.buf, str.len);
	QN_ASSERT(back.len > 0);
	QN_ASSERT(!strcmp(back.items[0].name, item->name));
	QN_ASSERT(!strcmp(back.items[0].value, item->value));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_params params;
	const char *text = fuzz_text(arena, data, size);
	size_t i;

	qn_params_init(&params, arena);
	qn_cookie__parse(&params, text, strlen(text));
	for (i = 0; i < params.len; i++)
		check_round_trip(arena, &params.items[i]);
	qn_arena_free(arena);
	return 0;
}
