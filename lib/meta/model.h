/* SPDX-License-Identifier: MIT */
/*
 * A model: a table, the struct of its rows, and the fields they share
 * (Django's Model._meta).
 */
#ifndef QN_META_MODEL_H
#define QN_META_MODEL_H

#include <stddef.h>

#include "base/arena.h"
#include "base/value.h"
#include "meta/field.h"

struct qn_model {
	const char *name;              /* "task" */
	const char *table;             /* "tasks_task" */
	const char *verbose_name;      /* NULL: name */
	size_t size;                   /* sizeof(struct task) */
	const struct qn_field *fields; /* ended by QN_FIELDS_END */
	const char *ordering;          /* "-created,title"; NULL: none */
	/* The record as text (__str__), NULL: "task object (7)". */
	struct qn_value (*str)(const void *row, struct qn_arena *arena);
	/* Values that are not columns, by name: {{ task.is_late }}. */
	const struct qn_property *properties;
};

/* A computed attribute of a record, ended by { 0 }. */
struct qn_property {
	const char *name;
	struct qn_value (*get)(const void *row, struct qn_arena *arena);
};

/* A field by name, NULL when there is none. */
const struct qn_field *qn_model_field(
    const struct qn_model *model, const char *name, size_t len);

/* The model's name for people. */
const char *qn_model_label(const struct qn_model *model);

/* The primary key, NULL when the model has none. */
const struct qn_field *qn_model_pk(const struct qn_model *model);

/*
 * The number of an attribute for templates: a field, "pk", get_NAME_display of
 * a field with choices, or a property; −1 when there is none. Constant for the
 * life of the process.
 */
int qn_model_slot(const struct qn_model *model, const char *name, size_t len);

/* The attribute's value in a record; text is lent by the record. */
struct qn_value qn_row_get(const struct qn_model *model, const void *row,
    int slot, struct qn_arena *arena);

/* The record as text. */
struct qn_value qn_row_text(
    const struct qn_model *model, const void *row, struct qn_arena *arena);

#endif
