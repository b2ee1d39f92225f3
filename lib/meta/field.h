/* SPDX-License-Identifier: MIT */
/*
 * A field of a model: one row beside the struct that it describes. Everything
 * that needs to know a record's columns reads these rows.
 *
 *	static const struct qn_field task_fields[] = {
 *		QN_ID(struct task, id),
 *		QN_CHAR(struct task, title, .max_length = 200),
 *		QN_DATE(struct task, due, .null = true),
 *		QN_FIELDS_END
 *	};
 *
 * The row macros record offsetof and refuse a wrong C type at compile time.
 * A nullable number, time or boolean has a companion member `bool has_NAME`
 * only where the struct wants one: name it with .has.
 *
 * To add a field type: a member of enum qn_field_type, a row in
 * qn_field_types (field.c), and a row macro below.
 */
#ifndef QN_META_FIELD_H
#define QN_META_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/value.h"

struct qn_model;

enum qn_field_type {
	QN_F_NONE = 0, /* ends a table */
	QN_F_BIGAUTO,  /* int64_t: bigint, an identity column */
	QN_F_INT,      /* int32_t: integer */
	QN_F_BIGINT,   /* int64_t: bigint */
	QN_F_BOOL,     /* bool: boolean */
	QN_F_FLOAT,    /* double: double precision */
	QN_F_CHAR,     /* const char *: varchar(max_length) */
	QN_F_TEXT,     /* const char *: text */
	QN_F_DATE,     /* int32_t days since the epoch: date */
	QN_F_DATETIME, /* int64_t µs since the epoch: timestamptz */
	QN_F_REF,      /* int64_t: a foreign key's column NAME */
	QN_F__MAX
};

/* A value of a field that may take only some (Django's choices). */
struct qn_choice {
	const char *value; /* as stored */
	const char *label; /* as shown */
};

struct qn_field {
	const char *name; /* member and column */
	enum qn_field_type type;
	size_t offset;            /* of the member */
	size_t has_offset;        /* of `bool has_…`; 0: none */
	const char *db_column;    /* NULL: name */
	const char *verbose_name; /* NULL: name with spaces */
	const char *help_text;
	uint32_t max_length; /* characters; 0: no limit */
	bool null;           /* the column may be null */
	bool blank;          /* a form may leave it empty */
	bool unique;
	bool primary_key;
	const struct qn_choice *choices; /* ended by { 0 }; NULL: any */
	const struct qn_model *to;       /* of a REF */
};

/* What a type is, for whoever makes SQL, forms or messages of fields. */
struct qn_field_type_info {
	const char *name; /* Django's class: "CharField" */
	const char *sql;  /* the column's type, without a length */
	size_t size;      /* bytes of the member */
	bool is_text;     /* the member is a const char *; NULL is null */
	/* The member's value. */
	struct qn_value (*get)(const void *member);
};

/* The field's type; never NULL. */
const struct qn_field_type_info *qn_field_info(const struct qn_field *field);

/* The column's name. */
const char *qn_field_column(const struct qn_field *field);

/* Whether a record has no value for the field (its `has` member is false, or
 * its text is NULL); what has no companion and is no text is never null. */
bool qn_field_is_null(const struct qn_field *field, const void *row);

/* The field's value in a record, QN_NONE when null; text is lent. */
struct qn_value qn_field_get(const struct qn_field *field, const void *row);

/* What a choice is shown as, NULL when `value` is none of them. */
const char *qn_field_choice_label(
    const struct qn_field *field, const char *value);

#define QN_AT_(S, m, T) (offsetof(S, m) + _Generic(((S *)0)->m, T : 0))
#define QN_ROW_(S, m, t, T, ...)                                    \
	{                                                           \
		.name = #m, .type = (t), .offset = QN_AT_(S, m, T), \
		__VA_ARGS__                                         \
	}

#define QN_ID(S, m, ...) \
	QN_ROW_(S, m, QN_F_BIGAUTO, int64_t, .primary_key = true, __VA_ARGS__)
#define QN_INT(S, m, ...)    QN_ROW_(S, m, QN_F_INT, int32_t, __VA_ARGS__)
#define QN_BIGINT(S, m, ...) QN_ROW_(S, m, QN_F_BIGINT, int64_t, __VA_ARGS__)
#define QN_BOOL(S, m, ...)   QN_ROW_(S, m, QN_F_BOOL, bool, __VA_ARGS__)
#define QN_FLOAT(S, m, ...)  QN_ROW_(S, m, QN_F_FLOAT, double, __VA_ARGS__)
#define QN_CHAR(S, m, ...)   QN_ROW_(S, m, QN_F_CHAR, const char *, __VA_ARGS__)
#define QN_TEXT(S, m, ...)   QN_ROW_(S, m, QN_F_TEXT, const char *, __VA_ARGS__)
#define QN_DATE(S, m, ...)   QN_ROW_(S, m, QN_F_DATE, int32_t, __VA_ARGS__)
#define QN_DATETIME(S, m, ...) \
	QN_ROW_(S, m, QN_F_DATETIME, int64_t, __VA_ARGS__)
#define QN_REF(S, m, ...) QN_ROW_(S, m, QN_F_REF, int64_t, __VA_ARGS__)
/* The companion of a nullable member: QN_DATE(S, due, QN_HAS(S, has_due)). */
#define QN_HAS(S, m) .null = true, .has_offset = QN_AT_(S, m, bool)
#define QN_FIELDS_END        \
	{                    \
		.name = NULL \
	}

#endif
