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


FILL = [(f, v, a) for f in ('center', 'ljust', 'rjust')
        for v, a in [('ab', 5), ('ab', 6), ('abc', 6), ('abc', '7'), ('', 3),
                     ('long text', 3), ('äöü', 6), ('日本', 5), ('x', 0),
                     ('x', -5), ('x', 'abc'), ('x', None), ('x', 2.9),
                     ('<b>', 5), (safe('<b>'), 6), (None, 8), (12, 5),
                     ([1], 9), ('x', ' 4 '), ('e\u0301', 4)]]
LINES = ['', 'one', 'one\ntwo', 'one\n\ntwo\r\nthree\r\rfour', '\n', '\n\n\n',
         'a\n\n\nb', '<b>\n&', safe('<b>\n&\n\nx'), 'trailing\n', '\r\n',
         'line 1\u2028line 2', 'ä\nö\n\nü', '\n\nlead', "it's \"x\"\n<i>"]
FILL += every(['linebreaks', 'linebreaksbr', 'linenumbers'],
              LINES + TYPES + ['\n'.join('abcdefghijkl')])
FILL += [(f, v, OFF) for f in ('linebreaks', 'linebreaksbr', 'linenumbers')
         for v in ['<b>\n&', 'a\n\nb']]

WORDS = [('cut', v, a) for v, a in [
    ('a b c', ' '), ('aaa', 'aa'), ('abc', ''), ('', 'x'), ('a&b;c', ';'),
    (safe('a&amp;b;c'), ';'), (safe('<b>x</b>'), 'x'), ('äöä', 'ä'),
    (123, '2'), ('a1b', 1), (None, 'o'), ('abc', None), ([1, 2], ', '),
    ('<b>', 'b')]]
WORDS += every(['make_list', 'wordcount'], TEXTS + TYPES + [1234, ' \n\t '])
WORDS += [('wordcount', 'one  two\tthree\u00a0four\u3000five \x1csix')]
LONG = 'The quick brown fox jumped over the lazy dog.'
WORDS += [('truncatechars', v, a) for v in
          [LONG, 'äöüÄÖÜßé', 'e\u0301e\u0301e\u0301 x', '日本語テキスト', '',
           'abc', '<b>&amp;', safe('<b>x</b> y'), None, 12345, 'ab…cd',
           'a\u0308\u0301b', [1, 2, 3]]
          for a in [1, 2, 3, 5, 8, '7', 100]]
WORDS += [('truncatechars', 'text here', a) for a in
          ['x', None, 2.7, [], '', True, ' 5 ', '1_0', '99999999999999999999']]
WORDS += [doc('truncatechars', 'abc', [a], '', '5.0: not above zero is empty')
          for a in (0, -1, -100)]
WORDS += [('truncatewords', v, a) for v in
          [LONG, '  a\tb\nc  d ', 'ä ö ü', '', 'one', '<b> & c', 'a … b c',
           safe('<b>x</b> y z'), None, 42, 'a\u00a0b c', [1, 2, 3]]
          for a in [1, 2, 3, '5', 100]]
WORDS += [('truncatewords', 'a b c', a) for a in ['x', None, 1.9, []]]
WORDS += [doc('truncatewords', 'a b c', [a], '',
              '5.0: not above zero is empty') for a in (0, -1)]
WORDS += [('wordwrap', v, a) for v in
          [LONG, 'this is a long paragraph of text that really needs to be '
           'wrapped', 'a  b   c', '', 'averyveryverylongword x y', 'äö üß äöü',
           '日本 語テ キスト', '<b> & </b> x', safe('<b> & </b> x'), 'a b c d e',
           'one-two three-four', 12345]
          for a in [1, 3, 5, 10, '14', 80]]
WORDS += [('wordwrap', 'a b', a) for a in ['x', None, 0, -3, []]]
WRAP52 = '5.2: line breaks and blank lines are kept'
WORDS += [doc('wordwrap', v, [a], out, WRAP52) for v, a, out in [
    ('one two\nthree', 5, 'one\ntwo\nthree'),
    ('one\n\ntwo', 10, 'one\n\ntwo'),
    ('one\n', 10, 'one\n'),
    ('one\n\n', 10, 'one\n\n'),
    ('   \nx', 10, '   \nx'),
    ('a\tb', 20, 'a       b'),
    ('long words here\nand there', 10, 'long words\nhere\nand there')]]

