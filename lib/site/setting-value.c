/* SPDX-License-Identifier: MIT */
/*
 * A setting's value between text and C. To add a type: a member of enum
 * qn_setting_type, a row in `types`, a parse and a format function.
 */
#include "site/setting-value.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/time.h"
#include "base/vec.h"

#include "base/banned.h"

/* What a parse function gets and where it puts the value. */
struct parse {
	const struct qn_setting *setting;
	const char *text; /* never NULL */
	void *member;
	struct qn_arena *arena;
	struct qn_err *err;
};

static int
refuse(const struct parse *p, const char *accepted)
{
	return qn_err_set(p->err, QN_ERR_CONFIG, "%s: \"%s\" is not %s",
	    p->setting->name, p->setting->secret ? "***" : p->text, accepted);
}

/* A word of a table without regard to case: its index, −1 when unknown. */
static int
word_index(const char *const *words, const char *text)
{
	int i;

	for (i = 0; words[i]; i++)
		if (strcasecmp(words[i], text) == 0)
			return i;
	return -1;
}

static int
parse_bool(const struct parse *p)
{
	/* Even places are false. Empty is false too: `DEBUG=` switches off. */
	static const char *const words[] = { "", "1", "0", "true", "false",
		"yes", "no", "on", "off", "y", "n", "t", "f", NULL };
	int i = word_index(words, p->text);

	if (i < 0)
		return refuse(p,
		    "a boolean: true, yes, on, 1, false, no, off "
		    "and 0 are accepted");
	*(bool *)p->member = i % 2 != 0;
	return 0;
}

/* A number followed by one of the units; `units` ends with a NULL name. */
struct unit {
	const char *name;
	double factor;
};

static int
parse_number(const struct parse *p, const struct unit *units,
    const char *accepted, double *ret)
{
	char *end;
	double n;

	if (!*p->text) {
		*ret = 0;
		return 0;
	}
	if (!isdigit((unsigned char)p->text[0]) && p->text[0] != '.')
		return refuse(p, accepted);
	errno = 0;
	n = strtod(p->text, &end);
	while (*end == ' ')
		end++;
	for (; units->name; units++)
		if (strcasecmp(units->name, end) == 0)
			break;
	if (!units->name || errno || !isfinite(n) || n * units->factor > 9e18)
		return refuse(p, accepted);
	*ret = n * units->factor;
	return 0;
}

static int
check_bounds(const struct parse *p, int64_t n)
{
	if ((!p->setting->min && !p->setting->max) ||
	    (n >= p->setting->min && (n <= p->setting->max)))
		return 0;
	return qn_err_set(p->err, QN_ERR_CONFIG,
	    "%s: %s is out of bounds: %" PRId64 " to %" PRId64
	    "%s are accepted",
	    p->setting->name, p->text, p->setting->min, p->setting->max,
	    p->setting->type == QN_S_DURATION ? " microseconds" : "");
}

static int
parse_int(const struct parse *p)
{
	static const struct unit units[] = { { "", 1 }, { NULL, 0 } };
	double n;

	if (parse_number(p, units, "a whole number", &n) < 0)
		return -1;
	if (n != floor(n) || n > UINT32_MAX)
		return refuse(p, "a whole number");
	if (check_bounds(p, (int64_t)n) < 0)
		return -1;
	*(uint32_t *)p->member = (uint32_t)n;
	return 0;
}

static int
parse_size(const struct parse *p)
{
	static const struct unit units[] = { { "", 1 }, { "b", 1 },
		{ "k", 1024 }, { "kb", 1024 }, { "m", 1 << 20 },
		{ "mb", 1 << 20 }, { "g", 1 << 30 }, { "gb", 1 << 30 },
		{ NULL, 0 } };
	double n;

	if (parse_number(p, units,
		"a size: a number with k, M or G, or of "
		"bytes",
		&n) < 0 ||
	    check_bounds(p, (int64_t)n) < 0)
		return -1;
	*(uint64_t *)p->member = (uint64_t)n;
	return 0;
}

static int
parse_duration(const struct parse *p)
{
	static const struct unit units[] = { { "s", 1e6 }, { "", 1e6 },
		{ "us", 1 }, { "ms", 1e3 }, { "m", 60e6 }, { "min", 60e6 },
		{ "h", 3600e6 }, { "d", 86400e6 }, { NULL, 0 } };
	double n;

	if (parse_number(p, units,
		"a duration: a number with us, ms, s, m, h "
		"or d",
		&n) < 0 ||
	    check_bounds(p, (int64_t)n) < 0)
		return -1;
	*(int64_t *)p->member = (int64_t)n;
	return 0;
}

