import {html, useEffect, useMemo, useRef, useState} from "./preact.js";
import {get, post} from "./api.js";
import {Form, initial} from "./form.js";
import {Json, Value, pretty, duration, label, count} from "./text.js";

// Agent shows what an agent sends to its model, and runs its tools alone.
export function Agent({agent, view, tool}) {
  const [d, setD] = useState(null);
  const [error, setError] = useState("");
  useEffect(() => { get("/agents/" + encodeURIComponent(agent.name)).then(setD, e => setError(e.message)); }, [agent.name]);
  if (error) return html`<main class="page"><p class="failure" role="alert">${error}</p></main>`;
  if (!d) return html`<main class="page"><p class="hint" role="status">Loading…</p></main>`;
  if (d.error) return html`<main class="page"><div class="failure" role="alert"><strong>A run would not begin</strong><p>${d.error}</p></div></main>`;
  return view === "tools" ? html`<${Tools} agent=${agent} request=${d.request} tool=${tool} />` : html`<${Prompt} agent=${agent} request=${d.request} />`;
}

function Tools({agent, request, tool}) {
  const tools = request.tools ?? [];
  const current = tools.find(t => t.name === tool) ?? tools[0];
  if (!current) return html`<main class="page"><p class="hint">This agent has no tools.</p></main>`;
  return html`<main class="page tools-page">
    <nav class="picker" aria-label="Tools"><ul>${tools.map(t => html`<li key=${t.name}><a href=${`#/agent/${encodeURIComponent(agent.name)}/tools/${encodeURIComponent(t.name)}`} aria-current=${t === current ? "true" : null}>${t.name}</a></li>`)}</ul></nav>
    <${Tool} key=${current.name} agent=${agent} tool=${current} /></main>`;
}

function Tool({agent, tool}) {
  const schema = tool.parameters ?? {type: "object", properties: {}};
  const [value, setValue] = useState(() => initial(schema) ?? {});
  const [text, setText] = useState(null);
  const [run, setRun] = useState(null);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef();
  const call = async () => {
    setBusy(true);
    setError("");
    try {
      const r = await post(`/agents/${encodeURIComponent(agent.name)}/tools/${encodeURIComponent(tool.name)}`, {args: text ?? JSON.stringify(value)});
      setRun(r);
      if (r.violations) requestAnimationFrame(() => form.current?.querySelector(".field.invalid input, .field.invalid select, .field.invalid textarea")?.focus());
    } catch (e) { setError(e.message); setRun(null); }
    setBusy(false);
  };
  const toggle = () => {
    if (text === null) return setText(JSON.stringify(value, null, 2));
    try { setValue(JSON.parse(text)); setText(null); } catch { setError("This is not JSON. Run it to see what the decoder says."); }
  };
  const keys = e => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); call(); } };
  const violations = run?.violations ?? [];
  return html`<div class="tool">
    <header><h2>${tool.name}</h2>${tool.approval && html`<span class="chip">needs approval</span>`}${tool.external && html`<span class="chip">external</span>`}</header>
    ${tool.description && html`<p class="lead">${tool.description}</p>`}
    <form ref=${form} onSubmit=${e => { e.preventDefault(); call(); }} onKeyDown=${keys}>
      ${text === null ? html`<${Form} schema=${schema} value=${value} errors=${violations} onChange=${setValue} />`
        : html`<label for="args">Arguments</label><textarea id="args" class="mono" rows=${Math.max(4, text.split("\n").length + 1)} value=${text} onInput=${e => setText(e.currentTarget.value)}></textarea>
          ${violations.length > 0 && html`<ul class="violation-list" role="alert">${violations.map(v => html`<li><code>/${v.loc.join("/")}</code> ${v.msg}</li>`)}</ul>`}`}
      <div class="actions"><button class="primary run-tool" disabled=${busy}>${busy ? "Running…" : "Run"}</button><button type="button" class="quiet" onClick=${toggle}>${text === null ? "Edit as JSON" : "Edit as form"}</button></div>
    </form>
    ${error && html`<p class="failure" role="alert">${error}</p>`}
    ${run && html`<${Outcome} run=${run} />`}
    <details class="note"><summary>Schemas</summary><div class="inside"><h4>Arguments</h4><${Json} value=${schema} />${tool.result && html`<h4>Result</h4><${Json} value=${tool.result} />`}</div></details>
  </div>`;
}

