/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"

#include "base/banned.h"

static const char *const state_names[QN_SLOT__MAX] = {
	[QN_SLOT_FREE] = "free",
	[QN_SLOT_STARTING] = "starting",
	[QN_SLOT_IDLE] = "idle",
	[QN_SLOT_BUSY] = "busy",
	[QN_SLOT_AFTER] = "after",
	[QN_SLOT_STOPPING] = "stopping",
};

static const char *const class_names[6] = { "none", "1xx", "2xx", "3xx", "4xx",
	"5xx" };

/*
 * Every number of the status, once: the text, the JSON and the metrics read
 * this table. To add one: a row, and its case in number().
 */
enum number {
	N_UPTIME = 1,
	N_GENERATION,
	N_WORKERS,
	N_SPAWNED,
	N_RECYCLED,
	N_CRASHED,
	N_KILLED,
	N_RELOADS,
	N_RELOADS_FAILED,
	N_REQUESTS,
	N_SLOW,
	N_GONE,
	N_USEC,
	N_DB_USEC,
	N_TPL_USEC,
	N_QUERIES,
	N_BYTES_IN,
	N_BYTES_OUT
};

static const struct {
	enum number number;
	const char *name;
	bool counter;
	bool usec; /* kept in microseconds, shown in seconds */
	const char *help;
} numbers[] = {
	{ .number = N_UPTIME,
	    .name = "uptime_seconds",
	    .usec = true,
	    .help = "Time since the pool was started." },
	{ .number = N_GENERATION,
	    .name = "generation",
	    .help = "Starts and reloads so far." },
	{ .number = N_WORKERS,
	    .name = "workers_wanted",
	    .help = "Workers wanted, or at most." },
	{ .number = N_SPAWNED,
	    .name = "workers_spawned",
	    .counter = true,
	    .help = "Workers started." },
	{ .number = N_RECYCLED,
	    .name = "workers_recycled",
	    .counter = true,
	    .help = "Workers that ended as they should." },
	{ .number = N_CRASHED,
	    .name = "workers_crashed",
	    .counter = true,
	    .help = "Workers that died of a signal or an error." },
	{ .number = N_KILLED,
	    .name = "requests_killed",
	    .counter = true,
	    .help = "Requests over the hard time-out." },
	{ .number = N_RELOADS,
	    .name = "reloads",
	    .counter = true,
	    .help = "Reloads that succeeded." },
	{ .number = N_RELOADS_FAILED,
	    .name = "reloads_failed",
	    .counter = true,
	    .help = "Reloads that were refused." },
	{ .number = N_REQUESTS,
	    .name = "requests",
	    .counter = true,
	    .help = "Requests handled." },
	{ .number = N_SLOW,
	    .name = "requests_slow",
	    .counter = true,
	    .help = "Requests slower than SLOW_REQUEST." },
	{ .number = N_GONE,
	    .name = "requests_gone",
	    .counter = true,
	    .help = "Requests whose peer left before the answer." },
	{ .number = N_USEC,
	    .name = "handling_seconds",
	    .counter = true,
	    .usec = true,
	    .help = "Time spent on requests." },
	{ .number = N_DB_USEC,
	    .name = "database_seconds",
	    .counter = true,
	    .usec = true,
	    .help = "Of it, waiting for PostgreSQL." },
	{ .number = N_TPL_USEC,
	    .name = "template_seconds",
	    .counter = true,
	    .usec = true,
	    .help = "Of it, rendering templates." },
	{ .number = N_QUERIES,
	    .name = "queries",
	    .counter = true,
	    .help = "Statements sent to PostgreSQL." },
	{ .number = N_BYTES_IN,
	    .name = "received_bytes",
	    .counter = true,
	    .help = "Bytes of request bodies." },
	{ .number = N_BYTES_OUT,
	    .name = "sent_bytes",
	    .counter = true,
	    .help = "Bytes of responses." },
};

