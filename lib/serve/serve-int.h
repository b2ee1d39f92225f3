/* SPDX-License-Identifier: MIT */
/*
 * Shared by the files of the serve room and by nobody else.
 *
 *	master-*.c   run in the master: slots, signals, spawning, reload
 *	worker-*.c   run in a worker: connections, requests, crashes
 *	board.c      the memory that both look at
 *	fcgi.c       the only user of libfcgi; record.c vets what it gets
 *	listen.c, notify.c, control.c, report*.c   what stands around
 */
#ifndef QN_SERVE_SERVE_INT_H
#define QN_SERVE_SERVE_INT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/backtrace.h"
#include "base/err.h"
#include "base/str.h"
#include "http/io.h"
#include "http/params.h"
#include "serve/serve.h"

/* ---- listen.c ------------------------------------------------------------ */

#define QN_LISTEN_MAX 16

struct qn_listener {
	int fd;
	int family;     /* AF_UNIX, AF_INET, AF_INET6 */
	bool given;     /* by systemd or on fd 0: not ours to remove */
	char name[256]; /* as in LISTEN; the key when inherited */
};

struct qn_listeners {
	struct qn_listener items[QN_LISTEN_MAX];
	size_t len;
};

/* What a word of LISTEN means. */
enum qn_listen_kind {
	QN_LISTEN_UNIX = 0,
	QN_LISTEN_TCP,
	QN_LISTEN_SYSTEMD,
	QN_LISTEN_FD
};

struct qn_listen_addr {
	enum qn_listen_kind kind;
	char host[128];   /* TCP: "" means every address; unix: unused */
	char port[16];    /* TCP */
	const char *path; /* unix; lent */
	int fd;           /* QN_LISTEN_FD */
};

/* −1 with QN_ERR_CONFIG when the word cannot be understood. */
int qn_listen__parse(const char *text, struct qn_listen_addr *ret,
    struct qn_err *err) QN_MUST_CHECK;

/*
 * Open every listener of the options. What `old` holds under the same name is
 * taken over; the rest of `old` is left to the caller. On −1 what was opened
 * here is closed again.
 */
int qn_listen__open(const struct qn_serve_options *options,
    const struct qn_listeners *old, struct qn_listeners *ret,
    struct qn_err *err) QN_MUST_CHECK;

/* Close; `remove` also unlinks the unix sockets that we made. */
void qn_listen__close(struct qn_listeners *listeners, bool remove);

/* Whether standard input is a listening socket: we were started to be one
 * worker. */
bool qn_listen__is_stdin(void);

/* Whether a connected TCP peer may talk to us; unix sockets always. */
bool qn_listen__is_allowed(
    const struct qn_serve_options *options, int family, int fd);

/* Connections that wait to be accepted; −1 when the system does not tell. */
int64_t qn_listen__queue(const struct qn_listener *listener);

/* Hand over to the next generation: "fd=name;fd=name", and back. */
void qn_listen__format(
    const struct qn_listeners *listeners, struct qn_str *str);
int qn_listen__inherit(const char *text, struct qn_listeners *ret,
    struct qn_err *err) QN_MUST_CHECK;

/* ---- board.c ------------------------------------------------------------- */

/* Two generations of the largest pool fit. */
#define QN_BOARD_SLOTS 512

/* Upper bounds of the latency histogram in microseconds; the last is +Inf. */
#define QN_BOARD_BUCKETS 14
extern const int64_t qn_board__bounds[QN_BOARD_BUCKETS];

enum qn_slot_state {
	QN_SLOT_FREE = 0,
	QN_SLOT_STARTING,
	QN_SLOT_IDLE,
	QN_SLOT_BUSY,  /* a request is being handled */
	QN_SLOT_AFTER, /* its response is out, work after it goes on */
	QN_SLOT_STOPPING,
	QN_SLOT__MAX
};

/* What the master wants of a worker. */
enum qn_slot_order {
	QN_ORDER_RUN = 0,
	QN_ORDER_DRAIN, /* finish what was accepted, then end */
	QN_ORDER_STOP   /* finish the request in hand only */
};

/* Counted for ever: a slot's counters are not reset with its worker. */
struct qn_tally {
	uint64_t requests;
	uint64_t by_class[6];               /* [2]: 2xx …; [0]: none sent */
	uint64_t latency[QN_BOARD_BUCKETS]; /* not cumulative */
	uint64_t usec;                      /* handling, sum */
	uint64_t db_usec;                   /* of it waiting for PostgreSQL */
	uint64_t queries;
	uint64_t tpl_usec;
	uint64_t bytes_in, bytes_out;
	uint64_t slow;
	uint64_t gone; /* the peer left before the end */
};