URLS = ['', 'https://www.example.org/foo?a=b&c=d', 'fran\u00e7ois & jill',
        'a b+c%20d', '/path/~x/ä?q=1#f', "it's (x) [y] {z}", '🦀', '\n\t"<>',
        safe('<a&b>'), '%', '-_.~!*\'();:@&=+$,/?#[]', 'a\x7f\u0080']
ESCAPE = every(['urlencode', 'iriencode', 'escapejs'], URLS + TYPES)
ESCAPE += [('urlencode', 'a/b c&d=ä', a) for a in
           ['', '/', ' ', '&=', None, 'abc']]
ESCAPE += [('escapejs', v) for v in
           ['"quoted" and \'single\' \\ `tick`', '</script><script>',
            'a;b-c=d', 'line\u2028sep\u2029', '\x00\x01\x1f\x7f', 'äö日🦀']]
ESCAPE += [('json_script', v, 'id') for v in TYPES + [
    '</script>&', 'ä日🦀\x7f', '"\\\b\f\n\r\t\x01/', [1, [2, [None]]],
    {'a': {'b': [True]}}, 1e100, 1.5e-7, 1e16, 0.1, safe('<x>'),
    {'$datetime': '2026-11-21T10:15:30'},
    {'$datetime': '2026-11-21T10:15:30.123456'},
    {'$datetime': '2026-11-21T10:15:30+00:00'},
    {'$time': '10:15:30.5'}]]
ESCAPE += [('json_script', 'x', a) for a in ['a"b<', safe('a&amp;b'), 5]]
ESCAPE += [doc('json_script', v, a,
               '<script type="application/json">%s</script>' % out,
               '4.1: the id may be left out')
           for v, a, out in [(1, [], '1'), ('<', [], '"\\u003C"'),
                             ([], [None], '[]')]]


LISTS = every(['first', 'last', 'length'],
              TYPES + ['äöü', [[1], [2]], [safe('<a>')], ['<a>']])
LISTS += [('random', [7]), ('random', 'a'), ('random', 5), ('random', None),
          doc('random', [], [], '', '4.2: empty gives an empty text')]
LISTS += [('length_is', v, a) for v in ['abc', [1], None, 5]
          for a in [1, 3, '3', 'x', None]]
LISTS += [('join', v, a) for v in
          [['a', 'b', 'c'], [1, None, 2.5], ['<a>', safe('<b>')], 'abc', [],
           None, 5, {'x': 1, 'y': 2}, [['n']], [True, {'$date': '2026-11-21'}]]
          for a in [', ', '<br>', safe('<br>'), '', 5, None]]
LISTS += [('join', ['a', 'b'], ', ', OFF), ('join', [1, 'b'], ', ', OFF),
          doc('join', ['<a>', '&'], ['<br>'], '<a><br>&',
              '5.0: autoescape off leaves the separator', auto=False)]
LISTS += [('slice', v, a) for v in
          ['abcdefgh', [1, 2, 3, 4], {'$tuple': [1, 2, 3]}, 'äöü日本', '',
           safe('<b>x</b>'), None, 12, {'a': 1}]
          for a in [':2', '2:', '::2', '-2:', ':-1', '::-1', '3', '1:3', '0:0',
                    'x', '1:2:3:4', '::0', '', ':', '5:1:-2', '-100:100',
                    '100:', 2, None, '::-3', '2:-9:-1']]
LISTS += [('unordered_list', v) for v in
          [['a', 'b'], ['a', ['b', 'c'], 'd'],
           ['States', ['Kansas', ['Lawrence', 'Topeka'], 'Illinois']],
           ['<x>', safe('<y>'), ['&']], [], 'ab', None, 5, [['a']],
           ['a', [], 'b'], ['a', {'$tuple': ['b']}], [1, None, [2.5]],
           [['a'], ['b'], ['c', 'd']], {'k': 1}]]
LISTS += [('unordered_list', ['<a>', ['&']], OFF)]
PEOPLE = [{'name': 'Zed', 'age': 30, 'o': {'k': 3}},
          {'name': 'amy', 'age': 22, 'o': {'k': 1}},
          {'name': 'Bob', 'age': 22, 'o': {'k': 2}}]
