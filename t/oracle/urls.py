#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What Django answers to the routes and questions of t/url/routes.txt.

    t/oracle/urls.py                    writes t/url/routes.out
    t/oracle/urls.py FILE               prints the answers for FILE
    t/oracle/urls.py --random SEED      prints random tables and questions

The format is described in t/url/README. Where Django's answer depends on
converting to Python types (the argument 007 of <int:> becomes 7) the text is
kept instead, and an int must fit 64 bits. Where Django fails with another
error (two parameters of one name in an include and its row) the answer is
"?", which fits any.
"""
import os
import random
import re
import sys
from urllib.parse import quote, unquote

import django
from django.conf import settings

settings.configure(ROOT_URLCONF=None, USE_I18N=False, USE_TZ=False)
django.setup()

from django.urls import (  # noqa: E402
    NoReverseMatch, Resolver404, clear_url_caches, converters, include, path,
    re_path, register_converter, resolve, reverse)


class Int(converters.IntConverter):
    def to_python(self, value):
        if int(value) > 2 ** 63 - 1:
            raise ValueError
        return value


class Text(converters.StringConverter):
    def to_url(self, value):
        return str(value)


class Uuid(converters.UUIDConverter):
    def to_python(self, value):
        return value


class Year(Text):
    regex = '[0-9]{4}'


class Hex(Text):
    regex = '[0-9a-f]+'


class Even(Text):
    regex = '[0-9]+'

    def to_python(self, value):
        if value[-1] not in '02468':
            raise ValueError
        return value

    def to_url(self, value):
        self.to_python(str(value))
        return str(value)


class Choice(Text):
    regex = 'a|ab|abc'


for name, converter in (('int', Int), ('uuid', Uuid), ('year', Year),
                        ('hex', Hex), ('even', Even), ('choice', Choice)):
    register_converter(converter, name)


class Module:
    pass


VIEWS = {}


def view(name):
    if name not in VIEWS:
        def answer(request):
            pass
        answer.__name__ = name
        answer.__qualname__ = name
        VIEWS[name] = answer
    return VIEWS[name]


def route(kind, pattern, target, options, tables):
    make = path if kind == 'path' else re_path
    extra = {k[4:]: v for k, v in options.items() if k.startswith('arg.')}
    what, name = target.split(':', 1)
    if what == 'view':
        return make(pattern, view(name), extra or None, name=options.get('name'))
    patterns = tables[name]
    if 'app' in options:
        return make(pattern, include((patterns, options['app']),
                                     namespace=options.get('ns')), extra or None)
    return make(pattern, include(patterns), extra or None)


def text_of(value):
    return quote(str(value), safe='/:@-._~')


def answer_resolve(urlconf, url):
    try:
        match = resolve(unquote(url), urlconf)
    except Resolver404:
        return '404'
    args = dict(match.kwargs)
    for n, value in enumerate(match.args):
        args[str(n + 1)] = value
    name = ':'.join(match.namespaces + [match.url_name]) if match.url_name else '-'
    return '\t'.join([match.func.__name__, name] + [
        '%s=%s' % (k, text_of(v)) for k, v in sorted(args.items())])


def answer_reverse(urlconf, words):
    name, args, kwargs, current = words[0], [], {}, None
    for word in words[1:]:
        if word.startswith('current:'):
            current = word[8:]
        elif '=' in word:
            k, v = word.split('=', 1)
            kwargs[k] = unquote(v)
        else:
            args.append(unquote(word))
    try:
        return reverse(name, urlconf, args=args, kwargs=kwargs, current_app=current)
    except (NoReverseMatch, ValueError):
        return 'NoReverseMatch'
    except (re.error, KeyError):
        return '?'


def answers(lines):
    tables, urlconf, out = {}, None, []
    for line in lines:
        words = line.rstrip('\n').split('\t')
        if not words[0] or words[0].startswith('#'):
            continue
        if words[0] == 'table':
            tables[words[1]] = patterns = []
        elif words[0] == 'use':
            clear_url_caches()
            urlconf = Module()
            urlconf.urlpatterns = tables[words[1]]
        elif words[0] in ('path', 'regex'):
            options = dict(w.split('=', 1) for w in words[3:])
            patterns.append(route(words[0], words[1], words[2], options, tables))
        elif words[0] == 'resolve':
            out.append(answer_resolve(urlconf, words[1]))
        elif words[0] == 'reverse':
            out.append(answer_reverse(urlconf, words[1:]))
        else:
            raise SystemExit('unknown line: ' + line)
    return out


# ---- random tables ---------------------------------------------------------

TEXTS = ['a', 'b', 'a/', 'b/', '1/', 'ab/', 'a-', '-', '/', '', '.', '12', 'a1/']
KINDS = ['int', 'str', 'slug', 'path', 'hex', 'even', 'year', 'choice', 'uuid']
REGEXES = ['^a(?P<x>[0-9]+)/$', '^(?P<x>[ab]+)-', 'b/$', '^(a|b)/$', '^a/(?:b/)?$',
           '^(?P<x>.*)$', '^a(?:(?P<x>[0-9])/)?b?$', '^ab?', '^1+/']
UUID = '075194d3-6885-417e-a8a8-6c931e272f00'
SAMPLES = {'int': ['0', '7', '12'], 'str': ['a', 'b1', 'a-b'], 'slug': ['a', '1-a', 'ab'],
           'path': ['a/b', '1', 'a/1/'], 'hex': ['ab', '1f', 'b'], 'even': ['2', '13', '124'],
           'year': ['1999', '12345'], 'choice': ['a', 'ab', 'abc'], 'uuid': [UUID]}


def random_path(rnd, names, samples):
    parts, used = [], set()
    for _ in range(rnd.randint(1, 4)):
        if rnd.random() < 0.5:
            parts.append(rnd.choice(TEXTS))
            samples.append(parts[-1])
            continue
        kind, name = rnd.choice(KINDS), rnd.choice(names)
        if name not in used:
            used.add(name)
            parts.append('<%s:%s>' % (kind, name))
            samples.append(rnd.choice(SAMPLES[kind]))
    return ''.join(parts)


def random_lines(seed):
    rnd = random.Random(seed)
    lines, urls, names = [], [], []
    for table, params in (('leaf', 'xyz'), ('mid', 'mno'), ('root', 'abc')):
        lines.append('table\t' + table)
        for n in range(rnd.randint(3, 9)):
            samples = []
            target = 'view:%s%d' % (table, n)
            if table != 'leaf' and rnd.random() < 0.3:
                target = 'include:' + ('leaf' if table == 'mid' else rnd.choice(['leaf', 'mid']))
            if rnd.random() < 0.2:
                line = ['regex', rnd.choice(REGEXES), target]
            else:
                line = ['path', random_path(rnd, params, samples), target]
            if target.startswith('view') and rnd.random() < 0.8:
                line.append('name=' + rnd.choice(['one', 'two', 'three']))
                names.append(line[-1][5:])
            if rnd.random() < 0.15:
                line.append('arg.%s=%s' % (rnd.choice('xq'), rnd.choice(['1', 'a'])))
            lines.append('\t'.join(line))
            urls.append(''.join(samples))
    lines.append('use\troot')
    for _ in range(60):
        url = ''.join(rnd.choice(urls + TEXTS + ['7', 'ab', '1999', UUID])
                      for _ in range(rnd.randint(1, 3)))
        lines.append('resolve\t/' + quote(url))
    for _ in range(40):
        values = [rnd.choice(rnd.choice(list(SAMPLES.values()))) for _ in range(rnd.randint(0, 3))]
        if rnd.random() < 0.5:
            values = ['%s=%s' % z for z in zip(rnd.sample('xyzmaq', len(values)), values)]
        lines.append('\t'.join(['reverse', rnd.choice(names or ['one'])] + values))
    return lines


def main():
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'url')
    if len(sys.argv) == 3 and sys.argv[1] == '--random':
        print('\n'.join(random_lines(int(sys.argv[2]))))
    elif len(sys.argv) == 2:
        with open(sys.argv[1]) as lines:
            print('\n'.join(answers(lines)))
    else:
        with open(os.path.join(here, 'routes.txt')) as lines:
            found = answers(lines)
        with open(os.path.join(here, 'routes.out'), 'w') as out:
            out.write('\n'.join(found) + '\n')


if __name__ == '__main__':
    main()
