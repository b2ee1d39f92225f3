/* SPDX-License-Identifier: MIT */
/*
 * What the URLs of a pattern look like. For a path that is plain. A regex is
 * read by Django's rules: repetition is taken as often as it must be; an
 * optional part that holds a group is there and not there; of a class or a
 * dot one character stands for all; look-around is left out; and where there
 * is a choice with '|' outside of a group, nothing is known.
 *
 * A guess may be wrong: reverse matches what it has made against the pattern.
 */
#include "url/url-int.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

/* A form in the making: a vector of struct qn_piece. */
struct shape {
	struct qn_vec pieces;
};

/* What a part of a regex can be: a vector of struct shape. */
struct part {
	struct qn_vec shapes;
	bool group; /* holds a capturing group */
};

struct reader {
	struct qn_arena *arena;
	const char *p;
	bool unknown; /* a '|', or too many forms */
};

/* ---- parts -------------------------------------------------------------- */

/* A part with one form, of one piece or empty when that is NULL. */
static struct part
part_of(struct qn_arena *arena, const struct qn_piece *piece)
{
	struct part part = { .shapes = QN_VEC(struct shape, arena) };
	struct shape *shape = qn_vec_add(&part.shapes);

	shape->pieces = QN_VEC(struct qn_piece, arena);
	if (piece)
		*(struct qn_piece *)qn_vec_add(&shape->pieces) = *piece;
	part.group = piece && piece->param;
	return part;
}

static struct part
part_text(struct qn_arena *arena, const char *ptr, size_t len)
{
	struct qn_piece piece = { .text = ptr, .len = len };

	return part_of(arena, &piece);
}

/* Text that continues the piece before it in memory becomes part of it. */
static void
add_piece(struct shape *shape, const struct qn_piece *piece)
{
	struct qn_piece *last;

	if (shape->pieces.len > 0 && !piece->param) {
		last = qn_vec_get(&shape->pieces, shape->pieces.len - 1);
		if (!last->param && last->text + last->len == piece->text) {
			last->len += piece->len;
			return;
		}
	}
	*(struct qn_piece *)qn_vec_add(&shape->pieces) = *piece;
}

static void
add_pieces(struct reader *r, struct shape *to, const struct shape *from)
{
	size_t i;

	if (to->pieces.len + from->pieces.len > QN_URL_PIECES_MAX) {
		r->unknown = true;
		return;
	}
	for (i = 0; i < from->pieces.len; i++)
		add_piece(to, qn_vec_get(&from->pieces, i));
}

/* Every form of `a` followed by every form of `b`, which replaces `a`. */
static void
part_add(struct reader *r, struct part *a, const struct part *b)
{
	struct qn_vec shapes = QN_VEC(struct shape, r->arena);
	struct shape *shape;
	size_t i, k;

	a->group = a->group || b->group;
	if (a->shapes.len * b->shapes.len > QN_URL_SHAPES_MAX) {
		r->unknown = true;
		return;
	}
	for (i = 0; i < a->shapes.len; i++) {
		if (b->shapes.len == 1) {
			add_pieces(
			    r, qn_vec_get(&a->shapes, i), b->shapes.items);
			continue;
		}
		for (k = 0; k < b->shapes.len; k++) {
			shape = qn_vec_add(&shapes);
			shape->pieces = QN_VEC(struct qn_piece, r->arena);
			add_pieces(r, shape, qn_vec_get(&a->shapes, i));
			add_pieces(r, shape, qn_vec_get(&b->shapes, k));
		}
	}
	if (b->shapes.len != 1)
		a->shapes = shapes;
}

static struct part
part_optional(struct reader *r, const struct part *a)
{
	struct part part = part_of(r->arena, NULL);
	size_t i;

	part.group = a->group;
	for (i = 0; a->group && i < a->shapes.len; i++)
		*(struct shape *)qn_vec_add(&part.shapes) =
		    *(struct shape *)qn_vec_get(&a->shapes, i);
	return part;
}

/* ---- reading a regex ---------------------------------------------------- */

