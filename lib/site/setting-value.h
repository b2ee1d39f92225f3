/* SPDX-License-Identifier: MIT */
/* One setting's value between text and C; private to the room. */
#ifndef QN_SITE_SETTING_VALUE_H
#define QN_SITE_SETTING_VALUE_H

#include "base/arena.h"
#include "base/err.h"
#include "site/settings.h"

/*
 * Parse `text` (NULL: empty) by the row's type and bounds into `settings`.
 * −1 with what was found and what is accepted, without naming the source.
 */
int qn_setting__parse(struct qn_settings *settings,
    const struct qn_setting *setting, const char *text, struct qn_arena *arena,
    struct qn_err *err);

#endif
