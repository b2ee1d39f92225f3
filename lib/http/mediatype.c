/* SPDX-License-Identifier: MIT */
#include "http/mediatype.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cdefs.h"

#include "base/banned.h"

#define UTF8 "; charset=utf-8"

struct media_row {
	const char *ending;
	const char *type;
};

/* Sorted by ending, lower case; to add one is one row in its place. */
static const struct media_row media_types[] = {
	{ .ending = "7z", .type = "application/x-7z-compressed" },
	{ .ending = "aac", .type = "audio/aac" },
	{ .ending = "apng", .type = "image/apng" },
	{ .ending = "atom", .type = "application/atom+xml" },
	{ .ending = "avi", .type = "video/x-msvideo" },
	{ .ending = "avif", .type = "image/avif" },
	{ .ending = "bmp", .type = "image/bmp" },
	{ .ending = "bz2", .type = "application/x-bzip2" },
	{ .ending = "c", .type = "text/x-csrc" UTF8 },
	{ .ending = "css", .type = "text/css" UTF8 },
	{ .ending = "csv", .type = "text/csv" UTF8 },
	{ .ending = "doc", .type = "application/msword" },
	{ .ending = "docx",
	    .type = "application/vnd.openxmlformats-officedocument."
		    "wordprocessingml.document" },
	{ .ending = "eml", .type = "message/rfc822" },
	{ .ending = "eot", .type = "application/vnd.ms-fontobject" },
	{ .ending = "epub", .type = "application/epub+zip" },
	{ .ending = "flac", .type = "audio/flac" },
	{ .ending = "gif", .type = "image/gif" },
	{ .ending = "gz", .type = "application/gzip" },
	{ .ending = "h", .type = "text/x-chdr" UTF8 },
	{ .ending = "heic", .type = "image/heic" },
	{ .ending = "htm", .type = "text/html" UTF8 },
	{ .ending = "html", .type = "text/html" UTF8 },
	{ .ending = "ico", .type = "image/vnd.microsoft.icon" },
	{ .ending = "ics", .type = "text/calendar" UTF8 },
	{ .ending = "jpeg", .type = "image/jpeg" },
	{ .ending = "jpg", .type = "image/jpeg" },
	{ .ending = "js", .type = "text/javascript" UTF8 },
	{ .ending = "json", .type = "application/json" },
	{ .ending = "jsonld", .type = "application/ld+json" },
	{ .ending = "jxl", .type = "image/jxl" },
	{ .ending = "log", .type = "text/plain" UTF8 },
	{ .ending = "m4a", .type = "audio/mp4" },
	{ .ending = "map", .type = "application/json" },
	{ .ending = "md", .type = "text/markdown" UTF8 },
	{ .ending = "mjs", .type = "text/javascript" UTF8 },
	{ .ending = "mkv", .type = "video/matroska" },
	{ .ending = "mov", .type = "video/quicktime" },
	{ .ending = "mp3", .type = "audio/mpeg" },
	{ .ending = "mp4", .type = "video/mp4" },
	{ .ending = "mpeg", .type = "video/mpeg" },
	{ .ending = "odp",
	    .type = "application/vnd.oasis.opendocument.presentation" },
	{ .ending = "ods",
	    .type = "application/vnd.oasis.opendocument.spreadsheet" },
	{ .ending = "odt", .type = "application/vnd.oasis.opendocument.text" },
	{ .ending = "oga", .type = "audio/ogg" },
	{ .ending = "ogg", .type = "audio/ogg" },
	{ .ending = "ogv", .type = "video/ogg" },
	{ .ending = "opus", .type = "audio/ogg" },
	{ .ending = "otf", .type = "font/otf" },
	{ .ending = "patch", .type = "text/x-diff" UTF8 },
	{ .ending = "pdf", .type = "application/pdf" },
	{ .ending = "png", .type = "image/png" },
	{ .ending = "ppt", .type = "application/vnd.ms-powerpoint" },
	{ .ending = "pptx",
	    .type = "application/vnd.openxmlformats-officedocument."
		    "presentationml.presentation" },
	{ .ending = "ps", .type = "application/postscript" },
	{ .ending = "rss", .type = "application/rss+xml" },
	{ .ending = "rtf", .type = "application/rtf" },
	{ .ending = "svg", .type = "image/svg+xml" },
	{ .ending = "tar", .type = "application/x-tar" },
	{ .ending = "tgz", .type = "application/gzip" },
	{ .ending = "tif", .type = "image/tiff" },
	{ .ending = "tiff", .type = "image/tiff" },
	{ .ending = "ttf", .type = "font/ttf" },
	{ .ending = "txt", .type = "text/plain" UTF8 },
	{ .ending = "vcf", .type = "text/vcard" UTF8 },
	{ .ending = "vtt", .type = "text/vtt" UTF8 },
	{ .ending = "wasm", .type = "application/wasm" },
	{ .ending = "wav", .type = "audio/wav" },
	{ .ending = "weba", .type = "audio/webm" },
	{ .ending = "webm", .type = "video/webm" },
	{ .ending = "webmanifest", .type = "application/manifest+json" },
	{ .ending = "webp", .type = "image/webp" },
	{ .ending = "woff", .type = "font/woff" },
	{ .ending = "woff2", .type = "font/woff2" },
	{ .ending = "xhtml", .type = "application/xhtml+xml" },
	{ .ending = "xls", .type = "application/vnd.ms-excel" },
	{ .ending = "xlsx",
	    .type = "application/vnd.openxmlformats-officedocument."
		    "spreadsheetml.sheet" },
	{ .ending = "xml", .type = "application/xml" },
	{ .ending = "xz", .type = "application/x-xz" },
	{ .ending = "yaml", .type = "application/yaml" },
	{ .ending = "yml", .type = "application/yaml" },
	{ .ending = "zip", .type = "application/zip" },
	{ .ending = "zst", .type = "application/zstd" },
};

static int
row_compare(const void *key, const void *row)
{
	return strcasecmp(key, ((const struct media_row *)row)->ending);
}

const char *
qn_mediatype_find(const char *name)
{
	const char *slash = strrchr(name, '/'), *dot;
	const struct media_row *row = NULL;

	dot = strrchr(slash ? slash + 1 : name, '.');
	if (dot)
		row = bsearch(dot + 1, media_types, QN_COUNT(media_types),
		    sizeof(media_types[0]), row_compare);
	return row ? row->type : "application/octet-stream";
}
