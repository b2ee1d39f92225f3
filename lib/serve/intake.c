/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/time.h"

#include "base/banned.h"

#define FCGI_VERSION   1
#define FCGI_KEEP_CONN 1
#define FCGI_RESPONDER 1
#define READ_CHUNK     ((size_t)16 << 10)
#define KEEP_CAP       ((size_t)64 << 10)

/* How reading from the peer went. */
enum fill {
	FILL_SOME,
	FILL_AGAIN,
	FILL_GONE
};

void
qn_intake__init(struct qn_intake *intake, int fd)
{
	*intake = (struct qn_intake){ .fd = fd };
	qn_str_init(&intake->raw, NULL);
	qn_str_init(&intake->params, NULL);
}

void
qn_intake__release(struct qn_intake *intake)
{
	qn_str_release(&intake->raw);
	qn_str_release(&intake->params);
}

static void
forget_text(struct qn_str *str)
{
	if (str->cap > KEEP_CAP)
		qn_str_release(str);
	else
		qn_str_reset(str);
}

void
qn_intake__reset(struct qn_intake *intake)
{
	intake->state = QN_INTAKE_BEGIN;
	intake->aborted = false;
	intake->left = intake->pad = 0;
	forget_text(&intake->params);
}

/* Wait for the peer until `timeout` has passed; 0 does not wait. */
static enum fill
peer_recv(struct qn_intake *intake, void *buf, size_t len, int64_t timeout,
    size_t *ret_n)
{
	struct pollfd pfd = { .fd = intake->fd, .events = POLLIN };
	ssize_t n;

	for (;;) {
		n = recv(intake->fd, buf, len, MSG_DONTWAIT);
		if (n > 0) {
			*ret_n = (size_t)n;
			return FILL_SOME;
		}
		if (n == 0 || (errno != EAGAIN && errno != EINTR))
			return FILL_GONE;
		if (errno == EINTR)
			continue;
		if (timeout <= 0 || poll(&pfd, 1, (int)(timeout / 1000)) == 0)
			return FILL_AGAIN;
	}
}

/* Get more bytes behind those not yet looked at. */
static enum fill
fill(struct qn_intake *intake, int64_t timeout)
{
	struct qn_str *raw = &intake->raw;
	enum fill result;
	size_t n = 0;

	if (intake->at) {
		memmove(raw->buf, raw->buf + intake->at, raw->len - intake->at);
		qn_str_truncate(raw, raw->len - intake->at);
		intake->at = 0;
	}
	qn_str_reserve(raw, READ_CHUNK);
	result = peer_recv(
	    intake, raw->buf + raw->len, raw->cap - raw->len, timeout, &n);
	raw->len += n;
	return result;
}

static size_t
raw_len(const struct qn_intake *intake)
{
	return intake->raw.len - intake->at;
}

static const char *
raw_ptr(const struct qn_intake *intake)
{
	return intake->raw.buf + intake->at;
}

static void
raw_take(struct qn_intake *intake, size_t n)
{
	intake->at += n;
	if (intake->at == intake->raw.len) {
		intake->at = 0;
		forget_text(&intake->raw);
	}
}

/*
 * A short record to the peer. When its buffer has no room it does not read
 * what we send, and may miss this too.
 */
