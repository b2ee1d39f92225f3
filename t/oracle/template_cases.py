# SPDX-License-Identifier: MIT
"""The cases of templates.py, by family, and its random templates."""

SAMPLE = {
    'a': 'A & <b>', 'e': '', 'n': 7, 'z': 0, 'f': 2.5, 't': True, 'u': None,
    'l': ['x', '<y>', 3], 'el': [], 'm': {'k': 'v', 'l': [1, [2, 3]]},
    's': {'$safe': '<i>safe</i>'}, 'd': {'$date': '2026-02-03'},
    'dt': {'$datetime': '2026-11-21T10:15:30+00:00'},
    'nd': {'$datetime': '2026-11-21T10:15:30'},
    'tm': {'$time': '16:05:00'}, 'dec': {'$decimal': '12.50'},
    'rows': [{'g': 1, 'v': 'a'}, {'g': 1, 'v': 'b'}, {'g': 2, 'v': 'c'}],
    'pairs': [[1, 'one'], [2, 'two']],
    'nested': [[1, 2], [3], []],
    'uni': 'Grüße 日本 \U0001f600',
}


def case(t, c=None, **more):
    return dict({'t': t, 'c': SAMPLE if c is None else c}, **more)


def lexer():
    yield from map(case, [
        '', 'plain', '{{', '}}', '{%', '{{ }', '{ { a } }', '{{ moo #}',
        '{# comment #}x', '{{ a\n}}', '{% if\na %}', '{#\n#}', '{{a}}{{n}}',
        '{{{ a }}}', '{{{{ a }}}}', '{% %}', '{{ }}', '{{}}', '{%%}', '{##}',
        '{# {{ a }} #}', '{{ "{#" }}', '{{ "}}" }}', '{% comment %}{{ a }}',
        '{% comment %}{% nope %}{{ | }}{% endcomment %}ok', '{{ a }}\n{{ b }}',
        '{% verbatim %}{{ a }}{% nope %}{% endverbatim %}',
        '{% verbatim x %}{% endverbatim %}{% endverbatim x %}',
        '{% verbatim %}', '{{ a }', '{ % if %}', '{%if a%}x{%endif%}',
        '{{   a   }}', '{{\ta\t}}', '{{ a}}}', '{{a|}}', '}}{{ a }}{{',
        '{% comment "why" %}x{% endcomment %}y', '{# a %} #}b', '{{ a #}}',
        'a{% load i18n %}b', '{{ "a\\"b" }}', "{{ 'it\\'s' }}",
        '{{ "back\\\\slash" }}', '{{ \'a"b\' }}',
    ])
    for bad in ['a b', '|a', 'a|', 'a|upper|', 'a|nope', 'a||b', 'a b|c',
                '_a', 'a._b', 'a.b._c', '@', 'a@b', 'a-b', '-', '"abc', "'",
                'a|default:', 'a|default:|upper', 'a|default:"x', '_("x',
                'a | safe', 'a|  safe', 'a |safe', '1.2.3', '1.', '.5', '-1',
                '+1', '1e3', '-1.5', '"x"|safe', "_('x')", '_("50%")', '1_0',
                '0x1', 'a.0', 'l.0', 'l.5', 'l.1', 'm.k', 'm.l.1.0', 'm.q',
                'm.k.q', 'None', 'True', 'False', 'a.', '.', '..', 'uni',
                'äöü', 'f', 'd', 'dt', 'nd',
                'tm', 'dec', 's', 'l', 'm', 'u', 't', 'n', 'z', 'el', 'd.year',
                'dt.hour', 'safe', 'a|safe:1', 'a|escape:2', 'a.0', 'uni.0',
                'nope|escape', 'nope', 'nope.x', '12345678901234567890',
                '"<b>"', '"<b>"|escape', '"<b>"|force_escape', 'a|safe',
                'a|escape|escape', 'a|force_escape|escape', 's|force_escape',
                'a|force_escape|force_escape', 'l|safeseq', 's|escape', '1|',
                'a:b', 'a=b', '"a"b', "'a'|escape:'b'", 'a|escape"x"']:
        yield case('[{{ ' + bad + ' }}]')
        if bad[0] in 'nm"':
            yield case('{% autoescape off %}{{ ' + bad +
                       ' }}{% endautoescape %}')
    for text in ['INV', '[%s]', '<%s>']:
        for t in ['{{ nope }}', '{{ nope.x|escape }}', '{{ a.q }}',
                  '{% if nope %}1{% else %}2{% endif %}',
                  '{% for x in nope %}1{% empty %}2{% endfor %}',
                  '{% with b=nope %}{{ b }}{% endwith %}',
                  '{% firstof nope "x" %}', '{% cycle nope "b" %}']:
            yield case(t, invalid=text)


