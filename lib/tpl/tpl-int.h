/* SPDX-License-Identifier: MIT */
/* What the files of this room share: the built-in tables. */
#ifndef QN_TPL_TPL_INT_H
#define QN_TPL_TPL_INT_H

#include "tpl/library.h"

/*
 * The built-in filters, a table per family (filter-FAMILY.c), each ended by
 * { 0 }. To add a family: its table here and in filters.c.
 */
extern const struct qn_filter qn_filters__case[];
extern const struct qn_filter qn_filters__date[];
extern const struct qn_filter qn_filters__escape[];
extern const struct qn_filter qn_filters__fill[];
extern const struct qn_filter qn_filters__format[];
extern const struct qn_filter qn_filters__html[];
extern const struct qn_filter qn_filters__list[];
extern const struct qn_filter qn_filters__logic[];
extern const struct qn_filter qn_filters__number[];
extern const struct qn_filter qn_filters__safe[];
extern const struct qn_filter qn_filters__since[];
extern const struct qn_filter qn_filters__sort[];
extern const struct qn_filter qn_filters__urlize[];
extern const struct qn_filter qn_filters__truncate[];
extern const struct qn_filter qn_filters__words[];

/*
 * The libraries of {% load %}. To add one: its struct here and in tags.c.
 */
extern const struct qn_tpl_library qn_library__cache;
extern const struct qn_tpl_library qn_library__humanize;
extern const struct qn_tpl_library qn_library__i18n;
extern const struct qn_tpl_library qn_library__l10n;
extern const struct qn_tpl_library qn_library__markdown;
extern const struct qn_tpl_library qn_library__static;
extern const struct qn_tpl_library qn_library__tz;

#endif
