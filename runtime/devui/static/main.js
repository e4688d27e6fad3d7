import {html, render, useEffect, useRef, useState, useCallback} from "./preact.js";
import {get, call, signIn} from "./api.js";
import {Chat} from "./chat.js";
import {Agent} from "./agent.js";
import {ago} from "./text.js";
import {route, go} from "./route.js";

// useProgram asks for what the program lists, again and again. away is why it does not respond, "" if it does.
function useProgram() {
  const [state, setState] = useState(null);
  const [away, setAway] = useState("");
  const last = useRef(null);
  const refresh = useCallback(async () => {
    try {
      const has = last.current ? `${last.current.boot}.${last.current.version}` : "";
      const next = await get("/state?has=" + has);
      setAway("");
      if (next) { last.current = next; setState(next); }
    } catch (e) {
      setAway(e.status === 401 || e.status === 403 ? "locked" : "away");
    }
  }, []);
  useEffect(() => {
    let timer, over = false;
    const loop = async () => {
      await refresh();
      if (!over) timer = setTimeout(loop, document.hidden ? 4000 : 1000);
    };
    loop();
    const shown = () => { if (!document.hidden) refresh(); };
    document.addEventListener("visibilitychange", shown);
    return () => { over = true; clearTimeout(timer); document.removeEventListener("visibilitychange", shown); };
  }, []);
  return {state, away, refresh};
}

