/* SPDX-License-Identifier: MIT */
/* {% lorem %}: Cicero's words, made unreadable by a typesetter. */
#include <ctype.h>
#include <string.h>

#include "base/rand.h"
#include "tpl/renderer.h"
#include "tpl/tags.h"
#include "tpl/text.h"

#include "base/banned.h"

enum {
	LOREM_MAX = 10000,
	COMMON_WORDS = 19
};

static const char common[] =
    "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod "
    "tempor incididunt ut labore et dolore magna aliqua. Ut enim ad minim "
    "veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea "
    "commodo consequat. Duis aute irure dolor in reprehenderit in voluptate "
    "velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint "
    "occaecat cupidatat non proident, sunt in culpa qui officia deserunt "
    "mollit anim id est laborum.";

static const char *const words_all[] = {
	"lorem",
	"ipsum",
	"dolor",
	"sit",
	"amet",
	"consectetur",
	"adipisicing",
	"elit",
	"sed",
	"do",
	"eiusmod",
	"tempor",
	"incididunt",
	"ut",
	"labore",
	"et",
	"dolore",
	"magna",
	"aliqua",
	"enim",
	"ad",
	"minim",
	"veniam",
	"quis",
	"nostrud",
	"exercitation",
	"ullamco",
	"laboris",
	"nisi",
	"aliquip",
	"ex",
	"ea",
	"commodo",
	"consequat",
	"duis",
	"aute",
	"irure",
	"in",
	"reprehenderit",
	"voluptate",
	"velit",
	"esse",
	"cillum",
	"eu",
	"fugiat",
	"nulla",
	"pariatur",
	"excepteur",
	"sint",
	"occaecat",
	"cupidatat",
	"non",
	"proident",
	"sunt",
	"culpa",
	"qui",
	"officia",
	"deserunt",
	"mollit",
	"anim",
	"id",
	"est",
	"laborum",
};

struct tag_lorem {
	const struct qn_expr *count;
	char method; /* 'w' words, 'p' <p>, 'b' plain paragraphs */
	bool common;
};

static uint32_t
between(uint32_t low, uint32_t high)
{
	return low + qn_rand_below(high - low + 1);
}

static const char *
random_word(void)
{
	return words_all[qn_rand_below(QN_COUNT(words_all))];
}

static void
add_words(struct qn_str *out, int64_t n, bool from_common)
{
	int64_t i;

	for (i = 0; i < n; i++) {
		if (i)
			qn_str_add_char(out, ' ');
		qn_str_add(out,
		    from_common && i < COMMON_WORDS ? words_all[i] :
						      random_word());
	}
}

static void
add_sentence(struct qn_str *out)
{
	uint32_t sections = between(1, 5), i;
	size_t start = out->len;

	for (i = 0; i < sections; i++) {
		if (i)
			qn_str_add(out, ", ");
		add_words(out, between(3, 12), false);
	}
	if (out->len > start)
		out->buf[start] = (char)toupper((unsigned char)out->buf[start]);
	qn_str_add_char(out, between(0, 1) ? '.' : '?');
}

static void
add_paragraph(struct qn_str *out)
{
	uint32_t n = between(1, 4), i;

	for (i = 0; i < n; i++) {
		if (i)
			qn_str_add_char(out, ' ');
		add_sentence(out);
	}
}

static void
add_paragraphs(struct qn_str *out, const struct tag_lorem *tag, int64_t n)
{
	int64_t i;

	for (i = 0; i < n; i++) {
		if (i)
			qn_str_add(out, "\n\n");
		if (tag->method == 'p')
			qn_str_add(out, "<p>");
		if (tag->common && i == 0)
			qn_str_add(out, common);
		else
			add_paragraph(out);
		if (tag->method == 'p')
			qn_str_add(out, "</p>");
	}
}

static const struct qn_op *
run_lorem(struct qn_render *r, const struct qn_op *op)
{
	const struct tag_lorem *tag = op->data;
	struct qn_value count;
	int64_t n;

	if (qn_expr__resolve(r, tag->count, 0, &count) < 0)
		return NULL;
	if (!qn_text_to_int(&count, &n))
		n = 1;
	/* A negative number of words leaves that many of the common ones. */
	if (n < 0)
		n = tag->method == 'w' && tag->common && n > -COMMON_WORDS ?
		    COMMON_WORDS + n :
		    0;
	if (n > LOREM_MAX)
		n = LOREM_MAX;
	if (tag->method == 'w')
		add_words(r->out, n, tag->common);
	else
		add_paragraphs(r->out, tag, n);
	return op + 1;
}

static const struct qn_node_type node_lorem = { .name = "LoremNode",
	.run = run_lorem };

static int
parse_lorem(
    struct qn_parser *p, struct qn_node *node, struct qn_span *words, size_t n)
{
	struct tag_lorem *tag = QN_NEW(p->arena, struct tag_lorem);
	struct qn_span count = QN_SPAN("1");

	tag->common = !qn_span__is(words[n - 1], "random");
	tag->method = 'b';
	n -= !tag->common;
	if (n &&
	    (qn_span__is(words[n - 1], "w") || qn_span__is(words[n - 1], "p") ||
		qn_span__is(words[n - 1], "b")))
		tag->method = words[--n].ptr[0];
	if (n > 1)
		count = words[--n];
	tag->count = qn_parser__expr(p, count);
	if (!tag->count)
		return -1;
	if (n != 1)
		return qn_parser__error(p, "Incorrect format for 'lorem' tag");
	node->type = &node_lorem;
	node->data = tag;
	return 0;
}

const struct qn_tag qn_tags__lorem[] = { QN_TAG("lorem", parse_lorem), { 0 } };
