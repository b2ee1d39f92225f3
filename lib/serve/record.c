/* SPDX-License-Identifier: MIT */
#include "serve/serve-int.h"

#include <string.h>

#include "base/banned.h"

#define FCGI_VERSION   1
#define FCGI_KEEP_CONN 1
#define FCGI_RESPONDER 1
#define BEGIN_LEN      8

/* What FCGI_GET_VALUES may ask for (section 4.1): prefork, one at a time. */
static const struct {
	const char *name;
	char value;
} variables[] = {
	{ .name = "FCGI_MAX_CONNS", .value = '1' },
	{ .name = "FCGI_MAX_REQS", .value = '1' },
	{ .name = "FCGI_MPXS_CONNS", .value = '0' },
};

bool
qn_record__parse(const void *ptr, size_t len, struct qn_record *ret_record)
{
	const unsigned char *p = ptr;

	if (len < QN_RECORD_HEAD)
		return false;
	ret_record->version = p[0];
	ret_record->type = p[1];
	ret_record->id = (uint16_t)(p[2] << 8 | p[3]);
	ret_record->len = (uint32_t)(p[4] << 8 | p[5]);
	ret_record->pad = p[6];
	return true;
}

/* One length of a name-value pair (section 3.4): bytes taken, 0: too few. */
static size_t
pair_length(const unsigned char *p, size_t len, size_t *ret)
{
	if (len < 1)
		return 0;
	if (!(p[0] & 0x80)) {
		*ret = p[0];
		return 1;
	}
	if (len < 4)
		return 0;
	*ret = (size_t)(p[0] & 0x7f) << 24 | (size_t)p[1] << 16 |
	    (size_t)p[2] << 8 | p[3];
	return 4;
}

/* Names and value of the pair at `p`: bytes it takes, 0 when cut short. */
static size_t
pair_parse(const unsigned char *p, size_t len, struct qn_span *ret_name,
    struct qn_span *ret_value)
{
	size_t name, value, at, n;

	at = pair_length(p, len, &name);
	if (!at)
		return 0;
	n = pair_length(p + at, len - at, &value);
	at += n;
	if (!n || name > len - at || value > len - at - name)
		return 0;
	ret_name->ptr = (const char *)p + at;
	ret_name->len = name;
	ret_value->ptr = ret_name->ptr + name;
	ret_value->len = value;
	return at + name + value;
}

bool
qn_record__check_params(
    const void *ptr, size_t len, struct qn_record_params *ret)
{
	const unsigned char *p = ptr;
	struct qn_span name, value;
	size_t n;

	ret->count = 0;
	ret->bad_text = false;
	while (len) {
		n = pair_parse(p, len, &name, &value);
		if (!n)
			return false;
		if (memchr(name.ptr, '\0', name.len + value.len) ||
		    memchr(name.ptr, '=', name.len))
			ret->bad_text = true;
		ret->count++;
		p += n;
		len -= n;
	}
	return true;
}

size_t
qn_record__format_head(
    void *buf, enum qn_record_type type, uint16_t id, size_t len)
{
	unsigned char *p = buf;

	p[0] = FCGI_VERSION;
	p[1] = (unsigned char)type;
	p[2] = (unsigned char)(id >> 8);
	p[3] = (unsigned char)id;
	p[4] = (unsigned char)(len >> 8);
	p[5] = (unsigned char)len;
	p[6] = (unsigned char)(-len & 7);
	p[7] = 0;
	return QN_RECORD_HEAD;
}

/* Whether an empty record without padding stands at `p`: a stream's end. */
static bool
is_end(const unsigned char *p, enum qn_record_type type, uint16_t id)
{
	unsigned char end[QN_RECORD_HEAD];

	qn_record__format_head(end, type, id, 0);
	return !memcmp(p, end, sizeof(end));
}

bool
qn_record__is_plain(
    const void *ptr, size_t len, bool *ret_keep, struct qn_record_params *ret)
{
	const unsigned char *p = ptr, *q;
	struct qn_record begin = { 0 }, params = { 0 };
	size_t least = BEGIN_LEN + 4 * QN_RECORD_HEAD;

	if (len < least)
		return false;
	qn_record__parse(p, len, &begin);
	if (begin.version != FCGI_VERSION || begin.type != QN_RECORD_BEGIN ||
	    !begin.id || begin.len != BEGIN_LEN || begin.pad ||
	    (p[8] << 8 | p[9]) != FCGI_RESPONDER)
		return false;
	q = p + QN_RECORD_HEAD + BEGIN_LEN;
	qn_record__parse(q, QN_RECORD_HEAD, &params);
	if (params.version != FCGI_VERSION || params.type != QN_RECORD_PARAMS ||
	    params.id != begin.id || !params.len ||
	    len != least + params.len + params.pad)
		return false;
	q += QN_RECORD_HEAD;
	if (!qn_record__check_params(q, params.len, ret))
		return false;
	q += params.len + params.pad;
	if (!is_end(q, QN_RECORD_PARAMS, begin.id) ||
	    !is_end(q + QN_RECORD_HEAD, QN_RECORD_STDIN, begin.id))
		return false;
	*ret_keep = p[10] & FCGI_KEEP_CONN;
	return true;
}

size_t
qn_record__format_end(void *buf, uint16_t id, enum qn_record_status status)
{
	unsigned char *p = buf;

	qn_record__format_head(p, QN_RECORD_END, id, 8);
	memset(p + QN_RECORD_HEAD, 0, 8);
	p[QN_RECORD_HEAD + 4] = (unsigned char)status;
	return QN_RECORD_HEAD + 8;
}

/* The values asked for, each at most once. */
static size_t
answer_values(unsigned char *out, const unsigned char *p, size_t len)
{
	bool given[QN_COUNT(variables)] = { false };
	struct qn_span name, value;
	size_t n, i, at = 0;

	while (len) {
		n = pair_parse(p, len, &name, &value);
		if (!n)
			break;
		p += n;
		len -= n;
		for (i = 0; i < QN_COUNT(variables); i++) {
			if (given[i] || strlen(variables[i].name) != name.len ||
			    memcmp(variables[i].name, name.ptr, name.len))
				continue;
			given[i] = true;
			out[at++] = (unsigned char)name.len;
			out[at++] = 1;
			memcpy(out + at, name.ptr, name.len);
			at += name.len;
			out[at++] = (unsigned char)variables[i].value;
		}
	}
	return at;
}

size_t
qn_record__answer(
    void *buf, const struct qn_record *record, const void *content)
{
	unsigned char *p = buf;
	size_t len;

	memset(p, 0, QN_RECORD_ANSWER);
	if (record->type == QN_RECORD_GET_VALUES) {
		len = answer_values(p + QN_RECORD_HEAD, content, record->len);
		qn_record__format_head(p, QN_RECORD_GET_VALUES_RESULT, 0, len);
	} else {
		len = 8;
		p[QN_RECORD_HEAD] = record->type;
		qn_record__format_head(p, QN_RECORD_UNKNOWN, 0, len);
	}
	return QN_RECORD_HEAD + ((len + 7) & ~(size_t)7);
}
