/* SPDX-License-Identifier: MIT */
/*
 * A value of any type: what a template variable, a JSON document or a command
 * line argument holds. Small, copied by assignment, owns nothing: text, lists
 * and maps live in the arena of whoever made them.
 *
 *	struct qn_value v = qn_value_text("Fish & Chips", 12);
 *
 *	qn_value_add(&out, v);          Fish & Chips
 *
 * Truth, comparison and text follow Python's, because templates follow
 * Django's. Rows of a model are values without being copied: see QN_V_ROW.
 */
#ifndef QN_BASE_VALUE_H
#define QN_BASE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

struct qn_model;
struct qn_tz;
struct qn_value;

enum qn_value_kind {
	QN_V_NONE = 0, /* None; the zero value */
	QN_V_BOOL,     /* .b */
	QN_V_INT,      /* .i */
	QN_V_FLOAT,    /* .f */
	QN_V_DECIMAL,  /* .text, .len: digits as Python's str(Decimal) */
	QN_V_TEXT,     /* .text, .len: UTF-8; QN_V_SAFE: not to be escaped */
	QN_V_DATETIME, /* .i microseconds; QN_V_AWARE: UTC, else wall clock */
	QN_V_DATE,     /* .i days since the epoch */
	QN_V_TIME,     /* .i microseconds since midnight */
	QN_V_DURATION, /* .i microseconds */
	QN_V_LIST,     /* .items, .len values */
	QN_V_MAP,      /* .map of struct qn_value */
	QN_V_ROW,      /* .ptr to a struct that .model describes */
	QN_V_ROWS,     /* .ptr to .len such structs, one after the other */
	QN_V_FUNC,     /* .func: called without arguments when looked up */
	QN_V_OBJECT,   /* .ptr with the verbs of .type */
	QN_V__MAX
};

enum qn_value_flags {
	QN_V_SAFE = 1 << 0,   /* text is HTML already: autoescape leaves it */
	QN_V_AWARE = 1 << 1,  /* a datetime in UTC, to be shown in a zone */
	QN_V_TUPLE = 1 << 2,  /* a list that prints with parentheses */
	QN_V_LAZY = 1 << 3,   /* for the owner of an object type */
	QN_V_PINNED = 1 << 4, /* a datetime that keeps its own .tz */
};

/*
 * The verbs of a QN_V_OBJECT: a form, the request, the user, forloop. Every
 * function may be NULL when the object cannot do it.
 */
struct qn_object_type {
	const char *name; /* for messages and the debug page */
	/* Number of an attribute, −1 when there is none; constant per type. */
	int (*slot)(const struct qn_object_type *, const char *, size_t);
	/* The attribute's value. */
	struct qn_value (*get)(const void *obj, int slot, struct qn_arena *);
	/* A look-up by key that slot does not know; false when absent. */
	bool (*find)(const void *obj, const char *key, size_t len,
	    struct qn_arena *, struct qn_value *ret);
	/* The object as text; without it "<name object>". */
	struct qn_value (*text)(const void *obj, struct qn_arena *);
	/* Items of a sequence, and one of them. */
	size_t (*len)(const void *obj);
	struct qn_value (*at)(const void *obj, size_t i, struct qn_arena *);
	/* Truth; without it: len() > 0, or true. */
	bool (*truth)(const void *obj);
};

/* A function as a value. `arg` is lent for as long as the value lives. */
struct qn_value_func {
	struct qn_value (*call)(void *arg, struct qn_arena *arena);
	void *arg;
	bool alters_data; /* templates must not call it */
};

struct qn_value {
	uint8_t kind;  /* enum qn_value_kind */
	uint8_t flags; /* enum qn_value_flags */
	uint32_t len;  /* bytes of text; items of a list or of rows */
	union {
		bool b;
		int64_t i;
		double f;
		const char *text; /* NUL-terminated */
		const struct qn_value *items;
		const struct qn_map *map;
		const struct qn_value_func *func;
		const void *ptr;
	};
	union {
		const struct qn_model *model;      /* of ROW and ROWS */
		const struct qn_object_type *type; /* of OBJECT */
		const struct qn_tz *tz; /* of an aware DATETIME: its zone;
					   NULL: UTC */
	};
};