def conditions():
    values = ['n', 'z', 'a', 'e', 'l', 'el', 'u', 't', 'f', 'nope', '7',
              '"x"', 'm', 'dec', 's']
    for v in values:
        yield case('{% if ' + v + ' %}1{% else %}0{% endif %}'
                   '{% if not ' + v + ' %}1{% else %}0{% endif %}')
    for op in ['==', '!=', '<', '>', '<=', '>=', 'in', 'not in']:
        for v in values:
            for w in ['n', 'l', '"x"', 'u', 'f', '7', 'm']:
                yield case('{% if ' + f'{v} {op} {w}' +
                           ' %}1{% else %}0{% endif %}')
    for op in ['is', 'is not']:
        for v in ['u', 't', 'nope', 'z', 'n', 'l']:
            for w in ['None', 'True', 'u', 'l', 'n']:
                yield case('{% if ' + f'{v} {op} {w}' +
                           ' %}1{% else %}0{% endif %}')
    for words in ['a and z', 'a or z', 'z or z', 'not z and a',
                  'not a or n', 'a and not z', 'not not a', 'a == a and n',
                  'n in l or t', 'a and z or t', 't or a and z',
                  'not n == 7', 'n == not z', '1 < 2 < 3', '3 > 2 > 1',
                  'a in a', '"A" in a', 'n|add in l', 'z or n == 7',
                  '', 'and', 'a and', 'or a', 'a b', 'a == ', '== a', 'not',
                  'a not b', 'a in', 'a is', 'a is not', 'a not in', 'a = b',
                  'a and or b', 'in l', 'a not', '(a)', 'a <> b', 'a|nope',
                  'nope|default:missing', 'not nope.x', 'a == "A & <b>"',
                  'l.0 == "x"', 'm.k == "v"', 'm.l == m.l', 's == s']:
        yield case('{% if ' + words + ' %}1{% else %}0{% endif %}')
    yield from map(case, [
        '{% if z %}a{% elif n %}b{% else %}c{% endif %}',
        '{% if z %}a{% elif z %}b{% elif t %}d{% else %}c{% endif %}',
        '{% if z %}a{% elif z %}b{% endif %}', '{% if t %}a', '{% endif %}',
        '{% if t %}{% else %}{% else %}{% endif %}', '{% else %}',
        '{% if t %}{% else %}{% elif t %}{% endif %}', '{% elif t %}',
        '{% if t %}{% endfor %}', '{% if t %}{% for x in l %}{% endif %}',
        '{% if t %}{% if n %}x{% endif %}{% endif %}',
        '{% if t %}x{% endif extra %}', '{% if t %}x{% else extra %}y'
        '{% endif %}',
        '{% ifchanged %}x{% endifchanged %}', '{% firstof %}',
        '{% for x in rows %}{% ifchanged x.g %}{{ x.g }}{% endifchanged %}'
        '{{ x.v }}{% endfor %}',
        '{% for x in rows %}{% ifchanged x.g %}{{ x.g }}{% else %}-'
        '{% endifchanged %}{% endfor %}',
        '{% for x in rows %}{% ifchanged %}{{ x.g }}{% endifchanged %}'
        '{% endfor %}',
        '{% for x in rows %}{% ifchanged %}{{ x.g }}{% else %}same'
        '{% endifchanged %}{% endfor %}',
        '{% for x in rows %}{% for y in pairs %}{% ifchanged x.g %}{{ x.g }}'
        '{% endifchanged %}{% endfor %}{% endfor %}',
        '{% for x in rows %}{% ifchanged x.g x.v %}!{% endifchanged %}'
        '{% endfor %}',
        '{% ifchanged a %}1{% endifchanged %}{% ifchanged a %}2'
        '{% endifchanged %}', '{% ifchanged nope %}1{% endifchanged %}',
        '{% firstof nope e a %}', '{% firstof nope e "<b>" %}',
        '{% firstof nope e %}', '{% firstof s %}', '{% firstof a as x %}{{ x }}'
        '-{{ x }}', '{% firstof nope as x %}[{{ x }}]', '{% firstof n z %}',
        '{% autoescape off %}{% firstof a %}{% endautoescape %}',
        '{% firstof f %}{% firstof dt %}', '{% firstof as x %}',
    ])


