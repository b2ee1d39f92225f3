/* SPDX-License-Identifier: MIT */
/*
 * The connection: opened without blocking by the process that uses it, left
 * alone for a while when the server is away.
 */
#include "db/db-int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/log.h"
#include "base/time.h"

#include "base/banned.h"

/* While the server is away: no attempt for this long, doubled each time. */
#define AWAY_FIRST (50 * INT64_C(1000))
#define AWAY_MAX   (1000 * INT64_C(1000))

/* ---- processes -------------------------------------------------------- */

/* Counts forks on the child's side; asking getpid() would be a system call. */
static unsigned forks;
static pthread_once_t forks_once = PTHREAD_ONCE_INIT;

static void
forks_count(void)
{
	forks++;
}

static void
forks_watch(void)
{
	pthread_atfork(NULL, NULL, forks_count);
}

/*
 * Close a connection that the parent opened: its socket must not see the
 * farewell of the protocol, which would end the parent's session.
 */
static void
conn_abandon(PGconn *conn)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null >= 0 && PQsocket(conn) >= 0)
		dup2(null, PQsocket(conn));
	if (null >= 0)
		close(null);
	PQfinish(conn);
}

bool
qn_conn__is_ours(const struct qn_db *db)
{
	return db->forks == forks;
}

void
qn_conn__close(struct qn_db *db)
{
	if (!db->conn)
		return;
	if (!qn_conn__is_ours(db))
		conn_abandon(db->conn);
	else
		PQfinish(db->conn);
	db->conn = NULL;
	qn_stmts__reset(&db->stmts);
}

