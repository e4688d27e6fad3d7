import {html, useEffect, useLayoutEffect, useRef, useState, useCallback, useMemo} from "./preact.js";
import {get, post, follow} from "./api.js";
import {emptyRun, take, ofMessages} from "./reduce.js";
import {Markdown, Value, Json, pretty, brief, duration, cost, count, label} from "./text.js";
import {Trace} from "./trace.js";
import {go} from "./route.js";

// useRun follows a run: what has happened, and what happens.
function useRun(info) {
  const state = useRef(null);
  if (state.current?.id !== info.id) state.current = {id: info.id, s: emptyRun()};
  const [, redraw] = useState(0);
  const live = info.status === "running" ? "live" : info.took; // a run that has waited may have ended again before the list says that it goes on
  useEffect(() => {
    const s = state.current.s;
    const stop = new AbortController();
    let drawn = false;
    const draw = () => {
      if (drawn) return;
      drawn = true;
      requestAnimationFrame(() => { drawn = false; redraw(n => n + 1); });
    };
    (async () => {
      while (!stop.signal.aborted) {
        try {
          await follow(info.id, s.seq, e => { take(s, e); draw(); }, stop.signal);
          draw();
          return;
        } catch (e) {
          if (e.status === 404 || stop.signal.aborted) return;
          await new Promise(r => setTimeout(r, 700));
        }
      }
    })();
    return () => stop.abort();
  }, [info.id, live]);
  return state.current.s;
}

export function Chat({agent, state, talk, runID, away, refresh}) {
  const [detail, setDetail] = useState(null);
  const [error, setError] = useState("");
  const [showTrace, setShowTrace] = useState(() => innerWidth >= 1100 && localStorage.trace !== "off");
  const [shown, setShown] = useState("");
  const states = useRef({});
  const [, redraw] = useState(0);
  const runs = useMemo(() => {
    const now = new Map(state.runs.map(r => [r.id, r]));
    const known = (detail?.runs ?? []).map(r => now.get(r.id) ?? r);
    const more = talk ? state.runs.filter(r => r.talk === talk.id && !known.some(k => k.id === r.id)).reverse() : [];
    return [...known, ...more];
  }, [state, detail, talk?.id]);
  const load = useCallback(async () => {
    if (!talk) return;
    try { setDetail(await get("/talks/" + talk.id)); } catch (e) { setError(e.message); }
  }, [talk?.id]);
  useEffect(() => { load(); }, [load]);
  const live = runs.map(r => states.current[r.id]?.run ?? r); // the list is older than the feed
  const last = live[live.length - 1];
  const traced = live.find(r => r.id === (shown || runID)) ?? last;
  const toggle = on => { setShowTrace(on); localStorage.trace = on ? "on" : "off"; };
  const report = (id, s) => { states.current[id] = s; redraw(n => n + 1); };

  return html`<div class=${showTrace && traced ? "split" : "split single"}>
    <main class="chat">
      <${Scroll} key=${talk?.id}>
        ${!talk && html`<${Welcome} agent=${agent} />`}
        ${talk?.from && html`<p class="hint forked">This conversation is a fork. It begins with the history of another run, as you have changed it.</p>`}
        ${talk && !detail && !error && html`<p class="hint" role="status">Loading…</p>`}
        ${detail && html`<${Blocks} blocks=${ofMessages(detail.messages)} agent=${agent} />`}
        ${detail && runs.map(r => html`<${Run} key=${r.id} info=${r} ...${{agent, refresh, report}} current=${showTrace && traced?.id === r.id} onTrace=${() => { setShown(r.id); toggle(true); }} />`)}
        ${error && html`<p class="failure" role="alert">${error}</p>`}
      <//>
      <${Composer} ...${{agent, state, talk, last, away, refresh, onError: setError}} step=${last && states.current[last.id]?.step} traceOn=${showTrace} onTrace=${traced ? () => toggle(!showTrace) : null} />
    </main>
    ${showTrace && traced && html`<${Trace} key=${traced.id} info=${traced} s=${states.current[traced.id] ?? emptyRun()} ...${{agent, state, refresh}} close=${() => toggle(false)} />`}
  </div>`;
}

