/* SPDX-License-Identifier: MIT */
/* What tz.c and tz-rule.c share; private to the room. */
#ifndef QN_BASE_TZ_INT_H
#define QN_BASE_TZ_INT_H

#include <stdbool.h>
#include <stdint.h>

/* An offset from UTC with its name. */
struct qn_tz_type {
	int offset; /* seconds east of UTC */
	bool dst;
	char name[16];
};

/* A day and time of the year at which the clock changes (POSIX TZ). */
struct qn_tz_change {
	char form; /* 'M' month.week.day, 'J' without, 'n' with 29 Feb */
	int month, week, day;
	int time; /* seconds after midnight, −167 h … 167 h */
};

/* The rule of a TZif footer: "CET-1CEST,M3.5.0,M10.5.0/3". */
struct qn_tz_rule {
	struct qn_tz_type std, dst;
	struct qn_tz_change begin, end;
	bool has_dst;
};

struct qn_tz {
	struct qn_tz *next;
	char name[72];
	uint32_t n;    /* transitions */
	int64_t *at;   /* seconds since the epoch, ascending */
	uint8_t *type; /* index into types, per transition */
	struct qn_tz_type *types;
	bool has_rule;
	struct qn_tz_rule rule; /* after the last transition */
};

/* Parse a POSIX TZ string (RFC 8536 3.3); false when malformed. */
bool qn_tz__rule_parse(const char *text, struct qn_tz_rule *ret);

/* The type that a rule puts in force at a moment, in seconds. */
const struct qn_tz_type *qn_tz__rule_at(
    const struct qn_tz_rule *rule, int64_t second);

#endif
