import {html, useEffect, useRef, useState} from "./preact.js";
import {get, post} from "./api.js";
import {Json, Value, Markdown, pretty, brief, duration, cost, count, label} from "./text.js";
import {argsText, promptText} from "./reduce.js";
import {go} from "./route.js";

// Trace is the tree of what a run has done.
export function Trace({info, s, agent, state, refresh, close}) {
  const [open, setOpen] = useState(0);
  const [fork, setFork] = useState(null);
  const [test, setTest] = useState(false);
  const spans = s.spans;
  const soFar = info.status === "running" ? (Date.now() - info.started) * 1000 : 1;
  const total = Math.max(soFar, ...spans.map(p => p.start + Math.max(p.took, 0)));
  const children = parent => spans.filter(p => (p.parent ?? 0) === parent);
  const rows = [];
  const walk = (parent, depth) => { for (const p of children(parent)) { rows.push([p, depth]); walk(p.id, depth + 1); } };
  walk(0, 0);
  const over = info.status !== "running" && info.status !== "waiting";
  const keys = e => {
    if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
    const all = [...e.currentTarget.querySelectorAll(".span > button")];
    const at = all.indexOf(document.activeElement);
    all[Math.min(all.length - 1, Math.max(0, at + (e.key === "ArrowDown" ? 1 : -1)))]?.focus();
    e.preventDefault();
  };
  return html`<aside class="trace" aria-label="Trace">
    <header><h2>Trace</h2><span class="grow"></span>
      ${over && html`<button class="quiet" onClick=${() => setTest(true)}>Export test</button>`}
      <button class="icon" aria-label="Close the trace" onClick=${close}>×</button></header>
    <${Totals} info=${info} spans=${spans} />
    ${rows.length === 0 && html`<p class="hint">${info.status === "running" ? "Waiting for the first step…" : "Nothing was traced."}</p>`}
    <ol class="spans" role="tree" onKeyDown=${keys}>${rows.map(([p, depth]) => html`<${Span} key=${p.id} ...${{p, depth, total, agent, state}} run=${info.id} open=${open === p.id} toggle=${() => setOpen(open === p.id ? 0 : p.id)} onFork=${setFork} />`)}</ol>
    ${fork && html`<${Fork} ...${{...fork, info, agent, state, refresh}} close=${() => setFork(null)} />`}
    ${test && html`<${Test} run=${info.id} close=${() => setTest(false)} />`}
  </aside>`;
}

function Totals({info, spans}) {
  const u = info.usage;
  const refused = spans.filter(p => p.kind === "refused" || p.status === "retry").length;
  const facts = [["Time", duration(info.took * 1000)], ["Requests", u?.requests ?? spans.filter(p => p.kind === "request").length], ["Tokens", u ? (u.input_tokens + u.output_tokens).toLocaleString() : "…"], ["Cost", u ? cost(u.cost) || "—" : "…"], ["Retries", refused]];
  return html`<dl class="totals">${facts.map(([k, v]) => html`<div key=${k}><dt>${k}</dt><dd>${v}</dd></div>`)}</dl>`;
}

const kinds = {run: "Agent", request: "Request", tool: "Tool", refused: "Refused"};

function Span({p, depth, total, run, open, toggle, agent, state, onFork}) {
  const left = p.start / total * 100;
  const width = Math.max(0.8, (p.took < 0 ? total - p.start : p.took) / total * 100);
  const tokens = p.usage ? p.usage.input_tokens + p.usage.output_tokens : 0;
  const name = p.kind === "request" ? (p.step ? `Request ${p.step}` : "Request") : p.name || kinds[p.kind];
  return html`<li class=${`span ${p.kind} ${p.status ?? "live"}`} role="treeitem" aria-level=${depth + 1} aria-expanded=${open} data-kind=${p.kind}>
    <button onClick=${toggle} style=${{paddingLeft: 12 + depth * 13 + "px"}}>
      <span class="glyph" aria-hidden="true"></span><span class="name">${name}</span>
      <span class="extra">${p.kind === "request" ? p.name : p.kind === "tool" || p.kind === "refused" ? brief(p.args) : ""}</span>
      <span class="nums">${tokens > 0 && html`<span>${tokens.toLocaleString()} tok</span>`}${p.usage && cost(p.usage.cost) && html`<span>${cost(p.usage.cost)}</span>`}<span class="time">${p.took < 0 ? "…" : duration(p.took)}</span></span>
      <span class="bar" aria-hidden="true"><i style=${{marginLeft: Math.min(left, 99) + "%", width: Math.min(width, 100 - Math.min(left, 99)) + "%"}}></i></span>
    </button>
    ${open && html`<${Detail} ...${{p, run, agent, state, onFork}} />`}</li>`;
}

