# A server of the package mcp for real_test.go, over stdio.
from dataclasses import dataclass

from mcp.server import MCPServer
from mcp.server.mcpserver import Context, Image
from mcp_types import ElicitRequest, ElicitRequestFormParams, InputRequiredResult

server = MCPServer("python", instructions="Written in Python.")


@dataclass
class City:
    name: str
    people: int


@server.tool()
def city(name: str) -> City:
    """Describes a city."""
    return City(name=name, people=9007199254740993)


@server.tool()
def cities() -> list[str]:
    return ["Oslo", "Bergen"]


@server.tool()
def picture() -> Image:
    return Image(data=b"\x89PNG\r\n\x1a\n", format="png")


@server.tool()
def fail() -> str:
    raise ValueError("there is no such city")


@server.tool()
async def count(ctx: Context) -> str:
    await ctx.report_progress(1, 2, "half")
    return "counted"


SURE = {"type": "object", "properties": {"sure": {"type": "boolean"}}, "required": ["sure"]}


@server.tool()
async def delete(name: str, ctx: Context) -> str | InputRequiredResult:
    answers = ctx.input_responses
    if not answers:
        ask = ElicitRequest(params=ElicitRequestFormParams(message=f"Delete {name}?", requested_schema=SURE))
        return InputRequiredResult(input_requests={"ok": ask})
    answer = answers["ok"]
    return "deleted" if answer.action == "accept" and answer.content["sure"] else "kept"


if __name__ == "__main__":
    server.run()