/*
 * One worker's place. Written by the worker, but for pid … born which the
 * master writes before the fork, order and stopping; read by all, without
 * locks: a torn line of text in a status page is worth less than a lock on
 * the hot path.
 */
struct qn_slot {
	volatile pid_t pid; /* 0: free */
	uint32_t generation;
	int64_t born;             /* monotonic microseconds, as all below */
	volatile int state;       /* enum qn_slot_state */
	volatile int order;       /* enum qn_slot_order */
	int64_t ordered;          /* when; 0: never */
	int64_t killed;           /* when the hard time-out struck; 0 */
	volatile int64_t changed; /* last change of state */
	volatile int64_t started; /* of the request in hand; 0: none */
	volatile uint64_t served; /* requests of this worker */
	volatile uint32_t conns;  /* connections held open */
	uint64_t rss;             /* bytes, measured by the master */
	struct qn_tally tally;
	char method[16];
	char uri[240];
	char peer[46];
	char request_id[48];
	/* the crash record */
	volatile int signal; /* 0: none */
	volatile uint32_t n_frames;
	void *frames[QN_BACKTRACE_MAX];
	char text[512]; /* of QN_BUG */
};

struct qn_board {
	uint32_t magic;
	uint32_t size; /* of this struct: another layout is refused */
	int64_t born;  /* monotonic, of the first generation */
	uint32_t generation;
	uint32_t reloads;
	uint64_t spawned, recycled, crashed, killed, reloads_failed;
	volatile int32_t workers; /* wanted, or at most */
	volatile int32_t closing; /* the whole pool stops: take what queues */
	struct qn_slot slots[QN_BOARD_SLOTS];
};

/* A fresh board in shared memory, with the descriptor to pass on. */
struct qn_board *qn_board__new(int *ret_fd, struct qn_err *err);

/* The board of the generation before; NULL when its layout is another. */
struct qn_board *qn_board__inherit(int fd);

/* A free slot, cleaned but for its tally; NULL when all are taken. */
struct qn_slot *qn_board__take(struct qn_board *board);
void qn_board__give_back(struct qn_slot *slot);

/* Count one finished request. */
void qn_tally__add(struct qn_tally *tally, int status,
    const struct qn_req_stats *stats, int64_t usec);

/* The sum over all slots. */
void qn_board__total(const struct qn_board *board, struct qn_tally *ret);

/* Resident bytes of a process; 0 when unknown. */
uint64_t qn_board__rss(pid_t pid);

/* ---- record.c ------------------------------------------------------------ */

/*
 * FastCGI records (FastCGI 1.0, section 3.3 and 8), looked at before libfcgi
 * gets them: it trusts lengths and answers management records into a fixed
 * buffer.
 */
#define QN_RECORD_HEAD 8

enum qn_record_type {
	QN_RECORD_BEGIN = 1,
	QN_RECORD_ABORT = 2,
	QN_RECORD_END = 3,
	QN_RECORD_PARAMS = 4,
	QN_RECORD_STDIN = 5,
	QN_RECORD_STDOUT = 6,
	QN_RECORD_STDERR = 7,
	QN_RECORD_DATA = 8,
	QN_RECORD_GET_VALUES = 9,
	QN_RECORD_GET_VALUES_RESULT = 10,
	QN_RECORD_UNKNOWN = 11
};

/* protocolStatus of END_REQUEST. */
enum qn_record_status {
	QN_RECORD_COMPLETE = 0,
	QN_RECORD_CANT_MPX = 1,
	QN_RECORD_OVERLOADED = 2,
	QN_RECORD_UNKNOWN_ROLE = 3
};

struct qn_record {
	uint8_t version, type;
	uint16_t id;
	uint32_t len; /* of the content */
	uint32_t pad;
};

/* What the parameters of one request look like. */
struct qn_record_params {
	size_t count;
	bool bad_text; /* a NUL inside, or '=' in a name */
};

/* Take a header apart; false when `len` is too short for one. */
bool qn_record__parse(
    const void *ptr, size_t len, struct qn_record *ret_record);

/* Whether name-value pairs fill `len` bytes exactly. */
bool qn_record__check_params(
    const void *ptr, size_t len, struct qn_record_params *ret);

