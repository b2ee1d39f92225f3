/* SPDX-License-Identifier: MIT */
#include "tpl/seq.h"

#include "base/utf8.h"
#include "meta/model.h"

#include "base/banned.h"

bool
qn_seq_init(
    struct qn_seq *seq, const struct qn_value *value, struct qn_arena *arena)
{
	int64_t len = qn_value_len(value);

	if (len < 0 || (value->kind == QN_V_OBJECT && !value->type->at))
		return false;
	*seq = (struct qn_seq){
		.value = value, .len = (size_t)len, .arena = arena
	};
	return true;
}

/* The character at index `i` of text. */
static struct qn_value
seq_char(struct qn_seq *seq, size_t i)
{
	const struct qn_value *v = seq->value;
	const char *p, *end = v->text + v->len;
	struct qn_value ret;

	if (i < seq->index)
		seq->byte = seq->index = 0;
	seq->byte += qn_utf8_offset(
	    v->text + seq->byte, v->len - seq->byte, i - seq->index);
	seq->index = i;
	p = v->text + seq->byte;
	qn_utf8_next(&p, end);
	ret = qn_value_text(
	    v->text + seq->byte, (size_t)(p - v->text) - seq->byte);
	seq->byte = (size_t)(p - v->text);
	seq->index++;
	return ret;
}

struct qn_value
qn_seq_at(struct qn_seq *seq, size_t i)
{
	const struct qn_value *v = seq->value;

	switch (v->kind) {
	case QN_V_LIST:
		return v->items[i];
	case QN_V_ROWS:
		return qn_value_row(
		    v->model, (const char *)v->ptr + i * v->model->size);
	case QN_V_MAP:
		return qn_value_text(
		    v->map->items[i].key, v->map->items[i].len);
	case QN_V_TEXT:
		return seq_char(seq, i);
	default:
		return v->type->at(v->ptr, i, seq->arena);
	}
}

struct qn_value *
qn_seq_copy(struct qn_seq *seq, size_t *ret_len)
{
	struct qn_value *items =
	    QN_NEW_N(seq->arena, struct qn_value, seq->len ? seq->len : 1);
	size_t i;

	for (i = 0; i < seq->len; i++)
		items[i] = qn_seq_at(seq, i);
	*ret_len = seq->len;
	return items;
}
