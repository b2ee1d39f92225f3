/* SPDX-License-Identifier: MIT */
/*
 * Where a redirect route leads: a route by its name, or a path or URL in which
 * "<pk>" stands for the argument of that name.
 */
#include "url/url-int.h"

#include <string.h>

#include "base/banned.h"

/* Django's rule for what can only be a route's name. */
bool
qn_redirect__is_name(const char *redirect)
{
	return *redirect && !strchr(redirect, '/') && !strchr(redirect, '.') &&
	    !strchr(redirect, '?') && *redirect != '#';
}

const char *
qn_redirect__next(const char *redirect, size_t *ret_len)
{
	const char *open = strchr(redirect, '<');
	const char *close = open ? strchr(open, '>') : NULL;

	if (!close)
		return NULL;
	*ret_len = (size_t)(close - open) - 1;
	return open + 1;
}

static int
format_name(const struct qn_urls *urls, const struct qn_req *req,
    const char *name, struct qn_str *out, struct qn_err *err)
{
	const struct qn_params *args = &req->args;
	struct qn_value *values =
	    QN_NEW_N(req->arena, struct qn_value, args->len);
	const char **names = QN_NEW_N(req->arena, const char *, args->len);
	struct qn_reverse ask = { .name = name,
		.mount = req->mount,
		.args = values,
		.names = names,
		.n = args->len };
	size_t i;

	for (i = 0; i < args->len; i++) {
		names[i] = args->items[i].name;
		values[i] =
		    qn_value_text(args->items[i].value, args->items[i].len);
	}
	return qn_urls_format(urls, &ask, out, err);
}

int
qn_urls_format_redirect(const struct qn_urls *urls, const struct qn_req *req,
    struct qn_str *out, struct qn_err *err)
{
	const char *text = req->match->route->redirect;
	const char *name, *value;
	size_t start = out->len;
	size_t len = 0;

	if (qn_redirect__is_name(text))
		return format_name(urls, req, text, out, err);
	if (text[0] == '/' && text[1] != '/')
		qn_url__add_encoded(out, req->mount, strlen(req->mount));
	while ((name = qn_redirect__next(text, &len))) {
		qn_str_add_len(out, text, (size_t)(name - text) - 1);
		text = name + len + 1;
		name = qn_arena_dup(req->arena, name, len);
		value = qn_params_find(&req->args, name);
		if (!value)
			return qn_err_set(err, QN_ERR_CONFIG,
			    "redirect to \"%s\" needs an argument \"%s\"",
			    req->match->route->redirect, name);
		/* "//" in front would name a host. */
		if (*value == '/' && out->len == start + 1) {
			qn_str_add(out, "%2F");
			value++;
		}
		qn_url__add_encoded(out, value, strlen(value));
	}
	qn_str_add(out, text);
	return 0;
}
