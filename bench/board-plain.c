/* SPDX-License-Identifier: MIT */
/*
 * The tracker's board as one would write it by hand for speed: libpq with
 * prepared statements, a buffer and snprintf, libfcgi's own accept loop. Its
 * output is that of templates/tasks/board.html to the byte; bench/run compares
 * the two. What changes there changes here.
 */
#include <fcgiapp.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "prefork.h"

#define COLUMNS 3

static const char *const statuses[COLUMNS] = { "UNASSIGNED", "IN_PROGRESS",
	"DONE" };
static const char *const labels[COLUMNS] = { "Unassigned", "In progress",
	"Completed" };

static const char organizations_sql[] =
    "SELECT name, slug FROM accounts_organization ORDER BY name, id";

static const char board_sql[] =
    "SELECT t.id, t.title, t.status, t.priority, t.due_date, "
    "coalesce(nullif(btrim(u.first_name || ' ' || u.last_name), ''), "
    "u.username), e.name, o.name "
    "FROM (VALUES ('UNASSIGNED', 1), ('IN_PROGRESS', 2), ('DONE', 3)) "
    "AS s (status, place) "
    "JOIN accounts_organization o ON $1::bigint = 0 OR o.id = $1 "
    "CROSS JOIN LATERAL ("
    "SELECT * FROM tasks_task "
    "WHERE organization_id = o.id AND status = s.status "
    "ORDER BY due_date, id LIMIT $2::bigint) t "
    "LEFT JOIN accounts_user u ON u.id = t.owner_id "
    "LEFT JOIN tasks_epic e ON e.id = t.epic_id "
    "ORDER BY s.place, t.due_date, t.id";

enum {
	ID,
	TITLE,
	STATUS,
	PRIORITY,
	DUE,
	OWNER,
	EPIC,
	ORGANIZATION
};

static struct {
	char text[1 << 20];
	size_t len;
} page;

static void
add(const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(
	    page.text + page.len, sizeof(page.text) - page.len, format, ap);
	va_end(ap);
	page.len += (size_t)n;
	if (page.len >= sizeof(page.text))
		abort();
}

static void
add_html(const char *s)
{
	static const char *const names[256] = { ['&'] = "&amp;",
		['<'] = "&lt;",
		['>'] = "&gt;",
		['"'] = "&quot;",
		['\''] = "&#x27;" };

	for (; *s && page.len + 8 < sizeof(page.text); s++)
		if (names[(unsigned char)*s])
			add("%s", names[(unsigned char)*s]);
		else
			page.text[page.len++] = *s;
}

static void
add_head(const PGresult *organizations)
{
	int i;

	add("<!doctype html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<title>Board · Tracker</title>\n"
	    "<link rel=\"icon\" type=\"image/svg+xml\" "
	    "href=\"/static/favicon.svg\">\n"
	    "<link rel=\"stylesheet\" href=\"/static/css/quintet.css\">\n\n"
	    "</head>\n<body>\n"
	    "<a class=\"skip-link\" href=\"#main\">Skip to the content</a>\n"
	    "<header class=\"site-header\">\n<div class=\"bar\">\n"
	    "<a class=\"brand\" href=\"/\"><img src=\"/static/favicon.svg\" "
	    "alt=\"\" width=\"28\" height=\"28\">Tracker</a>\n"
	    "<nav class=\"site-nav\" aria-label=\"Main\">\n<ul>\n"
	    "<li><a href=\"/\" aria-current=\"page\">Board</a></li>\n"
	    "<li><a href=\"/help/\">Help</a></li>\n"
	    "</ul>\n</nav>\n</div>\n</header>\n"
	    "<main id=\"main\" tabindex=\"-1\">\n\n"
	    "<div class=\"page-head\">\n<h1>All tasks</h1>\n");
	if (PQntuples(organizations) > 0) {
		add("<nav class=\"tabs\" aria-label=\"Organizations\">\n"
		    "<ul>\n<li><a href=\"/\" aria-current=\"true\">All</a>"
		    "</li>\n");
		for (i = 0; i < PQntuples(organizations); i++) {
			add("<li><a href=\"/?organization=");
			add_html(PQgetvalue(organizations, i, 1));
			add("\">");
			add_html(PQgetvalue(organizations, i, 0));
			add("</a></li>\n");
		}
		add("</ul>\n</nav>");
	}
	add("\n</div>\n");
}

static void
add_foot(void)
{
	add("</div>\n\n</main>\n<footer class=\"site-footer\">\n"
	    "<div class=\"bar\">\n"
	    "<p>Tracker, a task tracker for teams. Built with Quintet.</p>\n"
	    "<p><a href=\"/help/\">Help</a></p>\n</div>\n</footer>\n\n"
	    "</body>\n</html>\n");
}

/* "2026-11-05", which is overdue when before `today`. */
static void
add_due(const char *due, bool overdue)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

	add("<span class=\"due\">%s<time datetime=\"%s\">%d %s</time></span>",
	    overdue ? "<strong class=\"overdue\">Overdue</strong> " : "Due ",
	    due, (due[8] - '0') * 10 + due[9] - '0',
	    months[((due[5] - '0') * 10 + due[6] - '0' - 1) % 12]);
}