static uint64_t
number(const struct qn_report *status, enum number which)
{
	const struct qn_board *board = status->board;
	const struct qn_tally *total = &status->total;

	switch (which) {
	case N_UPTIME:
		return (uint64_t)(status->now - board->born);
	case N_GENERATION:
		return board->generation;
	case N_WORKERS:
		return (uint64_t)board->workers;
	case N_SPAWNED:
		return board->spawned;
	case N_RECYCLED:
		return board->recycled;
	case N_CRASHED:
		return board->crashed;
	case N_KILLED:
		return board->killed;
	case N_RELOADS:
		return board->reloads;
	case N_RELOADS_FAILED:
		return board->reloads_failed;
	case N_REQUESTS:
		return total->requests;
	case N_SLOW:
		return total->slow;
	case N_GONE:
		return total->gone;
	case N_USEC:
		return total->usec;
	case N_DB_USEC:
		return total->db_usec;
	case N_TPL_USEC:
		return total->tpl_usec;
	case N_QUERIES:
		return total->queries;
	case N_BYTES_IN:
		return total->bytes_in;
	case N_BYTES_OUT:
		return total->bytes_out;
	}
	return 0;
}

/* Microseconds as seconds with six decimals; exact, unlike a double. */
static void
add_seconds(struct qn_str *str, uint64_t usec)
{
	qn_str_addf(str, "%llu.%06llu", (unsigned long long)(usec / 1000000),
	    (unsigned long long)(usec % 1000000));
}

static void
add_number(struct qn_str *str, const struct qn_report *status, size_t i)
{
	uint64_t value = number(status, numbers[i].number);

	if (numbers[i].usec)
		add_seconds(str, value);
	else
		qn_str_addf(str, "%llu", (unsigned long long)value);
}

/* A slot's text may be changing under our eyes: never read past its end. */
static void
add_slot_json(struct qn_str *str, const char *text, size_t size)
{
	qn_str_add_char(str, '"');
	qn_str_add_json(str, text, strnlen(text, size));
	qn_str_add_char(str, '"');
}

static bool
is_shown(const struct qn_slot *slot)
{
	return slot->pid && slot->state > 0 && slot->state < QN_SLOT__MAX;
}

static int64_t
duration(const struct qn_report *status, const struct qn_slot *slot)
{
	int64_t started = slot->started;

	return started && status->now > started ? status->now - started : 0;
}

/* ---- text ---------------------------------------------------------------- */

