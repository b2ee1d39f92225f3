/* SPDX-License-Identifier: MIT */
#include "tasks/services.h"

#include <string.h>

#include "base/banned.h"

/* The board, from left to right. */
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
 * same however many tasks there are. $1: statuses, $2: organizations, $3:
 * cards of each.
 */
static const char board_sql[] =
    "SELECT t.id, t.title, t.status, t.priority, t.due_date, " OWNER_NAME
    "e.name AS epic, o.name AS organization "
    "FROM unnest($1::text[]) WITH ORDINALITY AS s (status, place) "
    "CROSS JOIN unnest($2::bigint[]) AS o_id "
    "CROSS JOIN LATERAL ("
    "SELECT * FROM tasks_task "
    "WHERE organization_id = o_id AND status = s.status "
    "ORDER BY due_date, id LIMIT $3::bigint) t "
    "JOIN accounts_organization o ON o.id = t.organization_id "
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

/* The keys of some organizations. */
static const int64_t *
organization_ids(
    struct qn_arena *arena, const struct organization *organizations, size_t n)
{
	int64_t *ids = QN_NEW_N(arena, int64_t, n);
	size_t i;

	for (i = 0; i < n; i++)
		ids[i] = organizations[i].id;
	return ids;
}

const struct column *
board_load(struct qn_req *req, const struct organization *organizations,
    size_t n_organizations, size_t *ret_n)
{
	const struct qn_db_arg args[] = {
		{ .kind = QN_DB_ARG_TEXTS,
		    .len = BOARD_COLUMNS,
		    .texts = board_statuses },
		{ .kind = QN_DB_ARG_INTS,
		    .len = n_organizations,
		    .ints = organization_ids(
			req->arena, organizations, n_organizations) },
		QN_DB_INT(BOARD_COLUMN_MAX),
	};
	struct column *columns;
	const struct card *cards;
	size_t n;

	columns = QN_NEW_N(req->arena, struct column, BOARD_COLUMNS);
	cards = qn_rows(req, &card_model, board_sql, args, 3, &n);
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
