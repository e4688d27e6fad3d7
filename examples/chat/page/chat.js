// The page of the chat: it speaks the AI SDK's UI message stream, as useChat does, without a framework.

const $ = id => document.getElementById(id);

// h makes an element. Text becomes text, never markup.
function h(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else if (name in e && typeof value !== "string") e[name] = value;
    else if (value !== false && value !== undefined) e.setAttribute(name, value);
  }
  e.append(...children.flat(Infinity).filter(c => c !== null && c !== undefined && c !== false));
  return e;
}

const state = { id: "", messages: [], sent: new Map(), schema: null, running: false, turn: 0, problem: "" };

// ---- the server

async function api(path, options = {}) {
  const res = await fetch(path, options);
  if (res.ok || res.status === 422) return res;
  let text = "The server has answered " + res.status + ".";
  try { text = (await res.json()).error || text } catch { /* not JSON */ }
  throw new Error(text);
}

const json = body => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
const chatPath = what => "/api/chat/" + encodeURIComponent(state.id) + "/" + what;

// chunks reads a stream of server-sent events.
async function* chunks(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let rest = ""; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (rest + value).split("\n\n");
      rest = events.pop();
      for (const event of events) {
        const data = event.split("\n").filter(l => l.startsWith("data: ")).map(l => l.slice(6)).join("\n");
        if (data === "[DONE]") { yield null; return }
        if (data) yield JSON.parse(data);
      }
    }
  } finally { reader.cancel().catch(() => { }) }
}

// ---- messages of chunks

function apply(m, c) {
  const part = (name, id) => m.parts.findLast(p => p[name] === id);
  const tool = () => part("toolCallId", c.toolCallId) ?? (m.parts.push({ type: "tool-" + c.toolName, toolCallId: c.toolCallId, text: "" }), m.parts.at(-1));
  switch (c.type) {
    case "start": if (c.messageId) m.id = c.messageId; break;
    case "start-step": m.parts.push({ type: "step-start" }); break;
    case "reset-step": m.parts.length = m.parts.findLastIndex(p => p.type === "step-start") + 1; break;
    case "text-start": case "reasoning-start": m.parts.push({ type: c.type.slice(0, -6), id: c.id, text: "", state: "streaming" }); break;
    case "text-delta": case "reasoning-delta": part("id", c.id).text += c.delta; break;
    case "text-end": case "reasoning-end": part("id", c.id).state = "done"; break;
    case "tool-input-start": Object.assign(tool(), { state: "input-streaming" }); break;
    case "tool-input-delta": tool().text += c.inputTextDelta; break;
    case "tool-input-available": Object.assign(tool(), { state: "input-available", input: c.input }); break;
    case "tool-input-error": Object.assign(tool(), { state: "output-error", input: c.input, errorText: c.errorText }); break;
    case "tool-approval-request": Object.assign(tool(), { state: "approval-requested", approval: { id: c.approvalId } }); break;
    case "tool-approval-response": {
      const p = m.parts.findLast(p => p.approval?.id === c.approvalId);
      if (p) Object.assign(p, { state: "approval-responded", approval: { ...p.approval, approved: c.approved, reason: c.reason } });
      break;
    }
    case "tool-output-available": Object.assign(tool(), { state: "output-available", output: c.output }); break;
    case "tool-output-error": Object.assign(tool(), { state: "output-error", errorText: c.errorText }); break;
    case "tool-output-denied": Object.assign(tool(), { state: "output-denied" }); break;
    case "data-output": {
      const p = part("type", "data-output");
      if (p) p.data = c.data; else m.parts.push({ type: c.type, data: c.data });
      break;
    }
    case "error": state.problem = c.errorText; break;
    case "abort": m.stopped = true; break;
  }
}

// follow shows a stream. With anew the stream begins its message, which may be there, from its beginning.
async function follow(res, anew) {
  const turn = ++state.turn; // another chat, or another stream, takes the page over
  let m = state.messages.at(-1)?.role === "assistant" ? state.messages.at(-1) : null;
  let ended = false;
  setRunning(true);
  try {
    for await (const c of chunks(res.body)) {
      if (state.turn !== turn) return;
      if (c === null) { ended = true; break }
      if (c.type === "start" && anew) {
        anew = false;
        m = state.messages.find(old => old.id === c.messageId) ?? null;
        if (m) m.parts = [];
      }
      if (!m) state.messages.push(m = { role: "assistant", parts: [] });
      apply(m, c);
      drawLater();
    }
  } catch { /* the connection is lost */ } finally {
    if (state.turn === turn) {
      setRunning(false);
      draw();
    }
  }
  if (!ended && state.turn === turn) await reconnect();
}