def loops():
    for seq in ['l', 'el', 'm', 'm.items', 'a', 'uni', 'nope', 'u', 'n',
                'nested', 'pairs', 'rows', '"abc"', 't', 'm.l', 's', 'f',
                'm.keys', 'm.values', 'e', 'l|safeseq']:
        yield case('{% for x in ' + seq + ' %}[{{ x }}]{% empty %}none'
                   '{% endfor %}')
        yield case('{% for x in ' + seq + ' reversed %}{{ x }}'
                   '{{ forloop.counter0 }}{% endfor %}')
        yield case('{% for x, y in ' + seq + ' %}{{ x }}={{ y }};{% endfor %}')
    for attr in ['counter', 'counter0', 'revcounter', 'revcounter0', 'first',
                 'last', 'parentloop', 'parentloop.counter', 'nope']:
        yield case('{% for x in l %}{{ forloop.' + attr + ' }},{% endfor %}')
        yield case('{% for x in nested %}{% for y in x %}{{ forloop.' + attr +
                   ' }}/{{ forloop.parentloop.' + attr + ' }},{% endfor %}'
                   '{% endfor %}')
    yield from map(case, [
        '{% for x in l %}{{ forloop }}{% endfor %}',
        '{% for x in nested %}{% for y in x %}{{ forloop }}{% endfor %}'
        '{% endfor %}',
        '{% for x,y in pairs %}{{ x }}{{ y }}{% endfor %}',
        '{% for x ,y in pairs %}{{ x }}{{ y }}{% endfor %}',
        '{% for x , y in pairs %}{{ x }}{{ y }}{% endfor %}',
        '{% for x,y,z in pairs %}{{ x }}{% endfor %}',
        '{% for x in l %}', '{% for %}', '{% for x %}', '{% for x in %}',
        '{% for x on l %}{% endfor %}', '{% for x y in pairs %}{% endfor %}',
        '{% for x, in pairs %}{% endfor %}', '{% for in l %}{% endfor %}',
        '{% for x|y in l %}{% endfor %}', '{% for "x" in l %}{% endfor %}',
        '{% for x in l reversed %}{{ x }}{% endfor %}',
        '{% for x in reversed %}{% endfor %}', '{% empty %}', '{% endfor %}',
        '{% for x in l %}{% empty %}{% empty %}{% endfor %}',
        '{% for x in l %}{{ x }}{% endfor %}{{ x }}',
        '{% for x in l %}{{ y }}{% firstof x as y %}{% endfor %}[{{ y }}]',
        '{% for a in l %}{{ a }}{% endfor %}{{ a }}',
        '{% for forloop in l %}{{ forloop }}{% endfor %}',
        '{% for x in l %}{% if forloop.first %}({% endif %}{{ x }}'
        '{% if forloop.last %}){% else %}, {% endif %}{% endfor %}',
        '{% for x in l %}{% for y in l %}{{ forloop.parentloop.counter }}'
        '{{ forloop.counter }} {% endfor %}{% endfor %}',
        '{% for k, v in m.items %}{{ k }}:{{ v }};{% endfor %}',
        '{% for x in l %}{% cycle "a" "b" %}{% endfor %}',
        '{% for x in l %}{% cycle "<a>" a %}{% endfor %}',
        '{% for x in l %}{% cycle "a" "b" as c %}{{ c }}{% endfor %}',
        '{% for x in l %}{% cycle "a" "b" as c silent %}{{ c }}{% endfor %}',
        '{% cycle "a" "b" as c %}{% cycle c %}{% cycle c %}',
        '{% cycle %}', '{% cycle a %}', '{% cycle "a" "b" as c %}{% cycle d %}',
        '{% cycle "a" "b" as c loud %}', '{% cycle "a" "b" "c" as %}',
        '{% for x in l %}{% cycle "a" "b" %}{% resetcycle %}{% endfor %}',
        '{% for x in nested %}{% for y in x %}{% cycle "a" "b" %}{% endfor %}'
        '{% resetcycle %}{% endfor %}', '{% resetcycle %}',
        '{% cycle "a" "b" as c %}{% cycle "x" "y" as d %}{% resetcycle c %}'
        '{% cycle c %}{% cycle d %}', '{% resetcycle nope %}',
        '{% cycle "a" "b" as c %}{% resetcycle d %}',
        '{% resetcycle a b %}', '{% autoescape off %}{% for x in l %}'
        '{% cycle a "b" %}{% endfor %}{% endautoescape %}',
        '{% for x in l %}{% include "i" %}{% endfor %}',
    ])
    yield case('{% for x in l %}{% include "i" %}{% endfor %}',
               files={'i': '{% cycle "a" "b" %}{{ forloop.counter }}{{ x }}'})
    for key in ['g', 'v', 'q']:
        yield case('{% regroup rows by ' + key + ' as gs %}{% for g in gs %}'
                   '{{ g.grouper }}:{% for r in g.list %}{{ r.v }}'
                   '{% endfor %};{% endfor %}')
        yield case('{% regroup rows by ' + key + ' as gs %}{% for k, v in gs '
                   '%}{{ k }}:{{ v|safeseq }};{% endfor %}')
    yield from map(case, [
        '{% regroup %}', '{% regroup a by b as %}', '{% regroup a of b as c %}',
        '{% regroup a by b at c %}', '{% regroup nope by b as c %}[{{ c }}]',
        '{% regroup l by 0 as c %}{% for x in c %}{{ x.grouper }}{% endfor %}',
        '{% regroup n by 0 as c %}', '{% regroup el by g as c %}{{ c }}',
    ])