// Scroll keeps the end in view while it grows, unless the user has scrolled away from it.
function Scroll({children}) {
  const ref = useRef();
  const end = useRef(true);
  useLayoutEffect(() => { if (end.current) ref.current.scrollTop = ref.current.scrollHeight; });
  useEffect(() => {
    const grown = new ResizeObserver(() => { if (end.current) ref.current.scrollTop = ref.current.scrollHeight; });
    grown.observe(ref.current.firstElementChild);
    return () => grown.disconnect();
  }, []);
  const scrolled = e => { const t = e.currentTarget; end.current = t.scrollHeight - t.scrollTop - t.clientHeight < 60; };
  return html`<div class="scroll" ref=${ref} onScroll=${scrolled}><div class="thread" aria-live="polite">${children}</div></div>`;
}

function Welcome({agent}) {
  return html`<div class="welcome"><img src="icon.svg" alt="" width="44" height="44" /><h2>${agent.name}</h2>
    <p>${agent.description || "What shall this agent do?"}</p>
    <p class="hint">${agent.model || "no model"} · ${agent.text ? "plain text" : "typed output"}</p></div>`;
}

function Run({info, agent, refresh, report, onTrace, current}) {
  const s = useRun(info);
  useEffect(() => { report(info.id, s); }, [s.seq, s]);
  const now = s.run ?? info;
  const busy = now.status === "running";
  const waited = useRef(busy);
  useEffect(() => { if (waited.current !== busy) { waited.current = busy; refresh(); } }, [busy]);
  const output = s.output !== undefined ? s.output : s.partial;
  const typed = !agent.text && output !== undefined && output !== null && typeof output === "object";
  return html`<section class=${current ? "run current" : "run"} data-run=${info.id} data-status=${now.status}>
    ${info.prompt && html`<div class="said"><div class="bubble">${info.prompt}</div></div>`}
    <${Blocks} blocks=${s.blocks} agent=${agent} hideOutput=${typed} />
    ${typed && html`<${Output} value=${output} growing=${s.output === undefined && busy} />`}
    ${busy && !s.step && html`<p class="working" role="status"><span class="pulse"></span><span class="sr">The agent is working.</span></p>`}
    ${now.status === "waiting" && now.open && html`<${Decisions} run=${info.id} open=${now.open} refresh=${refresh} />`}
    ${now.status === "failed" && html`<div class="failure" role="alert"><strong>${label(now.code || "error")}</strong><p>${now.error}</p></div>`}
    ${s.full && html`<p class="hint">The run is too large to be shown as a whole.</p>`}
    ${!busy && html`<footer class="facts">
      <span>${now.status === "stopped" ? "Stopped" : now.status === "waiting" ? "Waiting for you" : duration(now.took * 1000)}</span>
      ${now.usage && html`<span>${count(now.usage.requests, "request")}</span><span>${(now.usage.input_tokens + now.usage.output_tokens).toLocaleString()} tokens</span>${cost(now.usage.cost) && html`<span>${cost(now.usage.cost)}</span>`}`}
      ${info.model && html`<span>${info.model}</span>`}
      <button class="link" onClick=${onTrace}>Trace</button></footer>`}
  </section>`;
}

function Blocks({blocks, agent, hideOutput}) {
  return blocks.map((b, i) => html`<${Block} key=${i} b=${b} hideOutput=${hideOutput} agent=${agent} />`);
}

function Block({b, hideOutput, agent}) {
  switch (b.kind) {
    case "user": return html`<div class="said"><div class="bubble">${b.text}</div></div>`;
    case "text": return b.output && hideOutput || !b.text ? null : html`<div class=${b.open ? "text open" : "text"}><${Markdown} text=${b.text} /></div>`;
    case "thinking": return html`<details class="thinking"><summary>${b.open ? "Thinking…" : "Thought"}<span class="peek">${b.text}</span></summary><div class="inside"><${Markdown} text=${b.text} /></div></details>`;
    case "call": return b.output && (hideOutput || b.outcome !== "retried") && b.outcome !== "retried" ? null : html`<${Call} b=${b} agent=${agent} />`;
    case "file": return html`<${File} file=${b.file} />`;
  }
  return html`<details class="note"><summary>${b.text}</summary>${b.value !== undefined && html`<div class="inside">${typeof b.value === "string" ? html`<p class="pre">${b.value}</p>` : html`<${Json} value=${b.value} />`}</div>`}</details>`;
}

