/* SPDX-License-Identifier: MIT */
/*
 * The library "markdown": CommonMark as a filter and as a block tag. Raw HTML
 * and dangerous links are dropped (libcmark's safe mode), so the result is
 * safe text. The only user of libcmark.
 */
#include <cmark.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "tpl/text.h"
#include "tpl/tpl-int.h"

#include "base/banned.h"

static struct qn_value
render_markdown(struct qn_arena *arena, const char *ptr, size_t len)
{
	struct qn_value ret;
	char *html = cmark_markdown_to_html(
	    ptr, len, CMARK_OPT_SAFE | CMARK_OPT_VALIDATE_UTF8);
	size_t n;

	if (!html)
		qn_out_of("memory", len, 0);
	n = strlen(html);
	ret = qn_value_safe(qn_arena_dup(arena, html, n), n);
	free(html);
	return ret;
}

static int
filter_markdown(struct qn_filter_call *call, struct qn_value *inout)
{
	*inout = render_markdown(call->arena, inout->text, inout->len);
	return 0;
}

static int
tag_markdown(struct qn_tag_call *call, struct qn_value *ret)
{
	*ret =
	    render_markdown(call->arena, call->content.text, call->content.len);
	return 0;
}

static const struct qn_filter markdown_filters[] = {
	{ .name = "markdown",
	    .fn = filter_markdown,
	    .flags = QN_FILTER_SAFE | QN_FILTER_STRINGFILTER },
	{ 0 }
};

static const struct qn_tag markdown_tags[] = {
	{ .name = "markdown", .kind = QN_TAG_BLOCK, .fn = tag_markdown }, { 0 }
};

const struct qn_tpl_library qn_library__markdown = {
	.name = "markdown", .filters = markdown_filters, .tags = markdown_tags
};