const words = {ok: "Done", refused: "The decoder refused the arguments", retry: "The tool asks the model to try again", failed: "The tool failed", error: "Error", denied: "Denied", external: "This tool runs elsewhere: its arguments are valid, and a run waits for its result"};

function Outcome({run}) {
  const [raw, setRaw] = useState(false);
  return html`<section class=${"outcome-card " + run.status} role="status">
    <div class="head"><h3>${words[run.status] ?? run.status}</h3>${run.took > 0 && html`<span class="hint">${duration(run.took)}</span>`}<span class="grow"></span>${run.result !== undefined && typeof run.result !== "string" && html`<button class="link" onClick=${() => setRaw(!raw)}>${raw ? "Structured" : "JSON"}</button>`}</div>
    ${run.error && run.status !== "refused" && html`<p class="pre">${run.error}</p>`}
    ${run.status === "refused" && html`<p class="hint">${count(run.violations.length, "violation")}. A model would read them and try again.</p>`}
    ${run.result !== undefined && run.result !== run.error && (raw ? html`<${Json} value=${run.result} />` : typeof run.result === "string" ? html`<p class="pre">${run.result}</p>` : html`<${Value} value=${run.result} />`)}
    ${run.said && html`<h4>Further messages</h4><${Json} value=${run.said} />`}
  </section>`;
}

function Prompt({agent, request}) {
  const system = request.messages.flatMap(m => m.parts).filter(p => p.part_kind === "system-prompt");
  const o = request.output ?? {};
  const outputs = [...(o.choices ?? []), ...(o.functions ?? [])];
  return html`<main class="page prompt-page">
    <p class="lead">What a run sends, before you say anything.</p>
    <section><h2>Instructions</h2>${(request.instructions ?? []).length ? request.instructions.map((i, n) => html`<div class="instruction" key=${n}><p class="pre">${i.text}</p>${i.dynamic && html`<span class="chip">computed</span>`}</div>`) : html`<p class="hint">None.</p>`}</section>
    ${system.length > 0 && html`<section><h2>System prompt</h2>${system.map((p, n) => html`<div class="instruction" key=${n}><p class="pre">${p.content}</p></div>`)}</section>`}
    <section><h2>Output</h2>${outputs.length === 0 ? html`<p class="hint">Plain text.</p>` : outputs.map(t => html`<div key=${t.name}><h3>${t.name}</h3>${t.description && html`<p>${t.description}</p>`}<${Schema} schema=${t.parameters} /></div>`)}</section>
    <section><h2>Tools</h2>${(request.tools ?? []).length === 0 ? html`<p class="hint">None.</p>` : html`<ul class="plain">${request.tools.map(t => html`<li key=${t.name}><a href=${`#/agent/${encodeURIComponent(agent.name)}/tools/${encodeURIComponent(t.name)}`}>${t.name}</a> <span class="hint">${t.description}</span></li>`)}</ul>`}</section>
    ${request.settings && Object.keys(request.settings).length > 0 && html`<section><h2>Settings</h2><${Json} value=${request.settings} /></section>`}
  </main>`;
}

function Schema({schema}) {
  const [raw, setRaw] = useState(false);
  const rows = Object.entries(schema?.properties ?? {});
  return html`<div class="schema">${raw ? html`<${Json} value=${schema} />` : html`<div class="table"><table><thead><tr><th>Member</th><th>Type</th><th>About</th></tr></thead>
    <tbody>${rows.map(([n, p]) => html`<tr key=${n}><td><code>${n}</code>${schema.required?.includes(n) ? "" : html` <span class="optional">optional</span>`}</td><td>${typeOf(p)}</td><td>${p.description ?? ""}</td></tr>`)}</tbody></table></div>`}
    <button class="link" onClick=${() => setRaw(!raw)}>${raw ? "Table" : "JSON Schema"}</button></div>`;
}

function typeOf(p) {
  if (p.$ref) return p.$ref.split("/").pop();
  if (p.enum) return p.enum.join(" | ");
  if (p.type === "array") return "list of " + typeOf(p.items ?? {});
  if (p.anyOf ?? p.oneOf) return (p.anyOf ?? p.oneOf).map(typeOf).join(" or ");
  return p.title ?? [p.type ?? "any"].flat().join(" or ");
}