static void
say(struct qn_intake *intake, const void *buf, size_t len)
{
	if (send(intake->fd, buf, len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return;
}

static void
say_end(struct qn_intake *intake, uint16_t id, enum qn_record_status status)
{
	unsigned char buf[2 * QN_RECORD_HEAD];

	say(intake, buf, qn_record__format_end(buf, id, status));
}

/*
 * Records that belong to no request, or to none that we know: answered when
 * the protocol asks for an answer, else dropped.
 */
static void
take_foreign(struct qn_intake *intake, const struct qn_record *record)
{
	unsigned char answer[QN_RECORD_ANSWER];

	if (!record->id)
		say(intake, answer,
		    qn_record__answer(
			answer, record, raw_ptr(intake) + QN_RECORD_HEAD));
	else if (record->type == QN_RECORD_BEGIN)
		say_end(intake, record->id, QN_RECORD_CANT_MPX);
}

static enum qn_intake_result
take_begin(struct qn_intake *intake, const struct qn_record *record)
{
	const unsigned char *p =
	    (const unsigned char *)raw_ptr(intake) + QN_RECORD_HEAD;

	if (record->len != 8)
		return QN_INTAKE_CLOSED;
	intake->keep = p[2] & FCGI_KEEP_CONN;
	if ((p[0] << 8 | p[1]) != FCGI_RESPONDER) {
		say_end(intake, record->id, QN_RECORD_UNKNOWN_ROLE);
		return intake->keep ? QN_INTAKE_AGAIN : QN_INTAKE_CLOSED;
	}
	intake->id = record->id;
	intake->state = QN_INTAKE_PARAMS;
	return QN_INTAKE_AGAIN;
}

static enum qn_intake_result
take_params(
    struct qn_intake *intake, const struct qn_record *record, size_t max)
{
	struct qn_str *params = &intake->params;

	if (!record->len) {
		if (!qn_record__check_params(
			params->buf, params->len, &intake->seen))
			return QN_INTAKE_CLOSED;
		intake->state = QN_INTAKE_READY;
		return QN_INTAKE_REQUEST;
	}
	if (params->len + record->len > max)
		return QN_INTAKE_CLOSED;
	qn_str_add_len(params, raw_ptr(intake) + QN_RECORD_HEAD, record->len);
	return QN_INTAKE_AGAIN;
}

static enum qn_intake_result
take_abort(struct qn_intake *intake)
{
	say_end(intake, intake->id, QN_RECORD_COMPLETE);
	qn_intake__reset(intake);
	return intake->keep ? QN_INTAKE_AGAIN : QN_INTAKE_CLOSED;
}

/* One whole record before or within the parameters. */
static enum qn_intake_result
take_record(
    struct qn_intake *intake, const struct qn_record *record, size_t max)
{
	if (intake->state == QN_INTAKE_BEGIN) {
		if (record->id && record->type == QN_RECORD_BEGIN)
			return take_begin(intake, record);
		/* Also the end of a body whose request is long over. */
		take_foreign(intake, record);
		return QN_INTAKE_AGAIN;
	}
	if (record->id != intake->id) {
		take_foreign(intake, record);
		return QN_INTAKE_AGAIN;
	}
	if (record->type == QN_RECORD_PARAMS)
		return take_params(intake, record, max);
	if (record->type == QN_RECORD_ABORT)
		return take_abort(intake);
	return QN_INTAKE_CLOSED;
}

enum qn_intake_result
qn_intake__next(struct qn_intake *intake, size_t max)
{
	enum qn_intake_result result = QN_INTAKE_AGAIN;
	struct qn_record record;
	size_t size;

	while (result == QN_INTAKE_AGAIN &&
	    qn_record__parse(raw_ptr(intake), raw_len(intake), &record)) {
		if (record.version != FCGI_VERSION)
			return QN_INTAKE_CLOSED;
		size = QN_RECORD_HEAD + record.len + record.pad;
		if (raw_len(intake) < size)
			break;
		result = take_record(intake, &record, max);
		raw_take(intake, size);
	}
	return result;
}

enum qn_intake_result
qn_intake__read(struct qn_intake *intake, size_t max)
{
	enum qn_intake_result result;
	enum fill filled;

	do {
		filled = fill(intake, 0);
		if (filled == FILL_GONE)
			return QN_INTAKE_CLOSED;
		result = qn_intake__next(intake, max);
	} while (result == QN_INTAKE_AGAIN && filled == FILL_SOME);
	return result;
}

/* ---- the body ------------------------------------------------------------ */

/* Skip what is left of a record's padding; false when more must be read. */
static bool
skip_pad(struct qn_intake *intake)
{
	size_t n =
	    raw_len(intake) < intake->pad ? raw_len(intake) : intake->pad;

	intake->pad -= n;
	if (n)
		raw_take(intake, n);
	return !intake->pad;
}

/*
 * The next record while the body is read: FILL_SOME when one was taken,
 * FILL_AGAIN when there is none yet, FILL_GONE when the protocol is broken.
 */
static enum fill
next_record(struct qn_intake *intake)
{
	struct qn_record record;

	if (!skip_pad(intake) ||
	    !qn_record__parse(raw_ptr(intake), raw_len(intake), &record))
		return FILL_AGAIN;
	if (record.version != FCGI_VERSION)
		return FILL_GONE;
	if (record.id == intake->id && record.type == QN_RECORD_STDIN) {
		intake->left = record.len;
		intake->pad = record.pad;
		raw_take(intake, QN_RECORD_HEAD);
		if (!record.len)
			intake->state = QN_INTAKE_END;
		return FILL_SOME;
	}
	if (raw_len(intake) < QN_RECORD_HEAD + record.len + record.pad)
		return FILL_AGAIN;
	if (record.id == intake->id && record.type == QN_RECORD_ABORT) {
		intake->aborted = true;
		intake->state = QN_INTAKE_END;
	} else {
		take_foreign(intake, &record);
	}
	raw_take(intake, QN_RECORD_HEAD + record.len + record.pad);
	return FILL_SOME;
}

/* Content of the record in hand, from what was read or from the peer. */
static enum fill
take_content(struct qn_intake *intake, char *buf, size_t len, int64_t timeout,
    size_t *ret_n)
{
	size_t n = raw_len(intake);
	enum fill result = FILL_SOME;

	if (len > intake->left)
		len = intake->left;
	if (n) {
		n = n < len ? n : len;
		memcpy(buf, raw_ptr(intake), n);
		raw_take(intake, n);
	} else {
		result = peer_recv(intake, buf, len, timeout, &n);
		if (result != FILL_SOME)
			return result;
	}
	intake->left -= n;
	*ret_n = n;
	return FILL_SOME;
}

static enum fill
body_read(struct qn_intake *intake, char *buf, size_t len, int64_t timeout,
    size_t *ret_n)
{
	enum fill result;

	*ret_n = 0;
	for (;;) {
		if (intake->state == QN_INTAKE_END)
			return intake->aborted ? FILL_GONE : FILL_SOME;
		if (intake->left)
			return take_content(intake, buf, len, timeout, ret_n);
		result = next_record(intake);
		if (result == FILL_AGAIN)
			result = fill(intake, timeout);
		if (result != FILL_SOME)
			return result;
	}
}

int64_t
qn_intake__body(
    struct qn_intake *intake, char *buf, size_t len, int64_t timeout)
{
	enum fill result;
	size_t n;

	result = body_read(intake, buf, len, timeout, &n);
	if (result == FILL_GONE)
		intake->gone = true;
	return result == FILL_SOME ? (int64_t)n : -1;
}

int
qn_intake__drain(struct qn_intake *intake)
{
	char buf[READ_CHUNK];
	enum fill result;
	size_t n;

	do {
		result = body_read(intake, buf, sizeof(buf), 0, &n);
	} while (result == FILL_SOME && n);
	if (intake->state == QN_INTAKE_END)
		return 1;
	return result == FILL_AGAIN ? 0 : -1;
}