function App() {
  const {state, away, refresh} = useProgram();
  const [at, setAt] = useState(route());
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  useEffect(() => {
    const moved = () => { setAt(route()); setMenu(false); };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  const agents = state?.agents ?? [];
  const talk = at.what === "talk" ? state?.talks.find(t => t.id === at.id) : null;
  const name = at.what === "agent" ? at.id : talk?.agent ?? agents[0]?.name;
  const agent = agents.find(a => a.name === name);
  useEffect(() => {
    const pressed = e => shortcut(e, {name, setHelp, setMenu});
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [name]);
  useEffect(() => { document.title = (talk?.title || name || "agents") + " · agentgen"; }, [talk?.title, name]);

  if (away === "locked") return html`<${Locked} />`;
  if (!state) return html`<main class="center"><p class="hint" role="status">${away ? "Waiting for the program…" : "Loading…"}</p></main>`;
  return html`<div class=${menu ? "app menu-open" : "app"}>
    ${away && html`<div class="banner" role="status"><span class="spinner"></span> Restarting… the page continues when the program is back.</div>`}
    <button class="scrim" aria-label="Close the menu" tabindex="-1" onClick=${() => setMenu(false)}></button>
    <${Sidebar} ...${{state, at, name, refresh}} onHelp=${() => setHelp(true)} />
    <div class="content">
      <header class="top">
        <button class="icon menu" aria-label="Menu" aria-expanded=${menu} onClick=${() => setMenu(!menu)}><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 6h14M3 10h14M3 14h14" /></svg></button>
        <h1>${agent?.name ?? "No agents"}</h1>
        ${agent && html`<nav class="tabs" aria-label="Agent">
          <a href=${"#/agent/" + encodeURIComponent(name)} aria-current=${!["tools", "prompt"].includes(at.more) || at.what === "talk" ? "page" : null}>Chat</a>
          <a href=${`#/agent/${encodeURIComponent(name)}/tools`} aria-current=${at.what === "agent" && at.more === "tools" ? "page" : null}>Tools</a>
          <a href=${`#/agent/${encodeURIComponent(name)}/prompt`} aria-current=${at.what === "agent" && at.more === "prompt" ? "page" : null}>Prompt</a>
        </nav>`}
      </header>
      ${!agent ? html`<main class="center"><p class="hint">${at.what === "talk" ? "This conversation is not there any more. The program keeps conversations as long as it runs." : "Register an agent with devui.Register."}</p></main>`
        : at.what === "agent" && (at.more === "tools" || at.more === "prompt") ? html`<${Agent} key=${name + state.boot} ...${{agent, state}} view=${at.more} tool=${at.rest} />`
        : html`<${Chat} key=${(talk?.id ?? "new-" + name) + state.boot} ...${{agent, state, talk, away, refresh}} runID=${at.what === "talk" ? at.more : ""} />`}
    </div>
    ${help && html`<${Help} close=${() => setHelp(false)} />`}
  </div>`;
}

function Sidebar({state, at, name, refresh, onHelp}) {
  const remove = async id => {
    try { await call("DELETE", "/talks/" + id); } catch { /* the list says what is left */ }
    if (at.id === id) go("agent", name);
    refresh();
  };
  return html`<aside class="sidebar" aria-label="Agents and conversations">
    <div class="brand"><img src="icon.svg" alt="" width="24" height="24" /><strong>agentgen</strong></div>
    <h2>Agents</h2>
    <ul class="agents">${state.agents.map(a => html`<li key=${a.name}><a href=${"#/agent/" + encodeURIComponent(a.name)} aria-current=${a.name === name ? "true" : null} title=${a.description}>
      <span class="dot" aria-hidden="true"></span><span class="grow"><span class="title">${a.name}</span>${a.description && html`<span class="sub">${a.description}</span>`}</span></a></li>`)}</ul>
    <h2>Conversations</h2>
    ${state.talks.length === 0 && html`<p class="hint">None yet. Say something to an agent.</p>`}
    <ul class="talks">${state.talks.map(t => html`<li key=${t.id}><a href=${"#/talk/" + t.id} aria-current=${at.id === t.id ? "true" : null}>
      <span class="grow"><span class="title">${t.title || "Untitled"}</span><span class="sub">${t.agent} · ${ago(t.updated)}</span></span><${Mark} status=${t.status} /></a>
      <button class="icon remove" aria-label=${"Delete the conversation " + t.title} onClick=${() => remove(t.id)}>×</button></li>`)}</ul>
    <button class="quiet help" onClick=${onHelp}>Keyboard <kbd>?</kbd></button>
  </aside>`;
}

export function Mark({status}) {
  const words = {running: "running", waiting: "waits for you", failed: "failed", stopped: "stopped"};
  return words[status] ? html`<span class=${"mark " + status} title=${words[status]}><span class="sr">${words[status]}</span></span>` : null;
}

function Locked() {
  return html`<main class="center"><div class="card narrow"><img src="icon.svg" alt="" width="40" height="40" /><h1>This page needs its key</h1>
    <p>Open the URL that the program printed when it started. It ends in <code>#token=…</code>, and is good for as long as the program runs.</p>
    <button onClick=${() => location.reload()}>Try again</button></div></main>`;
}

function Help({close}) {
  const ref = useRef();
  useEffect(() => { ref.current.showModal(); }, []);
  const keys = [["Enter", "Send"], ["Shift Enter", "New line"], ["/", "Write to the agent"], ["n", "New conversation"], ["t", "Show or hide the trace"], ["s", "Next step, when a run stops before one"], ["Esc", "Close, or stop a run"], ["Ctrl Enter", "Run the tool whose form has the focus"]];
  return html`<dialog ref=${ref} onClose=${close} onClick=${e => e.target === ref.current && ref.current.close()} aria-label="Keyboard"><h2>Keyboard</h2>
    <dl class="keys">${keys.map(([k, what]) => html`<div key=${k}><dt>${k.split(" ").map(x => html`<kbd>${x}</kbd>`)}</dt><dd>${what}</dd></div>`)}</dl>
    <div class="actions"><button onClick=${() => ref.current.close()}>Close</button></div></dialog>`;
}

// shortcut does what a key stands for, unless the user types into something.
function shortcut(e, {name, setHelp, setMenu}) {
  const typing = e.target.closest?.("input, textarea, select, dialog");
  if (e.ctrlKey || e.metaKey || e.altKey || typing) return;
  switch (e.key) {
    case "?": setHelp(true); break;
    case "/": document.querySelector(".composer textarea")?.focus(); break;
    case "n": if (name) go("agent", name); setTimeout(() => document.querySelector(".composer textarea")?.focus()); break;
    case "t": document.querySelector("[data-key=t]")?.click(); break;
    case "s": document.querySelector("[data-key=s]")?.click(); break;
    case "Escape": setMenu(false); document.querySelector("[data-key=stop]")?.click(); return;
    default: return;
  }
  e.preventDefault();
}

try { await signIn(); } catch { /* the page says that it is locked */ }
render(html`<${App} />`, document.getElementById("app"));
