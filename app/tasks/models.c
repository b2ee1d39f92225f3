/* SPDX-License-Identifier: MIT */
#include "tasks/models.h"

#include <string.h>

#include "accounts/models.h"

#include "base/banned.h"

static const struct qn_choice status_choices[] = {
	{ .value = TASK_UNASSIGNED, .label = "Unassigned" },
	{ .value = TASK_IN_PROGRESS, .label = "In progress" },
	{ .value = TASK_DONE, .label = "Completed" },
	{ .value = TASK_ARCHIVED, .label = "Archived" },
	{ 0 },
};

static const struct qn_choice priority_choices[] = {
	{ .value = "LOW", .label = "Low" },
	{ .value = "MEDIUM", .label = "Medium" },
	{ .value = "HIGH", .label = "High" },
	{ 0 },
};

/* ---- epics and sprints ------------------------------------------------ */

static struct qn_value
epic_text(const void *row, struct qn_arena *arena)
{
	const struct epic *epic = row;

	(void)arena;
	return qn_value_str(epic->name);
}

static const struct qn_field epic_fields[] = {
	QN_ID(struct epic, id),
	QN_REF(struct epic, organization_id, .to = &organization_model),
	QN_CHAR(struct epic, name, .max_length = 200),
	QN_TEXT(struct epic, description, .blank = true),
	QN_DATETIME(struct epic, created_at),
	QN_DATETIME(struct epic, updated_at),
	QN_REF(struct epic, creator_id, .to = &user_model),
	QN_FIELDS_END,
};

const struct qn_model epic_model = {
	.name = "epic",
	.table = "tasks_epic",
	.size = sizeof(struct epic),
	.fields = epic_fields,
	.ordering = "name",
	.str = epic_text,
};

static struct qn_value
sprint_text(const void *row, struct qn_arena *arena)
{
	const struct sprint *sprint = row;

	(void)arena;
	return qn_value_str(sprint->name);
}

static const struct qn_field sprint_fields[] = {
	QN_ID(struct sprint, id),
	QN_REF(struct sprint, organization_id, .to = &organization_model),
	QN_CHAR(struct sprint, name, .max_length = 200),
	QN_TEXT(struct sprint, description, .blank = true),
	QN_DATE(struct sprint, start_date),
	QN_DATE(struct sprint, end_date),
	QN_DATETIME(struct sprint, created_at),
	QN_DATETIME(struct sprint, updated_at),
	QN_REF(struct sprint, creator_id, .to = &user_model),
	QN_FIELDS_END,
};

const struct qn_model sprint_model = {
	.name = "sprint",
	.table = "tasks_sprint",
	.size = sizeof(struct sprint),
	.fields = sprint_fields,
	.ordering = "start_date",
	.str = sprint_text,
};

/* ---- tasks ------------------------------------------------------------ */

static struct qn_value
task_text(const void *row, struct qn_arena *arena)
{
	const struct task *task = row;

	(void)arena;
	return qn_value_str(task->title);
}

static const struct qn_field task_fields[] = {
	QN_ID(struct task, id),
	QN_REF(struct task, organization_id, .to = &organization_model),
	QN_CHAR(struct task, title, .max_length = 200),
	QN_TEXT(struct task, description, .blank = true),
	QN_CHAR(
	    struct task, status, .max_length = 20, .choices = status_choices),
	QN_CHAR(struct task, priority, .max_length = 20,
	    .choices = priority_choices),
	QN_DATE(struct task, due_date, QN_HAS(struct task, has_due_date),
	    .blank = true, .verbose_name = "due"),
	QN_DATETIME(struct task, created_at),
	QN_DATETIME(struct task, updated_at),
	QN_REF(struct task, creator_id, .to = &user_model),
	QN_REF(struct task, owner_id, QN_HAS(struct task, has_owner),
	    .to = &user_model, .blank = true),
	QN_REF(struct task, epic_id, QN_HAS(struct task, has_epic),
	    .to = &epic_model, .blank = true),
	QN_INT(struct task, version),
	QN_FIELDS_END,
};

const struct qn_model task_model = {
	.name = "task",
	.table = "tasks_task",
	.size = sizeof(struct task),
	.fields = task_fields,
	.ordering = "-created_at",
	.str = task_text,
};

static const struct qn_field sprint_task_fields[] = {
	QN_ID(struct sprint_task, id),
	QN_REF(struct sprint_task, sprint_id, .to = &sprint_model),
	QN_REF(struct sprint_task, task_id, .to = &task_model),
	QN_FIELDS_END,
};

const struct qn_model sprint_task_model = {
	.name = "sprint_task",
	.table = "tasks_sprint_tasks",
	.verbose_name = "task of a sprint",
	.size = sizeof(struct sprint_task),
	.fields = sprint_task_fields,
};

/* ---- what the pages show ---------------------------------------------- */

static struct qn_value
card_text(const void *row, struct qn_arena *arena)
{
	const struct card *card = row;

	(void)arena;
	return qn_value_str(card->title);
}

static bool
card_is_open(const struct card *card)
{
	return strcmp(card->status, TASK_UNASSIGNED) == 0 ||
	    strcmp(card->status, TASK_IN_PROGRESS) == 0;
}

/* A task that is still open the day after it was due. */
static struct qn_value
card_is_overdue(const void *row, struct qn_arena *arena)
{
	const struct card *card = row;

	(void)arena;
	return qn_value_bool(card->has_due_date && card_is_open(card) &&
	    card->due_date < qn_time_now() / QN_DAY);
}

static const struct qn_property card_properties[] = {
	{ .name = "is_overdue", .get = card_is_overdue },
	{ 0 },
};

static const struct qn_field card_fields[] = {
	QN_ID(struct card, id),
	QN_CHAR(struct card, title, .max_length = 200),
	QN_TEXT(struct card, description, .blank = true),
	QN_CHAR(
	    struct card, status, .max_length = 20, .choices = status_choices),
	QN_CHAR(struct card, priority, .max_length = 20,
	    .choices = priority_choices),
	QN_DATE(struct card, due_date, QN_HAS(struct card, has_due_date)),
	QN_DATETIME(struct card, created_at),
	QN_DATETIME(struct card, updated_at),
	QN_TEXT(struct card, creator),
	QN_TEXT(struct card, owner, .null = true),
	QN_TEXT(struct card, epic, .null = true),
	QN_TEXT(struct card, organization),
	QN_FIELDS_END,
};

const struct qn_model card_model = {
	.name = "card",
	.size = sizeof(struct card),
	.fields = card_fields,
	.str = card_text,
	.properties = card_properties,
};

static struct qn_value
column_cards(const void *row, struct qn_arena *arena)
{
	const struct column *column = row;

	(void)arena;
	return qn_value_rows(&card_model, column->cards, column->n_cards);
}

static struct qn_value
column_count(const void *row, struct qn_arena *arena)
{
	const struct column *column = row;

	(void)arena;
	return qn_value_int((int64_t)column->n_cards);
}

static const struct qn_property column_properties[] = {
	{ .name = "cards", .get = column_cards },
	{ .name = "count", .get = column_count },
	{ 0 },
};

static const struct qn_field column_fields[] = {
	QN_CHAR(struct column, status, .choices = status_choices),
	QN_FIELDS_END,
};

const struct qn_model column_model = {
	.name = "column",
	.size = sizeof(struct column),
	.fields = column_fields,
	.properties = column_properties,
};

const struct qn_model *const tasks_models[] = {
	&epic_model,
	&sprint_model,
	&task_model,
	&sprint_task_model,
	NULL,
};
