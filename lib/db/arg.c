/* SPDX-License-Identifier: MIT */
#include "db/arg.h"

#include <endian.h>
#include <string.h>

#include "base/bug.h"
#include "base/time.h"
#include "db/db-int.h"

#include "base/banned.h"

#define OID_BOOL        16
#define OID_BYTEA       17
#define OID_INT8        20
#define OID_TEXT        25
#define OID_FLOAT8      701
#define OID_TEXT_ARRAY  1009
#define OID_INT8_ARRAY  1016
#define OID_DATE        1082
#define OID_TIMESTAMPTZ 1184
#define OID_JSONB       3802

/* PostgreSQL counts from 2000-01-01. */
#define PG_EPOCH_DAYS 10957
#define PG_EPOCH_USEC (PG_EPOCH_DAYS * QN_DAY)

/* Parameters beyond this are cut off in query records. */
#define PARAMS_TEXT_MAX 2000
#define PARAM_TEXT_MAX  200

/* Where one encoder writes: the value's bytes and their number. */
struct slot {
	const char *value;
	int len;
};

struct arg_kind {
	Oid oid;      /* 0: the server infers it */
	bool is_text; /* travels in text format */
	bool is_ptr;  /* a NULL pointer is the SQL null */
	/* Encode into the arena; false: a NUL byte inside text. */
	bool (*encode)(
	    struct qn_arena *, const struct qn_db_arg *, struct slot *);
};

static char *
put(struct qn_arena *arena, const void *ptr, size_t len, struct slot *ret)
{
	char *copy = qn_arena_alloc(arena, len);

	memcpy(copy, ptr, len);
	ret->value = copy;
	ret->len = (int)len;
	return copy;
}

static bool
put_64(struct qn_arena *arena, uint64_t n, struct slot *ret)
{
	n = htobe64(n);
	put(arena, &n, sizeof(n), ret);
	return true;
}

static bool
encode_int(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	return put_64(arena, (uint64_t)arg->i, ret);
}

static bool
encode_bool(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	(void)arena;
	ret->value = arg->i ? "\1" : "\0";
	ret->len = 1;
	return true;
}

static bool
encode_float(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	uint64_t bits;

	memcpy(&bits, &arg->f, sizeof(bits));
	return put_64(arena, bits, ret);
}

static bool
encode_time(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	/* The two infinities stay what they are. */
	if (arg->i == INT64_MIN || arg->i == INT64_MAX)
		return put_64(arena, (uint64_t)arg->i, ret);
	return put_64(arena, (uint64_t)arg->i - (uint64_t)PG_EPOCH_USEC, ret);
}

static bool
encode_date(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	uint32_t days = (uint32_t)(int32_t)arg->i;

	if (arg->i != INT32_MIN && arg->i != INT32_MAX)
		days -= PG_EPOCH_DAYS;
	days = htobe32(days);
	put(arena, &days, sizeof(days), ret);
	return true;
}

static bool
encode_text(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	(void)arena;
	ret->value = arg->text;
	ret->len = (int)arg->len;
	return !memchr(arg->text, 0, arg->len);
}

static bool
encode_bytes(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	(void)arena;
	ret->value = arg->text;
	ret->len = (int)arg->len;
	return true;
}

/* An array of one dimension: header, then a length before each item. */
static char *
begin_array(struct qn_arena *arena, size_t n, size_t bytes, Oid item,
    bool has_null, struct slot *ret)
{
	const uint32_t head[5] = { htobe32(n ? 1 : 0), htobe32(has_null),
		htobe32(item), htobe32((uint32_t)n), htobe32(1) };
	size_t size = n ? sizeof(head) : 12;
	char *buf;

	if (size + n * 4 + bytes > INT32_MAX / 2)
		qn_out_of("an array as parameter", size + n * 4 + bytes,
		    INT32_MAX / 2);
	buf = qn_arena_alloc(arena, size + n * 4 + bytes);
	memcpy(buf, head, size);
	ret->value = buf;
	ret->len = (int)(size + n * 4 + bytes);
	return buf + size;
}

static char *
put_item(char *at, const void *ptr, size_t len)
{
	uint32_t size = htobe32((uint32_t)len);

	memcpy(at, &size, 4);
	memcpy(at + 4, ptr, len);
	return at + 4 + len;
}

static bool
encode_ints(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	uint64_t item;
	char *at;
	size_t i;

	at = begin_array(arena, arg->len, arg->len * 8, OID_INT8, false, ret);
	for (i = 0; i < arg->len; i++) {
		item = htobe64((uint64_t)arg->ints[i]);
		at = put_item(at, &item, 8);
	}
	return true;
}

static bool
encode_texts(
    struct qn_arena *arena, const struct qn_db_arg *arg, struct slot *ret)
{
	const uint32_t null = UINT32_MAX;
	bool has_null = false;
	size_t i, bytes = 0;
	char *at;

	for (i = 0; i < arg->len; i++) {
		has_null |= !arg->texts[i];
		bytes += arg->texts[i] ? strlen(arg->texts[i]) : 0;
	}
	at = begin_array(arena, arg->len, bytes, OID_TEXT, has_null, ret);
	for (i = 0; i < arg->len; i++) {
		if (arg->texts[i]) {
			at = put_item(at, arg->texts[i], strlen(arg->texts[i]));
			continue;
		}
		memcpy(at, &null, 4);
		at += 4;
	}
	return true;
}

