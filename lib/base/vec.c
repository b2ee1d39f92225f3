/* SPDX-License-Identifier: MIT */
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

void *
qn_vec_add(struct qn_vec *vec)
{
	size_t cap;
	char *item;

	if (vec->len == vec->cap) {
		cap = vec->cap ? vec->cap * 2 : 8;
		if (cap > SIZE_MAX / vec->size)
			qn_out_of("memory", SIZE_MAX, 0);
		vec->items = qn_arena_grow(vec->arena, vec->items,
		    vec->cap * vec->size, cap * vec->size);
		vec->cap = cap;
	}
	item = (char *)vec->items + vec->len++ * vec->size;
	return memset(item, 0, vec->size);
}

void *
qn_vec_get(const struct qn_vec *vec, size_t i)
{
	if (i >= vec->len)
		QN_BUG("item %zu of a vector of %zu", i, vec->len);
	return (char *)vec->items + i * vec->size;
}

void
qn_vec_pop(struct qn_vec *vec)
{
	if (!vec->len)
		QN_BUG("pop of an empty vector");
	vec->len--;
}

/* Merge the sorted halves [0, mid) and [mid, n) through `tmp`. */
static void
merge(char *items, char *tmp, size_t n, size_t mid, size_t size,
    int (*cmp)(const void *, const void *))
{
	size_t i = 0, j = mid, k = 0;

	memcpy(tmp, items, n * size);
	while (i < mid || j < n) {
		bool left = j == n ||
		    (i < mid && cmp(tmp + i * size, tmp + j * size) <= 0);

		memcpy(
		    items + k++ * size, tmp + (left ? i++ : j++) * size, size);
	}
}

static void
merge_sort(char *items, char *tmp, size_t n, size_t size,
    int (*cmp)(const void *, const void *))
{
	size_t mid = n / 2;

	if (n < 2)
		return;
	merge_sort(items, tmp, mid, size, cmp);
	merge_sort(items + mid * size, tmp, n - mid, size, cmp);
	merge(items, tmp, n, mid, size, cmp);
}

void
qn_vec_sort(struct qn_vec *vec, int (*cmp)(const void *, const void *))
{
	char *tmp;

	if (vec->len < 2)
		return;
	tmp = qn_arena_alloc(vec->arena, vec->len * vec->size);
	merge_sort(vec->items, tmp, vec->len, vec->size, cmp);
}
