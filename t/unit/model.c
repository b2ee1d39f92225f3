/* SPDX-License-Identifier: MIT */
/* Models and fields: attributes of records by slot, as templates ask. */
#include "meta/model.h"

#include <string.h>

#include "testing/tap.h"

struct bike {
	int64_t id;
	const char *name;
	const char *status;
	int32_t wheels;
	bool electric;
	double weight;
	int32_t bought;
	bool has_bought;
	int64_t seen;
	int64_t owner_id;
	bool has_owner;
	const char *note;
};

static const struct qn_choice statuses[] = {
	{ .value = "NEW", .label = "Brand new" },
	{ .value = "OLD", .label = "Used" },
	{ 0 },
};

static struct qn_value
bike_is_heavy(const void *row, struct qn_arena *arena)
{
	const struct bike *bike = row;

	(void)arena;
	return qn_value_bool(bike->weight > 20);
}

static const struct qn_property properties[] = {
	{ .name = "is_heavy", .get = bike_is_heavy },
	{ 0 },
};

static const struct qn_field fields[] = {
	QN_ID(struct bike, id),
	QN_CHAR(struct bike, name, .max_length = 20, .db_column = "title"),
	QN_CHAR(struct bike, status, .max_length = 3, .choices = statuses),
	QN_INT(struct bike, wheels),
	QN_BOOL(struct bike, electric),
	QN_FLOAT(struct bike, weight),
	QN_DATE(struct bike, bought, QN_HAS(struct bike, has_bought)),
	QN_DATETIME(struct bike, seen),
	QN_REF(struct bike, owner_id, QN_HAS(struct bike, has_owner)),
	QN_TEXT(struct bike, note, .null = true),
	QN_FIELDS_END,
};

static const struct qn_model bike_model = {
	.name = "bike",
	.table = "bikes",
	.size = sizeof(struct bike),
	.fields = fields,
	.properties = properties,
};

static struct qn_value
get(const struct bike *bike, const char *name, struct qn_arena *arena)
{
	return qn_row_get(&bike_model, bike,
	    qn_model_slot(&bike_model, name, strlen(name)), arena);
}

/* The attribute as Python's str(). */
static void
expect(const struct bike *bike, const char *name, enum qn_value_kind kind,
    const char *want, struct qn_arena *arena)
{
	struct qn_value value = get(bike, name, arena);
	struct qn_str str;

	qn_str_init(&str, arena);
	qn_value_add(&str, &value);
	qn_tap_is_int(value.kind, kind, "%s: kind", name);
	qn_tap_is(str.buf, want, "%s: text", name);
}

static void
test_fields(struct qn_arena *arena)
{
	struct bike bike = { .id = 7,
		.name = "Rad & Tat",
		.status = "OLD",
		.wheels = 2,
		.electric = true,
		.weight = 21.5,
		.bought = 20778,
		.has_bought = true,
		.seen = 0,
		.owner_id = 3 };

	expect(&bike, "id", QN_V_INT, "7", arena);
	expect(&bike, "pk", QN_V_INT, "7", arena);
	expect(&bike, "name", QN_V_TEXT, "Rad & Tat", arena);
	expect(&bike, "status", QN_V_TEXT, "OLD", arena);
	expect(&bike, "get_status_display", QN_V_TEXT, "Used", arena);
	expect(&bike, "wheels", QN_V_INT, "2", arena);
	expect(&bike, "electric", QN_V_BOOL, "True", arena);
	expect(&bike, "weight", QN_V_FLOAT, "21.5", arena);
	expect(&bike, "bought", QN_V_DATE, "2026-11-21", arena);
	expect(
	    &bike, "seen", QN_V_DATETIME, "1970-01-01 00:00:00+00:00", arena);
	expect(&bike, "owner_id", QN_V_NONE, "None", arena);
	expect(&bike, "note", QN_V_NONE, "None", arena);
	expect(&bike, "is_heavy", QN_V_BOOL, "True", arena);
	bike.status = "LOST";
	expect(&bike, "get_status_display", QN_V_TEXT, "LOST", arena);
	bike.has_bought = false;
	expect(&bike, "bought", QN_V_NONE, "None", arena);
}

static void
test_absent(void)
{
	static const char *const names[] = { "", "i", "idx", "title",
		"get_name_display", "get__display", "get_status_displa",
		"get_status_display_", "has_owner", "is_heav", "table" };
	size_t i;

	for (i = 0; i < QN_COUNT(names); i++)
		qn_tap_is_int(
		    qn_model_slot(&bike_model, names[i], strlen(names[i])), -1,
		    "\"%s\" is no attribute", names[i]);
	qn_tap_ok(!qn_model_field(&bike_model, "names", 5), "no field");
	qn_tap_is(qn_model_field(&bike_model, "names", 4)->name, "name",
	    "a name's length counts");
	qn_tap_is(qn_field_column(qn_model_field(&bike_model, "name", 4)),
	    "title", "a column of another name");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);
	const struct bike bike = { .id = 7 };
	struct qn_value text;

	test_fields(arena);
	test_absent();
	text = qn_row_text(&bike_model, &bike, arena);
	qn_tap_is(text.text, "bike object (7)", "a record without str");
	qn_tap_is(qn_model_label(&bike_model), "bike", "its name");
	qn_tap_ok(qn_model_pk(&bike_model) == fields, "its primary key");
	qn_arena_free(arena);
	return qn_tap_done();
}
