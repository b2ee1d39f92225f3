/* SPDX-License-Identifier: MIT */
#include "tasks/services.h"

#include <string.h>

#include "base/banned.h"

/* The board, from left to right, as in board_sql. */
static const char *const board_statuses[] = {
	TASK_UNASSIGNED,
	TASK_IN_PROGRESS,
	TASK_DONE,
};

#define BOARD_COLUMNS (sizeof(board_statuses) / sizeof(board_statuses[0]))

/* What a person is called: both names where given, else the user name. */
#define OWNER_NAME                                                         \
	"coalesce(nullif(btrim(u.first_name || ' ' || u.last_name), ''), " \
	"u.username) AS owner, "
#define CREATOR_NAME                                                       \
	"coalesce(nullif(btrim(c.first_name || ' ' || c.last_name), ''), " \
	"c.username) AS creator, "

/*
 * One index scan for each status and organization, so that a column costs the
 * same however many tasks there are. $1: short name of an organization, '' for
 * all; $2: cards of each. No arrays: PostgreSQL cannot know their length
 * beforehand and would plan the statement anew each time, which takes longer
 * than running it.
 */
static const char board_sql[] =
    "SELECT t.id, t.title, t.status, t.priority, t.due_date, " OWNER_NAME
    "e.name AS epic, o.name AS organization "
    "FROM (VALUES ('" TASK_UNASSIGNED "', 1), ('" TASK_IN_PROGRESS "', 2), "
    "('" TASK_DONE "', 3)) AS s (status, place) "
    "JOIN accounts_organization o ON $1 = '' OR o.slug = $1 "
    "CROSS JOIN LATERAL ("
    "SELECT * FROM tasks_task "
    "WHERE organization_id = o.id AND status = s.status "
    "ORDER BY due_date, id LIMIT $2::bigint) t "
    "LEFT JOIN accounts_user u ON u.id = t.owner_id "
    "LEFT JOIN tasks_epic e ON e.id = t.epic_id "
    "ORDER BY s.place, t.due_date, t.id";

static const char card_sql[] =
    "SELECT t.id, t.title, t.description, t.status, t.priority, t.due_date, "
    "t.created_at, t.updated_at, " CREATOR_NAME OWNER_NAME
    "e.name AS epic, o.name AS organization "
    "FROM tasks_task t "
    "JOIN accounts_organization o ON o.id = t.organization_id "
    "JOIN accounts_user c ON c.id = t.creator_id "
    "LEFT JOIN accounts_user u ON u.id = t.owner_id "
    "LEFT JOIN tasks_epic e ON e.id = t.epic_id "
    "WHERE t.id = $1";

static const char task_sprints_sql[] =
    "SELECT s.id, s.name, s.start_date, s.end_date "
    "FROM tasks_sprint s "
    "JOIN tasks_sprint_tasks st ON st.sprint_id = s.id "
    "WHERE st.task_id = $1 "
    "ORDER BY s.start_date, s.id";

/* Cut the cards, sorted by status, into the columns of the board. */
static void
board_split(struct column *columns, const struct card *cards, size_t n)
{
	size_t c, i = 0;

	for (c = 0; c < BOARD_COLUMNS; c++) {
		columns[c].status = board_statuses[c];
		columns[c].cards = cards + i;
		while (i < n && strcmp(cards[i].status, board_statuses[c]) == 0)
			i++;
		columns[c].n_cards = (size_t)(cards + i - columns[c].cards);
	}
}

const struct column *
board_load(struct qn_req *req, const char *organization, size_t *ret_n)
{
	struct column *columns;
	const struct card *cards;
	size_t n;

	columns = QN_NEW_N(req->arena, struct column, BOARD_COLUMNS);
	cards = qn_rows(req, &card_model, board_sql,
	    QN_DB_ARGS(QN_DB_TEXT(organization), QN_DB_INT(BOARD_COLUMN_MAX)),
	    &n);
	board_split(columns, cards, n);
	*ret_n = BOARD_COLUMNS;
	return columns;
}

const struct card *
card_find(struct qn_req *req, int64_t id)
{
	return qn_row_find(
	    req, &card_model, card_sql, QN_DB_ARGS(QN_DB_INT(id)));
}

const struct sprint *
task_sprints_load(struct qn_req *req, int64_t id, size_t *ret_n)
{
	return qn_rows(req, &sprint_model, task_sprints_sql,
	    QN_DB_ARGS(QN_DB_INT(id)), ret_n);
}
