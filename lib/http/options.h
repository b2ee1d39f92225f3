/* SPDX-License-Identifier: MIT */
/*
 * What the http room needs to know of the settings. The names in comments are
 * the settings (lib/site/settings.c) that fill the members in; messages about
 * a limit name the setting. A limit of 0 is none, but for file_memory_max.
 *
 * A form takes up to memory_max twice from the request's arena (the text and
 * its decoded fields) besides 32 bytes a field, so the arena's own limit must
 * lie well above. Bodies and files are kept outside of it.
 */
#ifndef QN_HTTP_OPTIONS_H
#define QN_HTTP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum qn_sendfile {
	QN_SENDFILE_STREAM = 0,
	QN_SENDFILE_X_SENDFILE,
	QN_SENDFILE_X_ACCEL
};

struct qn_http_options {
	const char *const *allowed_hosts;   /* ALLOWED_HOSTS; NULL-terminated:
					       name, .suffix, *, CIDR */
	const char *const *trusted_proxies; /* TRUSTED_PROXIES: addresses, CIDR,
					       "unix" */
	const char *mount;        /* FORCE_SCRIPT_NAME: "/prefix", or "/" for
				     none; NULL and "": SCRIPT_NAME */
	bool use_forwarded_host;  /* USE_X_FORWARDED_HOST */
	uint64_t body_max;        /* REQUEST_MAX_SIZE: any body, bytes */
	uint64_t memory_max;      /* DATA_UPLOAD_MAX_MEMORY_SIZE: form fields
				     and JSON, bytes */
	uint64_t file_memory_max; /* FILE_UPLOAD_MAX_MEMORY_SIZE: bytes of files
				     in memory, all of a request together;
				     more are spooled to temp_dir */
	uint64_t file_max;        /* FILE_UPLOAD_MAX_SIZE: one file, bytes */
	uint32_t fields_max;      /* DATA_UPLOAD_MAX_NUMBER_FIELDS */
	uint64_t field_size_max;  /* DATA_UPLOAD_MAX_FIELD_SIZE, bytes */
	uint32_t files_max;       /* DATA_UPLOAD_MAX_NUMBER_FILES */
	uint32_t params_max;      /* REQUEST_MAX_HEADERS: FastCGI parameters */
	uint64_t header_max;      /* REQUEST_MAX_HEADER_SIZE: all of them */
	const char *temp_dir;     /* FILE_UPLOAD_TEMP_DIR; NULL: /tmp */
	enum qn_sendfile sendfile; /* SENDFILE: stream, x-sendfile, x-accel */
	const char *const *sendfile_roots; /* SENDFILE_ROOTS: files below these
					      may be sent */
	const char *accel_prefix; /* SENDFILE_ACCEL_PREFIX: URI of the root */
};

#endif
