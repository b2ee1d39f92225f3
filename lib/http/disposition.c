/* SPDX-License-Identifier: MIT */
#include "http/disposition.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

static bool
is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f;
}

static bool
is_ascii(const char *name)
{
	for (; *name; name++)
		if (*name & 0x80)
			return false;
	return true;
}

static void
add_quoted(struct qn_str *str, const char *name)
{
	const char *end = name + strlen(name);
	uint32_t cp;

	qn_str_add_char(str, '"');
	while (name < end) {
		cp = qn_utf8_next(&name, end);
		if (cp >= 0x80 || is_control((char)cp)) {
			qn_str_add_char(str, '_');
			continue;
		}
		if (cp == '"' || cp == '\\')
			qn_str_add_char(str, '\\');
		qn_str_add_char(str, (char)cp);
	}
	qn_str_add_char(str, '"');
}

void
qn_disposition_add(struct qn_str *str, bool attachment, const char *name)
{
	qn_str_add(str, attachment ? "attachment" : "inline");
	if (!*name)
		return;
	qn_str_add(str, "; filename=");
	add_quoted(str, name);
	if (is_ascii(name))
		return;
	qn_str_add(str, "; filename*=UTF-8''");
	qn_str_add_url(str, name, strlen(name));
}
