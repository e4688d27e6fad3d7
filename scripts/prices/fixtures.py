"""Writes runtime/prices/testdata/fixtures.jsonl: responses, and what the Python package genai-prices says that they cost.

Run it with `make prices`. Each line has what a response says of itself and `cost`, null where there is no price. It asks as
Pydantic AI does: by the provider's address first, and then by its name.
"""

import datetime
import itertools
import json
import pathlib
import random
import re
import sys

from genai_prices import calc_price, types
from genai_prices.data import providers

UTC = datetime.timezone.utc
DATES = [datetime.datetime(2026, 11, 20, 12, 0, tzinfo=UTC), datetime.datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)]
DATES += [datetime.datetime(2027, 1, 1, h, m, tzinfo=UTC) for h, m in ((0, 0), (0, 29), (0, 30), (5, 0), (9, 59), (16, 30))]
USAGES = [
    {},
    {'input_tokens': 1200, 'output_tokens': 340},
    {'input_tokens': 1},
    {'input_tokens': 200_000, 'output_tokens': 9},
    {'input_tokens': 300_001, 'output_tokens': 77_777, 'cache_read_tokens': 250_000},
    {'input_tokens': 9000, 'output_tokens': 51, 'cache_read_tokens': 4000, 'cache_write_tokens': 3000},
    {'input_tokens': 9000, 'output_tokens': 51, 'cache_write_tokens': 3000, 'cache_write_1h_tokens': 1700},
    {'input_tokens': 900, 'output_tokens': 500, 'input_audio_tokens': 600, 'output_audio_tokens': 450},
    {'input_tokens': 900, 'cache_read_tokens': 300, 'input_audio_tokens': 600, 'cache_audio_read_tokens': 200},
    {'input_tokens': 50, 'output_tokens': 900, 'output_reasoning_tokens': 800},
    {'input_tokens': 10, 'cache_read_tokens': 20},
    {'input_tokens': 900, 'cache_write_tokens': 10, 'input_audio_tokens': 20},
]
URLS = ['https://api.openai.com/v1', 'https://openrouter.ai/api/v1', 'https://x.openai.azure.com', 'https://a.test/https://api.openai.com']
NAMES = ['OpenAI', ' openai ', 'openai-chat', 'google-vertex', 'bedrock', 'azure', ' Groq', 'litellm', 'LiteLLM', 'nobody', None]
MODELS = ['gpt-4o', 'GPT-4o', 'openai/gpt-4o', 'nobody/gpt-4o', 'claude-3-5-sonnet-latest', 'gpt-5.2-20251211', 'gpt-5.2-20251311']
MODELS += ['gemini-2.5-pro-tts', 'gemini-2.5-pro', 'mistral-large-latest', 'x/mistral-large-latest', 'llama-3.3-70b-versatile', 'test']
MODELS += [m.id for p in providers if p.id == 'openai-decisions' for m in p.models]
COUNTERS = sorted({name for usage in USAGES for name in usage} | {'audio_seconds'})


class Usage:
    """A usage as Pydantic AI's: it has all its counters, most of them zero."""

    def __init__(self, counts):
        for name in COUNTERS:
            setattr(self, name, counts.get(name, 0))


def cost(r):
    at = datetime.datetime.fromisoformat(r['at'])
    ask = lambda **provider: calc_price(
        Usage(r['usage']), r['model'], genai_request_timestamp=at, price_context=r.get('details'), **provider
    )
    try:
        if r.get('url') and r['provider'] != 'openai-decisions':
            try:
                return str(ask(provider_api_url=r['url']).total_price)
            except LookupError:
                pass
        return str(ask(provider_id=r.get('provider')).total_price)
    except (LookupError, ValueError):
        return None


def response(provider, model, usage, at, **more):
    r = {'provider': provider, 'model': model, 'usage': usage, 'at': at.isoformat(), **more}
    return {**r, 'cost': cost(r)}


def names(rule):
    """Names that a rule is about."""
    for value in vars(rule).values():
        if isinstance(value, list):
            for r in value:
                yield from names(r)
        elif not isinstance(rule, types.ClauseRegex):
            yield {'starts_with': value + '-x', 'ends_with': 'x-' + value, 'contains': f'x{value}x'}.get(
                next(iter(vars(rule))), value.upper()
            )
        else:
            yield re.sub(r'[\^$]|\(\?.*?\)', '', value.replace(r'\d{8}', '20260102')).replace('\\', '')


def dated(m):
    """The edges of the times at which the prices of a model change."""
    for c in [*(m.prices if isinstance(m.prices, list) else []), *(m.price_variants or [])]:
        if isinstance(c.constraint, types.StartDateConstraint):
            day = datetime.datetime.combine(c.constraint.start_date, datetime.time(), UTC)
            yield from (day, day - datetime.timedelta(seconds=1), day.astimezone(datetime.timezone(datetime.timedelta(hours=5))))
        if isinstance(c.constraint, types.TimeOfDateConstraint):
            for t in (c.constraint.start_time, c.constraint.end_time):
                yield datetime.datetime.combine(DATES[0].date(), t)
                yield datetime.datetime.combine(DATES[0].date(), t) - datetime.timedelta(seconds=1)


def interesting(m):
    prices = [p.prices for p in m.prices] if isinstance(m.prices, list) else [m.prices]
    return m.price_variants or len(prices) > 1 or any(len(vars(p)) > 3 for p in prices)


def fixtures(pick):
    usages, dates = itertools.cycle(USAGES), itertools.cycle(DATES)
    for p in providers:
        some = [m for m in p.models if interesting(m)]
        models = pick.sample(some, min(8, len(some))) + pick.sample(p.models, min(4, len(p.models)))
        for m in models:
            for name in [m.id, pick.choice(list(names(m.match)))]:
                for _ in range(2):
                    yield response(p.id, name, next(usages), next(dates))
            for at in pick.sample(times := sorted(dated(m)), min(2, len(times))):
                yield response(p.id, m.id, USAGES[5], at)
            for v in pick.sample(m.price_variants or [], min(2, len(m.price_variants or []))):
                yield response(p.id, m.id, USAGES[5], next(dates), details=v.when | {'other': 1})
                yield response(p.id, m.id, USAGES[5], DATES[2], details={name: value + 'x' for name, value in v.when.items()})
    for p in providers:
        offered = [m for o in providers if o.id in (p.fallback_model_providers or []) for m in o.models if m.price_variants]
        for m in pick.sample(offered, min(6, len(offered))):
            yield response(p.id, m.id, USAGES[1], DATES[0], details=m.price_variants[0].when)
    for usage in USAGES:
        for name, model in (('openai', 'gpt-4o'), ('openai', 'gpt-4o-audio-preview'), ('anthropic', 'claude-sonnet-4-5'), ('google', 'gemini-2.5-pro')):
            yield response(name, model, usage, DATES[0])
    for url, name, model in itertools.product(URLS, ('openai', 'openai-decisions', 'nobody'), MODELS):
        yield response(name, model, USAGES[1], DATES[0], url=url)
    for name, model in itertools.product(NAMES, MODELS):
        yield response(name, model, USAGES[1], DATES[0])


path = pathlib.Path(sys.argv[1]) / 'testdata' / 'fixtures.jsonl'
path.parent.mkdir(exist_ok=True)
path.write_text(''.join(json.dumps(f, separators=(',', ':')) + '\n' for f in fixtures(random.Random(4))))