def scopes():
    yield from map(case, [
        '{% with x=a %}{{ x }}{% endwith %}{{ x }}', '{% with %}{% endwith %}',
        '{% with x=1 y="<b>" %}{{ x }}{{ y }}{% endwith %}',
        '{% with a as x %}{{ x }}{% endwith %}',
        '{% with a as x and n as y %}{{ x }}{{ y }}{% endwith %}',
        '{% with x %}{% endwith %}', '{% with x=a b %}{% endwith %}',
        '{% with x=a as y %}{% endwith %}', '{% with x=a %}',
        '{% with x= %}{% endwith %}', '{% with a=n b=a %}{{ b }}{% endwith %}',
        '{% with x=nope %}[{{ x }}]{% endwith %}', '{% endwith %}',
        '{% with x=a|safe %}{{ x }}{% endwith %}',
        '{% with x=m.l %}{{ x.1.0 }}{% endwith %}',
        '{% with x=1 %}{% with x=2 %}{{ x }}{% endwith %}{{ x }}{% endwith %}',
        '{% with x=1 %}{% firstof 2 as x %}{{ x }}{% endwith %}[{{ x }}]',
        '{% autoescape %}', '{% autoescape maybe %}', '{% autoescape on x %}',
        '{% autoescape off %}{{ a }}{% autoescape on %}{{ a }}'
        '{% endautoescape %}{{ a }}{% endautoescape %}{{ a }}',
        '{% autoescape off %}{{ l }}{{ m }}{{ s }}{% endautoescape %}',
        '{% autoescape off %}{{ a|force_escape }}{{ a|escape }}'
        '{% endautoescape %}', '{% autoescape off %}',
        '{% filter force_escape %}<b>{{ a }}{% endfilter %}',
        '{% filter escape %}x{% endfilter %}', '{% filter safe %}{% endfilter '
        '%}', '{% filter nope %}{% endfilter %}', '{% filter force_escape %}',
        '{% filter force_escape|force_escape %}<{% endfilter %}',
        '{% spaceless %} <p> <b> x </b> </p> {% endspaceless %}',
        '{% spaceless %}<p>\n\t<a>{{ a }}</a>\n</p>{% endspaceless %}',
        '{% spaceless %} text {% endspaceless %}|',
        '{% spaceless %}{% endspaceless %}', '{% spaceless %}a > b < c '
        '{% endspaceless %}', '{% spaceless %}> <> \xa0 <{% endspaceless %}',
        '{% csrf_token %}', '{% load %}', '{% load nope %}',
        '{% load localize from l10n %}{% localize off %}{{ f }}'
        '{% endlocalize %}', '{% load nope from l10n %}',
        '{% load localize from nope %}', '{% load l10n tz %}ok',
        '{% load l10n nope %}', '{% templatetag %}', '{% templatetag nope %}',
        '{% nope %}', '{% endblock %}', '{% debug %}|',
        '{% if a %}{% nope %}{% endif %}', '{% for x in l %}{% nope %}',
    ])
    yield case('{% csrf_token %}', {'csrf_token': 'a<b'})
    yield case('{% csrf_token %}', {'csrf_token': 'NOTPROVIDED'})
    yield case('{% csrf_token %}', {'csrf_token': ''})
    for name in ['openblock', 'closeblock', 'openvariable', 'closevariable',
                 'openbrace', 'closebrace', 'opencomment', 'closecomment']:
        yield case('{% templatetag ' + name + ' %}')