function Detail({p, run, onFork}) {
  const [d, setD] = useState(null);
  const [error, setError] = useState("");
  useEffect(() => {
    if (!p.detail) return;
    let gone = false;
    get(`/runs/${run}/spans/${p.id}`).then(x => { if (!gone) setD(x); }, e => { if (!gone) setError(e.message); });
    return () => { gone = true; };
  }, [p.id, p.took, p.detail]);
  const violations = Array.isArray(p.violations) ? p.violations : null;
  return html`<div class="detail">
    ${p.error && html`<p class="failure"><strong>${label(p.code ?? "error")}</strong> ${p.error}</p>`}
    ${violations && html`<h4>${p.kind === "request" ? "What the model was told to correct" : "Violations"}</h4><ul class="violation-list">${violations.map(v => html`<li><code>/${v.loc.join("/")}</code> ${v.msg}</li>`)}</ul>`}
    ${p.violations && !violations && html`<h4>What the model was told to correct</h4><p class="pre">${typeof p.violations === "string" ? p.violations : JSON.stringify(p.violations)}</p>`}
    ${(p.kind === "tool" || p.kind === "refused") && html`<h4>Arguments</h4><${Json} text=${pretty(p.args ?? "")} />`}
    ${p.result !== undefined && html`<h4>Result</h4>${typeof p.result === "string" ? html`<p class="pre">${p.result}</p>` : html`<${Value} value=${p.result} />`}`}
    ${p.kind === "request" && html`<p class="hint">${[p.name, p.first && `first piece after ${duration(p.first)}`, p.usage && `${p.usage.input_tokens.toLocaleString()} in, ${p.usage.output_tokens.toLocaleString()} out`, cost(p.usage?.cost), p.usage?.cache_read_tokens > 0 && `${p.usage.cache_read_tokens.toLocaleString()} from the cache`].filter(Boolean).join(" · ")}</p>`}
    ${error && html`<p class="failure">${error}</p>`}
    ${d && html`<${Sent} ...${{d, p, onFork}} />`}
    ${p.outline && html`<p class="hint">Register the agent to see what is sent to its model.</p>`}
    ${p.kind === "run" && html`<p class="hint">Run ${p.run_id}</p>`}
  </div>`;
}

// Sent is what was sent to a model, and what it has responded.
function Sent({d, onFork}) {
  const [raw, setRaw] = useState(false);
  const q = d.request;
  if (!q) return d.response ? html`<h4>Response</h4><${Message} m=${d.response} />` : html`<p class="hint">The messages were too large to be kept.</p>`;
  const before = () => onFork({messages: q.messages});
  const after = () => onFork({messages: [...q.messages, d.response]});
  const calls = d.response?.parts.some(x => x.part_kind === "tool-call");
  return html`<div class="actions"><button onClick=${before}>Fork from here…</button>${calls && html`<button onClick=${after}>Change its calls…</button>`}<span class="grow"></span><button class="link" aria-pressed=${raw} onClick=${() => setRaw(!raw)}>${raw ? "Readable" : "JSON"}</button></div>
    ${raw ? html`<${Json} value=${d} />` : html`
      ${d.instructions && html`<h4>Instructions</h4><p class="pre">${d.instructions}</p>`}
      <h4>Messages as sent</h4>${q.messages.map((m, i) => html`<${Message} key=${i} m=${m} />`)}
      ${d.response && html`<h4>Response</h4><${Message} m=${d.response} />`}
      ${(q.tools?.length > 0 || q.output?.choices?.length > 0) && html`<details class="note"><summary>${count((q.tools ?? []).length, "tool")}${q.output?.choices?.length ? `, ${count(q.output.choices.length, "output")}` : ""}</summary><div class="inside">${[...(q.tools ?? []), ...(q.output?.choices ?? [])].map(t => html`<h5>${t.name}</h5><${Json} value=${t.parameters} />`)}</div></details>`}
      ${q.settings && Object.keys(q.settings).length > 0 && html`<details class="note"><summary>Settings</summary><div class="inside"><${Json} value=${q.settings} /></div></details>`}`}`;
}