function File({file}) {
  const image = file?.kind === "binary" && file.media_type?.startsWith("image/");
  return image ? html`<img class="file" alt="An image that the model made" src=${`data:${file.media_type};base64,${file.data}`} />` : html`<${Json} value=${{...file, data: undefined}} />`;
}

const outcomes = {retried: "asked to try again", failed: "failed", denied: "denied", interrupted: "interrupted"};

function Call({b, agent}) {
  const bad = b.outcome && b.outcome !== "success";
  const mark = b.open ? "writing" : b.state === "running" ? "running" : b.state === "waiting" ? "waiting" : bad ? "bad" : b.state === "done" ? "ok" : "";
  const violations = Array.isArray(b.result) && bad && b.result.every(v => v?.msg) ? b.result : null;
  return html`<details class=${"call " + mark} open=${b.open || undefined}>
    <summary><span class="state" aria-hidden="true"></span><span class="name">${b.name}</span><span class="peek">${b.open ? "" : brief(b.args)}</span>
      <span class="outcome">${bad ? outcomes[b.outcome] ?? b.outcome : b.state === "running" ? "running" : b.state === "waiting" ? "waits" : ""}</span></summary>
    <div class="inside">
      ${b.args && b.args !== "{}" && html`<h4>Arguments</h4><${Json} text=${b.open ? b.args : pretty(b.args)} />`}
      ${b.said && html`<p class="hint">${b.said.name}: ${JSON.stringify(b.said.data)}</p>`}
      ${violations ? html`<h4>Violations</h4><ul class="violation-list">${violations.map(v => html`<li><code>/${v.loc.join("/")}</code> ${v.msg}</li>`)}</ul>`
        : b.result !== undefined && html`<h4>Result</h4>${typeof b.result === "string" ? html`<p class="pre">${b.result}</p>` : html`<${Value} value=${b.result} />`}`}
    </div></details>
    ${b.subs && Object.values(b.subs).map(s => html`<div class="sub-agent" key=${s.name}><span class="by">${s.name}</span><${Blocks} blocks=${s.blocks} agent=${agent} /></div>`)}`;
}

function Output({value, growing}) {
  const [raw, setRaw] = useState(false);
  return html`<div class=${growing ? "output growing" : "output"} data-partial=${growing ? "true" : undefined}>
    <div class="head"><h3>Output</h3>${growing && html`<span class="hint">growing…</span>`}<button class="link" aria-pressed=${raw} onClick=${() => setRaw(!raw)}>${raw ? "Structured" : "JSON"}</button></div>
    ${raw ? html`<${Json} value=${value} />` : html`<${Value} value=${value} />`}</div>`;
}

// Decisions are about the calls that a run waits for.
function Decisions({run, open, refresh}) {
  const [edits, setEdits] = useState(() => Object.fromEntries([...open.approvals, ...open.calls].map(c => [c.tool_call_id, {what: "", args: pretty(typeof c.args === "string" ? c.args : JSON.stringify(c.args ?? {})), reason: "", result: ""}])));
  const [error, setError] = useState("");
  const [sent, setSent] = useState(false);
  const set = (id, change) => setEdits(all => ({...all, [id]: {...all[id], ...change}}));
  const send = async all => {
    setError("");
    const body = {approvals: {}, calls: {}};
    try {
      for (const c of open.approvals) {
        const e = all[c.tool_call_id];
        const written = pretty(typeof c.args === "string" ? c.args : JSON.stringify(c.args ?? {}));
        body.approvals[c.tool_call_id] = e.what === "approve" ? {approved: true, ...(e.args !== written ? {args: object(e.args)} : {})} : {approved: false, message: e.reason};
      }
      for (const c of open.calls) {
        const e = all[c.tool_call_id];
        body.calls[c.tool_call_id] = e.what === "fail" ? {failed: e.result || "The call has failed."} : {content: anything(e.result)};
      }
      setSent(true);
      await post(`/runs/${run}/resume`, body);
      refresh();
    } catch (e) {
      setSent(false);
      setError(e.message);
    }
  };
  const decide = (id, change) => {
    const next = {...edits, [id]: {...edits[id], ...change}};
    setEdits(next);
    if (Object.values(next).every(e => e.what)) send(next);
  };
  return html`<div class="decisions">
    ${open.approvals.map(c => html`<${Approval} key=${c.tool_call_id} call=${c} e=${edits[c.tool_call_id]} set=${x => set(c.tool_call_id, x)} decide=${x => decide(c.tool_call_id, x)} sent=${sent} />`)}
    ${open.calls.map(c => html`<${External} key=${c.tool_call_id} call=${c} e=${edits[c.tool_call_id]} set=${x => set(c.tool_call_id, x)} decide=${x => decide(c.tool_call_id, x)} sent=${sent} />`)}
    ${error && html`<p class="failure" role="alert">${error}</p>`}</div>`;
}

