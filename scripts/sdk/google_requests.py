"""Checks that Google's own SDK takes the golden requests of runtime/google as its types: make sdk.

It needs the package google-genai. Its types refuse members that they do not know.
"""

import json
import pathlib
import sys

import pydantic
from google.genai import types

# The members of a request, and what the SDK has for them. Strings are taken as they are.
TYPES = {
    "contents": list[types.Content],
    "systemInstruction": types.Content,
    "tools": list[types.Tool],
    "toolConfig": types.ToolConfig,
    "generationConfig": types.GenerationConfig,
    "safetySettings": list[types.SafetySetting],
    "cachedContent": str,
    "serviceTier": str,
}

# What tests add by ExtraBody.
EXTRA = {"labels", "store"}


def unsigned(value):
    """The value without signatures of thoughts: those of the tests are not base64."""
    if isinstance(value, list):
        return [unsigned(v) for v in value]
    if isinstance(value, dict):
        return {k: unsigned(v) for k, v in value.items() if k != "thoughtSignature"}
    return value


def check(path: pathlib.Path) -> list[str]:
    body = json.loads(path.read_text())
    if "generateContentRequest" in body:  # counts tokens
        body = {k: v for k, v in body["generateContentRequest"].items() if k != "model"}
    problems = []
    if image := body.get("generationConfig", {}).pop("imageConfig", None):  # the SDK has it elsewhere
        types.ImageConfig.model_validate(image)
    for name, value in body.items():
        if name not in TYPES:
            if name not in EXTRA:
                problems.append(f"{path.name}: the SDK knows no member {name}")
            continue
        try:
            pydantic.TypeAdapter(TYPES[name]).validate_python(unsigned(value))
        except pydantic.ValidationError as e:
            problems.append(f"{path.name}: {name}: {e}")
    return problems


def main() -> int:
    files = sorted(pathlib.Path("runtime/google/testdata").glob("*.json"))
    problems = [p for f in files for p in check(f)]
    print("\n".join(problems) or f"the SDK takes all {len(files)} requests of Google")
    return 1 if problems else 0


sys.exit(main())