def inheritance():
    base = ('<{% block a %}base a{% endblock %}|{% block b %}base b'
            '{% block c %}base c{% endblock %}{% endblock b %}>')
    files = {
        'base': base,
        'mid': '{% extends "base" %}{% block a %}mid{{ block.super }}'
               '{% endblock %}{% block c %}mid c{% endblock %}',
        'inc': '[{{ x }}{{ a }}]', 'dir/x': '{% extends "./y" %}{% block a %}'
        'x{% endblock %}', 'dir/y': '({% block a %}{% endblock %})',
        'dir/z': '{% include "../inc" %}{% include "./y" %}',
        'up': '{% extends "../base" %}', 'loop': '{% extends "loop" %}',
        'l1': '{% extends "l2" %}', 'l2': '{% extends "l1" %}',
        'self': '{% if n %}{% with n=0 %}{% include "self" %}{% endwith %}'
                '{% endif %}.', 'bad': '{% if %}', 'sup': '{{ block.super }}',
        'isup': 'I{% include "sup" %}', 'empty': '',
        'rel': '{% extends "./rel" %}', 'blk': '{% block a %}i{% endblock %}',
    }
    for t in [
            '{% extends "base" %}', '{% extends "base" %}{% block a %}x'
            '{% endblock %}', '{% extends "mid" %}{% block a %}x'
            '{{ block.super }}{% endblock %}',
            '{% extends "mid" %}{% block b %}x{{ block.super }}{% endblock %}',
            '{% extends "mid" %}{% block c %}x{{ block.super }}{% endblock %}',
            '{% extends "mid" %}{% block b %}{% block c %}deep{% endblock %}'
            '{% endblock %}', '{% extends "base" %}{% block nope %}x'
            '{% endblock %}', 'text{% extends "base" %}more',
            '{{ a }}{% extends "base" %}', '{% load l10n %}{% extends "base" '
            '%}', '{# c #}{% extends "base" %}',
            '{% extends "base" %}{% extends "mid" %}', '{% extends %}',
            '{% extends "base" "mid" %}', '{% extends nope %}',
            '{% extends bn %}{% block a %}dyn{{ block.super }}{% endblock %}',
            '{% extends e %}', '{% extends "missing" %}', '{% extends n %}',
            '{% extends "base" %}{% block a %}{% block c %}swap{% endblock %}'
            '{% endblock %}', '{% block a %}1{% endblock %}{% block a %}2'
            '{% endblock %}', '{% block %}{% endblock %}',
            '{% block a b %}{% endblock %}', '{% block a %}',
            '{% block a %}{% endblock b %}', '{% block a %}x{% endblock a %}',
            '{% block a %}{{ block.super }}|{{ block.name }}{% endblock %}',
            '{% extends "base" %}{% block a %}{{ block.super|safe }}'
            '{{ block.super }}{% endblock %}',
            '{% extends "base" %}{% block a %}{{ block.super|force_escape }}'
            '{% endblock %}', '{% extends "base" %}{% block a %}{% for x in l '
            '%}{{ block.super }}{% endfor %}{% endblock %}',
            '{% extends "base" %}{% block a %}{% include "sup" %}'
            '{% endblock %}', '{% extends "base" %}{% if n %}{% block a %}x'
            '{% endblock %}{% endif %}', '{% extends "base" %}'
            '{% block a %}{% with block=n %}{{ block.super }}{% endwith %}'
            '{% endblock %}', '{% extends "mid" %}{% block a %}'
            '{% if t %}{{ block.super }}{% endif %}{% endblock %}',
            '{% include "inc" %}', '{% include "inc" with x=1 %}',
            '{% include "inc" with x=1 only %}', '{% include "inc" only %}',
            '{% include "inc" only with x=a %}', '{% include %}',
            '{% include "inc" with %}', '{% include "inc" only only %}',
            '{% include "inc" with x=1 with y=2 %}', '{% include "inc" x %}',
            '{% include "inc" with x %}', '{% include "missing" %}',
            '{% include iname %}', '{% include nope %}', '{% include names %}',
            '{% include e %}', '{% include n %}', '{% include el %}',
            '{% include missing_names %}', '{% include "bad" %}',
            '{% if z %}{% include "missing" %}{% endif %}ok',
            '{% if z %}{% include "bad" %}{% endif %}ok',
            '{% include "self" %}', '{% include "mid" %}',
            '{% include "dir/x" %}', '{% include "dir/z" %}',
            '{% include "up" %}', '{% extends "loop" %}',
            '{% extends "l1" %}', '{% include "main" %}' * 0 +
            '{% include "isup" %}', '{% include "empty" %}x',
            '{% extends "rel" %}', '{% include "blk" %}{% block a %}o'
            '{% endblock %}', '{% extends "base" %}{% block a %}'
            '{% include "blk" %}{% endblock %}', '{% include "./main" %}',
            '{% extends "base" %}{% block b %}{% endblock %}',
            '{% extends "base"|safe %}', '{% include "in"|add:"c" %}' * 0 +
            '{% include "inc"|safe %}',
            '{% for x in l %}{% include "inc" %}{% endfor %}',
            '{% extends "base" %}{% block a %}{% cycle "1" "2" %}'
            '{{ block.super }}{% endblock %}']:
        yield case(t, dict(SAMPLE, bn='base', iname='inc',
                           names=['missing', 'inc'],
                           missing_names=['q', 'r']), files=files)


def computed():
    for args in ['n 10 100', 'n n 100', 'z 10 100', 'n 0 100', 'n 10 0',
                 'f 5 100', 'f 2 3', 'a 10 100', 'n a 100', 'n 10 a',
                 'nope 10 100', 'n nope 100', 'n 10 nope', 'n 10 f', '1 8 100',
                 '3 8 100', '5 8 4', 'u 10 100', 'n u 100', 'n 10 u', '-7 10 '
                 '100', '1 -3 100', '1e300 1e-300 100', 'dec 25 100', '', 'n',
                 'n 10', 'n 10 100 as x', 'n 10 100 at x', 'n 10 100 as',
                 'nope|default:missing 1 1', '1 3 1', '5 2 1', '3 2 1',
                 '1 2 1', '"3" "4" "100"']:
        yield case('[{% widthratio ' + args + ' %}]{{ x }}')
    for fmt in ['Y', 'Y-m-d', 'H:i:s', 'D d M Y', 'jS F Y', 'P', 'f', 'c',
                'r', 'U', 'N j, Y, P', 'DATE_FORMAT', 'DATETIME_FORMAT',
                'SHORT_DATE_FORMAT', 'SHORT_DATETIME_FORMAT', 'TIME_FORMAT',
                'MONTH_DAY_FORMAT', 'YEAR_MONTH_FORMAT', 'l', 'L', 'W o',
                't z', 'w', 'e T O Z I', 'a A', 'b E', 'g G h H', 'u',
                '\\Y', '\\\\Y', 'jS \\o\\f F', 'x', '', 'y n', '<b>']:
        yield case('{% now "' + fmt + '" %}')
        yield case('{% now "' + fmt + '" as x %}[{{ x }}]')
    yield from map(case, [
        '{% now %}', '{% now "Y" "m" %}', '{% now Y %}', "{% now 'Y' %}",
        '{% now "Y" as %}', '{% lorem %}', '{% lorem 3 w %}', '{% lorem 1 p %}',
        '{% lorem 1 b %}', '{% lorem 19 w %}', '{% lorem a w %}',
        '{% lorem 0 w %}', '{% lorem 0 p %}', '{% lorem -3 w %}',
        '{% lorem 3 x %}', '{% lorem 1 w x y %}', '{% lorem nope %}',
        '{% lorem n w %}', '{% lorem 1 p q random %}',
    ])