bool
qn_conn__is_dead(const struct qn_db *db)
{
	char byte;
	ssize_t n;

	n = recv(PQsocket(db->conn), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	if (n < 0)
		return errno != EAGAIN && errno != EINTR;
	/*
	 * An idle server sends nothing but the reason for which it closes, or
	 * a notice; a new connection is right for both. With TLS the bytes
	 * may be a session ticket, so they prove nothing there.
	 */
	return n == 0 || !PQsslInUse(db->conn);
}

const char *
qn_conn__message(const PGconn *conn, struct qn_arena *arena)
{
	char *text = qn_arena_strdup(arena, PQerrorMessage(conn));
	size_t len = strlen(text), i;

	while (len > 0 && text[len - 1] == '\n')
		text[--len] = '\0';
	for (i = 0; i < len; i++)
		if (text[i] == '\n' || text[i] == '\t')
			text[i] = ' ';
	return text;
}

/* ---- parameters of the connection -------------------------------------- */

#define KEYWORDS_MAX 10

struct keywords {
	const char *names[KEYWORDS_MAX];
	const char *values[KEYWORDS_MAX];
	int n;
};

static void
keyword_add(struct keywords *keywords, const char *name, const char *value)
{
	keywords->names[keywords->n] = name;
	keywords->values[keywords->n] = value;
	keywords->n++;
}

/* The value of a keyword in DATABASE_URL, NULL when it does not say. */
static char *
url_value(struct qn_arena *arena, const char *url, const char *name)
{
	PQconninfoOption *options, *option;
	char *value = NULL;

	options = PQconninfoParse(url ? url : "", NULL);
	for (option = options; option && option->keyword; option++)
		if (option->val && strcmp(option->keyword, name) == 0)
			value = qn_arena_strdup(arena, option->val);
	PQconninfoFree(options);
	return value;
}

/* What the session is to be like; what the URL says comes later and wins. */
static const char *
session_options(const struct qn_db *db, struct qn_arena *arena)
{
	const struct qn_db_options *options = db->options;
	const char *own;
	struct qn_str str;

	qn_str_init(&str, arena);
	qn_str_add(&str,
	    "-c TimeZone=UTC -c DateStyle=ISO,MDY -c IntervalStyle=postgres "
	    "-c bytea_output=hex -c extra_float_digits=1");
	if (options->statement_timeout)
		qn_str_addf(&str, " -c statement_timeout=%lld",
		    (long long)(options->statement_timeout + 999) / 1000);
	if (options->lock_timeout)
		qn_str_addf(&str, " -c lock_timeout=%lld",
		    (long long)(options->lock_timeout + 999) / 1000);
	own = url_value(arena, options->url, "options");
	if (!own)
		own = getenv("PGOPTIONS");
	if (own)
		qn_str_addf(&str, " %s", own);
	return str.buf;
}

/* The rest of a list with commas after `skip` items; NULL: nothing left. */
static const char *
list_rest(const char *list, int skip)
{
	for (; list && skip > 0; skip--) {
		list = strchr(list, ',');
		if (list)
			list++;
	}
	return list;
}

/* A port of its own for each host, or one for all. */
static const char *
ports_rest(const char *ports, int skip)
{
	return ports && strchr(ports, ',') ? list_rest(ports, skip) : ports;
}

/* Leave out the first `skip` hosts; false when none is left. */
static bool
skip_hosts(const struct qn_db *db, int skip, struct keywords *keywords)
{
	struct qn_arena *arena = db->scope.arena;
	static const char *const names[] = { "host", "hostaddr" };
	const char *url = db->options->url;
	bool is_left = false;
	const char *list;
	size_t i;

	if (skip == 0)
		return true;
	for (i = 0; i < 2; i++) {
		list = list_rest(url_value(arena, url, names[i]), skip);
		if (!list)
			continue;
		keyword_add(keywords, names[i], list);
		is_left = true;
	}
	list = ports_rest(url_value(arena, url, "port"), skip);
	if (list)
		keyword_add(keywords, "port", list);
	return is_left;
}

/* ---- opening ---------------------------------------------------------- */

static void
notice(void *arg, const PGresult *pg)
{
	struct qn_log_line line;
	const char *text = PQresultErrorField(pg, PG_DIAG_MESSAGE_PRIMARY);

	(void)arg;
	if (!text || !qn_log_begin(&line, QN_LOG_DEBUG, "db", "notice"))
		return;
	qn_log_text(&line, "text", text);
	qn_log_end(&line);
}

static PGconn *
start(struct qn_db *db, int skip, struct qn_err *err)
{
	struct qn_arena *arena = db->scope.arena;
	const struct qn_db_options *options = db->options;
	struct keywords keywords = { .n = 0 };
	PGconn *conn;

	keyword_add(&keywords, "fallback_application_name",
	    options->application_name ? options->application_name : "quintet");
	keyword_add(&keywords, "dbname", options->url ? options->url : "");
	if (!skip_hosts(db, skip, &keywords))
		return NULL;
	keyword_add(&keywords, "client_encoding", "UTF8");
	keyword_add(&keywords, "options", session_options(db, arena));
	keyword_add(&keywords, NULL, NULL);
	conn = PQconnectStartParams(keywords.names, keywords.values, 1);
	if (!conn)
		qn_out_of("a connection", 0, 0);
	PQsetNoticeReceiver(conn, notice, NULL);
	if (PQstatus(conn) != CONNECTION_BAD)
		return conn;
	qn_err_set(err, QN_ERR_DB_AWAY, "could not connect to PostgreSQL: %s",
	    qn_conn__message(conn, arena));
	PQfinish(conn);
	return NULL;
}

/* Take the steps of a connection until it stands or `deadline`. */
static enum qn_wait
finish(PGconn *conn, int peer_fd, int64_t deadline)
{
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;
	enum qn_wait wait;

	for (;;) {
		wait = qn_wait__socket(PQsocket(conn),
		    state == PGRES_POLLING_READING ? POLLIN : POLLOUT, peer_fd,
		    deadline);
		if (wait != QN_WAIT_READY)
			return wait;
		state = PQconnectPoll(conn);
		if (state == PGRES_POLLING_OK)
			return QN_WAIT_READY;
		if (state == PGRES_POLLING_FAILED)
			return QN_WAIT_FAILED;
	}
}

/* How many hosts of the URL come before and at the one that did not answer. */
static int
hosts_tried(const struct qn_db *db, const PGconn *conn, int skip)
{
	const char *host = PQhost(conn);
	size_t len = host ? strlen(host) : 0;
	const char *list, *end;
	int n = skip;

	list = url_value(db->scope.arena, db->options->url, "host");
	if (!list)
		list = url_value(db->scope.arena, db->options->url, "hostaddr");
	for (list = list_rest(list, skip); list && len; list = end + 1) {
		n++;
		end = strchr(list, ',');
		if (!end || (strncmp(list, host, len) == 0 && list[len] == ','))
			break;
	}
	return n > skip ? n : skip + 1;
}

static void
conn_use(struct qn_db *db, PGconn *conn)
{
	pthread_once(&forks_once, forks_watch);
	db->forks = forks;
	db->conn = conn;
	db->away_step = 0;
	db->away_until = 0;
	PQsetnonblocking(conn, 1);
	PQenterPipelineMode(conn);
}

static int
fail(struct qn_db *db, PGconn *conn, enum qn_wait wait, struct qn_err *err)
{
	switch (wait) {
	case QN_WAIT_GONE:
		qn_err_set(err, QN_ERR_GONE,
		    "the client went away while connecting to PostgreSQL");
		break;
	case QN_WAIT_TIMEOUT:
		qn_err_set(err, QN_ERR_DB_AWAY,
		    "could not connect to PostgreSQL: host \"%s\" did not "
		    "answer in time",
		    PQhost(conn) ? PQhost(conn) : "");
		break;
	default:
		qn_err_set(err, QN_ERR_DB_AWAY,
		    "could not connect to PostgreSQL: %s",
		    qn_conn__message(conn, db->scope.arena));
		break;
	}
	PQfinish(conn);
	return -1;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	if (a == 0 || b == 0)
		return a ? a : b;
	return a < b ? a : b;
}

/*
 * libpq turns to the next host when one refuses; when one keeps silent, we
 * begin again with the hosts after it.
 */
static int
attempt(struct qn_db *db, struct qn_err *err)
{
	int64_t timeout = db->options->connect_timeout;
	struct qn_err last = QN_ERR_INIT;
	enum qn_wait wait;
	PGconn *conn;
	int skip = 0;

	for (;;) {
		conn = start(db, skip, &last);
		if (!conn)
			break;
		wait = finish(conn, db->peer_fd,
		    earlier(db->deadline,
			timeout ? qn_time_monotonic() + timeout : 0));
		if (wait == QN_WAIT_READY) {
			conn_use(db, conn);
			return 0;
		}
		skip = hosts_tried(db, conn, skip);
		qn_err_reset(&last);
		fail(db, conn, wait, &last);
		if (wait != QN_WAIT_TIMEOUT ||
		    (db->deadline && qn_time_monotonic() >= db->deadline))
			break;
	}
	*err = last;
	return -1;
}

/* Remember that the server is away, and for how long not to ask again. */
static void
back_off(struct qn_db *db, const struct qn_err *err)
{
	int64_t now = qn_time_monotonic();

	if (err->kind != QN_ERR_DB_AWAY)
		return;
	db->away = *err;
	db->away_step = db->away_step ? db->away_step * 2 : AWAY_FIRST;
	if (db->away_step > AWAY_MAX)
		db->away_step = AWAY_MAX;
	/* Workers that lost the server together come back one by one. */
	db->away_until = now + db->away_step / 2 +
	    (now ^ (int64_t)getpid()) % (db->away_step / 2);
}

int
qn_conn__open(struct qn_db *db, struct qn_err *err)
{
	struct qn_err own = QN_ERR_INIT;

	if (db->conn && !qn_conn__is_ours(db))
		qn_conn__close(db);
	if (db->conn && PQstatus(db->conn) == CONNECTION_OK)
		return 0;
	qn_conn__close(db);
	if (db->away_until > qn_time_monotonic()) {
		if (!qn_err_is_set(err))
			*err = db->away;
		return -1;
	}
	if (attempt(db, &own) == 0)
		return 0;
	back_off(db, &own);
	if (!qn_err_is_set(err))
		*err = own;
	return -1;
}
