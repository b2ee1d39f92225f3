/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/banned.h"

#define WORD_MAX 64

static size_t
min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

static bool
same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Optimal string alignment distance over three rolling rows. */
static size_t
distance(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t rows[3][WORD_MAX + 1], i, j;

	for (j = 0; j <= blen; j++)
		rows[0][j] = j;
	for (i = 1; i <= alen; i++) {
		size_t *now = rows[i % 3];
		const size_t *last = rows[(i + 2) % 3];
		const size_t *before = rows[(i + 1) % 3];

		now[0] = i;
		for (j = 1; j <= blen; j++) {
			now[j] = min3(last[j] + 1, now[j - 1] + 1,
			    last[j - 1] + !same(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
			    same(a[i - 2], b[j - 1]) &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
	}
	return rows[alen % 3][blen];
}

void
qn_suggest_add(struct qn_suggest *suggest, const char *word, const char *known)
{
	size_t wlen = strlen(word), klen = strlen(known), d, allowed;

	if (!wlen || wlen > WORD_MAX || klen > WORD_MAX)
		return;
	allowed = (wlen > klen ? wlen : klen) / 3;
	d = distance(word, wlen, known, klen);
	if (d > allowed && wlen >= 3 && strncasecmp(word, known, wlen) == 0)
		d = allowed;
	if (d > allowed || (suggest->best && d >= suggest->distance))
		return;
	suggest->best = known;
	suggest->distance = d;
}