/*
 * Whether the bytes are one whole request without body and nothing else, as
 * web servers send for GET: then libfcgi may read them from the socket itself.
 */
bool qn_record__is_plain(
    const void *ptr, size_t len, bool *ret_keep, struct qn_record_params *ret);

/* Records to write: into `buf`, their size returned. */
size_t qn_record__format_head(
    void *buf, enum qn_record_type type, uint16_t id, size_t len);
size_t qn_record__format_end(
    void *buf, uint16_t id, enum qn_record_status status); /* 16 bytes */
/* The answer to a management record; `buf` has QN_RECORD_ANSWER bytes. */
#define QN_RECORD_ANSWER 80
size_t qn_record__answer(
    void *buf, const struct qn_record *record, const void *content);

/* ---- intake.c ------------------------------------------------------------ */

/*
 * The bytes of one connection that we read ourselves because they are more
 * than a plain request, or come piece by piece.
 */
enum qn_intake_state {
	QN_INTAKE_BEGIN = 0, /* waiting for a request to begin */
	QN_INTAKE_PARAMS,    /* reading its parameters */
	QN_INTAKE_READY,     /* may be handled; STDIN comes on demand */
	QN_INTAKE_END        /* STDIN has been seen to its end */
};

struct qn_intake {
	int fd;
	enum qn_intake_state state;
	uint16_t id;
	bool keep;         /* the peer wants the connection kept */
	bool aborted;      /* ABORT_REQUEST came */
	bool gone;         /* the peer left or broke the protocol */
	struct qn_str raw; /* bytes not yet looked at, from `at` on */
	size_t at;
	struct qn_str params; /* contents of the PARAMS records */
	struct qn_record_params seen;
	size_t left; /* content of the STDIN record in hand */
	size_t pad;  /* padding behind it */
};

enum qn_intake_result {
	QN_INTAKE_AGAIN = 0, /* more bytes are needed */
	QN_INTAKE_REQUEST,   /* a request stands ready */
	QN_INTAKE_CLOSED     /* the peer left or broke the protocol */
};

void qn_intake__init(struct qn_intake *intake, int fd);
void qn_intake__release(struct qn_intake *intake);

/* Read without waiting and go on; `max` bounds the parameters' bytes. */
enum qn_intake_result qn_intake__read(struct qn_intake *intake, size_t max);

/* Go on with what has been read already. */
enum qn_intake_result qn_intake__next(struct qn_intake *intake, size_t max);

/*
 * Body bytes of the request that stands ready: their number, 0 at the end, −1
 * when the peer left, aborted or let `timeout` (microseconds) pass.
 */
int64_t qn_intake__body(
    struct qn_intake *intake, char *buf, size_t len, int64_t timeout);

/* Throw the rest of the body away without waiting: 1 at its end, 0 when there
 * is more to come, −1 when the peer is gone. */
int qn_intake__drain(struct qn_intake *intake);

/* The request is done: wait for the next. */
void qn_intake__reset(struct qn_intake *intake);

/* ---- fcgi.c -------------------------------------------------------------- */

/* One connection in a worker. */
struct qn_peer {
	struct qn_peer *next; /* in the worker's list, or the free list */
	struct qn_peer **pprev;
	int fd;
	int family;
	bool watched;   /* in the list and in epoll */
	bool keep;      /* stays open after the response */
	bool timed;     /* the send time-out is set */
	bool lingering; /* answered; the rest of the body comes in */
	int64_t since;  /* of the wait for the peer; 0: idle */
	uint64_t sent;  /* bytes of responses so far */
	struct qn_intake intake;
};

struct qn_fcgi;

/* libfcgi made ready for one worker. `timeout`: a stalled peer. */
struct qn_fcgi *qn_fcgi__new(int64_t timeout, struct qn_err *err);
void qn_fcgi__free(struct qn_fcgi *fcgi);

/*
 * Begin the request of a connection: read from its socket by libfcgi itself
 * (`plain`), or from what the intake has collected. −1: give it up.
 */
int qn_fcgi__begin(
    struct qn_fcgi *fcgi, struct qn_peer *conn, bool plain) QN_MUST_CHECK;

/*
 * Copy the parameters into `params`, at most one more than `count` and as many
 * as pass `size` bytes (0: no limit): enough for the http room to refuse.
 */
void qn_fcgi__params(struct qn_fcgi *fcgi, struct qn_params *params,
    uint32_t count, uint64_t size);