static struct part read_sequence(struct reader *r);

/* What stands for an escaped character; NULL when it is no character. */
static const char *
representative(const char *c)
{
	static const struct {
		char c;
		const char *text;
	} classes[] = { { 'd', "0" }, { 'D', "x" }, { 's', " " }, { 'S', "x" },
		{ 'w', "x" }, { 'W', "!" }, { 'p', "x" }, { 'P', "x" },
		{ 'A', NULL }, { 'b', NULL }, { 'B', NULL }, { 'Z', NULL },
		{ 'z', NULL }, { 'G', NULL } };
	size_t i;

	for (i = 0; i < QN_COUNT(classes); i++)
		if (classes[i].c == *c)
			return classes[i].text;
	return c;
}

static struct part
read_escape(struct reader *r)
{
	const char *c = r->p;
	const char *text;

	if (*c == '\0')
		return part_of(r->arena, NULL);
	r->p++;
	if ((*c == 'p' || *c == 'P') && *r->p == '{' && strchr(r->p, '}'))
		r->p = strchr(r->p, '}') + 1;
	text = representative(c);
	return text ? part_text(r->arena, text, 1) : part_of(r->arena, NULL);
}

/* A class is its first member. `r->p` is after the '['. */
static struct part
read_class(struct reader *r)
{
	struct part part;

	if (*r->p == '\\') {
		r->p++;
		part = read_escape(r);
	} else {
		part = part_text(r->arena, r->p, *r->p ? 1 : 0);
		r->p += *r->p != '\0';
	}
	while (*r->p && *r->p != ']')
		r->p += r->p[0] == '\\' && r->p[1] ? 2 : 1;
	r->p += *r->p == ']';
	return part;
}

/* To the end of a group whose '(' has been read. */
static void
skip_group(struct reader *r)
{
	int depth = 1;

	while (*r->p && depth > 0) {
		if (r->p[0] == '\\' && r->p[1])
			r->p++;
		else if (*r->p == '(')
			depth++;
		else if (*r->p == ')')
			depth--;
		r->p++;
	}
}

/* A group's name up to `end`; "" when that is missing. */
static const char *
read_name(struct reader *r, char end)
{
	const char *stop = strchr(r->p, end);
	const char *name;

	if (!stop)
		return "";
	name = qn_arena_dup(r->arena, r->p, (size_t)(stop - r->p));
	r->p = stop + 1;
	return name;
}

static struct part
read_param(struct reader *r, const char *name)
{
	struct qn_piece piece = { .param = name };

	skip_group(r);
	return part_of(r->arena, &piece);
}

/* A group; `r->p` is after the '('. */
static struct part
read_group(struct reader *r)
{
	struct qn_piece again = { .index = SIZE_MAX };
	struct part part;

	if (*r->p != '?')
		return read_param(r, "");
	r->p++;
	if (r->p[0] == 'P' && r->p[1] == '=') {
		r->p += 2;
		again.param = read_name(r, ')');
		return part_of(r->arena, &again);
	}
	r->p += *r->p == 'P';
	if (r->p[0] == '<' && r->p[1] != '=' && r->p[1] != '!') {
		r->p++;
		return read_param(r, read_name(r, '>'));
	}
	if (strchr("<=!#", *r->p)) {
		skip_group(r);
		return part_of(r->arena, NULL);
	}
	r->p += strspn(r->p, "imnsxUJ-^>|");
	if (*r->p == ')') {
		r->p++;
		return part_of(r->arena, NULL);
	}
	r->p += *r->p == ':';
	part = read_sequence(r);
	r->p += *r->p == ')';
	return part;
}

/* The least number of times of the quantifier at `r->p`; 1 when none is. */
static unsigned long
read_quantifier(struct reader *r)
{
	unsigned long n = 1;

	if (*r->p == '*' || *r->p == '?') {
		n = 0;
		r->p++;
	} else if (*r->p == '+') {
		r->p++;
	} else if (*r->p == '{') {
		n = strtoul(r->p + 1, NULL, 10);
		r->p += strcspn(r->p, "}");
		r->p += *r->p == '}';
	} else {
		return 1;
	}
	r->p += *r->p == '?' || *r->p == '+';
	return n;
}

