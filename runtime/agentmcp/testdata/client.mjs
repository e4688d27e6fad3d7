// Calls the server of real_test.go with the clients of @modelcontextprotocol. Usage: client.mjs URL, where they are installed.
import assert from "node:assert/strict";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as Transport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const url = new URL(process.argv[2]);

async function go(label, opts) {
  const c = new Client({ name: "npm", version: "1" }, { capabilities: { elicitation: { form: {} } }, ...opts });
  c.setRequestHandler("elicitation/create", async (r) => {
    assert.equal(r.params.message, 'May delete be called with {"path":"a"}?');
    return { action: "accept", content: { approved: true } };
  });
  await c.connect(new StreamableHTTPClientTransport(url));
  const convert = (await c.listTools()).tools.find((t) => t.name === "convert");
  assert.deepEqual(Object.keys(convert.inputSchema.properties), ["value", "aaa"]);
  const r = await c.callTool({ name: "convert", arguments: { value: 1 } });
  assert.equal(r.structuredContent.unit, "mi");
  assert.equal((await c.callTool({ name: "retry", arguments: {} })).isError, true);
  const d = await c.callTool({ name: "delete", arguments: { path: "a" } });
  assert.equal(d.content[0].text, '{"path":"a"}');
  console.log("ok", label, c.getNegotiatedProtocolVersion?.());
  await c.close();
}

await go("default", {});
await go("auto", { versionNegotiation: { mode: "auto" } });

const c = new Client1({ name: "old", version: "1" });
await c.connect(new Transport1(url));
assert.equal((await c.callTool({ name: "convert", arguments: { value: 1 } })).structuredContent.unit, "mi");
console.log("ok sdk 1");
process.exit(0);
