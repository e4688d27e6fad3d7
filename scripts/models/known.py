"""Writes runtime/models/known.tsv: the models that are known by name, with their context windows and list prices.

Run it with `make models`, in an environment in which genai-prices and pydantic-ai-slim are installed. The names are those of
Pydantic AI's KnownModelName, and those in genai-prices that answer in text and whose window is known; windows and prices are those
of genai-prices. A line has the name, the window in tokens, and dollars for a million tokens of input and of output; what is not known
is empty.
"""

import ast
import datetime
import importlib.metadata
import importlib.util
import pathlib
import sys

from genai_prices import types
from genai_prices.data import providers

# The prefixes of names by the ids of providers in genai-prices.
PREFIXES = {
    'anthropic': ['anthropic'],
    'aws': ['bedrock'],
    'azure': ['azure'],
    'cerebras': ['cerebras'],
    'cohere': ['cohere'],
    'deepseek': ['deepseek'],
    'fireworks': ['fireworks'],
    'google': ['google'],
    'groq': ['groq'],
    'mistral': ['mistral'],
    'moonshotai': ['moonshotai'],
    'openai': ['openai', 'openai-chat'],
    'openrouter': ['openrouter'],
    'together': ['together'],
    'x-ai': ['xai'],
    'zai': ['zai'],
}
# Models of other APIs than those for conversations.
OTHERS = ('realtime', 'transcribe', '-tts', 'embed')
NOW = datetime.datetime.now(datetime.UTC)


def price(p):
    """The lowest tier, in dollars for a million tokens."""
    if isinstance(p, types.TieredPrices):
        p = p.base
    return '' if p is None else str(p)


def line(model):
    if model is None:
        return ['', '', '']
    prices = model.get_prices(NOW)
    return [str(model.context_window or ''), price(prices.input_mtok), price(prices.output_mtok)]


def pydantic_ai_names():
    package = pathlib.Path(importlib.util.find_spec('pydantic_ai').origin).parent
    tree = ast.parse((package / 'models' / '_known_model_names.py').read_text())
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [t for t in texts if ':' in t and '\n' not in t and not t.startswith('gateway/')]


known = {}
ids = {prefix: provider for provider in providers for prefix in PREFIXES.get(provider.id, [])}
for prefix, provider in ids.items():
    for m in provider.models:
        if m.context_window and m.get_prices(NOW).output_mtok and not m.deprecated and not any(o in m.id for o in OTHERS):
            known[f'{prefix}:{m.id}'] = line(m)
for name in pydantic_ai_names():
    prefix, _, model = name.partition(':')
    provider = ids.get(prefix)
    found = provider and next((m for m in provider.models if m.is_match(model)), None)
    known.setdefault(name, line(found))

folder = pathlib.Path(sys.argv[1])
versions = ', '.join(f'{name} {importlib.metadata.version(name)}' for name in ('genai-prices', 'pydantic-ai-slim'))
with open(folder / 'known.tsv', 'w') as f:
    f.write(f'# {versions}, {NOW.date()}\n')
    f.writelines('\t'.join([name, *known[name]]) + '\n' for name in sorted(known))
