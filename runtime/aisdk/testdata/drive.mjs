// Drives a server with the AI SDK's Chat, as useChat does, and prints what became of it: node drive.mjs URL
import { AbstractChat, DefaultChatTransport, readUIMessageStream, lastAssistantMessageIsCompleteWithApprovalResponses, lastAssistantMessageIsCompleteWithToolCalls } from "ai";

const base = process.argv[2];
const sleep = ms => new Promise(r => setTimeout(r, ms));
class State {
  status = "ready"; error = undefined; messages = [];
  pushMessage = m => { this.messages = [...this.messages, m] };
  popMessage = () => { this.messages = this.messages.slice(0, -1) };
  replaceMessage = (i, m) => { this.messages = [...this.messages.slice(0, i), structuredClone(m), ...this.messages.slice(i + 1)] };
  snapshot = x => structuredClone(x);
}
class Chat extends AbstractChat { constructor(init) { const state = new State(); state.messages = init.messages ?? []; super({ ...init, state }); this.s = state } }

const out = {};
let seq = 0;
function chat(path, rec, init = {}, opts = () => ({})) {
  const c = new Chat({
    id: "chat" + ++seq, generateId: () => "g" + ++seq, transport: new DefaultChatTransport({ api: base + "/" + path }),
    onError: e => rec.errors.push(e.message), onFinish: f => rec.finishes.push(f.finishReason ?? (f.isAbort ? "abort" : "")), onData: d => rec.data.push(d), ...init, ...opts(() => c),
  });
  return c;
}
async function until(c) { for (let i = 0; i < 200 && c.s.status !== "ready" && c.s.status !== "error"; i++) await sleep(25) }
async function scenario(name, f) {
  const rec = { errors: [], finishes: [], data: [] };
  try {
    const c = await f(rec);
    await sleep(50); await until(c);
    rec.status = c.s.status;
    rec.messages = c.s.messages.map(m => ({ role: m.role, parts: m.parts.map(({ type, text, state, input, output, errorText }) => ({ type, text, state, input, output, errorText })) }));
  } catch (e) { rec.driverError = String(e.stack) }
  out[name] = rec;
}

for (const s of ["text", "tool", "reason", "error"]) await scenario(s, async rec => { const c = chat(s, rec); await c.sendMessage({ text: "go" }); return c });
await scenario("two-turns", async rec => { const c = chat("text", rec); await c.sendMessage({ text: "go" }); await c.sendMessage({ text: "again" }); return c });
for (const [n, approved] of [["approve-yes", true], ["approve-no", false]]) await scenario(n, async rec => {
  const c = chat("approve", rec, { sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses });
  await c.sendMessage({ text: "delete it" });
  const p = c.s.messages.at(-1).parts.find(p => p.state === "approval-requested");
  await c.addToolApprovalResponse({ id: p.approval.id, approved, reason: approved ? undefined : "not that one" });
  return c;
});
await scenario("client-tool", async rec => {
  const c = chat("client", rec, { sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls },
    get => ({ onToolCall: ({ toolCall }) => { get().addToolOutput({ tool: toolCall.toolName, toolCallId: toolCall.toolCallId, output: { color: "red" } }) } }));
  await c.sendMessage({ text: "color?" });
  return c;
});
await scenario("client-tool-error", async rec => {
  const c = chat("client", rec, { sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls });
  await c.sendMessage({ text: "color?" });
  await c.addToolOutput({ tool: "pick_color", toolCallId: "c1", state: "output-error", errorText: "dialog closed" });
  return c;
});
await scenario("regenerate", async rec => { const c = chat("text", rec); await c.sendMessage({ text: "go" }); await c.regenerate(); return c });
await scenario("stop-endpoint", async rec => {
  const c = chat("slow", rec, { id: "s1" });
  const p = c.sendMessage({ text: "go" });
  await sleep(200);
  await fetch(base + "/slow/s1/stop", { method: "POST" });
  await p;
  return c;
});
await scenario("resume-after-reload", async rec => {
  const first = chat("slow", { errors: [], finishes: [], data: [] }, { id: "s2" });
  const p = first.sendMessage({ text: "go" });
  await sleep(200);
  await first.stop();
  await p;
  const c = chat("slow", rec, { id: "s2" });
  await c.resumeStream();
  return c;
});
await scenario("resume-nothing", async rec => { const c = chat("slow", rec, { id: "nothing" }); await c.resumeStream(); return c });
await scenario("stop-client-side", async rec => {
  const c = chat("slow", rec, { id: "s3" });
  const p = c.sendMessage({ text: "go" });
  await sleep(200);
  await c.stop();
  await p;
  return c;
});
await scenario("http-400", async rec => { const c = chat("nowhere", rec); await c.sendMessage({ text: "go" }); return c });
await scenario("readUIMessageStream", async rec => {
  const stream = await new DefaultChatTransport({ api: base + "/tool" }).sendMessages({ chatId: "raw", trigger: "submit-message", messages: [{ id: "1", role: "user", parts: [{ type: "text", text: "go" }] }] });
  const messages = [];
  for await (const m of readUIMessageStream({ stream })) messages[0] = structuredClone(m);
  return { s: { status: "ready", messages } };
});
// A page that is reloaded while a run continues a message after an approval: what it loads and what it is sent are one message.
await scenario("resume-after-approval", async rec => {
  const first = chat("slow-approve", rec, { id: "s4" });
  await first.sendMessage({ text: "delete it" });
  await first.addToolApprovalResponse({ id: first.s.messages.at(-1).parts.find(p => p.state === "approval-requested").approval.id, approved: true });
  const p = first.sendMessage(); // the messages as they are
  await sleep(200);
  await first.stop();
  await p;
  const loaded = await fetch(base + "/slow-approve/s4/messages");
  const c = chat("slow-approve", rec, { id: "s4", messages: loaded.ok ? await loaded.json() : [first.s.messages[0]] });
  await c.resumeStream();
  return c;
});
// Agents that do anything: the client accepts all of it.
for (let seed = 0; seed < 30; seed++) await scenario("random-" + seed, async rec => {
  const c = chat("random" + seed, rec, { id: "random" + seed });
  for (let n = 0; n < 4; n++) {
    const waits = (c.s.messages.at(-1)?.parts ?? []).filter(p => p.state === "approval-requested" || p.state === "input-available");
    for (const [k, p] of waits.entries()) {
      if (p.approval) await c.addToolApprovalResponse({ id: p.approval.id, approved: (k + n) % 2 === 0 });
      else await c.addToolOutput({ tool: "pick", toolCallId: p.toolCallId, output: { color: "red" } });
    }
    await (waits.length ? c.sendMessage() : c.sendMessage({ text: "go" }));
  }
  return c;
});
process.stdout.write(JSON.stringify(out));
