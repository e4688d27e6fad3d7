"""Checks that botocore takes the golden requests of runtime/agentbedrock as those of its model of the API: make sdk.

It needs the package botocore. Bytes stand in base64 in the requests. A member that the model does not know is an error, too.
"""

import base64
import json
import pathlib
import sys

import botocore.session
from botocore.validate import ParamValidator


def plain(shape, value):
    """The value as an application gives it to botocore: documents and structures as they are, bytes decoded."""
    if shape.type_name == "blob":
        return base64.b64decode(value)
    if shape.type_name == "list":
        return [plain(shape.member, v) for v in value]
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        unknown = set(value) - set(shape.members)
        if unknown:
            raise ValueError(f"{shape.name} has no members {sorted(unknown)}")
        return {k: plain(shape.members[k], v) for k, v in value.items()}
    return value


def check(service, path: pathlib.Path) -> list[str]:
    body = json.loads(path.read_text())
    shape = service.operation_model("CountTokens" if path.name == "count.json" else "Converse").input_shape
    try:
        report = ParamValidator().validate(plain(shape, body) | {"modelId": "m"}, shape)
    except ValueError as e:
        return [f"{path.name}: {e}"]
    return [f"{path.name}: {report.generate_report()}"] if report.has_errors() else []


def main() -> int:
    service = botocore.session.get_session().get_service_model("bedrock-runtime")
    files = sorted(pathlib.Path("runtime/agentbedrock/testdata").glob("*.json"))
    problems = [p for f in files for p in check(service, f)]
    print("\n".join(problems) or f"botocore takes all {len(files)} requests of Bedrock")
    return 1 if problems else 0


sys.exit(main())
