"""Proves that message histories move between Pydantic AI and agentgen unchanged.

    history.py fixtures DIR   writes histories made by the installed pydantic-ai-slim to DIR
    history.py newest DIR     the same with a version that knows more than agentgen
    history.py check FILE...  loads what Go wrote, writes it again, and compares
    history.py exchange CMD   sends random histories through CMD, which reads and writes a history a line, and compares

scripts/history.sh calls it with the versions that it is meant for.
"""

import json
import random
import subprocess
import sys
from pathlib import Path

import chance
import zoo
from pydantic_ai.messages import ModelMessagesTypeAdapter


def dump(messages) -> bytes:
    return ModelMessagesTypeAdapter.dump_json(messages)


def load(text: bytes):
    return ModelMessagesTypeAdapter.validate_json(text)


def pretty(text: bytes) -> str:
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False) + '\n'


def fixtures(folder: Path) -> None:
    folder.joinpath('zoo.json').write_text(pretty(dump(zoo.zoo())))
    folder.joinpath('conversation.json').write_text(pretty(dump(zoo.conversation())))
    folder.joinpath('legacy.json').write_text(pretty(json.dumps(zoo.LEGACY).encode()))
    folder.joinpath('legacy.loaded.json').write_text(pretty(dump(load(json.dumps(zoo.LEGACY).encode()))))


def check(files: list[str]) -> None:
    for name in files:
        text = Path(name).read_bytes()
        report(name, json.loads(text), json.loads(dump(load(text))))
        print(f'{name}: Pydantic AI reads it and writes the same')


def exchange(command: list[str], n: int = 2000) -> None:
    r = random.Random(1)
    sent = [dump(chance.draw(r)) for _ in range(n)]
    out = subprocess.run(command, input=b'\n'.join(sent) + b'\n', stdout=subprocess.PIPE, check=True).stdout.splitlines()
    assert len(out) == n, f'{n} histories sent, {len(out)} received'
    for i, (there, back) in enumerate(zip(sent, out)):
        report(f'history {i}', json.loads(there), json.loads(back))
        report(f'history {i}, loaded', json.loads(there), json.loads(dump(load(back))))
    print(f'{n} random histories went through Go unchanged, {sum(map(len, sent))} bytes')


def report(what: str, want, got, at: str = '') -> None:
    """Fails with the first difference."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in {**want, **got}:
            if key not in want or key not in got:
                raise SystemExit(f'{what}: {at}/{key}: only {"here" if key in got else "there"}')
            report(what, want[key], got[key], f'{at}/{key}')
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        for i, (w, g) in enumerate(zip(want, got)):
            report(what, w, g, f'{at}/{i}')
    elif isinstance(want, bool) is not isinstance(got, bool) or want != got:  # 0 and 0.0 are one number in JSON
        raise SystemExit(f'{what}: {at}: {want!r} became {got!r}')


match sys.argv[1:]:
    case ['fixtures', folder]:
        fixtures(Path(folder))
    case ['newest', folder]:
        Path(folder, 'newest.json').write_text(pretty(dump(zoo.newest())))
    case ['check', *files]:
        check(files)
    case ['exchange', *command]:
        exchange(command)
    case _:
        raise SystemExit(__doc__)
