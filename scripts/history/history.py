"""Proves that message histories move between Pydantic AI and agentgen unchanged.

    history.py fixtures DIR   writes histories made by the installed pydantic-ai-slim to DIR
    history.py check FILE...  loads what Go wrote, writes it again, and compares
    history.py exchange CMD   sends random histories through CMD, which reads and writes a history a line, and compares
    history.py old FILE...    loads what Go wrote for an earlier version

scripts/history.sh calls it with the versions that it is meant for.
"""

import json
import mimetypes
import random
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 13):  # before, the type of a URL with a query was not told: these fixtures are of 3.13
    guess = mimetypes.MimeTypes.guess_type
    mimetypes.MimeTypes.guess_type = lambda self, url, strict=True: guess(self, url.partition('#')[0].partition('?')[0], strict)

import chance  # noqa: E402
import zoo  # noqa: E402
from pydantic_ai.messages import ModelMessagesTypeAdapter, RetryPromptPart  # noqa: E402


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


def old(files: list[str]) -> None:
    for name in files:
        messages = load(Path(name).read_bytes())
        retries = sum(isinstance(p, RetryPromptPart) for m in messages for p in m.parts)
        if retries == 0:
            raise SystemExit(f'{name}: there are no retries, which are what was written in another way')
        print(f'{Path(name).name}: an earlier Pydantic AI reads it, with {retries} retries')


match sys.argv[1:]:
    case ['fixtures', folder]:
        fixtures(Path(folder))
    case ['check', *files]:
        check(files)
    case ['old', *files]:
        old(files)
    case ['exchange', *command]:
        exchange(command)
    case _:
        raise SystemExit(__doc__)