static void
text_worker(struct qn_str *str, const struct qn_report *status,
    const struct qn_slot *slot)
{
	char line[sizeof(slot->method) + sizeof(slot->uri) + 2];
	size_t i, n;

	n = (size_t)snprintf(line, sizeof(line), "%.*s %.*s",
	    (int)sizeof(slot->method), slot->method, (int)sizeof(slot->uri),
	    slot->uri);
	/* for terminals */
	for (i = 0; i < n && i < sizeof(line); i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	qn_str_addf(str, "%8d %4u %-9s %10llu %8llu %9lld.%03lld  %s\n",
	    (int)slot->pid, slot->generation, state_names[slot->state],
	    (unsigned long long)slot->served,
	    (unsigned long long)(slot->rss >> 10),
	    (long long)(duration(status, slot) / 1000000),
	    (long long)(duration(status, slot) / 1000 % 1000),
	    slot->started ? line : "");
}

static void
format_text(const struct qn_report *status, struct qn_str *str)
{
	size_t i;

	for (i = 0; i < QN_COUNT(numbers); i++) {
		qn_str_addf(str, "%-18s ", numbers[i].name);
		add_number(str, status, i);
		qn_str_add_char(str, '\n');
	}
	qn_str_add(str, "responses         ");
	for (i = 0; i < QN_COUNT(class_names); i++)
		qn_str_addf(str, " %s %llu", class_names[i],
		    (unsigned long long)status->total.by_class[i]);
	qn_str_add_char(str, '\n');
	for (i = 0; i < status->n_queues; i++)
		qn_str_addf(str, "queue              %lld on %s\n",
		    (long long)status->queues[i].waiting,
		    status->queues[i].name);
	qn_str_add(str,
	    "\n     pid  gen state       requests  RSS KiB    seconds  "
	    "request\n");
	for (i = 0; i < QN_BOARD_SLOTS; i++)
		if (is_shown(&status->board->slots[i]))
			text_worker(str, status, &status->board->slots[i]);
}

/* ---- JSON ---------------------------------------------------------------- */

static void
json_worker(struct qn_str *str, const struct qn_report *status,
    const struct qn_slot *slot)
{
	qn_str_addf(str,
	    "{\"pid\":%d,\"generation\":%u,\"state\":\"%s\",\"requests\":%llu,"
	    "\"rss_bytes\":%llu,\"connections\":%u,\"age_seconds\":",
	    (int)slot->pid, slot->generation, state_names[slot->state],
	    (unsigned long long)slot->served, (unsigned long long)slot->rss,
	    slot->conns);
	add_seconds(str, (uint64_t)(status->now - slot->born));
	if (slot->started) {
		qn_str_add(str, ",\"request\":{\"seconds\":");
		add_seconds(str, (uint64_t)duration(status, slot));
		qn_str_add(str, ",\"method\":");
		add_slot_json(str, slot->method, sizeof(slot->method));
		qn_str_add(str, ",\"uri\":");
		add_slot_json(str, slot->uri, sizeof(slot->uri));
		qn_str_add(str, ",\"id\":");
		add_slot_json(str, slot->request_id, sizeof(slot->request_id));
		qn_str_add(str, ",\"peer\":");
		add_slot_json(str, slot->peer, sizeof(slot->peer));
		qn_str_add_char(str, '}');
	}
	qn_str_add_char(str, '}');
}

static void
json_queues(const struct qn_report *status, struct qn_str *str)
{
	size_t i;

	qn_str_add(str, "\"queues\":{");
	for (i = 0; i < status->n_queues; i++) {
		qn_str_add(str, i ? ",\"" : "\"");
		qn_str_add_json(str, status->queues[i].name,
		    strlen(status->queues[i].name));
		qn_str_addf(
		    str, "\":%lld", (long long)status->queues[i].waiting);
	}
	qn_str_add(str, "},");
}

static void
json_latency(const struct qn_report *status, struct qn_str *str)
{
	size_t i;

	qn_str_add(str, "\"latency\":[");
	for (i = 0; i < QN_BOARD_BUCKETS; i++) {
		qn_str_add(str, i ? ",{\"seconds\":" : "{\"seconds\":");
		if (i + 1 < QN_BOARD_BUCKETS)
			add_seconds(str, (uint64_t)qn_board__bounds[i]);
		else
			qn_str_add(str, "null");
		qn_str_addf(str, ",\"requests\":%llu}",
		    (unsigned long long)status->total.latency[i]);
	}
	qn_str_add(str, "],");
}

static void
format_json(const struct qn_report *status, struct qn_str *str)
{
	bool first = true;
	size_t i;

	qn_str_add_char(str, '{');
	for (i = 0; i < QN_COUNT(numbers); i++) {
		qn_str_addf(str, "\"%s\":", numbers[i].name);
		add_number(str, status, i);
		qn_str_add_char(str, ',');
	}
	qn_str_add(str, "\"responses\":{");
	for (i = 0; i < QN_COUNT(class_names); i++)
		qn_str_addf(str, "%s\"%s\":%llu", i ? "," : "", class_names[i],
		    (unsigned long long)status->total.by_class[i]);
	qn_str_add(str, "},");
	json_latency(status, str);
	json_queues(status, str);
	qn_str_add(str, "\"workers\":[");
	for (i = 0; i < QN_BOARD_SLOTS; i++) {
		if (!is_shown(&status->board->slots[i]))
			continue;
		if (!first)
			qn_str_add_char(str, ',');
		first = false;
		json_worker(str, status, &status->board->slots[i]);
	}
	qn_str_add(str, "]}\n");
}

/* ---- OpenMetrics 1.0 ----------------------------------------------------- */

static void
metric_head(
    struct qn_str *str, const char *name, const char *type, const char *help)
{
	qn_str_addf(str, "# TYPE quintet_%s %s\n# HELP quintet_%s %s\n", name,
	    type, name, help);
}

static void
metric_latency(const struct qn_report *status, struct qn_str *str)
{
	uint64_t sum = 0;
	size_t i;

	metric_head(str, "request_duration_seconds", "histogram",
	    "How long requests took.");
	for (i = 0; i < QN_BOARD_BUCKETS; i++) {
		sum += status->total.latency[i];
		qn_str_add(
		    str, "quintet_request_duration_seconds_bucket{le=\"");
		if (i + 1 < QN_BOARD_BUCKETS)
			add_seconds(str, (uint64_t)qn_board__bounds[i]);
		else
			qn_str_add(str, "+Inf");
		qn_str_addf(str, "\"} %llu\n", (unsigned long long)sum);
	}
	qn_str_addf(str, "quintet_request_duration_seconds_count %llu\n",
	    (unsigned long long)sum);
	qn_str_add(str, "quintet_request_duration_seconds_sum ");
	add_seconds(str, status->total.usec);
	qn_str_add_char(str, '\n');
}

/* A label's value (section 3.2.1 of the format): \, " and line ends. */
static void
add_label(struct qn_str *str, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			qn_str_add_char(str, '\\');
		qn_str_add_char(str, *text == '\n' ? ' ' : *text);
	}
}

