#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What Django makes of the built-in filters: t/tpl/filters/*.jsonl.

    t/oracle/filters.py              writes the files anew
    t/oracle/filters.py --check      fails when they differ from Django

A line is a case, a JSON object: the filter `f`, the value `v`, the arguments
`a`, `auto` false where autoescape is off, and the rendering `out` of
{{ v|f:a }}, or `err`, the class of the exception. What JSON lacks is written
as lib/tpl/json-context.h says. Cases with `doc` come from the documentation
and source of Django 5.2 where the installed version differs; they are kept
as they stand in filter_cases.py.
"""
import datetime
import json
import os
import sys
from decimal import Decimal
from unittest import mock

import django
from django.conf import settings

settings.configure(
    USE_I18N=False, USE_L10N=True, USE_TZ=False, TIME_ZONE='UTC',
    USE_THOUSAND_SEPARATOR=False, DATETIME_FORMAT='N j, Y, P',
    INSTALLED_APPS=['django.contrib.humanize'],
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates'}])
django.setup()

from django.template import Context, Engine  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.safestring import mark_safe  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import filter_cases  # noqa: E402

NOW = datetime.datetime(2026, 11, 21, 10, 15, 30)
ENGINE = Engine(libraries={
    'humanize': 'django.contrib.humanize.templatetags.humanize'},
    builtins=['django.contrib.humanize.templatetags.humanize'])


class FrozenDatetime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        now = cls(2026, 11, 21, 10, 15, 30)
        if tz is None:
            return now
        return now.replace(tzinfo=datetime.timezone.utc).astimezone(tz)


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


def ask(case):
    """The case with Django's answer."""
    tag = '{{ v|%s%s }}' % (case['f'], ':a' if case['a'] else '')
    if case.get('auto') is False:
        tag = '{% autoescape off %}' + tag + '{% endautoescape %}'
    context = {'v': typed(case['v'])}
    if case['a']:
        context['a'] = typed(case['a'][0])
    try:
        out = ENGINE.from_string(tag).render(Context(context))
    except Exception as e:
        return dict(case, err=type(e).__name__)
    return dict(case, out=out)


def cases(family):
    """Every case of a family: (filter, value, arguments…) or a dict."""
    for row in family:
        if isinstance(row, dict):
            yield row
            continue
        name, value, *args = row
        auto = True
        if args and args[-1] is filter_cases.OFF:
            auto, args = False, args[:-1]
        case = {'f': name, 'v': value, 'a': args}
        yield case if auto else dict(case, auto=False)


def main():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folder = os.path.join(here, 'tpl', 'filters')
    os.makedirs(folder, exist_ok=True)
    total = bad = 0
    for name, family in filter_cases.FAMILIES.items():
        lines = []
        for case in cases(family):
            if 'doc' not in case:
                case = ask(case)
            lines.append(json.dumps(case, ensure_ascii=False) + '\n')
        total += len(lines)
        path = os.path.join(folder, name + '.jsonl')
        if '--check' in sys.argv:
            with open(path, encoding='utf-8') as f:
                old = f.readlines()
            for a, b in zip(old, lines):
                if a != b:
                    print('%s: has %sDjango: %s' % (path, a, b), end='')
            bad += old != lines
        else:
            with open(path, 'w', encoding='utf-8') as f:
                f.writelines(lines)
    print('%d cases' % total)
    return 1 if bad else 0


if __name__ == '__main__':
    from django.contrib.humanize.templatetags import humanize
    from django.utils import timesince
    with mock.patch.object(timesince.datetime, 'datetime', FrozenDatetime), \
            mock.patch.object(humanize, 'datetime', FrozenDatetime):
        sys.exit(main())
