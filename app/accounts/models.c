/* SPDX-License-Identifier: MIT */
#include "accounts/models.h"

#include "base/banned.h"

static struct qn_value
organization_text(const void *row, struct qn_arena *arena)
{
	const struct organization *organization = row;

	(void)arena;
	return qn_value_str(organization->name);
}

static const struct qn_field organization_fields[] = {
	QN_ID(struct organization, id),
	QN_CHAR(struct organization, name, .max_length = 200),
	QN_CHAR(struct organization, slug, .max_length = 50, .unique = true,
	    .verbose_name = "short name"),
	QN_DATETIME(struct organization, created_at),
	QN_FIELDS_END,
};

const struct qn_model organization_model = {
	.name = "organization",
	.table = "accounts_organization",
	.size = sizeof(struct organization),
	.fields = organization_fields,
	.ordering = "name",
	.str = organization_text,
};

/* What the person is called: both names where given, else the user name. */
static struct qn_value
user_full_name(const void *row, struct qn_arena *arena)
{
	const struct user *user = row;
	const char *first = user->first_name ? user->first_name : "";
	const char *last = user->last_name ? user->last_name : "";

	if (!*first && !*last)
		return qn_value_str(user->username);
	if (!*first || !*last)
		return qn_value_str(*first ? first : last);
	return qn_value_str(qn_arena_printf(arena, "%s %s", first, last));
}

static const struct qn_property user_properties[] = {
	{ .name = "get_full_name", .get = user_full_name },
	{ 0 },
};

static const struct qn_field user_fields[] = {
	QN_ID(struct user, id),
	QN_REF(struct user, organization_id, .to = &organization_model),
	QN_CHAR(struct user, password, .max_length = 128),
	QN_DATETIME(
	    struct user, last_login, QN_HAS(struct user, has_last_login)),
	QN_BOOL(struct user, is_superuser),
	QN_CHAR(struct user, username, .max_length = 150),
	QN_CHAR(struct user, first_name, .max_length = 150, .blank = true),
	QN_CHAR(struct user, last_name, .max_length = 150, .blank = true),
	QN_CHAR(struct user, email, .max_length = 254, .blank = true),
	QN_BOOL(struct user, is_staff),
	QN_BOOL(struct user, is_active),
	QN_DATETIME(struct user, date_joined),
	QN_FIELDS_END,
};

const struct qn_model user_model = {
	.name = "user",
	.table = "accounts_user",
	.size = sizeof(struct user),
	.fields = user_fields,
	.ordering = "username",
	.str = user_full_name,
	.properties = user_properties,
};

const struct qn_model *const accounts_models[] = {
	&organization_model,
	&user_model,
	NULL,
};