/* ---- making ----------------------------------------------------------- */

#define QN_NONE ((struct qn_value){ .kind = QN_V_NONE })

static inline struct qn_value
qn_value_bool(bool b)
{
	return (struct qn_value){ .kind = QN_V_BOOL, .b = b };
}

static inline struct qn_value
qn_value_int(int64_t i)
{
	return (struct qn_value){ .kind = QN_V_INT, .i = i };
}

static inline struct qn_value
qn_value_float(double f)
{
	return (struct qn_value){ .kind = QN_V_FLOAT, .f = f };
}

/* Text that lives as long as the value; `ptr` need not end with NUL. */
static inline struct qn_value
qn_value_text(const char *ptr, size_t len)
{
	return (struct qn_value){
		.kind = QN_V_TEXT, .len = (uint32_t)len, .text = ptr
	};
}

/* Text that is HTML already. */
static inline struct qn_value
qn_value_safe(const char *ptr, size_t len)
{
	return (struct qn_value){ .kind = QN_V_TEXT,
		.flags = QN_V_SAFE,
		.len = (uint32_t)len,
		.text = ptr };
}

/* A NUL-terminated string; NULL gives None. */
struct qn_value qn_value_str(const char *s);

/* A moment, microseconds since the epoch, UTC. */
static inline struct qn_value
qn_value_datetime(int64_t usec)
{
	return (struct qn_value){
		.kind = QN_V_DATETIME, .flags = QN_V_AWARE, .i = usec
	};
}

/* One record, or `n` records one after the other, of a model. */
static inline struct qn_value
qn_value_row(const struct qn_model *model, const void *row)
{
	if (!row)
		return QN_NONE;
	return (
	    struct qn_value){ .kind = QN_V_ROW, .ptr = row, .model = model };
}

static inline struct qn_value
qn_value_rows(const struct qn_model *model, const void *rows, size_t n)
{
	return (struct qn_value){ .kind = QN_V_ROWS,
		.len = (uint32_t)n,
		.ptr = rows,
		.model = model };
}

/* `n` values that live in the caller's arena. */
static inline struct qn_value
qn_value_list(const struct qn_value *items, size_t n)
{
	return (struct qn_value){
		.kind = QN_V_LIST, .len = (uint32_t)n, .items = items
	};
}

/* A map whose values are struct qn_value in the same arena. */
static inline struct qn_value
qn_value_map(const struct qn_map *map)
{
	return (struct qn_value){ .kind = QN_V_MAP, .map = map };
}

static inline struct qn_value
qn_value_object(const struct qn_object_type *type, const void *obj)
{
	return (
	    struct qn_value){ .kind = QN_V_OBJECT, .ptr = obj, .type = type };
}

/* Set a key of a map to a value, copied into the map's arena. */
void qn_map_set_value(
    struct qn_map *map, const char *key, size_t len, struct qn_value value);

/* ---- asking ----------------------------------------------------------- */

/* The name of a kind as Python's ("int", "str", "list"); never NULL. */
const char *qn_value_kind_name(const struct qn_value *value);

/* Python's bool(value). Rows are true when there is one. */
bool qn_value_truth(const struct qn_value *value);

/* Python's a == b for values without rows; rows are equal by address. */
bool qn_value_equal(const struct qn_value *a, const struct qn_value *b);

/*
 * Python's ordering: sets *ret to −1, 0 or 1 and returns true, or false for
 * types that have no order with one another (a TypeError in Python).
 */
bool qn_value_compare(
    const struct qn_value *a, const struct qn_value *b, int *ret);

/* Number of items, code points or keys (Python's len); −1 when it has none. */
int64_t qn_value_len(const struct qn_value *value);

/*
 * Append the value as Python's str() gives it: True, None, 1.5, and repr for
 * what stands inside a list or map. No HTML escaping. A row is appended by
 * the caller that knows models; here it is "<model object>".
 */
void qn_value_add(struct qn_str *str, const struct qn_value *value);

/* Append Python's repr(): text in quotes. */
void qn_value_add_repr(struct qn_str *str, const struct qn_value *value);

/* Append a float as Python's repr gives it: the shortest that reads back. */
void qn_str_add_float(struct qn_str *str, double f);

#endif
