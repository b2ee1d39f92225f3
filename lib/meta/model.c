/* SPDX-License-Identifier: MIT */
#include "meta/model.h"

#include <string.h>

#include "base/banned.h"

#define GET_      "get_"
#define DISPLAY_  "_display"
#define AFFIX_LEN (sizeof(GET_) - 1 + sizeof(DISPLAY_) - 1)

static bool
is_name(const char *name, const char *ptr, size_t len)
{
	return strncmp(name, ptr, len) == 0 && name[len] == '\0';
}

static size_t
count_fields(const struct qn_model *model)
{
	size_t n = 0;

	while (model->fields && model->fields[n].name)
		n++;
	return n;
}

const struct qn_field *
qn_model_field(const struct qn_model *model, const char *name, size_t len)
{
	const struct qn_field *field;

	for (field = model->fields; field && field->name; field++)
		if (is_name(field->name, name, len))
			return field;
	return NULL;
}

const char *
qn_model_label(const struct qn_model *model)
{
	return model->verbose_name ? model->verbose_name : model->name;
}

const struct qn_field *
qn_model_pk(const struct qn_model *model)
{
	const struct qn_field *field;

	for (field = model->fields; field && field->name; field++)
		if (field->primary_key)
			return field;
	return NULL;
}

/* The field of "get_status_display", NULL when it is no such name. */
static const struct qn_field *
display_field(const struct qn_model *model, const char *name, size_t len)
{
	const struct qn_field *field;

	if (len <= AFFIX_LEN || strncmp(name, GET_, sizeof(GET_) - 1) != 0 ||
	    strncmp(name + len - (sizeof(DISPLAY_) - 1), DISPLAY_,
		sizeof(DISPLAY_) - 1) != 0)
		return NULL;
	field = qn_model_field(model, name + sizeof(GET_) - 1, len - AFFIX_LEN);
	return field && field->choices ? field : NULL;
}

/*
 * Slots: field i has number i, its display n + i, where n is the number of
 * fields; property i has 2n + i, and "pk" is the primary key's.
 */
int
qn_model_slot(const struct qn_model *model, const char *name, size_t len)
{
	const struct qn_property *property = model->properties;
	size_t n = count_fields(model), i;
	const struct qn_field *field;

	field = qn_model_field(model, name, len);
	if (!field && is_name("pk", name, len))
		field = qn_model_pk(model);
	if (field)
		return (int)(field - model->fields);
	field = display_field(model, name, len);
	if (field)
		return (int)(n + (size_t)(field - model->fields));
	for (i = 0; property && property[i].name; i++)
		if (is_name(property[i].name, name, len))
			return (int)(2 * n + i);
	return -1;
}

/* Django's get_FOO_display: the label, or the value when it has none. */
static struct qn_value
get_display(const struct qn_field *field, const void *row)
{
	struct qn_value value = qn_field_get(field, row);
	const char *label;

	if (value.kind != QN_V_TEXT)
		return value;
	label = qn_field_choice_label(field, value.text);
	return label ? qn_value_str(label) : value;
}

struct qn_value
qn_row_get(const struct qn_model *model, const void *row, int slot,
    struct qn_arena *arena)
{
	size_t n = count_fields(model), i = (size_t)slot;

	if (slot < 0)
		return QN_NONE;
	if (i < n)
		return qn_field_get(&model->fields[i], row);
	if (i < 2 * n)
		return get_display(&model->fields[i - n], row);
	return model->properties[i - 2 * n].get(row, arena);
}

/* Django's default: "Task object (7)". */
static struct qn_value
default_text(
    const struct qn_model *model, const void *row, struct qn_arena *arena)
{
	const struct qn_field *pk = qn_model_pk(model);
	struct qn_value value = QN_NONE;
	struct qn_str str;

	qn_str_init(&str, arena);
	qn_str_addf(&str, "%s object (", model->name);
	if (pk)
		value = qn_field_get(pk, row);
	qn_value_add(&str, &value);
	qn_str_add(&str, ")");
	return qn_value_text(str.buf, str.len);
}

struct qn_value
qn_row_text(
    const struct qn_model *model, const void *row, struct qn_arena *arena)
{
	if (model->str)
		return model->str(row, arena);
	return default_text(model, row, arena);
}
