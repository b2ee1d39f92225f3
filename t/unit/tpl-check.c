/* SPDX-License-Identifier: MIT */
/* Findings of the checks of templates, and where they are silent. */
#include <stdio.h>
#include <string.h>

#include "testing/tap.h"
#include "tpl/tpl-check.h"

#include "base/banned.h"

static char seen[4096];

static void
report(void *arg, const struct qn_tpl_finding *f)
{
	size_t len = strlen(seen);

	(void)arg;
	snprintf(seen + len, sizeof(seen) - len, "%s%s:%d:%d", len ? " " : "",
	    f->id, f->line, f->column);
}

static bool
has_route(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "home") == 0;
}

static const struct {
	const char *text, *want;
} cases[] = {
	{ "<p class=\"{{ a }}\">{{ a }}</p>", "" },
	{ "{% if %}", "templates.E001:1:1" },
	{ "\n {{ a|nope }}", "templates.E001:2:2" },
	{ "{% nope %}", "templates.E001:1:1" },
	{ "{% extends \"gone\" %}", "templates.E002:1:1" },
	{ "{% if a %}{% include \"gone\" %}{% endif %}",
	    "templates.E003:1:11" },
	{ "{% include name %}", "" },
	{ "{% url 'home' %}{% url 'gone' %}", "templates.E004:1:17" },
	{ "{% url 'gone' as x %}", "" },
	{ "<p class={{ a }}>", "templates.W001:1:10" },
	{ "<p class=a{{ a }}>", "templates.W001:1:11" },
	{ "<script>var x = {{ a }};</script>{{ a }}", "templates.W002:1:17" },
	{ "<script>var x = '{{ a|escapejs }}';</script>", "" },
	{ "<style>p { color: {{ a }} }</style>", "templates.W002:1:19" },
	{ "<a onclick=\"go('{{ a }}')\">", "templates.W003:1:17" },
	{ "<a href=\"{{ a }}\">", "templates.W004:1:10" },
	{ "<a href=\"/x/{{ a }}\">", "" },
	{ "<a href=\"{% url 'home' %}{{ a }}\">", "" },
	{ "{# quintet: silence templates.W004 #}<a href=\"{{ a }}\">", "" },
	{ "{# quintet: silence templates.W004 #}\n<a href=\"{{ a }}\">", "" },
	{ "{# quintet: silence templates.W001 #}<a href=\"{{ a }}\">",
	    "templates.W004:1:47" },
	{ "a < b {{ a }} c > d", "" },
};

int
main(void)
{
	struct qn_tpl_check_hooks hooks = { .report = report,
		.has_route = has_route };
	size_t i;

	for (i = 0; i < QN_COUNT(cases); i++) {
		struct qn_tpl_source sources[] = {
			{ .name = "t", .text = cases[i].text }, { 0 }
		};
		struct qn_tpl_options options = { .builtin = sources };
		struct qn_tpl_env *env = qn_tpl_env_new(&options);

		seen[0] = '\0';
		qn_tpl_check(env, &hooks);
		qn_tap_is(seen, cases[i].want, "%s", cases[i].text);
		qn_tpl_env_free(env);
	}
	return qn_tap_done();
}