// reconnect looks for the stream of a run whose connection was lost.
async function reconnect() {
  const id = state.id;
  let turn = state.turn;
  for (let wait = 300; wait < 10000; wait *= 2) {
    notice("The connection was lost. Trying again…");
    await new Promise(done => setTimeout(done, wait));
    if (state.turn !== turn) return;
    try {
      await open(id);
      return;
    } catch {
      if (state.id !== id) return;
      turn = state.turn; // not yet
    }
  }
  notice("The server cannot be reached.");
}

// post sends the last message, and shows what is answered.
async function post(trigger = "submit-message") {
  const turn = ++state.turn;
  state.problem = "";
  setRunning(true);
  draw();
  let res;
  try {
    res = await api("/api/chat", json({ id: state.id, trigger, messages: state.messages.slice(-1) }));
  } catch (e) {
    if (state.turn !== turn) return;
    state.problem = e.message;
    setRunning(false);
    draw();
    return;
  }
  loadChats();
  if (state.turn !== turn) { res.body.cancel(); return } // the user looks at another chat
  await follow(res, false);
}

function say(text) {
  if (!state.id) {
    state.id = crypto.randomUUID();
    history.pushState(null, "", "#" + state.id);
  }
  notice("");
  state.messages.push({ id: crypto.randomUUID(), role: "user", parts: [{ type: "text", text }] });
  stuck = true;
  return post();
}

// again lets the clerk answer the last message once more.
function again() {
  while (state.messages.at(-1)?.role === "assistant") state.messages.pop();
  return post("regenerate-message");
}

// decide says what the user has decided about a call. The run continues when nothing waits any more.
function decide(p, approved, reason) {
  p.state = "approval-responded";
  p.approval = { ...p.approval, approved, reason: reason || undefined };
  draw();
  if (!state.messages.at(-1).parts.some(p => p.state === "approval-requested")) post();
}

// open shows a chat: what is stored, and the stream of a run that is under way. That is asked for first, so that a run that ends in
// between is stored.
async function open(id) {
  if (!id) {
    Object.assign(state, { id, turn: state.turn + 1, messages: [], sent: new Map(), problem: "" });
    setRunning(false);
    notice("");
    draw();
    mark();
    return;
  }
  const turn = state.turn + 1;
  Object.assign(state, { id, turn });
  const stream = await api(chatPath("stream"));
  const [messages, sent] = await Promise.all([api(chatPath("messages")), api("/api/chats/" + encodeURIComponent(id) + "/forms")].map(async r => (await r).json()));
  if (state.turn !== turn) { stream.body?.cancel(); return }
  Object.assign(state, { messages, sent: new Map(), problem: "" });
  setRunning(false);
  for (const s of sent.sent) state.sent.set(s.message, s);
  notice("");
  stuck = true;
  draw();
  mark();
  if (stream.status === 200) follow(stream, true);
}

// ---- the list of chats

async function loadChats() {
  const { chats } = await (await api("/api/chats")).json();
  $("chats").replaceChildren(...chats.map(c => h("div", { "data-id": c.id },
    h("a", { href: "#" + c.id, title: c.title }, c.title),
    h("button", { type: "button", "aria-label": "Delete “" + c.title + "”", onclick: () => remove(c.id) }, "×"))));
  mark();
}

async function remove(id) {
  await api("/api/chats/" + encodeURIComponent(id), { method: "DELETE" });
  if (state.id === id) location.hash = "";
  loadChats();
}

function mark() {
  let title = "";
  for (const d of $("chats").children) {
    const now = d.dataset.id === state.id;
    d.classList.toggle("now", now);
    d.firstChild.toggleAttribute("aria-current", now);
    if (now) title = d.firstChild.textContent;
  }
  $("title").textContent = title || "Shop clerk";
  document.title = (title ? title + " · " : "") + "Shop clerk";
}

// ---- drawing

let drawn = new Map(); // what was drawn of each message, and the element
let frame = 0, stuck = true;

function drawLater() {
  frame ||= requestAnimationFrame(() => { frame = 0; draw() });
}

function draw() {
  const list = [];
  const next = new Map();
  state.messages.forEach((m, i) => {
    const last = i === state.messages.length - 1;
    const key = JSON.stringify([m, last && state.running, last && m.parts.some(p => p.approval), state.sent.get(m.id)]);
    const old = drawn.get(m);
    const e = old?.key === key ? old.e : drawMessage(m, last, old?.e);
    next.set(m, { key, e });
    list.push(e);
  });
  drawn = next;
  const last = state.messages.at(-1);
  if (state.running && last?.role === "user") list.push(h("div", { class: "assistant" }, h("p", { class: "writing" })));
  if (state.problem) list.push(h("p", { class: "error", role: "alert" }, state.problem, h("button", { type: "button", onclick: again }, "Try again")));
  if (!list.length) list.push(hello());
  const box = $("messages");
  if (list.length !== box.children.length || list.some((e, i) => box.children[i] !== e)) box.replaceChildren(...list);
  if (stuck) $("scroll").scrollTop = $("scroll").scrollHeight;
}

