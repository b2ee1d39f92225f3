/* SPDX-License-Identifier: MIT */
/* The sources of settings, in rising order. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "site/setting-value.h"
#include "site/settings.h"

#include "base/banned.h"

#define FILE_MAX ((size_t)1 << 20)

/* Where a row's value came from. */
struct qn_setting_origin {
	enum qn_setting_source source;
};

struct load {
	struct qn_settings *settings;
	struct qn_setting_origin *origins;
	struct qn_arena *arena;
	struct qn_err *err;
};

const char *
qn_setting_source_name(enum qn_setting_source source)
{
	static const char *const names[] = { "default", "file", "environment",
		"option" };

	return names[source];
}

const struct qn_setting *
qn_setting_find(const char *name, size_t len)
{
	const struct qn_setting *s;

	for (s = qn_settings_table; s->name; s++)
		if (strlen(s->name) == len && memcmp(s->name, name, len) == 0)
			return s;
	return NULL;
}

enum qn_setting_source
qn_settings_source(
    const struct qn_settings *settings, const struct qn_setting *setting)
{
	return settings->origins[setting - qn_settings_table].source;
}

/* Set one value; on failure the error ends with `where` it was said. */
static int
load_set(struct load *load, const struct qn_setting *setting, const char *text,
    enum qn_setting_source source, const char *where)
{
	struct qn_err why = QN_ERR_INIT;

	if (qn_setting__parse(
		load->settings, setting, text, load->arena, &why) < 0)
		return qn_err_set(
		    load->err, QN_ERR_CONFIG, "%s (%s)", why.message, where);
	load->origins[setting - qn_settings_table].source = source;
	return 0;
}

/* A row by a name that somebody wrote; the error suggests a near one. */
static const struct qn_setting *
load_find(struct load *load, const char *name, size_t len, const char *where)
{
	const struct qn_setting *found = qn_setting_find(name, len), *s;
	struct qn_suggest suggest = { 0 };
	const char *word;

	if (found)
		return found;
	word = qn_arena_dup(load->arena, name, len);
	for (s = qn_settings_table; s->name; s++)
		qn_suggest_add(&suggest, word, s->name);
	qn_err_set(load->err, QN_ERR_CONFIG,
	    "unknown setting \"%s\" (%s)%s%s%s", word, where,
	    suggest.best ? ": did you mean \"" : "",
	    suggest.best ? suggest.best : "", suggest.best ? "\"?" : "");
	qn_err_hint(load->err, "`manage help settings` lists them all.");
	return NULL;
}

/* A whole small file as text without its final newline; NULL with err. */
static char *
read_text(struct load *load, const char *path)
{
	FILE *file = fopen(path, "re");
	char *text;
	size_t n;

	if (!file) {
		qn_err_set(load->err, QN_ERR_CONFIG,
		    "could not read \"%s\": %s", path, strerror(errno));
		return NULL;
	}
	text = qn_arena_alloc(load->arena, FILE_MAX);
	n = fread(text, 1, FILE_MAX - 1, file);
	fclose(file);
	text[n] = '\0';
	return text;
}

static const char *
skip_space(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

/* "NAME = value", where quotes around the value are taken off. */
static int
load_line(struct load *load, char *line, const char *where)
{
	const struct qn_setting *setting;
	size_t name, len;
	char *value;

	line = (char *)(uintptr_t)skip_space(line);
	if (!*line || *line == '#')
		return 0;
	name = strcspn(line, " \t=");
	value = (char *)(uintptr_t)skip_space(line + name);
	if (!name || *value != '=')
		return qn_err_set(load->err, QN_ERR_CONFIG,
		    "\"%.40s\" is not NAME = value (%s)", line, where);
	value = (char *)(uintptr_t)skip_space(value + 1);
	for (len = strlen(value); len && isspace((unsigned char)value[len - 1]);
	     len--)
		value[len - 1] = '\0';
	if (len >= 2 && (value[0] == '"' || value[0] == '\'') &&
	    value[len - 1] == value[0]) {
		value[len - 1] = '\0';
		value++;
	}
	setting = load_find(load, line, name, where);
	if (!setting)
		return -1;
	return load_set(load, setting, value, QN_SOURCE_FILE, where);
}

static int
load_file(struct load *load, const char *path)
{
	char *text = read_text(load, path), *line = text, *end;
	int number;

	if (!text)
		return -1;
	for (number = 1; line; number++) {
		end = strchr(line, '\n');
		if (end)
			*end = '\0';
		if (load_line(load, line,
			qn_arena_printf(
			    load->arena, "%s, line %d", path, number)) < 0)
			return -1;
		line = end ? end + 1 : NULL;
	}
	return 0;
}

/* NAME, or NAME_FILE naming a file that holds the value. */
static int
load_environment(struct load *load, const struct qn_setting *setting)
{
	const char *name = setting->env ? setting->env : setting->name;
	const char *file_name = qn_arena_printf(load->arena, "%s_FILE", name);
	const char *value = getenv(name), *path = getenv(file_name);
	char *text;

	if (value && path && *path)
		return qn_err_set(load->err, QN_ERR_CONFIG,
		    "both %s and %s are set in the environment", name,
		    file_name);
	if (value)
		return load_set(
		    load, setting, value, QN_SOURCE_ENVIRONMENT, "environment");
	if (!path || !*path)
		return 0;
	text = read_text(load, path);
	if (!text)
		return -1;
	text[strcspn(text, "\r\n")] = '\0';
	return load_set(load, setting, text, QN_SOURCE_ENVIRONMENT, path);
}

static int
load_option(struct load *load, const char *option)
{
	const char *eq = strchr(option, '=');
	const struct qn_setting *setting;

	if (!eq)
		return qn_err_set(load->err, QN_ERR_CONFIG,
		    "\"%s\" is not NAME=VALUE (--set)", option);
	setting = load_find(load, option, (size_t)(eq - option), "--set");
	if (!setting)
		return -1;
	return load_set(load, setting, eq + 1, QN_SOURCE_OPTION, "--set");
}

/* What follows from several settings together. */
static int
load_finish(struct load *load)
{
	static const char *const local[] = { ".localhost", "localhost",
		"127.0.0.1", "[::1]", NULL };
	struct qn_settings *s = load->settings;

	if (s->debug && !s->http.allowed_hosts[0])
		s->http.allowed_hosts = local;
	if (!s->secret_key && s->debug)
		s->secret_key = "quintet-insecure-key-for-development-only";
	s->db.trace = s->debug;
	return 0;
}

int
qn_settings_load(struct qn_settings *ret, struct qn_arena *arena,
    const char *file, const char *const *options, struct qn_err *err)
{
	struct qn_settings settings = { 0 };
	struct load load = { &settings, NULL, arena, err };
	const struct qn_setting *s;
	size_t n = 0;

	for (s = qn_settings_table; s->name; s++)
		n++;
	load.origins = QN_NEW_N(arena, struct qn_setting_origin, n);
	settings.origins = load.origins;
	for (s = qn_settings_table; s->name; s++)
		if (load_set(&load, s, s->value, QN_SOURCE_DEFAULT, "default") <
		    0)
			return -1;
	if (file && load_file(&load, file) < 0)
		return -1;
	for (s = qn_settings_table; s->name; s++)
		if (load_environment(&load, s) < 0)
			return -1;
	for (; options && *options; options++)
		if (load_option(&load, *options) < 0)
			return -1;
	if (load_finish(&load) < 0)
		return -1;
	*ret = settings;
	return 0;
}
