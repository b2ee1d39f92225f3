/* SPDX-License-Identifier: MIT */
#include "meta/check.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

/* PostgreSQL cuts names off after this many bytes. */
#define NAME_MAX_LEN 63

/* ---- the list --------------------------------------------------------- */

void
qn_checks_init(struct qn_checks *checks, struct qn_arena *arena,
    const char *const *silenced)
{
	memset(checks, 0, sizeof(*checks));
	checks->items = QN_VEC(struct qn_check, arena);
	checks->silenced = silenced;
	checks->arena = arena;
}

static bool
is_silenced(const struct qn_checks *checks, const char *id)
{
	const char *const *one;

	for (one = checks->silenced; one && *one; one++)
		if (strcmp(*one, id) == 0)
			return true;
	return false;
}

void
qn_checks_add(struct qn_checks *checks, enum qn_check_level level,
    const char *id, const char *object, const char *hint, const char *fmt, ...)
{
	struct qn_check *check;
	va_list ap;

	if (is_silenced(checks, id)) {
		checks->n_silenced++;
		return;
	}
	check = qn_vec_add(&checks->items);
	check->level = level;
	check->id = id;
	check->object = qn_arena_strdup(checks->arena, object);
	check->hint = hint;
	va_start(ap, fmt);
	check->message = qn_arena_vprintf(checks->arena, fmt, ap);
	va_end(ap);
}

bool
qn_checks_has(const struct qn_checks *checks, enum qn_check_level level)
{
	const struct qn_check *check;
	size_t i;

	for (i = 0; i < checks->items.len; i++) {
		check = qn_vec_get(&checks->items, i);
		if (check->level >= level)
			return true;
	}
	return false;
}

/* The findings of one level under its heading. */
static void
format_level(const struct qn_checks *checks, enum qn_check_level level,
    struct qn_str *str)
{
	static const char *const headings[QN_CHECK__MAX] = {
		[QN_CHECK_DEBUG] = "DEBUGS",
		[QN_CHECK_INFO] = "INFOS",
		[QN_CHECK_WARNING] = "WARNINGS",
		[QN_CHECK_ERROR] = "ERRORS",
		[QN_CHECK_CRITICAL] = "CRITICALS",
	};
	const struct qn_check *check;
	bool has_heading = false;
	size_t i;

	for (i = 0; i < checks->items.len; i++) {
		check = qn_vec_get(&checks->items, i);
		if (check->level != level)
			continue;
		if (!has_heading)
			qn_str_addf(str, "%s:\n", headings[level]);
		has_heading = true;
		qn_str_addf(str, "%s: (%s) %s\n",
		    check->object ? check->object : "?", check->id,
		    check->message);
		if (check->hint)
			qn_str_addf(str, "\tHINT: %s\n", check->hint);
	}
	if (has_heading)
		qn_str_add(str, "\n");
}

void
qn_checks_format(const struct qn_checks *checks, struct qn_str *str)
{
	size_t n = checks->items.len;
	int level;

	if (n > 0)
		qn_str_add(str, "System check identified some issues:\n\n");
	for (level = QN_CHECK__MAX - 1; level >= 0; level--)
		format_level(checks, (enum qn_check_level)level, str);
	qn_str_add(str, "System check identified ");
	if (n == 0)
		qn_str_add(str, "no issues");
	else
		qn_str_addf(str, "%zu issue%s", n, n == 1 ? "" : "s");
	qn_str_addf(str, " (%zu silenced).\n", checks->n_silenced);
}

/* ---- fields ----------------------------------------------------------- */

struct subject {
	const struct qn_model *model;
	const struct qn_field *field;
	const char *object; /* "task.title" */
	struct qn_checks *checks;
};

#define FIELD_ERROR(subject, id, hint, ...)                  \
	qn_checks_add((subject)->checks, QN_CHECK_ERROR, id, \
	    (subject)->object, hint, __VA_ARGS__)

