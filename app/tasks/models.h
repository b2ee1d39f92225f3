/* SPDX-License-Identifier: MIT */
/*
 * The work: tasks, the epics they belong to, and the sprints they are planned
 * for. A card is a task as the pages show it, with the names of what it
 * refers to; it has no table of its own.
 */
#ifndef APP_TASKS_MODELS_H
#define APP_TASKS_MODELS_H

#include "quintet.h"

#define TASK_UNASSIGNED  "UNASSIGNED"
#define TASK_IN_PROGRESS "IN_PROGRESS"
#define TASK_DONE        "DONE"
#define TASK_ARCHIVED    "ARCHIVED"

/* A body of work made of many tasks. */
struct epic {
	int64_t id;
	int64_t organization_id;
	const char *name;
	const char *description; /* may be "" */
	int64_t created_at;
	int64_t updated_at;
	int64_t creator_id;
};

/* A span of days for which tasks are planned; the end is after the start. */
struct sprint {
	int64_t id;
	int64_t organization_id;
	const char *name;
	const char *description; /* may be "" */
	int32_t start_date;
	int32_t end_date;
	int64_t created_at;
	int64_t updated_at;
	int64_t creator_id;
};

/* A piece of work for one person. */
struct task {
	int64_t id;
	int64_t organization_id;
	const char *title;
	const char *description; /* may be "" */
	const char *status;      /* one of TASK_… */
	const char *priority;    /* LOW, MEDIUM, HIGH */
	int32_t due_date;        /* meaningless unless has_due_date */
	bool has_due_date;
	int64_t created_at;
	int64_t updated_at;
	int64_t creator_id;
	int64_t owner_id; /* meaningless unless has_owner */
	bool has_owner;
	int64_t epic_id; /* meaningless unless has_epic */
	bool has_epic;
	int32_t version; /* counts saves */
};

/* That a task is planned for a sprint. */
struct sprint_task {
	int64_t id;
	int64_t sprint_id;
	int64_t task_id;
};

/* A task as it is shown: its columns, and the names of what it refers to. */
struct card {
	int64_t id;
	const char *title;
	const char *description;
	const char *status;
	const char *priority;
	int32_t due_date; /* meaningless unless has_due_date */
	bool has_due_date;
	int64_t created_at;
	int64_t updated_at;
	const char *creator;      /* full name */
	const char *owner;        /* full name, NULL: nobody */
	const char *epic;         /* name, NULL: none */
	const char *organization; /* name */
};

/* The cards of one status, side by side on the board. */
struct column {
	const char *status;       /* one of TASK_… */
	const struct card *cards; /* first of n_cards */
	size_t n_cards;
};

extern const struct qn_model epic_model;
extern const struct qn_model sprint_model;
extern const struct qn_model task_model;
extern const struct qn_model sprint_task_model;
extern const struct qn_model card_model;
extern const struct qn_model column_model;

/* NULL-ended, for struct qn_app. */
extern const struct qn_model *const tasks_models[];

#endif
