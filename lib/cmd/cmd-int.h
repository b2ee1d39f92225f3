/* SPDX-License-Identifier: MIT */
/* What the commands share; private to the room. */
#ifndef QN_CMD_CMD_INT_H
#define QN_CMD_CMD_INT_H

#include "base/str.h"
#include "cmd/command.h"
#include "db/db.h"

extern const struct qn_command qn_cmd_check, qn_cmd_dbshell, qn_cmd_front,
    qn_cmd_help, qn_cmd_migrate, qn_cmd_render, qn_cmd_routes, qn_cmd_runserver,
    qn_cmd_serve, qn_cmd_settings, qn_cmd_status, qn_cmd_version;

/* The options that every command takes: --settings, --set, --help. */
extern const struct qn_option qn_options__global[];

/*
 * Parse "NAME [OPTION]... [WORD]..." of argv from `at` by the command's table.
 * 0, or 2 after saying on stderr what is wrong, with a suggestion. Options may
 * stand among the words; "--" ends them.
 */
int qn_args__parse(struct qn_args *args, const struct qn_command *command,
    char **argv, int at);

/* A command by name among the library's and the apps', NULL when unknown. */
const struct qn_command *qn_command__find(
    const struct qn_site *site, const char *name);

/* Call fn for every command, the library's first. */
void qn_command__each(const struct qn_site *site,
    void (*fn)(const struct qn_command *, void *), void *arg);

/* "manage: could not …" with detail and hint on stderr; returns 1. */
int qn_cmd__fail(const struct qn_err *err);

/* Begin using args->db for the rest of the command; errors go to `err`. */
void qn_cmd__use_db(const struct qn_args *args, struct qn_err *err);

/* Write a text to stdout: 0, or 1 when that failed. */
int qn_cmd__print(const struct qn_str *text);

/* The help of one command, of all, of the settings, and the manual page. */
void qn_help__add_command(struct qn_str *out, const struct qn_command *command);
void qn_help__add_overview(struct qn_str *out, const struct qn_site *site);
void qn_help__add_settings(struct qn_str *out);
void qn_help__add_man(struct qn_str *out, const struct qn_site *site);

#endif
