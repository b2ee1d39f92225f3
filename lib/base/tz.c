/* SPDX-License-Identifier: MIT */
/*
 * Time zones: the system's TZif files (RFC 8536) and the rule in their footer
 * for moments after the table.
 */
#include "base/time.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/tz-int.h"

#include "base/banned.h"

#define TZIF_MAX (256 << 10)

static struct qn_tz *zones;

/* A name that stays below the zoneinfo directory. */
static bool
name_is_safe(const char *name)
{
	size_t i;

	if (!*name || *name == '/' || strlen(name) > 64 || strstr(name, ".."))
		return false;
	for (i = 0; name[i]; i++)
		if (!isalnum((unsigned char)name[i]) &&
		    !strchr("_-+/", name[i]))
			return false;
	return true;
}

static size_t
file_read(const char *name, unsigned char *buf, size_t size)
{
	const char *dir = getenv("TZDIR");
	char path[512];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : "/usr/share/zoneinfo",
	    name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, buf, size);
	close(fd);
	return n > 0 ? (size_t)n : 0;
}

static int64_t
be_int(const unsigned char *p, size_t n)
{
	uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;

	while (n--)
		v = v << 8 | *p++;
	return (int64_t)v;
}

/* The six counts of a TZif header. */
struct tzif_header {
	uint32_t isutc, isstd, leap, times, types, chars;
};

static bool
header_read(const unsigned char *p, size_t len, struct tzif_header *ret)
{
	if (len < 44 || memcmp(p, "TZif", 4) != 0)
		return false;
	ret->isutc = (uint32_t)be_int(p + 20, 4);
	ret->isstd = (uint32_t)be_int(p + 24, 4);
	ret->leap = (uint32_t)be_int(p + 28, 4);
	ret->times = (uint32_t)be_int(p + 32, 4);
	ret->types = (uint32_t)be_int(p + 36, 4);
	ret->chars = (uint32_t)be_int(p + 40, 4);
	return ret->types > 0 && ret->types <= 256 && ret->times < 20000 &&
	    ret->chars < 2000 && ret->leap < 2000 && ret->isstd <= 256 &&
	    ret->isutc <= 256;
}

static size_t
body_size(const struct tzif_header *h, size_t word)
{
	return h->times * (word + 1) + h->types * 6 + h->chars +
	    h->leap * (word + 4) + h->isstd + h->isutc;
}

/* Copy transitions, types and names of the 64-bit block. */
static bool
block_read(struct qn_tz *tz, const unsigned char *p, size_t len,
    const struct tzif_header *h)
{
	const unsigned char *index = p + h->times * 8;
	const unsigned char *types = index + h->times;
	const char *names = (const char *)types + h->types * 6;
	uint32_t i;

	if (len < body_size(h, 8))
		return false;
	tz->at = calloc(h->times + 1, sizeof(*tz->at));
	tz->type = calloc(h->times + 1, 1);
	tz->types = calloc(h->types, sizeof(*tz->types));
	if (!tz->at || !tz->type || !tz->types)
		return false;
	for (i = 0; i < h->times; i++) {
		tz->at[i] = be_int(p + i * 8, 8);
		tz->type[i] = index[i] < h->types ? index[i] : 0;
	}
	for (i = 0; i < h->types; i++) {
		uint32_t name = types[i * 6 + 5];

		tz->types[i].offset = (int)be_int(types + i * 6, 4);
		tz->types[i].dst = types[i * 6 + 4] != 0;
		if (name < h->chars)
			snprintf(tz->types[i].name, sizeof(tz->types[i].name),
			    "%.*s", (int)(h->chars - name), names + name);
	}
	tz->n = h->times;
	return true;
}

static bool
tzif_read(struct qn_tz *tz, const unsigned char *p, size_t len)
{
	struct tzif_header h;
	size_t skip;
	char footer[128];
	size_t n;

	if (!header_read(p, len, &h))
		return false;
	skip = 44 + body_size(&h, 4);
	if (p[4] < '2' || len < skip || !header_read(p + skip, len - skip, &h))
		return false;
	p += skip + 44;
	len -= skip + 44;
	if (!block_read(tz, p, len, &h))
		return false;
	p += body_size(&h, 8);
	len -= body_size(&h, 8);
	for (n = 0; n + 1 < len && n < sizeof(footer) - 1 && p[n + 1] != '\n';
	     n++)
		footer[n] = (char)p[n + 1];
	footer[n] = '\0';
	tz->has_rule = qn_tz__rule_parse(footer, &tz->rule);
	return true;
}