function object(text) {
  let o;
  try { o = JSON.parse(text); } catch { throw new Error("The arguments are not JSON."); }
  if (o === null || typeof o !== "object" || Array.isArray(o)) throw new Error("The arguments must be a JSON object.");
  return o;
}

// anything reads a result: JSON, or else text.
function anything(text) {
  try { return JSON.parse(text); } catch { return text; }
}

function Approval({call, e, set, decide, sent}) {
  const [mode, setMode] = useState("");
  const id = "d-" + call.tool_call_id;
  return html`<form class=${e.what ? "decision made" : "decision"} onSubmit=${ev => ev.preventDefault()}>
    <p class="ask">Run <strong>${call.tool_name}</strong>?</p>
    ${mode === "edit" ? html`<label for=${id}>Arguments</label><textarea id=${id} class="mono" rows=${Math.min(12, e.args.split("\n").length + 1)} value=${e.args} onInput=${x => set({args: x.currentTarget.value})}></textarea>`
      : html`<${Value} value=${asObject(e.args)} />`}
    ${mode === "deny" && html`<label for=${id}>Reason, for the model</label><input id=${id} value=${e.reason} autofocus onInput=${x => set({reason: x.currentTarget.value})} onKeyDown=${x => x.key === "Enter" && decide({what: "deny"})} />`}
    <div class="actions">
      ${mode === "deny" ? html`<button type="button" class="danger" disabled=${sent} onClick=${() => decide({what: "deny"})}>Deny</button><button type="button" class="quiet" onClick=${() => setMode("")}>Back</button>`
        : html`<button type="button" class="primary" disabled=${sent} onClick=${() => decide({what: "approve"})}>${mode === "edit" ? "Approve with these" : "Approve"}</button>
          <button type="button" disabled=${sent} onClick=${() => setMode("deny")}>Deny…</button>
          <button type="button" class="quiet" disabled=${sent} onClick=${() => setMode(mode === "edit" ? "" : "edit")}>${mode === "edit" ? "Back" : "Edit arguments"}</button>`}
    </div></form>`;
}

function asObject(text) {
  try { return JSON.parse(text); } catch { return text; }
}

function External({call, e, set, decide, sent}) {
  const id = "d-" + call.tool_call_id;
  return html`<form class=${e.what ? "decision made" : "decision"} onSubmit=${ev => { ev.preventDefault(); decide({what: "result"}); }}>
    <p class="ask"><strong>${call.tool_name}</strong> runs elsewhere. What does it return?</p>
    <${Value} value=${asObject(typeof call.args === "string" ? call.args : JSON.stringify(call.args))} />
    <label for=${id}>Result, as JSON or text</label><textarea id=${id} rows="2" value=${e.result} onInput=${x => set({result: x.currentTarget.value})}></textarea>
    <div class="actions"><button class="primary" disabled=${sent}>Send the result</button><button type="button" disabled=${sent} onClick=${() => decide({what: "fail"})}>It failed</button></div></form>`;
}

// chosen are the model and the way of running that were last chosen for an agent.
const chosen = {};