static void
check_name(const struct subject *subject)
{
	const char *name = subject->field->name;
	size_t len = strlen(name);

	if (name[len - 1] == '_')
		FIELD_ERROR(subject, "fields.E001", NULL,
		    "Field names must not end with an underscore.");
	if (strstr(name, "__"))
		FIELD_ERROR(subject, "fields.E002", NULL,
		    "Field names must not contain \"__\".");
	if (strcmp(name, "pk") == 0)
		FIELD_ERROR(subject, "fields.E003", NULL,
		    "\"pk\" is a reserved word that cannot be used as a field "
		    "name.");
	if (strcmp(name, "id") == 0 && !subject->field->primary_key)
		FIELD_ERROR(subject, "models.E004", NULL,
		    "\"id\" can only be used as a field name if the field also "
		    "sets \"primary_key=true\".");
	if (strlen(qn_field_column(subject->field)) > NAME_MAX_LEN)
		FIELD_ERROR(subject, "models.E018",
		    "Set the column name manually using \"db_column\".",
		    "Column name too long for field \"%s\". Maximum length is "
		    "\"%d\" for PostgreSQL.",
		    name, NAME_MAX_LEN);
}

static void
check_choices(const struct subject *subject)
{
	const struct qn_field *field = subject->field;
	const struct qn_choice *choice;
	size_t len, longest = 0;

	if (!field->choices)
		return;
	if (!qn_field_info(field)->is_text) {
		FIELD_ERROR(subject, "fields.E901", "Use QN_CHAR or QN_TEXT.",
		    "\"choices\" needs a field of text.");
		return;
	}
	for (choice = field->choices; choice->value; choice++) {
		len = qn_utf8_count(choice->value, strlen(choice->value));
		longest = len > longest ? len : longest;
		if (!choice->label)
			FIELD_ERROR(subject, "fields.E005", NULL,
			    "\"choices\" must have a label for each value; "
			    "\"%s\" has none.",
			    choice->value);
	}
	if (choice->label)
		FIELD_ERROR(subject, "fields.E005", NULL,
		    "\"choices\" must have a value for each label; \"%s\" has "
		    "none.",
		    choice->label);
	if (field->max_length && longest > field->max_length)
		FIELD_ERROR(subject, "fields.E009", NULL,
		    "\"max_length\" is too small to fit the longest value in "
		    "\"choices\" (%zu characters).",
		    longest);
}

static void
check_type(const struct subject *subject)
{
	const struct qn_field *field = subject->field;
	const struct qn_field_type_info *info = qn_field_info(field);

	if (field->type == QN_F_CHAR && !field->max_length &&
	    subject->model->table)
		FIELD_ERROR(subject, "fields.E120", NULL,
		    "CharFields must define a \"max_length\" attribute.");
	if (field->max_length && !info->is_text)
		qn_checks_add(subject->checks, QN_CHECK_WARNING, "fields.W122",
		    subject->object, "Remove \"max_length\" from field.",
		    "\"max_length\" is ignored when used with %s.", info->name);
	if (field->type == QN_F_REF && !field->to)
		FIELD_ERROR(subject, "fields.E300", NULL,
		    "Field defines a relation without the model it is to.");
	if (field->primary_key && field->null)
		FIELD_ERROR(subject, "fields.E007",
		    "Set null=false on the field, or remove primary_key=true "
		    "argument.",
		    "Primary keys must not have null=true.");
	if (field->has_offset && !field->null)
		FIELD_ERROR(subject, "fields.E902", "Set .null = true.",
		    "Field has a companion that says whether it is null, and "
		    "is not nullable.");
	if (field->offset + info->size > subject->model->size ||
	    field->has_offset >= subject->model->size)
		FIELD_ERROR(subject, "fields.E903",
		    "Is .size the sizeof of the same struct?",
		    "Field lies outside the model's struct of %zu bytes.",
		    subject->model->size);
}

/* Names and columns that an earlier field of the model has. */
static void
check_clash(const struct subject *subject)
{
	const struct qn_field *other, *field = subject->field;

	for (other = subject->model->fields; other < field; other++) {
		if (strcmp(other->name, field->name) == 0)
			FIELD_ERROR(subject, "models.E006", NULL,
			    "The field \"%s\" is declared twice.", field->name);
		else if (strcmp(qn_field_column(other),
			     qn_field_column(field)) == 0)
			FIELD_ERROR(subject, "models.E007",
			    "Specify a \"db_column\" for the field.",
			    "Field \"%s\" has column name \"%s\" that is used "
			    "by another field.",
			    field->name, qn_field_column(field));
	}
}

