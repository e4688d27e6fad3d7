"""Checks that Cohere's own SDK takes the golden requests of runtime/cohere as its types: make sdk.

It needs the packages cohere and pydantic. A member that the SDK does not know is an error, too.
"""

import inspect
import json
import pathlib
import sys

import cohere
import pydantic
from cohere import CitationOptions, Thinking
from cohere.v2.client import V2Client

TYPES = {
    "messages": list[cohere.ChatMessageV2],
    "tools": list[cohere.ToolV2],
    "thinking": Thinking,
    "response_format": cohere.ResponseFormatV2,
    "citation_options": CitationOptions,
}


def extras(value, at: str) -> list[str]:
    """The members of models of the SDK that it does not know. It keeps them without a word."""
    if isinstance(value, list):
        return [e for i, v in enumerate(value) for e in extras(v, f"{at}/{i}")]
    if not isinstance(value, pydantic.BaseModel):
        return []
    found = [f"{at}/{name}" for name in value.model_extra or {}]
    return found + [e for name in type(value).model_fields for e in extras(getattr(value, name), f"{at}/{name}")]


def check(path: pathlib.Path) -> list[str]:
    body = json.loads(path.read_text())
    known = set(inspect.signature(V2Client.chat).parameters) | {"stream"}
    problems = [f"{path.name}: the SDK knows no member {name}" for name in body if name not in known]
    for name, kind in TYPES.items():
        if name not in body:
            continue
        try:
            value = pydantic.TypeAdapter(kind).validate_python(body[name])
        except pydantic.ValidationError as e:
            problems.append(f"{path.name}: {name}: {e}")
            continue
        problems += [f"{path.name}: the SDK knows no member {e}" for e in extras(value, name)]
    return problems


def main() -> int:
    files = sorted(pathlib.Path("runtime/cohere/testdata").glob("*.json"))
    problems = [p for f in files for p in check(f)]
    print("\n".join(problems) or f"the SDK takes all {len(files)} requests of Cohere")
    return 1 if problems else 0


sys.exit(main())
