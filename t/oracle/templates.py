#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What Django makes of the tags: t/tpl/*.jsonl.

    t/oracle/templates.py                     writes the files anew
    t/oracle/templates.py --check             fails when they differ
    t/oracle/templates.py --random SEED N     prints N random cases

A line is a case, a JSON object: the template `t`, its context `c`, other
templates `files`, `invalid` for string_if_invalid, and the rendering `out`,
or `err`, the class of the exception, and for a TemplateSyntaxError its text
`msg`. What JSON lacks is written as lib/tpl/json-context.h says. Cases with
`doc` follow the documentation of Django 5.2 and 6.0 where the installed
version lacks the tag; their `out` stands in template_cases.py.
"""
import datetime
import json
import os
import random
import sys
from decimal import Decimal
from unittest import mock

import django
from django.conf import settings

settings.configure(
    USE_I18N=False, USE_L10N=True, USE_TZ=True, TIME_ZONE='UTC',
    STATIC_URL='/static/', MEDIA_URL='/media/', ROOT_URLCONF=__name__,
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates'}])
django.setup()

from django.http import HttpResponse  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.template.loaders import locmem  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils.safestring import mark_safe  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import template_cases  # noqa: E402


def view(request, **kwargs):
    return HttpResponse()


shop = ([path('item/<slug:slug>/', view, name='item')], 'shop')
urlpatterns = [
    path('', view, name='home'),
    path('tasks/<int:pk>/', view, name='task'),
    path('tasks/<int:pk>/<str:tab>/', view, name='tab'),
    path('shop/', include(shop)),
]

LIBRARIES = {name: 'django.templatetags.' + name
             for name in ('cache', 'i18n', 'l10n', 'static', 'tz')}
NOW = datetime.datetime(2026, 11, 21, 10, 15, 30)


class FrozenDatetime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        now = cls(2026, 11, 21, 10, 15, 30, tzinfo=datetime.timezone.utc)
        return now.astimezone(tz) if tz else now.replace(tzinfo=None)


def typed(value):
    """The Python value of a JSON one."""
    if isinstance(value, list):
        return [typed(v) for v in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (key, text), = value.items()
        made = {
            '$safe': mark_safe,
            '$datetime': lambda s: datetime.datetime.fromisoformat(
                s.replace('Z', '+00:00')),
            '$date': datetime.date.fromisoformat,
            '$time': datetime.time.fromisoformat,
            '$decimal': Decimal,
            '$tuple': lambda items: tuple(typed(v) for v in items),
        }.get(key)
        if made:
            return made(text)
    return {k: typed(v) for k, v in value.items()}


def answer(case):
    """The case with Django's `out` or `err`."""
    case = {k: v for k, v in case.items() if k not in ('out', 'err', 'msg')}
    files = dict(case.get('files', {}), main=case['t'])
    engine = Engine(loaders=[('django.template.loaders.cached.Loader', [
        ('django.template.loaders.locmem.Loader', files)])],
                    libraries=LIBRARIES,
                    string_if_invalid=case.get('invalid', ''))
    try:
        context = Context(typed(case.get('c', {})))
        case['out'] = engine.get_template('main').render(context)
    except Exception as e:  # whatever Django raises is the answer
        case['err'] = type(e).__name__
        if case['err'] == 'TemplateSyntaxError':
            case['msg'] = str(e).split(' Must be one of')[0]
    return case


def write(name, cases, check):
    lines = []
    for case in cases:
        got = case if case.get('doc') else answer(case)
        lines.append(json.dumps(got, ensure_ascii=False) + '\n')
    text = ''.join(lines)
    place = os.path.join(HERE, '..', 'tpl', name + '.jsonl')
    if check:
        with open(place, encoding='utf-8') as f:
            return f.read() == text
    with open(place, 'w', encoding='utf-8') as f:
        f.write(text)
    return True


def main():
    frozen = mock.patch('django.template.defaulttags.datetime',
                        FrozenDatetime)
    with frozen:
        if len(sys.argv) == 4 and sys.argv[1] == '--random':
            rng = random.Random(int(sys.argv[2]))
            for _ in range(int(sys.argv[3])):
                print(json.dumps(answer(template_cases.random_case(rng)),
                                 ensure_ascii=False))
            return 0
        check = '--check' in sys.argv
        bad = [name for name, cases in template_cases.families()
               if not write(name, cases, check)]
    for name in bad:
        print(f't/tpl/{name}.jsonl differs from Django', file=sys.stderr)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