def libraries():
    for args in ['"a.css"', '"a b/ü.css"', 'a', '"/abs"', 'nope', '', 'n',
                 '"x" as y', '"<&>"']:
        yield case('{% load static %}[{% static ' + args + ' %}]{{ y }}')
    for name in ['get_static_prefix', 'get_media_prefix']:
        for rest in ['', 'as x', 'x', 'as']:
            if rest != 'as':
                yield case('{% load static %}[{% ' + name + ' ' + rest +
                           ' %}]{{ x }}')
    for args in ['"home"', '"task" 3', '"task" pk=3', '"task" n', '"task"',
                 '"task" "x"', '"tab" 3 "a b"', '"tab" pk=n tab="ü&"',
                 '"shop:item" slug="x-y"', '"shop:item" "x"', '"nope"', '',
                 '"nope" as x', '"home" as x', '"task" 3 as x', 'home',
                 'nope', '"nope:item" 1', '"task" pk=1 q=2', 'vn', '"tab" 1 a',
                 '"home" 1', '"task" pk= 3']:
        yield case('[{% url ' + args + ' %}]{{ x }}', dict(SAMPLE, vn='home'))
    for v in ['dt', 'nd', 'd', 'a', 'tm', 'nope', 'u']:
        for t in ['{{ %s|localtime }}', '{{ %s|utc }}',
                  '{{ %s|timezone:"Asia/Tokyo" }}', '{{ %s|timezone:"No/No" }}',
                  '{%% localtime on %%}{{ %s }}{%% endlocaltime %%}',
                  '{%% localtime off %%}{{ %s }}{%% endlocaltime %%}',
                  '{%% timezone "America/New_York" %%}{{ %s }}'
                  '{%% endtimezone %%}',
                  '{%% timezone "Asia/Kolkata" %%}{{ %s|utc }}'
                  '{%% endtimezone %%}']:
            yield case('{% load tz %}[' + t % v + ']')
    yield from map(lambda t: case('{% load tz l10n %}' + t), [
        '{% timezone %}{% endtimezone %}', '{% timezone None %}{{ dt }}'
        '{% endtimezone %}', '{% localtime x %}{% endlocaltime %}',
        '{% get_current_timezone as x %}{{ x }}', '{% get_current_timezone %}',
        '{% timezone "Europe/Paris" %}{% get_current_timezone as x %}{{ x }}'
        '{% endtimezone %}', '{% localize %}{{ f }}{% endlocalize %}',
        '{% localize on %}{{ f }}{{ n }}{% endlocalize %}',
        '{% localize off %}{{ f }}{{ n }}{{ dt }}{{ dec }}{% endlocalize %}',
        '{% localize maybe %}{% endlocalize %}', '{{ f|localize }}',
        '{{ f|unlocalize }}', '{{ n|localize }}', '{{ dec|unlocalize }}',
        '{{ a|localize }}', '{{ d|localize }}',
        '{% timezone "Europe/Berlin" %}{% now "H:i T" %}{% endtimezone %}',
    ])
    yield case('{{ f }}|{{ g }}|{{ h }}|{{ i }}',
               {'f': 1e30, 'g': 1.5e-7, 'h': {'$decimal': '1E+3'},
                'i': {'$decimal': '-0.00000001'}})
    for args in ['10 a', 'a b', '10', '', 'nope x', '"5" y n', '0 z a b c']:
        yield case('{% load cache %}{% cache ' + args +
                   ' %}{{ a }}{% endcache %}')
    for t in ['{% translate "x & y" %}', '{% trans "100%" %}',
              '{% translate a %}', '{% translate "x" as y %}[{{ y }}]',
              '{% translate "x" noop %}', '{% translate %}',
              '{% translate "x" nope %}', '{% translate "x" context "c" %}',
              '{% translate "x" context %}', '{% translate "x" as %}',
              '{% translate "x" noop noop %}', '{% translate nope %}',
              '{% translate "x" context as y %}',
              '{% translate "<b>" %}', '{% translate s %}',
              '{% blocktranslate %}hi {{ a }}{% endblocktranslate %}',
              '{% blocktrans %}100% {{ n }}{% endblocktrans %}',
              '{% blocktranslate with x=a %}{{ x }}{% endblocktranslate %}',
              '{% blocktranslate with a as x and n as y %}{{ x }}{{ y }}'
              '{% endblocktranslate %}',
              '{% blocktranslate count c=n %}one{% plural %}{{ c }} many'
              '{% endblocktranslate %}',
              '{% blocktranslate count c=1 %}one{% plural %}{{ c }} many'
              '{% endblocktranslate %}',
              '{% blocktranslate trimmed %}\n  a\n  b {{ n }}\n'
              '{% endblocktranslate %}',
              '{% blocktranslate %}{% if a %}'
              '{% endblocktranslate %}', '{% blocktranslate %}{{ a.b }}'
              '{% endblocktranslate %}', '{% blocktranslate nope %}'
              '{% endblocktranslate %}', '{% blocktranslate with %}'
              '{% endblocktranslate %}', '{% blocktranslate count %}'
              '{% endblocktranslate %}', '{% blocktranslate count c=1 %}x'
              '{% endblocktranslate %}', '{% blocktranslate %}{{ nope }}'
              '{% endblocktranslate %}', '{% blocktranslate context "c" %}x'
              '{% endblocktranslate %}', '{% blocktranslate %}',
              '{% blocktranslate trimmed trimmed %}{% endblocktranslate %}',
              '{% get_current_language as x %}{{ x }}',
              '{% get_current_language_bidi as x %}{{ x }}',
              '{% get_current_language %}', '{% get_current_language_bidi %}',
              '{% get_available_languages %}',
              '{% language "en" %}x{% endlanguage %}', '{% language %}',
              '{% get_language_info for "de" as x %}{{ x.code }}'
              '{{ x.name_local }}{{ x.bidi }}{{ x.name }}',
              '{% get_language_info for "xx" as x %}',
              '{% get_language_info %}', '{{ "de"|language_name }}',
              '{{ "fr"|language_name_local }}', '{{ "ar"|language_bidi }}']:
        yield case('{% load i18n %}' + t)


