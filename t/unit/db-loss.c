/* SPDX-License-Identifier: MIT */
/* Connections that are lost, servers that are away, hosts that are dead. */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "db-fixture.h"

static void
ask_is(struct fixture *f, const char *sql, const char *want, const char *what)
{
	qn_tap_is(fixture_ask(f, sql), want, "%s", what);
}

/* The first statement of a request after a loss, of each sort. */
static void
test_between(struct fixture *f)
{
	fixture_do(f, "CREATE TABLE t (n int)");
	control("restart");
	ask_is(f, "SELECT 1", "1", "a SELECT after a restart");
	control("restart");
	fixture_begin(f);
	qn_tap_is_int(
	    qn_db_exec(f->db, "INSERT INTO t VALUES (1)", QN_DB_NO_ARGS), 1,
	    "an INSERT after a restart");
	fixture_end(f);
	control("restart");
	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	qn_db_exec(f->db, "INSERT INTO t VALUES (2)", QN_DB_NO_ARGS);
	qn_tap_is_int(qn_db_commit(f->db), 0, "a transaction after a restart");
	fixture_end(f);
	control("crash");
	control("start");
	ask_is(f, "SELECT count(*) FROM t", "2", "a SELECT after a crash");
	control("crash");
	control("start");
	fixture_begin(f);
	qn_tap_is_int(
	    qn_db_exec(f->db, "INSERT INTO t VALUES (3)", QN_DB_NO_ARGS), 1,
	    "an INSERT after a crash");
	fixture_end(f);
	ask_is(f, "SELECT string_agg(n::text, ',' ORDER BY n) FROM t", "1,2,3",
	    "each took effect once");
}

static void
test_terminate(struct fixture *f, struct fixture *other)
{
	char sql[80];

	snprintf(sql, sizeof(sql), "SELECT pg_terminate_backend(%s)",
	    fixture_ask(f, "SELECT pg_backend_pid()"));
	fixture_ask(other, sql);
	usleep(100000);
	ask_is(f, "SELECT 7", "7", "after pg_terminate_backend");
}

static void
test_inside(struct fixture *f)
{
	fixture_begin(f);
	qn_db_begin(f->db, NULL);
	qn_db_exec(f->db, "INSERT INTO t VALUES (10)", QN_DB_NO_ARGS);
	control("restart");
	qn_db_exec(f->db, "INSERT INTO t VALUES (11)", QN_DB_NO_ARGS);
	qn_tap_is_int(f->err.kind, QN_ERR_DB_AWAY, "a loss in a transaction");
	qn_tap_is_int(qn_db_commit(f->db), -1, "cannot be healed");
	fixture_end(f);
	ask_is(f, "SELECT count(*) FROM t WHERE n > 9", "0",
	    "the next request is well, nothing was done");
}

static void
test_away(struct fixture *f)
{
	int64_t begun;
	int i;

	fixture_ask(f, "SELECT 1");
	control("stop");
	begun = qn_time_monotonic();
	for (i = 0; i < 20; i++) {
		fixture_begin(f);
		qn_db_query(f->db, "SELECT 1", QN_DB_NO_ARGS);
		if (f->err.kind != QN_ERR_DB_AWAY)
			break;
		fixture_end(f);
	}
	qn_tap_is_int(i, 20, "while it is away: QN_ERR_DB_AWAY");
	qn_tap_ok(qn_time_monotonic() - begun < QN_SECOND, "without waiting");
	control("start");
	for (i = 0; i < 30; i++) {
		if (strcmp(fixture_ask(f, "SELECT 1"), "1") == 0)
			break;
		usleep(100000);
	}
	qn_tap_ok(i < 15, "found again soon (%d)", i);
}

static void
test_dead_host(const char *sockets, const char *name)
{
	struct fixture f;
	char url[400];

	fixture_init(&f);
	snprintf(url, sizeof(url),
	    "host=/nonexistent,%s dbname=%s user=quintet "
	    "target_session_attrs=read-write",
	    sockets, name);
	f.options.url = url;
	ask_is(&f, "SELECT 1", "1", "the first host is dead");
	fixture_release(&f);

	fixture_init(&f);
	snprintf(url, sizeof(url), "host=%s dbname=nonexistent user=quintet",
	    sockets);
	f.options.url = url;
	fixture_begin(&f);
	qn_db_query(f.db, "SELECT 1", QN_DB_NO_ARGS);
	qn_tap_ok(
	    strstr(f.err.message, "database \"nonexistent\" does not exist"),
	    "the server's reason is told");
	fixture_end(&f);
	fixture_release(&f);
}