static void
metric_groups(const struct qn_report *status, struct qn_str *str)
{
	size_t i;

	metric_head(str, "responses", "counter", "Responses by status class.");
	for (i = 0; i < QN_COUNT(class_names); i++)
		qn_str_addf(str, "quintet_responses_total{class=\"%s\"} %llu\n",
		    class_names[i],
		    (unsigned long long)status->total.by_class[i]);
	metric_head(str, "workers", "gauge", "Workers by state.");
	for (i = QN_SLOT_STARTING; i < QN_SLOT__MAX; i++)
		qn_str_addf(str, "quintet_workers{state=\"%s\"} %u\n",
		    state_names[i], status->by_state[i]);
	metric_head(str, "listen_queue", "gauge",
	    "Connections that wait to be accepted.");
	for (i = 0; i < status->n_queues; i++) {
		if (status->queues[i].waiting < 0)
			continue;
		qn_str_add(str, "quintet_listen_queue{listener=\"");
		add_label(str, status->queues[i].name);
		qn_str_addf(
		    str, "\"} %lld\n", (long long)status->queues[i].waiting);
	}
}

static void
format_metrics(const struct qn_report *status, struct qn_str *str)
{
	size_t i;

	for (i = 0; i < QN_COUNT(numbers); i++) {
		metric_head(str, numbers[i].name,
		    numbers[i].counter ? "counter" : "gauge", numbers[i].help);
		qn_str_addf(str, "quintet_%s%s ", numbers[i].name,
		    numbers[i].counter ? "_total" : "");
		add_number(str, status, i);
		qn_str_add_char(str, '\n');
	}
	metric_groups(status, str);
	metric_latency(status, str);
	qn_str_add(str, "# EOF\n");
}

/* ---- which --------------------------------------------------------------- */

static const struct {
	void (*format)(const struct qn_report *, struct qn_str *);
	const char *type;
} formats[] = {
	[QN_STATUS_TEXT] = { .format = format_text,
	    .type = "text/plain; charset=utf-8" },
	[QN_STATUS_JSON] = { .format = format_json,
	    .type = "application/json" },
	[QN_STATUS_METRICS] = { .format = format_metrics,
	    .type = "application/openmetrics-text; version=1.0.0; "
		    "charset=utf-8" },
};

void
qn_report__format(const struct qn_report *status, enum qn_status_format format,
    struct qn_str *str)
{
	formats[format].format(status, str);
}

const char *
qn_report__type(enum qn_status_format format)
{
	return formats[format].type;
}
