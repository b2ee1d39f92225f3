/* SPDX-License-Identifier: MIT */
#include "http/status.h"

#include "base/cdefs.h"

#include "base/banned.h"

static const char *const phrases_1xx[] = {
	[0] = "Continue",
	[1] = "Switching Protocols",
	[2] = "Processing",
	[3] = "Early Hints",
};

static const char *const phrases_2xx[] = {
	[0] = "OK",
	[1] = "Created",
	[2] = "Accepted",
	[3] = "Non-Authoritative Information",
	[4] = "No Content",
	[5] = "Reset Content",
	[6] = "Partial Content",
	[7] = "Multi-Status",
	[8] = "Already Reported",
	[26] = "IM Used",
};

static const char *const phrases_3xx[] = {
	[0] = "Multiple Choices",
	[1] = "Moved Permanently",
	[2] = "Found",
	[3] = "See Other",
	[4] = "Not Modified",
	[5] = "Use Proxy",
	[7] = "Temporary Redirect",
	[8] = "Permanent Redirect",
};

static const char *const phrases_4xx[] = {
	[0] = "Bad Request",
	[1] = "Unauthorized",
	[2] = "Payment Required",
	[3] = "Forbidden",
	[4] = "Not Found",
	[5] = "Method Not Allowed",
	[6] = "Not Acceptable",
	[7] = "Proxy Authentication Required",
	[8] = "Request Timeout",
	[9] = "Conflict",
	[10] = "Gone",
	[11] = "Length Required",
	[12] = "Precondition Failed",
	[13] = "Content Too Large",
	[14] = "URI Too Long",
	[15] = "Unsupported Media Type",
	[16] = "Range Not Satisfiable",
	[17] = "Expectation Failed",
	[21] = "Misdirected Request",
	[22] = "Unprocessable Content",
	[23] = "Locked",
	[24] = "Failed Dependency",
	[25] = "Too Early",
	[26] = "Upgrade Required",
	[28] = "Precondition Required",
	[29] = "Too Many Requests",
	[31] = "Request Header Fields Too Large",
	[51] = "Unavailable For Legal Reasons",
};

static const char *const phrases_5xx[] = {
	[0] = "Internal Server Error",
	[1] = "Not Implemented",
	[2] = "Bad Gateway",
	[3] = "Service Unavailable",
	[4] = "Gateway Timeout",
	[5] = "HTTP Version Not Supported",
	[6] = "Variant Also Negotiates",
	[7] = "Insufficient Storage",
	[8] = "Loop Detected",
	[11] = "Network Authentication Required",
};

struct phrase_class {
	const char *const *phrases;
	int len;
};

static const struct phrase_class classes[] = {
	[1] = { .phrases = phrases_1xx, .len = QN_COUNT(phrases_1xx) },
	[2] = { .phrases = phrases_2xx, .len = QN_COUNT(phrases_2xx) },
	[3] = { .phrases = phrases_3xx, .len = QN_COUNT(phrases_3xx) },
	[4] = { .phrases = phrases_4xx, .len = QN_COUNT(phrases_4xx) },
	[5] = { .phrases = phrases_5xx, .len = QN_COUNT(phrases_5xx) },
};

const char *
qn_status_phrase(int status)
{
	const struct phrase_class *class;

	if (status < 100 || status > 599)
		return "Unknown";
	class = &classes[status / 100];
	if (status % 100 >= class->len || !class->phrases[status % 100])
		return "Unknown";
	return class->phrases[status % 100];
}

bool
qn_status_has_body(int status)
{
	return status >= 200 && status != 204 && status != 304;
}