function Message({m}) {
  return html`<div class=${"message " + m.kind}>${m.parts.map((p, i) => html`<div class="part" key=${i}><span class="role">${roleOf(p)}</span><div class="body"><${PartBody} p=${p} /></div></div>`)}</div>`;
}

function roleOf(p) {
  return {"user-prompt": "user", "system-prompt": "system", "tool-return": p.tool_name, "tool-call": p.tool_name, text: "text", thinking: "thinking", "retry-prompt": "retry", "retry-feedback": "retry"}[p.part_kind] ?? p.part_kind;
}

function PartBody({p}) {
  switch (p.part_kind) {
    case "user-prompt": return html`<p class="pre">${promptText(p.content)}</p>`;
    case "system-prompt": case "thinking": case "text": return html`<p class="pre">${p.content}</p>`;
    case "tool-call": return html`<${Json} text=${pretty(argsText(p.args))} />`;
    case "tool-return":
      return html`${p.outcome && p.outcome !== "success" && html`<span class="chip">${p.outcome}</span>`}${typeof p.content === "string" ? html`<p class="pre">${p.content}</p>` : html`<${Json} value=${p.content} />`}`;
  }
  return typeof p.content === "string" ? html`<p class="pre">${p.content}</p>` : html`<${Json} value=${p.content ?? p} />`;
}

// Modal is a dialog.
function Modal({title, close, children, wide}) {
  const ref = useRef();
  useEffect(() => { ref.current.showModal(); }, []);
  return html`<dialog ref=${ref} class=${wide ? "wide" : ""} onClose=${close} aria-label=${title}><header><h2>${title}</h2><span class="grow"></span><button class="icon" aria-label="Close" onClick=${() => ref.current.close()}>×</button></header>${children}</dialog>`;
}

// Fork continues a history, changed or not, as a new conversation.
function Fork({messages, info, agent, state, refresh, close}) {
  const [history, setHistory] = useState(messages);
  const [model, setModel] = useState(info.model ?? "");
  const [own, setOwn] = useState(false);
  const [instructions, setInstructions] = useState(instructionsOf(messages));
  const [stepping, setStepping] = useState(false);
  const [bad, setBad] = useState({});
  const [error, setError] = useState("");
  const set = (i, j, change) => setHistory(history.map((m, n) => n !== i ? m : {...m, parts: m.parts.map((p, k) => k !== j ? p : {...p, ...change})}));
  const run = async () => {
    try {
      const begun = await post(`/runs/${info.id}/fork`, {messages: history, model, step: stepping, ...(own ? {instructions} : {})});
      await refresh();
      close();
      go("talk", begun.talk);
    } catch (e) { setError(e.message); }
  };
  return html`<${Modal} title="Fork" close=${close} wide>
    <p class="hint">A new conversation begins with this history. Change what you like: what was said, the arguments of calls, results.</p>
    <div class="history">${history.map((m, i) => m.parts.map((p, j) => html`<${Editable} key=${i + "-" + j} id=${`h-${i}-${j}`} p=${p} change=${c => set(i, j, c)} invalid=${x => setBad(b => ({...b, [`${i}-${j}`]: x}))} />`))}</div>
    <div class="choices">
      <label for="fork-model">Model</label><select id="fork-model" onChange=${e => setModel(e.currentTarget.value)}><option value="" selected=${!model}>${agent.model || "the agent's own"}</option>${state.models.map(m => html`<option key=${m} value=${m} selected=${m === model}>${m}</option>`)}</select>
      <label class="check"><input type="checkbox" checked=${own} onChange=${e => setOwn(e.currentTarget.checked)} />Other instructions</label>
      ${own && html`<textarea aria-label="Instructions" rows="4" value=${instructions} onInput=${e => setInstructions(e.currentTarget.value)}></textarea>`}
      <label class="check"><input type="checkbox" checked=${stepping} onChange=${e => setStepping(e.currentTarget.checked)} />Step by step</label>
    </div>
    ${error && html`<p class="failure" role="alert">${error}</p>`}
    <div class="actions"><button class="primary" autofocus disabled=${Object.values(bad).some(Boolean)} onClick=${run}>Run the fork</button><button onClick=${close}>Cancel</button></div><//>`;
}

