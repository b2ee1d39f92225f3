/* SPDX-License-Identifier: MIT */
/*
 * The rules of tasks, epics and sprints. Views, commands and later the API
 * call these with plain values.
 */
#ifndef APP_TASKS_SERVICES_H
#define APP_TASKS_SERVICES_H

#include "tasks/models.h"

/* Cards of one column that a board shows at most, for each organization. */
#define BOARD_COLUMN_MAX 100

/*
 * The board of an organization by its short name ("": of all): columns from
 * left to right, each sorted by due date, archived tasks left out. One
 * statement. The request's; never NULL.
 */
const struct column *board_load(
    struct qn_req *req, const char *organization, size_t *ret_n);

/* A task with the names that belong to it; NULL when there is none. */
const struct card *card_find(struct qn_req *req, int64_t id);

/* The sprints that a task is planned for, oldest first; never NULL. */
const struct sprint *task_sprints_load(
    struct qn_req *req, int64_t id, size_t *ret_n);

#endif