static const struct arg_kind arg_kinds[QN_DB_ARG__MAX] = {
	[QN_DB_ARG_NULL] = { 0 },
	[QN_DB_ARG_INT] = { .oid = OID_INT8, .encode = encode_int },
	[QN_DB_ARG_BOOL] = { .oid = OID_BOOL, .encode = encode_bool },
	[QN_DB_ARG_FLOAT] = { .oid = OID_FLOAT8, .encode = encode_float },
	[QN_DB_ARG_TEXT] = { .is_text = true,
	    .is_ptr = true,
	    .encode = encode_text },
	[QN_DB_ARG_BYTES] = { .oid = OID_BYTEA,
	    .is_ptr = true,
	    .encode = encode_bytes },
	[QN_DB_ARG_TIME] = { .oid = OID_TIMESTAMPTZ, .encode = encode_time },
	[QN_DB_ARG_DATE] = { .oid = OID_DATE, .encode = encode_date },
	[QN_DB_ARG_INTS] = { .oid = OID_INT8_ARRAY, .encode = encode_ints },
	[QN_DB_ARG_TEXTS] = { .oid = OID_TEXT_ARRAY, .encode = encode_texts },
	[QN_DB_ARG_JSON] = { .oid = OID_JSONB,
	    .is_text = true,
	    .is_ptr = true,
	    .encode = encode_text },
};

struct qn_db_arg
qn_db_text(const char *s)
{
	return (struct qn_db_arg){
		.kind = QN_DB_ARG_TEXT, .len = s ? strlen(s) : 0, .text = s
	};
}

struct qn_db_arg
qn_db_json(const char *s)
{
	struct qn_db_arg arg = qn_db_text(s);

	arg.kind = QN_DB_ARG_JSON;
	return arg;
}

static int
bind_one(struct qn_arena *arena, const struct qn_db_arg *arg, size_t i,
    struct qn_bound *bound, struct qn_err *err)
{
	const struct arg_kind *kind;
	struct slot slot = { 0 };

	if ((unsigned)arg->kind >= QN_DB_ARG__MAX)
		QN_BUG("parameter %zu of unknown kind %d", i + 1, arg->kind);
	kind = &arg_kinds[arg->kind];
	bound->types[i] = kind->oid;
	bound->formats[i] = kind->is_text ? 0 : 1;
	if (!kind->encode || (kind->is_ptr && !arg->text))
		return 0;
	if (arg->len > INT32_MAX / 2)
		return qn_err_set(err, QN_ERR_LIMIT,
		    "parameter %zu is longer than 1 GiB", i + 1);
	if (!kind->encode(arena, arg, &slot))
		return qn_err_set(err, QN_ERR_BAD_INPUT,
		    "parameter %zu has a NUL byte, which text in PostgreSQL "
		    "cannot hold",
		    i + 1);
	bound->values[i] = slot.value ? slot.value : "";
	bound->lengths[i] = slot.len;
	return 0;
}

int
qn_arg__bind(struct qn_arena *arena, const struct qn_db_arg *args, size_t n,
    struct qn_bound *ret, struct qn_err *err)
{
	size_t i;

	memset(ret, 0, sizeof(*ret));
	if (n == 0)
		return 0;
	if (n > QN_DB_ARGS_MAX)
		return qn_err_set(err, QN_ERR_LIMIT,
		    "a statement of %zu parameters: PostgreSQL takes at most "
		    "%d",
		    n, QN_DB_ARGS_MAX);
	ret->n = (uint32_t)n;
	ret->types = QN_NEW_N(arena, Oid, n);
	ret->values = QN_NEW_N(arena, const char *, n);
	ret->lengths = QN_NEW_N(arena, int, n);
	ret->formats = QN_NEW_N(arena, int, n);
	for (i = 0; i < n; i++)
		if (bind_one(arena, &args[i], i, ret, err) < 0)
			return -1;
	return 0;
}

/* ---- for people ------------------------------------------------------- */

/* A text's beginning, not cut inside a character. */
static void
add_text(struct qn_str *str, const char *text, size_t len)
{
	size_t n = len > PARAM_TEXT_MAX ? PARAM_TEXT_MAX : len;

	while (n < len && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	qn_str_add(str, "'");
	qn_str_add_len(str, text, n);
	qn_str_add(str, n < len ? "...'" : "'");
}

static void
add_arg(struct qn_str *str, const struct qn_db_arg *arg)
{
	switch (arg->kind) {
	case QN_DB_ARG_INT:
		qn_str_add_int(str, arg->i);
		return;
	case QN_DB_ARG_BOOL:
		qn_str_add(str, arg->i ? "true" : "false");
		return;
	case QN_DB_ARG_FLOAT:
		qn_str_addf(str, "%.17g", arg->f);
		return;
	case QN_DB_ARG_TEXT:
	case QN_DB_ARG_JSON:
		add_text(str, arg->text, arg->len);
		return;
	case QN_DB_ARG_TIME:
		qn_str_add_iso(str, arg->i);
		return;
	case QN_DB_ARG_DATE:
		qn_str_addf(str, "day %d", (int)arg->i);
		return;
	case QN_DB_ARG_BYTES:
		qn_str_addf(str, "%zu bytes", arg->len);
		return;
	default:
		qn_str_addf(str, "%zu items", arg->len);
		return;
	}
}

const char *
qn_arg__format(struct qn_arena *arena, const struct qn_db_arg *args, size_t n)
{
	struct qn_str str;
	size_t i;

	qn_str_init(&str, arena);
	for (i = 0; i < n && str.len < PARAMS_TEXT_MAX; i++) {
		qn_str_addf(&str, "%s$%zu = ", i ? ", " : "", i + 1);
		if (args[i].kind == QN_DB_ARG_NULL ||
		    (arg_kinds[args[i].kind].is_ptr && !args[i].text))
			qn_str_add(&str, "NULL");
		else
			add_arg(&str, &args[i]);
	}
	if (i < n)
		qn_str_add(&str, ", ...");
	return str.buf;
}
