/* SPDX-License-Identifier: MIT */
/* The commands of the demo app. */
#ifndef APP_DEMO_COMMANDS_H
#define APP_DEMO_COMMANDS_H

#include "quintet.h"

/* NULL-ended. */
extern const struct qn_command *const demo_commands[];

#endif