/* ---- models ----------------------------------------------------------- */

#define MODEL_ERROR(model, checks, id, hint, ...) \
	qn_checks_add(                            \
	    checks, QN_CHECK_ERROR, id, (model)->name, hint, __VA_ARGS__)

static void
check_keys(const struct qn_model *model, struct qn_checks *checks)
{
	const struct qn_field *field;
	int n = 0;

	for (field = model->fields; field->name; field++)
		n += field->primary_key;
	if (n > 1)
		MODEL_ERROR(model, checks, "models.E026", NULL,
		    "The model cannot have more than one field with "
		    "\"primary_key=true\".");
	if (n == 0 && model->table)
		MODEL_ERROR(model, checks, "models.E901",
		    "Begin with QN_ID(struct NAME, id).",
		    "The model has a table and no primary key.");
}

static void
check_ordering(const struct qn_model *model, struct qn_checks *checks)
{
	const char *at = model->ordering;
	size_t len;

	while (at && *at) {
		at += strspn(at, ", -");
		len = strcspn(at, ", ");
		if (len > 0 && !qn_model_field(model, at, len) &&
		    strncmp(at, "pk", len) != 0)
			MODEL_ERROR(model, checks, "models.E015", NULL,
			    "\"ordering\" refers to the nonexistent field "
			    "\"%.*s\".",
			    (int)len, at);
		at += len;
	}
}

static void
check_properties(const struct qn_model *model, struct qn_checks *checks)
{
	const struct qn_property *property = model->properties;

	for (; property && property->name; property++) {
		if (qn_model_field(
			model, property->name, strlen(property->name)))
			MODEL_ERROR(model, checks, "models.E025", NULL,
			    "The property \"%s\" clashes with a field.",
			    property->name);
		if (!property->get)
			MODEL_ERROR(model, checks, "models.E902", NULL,
			    "The property \"%s\" has no function.",
			    property->name);
	}
}

void
qn_model_check(const struct qn_model *model, struct qn_checks *checks)
{
	struct subject subject = { .model = model, .checks = checks };

	if (model->table && strlen(model->table) > NAME_MAX_LEN)
		MODEL_ERROR(model, checks, "models.E018", NULL,
		    "Table name \"%s\" too long. Maximum length is \"%d\" for "
		    "PostgreSQL.",
		    model->table, NAME_MAX_LEN);
	if (!model->fields || !model->fields[0].name) {
		MODEL_ERROR(model, checks, "models.E903", NULL,
		    "The model has no fields.");
		return;
	}
	for (subject.field = model->fields; subject.field->name;
	     subject.field++) {
		subject.object = qn_arena_printf(
		    checks->arena, "%s.%s", model->name, subject.field->name);
		check_name(&subject);
		check_choices(&subject);
		check_type(&subject);
		check_clash(&subject);
	}
	check_keys(model, checks);
	check_ordering(model, checks);
	check_properties(model, checks);
}

static bool
is_listed(const struct qn_model *model, const struct qn_model *const *models,
    size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (models[i] == model)
			return true;
	return false;
}

/* References to models that the site does not have. */
static void
check_references(const struct qn_model *model,
    const struct qn_model *const *models, size_t n, struct qn_checks *checks)
{
	const struct qn_field *field;

	for (field = model->fields; field && field->name; field++)
		if (field->to && !is_listed(field->to, models, n))
			qn_checks_add(checks, QN_CHECK_ERROR, "fields.E300",
			    qn_arena_printf(checks->arena, "%s.%s", model->name,
				field->name),
			    "List the model in its app's .models.",
			    "Field defines a relation with model \"%s\", "
			    "which is either not installed, or is abstract.",
			    field->to->name);
}

void
qn_models_check(
    const struct qn_model *const *models, size_t n, struct qn_checks *checks)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		check_references(models[i], models, n, checks);
		for (j = 0; j < i; j++)
			if (models[i]->table && models[j]->table &&
			    strcmp(models[i]->table, models[j]->table) == 0)
				MODEL_ERROR(models[i], checks, "models.E028",
				    NULL,
				    "Table \"%s\" is used by multiple models: "
				    "%s, %s.",
				    models[i]->table, models[j]->name,
				    models[i]->name);
	}
}