static void
tz_free(struct qn_tz *tz)
{
	free(tz->at);
	free(tz->type);
	free(tz->types);
	free(tz);
}

static struct qn_tz *
tz_load(const char *name)
{
	unsigned char *buf = malloc(TZIF_MAX);
	struct qn_tz *tz = calloc(1, sizeof(*tz));
	size_t len;

	if (buf && tz) {
		snprintf(tz->name, sizeof(tz->name), "%s", name);
		len = file_read(name, buf, TZIF_MAX);
		if (len && tzif_read(tz, buf, len)) {
			free(buf);
			return tz;
		}
	}
	free(buf);
	if (tz)
		tz_free(tz);
	return NULL;
}

const struct qn_tz *
qn_tz_find(const char *name)
{
	static struct qn_tz_type utc_type = { .name = "UTC" };
	static struct qn_tz utc = { .name = "UTC", .types = &utc_type };
	struct qn_tz *tz;

	if (!name || strcmp(name, "UTC") == 0)
		return &utc;
	for (tz = zones; tz; tz = tz->next)
		if (strcmp(tz->name, name) == 0)
			return tz;
	if (!name_is_safe(name))
		return NULL;
	tz = tz_load(name);
	if (!tz)
		return NULL;
	tz->next = zones;
	zones = tz;
	return tz;
}

const char *
qn_tz_name(const struct qn_tz *tz)
{
	return tz ? tz->name : "UTC";
}

const struct qn_tz *
qn_tz_fixed(struct qn_arena *arena, int offset)
{
	struct qn_tz *tz = QN_NEW(arena, struct qn_tz);
	int minutes = abs(offset) / 60;

	tz->types = QN_NEW(arena, struct qn_tz_type);
	tz->types[0].offset = offset;
	snprintf(tz->name, sizeof(tz->name), "UTC%c%02d:%02d",
	    offset < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
	snprintf(tz->types[0].name, sizeof(tz->types[0].name), "%.15s",
	    offset ? tz->name : "UTC");
	return tz;
}

/* The type in force at a moment in seconds. */
static const struct qn_tz_type *
tz_type_at(const struct qn_tz *tz, int64_t second)
{
	uint32_t low = 0, high = tz->n;

	if (tz->n == 0 || second < tz->at[0])
		return tz->has_rule && tz->n == 0 ?
		    qn_tz__rule_at(&tz->rule, second) :
		    &tz->types[0];
	if (tz->has_rule && second >= tz->at[tz->n - 1])
		return qn_tz__rule_at(&tz->rule, second);
	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;

		if (tz->at[mid] <= second)
			low = mid;
		else
			high = mid;
	}
	return &tz->types[tz->type[low]];
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

void
qn_time_split(int64_t usec, const struct qn_tz *tz, struct qn_civil *ret)
{
	const struct qn_tz_type *type;
	int64_t local, day;

	if (!tz)
		tz = qn_tz_find(NULL);
	type = tz_type_at(tz, floor_div(usec, QN_SECOND));
	local = usec + type->offset * QN_SECOND;
	day = floor_div(local, QN_DAY);
	local -= day * QN_DAY;
	qn_date_split((int32_t)day, ret);
	ret->usec = (int)(local % QN_SECOND);
	local /= QN_SECOND;
	ret->second = (int)(local % 60);
	ret->minute = (int)(local / 60 % 60);
	ret->hour = (int)(local / 3600);
	ret->offset = type->offset;
	ret->dst = type->dst;
	memcpy(ret->zone, type->name, sizeof(ret->zone));
}

int64_t
qn_time_join(const struct qn_civil *c, const struct qn_tz *tz)
{
	int64_t wall, before, after, t;

	wall = qn_date_from_civil(c->year, c->month, c->day) * QN_DAY +
	    c->hour * QN_HOUR + c->minute * QN_MINUTE + c->second * QN_SECOND +
	    c->usec;
	if (!tz)
		return wall;
	/* PEP 495, fold 0: the offset in force a day earlier if it fits, else
	 * the one a day later, else (in a gap) the earlier one. */
	before = tz_type_at(tz, floor_div(wall - QN_DAY, QN_SECOND))->offset;
	after = tz_type_at(tz, floor_div(wall + QN_DAY, QN_SECOND))->offset;
	t = wall - before * QN_SECOND;
	if (before == after ||
	    tz_type_at(tz, floor_div(t, QN_SECOND))->offset == before)
		return t;
	t = wall - after * QN_SECOND;
	if (tz_type_at(tz, floor_div(t, QN_SECOND))->offset == after)
		return t;
	return wall - before * QN_SECOND;
}
