/* SPDX-License-Identifier: MIT */
#include "url/url-int.h"

#include <string.h>

#include "base/banned.h"

#define UUID_LEN 36

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_segment(unsigned char c)
{
	return c != '/';
}

static bool
is_slug(unsigned char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

static bool
is_uuid(unsigned char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || c == '-';
}

/* Django's ".+": a line feed ends it. */
static bool
is_path(unsigned char c)
{
	return c != '\n';
}

static size_t
match_int(const char *ptr, size_t len)
{
	size_t n = 0;

	while (n < len && is_digit((unsigned char)ptr[n]))
		n++;
	return n;
}

/* Digits that fit an int64_t, which qn_req_arg_int relies on. */
static bool
accept_int(const char *ptr, size_t len)
{
	static const char max[] = "9223372036854775807";

	while (len > 1 && *ptr == '0') {
		ptr++;
		len--;
	}
	if (len != sizeof(max) - 1)
		return len < sizeof(max) - 1;
	return memcmp(ptr, max, len) <= 0;
}

static size_t
match_str(const char *ptr, size_t len)
{
	const char *slash = memchr(ptr, '/', len);

	return slash ? (size_t)(slash - ptr) : len;
}

static size_t
match_slug(const char *ptr, size_t len)
{
	size_t n = 0;

	while (n < len && is_slug((unsigned char)ptr[n]))
		n++;
	return n;
}

static size_t
match_uuid(const char *ptr, size_t len)
{
	size_t i;
	bool dash;

	if (len < UUID_LEN)
		return 0;
	for (i = 0; i < UUID_LEN; i++) {
		dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash != (ptr[i] == '-') || !is_uuid((unsigned char)ptr[i]))
			return 0;
	}
	return UUID_LEN;
}

static size_t
match_path(const char *ptr, size_t len)
{
	const char *feed = memchr(ptr, '\n', len);

	return feed ? (size_t)(feed - ptr) : len;
}

/*
 * To add a converter: a row here with its regex, the function that finds the
 * longest prefix, and `has` or `fixed`, which tell when that needs no
 * backtracking; a case in t/url/routes.txt; a line in route.h.
 */
static const struct qn_converter_traits builtins[] = {
	{ .conv = { .name = "int",
	      .regex = "[0-9]+",
	      .match = match_int,
	      .accept = accept_int },
	    .has = is_digit },
	{ .conv = { .name = "str", .regex = "[^/]+", .match = match_str },
	    .has = is_segment },
	{ .conv = { .name = "slug",
	      .regex = "[-a-zA-Z0-9_]+",
	      .match = match_slug },
	    .has = is_slug },
	{ .conv = { .name = "uuid",
	      .regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-"
		       "[0-9a-f]{12}",
	      .match = match_uuid },
	    .has = is_uuid,
	    .fixed = UUID_LEN },
	{ .conv = { .name = "path", .regex = ".+", .match = match_path },
	    .has = is_path },
};

const struct qn_converter *
qn_converter__find(const struct qn_converter *own, const char *name, size_t len)
{
	size_t i;

	for (; own && own->name; own++)
		if (strlen(own->name) == len &&
		    memcmp(own->name, name, len) == 0)
			return own;
	for (i = 0; i < QN_COUNT(builtins); i++)
		if (strlen(builtins[i].conv.name) == len &&
		    memcmp(builtins[i].conv.name, name, len) == 0)
			return &builtins[i].conv;
	return NULL;
}

const struct qn_converter_traits *
qn_converter__traits(const struct qn_converter *conv)
{
	size_t i;

	for (i = 0; i < QN_COUNT(builtins); i++)
		if (&builtins[i].conv == conv)
			return &builtins[i];
	return NULL;
}

/* Whether a place in valid UTF-8 is between two code points. */
static bool
is_boundary(const char *ptr, size_t len, size_t at)
{
	return at == len || ((unsigned char)ptr[at] & 0xc0) != 0x80;
}

size_t
qn_converter__longest(
    const struct qn_converter *conv, const char *ptr, size_t len)
{
	size_t n = conv->match(ptr, len);

	return n <= len && is_boundary(ptr, len, n) ? n : 0;
}

size_t
qn_converter__shorter(
    const struct qn_converter *conv, const char *ptr, size_t len)
{
	const struct qn_converter_traits *traits = qn_converter__traits(conv);

	if (traits && traits->fixed)
		return 0;
	while (len > 1) {
		len--;
		if (((unsigned char)ptr[len] & 0xc0) == 0x80)
			continue;
		return traits ? len : qn_converter__longest(conv, ptr, len);
	}
	return 0;
}

bool
qn_converter__covers(const struct qn_converter *a, const struct qn_converter *b)
{
	const struct qn_converter_traits *wide = qn_converter__traits(a);
	const struct qn_converter_traits *narrow = qn_converter__traits(b);
	unsigned c;

	if (a == b)
		return true;
	if (!wide || !narrow || wide->fixed || a->accept)
		return false;
	for (c = 0; c < 256; c++)
		if (c != '\n' && narrow->has((unsigned char)c) &&
		    !wide->has((unsigned char)c))
			return false;
	return true;
}