static struct part
read_atom(struct reader *r)
{
	const char *c = r->p++;

	switch (*c) {
	case '\\':
		return read_escape(r);
	case '[':
		return read_class(r);
	case '(':
		return read_group(r);
	case '^':
		return part_of(r->arena, NULL);
	case '$':
		r->p += strlen(r->p);
		return part_of(r->arena, NULL);
	case '|':
		r->unknown = true;
		return part_of(r->arena, NULL);
	default:
		while (((unsigned char)*r->p & 0xc0) == 0x80)
			r->p++;
		return part_text(r->arena, c, (size_t)(r->p - c));
	}
}

static struct part
read_sequence(struct reader *r)
{
	struct part all = part_of(r->arena, NULL);
	struct part atom;
	unsigned long n;

	while (*r->p && *r->p != ')' && !r->unknown) {
		atom = read_atom(r);
		n = read_quantifier(r);
		if (n == 0)
			atom = part_optional(r, &atom);
		if (n > QN_URL_SHAPES_MAX)
			r->unknown = true;
		do {
			part_add(r, &all, &atom);
		} while (n-- > 1 && !r->unknown);
	}
	return all;
}

/* ---- skeletons ---------------------------------------------------------- */

/* Number the parameters of the pieces; a repeated one shares its number. */
static void
skeleton_init(struct qn_skeleton *skeleton, struct qn_arena *arena,
    struct qn_piece *pieces, size_t n)
{
	struct qn_vec params = QN_VEC(const struct qn_piece *, arena);
	const struct qn_piece *known;
	size_t i, k;

	for (i = 0; i < n; i++) {
		if (!pieces[i].param)
			continue;
		if (pieces[i].index != SIZE_MAX) {
			pieces[i].index = params.len;
			*(struct qn_piece **)qn_vec_add(&params) = &pieces[i];
			continue;
		}
		for (k = 0; k < params.len; k++) {
			known = *(struct qn_piece **)qn_vec_get(&params, k);
			if (strcmp(known->param, pieces[i].param) == 0)
				pieces[i].index = k;
		}
	}
	skeleton->pieces = pieces;
	skeleton->n_pieces = n;
	skeleton->params = params.items;
	skeleton->n_params = params.len;
}

struct qn_skeleton *
qn_skeleton__new_regex(struct qn_arena *arena, const char *regex, size_t *ret_n)
{
	struct reader r = { .arena = arena, .p = regex };
	struct qn_skeleton *skeletons;
	struct part part = part_of(arena, NULL);
	struct part next;
	struct shape *shape;
	size_t i;

	while (*r.p && !r.unknown) {
		next = read_sequence(&r);
		part_add(&r, &part, &next);
		r.p += *r.p == ')';
	}
	if (r.unknown)
		part = part_of(arena, NULL);
	skeletons = QN_NEW_N(arena, struct qn_skeleton, part.shapes.len);
	for (i = 0; i < part.shapes.len; i++) {
		shape = qn_vec_get(&part.shapes, i);
		skeleton_init(&skeletons[i], arena, shape->pieces.items,
		    shape->pieces.len);
	}
	*ret_n = part.shapes.len;
	return skeletons;
}

struct qn_skeleton *
qn_skeleton__new_path(
    struct qn_arena *arena, const struct qn_token *tokens, size_t n)
{
	struct qn_skeleton *skeleton = QN_NEW(arena, struct qn_skeleton);
	struct qn_piece *pieces = QN_NEW_N(arena, struct qn_piece, n);
	size_t i;

	for (i = 0; i < n; i++) {
		pieces[i].conv = tokens[i].conv;
		if (tokens[i].conv) {
			pieces[i].param = tokens[i].text;
		} else {
			pieces[i].text = tokens[i].text;
			pieces[i].len = tokens[i].len;
		}
	}
	skeleton_init(skeleton, arena, pieces, n);
	return skeleton;
}
