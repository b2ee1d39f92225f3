/* SPDX-License-Identifier: MIT */
/* site/settings.h and base/suggest.h. */
#include "site/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "base/time.h"
#include "testing/tap.h"

static struct qn_arena *arena;
static struct qn_settings s;
static struct qn_err err;

/* Load with one --set; the error is left in `err`. */
static int
load(const char *option)
{
	const char *const options[] = { option, NULL };

	qn_err_reset(&err);
	return qn_settings_load(&s, arena, NULL, option ? options : NULL, &err);
}

static const char *
format(const char *name)
{
	return qn_settings_format(
	    &s, qn_setting_find(name, strlen(name)), arena);
}

static void
test_defaults(void)
{
	qn_tap_is_int(load(NULL), 0, "the defaults are accepted");
	qn_tap_ok(!s.debug, "DEBUG is off");
	qn_tap_ok(!s.secret_key, "there is no key");
	qn_tap_is(s.static_url, "/static/", "STATIC_URL");
	qn_tap_is_int(s.http.memory_max, 2621440, "2.5M as Django's default");
	qn_tap_is_int(s.db.connect_timeout, 5 * QN_SECOND, "5s");
	qn_tap_is_int(s.serve.mode, QN_POOL_STATIC, "static");
	qn_tap_is(s.template_dirs[0], "templates", "a list's first");
	qn_tap_ok(!s.template_dirs[1], "and its end");
	qn_tap_ok(s.http.allowed_hosts && !s.http.allowed_hosts[0],
	    "no host is allowed");
}

struct value_case {
	const char *option;  /* NAME=VALUE */
	const char *shown;   /* NULL: refused */
	const char *message; /* part of the error */
};

static const struct value_case value_cases[] = {
	{ "DEBUG=True", "on", NULL },
	{ "DEBUG=False", "off", NULL },
	{ "DEBUG=0", "off", NULL },
	{ "DEBUG=no", "off", NULL },
	{ "DEBUG=", "off", NULL },
	{ "DEBUG=maybe", NULL, "DEBUG: \"maybe\" is not a boolean" },
	{ "POOL_WORKERS=4", "4", NULL },
	{ "POOL_WORKERS=0", NULL, "out of bounds: 1 to 1000" },
	{ "POOL_WORKERS=1.5", NULL, "not a whole number" },
	{ "POOL_WORKERS=-1", NULL, "not a whole number" },
	{ "POOL_WORKERS=nan", NULL, "not a whole number" },
	{ "REQUEST_MAX_SIZE=1.5k", "1536", NULL },
	{ "REQUEST_MAX_SIZE=2G", "2G", NULL },
	{ "REQUEST_MAX_SIZE=2T", NULL, "not a size" },
	{ "SLOW_REQUEST=90s", "90s", NULL },
	{ "SLOW_REQUEST=250ms", "250ms", NULL },
	{ "SLOW_REQUEST=120", "2m", NULL },
	{ "SLOW_REQUEST=1 fortnight", NULL, "not a duration" },
	{ "SLOW_REQUEST=1e300s", NULL, "not a duration" },
	{ "POOL_MODE=OnDemand", "ondemand", NULL },
	{ "POOL_MODE=lazy", NULL, "one of static, dynamic, ondemand" },
	{ "ALLOWED_HOSTS= a.example , ,b.example,", "a.example,b.example",
	    NULL },
	{ "SECRET_KEY=hush", "********", NULL },
	{ "SECERT_KEY=x", NULL, "did you mean \"SECRET_KEY\"?" },
	{ "DEBUG", NULL, "not NAME=VALUE" },
	{ NULL, NULL, NULL },
};

static void
test_values(void)
{
	const struct value_case *c;

	for (c = value_cases; c->option; c++) {
		char name[64];
		int ret = load(c->option);

		snprintf(name, sizeof(name), "%.*s",
		    (int)strcspn(c->option, "="), c->option);
		qn_tap_is_int(ret, c->shown ? 0 : -1, "%s", c->option);
		if (c->shown && ret == 0)
			qn_tap_is(format(name), c->shown, "and is shown");
		if (c->message && !strstr(err.message, c->message))
			qn_tap_is(err.message, c->message, "the message");
	}
}

