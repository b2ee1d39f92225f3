/* SPDX-License-Identifier: MIT */
/*
 * Types as in Debian's /etc/mime.types (media-types), by way of Python, but for
 * three where IANA or the WHATWG has settled on another since.
 */
#include "http/mediatype.h"

#include <string.h>

#include "testing/tap.h"

#include "base/banned.h"

static const struct {
	const char *name, *type;
} rows[] = {
	{ "x.7z", "application/x-7z-compressed" },
	{ "x.aac", "audio/aac" },
	{ "x.apng", "image/apng" },
	{ "x.atom", "application/atom+xml" },
	{ "x.avi", "video/x-msvideo" },
	{ "x.avif", "image/avif" },
	{ "x.bmp", "image/bmp" },
	{ "x.c", "text/x-csrc" },
	{ "x.css", "text/css" },
	{ "x.csv", "text/csv" },
	{ "x.doc", "application/msword" },
	{ "x.docx",
	    "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ "x.eml", "message/rfc822" },
	{ "x.eot", "application/vnd.ms-fontobject" },
	{ "x.epub", "application/epub+zip" },
	{ "x.flac", "audio/flac" },
	{ "x.gif", "image/gif" },
	{ "x.h", "text/x-chdr" },
	{ "x.heic", "image/heic" },
	{ "x.htm", "text/html" },
	{ "x.html", "text/html" },
	{ "x.ico", "image/vnd.microsoft.icon" },
	{ "x.ics", "text/calendar" },
	{ "x.jpeg", "image/jpeg" },
	{ "x.jpg", "image/jpeg" },
	{ "x.js", "text/javascript" },
	{ "x.json", "application/json" },
	{ "x.jsonld", "application/ld+json" },
	{ "x.jxl", "image/jxl" },
	{ "x.m4a", "audio/mp4" },
	{ "x.md", "text/markdown" },
	{ "x.mjs", "text/javascript" },
	{ "x.mov", "video/quicktime" },
	{ "x.mp3", "audio/mpeg" },
	{ "x.mp4", "video/mp4" },
	{ "x.mpeg", "video/mpeg" },
	{ "x.odp", "application/vnd.oasis.opendocument.presentation" },
	{ "x.ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "x.odt", "application/vnd.oasis.opendocument.text" },
	{ "x.oga", "audio/ogg" },
	{ "x.ogg", "audio/ogg" },
	{ "x.ogv", "video/ogg" },
	{ "x.opus", "audio/ogg" },
	{ "x.otf", "font/otf" },
	{ "x.patch", "text/x-diff" },
	{ "x.pdf", "application/pdf" },
	{ "x.png", "image/png" },
	{ "x.ppt", "application/vnd.ms-powerpoint" },
	{ "x.pptx",
	    "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
	{ "x.ps", "application/postscript" },
	{ "x.rtf", "application/rtf" },
	{ "x.svg", "image/svg+xml" },
	{ "x.tar", "application/x-tar" },
	{ "x.tif", "image/tiff" },
	{ "x.tiff", "image/tiff" },
	{ "x.ttf", "font/ttf" },
	{ "x.txt", "text/plain" },
	{ "x.vcf", "text/vcard" },
	{ "x.vtt", "text/vtt" },
	{ "x.wasm", "application/wasm" },
	{ "x.webm", "video/webm" },
	{ "x.webmanifest", "application/manifest+json" },
	{ "x.webp", "image/webp" },
	{ "x.woff", "font/woff" },
	{ "x.woff2", "font/woff2" },
	{ "x.xhtml", "application/xhtml+xml" },
	{ "x.xls", "application/vnd.ms-excel" },
	{ "x.xlsx",
	    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	{ "x.xml", "application/xml" },
	{ "x.zip", "application/zip" },
	{ "x.zst", "application/zstd" },
};

int
main(void)
{
	const char *type;
	size_t i;

	for (i = 0; i < QN_COUNT(rows); i++) {
		type = qn_mediatype_find(rows[i].name);
		qn_tap_is_len(
		    type, strcspn(type, ";"), rows[i].type, "%s", rows[i].name);
	}
	qn_tap_is(qn_mediatype_find("/a.b/REPORT.PDF"), "application/pdf",
	    "upper case");
	qn_tap_is(qn_mediatype_find("a.html"), "text/html; charset=utf-8",
	    "text has a charset");
	qn_tap_is(qn_mediatype_find("a.html/none"), "application/octet-stream",
	    "no ending");
	qn_tap_is(qn_mediatype_find("a.rss"), "application/rss+xml", "rss");
	qn_tap_is(qn_mediatype_find("a.mkv"), "video/matroska", "RFC 9559");
	qn_tap_is(qn_mediatype_find("a.wav"), "audio/wav", "MIME Sniffing 4.6");
	qn_tap_is(qn_mediatype_find("a."), "application/octet-stream",
	    "an empty ending");
	qn_tap_is(qn_mediatype_find(""), "application/octet-stream", "nothing");
	return qn_tap_done();
}
