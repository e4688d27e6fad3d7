"""Writes the price table of the Python package genai-prices as runtime/prices/snapshot.jsonl, and its licence beside it.

Run it with `make prices`, in an environment in which genai-prices is installed. The lines of the snapshot are: what it is;
one line for each unit that something is priced by; then for each provider a line, and a line for each of its models, first
match first. Prices, matching rules and their order are the package's own; texts for people are left out.
"""

import datetime
import importlib.metadata
import json
import pathlib
import re
import sys

from genai_prices import types
from genai_prices.data import providers
from genai_prices.data_units import unit_data

# What runtime.RequestUsage counts, by the names of genai-prices. Durations are counted in microseconds there.
COUNTED = [
    'input_tokens',
    'cache_write_tokens',
    'cache_write_1h_tokens',
    'cache_read_tokens',
    'output_tokens',
    'output_reasoning_tokens',
    'input_audio_tokens',
    'cache_audio_read_tokens',
    'output_audio_tokens',
    'audio_seconds',
]
UNIT_OF = {unit.get('price_key', name): name for name, unit in unit_data.items()}


KINDS = ('equals', 'starts_with', 'ends_with', 'contains', 'regex')


def clause(rule):
    """A matching rule: it holds where one of its members does, and that where one of its texts does; and needs all."""
    if isinstance(rule, types.ClauseOr):
        merged = {}
        for part in map(clause, rule.or_):
            for name, items in part.items():
                if name == 'and' and name in merged:
                    merged.setdefault('or', []).append({name: items})
                else:
                    merged.setdefault(name, []).extend(items)
        return merged
    if isinstance(rule, types.ClauseAnd):
        return {'and': [clause(r) for r in rule.and_]}
    ((kind, text),) = vars(rule).items()
    assert kind in KINDS and text, rule
    return regex(text) if kind == 'regex' else {kind: [text.lower()]}


def regex(pattern):
    """A pattern in Go's syntax, which has no lookahead: where one begins with a negative one, that is a rule of its own."""
    if not pattern.startswith('^(?!'):
        assert not re.search(r'\(\?[!=<]', pattern), pattern
        return {'regex': [pattern]}
    end = next(i for i in range(5, len(pattern) + 1) if pattern[:i].count('(') == pattern[:i].count(')'))
    without, rest = pattern[4 : end - 1], pattern[end:]
    outside = {'without': [without[2:] if without.startswith('.*') else f'^(?:{without})']}
    return {'and': [outside, regex('^' + rest)]} if rest else outside


def rates(prices):
    used.update(UNIT_OF[key] for key, price in vars(prices).items() if price is not None)
    return [rate(UNIT_OF[key], price) for key, price in vars(prices).items() if price is not None]


def rate(unit, price):
    if not isinstance(price, types.TieredPrices):
        return {'unit': unit, 'price': str(price)}
    tiers = [{'over': tier.start, 'price': str(tier.price)} for tier in price.tiers]
    return {'unit': unit, 'price': str(price.base), 'tiers': tiers}


def constraint(when):
    """From a date on, or from one second of the day to another, both in UTC."""
    if when is None:
        return {}
    if isinstance(when, types.StartDateConstraint):
        return {'from': f'{when.start_date}T00:00:00Z'}
    start, end = (types._utc_timetz(t) for t in (when.start_time, when.end_time))
    return {'hours': {name: t.hour * 3600 + t.minute * 60 + t.second for name, t in (('from', start), ('to', end))}}


def model(m):
    prices = m.prices if isinstance(m.prices, list) else [types.ConditionalPrice(prices=m.prices)]
    line = {'model': m.id, 'match': clause(m.match)}
    line['prices'] = [{**constraint(p.constraint), 'rates': rates(p.prices)} for p in prices]
    if m.price_variants:
        line['variants'] = [
            {
                'when': [{'name': name, 'value': value} for name, value in v.when.items()],
                **constraint(v.constraint),
                'rates': rates(v.prices),
            }
            for v in m.price_variants
        ]
    return line


def provider(p):
    line = {'provider': p.id, 'url': p.api_pattern}
    if p.model_match:
        line['model_match'] = clause(p.model_match)
    if p.provider_match:
        line['provider_match'] = clause(p.provider_match)
    if p.fallback_model_providers:
        line['fallback'] = p.fallback_model_providers
    return line


def unit(name):
    u = unit_data[name]
    per = u['per'] * 1_000_000 if u['dimensions']['family'] == 'durations' else u['per']
    return {'unit': name, 'per': per, 'dimensions': [f'{k}:{v}' for k, v in u['dimensions'].items()]}


folder = pathlib.Path(sys.argv[1])
used = set(COUNTED)
offers = [line for p in providers for line in (provider(p), *(model(m) for m in p.models))]
distribution = importlib.metadata.distribution('genai-prices')
about = {'source': f'genai-prices {distribution.version}', 'date': str(datetime.date.today())}
lines = [about, *(unit(name) for name in unit_data if name in used), *offers]
with open(folder / 'snapshot.jsonl', 'w') as f:
    f.writelines(json.dumps(line, separators=(',', ':'), ensure_ascii=False) + '\n' for line in lines)
licence = next(f for f in distribution.files if f.name == 'LICENSE')
(folder / 'LICENSE.genai-prices').write_text(licence.read_text())