const instructionsOf = messages => [...messages].reverse().find(m => m.instructions)?.instructions ?? "";

// Editable is a part of a history that can be changed.
function Editable({id, p, change, invalid}) {
  const json = p.part_kind === "tool-call" || p.part_kind === "tool-return" && typeof p.content !== "string";
  const [text, setText] = useState(p.part_kind === "tool-call" ? pretty(argsText(p.args)) : typeof p.content === "string" ? p.content : p.part_kind === "user-prompt" ? promptText(p.content) : JSON.stringify(p.content, null, 2));
  const [wrong, setWrong] = useState("");
  if (!["user-prompt", "system-prompt", "text", "tool-call", "tool-return"].includes(p.part_kind) || p.part_kind === "user-prompt" && typeof p.content !== "string") {
    return html`<div class="part fixed"><span class="role">${roleOf(p)}</span><div class="body"><${PartBody} p=${p} /></div></div>`;
  }
  const edit = e => {
    const t = e.currentTarget.value;
    setText(t);
    if (p.part_kind === "tool-call") return change({args: t});
    if (!json) return change({content: t});
    try { change({content: JSON.parse(t)}); setWrong(""); invalid(false); } catch { setWrong("This is not JSON."); invalid(true); }
  };
  return html`<div class="part"><label class="role" for=${id}>${roleOf(p)}${p.part_kind === "tool-return" ? " →" : p.part_kind === "tool-call" ? "()" : ""}</label>
    <div class="body"><textarea id=${id} class=${json ? "mono" : ""} rows=${Math.min(10, text.split("\n").length + (text.length > 90 ? 1 : 0))} value=${text} onInput=${edit}></textarea>${wrong && html`<p class="violation">${wrong}</p>`}</div></div>`;
}

// Test is a run as a Go test.
function Test({run, close}) {
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const [said, setSaid] = useState("Copy");
  const [agent, setAgent] = useState("");
  const [deps, setDeps] = useState("");
  useEffect(() => {
    const later = setTimeout(() => get(`/runs/${run}/test?agent=${encodeURIComponent(agent)}&deps=${encodeURIComponent(deps)}`).then(x => { setText(x); setError(""); }, e => setError(e.message)), text ? 300 : 0);
    return () => clearTimeout(later);
  }, [agent, deps]);
  const copy = async () => {
    try { await navigator.clipboard.writeText(text); setSaid("Copied"); } catch { setSaid("Select it and copy"); }
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], {type: "text/plain"}));
    Object.assign(document.createElement("a"), {href: url, download: "run_test.go"}).click();
    URL.revokeObjectURL(url);
  };
  return html`<${Modal} title="Go test" close=${close} wide>
    <p class="hint">It plays the model as it responded here, and compares the output and the results of the tools.</p>
    <div class="expressions"><label for="test-agent">The agent, as the test names it</label><input id="test-agent" class="mono" placeholder="as it was registered" value=${agent} onInput=${e => setAgent(e.currentTarget.value)} />
      <label for="test-deps">Its dependencies</label><input id="test-deps" class="mono" placeholder="as they were registered" value=${deps} onInput=${e => setDeps(e.currentTarget.value)} /></div>
    ${error ? html`<p class="failure" role="alert">${error}</p>` : text ? html`<pre class="code"><code>${text}</code></pre>` : html`<p class="hint">Loading…</p>`}
    <div class="actions"><button class="primary" autofocus disabled=${!text} onClick=${copy}>${said}</button><button disabled=${!text} onClick=${save}>Save as run_test.go</button></div><//>`;
}