function drawMessage(m, last, old) {
  if (m.role === "user") return h("div", { class: "user" }, m.parts.map(p => p.text ?? "").join("\n"));
  const open = new Set([...old?.querySelectorAll("details[open]") ?? []].map(d => d.dataset.key));
  const parts = m.parts.map((p, i) => drawPart(m, p, i, last)).filter(Boolean);
  for (const d of parts) if (open.has(d.dataset?.key)) d.open = true;
  if (last && state.running) parts.push(h("p", { class: "writing" }));
  if (m.stopped) parts.push(h("p", { class: "stopped" }, "Stopped."));
  return h("div", { class: "assistant" }, parts);
}

function drawPart(m, p, i, last) {
  switch (p.type) {
    case "text": return p.text && h("div", {}, markdown(p.text));
    case "reasoning": return h("details", { "data-key": "r" + i }, h("summary", {}, p.state === "done" ? "Thought about it" : "Thinking…"), h("div", {}, p.text));
    case "data-output": return form(m, p.data, last && state.running);
  }
  if (!p.type.startsWith("tool-") || p.type.startsWith("tool-final_result")) return null;
  if (p.approval) return approval(p, last);
  return call(p, i);
}

const words = name => name.replace(/^tool-/, "").replaceAll("_", " ");
const show = v => typeof v === "string" ? v : JSON.stringify(v, null, 2);
const first = s => s.charAt(0).toUpperCase() + s.slice(1);

function call(p, i) {
  const bad = p.state === "output-error";
  const how = bad ? "has failed" : p.state === "output-available" ? "" : "…";
  return h("details", { "data-key": "c" + i },
    h("summary", { class: bad ? "bad" : "" }, h("b", {}, first(words(p.type))), how || (p.input ? Object.values(p.input).join(", ") : "")),
    h("div", {}, "Arguments\n" + show(p.input ?? p.text), p.output !== undefined ? "\n\nResult\n" + show(p.output) : "", bad ? "\n\n" + p.errorText : ""));
}

const shown = (name, v) => name === "cents" && typeof v === "number" ? (v / 100).toLocaleString("en", { style: "currency", currency: "EUR" }) : show(v);
const label = name => first(name === "cents" ? "amount" : name.replaceAll("_", " "));

function approval(p, last) {
  const yes = p.approval.approved, asks = p.state === "approval-requested" && last;
  const reason = h("input", { placeholder: "Why not? (optional)", "aria-label": "Reason", hidden: true, maxlength: "300" });
  const no = h("button", { type: "button", onclick: () => { if (reason.hidden) { reason.hidden = false; reason.focus(); no.textContent = "Deny it" } else decide(p, false, reason.value) } }, "Deny");
  const badge = asks ? "Needs your approval" : p.state === "approval-requested" ? "Not decided" : p.state === "output-denied" || yes === false ? "Denied" : p.state === "output-error" ? "Failed" : "Approved";
  return h("section", { class: "card" + (asks ? " asks" : ""), "aria-label": "Approval" },
    h("h2", {}, first(words(p.type)), h("span", { class: "badge " + ({ Approved: "yes", Denied: "no", Failed: "no" }[badge] ?? "") }, badge)),
    h("dl", {}, Object.entries(p.input ?? {}).map(([k, v]) => [h("dt", {}, label(k)), h("dd", {}, shown(k, v))])),
    p.errorText && h("p", { class: "bad" }, p.errorText),
    asks && h("div", { class: "buttons" }, h("button", { type: "button", class: "main", onclick: () => decide(p, true) }, "Approve"), reason, no));
}

// form draws the form of its JSON Schema, with what the agent has filled in so far.
function form(m, data, writing) {
  const sent = state.sent.get(m.id), values = sent?.form ?? data ?? {};
  const fields = Object.entries(state.schema?.properties ?? {}).map(([name, s]) => field(name, resolve(s), values[name], !!sent || writing));
  const e = h("form", { class: "card", novalidate: true, "aria-label": "Return form", onsubmit: event => { event.preventDefault(); sendForm(m, e) } },
    h("h2", {}, "Return form", h("span", { class: "badge " + (sent ? "yes" : "") }, sent ? "Sent · R-" + String(sent.number).padStart(4, "0") : writing ? "Filling in…" : "Please check")),
    h("div", { class: "form" }, fields),
    !sent && !writing && h("div", { class: "buttons" }, h("button", { class: "main" }, "Send the form")));
  return e;
}