/* A host that takes connections and says nothing. */
static int
silent_host(const char *dir, struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	addr->sun_family = AF_UNIX;
	snprintf(
	    addr->sun_path, sizeof(addr->sun_path), "%s/.s.PGSQL.5432", dir);
	if (bind(fd, (struct sockaddr *)addr, sizeof(*addr)) < 0 ||
	    listen(fd, 5) < 0)
		qn_tap_diag("no silent host");
	return fd;
}

static void
test_silent_host(const char *sockets, const char *name)
{
	char dir[] = "/tmp/quintet-silent-XXXXXX", url[400];
	struct sockaddr_un addr = { 0 };
	int64_t begun;
	struct fixture f;
	int fd;

	if (!mkdtemp(dir))
		return;
	fd = silent_host(dir, &addr);
	fixture_init(&f);
	snprintf(url, sizeof(url), "postgresql://quintet@/%s?host=%s,%s", name,
	    dir, sockets);
	f.options.url = url;
	f.options.connect_timeout = QN_SECOND / 5;
	begun = qn_time_monotonic();
	ask_is(&f, "SELECT 1", "1", "the first host is silent");
	qn_tap_ok(qn_time_monotonic() - begun < 2 * QN_SECOND, "not for long");
	fixture_release(&f);

	fixture_init(&f);
	snprintf(url, sizeof(url), "host=%s,%s dbname=x", dir, dir);
	f.options.url = url;
	f.options.connect_timeout = QN_SECOND / 10;
	fixture_begin(&f);
	qn_tap_is_int(qn_db_connect(f.db), -1, "all are silent");
	qn_tap_is_int(f.err.kind, QN_ERR_DB_AWAY, "which is away");
	fixture_end(&f);
	fixture_release(&f);
	close(fd);
	unlink(addr.sun_path);
	rmdir(dir);
}

/* A child must not use, nor end, its parent's session. */
static void
test_fork(struct fixture *f)
{
	char before[32], during[32];
	int fds[2], status = 0;
	ssize_t n;
	pid_t pid;

	snprintf(before, sizeof(before), "%s",
	    fixture_ask(f, "SELECT pg_backend_pid()"));
	if (pipe(fds) < 0)
		return;
	pid = fork();
	if (pid == 0) {
		const char *mine = fixture_ask(f, "SELECT pg_backend_pid()");

		n = write(fds[1], mine, strlen(mine));
		fixture_release(f);
		_exit(n > 0 ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	n = read(fds[0], during, sizeof(during) - 1);
	during[n > 0 ? n : 0] = '\0';
	qn_tap_ok(status == 0 && strtol(during, NULL, 10) > 0 &&
		strcmp(before, during) != 0,
	    "a child has its own connection");
	ask_is(
	    f, "SELECT pg_backend_pid()", before, "the parent keeps its own");
	close(fds[0]);
	close(fds[1]);
}

/* The server goes down while a statement runs. */
static void
test_during(struct fixture *f)
{
	pid_t pid;

	fixture_ask(f, "SELECT 1");
	pid = fork();
	if (pid == 0) {
		usleep(300000);
		control("crash");
		control("start");
		_exit(0);
	}
	fixture_begin(f);
	qn_db_exec(
	    f->db, "INSERT INTO t SELECT 20 FROM pg_sleep(30)", QN_DB_NO_ARGS);
	qn_tap_is_int(
	    f->err.kind, QN_ERR_DB_AWAY, "a crash during a statement");
	fixture_end(f);
	waitpid(pid, NULL, 0);
	usleep(200000);
	ask_is(f, "SELECT count(*) FROM t WHERE n = 20", "0", "and afterwards");
}

int
main(void)
{
	const char *sockets = getenv("QUINTET_TEST_SOCKETS");
	const char *name = strrchr(fixture_url(), '/') + 1;
	struct fixture f, other;

	fixture_init(&f);
	fixture_init(&other);
	test_between(&f);
	test_terminate(&f, &other);
	test_inside(&f);
	test_away(&f);
	test_during(&f);
	test_fork(&f);
	test_dead_host(sockets, name);
	test_silent_host(sockets, name);
	fixture_release(&f);
	fixture_release(&other);
	return qn_tap_done();
}
