/* SPDX-License-Identifier: MIT */
/* Findings: the report in Django's form, and what is found in models. */
#include "meta/check.h"

#include <string.h>

#include "testing/tap.h"

struct thing {
	int64_t id;
	const char *name;
	int32_t n;
	bool flag;
};

static void
test_report(struct qn_arena *arena)
{
	static const char *const silenced[] = { "models.W042", NULL };
	struct qn_checks checks;
	struct qn_str str;

	qn_str_init(&str, arena);
	qn_checks_init(&checks, arena, NULL);
	qn_checks_format(&checks, &str);
	qn_tap_is(str.buf, "System check identified no issues (0 silenced).\n",
	    "nothing found");

	qn_checks_init(&checks, arena, silenced);
	qn_checks_add(&checks, QN_CHECK_WARNING, "security.W004", NULL,
	    "Set it.", "You have not set %s.", "SECURE_HSTS_SECONDS");
	qn_tap_ok(!qn_checks_has(&checks, QN_CHECK_ERROR), "no error yet");
	qn_checks_add(&checks, QN_CHECK_WARNING, "models.W042", "a", NULL, "x");
	qn_checks_add(
	    &checks, QN_CHECK_ERROR, "fields.E120", "task.title", NULL, "One.");
	qn_tap_ok(qn_checks_has(&checks, QN_CHECK_ERROR), "an error");
	qn_tap_ok(qn_checks_has(&checks, QN_CHECK_INFO), "or worse than info");
	qn_str_reset(&str);
	qn_checks_format(&checks, &str);
	qn_tap_is(str.buf,
	    "System check identified some issues:\n"
	    "\n"
	    "ERRORS:\n"
	    "task.title: (fields.E120) One.\n"
	    "\n"
	    "WARNINGS:\n"
	    "?: (security.W004) You have not set SECURE_HSTS_SECONDS.\n"
	    "\tHINT: Set it.\n"
	    "\n"
	    "System check identified 2 issues (1 silenced).\n",
	    "the report");
}

static const struct qn_choice choices[] = {
	{ .value = "LONG", .label = "Long" },
	{ 0 },
};

static const struct qn_choice half_choices[] = {
	{ .value = "A" },
	{ .label = "b" },
	{ 0 },
};

static struct qn_value
get(const void *row, struct qn_arena *arena)
{
	(void)row;
	(void)arena;
	return QN_NONE;
}

static const struct qn_property properties[] = {
	{ .name = "name", .get = get },
	{ .name = "nothing" },
	{ 0 },
};

#define FIELDS(...)                                                      \
	.name = "thing", .table = "thing", .size = sizeof(struct thing), \
	.fields = (const struct qn_field[])                              \
	{                                                                \
		__VA_ARGS__, QN_FIELDS_END                               \
	}

/* A model, and the ids of its findings in order, space between. */
static const struct {
	const char *want;
	struct qn_model model;
} cases[] = {
	{ "", { FIELDS(QN_ID(struct thing, id)) } },
	{ "models.E903", { .name = "empty" } },
	{ "models.E901", { FIELDS(QN_INT(struct thing, n)) } },
	{ "fields.E120",
	    { FIELDS(QN_ID(struct thing, id), QN_CHAR(struct thing, name)) } },
	{ "fields.E009",
	    { FIELDS(QN_ID(struct thing, id),
		QN_CHAR(struct thing, name, .max_length = 3,
		    .choices = choices)) } },
	{ "fields.E005 fields.E005",
	    { FIELDS(QN_ID(struct thing, id),
		QN_TEXT(struct thing, name, .choices = half_choices)) } },
	{ "fields.E901",
	    { FIELDS(QN_ID(struct thing, id),
		QN_INT(struct thing, n, .choices = choices)) } },
	{ "fields.W122",
	    { FIELDS(QN_ID(struct thing, id),
		QN_INT(struct thing, n, .max_length = 3)) } },
	{ "fields.E300",
	    { FIELDS(QN_ID(struct thing, id),
		{ .name = "id2", .type = QN_F_REF }) } },
	{ "fields.E007", { FIELDS(QN_ID(struct thing, id, .null = true)) } },
	{ "fields.E902",
	    { FIELDS(QN_ID(struct thing, id),
		QN_INT(struct thing, n,
		    .has_offset = offsetof(struct thing, flag))) } },
	{ "fields.E903",
	    { FIELDS(QN_ID(struct thing, id),
		{ .name = "far", .type = QN_F_INT, .offset = 1000 }) } },
	{ "fields.E001 fields.E002",
	    { FIELDS(QN_ID(struct thing, id),
		{ .name = "a__b_", .type = QN_F_INT }) } },
	{ "fields.E003",
	    { FIELDS(QN_ID(struct thing, id),
		{ .name = "pk", .type = QN_F_INT }) } },
	{ "models.E004 models.E901",
	    { FIELDS({ .name = "id", .type = QN_F_INT }) } },
	{ "models.E006",
	    { FIELDS(QN_ID(struct thing, id), QN_INT(struct thing, n),
		QN_INT(struct thing, n)) } },
	{ "models.E007",
	    { FIELDS(QN_ID(struct thing, id), QN_INT(struct thing, n),
		QN_BOOL(struct thing, flag, .db_column = "n")) } },
	{ "models.E018",
	    { FIELDS(QN_ID(struct thing, id),
		QN_INT(struct thing, n,
		    .db_column = "a_name_that_has_more_than_the_sixty_three_"
				 "bytes_of_postgresql_names")) } },
	{ "models.E026",
	    { FIELDS(QN_ID(struct thing, id),
		QN_INT(struct thing, n, .primary_key = true)) } },
	{ "models.E015 models.E015",
	    { FIELDS(QN_ID(struct thing, id), QN_INT(struct thing, n)),
		.ordering = "-n, -m,pk,o" } },
	{ "models.E025 models.E902",
	    { FIELDS(QN_ID(struct thing, id), QN_TEXT(struct thing, name)),
		.properties = properties } },
};

static const char *
ids(const struct qn_checks *checks, struct qn_arena *arena)
{
	const struct qn_check *check;
	struct qn_str str;
	size_t i;

	qn_str_init(&str, arena);
	for (i = 0; i < checks->items.len; i++) {
		check = qn_vec_get(&checks->items, i);
		qn_str_addf(&str, "%s%s", i ? " " : "", check->id);
	}
	return str.buf;
}

static void
test_models(struct qn_arena *arena)
{
	struct qn_checks checks;
	size_t i;

	for (i = 0; i < QN_COUNT(cases); i++) {
		qn_checks_init(&checks, arena, NULL);
		qn_model_check(&cases[i].model, &checks);
		qn_tap_is(ids(&checks, arena), cases[i].want, "case %zu: %s", i,
		    cases[i].want);
	}
}

static const struct qn_model one = { .name = "one" };

static const struct qn_field two_fields[] = {
	QN_ID(struct thing, id, .to = &one),
	QN_FIELDS_END,
};

static void
test_sets(struct qn_arena *arena)
{
	static const struct qn_model two = {
		.name = "two", .table = "t", .fields = two_fields
	};
	static const struct qn_model three = { .name = "three", .table = "t" };
	const struct qn_model *const models[] = { &two, &three };
	struct qn_checks checks;

	qn_checks_init(&checks, arena, NULL);
	qn_models_check(models, 2, &checks);
	qn_tap_is(ids(&checks, arena), "fields.E300 models.E028",
	    "a model that is not listed, a table used twice");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_report(arena);
	test_models(arena);
	test_sets(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
