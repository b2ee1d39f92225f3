/* SPDX-License-Identifier: MIT */
/* Deadlines, clients that leave, and the server's own time-outs. */
#include <sys/socket.h>

#include "db-fixture.h"

static const char running_sql[] =
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
    "AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid() "
    "AND query NOT LIKE '%pg_stat%'";

/* The session's process, so that one sees whether it is the same. */
static int64_t
backend(struct fixture *f)
{
	return strtoll(fixture_ask(f, "SELECT pg_backend_pid()"), NULL, 10);
}

static void
test_deadline(struct fixture *f, struct fixture *observer)
{
	int64_t pid = backend(f), begun = qn_time_monotonic(), took;

	f->limit = QN_SECOND / 5;
	fixture_begin(f);
	qn_db_query(f->db, "SELECT pg_sleep(30)", QN_DB_NO_ARGS);
	took = qn_time_monotonic() - begun;
	qn_tap_is_int(f->err.kind, QN_ERR_TIMEOUT, "the deadline ends it");
	if (!qn_tap_ok(
		took >= QN_SECOND / 5 && took < 3 * QN_SECOND, "in time"))
		qn_tap_diag("%lld us", (long long)took);
	qn_tap_is(fixture_ask(observer, running_sql), "0",
	    "nothing goes on in the server");
	qn_db_query(f->db, "SELECT 1", QN_DB_NO_ARGS);
	fixture_end(f);
	f->limit = 0;
	qn_tap_is_int(backend(f), pid, "the connection is kept");

	f->limit = QN_SECOND / 5;
	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	qn_db_exec(f->db, "CREATE TABLE w (n int)", QN_DB_NO_ARGS);
	qn_db_query(f->db, "SELECT pg_sleep(30)", QN_DB_NO_ARGS);
	qn_tap_is_int(qn_db_commit(f->db), -1, "in a transaction");
	fixture_end(f);
	f->limit = 0;
	qn_tap_is(fixture_ask(f, "SELECT to_regclass('w') IS NULL"), "true",
	    "which is rolled back");

	f->limit = 1;
	fixture_begin(f);
	usleep(1000);
	qn_db_exec(f->db, "CREATE TABLE w (n int)", QN_DB_NO_ARGS);
	qn_tap_is_int(f->err.kind, QN_ERR_TIMEOUT, "too late to begin with");
	fixture_end(f);
	f->limit = 0;
	qn_tap_is(fixture_ask(f, "SELECT to_regclass('w') IS NULL"), "true",
	    "is not sent");
}

static void
test_peer(struct fixture *f, struct fixture *observer)
{
	int64_t pid = backend(f), begun;
	int fds[2];
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
		qn_tap_skip_all("socketpair failed");
	f->peer_fd = fds[0];
	/* What the client still sends is no reason to stop. */
	qn_tap_is_int(write(fds[1], "x", 1), 1, "the client says something");
	qn_tap_is_int(backend(f), pid, "and gets its answer");
	child = fork();
	if (child == 0) {
		usleep(200000);
		shutdown(fds[1], SHUT_RDWR);
		_exit(0);
	}
	begun = qn_time_monotonic();
	fixture_begin(f);
	qn_db_query(f->db, "SELECT pg_sleep(30)", QN_DB_NO_ARGS);
	qn_tap_is_int(f->err.kind, QN_ERR_GONE, "the client leaves");
	qn_tap_ok(qn_time_monotonic() - begun < 3 * QN_SECOND, "and it ends");
	qn_tap_is(fixture_ask(observer, running_sql), "0", "in the server too");
	fixture_end(f);
	f->peer_fd = -1;
	qn_tap_is_int(backend(f), pid, "the connection is kept");
	close(fds[0]);
	close(fds[1]);
}

static void
test_server_side(struct fixture *observer)
{
	struct fixture f;

	fixture_init(&f);
	f.options.statement_timeout = QN_SECOND / 10;
	f.options.lock_timeout = QN_SECOND / 20;
	fixture_begin(&f);
	qn_db_query(f.db, "SELECT pg_sleep(30)", QN_DB_NO_ARGS);
	qn_tap_is(f.err.sqlstate, "57014", "statement_timeout");
	qn_tap_is_int(f.err.kind, QN_ERR_TIMEOUT, "is a time-out");
	fixture_end(&f);

	fixture_do(observer, "CREATE TABLE locked (n int)");
	fixture_begin(observer);
	qn_db_begin(observer->db, NULL);
	qn_db_exec(observer->db, "LOCK TABLE locked", QN_DB_NO_ARGS);
	fixture_begin(&f);
	qn_db_query(f.db, "SELECT * FROM locked", QN_DB_NO_ARGS);
	qn_tap_is(f.err.sqlstate, "55P03", "lock_timeout");
	fixture_end(&f);
	fixture_end(observer);
	fixture_release(&f);
}

/* More than the sockets' buffers hold, both ways at once. */
static void
test_large(struct fixture *f)
{
	size_t i, n = 8 << 20, right = 0;
	const struct qn_result *res[4];
	char *big = malloc(n + 1);

	memset(big, 'x', n);
	big[n] = '\0';
	f->limit = 30 * QN_SECOND;
	fixture_begin(f);
	for (i = 0; i < 4; i++)
		qn_db_pipe_add(f->db, "SELECT $1::text || $1::text",
		    QN_DB_ARGS(QN_DB_TEXT(big)), &res[i]);
	qn_tap_is_int(qn_db_pipe_run(f->db), 0, "96 MiB through a pipe");
	for (i = 0; i < 4; i++)
		right += qn_result_rows(res[i]) == 1 &&
		    strlen(qn_result_text(res[i], 0, 0)) == 2 * n;
	qn_tap_is_int(right, 4, "all of it");
	fixture_end(f);
	f->limit = 0;
	free(big);
}

/* A server that has stopped answering altogether. */
static void
test_frozen(struct fixture *f)
{
	int64_t begun;

	fixture_begin(f);
	qn_db_query(f->db, "SELECT 1", QN_DB_NO_ARGS);
	control("freeze");
	f->limit = 0;
	fixture_end(f);
	f->limit = QN_SECOND / 5;
	begun = qn_time_monotonic();
	fixture_begin(f);
	/* The session lives, but the postmaster takes no cancel request. */
	qn_db_query(f->db, "SELECT pg_sleep(6)", QN_DB_NO_ARGS);
	qn_tap_is_int(f->err.kind, QN_ERR_TIMEOUT, "cancel is not answered");
	fixture_end(f);
	qn_tap_ok(
	    qn_time_monotonic() - begun < 5 * QN_SECOND, "it ends anyway");
	f->limit = 0;
	control("thaw");
	qn_tap_is(fixture_ask(f, "SELECT 3"), "3", "a new connection follows");
}

int
main(void)
{
	struct fixture f, observer;

	fixture_init(&f);
	fixture_init(&observer);
	test_deadline(&f, &observer);
	test_peer(&f, &observer);
	test_server_side(&observer);
	test_large(&f);
	test_frozen(&f);
	fixture_release(&f);
	fixture_release(&observer);
	return qn_tap_done();
}
