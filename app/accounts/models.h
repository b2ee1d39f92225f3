/* SPDX-License-Identifier: MIT */
/*
 * Who uses the tracker: organizations, which separate everything, and the
 * people in them.
 */
#ifndef APP_ACCOUNTS_MODELS_H
#define APP_ACCOUNTS_MODELS_H

#include "quintet.h"

/* A team with its own people, tasks, epics and sprints. */
struct organization {
	int64_t id;
	const char *name;
	const char *slug; /* short name, as typed at sign-in */
	int64_t created_at;
};

/* A person; the columns of Django's AbstractUser, and an organization. */
struct user {
	int64_t id;
	int64_t organization_id;
	const char *password; /* encoded hash; "!…" fits no password */
	int64_t last_login;   /* meaningless unless has_last_login */
	bool has_last_login;
	bool is_superuser;
	const char *username;   /* unique within the organization */
	const char *first_name; /* may be "" */
	const char *last_name;  /* may be "" */
	const char *email;      /* may be "" */
	bool is_staff;
	bool is_active;
	int64_t date_joined;
};

extern const struct qn_model organization_model;
extern const struct qn_model user_model;

/* NULL-ended, for struct qn_app. */
extern const struct qn_model *const accounts_models[];

#endif
