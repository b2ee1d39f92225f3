/* SPDX-License-Identifier: MIT */
/* Templates: whatever is written parses or is refused, and renders or not. */
#include "fuzz.h"

#include "tpl/tpl.h"

#include "base/banned.h"

static struct qn_value
list_of(struct qn_arena *arena)
{
	struct qn_value *items = QN_NEW_N(arena, struct qn_value, 3);

	items[0] = qn_value_int(1);
	items[1] = qn_value_str("<two>");
	items[2] = qn_value_float(2.5);
	return qn_value_list(items, 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct qn_tpl_source sources[] = {
		{ .name = "i", .text = "[{{ x }}]" },
		{ .name = "base",
		    .text = "{% block a %}{{ x }}{% endblock %}" },
		{ 0 },
	};
	static const struct qn_tpl_options options = { .builtin = sources,
		.output_max = 1 << 20 };
	struct qn_arena *arena = qn_arena_new(0);
	struct qn_tpl_env *env = qn_tpl_env_new(&options);
	struct qn_ctx *ctx = qn_ctx_new(arena);
	struct qn_err err = QN_ERR_INIT;
	const struct qn_tpl *tpl;
	struct qn_str out;
	char *text = fuzz_text(arena, data, size);

	qn_str_init(&out, arena);
	qn_ctx_set(ctx, "a", qn_value_str("<a>"));
	qn_ctx_set(ctx, "n", qn_value_int(7));
	qn_ctx_set(ctx, "l", list_of(arena));
	tpl = qn_tpl_parse(env, arena, "fuzz", text, size, &err);
	if (tpl && qn_tpl_render(tpl, ctx, &out, &err) == 0)
		QN_ASSERT(!out.broken);
	else
		QN_ASSERT(qn_err_is_set(&err));
	qn_tpl_env_free(env);
	qn_arena_free(arena);
	return 0;
}
