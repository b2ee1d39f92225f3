# SPDX-License-Identifier: MIT
"""The cases of filters.py: a family is a file of cases; a case is a filter,
a value, its arguments, and OFF where autoescape is off. To add a case: a row
here, then run t/oracle/filters.py."""

OFF = object()


def safe(s):
    return {'$safe': s}


def every(names, values, *args):
    """Each filter with each value."""
    return [(name, value, *args) for name in names for value in values]


def doc(f, v, a, out, why, **more):
    """A case of 5.2 that older versions answer otherwise."""
    return dict({'f': f, 'v': v, 'a': a, 'out': out, 'doc': why}, **more)


# Values of every type, for filters that take anything.
TYPES = [None, True, False, 0, 1, -7, 2.5, {'$decimal': '1.50'}, '', 'text',
         safe('<b>'), [], [1, 'a'], {'$tuple': [1, 2]}, {}, {'a': 1},
         {'$date': '2026-11-21'}]

TEXTS = [
    'fish & chips', 'Joel is a slug', "they're 5th o'clock", "THEY'RE",
    'äöü ÄÖÜ ß ŒUVRE', 'ﬁne ligature', 'ΌΔΟΣ', 'İstanbul ıI', 'ǆ ǅ Ǆ',
    '日本語 text', 'e\u0301 combining', '<b>bold</b> & "quotes"',
    safe('<b>bold</b> & "q\'s"'), '  --lead_trail__ - ', 'a\u00a0b\u2003c',
    '1-800-COLLECT', 'x²y ½ ١٢٣Abc', '\\back\\ "and" \'more\'',
    '\ttab\nline\r\nend', '🦀 crab 👩‍🔬', 'A\u0130\u0049', "it'S 3RD a'B'C d'E",
]

CASE = every(['addslashes', 'capfirst', 'lower', 'slugify', 'title', 'upper'],
             TEXTS)
CASE += every(['phone2numeric'], TEXTS[:12] + [5, None])
CASE += every(['slugify', 'title', 'upper', 'capfirst'], TYPES)
CASE += [(f, '<i>\'x\'</i>', OFF) for f in
         ('addslashes', 'capfirst', 'lower', 'title', 'upper')]

FAMILIES = {'case': CASE}
