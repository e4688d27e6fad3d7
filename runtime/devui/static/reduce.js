// What a conversation shows, made of the events of its runs and of its messages.

// A block is something that is shown: {kind: text | thinking | call | file | note | user, ...}.

export const emptyRun = () => ({seq: 0, blocks: [], current: {}, calls: {}, spans: [], step: null, run: null, partial: undefined, output: undefined, full: false});

// take adds an entry of the feed to the state of a run, which it changes.
export function take(s, e) {
  s.seq = e.seq;
  switch (e.type) {
    case "event": event(s, e.event); break;
    case "partial": s.partial = e.value; break;
    case "run": s.run = e.run; if (e.run.status !== "running") settle(s); break;
    case "span": span(s, e.span); break;
    case "step": s.step = e.step.kind ? e.step : null; break;
    case "full": s.full = true; break;
    case "lost": s.blocks.push({kind: "note", text: "An event could not be shown: " + e.value}); break;
  }
}

function span(s, next) {
  const i = s.spans.findIndex(o => o.id === next.id);
  if (i < 0) s.spans.push(next); else s.spans[i] = next;
}

// settle closes what will not grow any more.
function settle(s) {
  for (const b of s.blocks) b.open = false;
}

export function event(s, e) {
  switch (e.event_kind) {
    case "part_start":
      if (e.index === 0) s.current = {};
      part(s, e.index, e.part, true);
      break;
    case "part_delta": delta(s, e); break;
    case "part_end":
      if (s.current[e.index] && !s.current[e.index].open) s.current = {};
      part(s, e.index, e.part, false);
      break;
    case "response_reset":
      for (const b of Object.values(s.current)) s.blocks.splice(s.blocks.indexOf(b), 1);
      s.current = {};
      s.partial = undefined;
      break;
    case "final_result": isOutput(s, e.call); break;
    case "function_tool_call": Object.assign(callOf(s, e.call), {state: "running", open: false}); break;
    case "output_tool_call": callOf(s, e.call).output = true; break;
    case "function_tool_result":
    case "output_tool_result": result(s, e.result); break;
    case "deferred_tool_requests":
      for (const c of [...e.requests.approvals, ...e.requests.calls]) callOf(s, c).state = "waiting";
      break;
    case "custom": custom(s, e.custom); break;
    case "sub_agent": sub(s, e.sub_agent); break;
    case "enqueued_messages": s.blocks.push({kind: "note", text: "Messages were added to the run."}); break;
    case "agent_run_result": s.output = e.output; s.partial = undefined; break;
  }
}

function part(s, index, p, open) {
  let b = s.current[index];
  if (!b) {
    b = s.current[index] = {};
    s.blocks.push(b);
  }
  describe(b, p);
  b.open = open;
  if (b.kind === "call") s.calls[b.id] = b;
}

// describe fills a block with what a part of a response says.
function describe(b, p) {
  switch (p.part_kind) {
    case "text": case "compaction": Object.assign(b, {kind: "text", text: p.content ?? ""}); break;
    case "thinking": Object.assign(b, {kind: "thinking", text: p.content ?? ""}); break;
    case "tool-call": Object.assign(b, {kind: "call", id: p.tool_call_id, name: p.tool_name, args: argsText(p.args)}); break;
    case "builtin-tool-call": case "native-tool-call":
      Object.assign(b, {kind: "call", native: true, id: p.tool_call_id, name: p.tool_name, args: argsText(p.args), state: "done"}); break;
    case "builtin-tool-return": case "native-tool-return": Object.assign(b, {kind: "note", text: "Result of " + p.tool_name, value: p.content}); break;
    case "file": Object.assign(b, {kind: "file", file: p.content}); break;
    default: Object.assign(b, {kind: "note", text: p.part_kind, value: p});
  }
}

export const argsText = a => a == null ? "" : typeof a === "string" ? a : JSON.stringify(a);

function delta(s, e) {
  const b = s.current[e.index];
  const d = e.delta ?? {};
  if (!b) return;
  if (d.part) describe(b, d.part);
  else if (d.args_delta) b.args += d.args_delta;
  else if (d.content_delta) b.text += d.content_delta;
}

function isOutput(s, call) {
  if (call) callOf(s, call).output = true;
  else for (const b of Object.values(s.current)) if (b.kind === "text") b.output = true;
}

function callOf(s, c) {
  let b = s.calls[c.tool_call_id];
  if (!b) {
    b = s.calls[c.tool_call_id] = {kind: "call", id: c.tool_call_id, name: c.tool_name, args: argsText(c.args)};
    s.blocks.push(b);
  }
  return b;
}

function result(s, p) {
  if (!p?.tool_call_id) return;
  const b = callOf(s, {...p, args: ""});
  b.state = "done";
  b.open = false;
  b.outcome = p.outcome ?? "success";
  b.result = p.content;
  if (b.outcome === "retried") s.partial = undefined;
}

function custom(s, c) {
  const b = s.calls[c.tool_call_id];
  if (b) b.said = {name: c.name, data: c.data};
  else s.blocks.push({kind: "note", text: c.name, value: c.data});
}

function sub(s, e) {
  const b = s.calls[e.tool_call_id];
  if (!b) return;
  b.subs ??= {};
  const inner = b.subs[e.run_id] ??= {...emptyRun(), name: e.name};
  event(inner, e.event);
}

// ofMessages returns the blocks of a history.
export function ofMessages(messages) {
  const s = emptyRun();
  for (const m of messages) {
    s.current = {};
    if (m.kind === "response") m.parts.forEach((p, i) => part(s, i, p, false));
    else for (const p of m.parts) requested(s, p);
  }
  for (const b of s.blocks) if (b.kind === "call" && b.name === "final_result") b.output = false;
  return s.blocks;
}

function requested(s, p) {
  switch (p.part_kind) {
    case "user-prompt": s.blocks.push({kind: "user", text: promptText(p.content)}); break;
    case "system-prompt": s.blocks.push({kind: "note", text: "System prompt", value: p.content}); break;
    case "tool-return": result(s, p); break;
    case "retry-prompt": case "retry-feedback": s.blocks.push({kind: "note", text: "The model was asked to try again", value: p.content}); break;
  }
}

// promptText returns the texts of a prompt, and names what else it has.
export function promptText(content) {
  if (typeof content === "string") return content;
  return (content ?? []).map(c => typeof c === "string" ? c : c.content && c.kind === "text-content" ? c.content : `[${c.kind ?? "item"}]`).join("\n");
}
