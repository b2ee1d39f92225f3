/* SPDX-License-Identifier: MIT */
/* What a worker left behind in its slot, as a line of the log. */
#include "serve/serve-int.h"

#include <string.h>

#include "base/log.h"
#include "base/time.h"

#include "base/banned.h"

/* Text of a slot may lack its end: the worker died while it wrote. */
static void
log_slot_text(
    struct qn_log_line *line, const char *key, const char *text, size_t size)
{
	qn_log_text_len(line, key, text, strnlen(text, size));
}

void
qn_crash__log_request(
    struct qn_log_line *line, const struct qn_slot *slot, int64_t now)
{
	if (!slot->started)
		return;
	log_slot_text(line, "id", slot->request_id, sizeof(slot->request_id));
	log_slot_text(line, "method", slot->method, sizeof(slot->method));
	log_slot_text(line, "uri", slot->uri, sizeof(slot->uri));
	qn_log_msec(line, "ms", now - slot->started);
}

/* Frames of another generation are of another binary: numbers only. */
static void
log_frames(struct qn_log_line *line, const struct qn_slot *slot, bool named)
{
	uint32_t n = slot->n_frames, i;
	struct qn_str text;

	if (n > QN_BACKTRACE_MAX)
		n = QN_BACKTRACE_MAX;
	if (!n)
		return;
	qn_str_init(&text, NULL);
	if (named)
		qn_backtrace_add(&text, slot->frames, n);
	else
		for (i = 0; i < n; i++)
			qn_str_addf(&text, "#%u %p\n", i, slot->frames[i]);
	qn_log_text_len(line, "backtrace", text.buf, text.len);
	qn_str_release(&text);
}

void
qn_crash__log(const struct qn_slot *slot, int sig, bool named, int64_t now)
{
	struct qn_log_line line;

	if (!qn_log_begin(&line, QN_LOG_ERROR, "pool", "worker crashed"))
		return;
	qn_log_int(&line, "pid", slot->pid);
	qn_log_text(&line, "signal", sigabbrev_np(sig));
	qn_crash__log_request(&line, slot, now);
	if (slot->text[0])
		log_slot_text(&line, "text", slot->text, sizeof(slot->text));
	log_frames(&line, slot, named);
	qn_log_end(&line);
}
