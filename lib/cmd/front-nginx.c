/* SPDX-License-Identifier: MIT */
#include "cmd/front-int.h"

#include "base/banned.h"

/* FastCGI parameter and nginx variable. */
static const char *const params[][2] = {
	{ "REQUEST_METHOD", "$request_method" },
	{ "REQUEST_URI", "$request_uri" },
	{ "QUERY_STRING", "$query_string" },
	{ "CONTENT_TYPE", "$content_type" },
	{ "CONTENT_LENGTH", "$content_length" },
	{ "SCRIPT_NAME", "\"\"" },
	{ "PATH_INFO", "$uri" },
	{ "SERVER_PROTOCOL", "$server_protocol" },
	{ "SERVER_SOFTWARE", "nginx/$nginx_version" },
	{ "SERVER_NAME", "$host" },
	{ "SERVER_ADDR", "$server_addr" },
	{ "SERVER_PORT", "$server_port" },
	{ "REMOTE_ADDR", "$remote_addr" },
	{ "REMOTE_PORT", "$remote_port" },
	{ "REQUEST_SCHEME", "$scheme" },
	{ "HTTPS", "$https if_not_empty" },
	/* CVE-2016-5385: a Proxy field must not look like a setting. */
	{ "HTTP_PROXY", "\"\"" },
};

/* What comes before and after the server in a file of its own. */
static void
add_alone(const struct qn_front *front, struct qn_str *out)
{
	static const char *const temporary[] = { "client_body", "fastcgi",
		"proxy", "uwsgi", "scgi" };
	size_t i;

	qn_str_add(out, "daemon off;\nerror_log stderr;\npid ");
	qn_front__add_quoted(
	    out, qn_arena_printf(front->arena, "%s/nginx.pid", front->alone));
	qn_str_add(out,
	    ";\nevents {\n}\nhttp {\n"
	    "include /etc/nginx/mime.types;\naccess_log off;\n");
	for (i = 0; i < sizeof(temporary) / sizeof(temporary[0]); i++) {
		qn_str_addf(out, "%s_temp_path ", temporary[i]);
		qn_front__add_quoted(out,
		    qn_arena_printf(front->arena, "%s/nginx-%s", front->alone,
			temporary[i]));
		qn_str_add(out, ";\n");
	}
}

static void
add_upstream(const struct qn_front *front, struct qn_str *out)
{
	qn_str_addf(out, "upstream %s {\n\tserver ", front->name);
	qn_front__add_quoted(out,
	    qn_front__is_unix(front) ?
		qn_arena_printf(front->arena, "unix:%s", front->socket) :
		front->socket);
	qn_str_add(out, " max_fails=0;\n");
	if (front->keep_alive)
		qn_str_addf(
		    out, "\tkeepalive %u;\n", front->settings->serve.workers);
	qn_str_add(out, "}\n");
}

static void
add_files(const struct qn_front *front, struct qn_str *out, const char *url,
    const char *root, long age)
{
	if (!root || !url || *url != '/')
		return;
	qn_str_addf(out, "\tlocation %s {\n\t\talias ", url);
	qn_front__add_quoted(out, qn_arena_printf(front->arena, "%s/", root));
	qn_str_addf(out, ";\n\t\texpires %lds;\n\t}\n", age);
}

/* Files that a view sends with X-Accel-Redirect. */
static void
add_sendfile(const struct qn_front *front, struct qn_str *out)
{
	const struct qn_http_options *http = &front->settings->http;

	if (http->sendfile != QN_SENDFILE_X_ACCEL || !http->accel_prefix ||
	    !http->sendfile_roots || !http->sendfile_roots[0])
		return;
	qn_str_addf(out, "\tlocation %s {\n\t\tinternal;\n\t\talias ",
	    http->accel_prefix);
	qn_front__add_quoted(
	    out, qn_arena_printf(front->arena, "%s/", http->sendfile_roots[0]));
	qn_str_add(out, ";\n\t}\n");
}

static void
add_pass(const struct qn_front *front, struct qn_str *out)
{
	size_t i;

	qn_str_addf(out, "\tlocation / {\n\t\tfastcgi_pass %s;\n", front->name);
	if (front->keep_alive)
		qn_str_add(out, "\t\tfastcgi_keep_conn on;\n");
	qn_str_addf(
	    out, "\t\tfastcgi_read_timeout %lds;\n", qn_front__timeout(front));
	for (i = 0; i < sizeof(params) / sizeof(params[0]); i++)
		qn_str_addf(out, "\t\tfastcgi_param %s %s;\n", params[i][0],
		    params[i][1]);
	qn_str_add(out, "\t}\n");
}

void
qn_front__nginx(const struct qn_front *front, struct qn_str *out)
{
	const struct qn_settings *settings = front->settings;

	qn_str_addf(out, "# %s behind nginx.\n", front->name);
	if (front->alone)
		add_alone(front, out);
	else
		qn_str_add(out,
		    "# On Debian: a file in "
		    "/etc/nginx/sites-enabled/.\n");
	add_upstream(front, out);
	qn_str_addf(out, "server {\n\tlisten %s%s%s;\n", front->address,
	    *front->address ? ":" : "", front->port);
	qn_str_addf(out, "\tclient_max_body_size %llu;\n",
	    (unsigned long long)settings->http.body_max);
	qn_str_add(out, "\tmerge_slashes off;\n");
	add_files(front, out, settings->static_url, front->static_root,
	    qn_front__static_age(front));
	add_files(front, out, settings->media_url, front->media_root, 0);
	add_sendfile(front, out);
	add_pass(front, out);
	qn_str_add(out, front->alone ? "}\n}\n" : "}\n");
}