SORTS = [(f, v, a) for f in ('dictsort', 'dictsortreversed')
         for v, a in [(PEOPLE, 'name'), (PEOPLE, 'age'), (PEOPLE, 'o.k'),
                      (PEOPLE, 'nope'), (PEOPLE, '_name'), (PEOPLE, 'o._k'),
                      (PEOPLE, 0), ([], 'x'), ('abc', 0), (None, 'x'),
                      (5, 0), ([[2, 'a'], [1, 'b'], [3, 'c']], 0),
                      ([[2, 'a'], [1, 'b'], [3, 'c']], 1),
                      ([{'a': 1}, {'a': 'x'}], 'a'),
                      ([{'a': None}, {'a': 2}], 'a'),
                      ([{'a': 2.5}, {'a': 2}, {'a': True}], 'a'),
                      ([[2], [1]], '0'), (['b1', 'a2'], 1)]]

LOGIC = [('default', v, 'D<') for v in TYPES] + [
    ('default_if_none', v, 'N&') for v in TYPES] + [
    ('default', '', safe('<i>')), ('default', None, None)]
LOGIC += [('yesno', v, a) for v in [True, False, None, 0, 1, '', 'x', [], [0]]
          for a in ['yeah,no,maybe', 'yeah,no', 'yeah', 'a,b,c,d', '', '<,>']]
LOGIC += [('yesno', v) for v in [True, False, None]] + [
    ('yesno', True, 5), ('yesno', True, None)]
LOGIC += [('pluralize', v) for v in TYPES + ['1', '1.0', '2', ' 1 ', 'x', [5],
                                             1.0, 0.5, 'nan']]
LOGIC += [('pluralize', v, a) for v in [0, 1, 2, 'x', [1], None]
          for a in ['es', 'y,ies', 'y,ies,x', '', ',', '<']]
LOGIC += [('pluralize', 1, 5), ('pluralize', 1, None)]
NUM = [0, 1, -5, '7', '-3', 2.9, {'$decimal': '4.5'}, 'x', '', None, True,
       [1], {'$tuple': [2]}, safe('5'), safe('<b>'), '1e3', ' 8 ']
LOGIC += [('add', a, b) for a in NUM for b in [2, '3', 'y', [2], None, 1.5,
                                               safe('<i>'), {'$tuple': [1]}]]
LOGIC += [('add', 9223372036854775807, 1), ('add', -9223372036854775807, -9),
          ('add', 'nan', 1)]
LOGIC += [('divisibleby', a, b) for a in [21, '21', 0, -9, 4.9, 'x', None]
          for b in [7, '3', -3, 0, 'y', None]]
LOGIC += [('get_digit', a, b) for a in [123, '123', -45, 'xyz', 0, 9.99, None]
          for b in [1, 2, '3', 4, 0, -1, 'x', None]]


NUMBERS = [0, 1, -1, 34.23234, 34.0, 34.26, 0.5, -0.5, 1.5, 2.5, 0.05, -0.04,
           99.99, 9.995, 1e-7, 123456789.125, 1e21, 1e15, 10000, 6666.6666,
           1000000, -1234567.891, 999.999, 0.0, -0.0, 5e-324, 1.7976e308]
FLOATS = [('floatformat', v) for v in NUMBERS + TYPES[:3] + [
    None, '', 'abc', '1.5', ' 2.25 ', '-3.14159', [], {}, '1e3']]
FLOATS += [('floatformat', v, a) for v in NUMBERS[:25]
           for a in [0, 1, 3, -1, -3, '2', '-2', '2g', 'g', '0g', '-2g']]
STR52 = '3.2 used repr(); 5.2 str()'
FLOATS += [doc('floatformat', v, [a], out, STR52) for v, a, out in [
    (7.7, 'x', '7.7'), ('7.70', 'x', '7.70'), (5, '', '5'),
    ({'$decimal': '0.10000000000000000555'}, 18, '0.100000000000000006'),
    ('0.12345678901234567890', 20, '0.12345678901234567890'),
    ('2.675', 2, '2.68'), ({'$decimal': '1E+5'}, 2, '100000.00'),
    ('nan', 2, 'nan'), ('-Infinity', 2, '-Infinity'),
    ('1e250', 2, '1e250'), ('1e-250', 2, '1e-250'),
    (66666.666, '2u', '66666.67'), (66666.666, 'u', '66666.7'),
    (66666.0, 'gu', '66666'), ('9' * 201, 1, '9' * 201)]]