static int
parse_text(const struct parse *p)
{
	*(const char **)p->member =
	    *p->text ? qn_arena_strdup(p->arena, p->text) : NULL;
	return 0;
}

static int
parse_list(const struct parse *p)
{
	struct qn_vec items = QN_VEC(const char *, p->arena);
	const char *at = p->text;

	while (*at) {
		size_t len = strcspn(at, ",");
		const char *next = at + len + (at[len] == ',');

		while (len && isspace((unsigned char)at[0]))
			at++, len--;
		while (len && isspace((unsigned char)at[len - 1]))
			len--;
		if (len)
			*(const char **)qn_vec_add(&items) =
			    qn_arena_dup(p->arena, at, len);
		at = next;
	}
	qn_vec_add(&items);
	*(const char *const **)p->member = items.items;
	return 0;
}

static int
parse_enum(const struct parse *p)
{
	int i = word_index(p->setting->words, p->text);
	struct qn_str accepted;

	if (i >= 0) {
		memcpy(p->member, &i, sizeof(i));
		return 0;
	}
	qn_str_init(&accepted, p->arena);
	qn_str_add(&accepted, "one of");
	for (i = 0; p->setting->words[i]; i++)
		qn_str_addf(
		    &accepted, "%s %s", i ? "," : "", p->setting->words[i]);
	return refuse(p, accepted.buf);
}

static int (*const parsers[])(const struct parse *) = {
	[QN_S_BOOL] = parse_bool,
	[QN_S_INT] = parse_int,
	[QN_S_SIZE] = parse_size,
	[QN_S_DURATION] = parse_duration,
	[QN_S_TEXT] = parse_text,
	[QN_S_LIST] = parse_list,
	[QN_S_ENUM] = parse_enum,
};

int
qn_setting__parse(struct qn_settings *settings,
    const struct qn_setting *setting, const char *text, struct qn_arena *arena,
    struct qn_err *err)
{
	struct parse parse = {
		.setting = setting,
		.text = text ? text : "",
		.member = (char *)settings + setting->offset,
		.arena = arena,
		.err = err,
	};

	return parsers[setting->type](&parse);
}

/* A duration in its largest whole unit. */
static void
format_duration(struct qn_str *str, int64_t usec)
{
	static const struct {
		const char *name;
		int64_t usec;
	} units[] = { { "d", QN_DAY }, { "h", QN_HOUR }, { "m", QN_MINUTE },
		{ "s", QN_SECOND }, { "ms", QN_SECOND / 1000 }, { "us", 1 } };
	size_t i;

	for (i = 0; usec && usec % units[i].usec; i++)
		continue;
	qn_str_add_int(str, usec / units[i].usec);
	if (usec)
		qn_str_add(str, units[i].name);
}

static void
format_size(struct qn_str *str, uint64_t bytes)
{
	const char *unit;

	for (unit = "BkMG"; bytes && bytes % 1024 == 0 && unit[1]; unit++)
		bytes /= 1024;
	qn_str_addf(str, "%" PRIu64, bytes);
	if (*unit != 'B')
		qn_str_add_char(str, *unit);
}

static void
format_list(struct qn_str *str, const char *const *items)
{
	size_t i;

	for (i = 0; items && items[i]; i++)
		qn_str_addf(str, "%s%s", i ? "," : "", items[i]);
}

const char *
qn_settings_format(const struct qn_settings *settings,
    const struct qn_setting *setting, struct qn_arena *arena)
{
	const void *member = (const char *)settings + setting->offset;
	struct qn_str str;
	const char *text;
	int word;

	qn_str_init(&str, arena);
	switch (setting->type) {
	case QN_S_BOOL:
		qn_str_add(&str, *(const bool *)member ? "on" : "off");
		break;
	case QN_S_INT:
		qn_str_add_int(&str, *(const uint32_t *)member);
		break;
	case QN_S_SIZE:
		format_size(&str, *(const uint64_t *)member);
		break;
	case QN_S_DURATION:
		format_duration(&str, *(const int64_t *)member);
		break;
	case QN_S_TEXT:
		text = *(const char *const *)member;
		qn_str_add(&str, text ? text : "");
		break;
	case QN_S_LIST:
		format_list(&str, *(const char *const *const *)member);
		break;
	case QN_S_ENUM:
		memcpy(&word, member, sizeof(word));
		qn_str_add(&str, setting->words[word]);
		break;
	}
	return setting->secret && str.len ? "********" : str.buf;
}