/* Load from a file and options; what fails is a failed test. */
static void
load_from(const char *path, const char *const *options)
{
	qn_err_reset(&err);
	if (qn_settings_load(&s, arena, path, options, &err) < 0)
		qn_tap_is(err.message, "", "loading");
}

static void
test_sources(void)
{
	char path[] = "/tmp/quintet-settings-XXXXXX";
	const struct qn_setting *row = qn_setting_find("TIME_ZONE", 9);
	const char *const options[] = { "TIME_ZONE=Asia/Tokyo", NULL };
	FILE *file = fdopen(mkstemp(path), "w");

	fputs(
	    "# a comment\n\n TIME_ZONE = \"Europe/Berlin\"\nDEBUG=on\n", file);
	fclose(file);
	qn_err_reset(&err);
	qn_tap_is_int(
	    qn_settings_load(&s, arena, path, NULL, &err), 0, "a file");
	qn_tap_is(s.time_zone, "Europe/Berlin", "quotes are taken off");
	qn_tap_is_int(
	    qn_settings_source(&s, row), QN_SOURCE_FILE, "its source");
	qn_tap_is(s.http.allowed_hosts[1], "localhost", "DEBUG allows it");
	setenv("TIME_ZONE", "America/New_York", 1);
	load_from(path, NULL);
	qn_tap_is(s.time_zone, "America/New_York", "the environment wins");
	load_from(path, options);
	qn_tap_is(s.time_zone, "Asia/Tokyo", "an option wins over both");
	qn_tap_is_int(qn_settings_source(&s, row), QN_SOURCE_OPTION, "so says");
	unsetenv("TIME_ZONE");
	setenv("SECRET_KEY_FILE", path, 1);
	load_from(NULL, NULL);
	qn_tap_is(s.secret_key, "# a comment", "a secret's file: first line");
	setenv("SECRET_KEY", "x", 1);
	qn_tap_is_int(qn_settings_load(&s, arena, NULL, NULL, &err), -1,
	    "both NAME and NAME_FILE are refused");
	unsetenv("SECRET_KEY");
	unsetenv("SECRET_KEY_FILE");
	file = fopen(path, "w");
	fputs("DEBUG = on\nTIEM_ZONE = UTC\n", file);
	fclose(file);
	qn_err_reset(&err);
	qn_tap_is_int(qn_settings_load(&s, arena, path, NULL, &err), -1,
	    "an error in a file");
	qn_tap_ok(
	    strstr(err.message, "line 2") && strstr(err.message, "TIME_ZONE"),
	    "an unknown name in a file");
	unlink(path);
}

static const char *
suggest(const char *word)
{
	static const char *const known[] = { "serve", "settings", "status",
		"migrate", "render", "routes" };
	struct qn_suggest suggestion = { 0 };
	size_t i;

	for (i = 0; i < QN_COUNT(known); i++)
		qn_suggest_add(&suggestion, word, known[i]);
	return suggestion.best;
}

int
main(void)
{
	const struct qn_setting *row;

	arena = qn_arena_new(0);
	for (row = qn_settings_table; row->name; row++) {
		unsetenv(row->name);
		qn_tap_ok(row->help && row->section && row->type,
		    "%s is documented", row->name);
	}
	test_defaults();
	test_values();
	test_sources();
	qn_tap_is(suggest("sevre"), "serve", "two letters swapped");
	qn_tap_is(suggest("migrat"), "migrate", "a letter missing");
	qn_tap_is(suggest("mig"), "migrate", "a beginning");
	qn_tap_is(suggest("xyzzy"), NULL, "nothing near");
	qn_arena_free(arena);
	return qn_tap_done();
}