FLOATS += [('floatformat', 1.5, None), ('floatformat', 1.5, [])]
SIZES = [('filesizeformat', v) for v in TYPES + [
    1023, 1024, 1025, 1500, 10 * 1024, 1024 * 1024 - 1, 1024 * 1024,
    1024 * 1024 * 50, 1024 ** 3 - 1, 1024 ** 3, 1024 ** 4, 1024 ** 5,
    1024 ** 5 * 2000, -100, -1024, -1024 ** 2, '2048', 'x', 2047.9, '1e3',
    102400, 1126, 1075, 9223372036854775807]]


def at(s):
    return {'$datetime': s}


NOWD = at('2026-11-21T10:15:30')
SINCE = [(f, v, NOWD) for f in ('timesince', 'timeuntil') for v in [
    at('2026-11-21T10:15:30'), at('2026-11-21T10:15:29'),
    at('2026-11-21T10:14:30'), at('2026-11-21T10:13:00.5'),
    at('2026-11-21T09:15:30'), at('2026-11-21T08:10:00'),
    at('2026-11-20T10:15:30'), at('2026-11-18T05:15:30'),
    at('2026-11-14T10:15:30'), at('2026-11-10T10:00:00'),
    at('2026-11-21T10:16:31'), at('2026-11-21T12:15:30'),
    at('2026-11-23T10:15:30'), at('2026-11-30T09:00:00'),
    {'$date': '2026-11-20'}, {'$date': '2026-11-22'}, None, '', 'text', 5,
    {'$time': '10:00:00'}, at('2026-11-20T10:15:30+00:00'), [], 0]]
SINCE += [('timesince', at('2026-11-20T10:15:30+00:00'),
           at('2026-11-21T13:15:30+02:00')),
          ('timesince', at('2026-11-20T10:15:30'), 'x'),
          ('timesince', {'$date': '2026-11-20'}, {'$date': '2026-11-21'}),
          ('timesince', at('2026-11-21T09:00:00')),
          ('timesince', at('2026-11-20T09:00:00'), None),
          ('timeuntil', at('2026-11-22T11:00:00')),
          ('timesince', at('2026-11-21T09:00:00+00:00')),
          ('timeuntil', at('2026-11-21T15:00:00+01:00'))]
CALENDAR = '4.2: years and months by the calendar'
SINCE += [doc('timesince', at(a), [at(b)], out.replace('_', '\u00a0'),
              CALENDAR) for a, b, out in [
    ('2025-11-21T10:15:30', '2026-11-21T10:15:30', '1_year'),
    ('2026-01-31T00:00:00', '2026-02-28T00:00:00', '4_weeks'),
    ('2026-01-31T00:00:00', '2026-03-01T00:00:00', '1_month'),
    ('2024-02-29T00:00:00', '2025-02-28T00:00:00', '11_months, 4_weeks'),
    ('2024-02-29T00:00:00', '2025-03-01T00:00:00', '1_year'),
    ('2020-01-01T12:00:00', '2026-06-01T11:00:00', '6_years, 4_months'),
    ('2026-10-21T10:15:31', '2026-11-21T10:15:30', '4_weeks, 2_days'),
    ('2026-10-21T10:15:30', '2026-11-28T10:15:30', '1_month, 1_week')]]


HUMAN = [(f, v) for f in ('apnumber', 'intcomma', 'intword')
         for v in TYPES + [2, 5, 9, 10, '3', '12', 'x9', 100, 1000, 10123,
                           1000000, '1000', '10123', '1000000', 1234567.25,
                           '1234567.1234567', {'$decimal': '1234567.1234567'},
                           -1000000, -999, '-1234', 999999, 1200000, 1290000,
                           1250000, 1000000000, 2000000000, 6000000000000,
                           1300000000000000, 3500000000000000000, 1e9, 99e6,
                           -1950000, '1000000000000000000000',
                           '3' + '0' * 26, '8100000000000000000000000000000000',
                           '1' + '0' * 99, '1' + '0' * 101, 999999999,
                           '<b>1234</b>', '100 1000', 0.001, 1e20]]