def documented():
    """Tags that the installed Django lacks."""
    def doc(t, out, c=None, **more):
        return dict(case(t, c, **more), doc='6.0', out=out)

    m = {'q': {'page': '2', 'x': 'a b'}, 'n': None, 'l': ['1', '2']}
    yield doc('{% querystring q page=3 %}', '?page=3&amp;x=a+b', m)
    yield doc('{% querystring q page=None %}', '?x=a+b', m)
    yield doc('{% querystring q page=l %}', '?page=1&amp;page=2&amp;x=a+b', m)
    yield doc('{% querystring q y="&" %}', '?page=2&amp;x=a+b&amp;y=%26', m)
    yield doc('{% querystring q page=n x=n %}', '?', m)
    yield doc('{% querystring q as z %}[{{ z }}]', '[?page=2&amp;x=a+b]', m)
    yield doc('{% partialdef p %}x{{ a }}{% endpartialdef %}{% partial p %}-'
              '{% partial p %}', 'x1-x1', {'a': 1})
    yield doc('{% partialdef p inline %}x{% endpartialdef %}{% partial p %}',
              'xx', {})
    yield doc('{% partial p %}{% partialdef p %}late{% endpartialdef p %}',
              'late', {})
    yield doc('{% for i in l %}{% partial p %}{% endfor %}{% partialdef p %}'
              '{{ i }},{% endpartialdef %}', '1,2,', m)
    yield doc('{% include "f#p" %}', '[2]', {'a': 2}, files={
        'f': 'no{% partialdef p %}[{{ a }}]{% endpartialdef %}'})
    yield doc('{% load i18n %}{% blocktranslate asvar z %}x{{ a }}'
              '{% endblocktranslate %}[{{ z }}]', '[x&lt;]', {'a': '<'})
    yield doc('{% for x in l %}{{ forloop.length }}{% endfor %}', '22', m)


def families():
    for family in (lexer, conditions, loops, scopes, inheritance, computed,
                   libraries, documented):
        yield family.__name__, list(family())


# ---- random templates ------------------------------------------------------

NAMES = ['a', 'e', 'n', 'z', 'f', 't', 'u', 'l', 'el', 'm', 's', 'rows',
         'pairs', 'nested', 'uni', 'nope', 'x', 'y', 'm.k', 'm.l', 'm.q',
         'l.0', 'l.1', 'l.9', 'rows.0.v', 'rows.1', 'forloop.counter',
         'forloop.last', 'forloop.first', 'forloop.parentloop.counter0',
         'd', 'dt', 'tm', 'dec', '"lit"', "'<q>'", '5', '-2', '1.5', 'None',
         'True', 'a.b.c', 'x.g', 'y.0']
