# Calls the server of real_test.go with the client of the package mcp. Usage: client.py URL COMMAND
import asyncio, os, sys

from mcp import Client, StdioServerParameters
from mcp_types import ElicitResult


async def elicit(ctx, params):
    assert params.message == 'May delete be called with {"path":"a"}?', params.message
    return ElicitResult(action="accept", content={"approved": True})


async def go(server, **kw):
    async with Client(server, elicitation_callback=elicit, **kw) as c:
        tools = (await c.list_tools()).tools
        convert = next(t for t in tools if t.name == "convert")
        assert list(convert.input_schema["properties"]) == ["value", "aaa"], convert
        r = await c.call_tool("convert", {"value": 1})
        assert r.structured_content == {"value": 9007199254740993, "unit": "mi"} and not r.is_error, r
        r = await c.call_tool("retry", {})
        assert r.is_error and r.content[0].text.startswith("value must be positive"), r
        r = await c.call_tool("picture", {})
        assert [x.type for x in r.content] == ["text", "image"], r
        r = await c.call_tool("delete", {"path": "a"})
        assert r.content[0].text == '{"path":"a"}' and not r.is_error, r
        print("ok", kw, c.protocol_version)


async def main():
    url, command = sys.argv[1:]
    for kw in ({}, {"mode": "legacy"}, {"mode": "2026-07-28"}):
        await asyncio.wait_for(go(url, **kw), 30)
    stdio = StdioServerParameters(command=command, args=[], env=dict(os.environ, AGENTMCP_SERVER="shop"))
    await asyncio.wait_for(go(stdio), 30)


asyncio.run(main())