HUMAN += [('ordinal', v) for v in TYPES[:5] + TYPES[6:] + [
    2, 3, 4, 10, 11, 12, 13, 21, 22, 23, 101, 102, 103, 111, 112, 113, '1',
    '12', 'x', 1000001, 9.9]]
HUMAN += [doc('ordinal', -1, [], '-1', '5.0: no suffix below zero')]
DAYS = [at('2026-11-21T00:00:00'), at('2026-11-20T23:59:59'),
        at('2026-11-22T12:00:00'), at('2026-11-19T12:00:00'),
        at('2026-11-21T23:59:59+00:00'), at('2026-11-22T00:30:00+00:00'),
        at('2026-01-01T00:00:00'), {'$date': '2026-11-21'},
        {'$date': '2026-11-20'}, {'$date': '2026-11-22'},
        {'$date': '2000-02-29'}, {'$time': '10:00:00'}, None, 'x', 5, []]
HUMAN += [('naturalday', v) for v in DAYS]
HUMAN += [('naturalday', v, a) for v in DAYS[3:9] for a in ['Y-m-d', 'l <', '',
                                                            None]]
HUMAN += [('naturaltime', at('2026-11-' + s)) for s in [
    '21T10:15:30', '21T10:15:29', '21T10:15:28', '21T10:15:00',
    '21T10:14:30', '21T10:14:29', '21T10:10:00', '21T09:15:30', '21T09:00:00',
    '21T08:00:00', '20T10:15:31', '20T10:15:30', '19T09:00:00', '10T09:00:00',
    '21T10:15:30.5', '21T10:15:31', '21T10:15:33', '21T10:16:30',
    '21T10:18:00', '21T11:15:30', '21T13:00:00', '22T10:15:29',
    '22T10:15:30', '25T12:00:00', '21T09:15:30+00:00', '21T12:15:30+02:00']]
HUMAN += [('naturaltime', v) for v in [None, 'x', 5, {'$date': '2026-11-20'},
                                       {'$time': '10:00:00'}]]


FORMAT = [('stringformat', v, a) for v in
          [1, -42, 0, 3.14159, -2.5, 'text', 'ä', '<b>', safe('<b>'), None,
           True, [1, 2], {'$tuple': [1, 2]}, {'k': 5}, {'$decimal': '7.25'},
           1e20, 1234567]
          for a in ['s', 'd', '05d', '.2f', 'x', 'X', '#o', 'e', '10s', '-10s',
                    '.3s', 'r', 'a', 'c', '+d', ' d', 'g', '%', 'z', '',
                    '*d', 's%s', '(k)s', '08.3f', '-8.1f', '.5d', 'i items']
          if (v, a) not in ((0, 'c'), (False, 'c'))]
FORMAT += [('stringformat', v, a) for v, a in
           [(5, 5), (5, None), ('x', 'ld'), (65, 'c'), (255, '#06x'), (0, '+.0e'),
            (1e-5, 'g'), (1e16, 'g'), (100000, '#g'), (-5, '05d'),
            (9.5, '.0f'), ('日本語', '6s'), (1.5, 'F'), (0.1, '.20f')]]
FORMAT += [('pprint', v) for v in TYPES[:15] + ['a\nb', "it's", [['x'], {}]]]


LINKED = [
    'http://google.com', 'see https://example.org/a?b=c&d=e#f now', 'www.x.de',
    'example.com', 'foo.org/path', '(http://x.com/a_(b))', 'a@b.com.',
    'http://x.com/?a=1&amp;b=2', safe('http://x.com/?a=1&amp;b=2 <b>'),
    'not a link: x.y', 'http://', 'http://x.com/ä', 'http://x.com/%C3%A4%20z',
    'www.example.com!', 'HTTP://X.COM/', '[see www.a.com].', '"http://q.com"',
    "<a href='http://x.com'>", 'me@example.com,you@example.org',
    'a@b@c.com', '@x.com', 'ftp://x.com/y', 'javascript:alert(1).com',
    'http://x.com/?q=a b', 'http://x.com?x', 'http://x.com/a?=&&b', 'x.comm',
    'http://[::1]/x', 'end.com: next', 'www.a.com/?x=%26%3D', 'test.net/a@b',
    'mailto:a@b.com', 'info.com;', '', 'http://a.com/;', 'http.com',
    'http://very.long.example.com/with/a/path/that/goes/on']
