/* SPDX-License-Identifier: MIT */
/*
 * A page without libfcgi: accept, one read, the records taken apart, one
 * write, close. About as little as a FastCGI server can do; see
 * https://fastcgi-archives.github.io/FastCGI_Specification.html for the
 * records.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "prefork.h"

enum {
	HEADER = 8,
	BEGIN = 1,
	END = 3,
	PARAMS = 4,
	IN = 5,
	OUT = 6
};

struct request {
	uint8_t buf[65536];
	size_t len;  /* bytes read */
	size_t done; /* bytes taken apart */
	uint16_t id;
	const uint8_t *uri; /* REQUEST_URI, not NUL-terminated */
	size_t uri_len;
	bool complete;
};

/* A length of FCGI_NameValuePair (3.4) at `*p`. */
static size_t
take_length(const uint8_t **p, const uint8_t *end)
{
	size_t n;

	if (*p >= end)
		return 0;
	n = *(*p)++;
	if (n < 128 || end - *p < 3)
		return n;
	n = (n & 127) << 24 | (size_t)(*p)[0] << 16 | (size_t)(*p)[1] << 8 |
	    (*p)[2];
	*p += 3;
	return n;
}

static void
read_params(struct request *r, const uint8_t *p, size_t len)
{
	const uint8_t *end = p + len;
	size_t name, value;

	while (p < end) {
		name = take_length(&p, end);
		value = take_length(&p, end);
		if (name + value > (size_t)(end - p))
			return;
		if (name == 11 && memcmp(p, "REQUEST_URI", 11) == 0) {
			r->uri = p + name;
			r->uri_len = value;
		}
		p += name + value;
	}
}

/* Take apart the records that have come whole. */
static void
read_records(struct request *r)
{
	const uint8_t *record;
	size_t len, all;

	while (r->len - r->done >= HEADER) {
		record = r->buf + r->done;
		len = (size_t)record[4] << 8 | record[5];
		all = HEADER + len + record[6];
		if (r->len - r->done < all)
			return;
		r->done += all;
		if (record[1] == BEGIN)
			r->id = (uint16_t)(record[2] << 8 | record[3]);
		else if (record[1] == PARAMS)
			read_params(r, record + HEADER, len);
		else if (record[1] == IN && len == 0)
			r->complete = true;
	}
}

static size_t
add_record(uint8_t *out, int type, uint16_t id, const void *data, size_t len)
{
	const uint8_t header[HEADER] = { 1, (uint8_t)type, (uint8_t)(id >> 8),
		(uint8_t)id, (uint8_t)(len >> 8), (uint8_t)len, 0, 0 };

	memcpy(out, header, HEADER);
	memcpy(out + HEADER, data, len);
	return HEADER + len;
}

static void
answer(const struct request *r, int fd)
{
	static const char page[] =
	    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
	    "Hello, world!\n";
	static const uint8_t end[8] = { 0 };
	uint8_t out[512];
	size_t n = 0;

	n += add_record(out + n, OUT, r->id, page, sizeof(page) - 1);
	n += add_record(out + n, OUT, r->id, "", 0);
	n += add_record(out + n, END, r->id, end, sizeof(end));
	if (write(fd, out, n) != (ssize_t)n)
		return;
}

static void
serve(int fd)
{
	static struct request r;
	ssize_t n;

	r.len = r.done = r.uri_len = 0;
	r.complete = false;
	while (!r.complete && r.len < sizeof(r.buf)) {
		n = read(fd, r.buf + r.len, sizeof(r.buf) - r.len);
		if (n <= 0)
			return;
		r.len += (size_t)n;
		read_records(&r);
	}
	if (r.complete && r.uri_len > 0)
		answer(&r, fd);
}

int
main(int argc, char **argv)
{
	int listener = prefork(argc > 1 ? argv[1] : "hello.sock", 2);
	int fd;

	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			continue;
		serve(fd);
		close(fd);
	}
}
