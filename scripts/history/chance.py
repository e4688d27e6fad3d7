"""Random message histories of Pydantic AI."""

import dataclasses
import random
from datetime import datetime, timedelta, timezone

from pydantic_ai import messages as m
from zoo import BEGIN, FINISHED, STATES, contents, request_parts, response_parts, usages


def rarely(r: random.Random, value):
    return value if r.random() < 0.4 else None


def words(r: random.Random) -> str:
    return ''.join(r.choice('ab "\\/\n\té日\U0001f600\u2028<&\x00{}[]:,') for _ in range(r.randrange(12)))


def value(r: random.Random, depth: int = 3):
    kinds = [
        lambda: words(r), lambda: r.randrange(-(2**70), 2**70), lambda: r.uniform(-1e9, 1e9), lambda: None, lambda: r.random() < 0.5,
    ]  # fmt: skip
    if depth:
        kinds += [lambda: [value(r, depth - 1) for _ in range(r.randrange(4))], lambda: obj(r, depth - 1)]
    return r.choice(kinds)()


def obj(r: random.Random, depth: int = 2) -> dict:
    return {words(r): value(r, depth) for _ in range(r.randrange(4))}


def moment(r: random.Random) -> datetime:
    zone = timezone(timedelta(minutes=r.choice([0, 0, 0, 120, -210])))
    return (BEGIN + timedelta(seconds=r.randrange(10**8), microseconds=r.choice([0, 5, 120000, 999999]))).astimezone(zone)


def varied(r: random.Random, part):
    """Sets the members of a part at random, as far as their types are simple."""
    change = {}
    summary = isinstance(part, m.CompactionPart) and part.id is None  # one in a request has no provider
    for f in dataclasses.fields(part):
        match f.name:
            case 'id' | 'provider_name' | 'provider_details' if summary:
                pass
            case 'metadata' | 'provider_details' | 'vendor_metadata':
                change[f.name] = rarely(r, obj(r))
            case 'id' | 'provider_name' | 'signature' | 'dynamic_ref' | 'context_id' if not isinstance(part, m.UploadedFile | m.InstructionDeltaPart):
                change[f.name] = rarely(r, 'x' + words(r))
            case 'timestamp':
                change[f.name] = moment(r)
            case 'content' if isinstance(part, m.TextPart | m.ThinkingPart | m.SystemPromptPart | m.TextContent):
                change[f.name] = words(r)
            case 'content' if isinstance(part, m.ToolReturnPart | m.NativeToolReturnPart):
                change[f.name] = value(r)
            case 'content' if isinstance(part, m.UserPromptPart):
                change[f.name] = words(r) if r.random() < 0.5 else [item(r) for _ in range(r.randrange(4))]
            case 'args':
                change[f.name] = r.choice([words(r), None, obj(r)])
            case 'data':
                change[f.name] = r.randbytes(r.randrange(9))
    return dataclasses.replace(part, **change)


def item(r: random.Random):
    c = r.choice(contents())
    return c if isinstance(c, str | m.CachePoint) else varied(r, c)


def draw(r: random.Random) -> list:
    out = []
    for _ in range(r.randrange(4)):
        if r.random() < 0.5:
            parts = [varied(r, p) for p in r.sample(request_parts(), r.randrange(4))]
            out.append(m.ModelRequest(parts=parts, timestamp=rarely(r, moment(r)), instructions=rarely(r, 'x' + words(r)), metadata=rarely(r, obj(r))))
        else:
            parts = [varied(r, p) for p in r.sample(response_parts(), r.randrange(4))]
            out.append(
                m.ModelResponse(
                    parts=parts,
                    timestamp=moment(r),
                    usage=r.choice(usages()),
                    provider_details=rarely(r, obj(r)),
                    finish_reason=rarely(r, r.choice(FINISHED)),
                    state=r.choice(STATES),
                )
            )
    return out