/* The request's body and response. */
struct qn_io *qn_fcgi__io(struct qn_fcgi *fcgi);

/*
 * End the request: the last records go out. −1 when the connection is of no
 * further use. Never closes the socket.
 */
int qn_fcgi__finish(struct qn_fcgi *fcgi);

/* ---- crash.c ------------------------------------------------------------- */

struct qn_log_line;

/* The crash record of a slot, its frames `named` or as numbers. */
void qn_crash__log(
    const struct qn_slot *slot, int sig, bool named, int64_t now);
/* The request in hand, if any. */
void qn_crash__log_request(
    struct qn_log_line *line, const struct qn_slot *slot, int64_t now);

/* ---- worker -------------------------------------------------------------- */

struct qn_worker {
	const struct qn_serve_app *app;
	const struct qn_serve_options *options;
	struct qn_board *board;
	struct qn_slot *slot;
	struct qn_listeners *listeners;
	struct qn_fcgi *fcgi;
	struct qn_arena *arena; /* of the request in hand */
	bool alone;             /* no master: fd 0 */
	bool draining;          /* no new connections, then the end */
	size_t turn;            /* the listener that gave the last one */
	int epoll;
	uint64_t quota; /* requests until it is recycled; 0: none */
	struct qn_peer *conns;
	struct qn_peer *spare;
	size_t n_conns;
	size_t n_waiting; /* of them with a deadline */
	char peek[64 << 10];
};

/* worker-loop.c: a worker's life; returns its exit status. */
int qn_worker__run(struct qn_worker *worker);

/*
 * worker-request.c: one request from parameters to the work after the
 * response. The connection is settled on the way; true when its next request
 * has been read already, else it is no longer the caller's.
 */
bool qn_worker__request(
    struct qn_worker *worker, struct qn_peer *conn, bool plain);

/* worker-peer.c: connections, which wait in epoll when there is nothing to
 * read. */
struct qn_peer *qn_peer__new(struct qn_worker *worker, int fd, int family);
void qn_peer__close(struct qn_worker *worker, struct qn_peer *conn);
/* Read, and handle what stands ready. */
void qn_peer__serve(struct qn_worker *worker, struct qn_peer *conn);
/*
 * The response is out (`rc` 0) or could not be sent. True when bytes of the
 * next request have been read: serve it, but not before this one is over.
 */
bool qn_peer__settle(
    struct qn_worker *worker, struct qn_peer *conn, bool plain, int rc);
/* Close those whose peer let the time-out pass, or which are idle. */
void qn_peer__sweep(struct qn_worker *worker, int64_t now);
void qn_peer__close_idle(struct qn_worker *worker);
/* Close all, give their memory back. */
void qn_peer__release(struct qn_worker *worker);

/* worker-signals.c; `alone`: no master takes Ctrl-C. */
void qn_worker__signals(bool alone);
extern volatile sig_atomic_t qn_worker__draining, qn_worker__stopping,
    qn_worker__reopen;
/* The mask while the worker sleeps. */
extern sigset_t qn_worker__open_mask;
/* Let in what has come: a sleep that is not needed does not. */
void qn_worker__let_signals(void);

/*
 * worker-crash.c: catch fatal signals into the slot. `alone`: there is no
 * master to log them.
 */
void qn_crash__init(struct qn_slot *slot, bool alone);

/* worker-user.c: user, group, umask, environment, no_new_privs. */
int qn_user__drop(
    const struct qn_serve_options *options, struct qn_err *err) QN_MUST_CHECK;
/* Ids of names; −1 unknown. `name` NULL leaves the value alone. */
int qn_user__find(const char *user, const char *group, uid_t *ret_uid,
    gid_t *ret_gid, struct qn_err *err) QN_MUST_CHECK;

/* ---- master -------------------------------------------------------------- */

/* How long the next worker has to wait after crashes. */
struct qn_backoff {
	int64_t pause; /* microseconds; 0: none */
	int64_t until; /* monotonic: no spawning before */
	int64_t last;  /* the last crash */
};
/* A worker died at `now`, `early` in its life. */
void qn_backoff__crash(struct qn_backoff *backoff, bool early, int64_t now);
/* Whether a worker may be started. */
bool qn_backoff__is_over(const struct qn_backoff *backoff, int64_t now);

enum qn_stop {
	QN_STOP_NO = 0,
	QN_STOP_GRACEFUL,
	QN_STOP_QUICK
};

#define QN_CONTROL_MAX 8

