/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/time.h"

#include "base/banned.h"

#define LOG_VALUE_MAX   ((size_t)4 << 10) /* bytes; the rest is cut off */
#define LOG_MODULES_MAX 32

static const char *const level_names[QN_LOG__MAX] = { "debug", "info", "notice",
	"warning", "error", "off" };

struct module_level {
	char name[24];
	enum qn_log_level level;
};

/* Where lines go and which are written; the process has one log. */
static struct {
	int fd;           /* −1: syslog */
	const char *path; /* NULL: stderr or syslog */
	enum qn_log_format format;
	enum qn_log_level level;
	struct module_level modules[LOG_MODULES_MAX];
	size_t n_modules;
} current = { .fd = STDERR_FILENO, .level = QN_LOG_INFO };

static bool
level_find(const char *ptr, size_t len, enum qn_log_level *ret)
{
	int i;

	for (i = 0; i < QN_LOG__MAX; i++) {
		if (qn_ascii_iequal(
			ptr, len, level_names[i], strlen(level_names[i]))) {
			*ret = (enum qn_log_level)i;
			return true;
		}
	}
	return false;
}

/* One word of "info,db=debug". */
static int
level_parse(const char *ptr, size_t len, enum qn_log_level *ret_level,
    struct module_level *modules, size_t *n, struct qn_err *err)
{
	const char *eq = memchr(ptr, '=', len);
	enum qn_log_level level;
	size_t name = eq ? (size_t)(eq - ptr) : 0;
	size_t skip = eq ? name + 1 : 0;

	if (!level_find(ptr + skip, len - skip, &level))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "unknown log level \"%.*s\": debug, info, notice, warning, "
		    "error and off are known",
		    (int)(len - skip), ptr + skip);
	if (!eq) {
		*ret_level = level;
		return 0;
	}
	if (*n == LOG_MODULES_MAX || name >= sizeof(modules->name))
		return qn_err_set(err, QN_ERR_CONFIG,
		    "log levels name too many modules, or too long a one: "
		    "\"%.*s\"",
		    (int)len, ptr);
	snprintf(
	    modules[*n].name, sizeof(modules->name), "%.*s", (int)name, ptr);
	modules[(*n)++].level = level;
	return 0;
}

static int
levels_parse(const char *text, enum qn_log_level *ret_level,
    struct module_level *modules, size_t *n, struct qn_err *err)
{
	size_t len;

	while (text && *text) {
		len = strcspn(text, ",");
		if (len &&
		    level_parse(text, len, ret_level, modules, n, err) < 0)
			return -1;
		text += len + (text[len] == ',');
	}
	return 0;
}

static int
file_open(const char *path, struct qn_err *err)
{
	int fd;

	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	if (fd < 0)
		return qn_err_set(err, QN_ERR_IO,
		    "could not open the log file \"%s\": %s", path,
		    strerror(errno));
	return fd;
}

int
qn_log_open(const struct qn_log_options *options, struct qn_err *err)
{
	struct module_level modules[LOG_MODULES_MAX];
	enum qn_log_level level = QN_LOG_INFO;
	const char *target = options->target;
	size_t n = 0;
	int fd = STDERR_FILENO;
	bool is_file;

	if (levels_parse(options->levels, &level, modules, &n, err) < 0)
		return -1;
	is_file = target && strcmp(target, "stderr") != 0 &&
	    strcmp(target, "syslog") != 0;
	if (is_file) {
		fd = file_open(target, err);
		if (fd < 0)
			return -1;
	} else if (target && strcmp(target, "syslog") == 0) {
		openlog(NULL, LOG_PID, LOG_DAEMON);
		fd = -1;
	}
	if (current.path)
		close(current.fd);
	current.fd = fd;
	current.path = is_file ? target : NULL;
	current.format = options->format;
	current.level = level;
	memcpy(current.modules, modules, sizeof(modules));
	current.n_modules = n;
	return 0;
}

int
qn_log_reopen(struct qn_err *err)
{
	int fd;

	if (!current.path)
		return 0;
	fd = file_open(current.path, err);
	if (fd < 0)
		return -1;
	close(current.fd);
	current.fd = fd;
	return 0;
}

int
qn_log_fd(void)
{
	return current.fd;
}

bool
qn_log_is_on(enum qn_log_level level, const char *module)
{
	size_t i;

	/* The last one wins, as on a command line. */
	for (i = current.n_modules; i-- > 0;)
		if (strcmp(current.modules[i].name, module) == 0)
			return level >= current.modules[i].level;
	return level >= current.level;
}