FILTERS = ['', '', '', '|safe', '|escape', '|force_escape', '|safe|escape',
           '|escape|safe', '|force_escape|safe']


def expr(rng):
    return rng.choice(NAMES) + rng.choice(FILTERS)


def condition(rng, depth=0):
    if depth < 3 and rng.random() < .4:
        return '%s %s %s' % (condition(rng, depth + 1),
                             rng.choice(['and', 'or']),
                             condition(rng, depth + 1))
    text = 'not ' if rng.random() < .2 else ''
    text += rng.choice(NAMES)
    if rng.random() < .5:
        text += ' %s %s' % (rng.choice(
            ['==', '!=', '<', '>', '<=', '>=', 'in', 'not in']),
            rng.choice(NAMES))
    return text


def node(rng, depth):
    inner = nodes(rng, depth + 1) if depth < 4 else 'x'
    other = nodes(rng, depth + 1) if depth < 4 else 'y'
    kinds = [
        'text', '<b>', ' ', '\n', '{', '}', '{{ %s }}' % expr(rng),
        '{{ %s }}' % expr(rng), '{{ %s }}' % expr(rng), '{# c #}',
        '{%% if %s %%}%s{%% endif %%}' % (condition(rng), inner),
        '{%% if %s %%}%s{%% else %%}%s{%% endif %%}' % (
            condition(rng), inner, other),
        '{%% if %s %%}%s{%% elif %s %%}%s{%% endif %%}' % (
            condition(rng), inner, condition(rng), other),
        '{%% for x in %s %%}%s{%% endfor %%}' % (rng.choice(
            ['l', 'el', 'rows', 'nested', 'm', 'uni', 'x', 'nope', 'm.l']),
            inner),
        '{%% for y in %s reversed %%}%s{%% empty %%}%s{%% endfor %%}' % (
            rng.choice(['l', 'el', 'rows', 'nested', 'u', 'pairs']), inner,
            other),
        '{%% for x, y in %s %%}%s{%% endfor %%}' % (rng.choice(
            ['pairs', 'm.items', 'el']), inner),
        '{%% with x=%s y=%s %%}%s{%% endwith %%}' % (
            expr(rng), expr(rng), inner),
        '{%% autoescape %s %%}%s{%% endautoescape %%}' % (
            rng.choice(['on', 'off']), inner),
        '{%% filter force_escape %%}%s{%% endfilter %%}' % inner,
        '{%% spaceless %%}%s{%% endspaceless %%}' % inner,
        '{%% firstof %s %s %%}' % (expr(rng), expr(rng)),
        '{%% firstof %s as x %%}' % expr(rng),
        '{%% cycle %s %s %%}' % (expr(rng), expr(rng)),
        '{%% cycle %s "b" as y silent %%}' % expr(rng),
        '{%% ifchanged %s %%}%s{%% else %%}%s{%% endifchanged %%}' % (
            rng.choice(NAMES), inner, other),
        '{%% ifchanged %%}%s{%% endifchanged %%}' % inner,
        '{%% widthratio %s %s 100 %%}' % (
            rng.choice(['n', 'f', 'z', 'x', 'a']),
            rng.choice(['n', 'f', '3', 'y'])),
        '{% include "i" %}', '{%% include "i" with x=%s %%}' % expr(rng),
        '{%% include "i" with y=%s only %%}' % expr(rng),
        '{% regroup rows by g as x %}', '{% resetcycle %}',
        '{% verbatim %}{{ a }}{% endverbatim %}', '{% templatetag openblock %}',
        '{% comment %}{{ a }}{% endcomment %}', '{% nope %}', '{% endif %}',
        '{{ a b }}', '{% if %}',
    ]
    weights = [4] * len(kinds)
    weights[-4:] = [.05] * 4
    return rng.choices(kinds, weights)[0]


def nodes(rng, depth=0):
    return ''.join(node(rng, depth) for _ in range(rng.randint(0, 4)))


def random_case(rng):
    files = {'i': nodes(rng, 2).replace('{% include "i"', '{% firstof x')
             .replace(' only %}', ' %}')}
    t = nodes(rng)
    if rng.random() < .3:
        files['i'] = '[{{ x }}{{ forloop.counter }}{{ y }}]'
    if rng.random() < .3:
        files['base'] = nodes(rng, 2) + '{% block one %}' + nodes(rng, 3) + \
            '{% endblock %}' + nodes(rng, 3) + '{% block two %}' + \
            nodes(rng, 3) + '{% endblock %}'
        t = '{% extends "base" %}{% block ' + \
            rng.choice(['one', 'two', 'new']) + ' %}' + nodes(rng, 2) + \
            '{{ block.super }}' + nodes(rng, 3) + '{% endblock %}'
    return case(t, files=files)