const resolve = s => s.$ref ? { ...state.schema.$defs[s.$ref.split("/").at(-1)], ...s } : s;

function field(name, s, value, disabled) {
  const attributes = { name, disabled, "data-type": s.type ?? "string" };
  const input = s.enum ? h("select", attributes, h("option", { value: "" }, "—"), s.enum.map(v => h("option", { value: v, selected: v === value }, v)))
    : h("input", { ...attributes, type: s.format === "date" ? "date" : s.type === "integer" ? "number" : "text", value: value ?? "" });
  input.value = value ?? "";
  const wide = name === "item" || name === "note";
  return h("label", { class: wide ? "wide" : "", title: s.description }, label(name), input);
}

async function sendForm(m, e) {
  const form = {};
  for (const f of e.elements) {
    if (!f.name || f.value === "" && !(state.schema.required ?? []).includes(f.name)) continue;
    form[f.name] = f.dataset.type === "integer" && f.value !== "" ? Number(f.value) : f.value;
  }
  e.querySelectorAll("small").forEach(s => s.remove());
  e.querySelectorAll("[aria-invalid]").forEach(f => f.removeAttribute("aria-invalid"));
  try {
    const res = await api("/api/chats/" + encodeURIComponent(state.id) + "/forms/" + encodeURIComponent(m.id), json(form));
    const body = await res.json();
    if (res.status === 422) {
      for (const { field, message } of body.mistakes) {
        const f = e.elements[field];
        if (!f) { notice(message); continue }
        f.setAttribute("aria-invalid", "true");
        f.after(h("small", { role: "alert" }, message));
      }
      e.querySelector("[aria-invalid]")?.focus();
      return;
    }
    for (const s of body.sent) state.sent.set(s.message, s);
    draw();
  } catch (error) { notice(error.message) }
}

function hello() {
  const tries = [["I want a refund for A-17", "asks for your approval"], ["I want to return A-17", "fills in a form with you"], ["Tell me a story", "is long: reload or stop it"], ["Is there an outage?", "shows an error"]];
  return h("div", { class: "hello" }, h("section", {}, h("h2", {}, "How can I help?"), h("p", {}, "Orders, refunds and returns of a small shop.")),
    h("div", {}, tries.map(([text, what]) => h("button", { type: "button", onclick: () => say(text) }, text, h("span", {}, what)))));
}

// markdown makes paragraphs, lists, bold, emphasis and code of a text.
function markdown(text) {
  return text.split(/\n{2,}/).map(block => {
    const lines = block.split("\n");
    if (lines.every(l => /^[-*] /.test(l))) return h("ul", {}, lines.map(l => h("li", {}, inline(l.slice(2)))));
    return h("p", {}, lines.flatMap((l, i) => i ? [h("br"), ...inline(l)] : inline(l)));
  });
}

function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/).map(s =>
    /^\*\*.+\*\*$/.test(s) ? h("strong", {}, s.slice(2, -2)) : /^\*.+\*$/.test(s) ? h("em", {}, s.slice(1, -1)) : /^`.+`$/.test(s) ? h("code", {}, s.slice(1, -1)) : s);
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
}

function setRunning(running) {
  state.running = running;
  $("stop").hidden = !running;
  $("go").hidden = running;
  $("go").disabled = !$("text").value.trim();
}

// ---- events

$("ask").addEventListener("submit", e => {
  e.preventDefault();
  const text = $("text").value.trim();
  if (!text || state.running) return;
  $("text").value = "";
  say(text);
});
$("text").addEventListener("input", () => setRunning(state.running));
$("text").addEventListener("keydown", e => {
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); $("ask").requestSubmit() }
});
$("stop").addEventListener("click", () => api(chatPath("stop"), { method: "POST" }).catch(e => notice(e.message)));
$("new").addEventListener("click", () => { location.hash = ""; drawer(false); $("text").focus() });
$("scroll").addEventListener("scroll", () => { const s = $("scroll"); stuck = s.scrollHeight - s.scrollTop - s.clientHeight < 60 });

function drawer(open) {
  document.body.classList.toggle("open", open);
  $("menu").setAttribute("aria-expanded", String(open));
}
$("menu").addEventListener("click", () => drawer(!document.body.classList.contains("open")));
$("shade").addEventListener("click", () => drawer(false));
$("chats").addEventListener("click", e => { if (e.target.tagName === "A") drawer(false) });
addEventListener("keydown", e => { if (e.key === "Escape") drawer(false) });

const showAddressed = () => open(location.hash.slice(1)).catch(e => notice(e.message));
addEventListener("hashchange", showAddressed);

state.schema = await (await api("/api/form")).json();
await Promise.all([loadChats(), showAddressed()]);
