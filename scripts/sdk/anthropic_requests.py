"""Checks that Anthropic's own SDK takes the golden requests of runtime/anthropic as its types: make sdk.

It needs the packages anthropic and pydantic. A member that the SDK does not know is an error, too, unless a test adds it on purpose.
"""

import json
import pathlib
import sys

import pydantic
from anthropic.types.beta import message_count_tokens_params, message_create_params

# What a test adds by ExtraBody, and what the API still takes for older models although the SDK has dropped it.
EXTRA = {"inference_geo", "temperature", "top_p", "top_k"}


def known(kind: type) -> set[str]:
    """The members that requests of a kind may have."""
    return set(kind.__required_keys__ | kind.__optional_keys__) | EXTRA


def check(path: pathlib.Path) -> list[str]:
    body = json.loads(path.read_text())
    kind = message_create_params.MessageCreateParamsStreaming if body.get("stream") else message_create_params.MessageCreateParamsNonStreaming
    if path.name == "count.json":
        kind = message_count_tokens_params.MessageCountTokensParams
    problems = [f"{path.name}: the SDK knows no member {name}" for name in body if name not in known(kind)]
    try:
        pydantic.TypeAdapter(kind).validate_python(body)
    except pydantic.ValidationError as e:
        problems.append(f"{path.name}: {e}")
    return problems


def main() -> int:
    files = sorted(pathlib.Path("runtime/anthropic/testdata").glob("*.json"))
    problems = [p for f in files for p in check(f)]
    print("\n".join(problems) or f"the SDK takes all {len(files)} requests")
    return 1 if problems else 0


sys.exit(main())
