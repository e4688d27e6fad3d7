// Drives a server with @ag-ui/client, as a front end would, and prints what became of it: node drive.mjs URL
import { HttpAgent, buildResumeArray } from "@ag-ui/client";

const base = process.argv[2];
const out = {};
const warnings = [];
for (const k of ["warn", "error"]) console[k] = (...a) => warnings.push(a.map(x => x instanceof Error ? x.message : typeof x === "string" ? x : JSON.stringify(x)).join(" "));

const agent = (path, init = {}) => new HttpAgent({ url: base + "/" + path, threadId: "t", ...init });

async function run(a, rec, params) {
  const r = {}, seen = [];
  warnings.length = 0;
  try {
    const res = await a.runAgent(params, { onEvent: ({ event }) => { seen.push(event.type) }, onRunErrorEvent: ({ event }) => { r.runError = event.code } });
    r.result = res.result;
    r.newMessages = res.newMessages;
  } catch (e) { r.rejected = e.message }
  r.events = seen.join(" ");
  r.warnings = [...warnings];
  rec.runs.push(r);
}

async function scenario(name, f) {
  const rec = { runs: [] };
  try { await f(rec) } catch (e) { rec.driverError = String(e.stack) }
  out[name] = rec;
}

const user = content => ({ id: "u1", role: "user", content });
for (const s of ["text", "tool", "reason", "error"]) await scenario(s, async rec => {
  await run(agent(s, { initialMessages: [user("go")] }), rec, { runId: "r1" });
});
await scenario("two-turns", async rec => {
  const a = agent("text", { threadId: "two", initialMessages: [user("go")] });
  await run(a, rec, { runId: "r1" });
  a.addMessage({ id: "u2", role: "user", content: "again" });
  await run(a, rec, { runId: "r2" });
});
for (const [n, payload] of [["approve-yes", { approved: true }], ["approve-edit", { approved: true, editedArgs: { path: "b.txt" } }], ["approve-no", { approved: false, reason: "not that one" }], ["approve-cancel", null]]) await scenario(n, async rec => {
  const a = agent("approve", { threadId: n, initialMessages: [user("delete it")] });
  await run(a, rec, { runId: "r1" });
  await run(a, rec, { runId: "r-bad" }); // without resume: the client refuses
  const answers = Object.fromEntries(a.pendingInterrupts.map(i => [i.id, payload ? { status: "resolved", payload } : { status: "cancelled" }]));
  await run(a, rec, { runId: "r2", resume: buildResumeArray(a.pendingInterrupts, answers) });
});
const pick = { name: "pick_color", description: "Lets the user pick a color", parameters: { type: "object", properties: { hint: { type: "string" } } } };
for (const [n, answer] of [["client-tool", { content: JSON.stringify({ color: "red" }) }], ["client-tool-error", { content: "", error: "the user closed the dialog" }]]) await scenario(n, async rec => {
  const a = agent("client", { threadId: n, initialMessages: [user("color?")] });
  await run(a, rec, { runId: "r1", tools: [pick] });
  a.addMessage({ id: "tm1", role: "tool", toolCallId: a.messages.at(-1).toolCalls[0].id, ...answer });
  await run(a, rec, { runId: "r2", tools: [pick] });
});
await scenario("both-client-and-approval", async rec => {
  const a = agent("both", { threadId: "both", initialMessages: [user("both")] });
  await run(a, rec, { runId: "r1", tools: [pick] });
  const resume = a.pendingInterrupts.map(i => ({ interruptId: i.id, status: "resolved", payload: { approved: true } }));
  a.addMessage({ id: "tm1", role: "tool", toolCallId: "c1", content: JSON.stringify({ color: "red" }) });
  await run(a, rec, { runId: "r2", tools: [pick], resume });
});
await scenario("abort", async rec => {
  const a = agent("slow", { threadId: "abort", initialMessages: [user("go")] });
  const stop = a.subscribe({ onTextMessageContentEvent: () => a.abortRun() });
  await run(a, rec, { runId: "r1" });
  stop.unsubscribe();
});
await scenario("sub-agent", async rec => {
  await run(agent("sub", { threadId: "sub", initialMessages: [user("go")] }), rec, { runId: "r1" });
});
await scenario("state", async rec => {
  const a = agent("state", { threadId: "state", initialMessages: [user("go")], initialState: { theirs: 1 } });
  await run(a, rec, { runId: "r1" });
  rec.state = a.state;
});
await scenario("reopen", async rec => {
  const a = agent("text", { threadId: "two", initialMessages: [] });
  await run(a, rec, { runId: "r3" });
  rec.opened = a.messages.map(m => m.role + ": " + m.content);
});
await scenario("not-found", async rec => {
  await run(agent("nowhere", { initialMessages: [user("go")] }), rec, { runId: "r1" });
});
// Agents that do anything: the client accepts all of it.
for (let seed = 0; seed < 30; seed++) await scenario("random-" + seed, async rec => {
  const a = agent("random" + seed, { threadId: "random" + seed, initialMessages: [user("go")] });
  const anything = { name: "pick", description: "picks", parameters: { type: "object" } };
  for (let n = 1; n < 5; n++) {
    const answers = Object.fromEntries(a.pendingInterrupts.map((i, k) => [i.id, { status: "resolved", payload: { approved: (k + n) % 2 === 0 } }]));
    const resume = a.pendingInterrupts.length ? buildResumeArray(a.pendingInterrupts, answers) : undefined;
    const done = new Set(a.messages.map(m => m.toolCallId));
    const open = (a.messages.findLast(m => m.toolCalls?.length)?.toolCalls ?? []).filter(c => c.function.name === "pick" && !done.has(c.id));
    for (const c of open) a.addMessage({ id: "t" + n + c.id, role: "tool", toolCallId: c.id, content: JSON.stringify({ color: "red" }) });
    if (n > 1 && !resume && !open.length) a.addMessage({ id: "again" + n, role: "user", content: "again" });
    await run(a, rec, { runId: "r" + n, tools: [anything], resume });
  }
});
process.stdout.write(JSON.stringify(out));