static void
add_card(const PGresult *cards, int row, const char *today, bool open)
{
	bool due = !PQgetisnull(cards, row, DUE);
	bool overdue =
	    due && open && strcmp(PQgetvalue(cards, row, DUE), today) < 0;

	add("<li class=\"card%s\">\n<h3 dir=\"auto\"><a href=\"/tasks/%s/\">",
	    overdue ? " is-overdue" : "", PQgetvalue(cards, row, ID));
	add_html(PQgetvalue(cards, row, TITLE));
	add("</a></h3>\n<p class=\"card-tags\">");
	if (strcmp(PQgetvalue(cards, row, PRIORITY), "HIGH") == 0)
		add("<span class=\"tag tag-high\">High priority</span>");
	if (!PQgetisnull(cards, row, EPIC)) {
		add("<span class=\"tag\">");
		add_html(PQgetvalue(cards, row, EPIC));
		add("</span>");
	}
	add("<span class=\"tag tag-quiet\">");
	add_html(PQgetvalue(cards, row, ORGANIZATION));
	add("</span></p>\n<p class=\"card-meta\"><span class=\"owner\">");
	if (PQgetisnull(cards, row, OWNER))
		add("<span class=\"nobody\">No owner</span>");
	else
		add_html(PQgetvalue(cards, row, OWNER));
	add("</span>");
	if (due)
		add_due(PQgetvalue(cards, row, DUE), overdue);
	add("</p>\n</li>\n");
}

static void
add_columns(const PGresult *cards, const int *begin, const char *today)
{
	int i, row;

	add("<nav class=\"jump\" aria-label=\"Columns\">\n<ul>\n");
	for (i = 0; i < COLUMNS; i++)
		add("<li><a href=\"#column-%d\">%s <span class=\"count\">%d"
		    "</span></a></li>\n",
		    i + 1, labels[i], begin[i + 1] - begin[i]);
	add("</ul>\n</nav>\n<div class=\"board\">\n");
	for (i = 0; i < COLUMNS; i++) {
		add("<section class=\"column column-%d\" id=\"column-%d\" "
		    "aria-labelledby=\"heading-%d\">\n"
		    "<h2 id=\"heading-%d\">%s <span class=\"count\" "
		    "aria-label=\"%d tasks\">%d</span></h2>\n",
		    i + 1, i + 1, i + 1, i + 1, labels[i],
		    begin[i + 1] - begin[i], begin[i + 1] - begin[i]);
		add(begin[i + 1] > begin[i] ?
			"<ul class=\"cards\">\n" :
			"<p class=\"empty\">No tasks here.</p>\n");
		for (row = begin[i]; row < begin[i + 1]; row++)
			add_card(cards, row, today, i < 2);
		if (begin[i + 1] > begin[i])
			add("</ul>\n");
		add("</section>\n");
	}
}

static void
render(const PGresult *organizations, const PGresult *cards)
{
	int begin[COLUMNS + 1] = { 0 };
	time_t now = time(NULL);
	char today[16];
	struct tm tm;
	int i, row = 0;

	for (i = 0; i < COLUMNS; i++) {
		while (row < PQntuples(cards) &&
		    strcmp(PQgetvalue(cards, row, STATUS), statuses[i]) == 0)
			row++;
		begin[i + 1] = row;
	}
	gmtime_r(&now, &tm);
	strftime(today, sizeof(today), "%Y-%m-%d", &tm);
	page.len = 0;
	add_head(organizations);
	add_columns(cards, begin, today);
	add_foot();
}

/* ---- the server --------------------------------------------------------- */

static PGresult *
query(PGconn *conn, const char *name, int n, const char *const *args)
{
	PGresult *result = PQexecPrepared(conn, name, n, args, NULL, NULL, 0);

	if (PQresultStatus(result) != PGRES_TUPLES_OK) {
		fprintf(stderr, "%s", PQerrorMessage(conn));
		exit(1);
	}
	return result;
}

static PGconn *
connect_to(const char *url)
{
	PGconn *conn = PQconnectdb(url);

	if (PQstatus(conn) != CONNECTION_OK) {
		fprintf(stderr, "%s", PQerrorMessage(conn));
		exit(1);
	}
	PQclear(PQprepare(conn, "organizations", organizations_sql, 0, NULL));
	PQclear(PQprepare(conn, "board", board_sql, 0, NULL));
	return conn;
}

int
main(int argc, char **argv)
{
	static const char *const args[] = { "0", "100" };
	PGresult *organizations, *cards;
	FCGX_Request request;
	PGconn *conn;
	int fd;

	if (argc != 3) {
		fprintf(stderr, "usage: board-plain SOCKET DATABASE_URL\n");
		return 2;
	}
	fd = prefork(argv[1], 2);
	conn = connect_to(argv[2]);
	FCGX_Init();
	FCGX_InitRequest(&request, fd, 0);
	while (FCGX_Accept_r(&request) >= 0) {
		organizations = query(conn, "organizations", 0, NULL);
		cards = query(conn, "board", 2, args);
		render(organizations, cards);
		PQclear(cards);
		PQclear(organizations);
		FCGX_FPrintF(request.out,
		    "Content-Type: text/html; charset=utf-8\r\n"
		    "Content-Length: %d\r\n\r\n",
		    (int)page.len);
		FCGX_PutStr(page.text, (int)page.len, request.out);
		FCGX_Finish_r(&request);
	}
	return 1;
}
