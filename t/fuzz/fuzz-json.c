/* SPDX-License-Identifier: MIT */
/* JSON: what parses is equal after being written and parsed again. */
#include "fuzz.h"

#include "base/json.h"

#include "base/banned.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_err err = QN_ERR_INIT;
	struct qn_value value, again;
	struct qn_str str;

	if (qn_json_parse(arena, (const char *)data, size, &value, &err) == 0) {
		qn_str_init(&str, arena);
		qn_json_add(&str, &value);
		QN_ASSERT(!strpbrk(str.buf, "<>&"));
		if (qn_json_parse(arena, str.buf, str.len, &again, &err) < 0)
			QN_BUG("%s: %s", err.message, str.buf);
		QN_ASSERT(qn_value_equal(&value, &again));
	} else {
		QN_ASSERT(err.kind == QN_ERR_BAD_INPUT);
	}
	qn_arena_free(arena);
	return 0;
}