/* The key, ready for its value. */
static void
line_key(struct qn_log_line *line, const char *key)
{
	struct qn_str *text = &line->text;

	if (current.format == QN_LOG_LOGFMT) {
		if (text->len)
			qn_str_add_char(text, ' ');
		qn_str_add(text, key);
		qn_str_add_char(text, '=');
		return;
	}
	qn_str_add(text, text->len ? ",\"" : "{\"");
	qn_str_add(text, key);
	qn_str_add(text, "\":");
}

static void
line_time(struct qn_log_line *line)
{
	int64_t now = qn_time_now();
	struct qn_civil c;
	char buf[64];

	qn_time_split(now, NULL, &c);
	snprintf(buf, sizeof(buf), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
	    c.year, c.month, c.day, c.hour, c.minute, c.second, c.usec / 1000);
	qn_log_text(line, "ts", buf);
}

bool
qn_log_begin(struct qn_log_line *line, enum qn_log_level level,
    const char *module, const char *msg)
{
	if (!qn_log_is_on(level, module))
		return false;
	qn_str_init(&line->text, NULL);
	line->level = level;
	line_time(line);
	qn_log_text(line, "level", level_names[level]);
	qn_log_text(line, "module", module);
	qn_log_text(line, "msg", msg);
	return true;
}

void
qn_log_text_len(
    struct qn_log_line *line, const char *key, const char *ptr, size_t len)
{
	if (len > LOG_VALUE_MAX) {
		len = LOG_VALUE_MAX;
		while (len && ((unsigned char)ptr[len] & 0xC0) == 0x80)
			len--;
	}
	line_key(line, key);
	if (current.format == QN_LOG_LOGFMT) {
		qn_str_add_logfmt(&line->text, ptr, len);
		return;
	}
	qn_str_add_char(&line->text, '"');
	qn_str_add_json(&line->text, ptr, len);
	qn_str_add_char(&line->text, '"');
}

void
qn_log_text(struct qn_log_line *line, const char *key, const char *value)
{
	if (value)
		qn_log_text_len(line, key, value, strlen(value));
}

void
qn_log_int(struct qn_log_line *line, const char *key, int64_t value)
{
	line_key(line, key);
	qn_str_add_int(&line->text, value);
}

void
qn_log_msec(struct qn_log_line *line, const char *key, int64_t usec)
{
	line_key(line, key);
	qn_str_add_int(&line->text, usec / 1000);
	qn_str_add_char(&line->text, '.');
	qn_str_add_char(&line->text, (char)('0' + usec / 100 % 10));
	qn_str_add_char(&line->text, (char)('0' + usec / 10 % 10));
}

void
qn_log_end(struct qn_log_line *line)
{
	static const int priorities[QN_LOG__MAX] = { LOG_DEBUG, LOG_INFO,
		LOG_NOTICE, LOG_WARNING, LOG_ERR, LOG_DEBUG };
	struct qn_str *text = &line->text;
	ssize_t n;

	if (current.format == QN_LOG_JSON)
		qn_str_add_char(text, '}');
	if (current.fd < 0) {
		syslog(priorities[line->level], "%s", text->buf);
	} else {
		qn_str_add_char(text, '\n');
		do
			n = write(current.fd, text->buf, text->len);
		while (n < 0 && errno == EINTR);
	}
	qn_str_release(text);
}

void
qn_logf(enum qn_log_level level, const char *module, const char *fmt, ...)
{
	struct qn_log_line line;
	char msg[2048];
	va_list ap;

	if (!qn_log_is_on(level, module))
		return;
	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	if (qn_log_begin(&line, level, module, msg))
		qn_log_end(&line);
}

void
qn_log_error(struct qn_log_line *line, const struct qn_err *err)
{
	qn_log_text(line, "kind", qn_err_kind_name(err->kind));
	if (err->detail[0])
		qn_log_text(line, "detail", err->detail);
	if (err->hint[0])
		qn_log_text(line, "hint", err->hint);
	if (err->sqlstate[0])
		qn_log_text(line, "sqlstate", err->sqlstate);
	if (err->constraint[0])
		qn_log_text(line, "constraint", err->constraint);
	if (err->file) {
		qn_log_text(line, "file", err->file);
		qn_log_int(line, "line", err->line);
	}
}

void
qn_log_err(const char *module, const struct qn_err *err)
{
	struct qn_log_line line;

	if (!qn_log_begin(&line, QN_LOG_ERROR, module, err->message))
		return;
	qn_log_error(&line, err);
	qn_log_end(&line);
}