/* Somebody who asks for the status. */
struct qn_control_peer {
	int fd; /* −1: free */
	int64_t since;
	char asked[32];
	size_t asked_len;
	struct qn_str answer;
	size_t sent;
};

struct qn_master {
	const struct qn_serve_app *app;
	const struct qn_serve_options *options;
	struct qn_board *board;
	int board_fd;
	struct qn_listeners listeners;
	struct qn_listeners old; /* closed once we are ready */
	uint32_t workers;        /* wanted, or at most; TTIN, TTOU */
	enum qn_stop stopping;
	int64_t stop_began;
	bool ready;     /* told systemd */
	bool inherited; /* an older generation may be left */
	struct qn_backoff backoff;
	uint32_t burst;   /* dynamic: how many to start at once */
	bool called;      /* on demand: somebody waits */
	int64_t watchdog; /* interval, microseconds; 0: none */
	int64_t watched;
	int64_t measured; /* when RSS was last read */
	int control;      /* −1: none */
	struct qn_control_peer peers[QN_CONTROL_MAX];
	/* the check of a new generation */
	pid_t check_pid; /* 0: none */
	int check_fd;    /* −1 once it has said all */
	int64_t check_began;
	struct qn_str check_text;
};

/* master-pool.c */
int qn_master__run(const struct qn_serve_app *app);
/* Workers of this generation in a state; any for QN_SLOT__MAX. */
uint32_t qn_master__count(
    const struct qn_master *master, enum qn_slot_state state);

/* master-signals.c: flags that handlers set and the loop takes. */
enum qn_master_flag {
	QN_MASTER_CHILD = 0, /* taken in this order */
	QN_MASTER_QUICK,
	QN_MASTER_GRACEFUL,
	QN_MASTER_RELOAD,
	QN_MASTER_REOPEN,
	QN_MASTER_MORE,
	QN_MASTER_LESS,
	QN_MASTER_FLAGS
};
extern volatile sig_atomic_t qn_master__flags[QN_MASTER_FLAGS];
void qn_master__signals(void);
/* The mask while the master sleeps: everything is blocked otherwise. */
extern sigset_t qn_master__open_mask;
/* Let in what has come: a sleep that ends at once does not. */
void qn_master__let_signals(void);
void qn_master__signals_default(void);

/* master-spawn.c: how many workers there are */
void qn_master__scale(struct qn_master *master, int64_t now);
/* master-reap.c: those that died, and those that must */
void qn_master__reap(struct qn_master *master, int64_t now);
void qn_master__watch(struct qn_master *master, int64_t now);
/* Read the workers' sizes into their slots. */
void qn_master__measure(struct qn_master *master, int64_t now);
void qn_master__order(
    struct qn_slot *slot, enum qn_slot_order order, int64_t now);

/* master-reload.c */
void qn_master__reload(struct qn_master *master, int64_t now);
void qn_master__check_input(struct qn_master *master);
void qn_master__check_watch(struct qn_master *master, int64_t now);
void qn_master__check_end(struct qn_master *master, int status);
bool qn_reload__is_check(void);
int qn_reload__check(const struct qn_serve_app *app);
/* The board and listeners of the generation before, when there was one. */
int qn_reload__inherit(
    struct qn_master *master, struct qn_err *err) QN_MUST_CHECK;

/* notify.c: systemd's notification socket; no-ops without one. */
void qn_notify__send(const char *text);
int64_t qn_notify__watchdog(void);

/* control.c: the socket that `manage status` asks. */
int qn_control__open(
    struct qn_master *master, struct qn_err *err) QN_MUST_CHECK;
void qn_control__close(struct qn_master *master);
void qn_control__accept(struct qn_master *master, int64_t now);
void qn_control__serve(struct qn_master *master, struct qn_control_peer *peer);

/* ---- report.c, report-format.c ------------------------------------------- */

struct qn_report_queue {
	const char *name;
	int64_t waiting; /* −1: unknown */
};

struct qn_report {
	const struct qn_board *board;
	int64_t now;
	struct qn_tally total;
	uint32_t by_state[QN_SLOT__MAX];
	struct qn_report_queue queues[QN_LISTEN_MAX];
	size_t n_queues;
};

void qn_report__collect(struct qn_report *ret, const struct qn_board *board,
    const struct qn_listeners *listeners, int64_t now);
void qn_report__format(const struct qn_report *status,
    enum qn_status_format format, struct qn_str *str);
const char *qn_report__type(enum qn_status_format format);

#endif
