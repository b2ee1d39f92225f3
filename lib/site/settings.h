/* SPDX-License-Identifier: MIT */
/*
 * Settings: one table (settings.c) with name, type, default, environment
 * variable and help; this struct is what it fills in.
 *
 * Sources in rising order: default, file (--settings FILE, NAME = value lines),
 * environment (NAME, or NAME_FILE naming a file that holds the value), option
 * (--set NAME=VALUE). Unknown names in a file are errors with a suggestion.
 *
 * To add a setting: a member here (or in the room's own options struct) and a
 * row in qn_settings_table.
 */
#ifndef QN_SITE_SETTINGS_H
#define QN_SITE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/log.h"
#include "db/db.h"
#include "http/options.h"
#include "serve/serve.h"

struct qn_setting_origin;

struct qn_settings {
	bool debug;                              /* DEBUG */
	const char *secret_key;                  /* SECRET_KEY */
	const char *const *secret_key_fallbacks; /* SECRET_KEY_FALLBACKS */
	bool append_slash;                       /* APPEND_SLASH */
	const char *static_url;                  /* STATIC_URL */
	const char *static_root;                 /* STATIC_ROOT */
	const char *media_url;                   /* MEDIA_URL */
	const char *media_root;                  /* MEDIA_ROOT */
	const char *const *template_dirs;        /* TEMPLATE_DIRS */
	const char *migrations_dir;              /* MIGRATIONS_DIR */
	const char *string_if_invalid;           /* STRING_IF_INVALID */
	const char *time_zone;                   /* TIME_ZONE */
	const char *language_code;               /* LANGUAGE_CODE */
	const char *const *silenced_checks;      /* SILENCED_SYSTEM_CHECKS */
	struct qn_http_options http;
	struct qn_db_options db;
	struct qn_serve_options serve;
	struct qn_log_options log;
	const struct qn_setting_origin *origins; /* private: one a row */
};

enum qn_setting_type {
	QN_S_BOOL = 1, /* bool: true, false, yes, no, on, off, 1, 0 */
	QN_S_INT,      /* uint32_t */
	QN_S_SIZE,     /* uint64_t bytes: 10, 64k, 2.5M, 1G */
	QN_S_DURATION, /* int64_t microseconds: 250ms, 30s, 5m, 2h, 1d */
	QN_S_TEXT,     /* const char *; empty means NULL */
	QN_S_LIST,     /* const char *const *: comma-separated */
	QN_S_ENUM,     /* an int-sized enum by `words` */
};

enum qn_setting_source {
	QN_SOURCE_DEFAULT = 0,
	QN_SOURCE_FILE,
	QN_SOURCE_ENVIRONMENT,
	QN_SOURCE_OPTION
};

/* A row of the table; text defaults, so that one parser serves every source. */
struct qn_setting {
	const char *name;
	enum qn_setting_type type;
	size_t offset;            /* in struct qn_settings */
	const char *value;        /* default, as text; NULL: empty */
	const char *env;          /* environment variable; NULL: name */
	const char *const *words; /* of an ENUM, NULL-ended */
	int64_t min, max;         /* of numbers; both 0: no bounds */
	bool secret;              /* masked wherever shown */
	const char *section;      /* heading in the documentation */
	const char *help;
};

/* Ended by { 0 }. */
extern const struct qn_setting qn_settings_table[];

/* A source as a word: "default", "file", "environment", "option". */
const char *qn_setting_source_name(enum qn_setting_source source);

/* A row by name, NULL when there is none. */
const struct qn_setting *qn_setting_find(const char *name, size_t len);

/* Where a setting's present value came from. */
enum qn_setting_source qn_settings_source(
    const struct qn_settings *settings, const struct qn_setting *setting);

/*
 * Fill `ret` from all sources. `file` may be NULL; `options` are "NAME=VALUE"
 * words, NULL-ended, may be NULL. Strings live in `arena`. −1 names the
 * setting, its source, what was found and what is accepted.
 */
int qn_settings_load(struct qn_settings *ret, struct qn_arena *arena,
    const char *file, const char *const *options,
    struct qn_err *err) QN_MUST_CHECK;

/* A setting's present value as text, secrets masked; in `arena`. */
const char *qn_settings_format(const struct qn_settings *settings,
    const struct qn_setting *setting, struct qn_arena *arena);

#endif