LINKS = every(['urlize'], LINKED + [None, 5])
LINKS += [('urlize', v, OFF) for v in LINKED[:12]]
LINKS += [('urlizetrunc', v, a) for v in LINKED[:12] + LINKED[-1:]
          for a in [0, 1, 10, '20', 100]]
LINKS += [('urlizetrunc', 'x', 'y'), ('urlizetrunc', 'x', None)]


HTML = every(['striptags'], [
    '<b>a</b> b', '<p>See: &#39;&eacute; is an apostrophe followed by e '
    'acute</p>', '<adf>a', '</adf>a', '<asdf><asdf>e', 'hi, <f x', '234<235, '
    'right?', 'a4<a5 right?', 'b7>b2!', '</fe', '<x>b<y>', 'a<p onclick="'
    'alert(\'<test>\')">b</p>c', 'a<p a >b</p>c', 'd<a:b c:d>e</p>f',
    '<strong>foo</strong><a href="http://example.com">bar</a>',
    '<script>alert()</script>x', 'x<!-- c -->y', '<!DOCTYPE html>z',
    '<?php x ?>y', '<<b>script>alert</script>', 'a < b > c', '<a/>x<br />',
    '<sc<!-- -->ript>test<<!-- -->/script>', '<style>a{}</style>t',
    safe('<b>x</b> &amp;'), '<a title=">">x</a>', "<a title='>'>x</a>",
    '<>', '</>', '< b>', '', '<ä>x</ä>', '&gotcha&#;<>',
    '<b>1 &amp; 2</b>', '<i\nclass=x>y</i>'] + TYPES)

HTML52 = '5.0: an HTML parser, the length counts the ellipsis'
TRUNCATE = [doc('truncatechars_html', safe(v), [a], out, HTML52) for v, a, out in [
    ('<p>one <a href="#">two - three <br>four</a> five</p>', 0, ''),
    ('<p>one <a href="#">two - three <br>four</a> five</p>', 6,
     '<p>one <a href="#">t…</a></p>'),
    ('<p>one <a href="#">two - three <br>four</a> five</p>', 11,
     '<p>one <a href="#">two - …</a></p>'),
    ('<p>one <a href="#">two - three <br>four</a> five</p>', 100,
     '<p>one <a href="#">two - three <br>four</a> five</p>'),
    ('<b>\xc5ngstr\xf6m</b> was here', 3, '<b>\xc5n…</b>'),
    ('a<b>b</b>c', 'foo', 'a<b>b</b>c')]]
TRUNCATE += [doc('truncatewords_html', safe(v), [a], out, HTML52) for v, a, out in [
    ('<p>one <a href="#">two - three <br>four</a> five</p>', 0, ''),
    ('<p>one <a href="#">two - three <br>four</a> five</p>', 2,
     '<p>one <a href="#">two …</a></p>'),
    ('<p>one <a href="#">two - three <br>four</a> five</p>', 4,
     '<p>one <a href="#">two - three <br> …</a></p>'),
    ('<p>one <a href="#">two - three <br>four</a> five</p>', 100,
     '<p>one <a href="#">two - three <br>four</a> five</p>')]]

TRUNCATE += [(f, safe('<p>Joel is a slug</p>'), a)
             for f in ('truncatechars_html', 'truncatewords_html')
             for a in [3, 5, '7', 100, 'x', None]]

FAMILIES = {'case': CASE, 'fill': FILL, 'words': WORDS, 'escape': ESCAPE,
            'list': LISTS, 'sort': SORTS, 'logic': LOGIC,
            'html': HTML, 'humanize': HUMAN, 'truncate': TRUNCATE,
            'urlize': LINKS, 'format': FORMAT,
            'number': FLOATS + SIZES, 'since': SINCE}
