import {html} from "./preact.js";

// Markdown shows the part of Markdown that models write. It makes elements, never HTML of the text.
export function Markdown({text}) {
  return html`<div class="markdown">${blocks(text.split("\n"))}</div>`;
}

function blocks(lines) {
  const out = [];
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    const fence = line.match(/^\s*```/);
    const heading = line.match(/^(#{1,4}) (.*)/);
    if (fence) {
      const end = lines.findIndex((l, n) => n > i && /^\s*```/.test(l));
      const last = end < 0 ? lines.length : end;
      out.push(html`<pre><code>${lines.slice(i + 1, last).join("\n")}</code></pre>`);
      i = last + 1;
    } else if (heading) {
      out.push(html`<p class="heading">${inline(heading[2])}</p>`);
      i++;
    } else if (item(line)) {
      const start = i;
      while (i < lines.length && (item(lines[i]) || (/^\s+\S/.test(lines[i]) && i > start))) i++;
      out.push(list(lines.slice(start, i)));
    } else if (!line.trim()) {
      i++;
    } else {
      const start = i;
      while (i < lines.length && lines[i].trim() && !item(lines[i]) && !/^\s*```|^#{1,4} /.test(lines[i])) i++;
      out.push(html`<p>${inline(lines.slice(start, i).join("\n"))}</p>`);
    }
  }
  return out;
}

const item = line => line.match(/^\s*([-*]|\d+[.)]) (.*)/);

function list(lines) {
  const items = [];
  for (const line of lines) {
    const m = item(line);
    if (m) items.push(m[2]); else items[items.length - 1] += "\n" + line.trim();
  }
  const all = items.map(text => html`<li>${inline(text)}</li>`);
  return /^\s*\d/.test(lines[0]) ? html`<ol>${all}</ol>` : html`<ul>${all}</ul>`;
}

function inline(text) {
  const out = [];
  let rest = text;
  for (let m; (m = rest.match(/`([^`\n]+)`|\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*)\*|\b_([^_\n]+)_\b|\[([^\]\n]+)\]\((https?:[^)\s]+)\)/));) {
    out.push(rest.slice(0, m.index));
    if (m[1] !== undefined) out.push(html`<code>${m[1]}</code>`);
    else if (m[2] !== undefined) out.push(html`<strong>${m[2]}</strong>`);
    else if (m[5] !== undefined) out.push(html`<a href=${m[6]} target="_blank" rel="noreferrer noopener">${m[5]}</a>`);
    else out.push(html`<em>${m[3] ?? m[4]}</em>`);
    rest = rest.slice(m.index + m[0].length);
  }
  out.push(rest);
  return out;
}

// Value shows JSON as people read it: members with their names, lists of alike objects as tables.
export function Value({value, schema}) {
  if (value === null || value === undefined) return html`<span class="nothing">—</span>`;
  if (Array.isArray(value)) return html`<${List} items=${value} />`;
  if (typeof value === "object") return html`<${Members} value=${value} />`;
  if (typeof value === "boolean") return html`<span class="scalar">${value ? "yes" : "no"}</span>`;
  if (typeof value === "number") return html`<span class="scalar number">${value}</span>`;
  return html`<span class="scalar">${value}</span>`;
}

function Members({value}) {
  const names = Object.keys(value);
  if (!names.length) return html`<span class="nothing">empty</span>`;
  return html`<dl class="members">${names.map(n => html`<div class=${isWide(value[n]) ? "wide" : ""} key=${n}><dt>${label(n)}</dt><dd><${Value} value=${value[n]} /></dd></div>`)}</dl>`;
}

const isWide = v => v !== null && typeof v === "object" && Object.keys(v).length > 0;
const isFlat = v => v !== null && typeof v === "object" && !Array.isArray(v) && Object.values(v).every(x => x === null || typeof x !== "object");

function List({items}) {
  if (!items.length) return html`<span class="nothing">none</span>`;
  if (items.every(isFlat)) return html`<${Table} rows=${items} />`;
  return html`<ol class="items">${items.map((v, i) => html`<li key=${i}><${Value} value=${v} /></li>`)}</ol>`;
}

function Table({rows}) {
  const names = [...new Set(rows.flatMap(Object.keys))];
  return html`<div class="table"><table>
    <thead><tr>${names.map(n => html`<th key=${n}>${label(n)}</th>`)}</tr></thead>
    <tbody>${rows.map((r, i) => html`<tr key=${i}>${names.map(n => html`<td key=${n} class=${typeof r[n] === "number" ? "number" : ""}><${Value} value=${r[n]} /></td>`)}</tr>`)}</tbody>
  </table></div>`;
}

// label returns the name of a member as words.
export const label = name => name.replace(/_/g, " ").replace(/([a-z])([A-Z])/g, "$1 $2");

// JSON shows JSON text, coloured.
export function Json({value, text}) {
  const all = text ?? JSON.stringify(value, null, 2) ?? "";
  return html`<pre class="json"><code>${colour(all)}</code></pre>`;
}

function colour(text) {
  const out = [];
  let last = 0;
  for (const m of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g)) {
    out.push(text.slice(last, m.index));
    const kind = m[2] ? "key" : m[1] ? "text" : m[3] ? "word" : "number";
    out.push(html`<span class=${"j-" + kind}>${m[1] ?? m[0]}</span>`, m[2] ?? "");
    last = m.index + m[0].length;
  }
  out.push(text.slice(last));
  return out;
}

// pretty returns JSON text in lines, or the text as it is where it is no JSON, such as one that is still growing.
export function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

// brief returns the arguments of a call in a few words.
export function brief(args) {
  let o;
  try { o = JSON.parse(args); } catch { return args ?? ""; }
  if (o === null || typeof o !== "object") return String(o ?? "");
  return Object.entries(o).map(([k, v]) => `${label(k)}: ${v !== null && typeof v === "object" ? Array.isArray(v) ? `${v.length} items` : "…" : v}`).join(" · ");
}

export function duration(us) {
  if (us < 0 || us === undefined) return "";
  if (us < 1000) return us + " µs";
  if (us < 1e6) return Math.round(us / 1000) + " ms";
  if (us < 6e7) return (us / 1e6).toFixed(1) + " s";
  return Math.floor(us / 6e7) + " min " + Math.round(us % 6e7 / 1e6) + " s";
}

export function cost(c) {
  const n = Number(c);
  if (c === null || c === undefined || Number.isNaN(n)) return "";
  return "$" + (n === 0 ? "0" : n < 0.01 ? n.toPrecision(2) : n.toFixed(2));
}

export const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

export function ago(ms) {
  const s = (Date.now() - ms) / 1000;
  if (s < 60) return "now";
  if (s < 3600) return Math.floor(s / 60) + " min";
  if (s < 86400) return Math.floor(s / 3600) + " h";
  return new Date(ms).toLocaleDateString();
}
