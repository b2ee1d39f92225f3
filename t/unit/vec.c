/* SPDX-License-Identifier: MIT */
#include "base/vec.h"

#include <string.h>

#include "testing/tap.h"

struct pair {
	int key, place;
};

static int
compare_pair(const void *a, const void *b)
{
	return ((const struct pair *)a)->key - ((const struct pair *)b)->key;
}

static void
test_vec(struct qn_arena *arena)
{
	struct qn_vec vec = QN_VEC(struct pair, arena);
	unsigned state = 1;
	int i, wrong = 0;

	for (i = 0; i < 1000; i++) {
		struct pair *pair = qn_vec_add(&vec);

		state = state * 1103515245 + 12345;
		pair->key = (int)(state >> 16) % 50;
		pair->place = i;
	}
	qn_vec_sort(&vec, compare_pair);
	for (i = 1; i < 1000; i++) {
		const struct pair *a = qn_vec_get(&vec, (size_t)i - 1);
		const struct pair *b = qn_vec_get(&vec, (size_t)i);

		wrong += a->key > b->key ||
		    (a->key == b->key && a->place > b->place);
	}
	qn_tap_is_int(wrong, 0, "the sort is right and stable");
	qn_vec_pop(&vec);
	qn_tap_is_int(vec.len, 999, "pop");
	qn_tap_is_int(((struct pair *)qn_vec_add(&vec))->place, 0,
	    "a new item is zeroed, also in a used place");
}

static void
test_empty(struct qn_arena *arena)
{
	struct qn_vec vec = QN_VEC(char, arena);

	qn_vec_sort(&vec, NULL);
	qn_tap_is_int(vec.len, 0, "an empty one sorts");
	*(char *)qn_vec_add(&vec) = 'a';
	qn_vec_sort(&vec, NULL);
	qn_tap_is_int(*(char *)qn_vec_get(&vec, 0), 'a', "so does one item");
}

int
main(void)
{
	struct qn_arena *arena = qn_arena_new(0);

	test_vec(arena);
	test_empty(arena);
	qn_arena_free(arena);
	return qn_tap_done();
}