function Composer({agent, state, talk, last, step, away, refresh, onError, onTrace, traceOn}) {
  const [text, setText] = useState("");
  const [{model, stepping}, setChoice] = useState(chosen[agent.name] ?? {model: "", stepping: false});
  const choose = change => setChoice(c => chosen[agent.name] = {...c, ...change});
  const [sending, setSending] = useState(false);
  const ref = useRef();
  useEffect(() => { if (innerWidth > 700) ref.current?.focus(); }, []);
  useLayoutEffect(() => { const t = ref.current; t.style.height = "auto"; t.style.height = Math.min(t.scrollHeight, 220) + "px"; }, [text]);
  const busy = last?.status === "running";
  const waits = last?.status === "waiting";
  const send = async () => {
    if (!text.trim() || sending || busy || waits || away) return;
    setSending(true);
    onError("");
    try {
      const begun = await post("/chat", {...(talk ? {talk: talk.id} : {agent: agent.name}), prompt: text, model, step: stepping});
      setText("");
      await refresh();
      if (!talk) go("talk", begun.talk);
    } catch (e) { onError(e.message); }
    setSending(false);
  };
  const key = e => { if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); send(); } if (e.key === "Escape") ref.current.blur(); };
  const control = path => async () => { try { await post(`/runs/${last.id}/${path[0]}`, path[1]); } catch (e) { onError(e.message); } refresh(); };
  return html`<div class="composer-area"><div class="composer">
    ${step && html`<${Step} step=${step} run=${last.id} next=${control(["step", {do: "next"}])} goOn=${control(["step", {do: "go"}])} />`}
    <form class="box" onSubmit=${e => { e.preventDefault(); send(); }}>
      <textarea ref=${ref} rows="1" aria-label=${"Message to " + agent.name} placeholder=${waits ? "Decide about the call first" : "Message " + agent.name} disabled=${waits} value=${text} onInput=${e => setText(e.currentTarget.value)} onKeyDown=${key}></textarea>
      <div class="tools">
        ${state.models.length > 0 && html`<label class="pick"><span class="sr">Model</span><select onChange=${e => choose({model: e.currentTarget.value})}><option value="" selected=${!model}>${agent.model || "model"}</option>${state.models.map(m => html`<option key=${m} value=${m} selected=${m === model}>${m}</option>`)}</select></label>`}
        <label class="check" title="Stop before each request and before tools are called"><input type="checkbox" checked=${stepping} onChange=${e => choose({stepping: e.currentTarget.checked})} />Step by step</label>
        ${onTrace && html`<button type="button" class="quiet" data-key="t" aria-pressed=${traceOn} onClick=${onTrace}>Trace</button>`}
        <span class="grow"></span>
        ${busy ? html`${!step && html`<button type="button" class="quiet" onClick=${control(["step", {do: "pause"}])}>Pause</button>`}<button type="button" class="danger" data-key="stop" onClick=${control(["stop"])}>Stop</button>`
          : html`<button class="primary send" disabled=${!text.trim() || sending || waits || !!away} aria-label="Send"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 16V5M5 9.5 10 4.5 15 9.5" /></svg></button>`}
      </div>
    </form></div></div>`;
}

// Step is the step before which a run has stopped.
function Step({step, run, next, goOn}) {
  const [sent, setSent] = useState(null);
  const look = async () => setSent(sent ? null : await get(`/runs/${run}/next`));
  useEffect(() => setSent(null), [step.request, step.kind]);
  const what = step.kind === "request" ? `Request ${step.request} is ready to be sent.` : `The model wants ${count(step.calls?.length ?? 0, "call")}.`;
  return html`<div class="step" role="status"><div class="line"><span class="pause" aria-hidden="true"></span><span class="grow">${what}</span>
      ${step.kind === "request" && html`<button class="quiet" onClick=${look}>${sent ? "Hide" : "Look"}</button>`}
      <button class="primary" data-key="s" onClick=${next}>Next step</button><button onClick=${goOn}>Run on</button></div>
    ${step.calls?.map(c => html`<p class="next-call" key=${c.id}><strong>${c.name}</strong> ${brief(c.args)}</p>`)}
    ${sent?.request && html`<div class="look"><${Json} value=${sent.request.messages} /></div>`}</div>`;
}
