/* SPDX-License-Identifier: MIT */
/* The tags and libraries that come with Quintet, family by family. */
#include "tpl/tags.h"

#include "tpl/tpl-int.h"

#include "base/banned.h"

const struct qn_tag *const qn_tags__builtin[] = { qn_tags__cycle, qn_tags__for,
	qn_tags__inherit, qn_tags__include, qn_tags__load, qn_tags__logic,
	qn_tags__lorem, qn_tags__misc, qn_tags__partial, qn_tags__querystring,
	qn_tags__scope, qn_tags__url, NULL };

const struct qn_tpl_library *const qn_tpl_libraries[] = { &qn_library__cache,
	&qn_library__humanize, &qn_library__i18n, &qn_library__l10n,
	&qn_library__markdown, &qn_library__static, &qn_library__tz, NULL };
