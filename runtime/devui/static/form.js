import {html, useState} from "./preact.js";

// Forms made of JSON Schemas. A value that is undefined is left out. What is typed is not checked here but by the program, whose
// decoder says what is wrong, and where: errors are its violations, {loc, msg}.

// resolve follows references.
function resolve(schema, root) {
  for (let n = 0; schema?.$ref && n < 20; n++) {
    const target = schema.$ref.replace(/^#\/?/, "").split("/").filter(Boolean).reduce((o, k) => o?.[k.replace(/~1/g, "/").replace(/~0/g, "~")], root);
    const {$ref, ...rest} = schema;
    schema = {...target, ...rest};
  }
  return schema === true || schema === undefined ? {} : schema;
}

const isNull = s => s.type === "null" || s.const === null;

// shape says what a schema is for.
function shape(schema, root) {
  let s = resolve(schema, root);
  let nullable = false;
  if (Array.isArray(s.type)) {
    nullable = s.type.includes("null");
    const rest = s.type.filter(t => t !== "null");
    if (rest.length === 1) s = {...s, type: rest[0]};
  }
  const any = s.anyOf ?? s.oneOf;
  if (any) {
    const all = any.map(o => resolve(o, root));
    const rest = all.filter(o => !isNull(o));
    nullable ||= rest.length < all.length;
    const {anyOf, oneOf, ...own} = s;
    if (rest.length === 1) return {...shape({...rest[0], ...own, description: own.description ?? rest[0].description}, root), nullable};
    if (rest.every(o => "const" in o)) return {schema: {...own, enum: rest.map(o => o.const)}, kind: "enum", nullable};
    return {schema: own, kind: "union", options: rest, nullable};
  }
  return {schema: s, kind: kindOf(s), nullable};
}

function kindOf(s) {
  if ("const" in s) return "const";
  if (s.enum) return "enum";
  switch (s.type) {
    case "string": case "integer": case "number": case "boolean": return s.type;
    case "array": return s.items ? "array" : "json";
    case "object": return s.properties ? "object" : typeof s.additionalProperties === "object" ? "map" : "json";
  }
  return s.properties ? "object" : "json";
}

// initial returns the value with which a form begins.
export function initial(schema, root = schema) {
  const {schema: s, kind, options, nullable} = shape(schema, root);
  if (s.default !== undefined) return s.default;
  switch (kind) {
    case "const": return s.const;
    case "boolean": return false;
    case "array": return Array.from({length: s.minItems ?? 0}, () => initial(s.items, root));
    case "map": return {};
    case "union": return nullable ? null : initial(options[0], root);
    case "object": {
      if (nullable) return null;
      const value = {};
      for (const [name, p] of Object.entries(s.properties)) {
        const own = shape(p, root);
        const v = s.required?.includes(name) || own.schema.default !== undefined ? initial(p, root) : undefined;
        if (v !== undefined) value[name] = v;
      }
      return value;
    }
  }
  return undefined;
}

const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
const within = (loc, path) => loc.length >= path.length && path.every((x, i) => x === loc[i]);

// Form shows the members of an object's schema.
export function Form({schema, value, errors, onChange, idPrefix = "f"}) {
  return html`<div class="form"><${Fields} schema=${schema} root=${schema} value=${value ?? {}} path=${[]} errors=${errors} onChange=${onChange} id=${idPrefix} /></div>`;
}

function Fields({schema, root, value, path, errors, onChange, id, skip}) {
  const names = Object.keys(schema.properties ?? {}).filter(n => n !== skip);
  const set = (name, v) => {
    const next = {...value};
    if (v === undefined) delete next[name]; else next[name] = v;
    onChange(next);
  };
  const lost = errors.filter(e => within(e.loc, path) && !names.includes(e.loc[path.length]) && (e.loc.length > path.length || path.length === 0));
  return html`${lost.length > 0 && html`<${Errors} list=${lost} path=${path} />`}
    ${names.length === 0 && html`<p class="nothing">No arguments.</p>`}
    ${names.map(n => html`<${Field} key=${n} name=${n} schema=${schema.properties[n]} root=${root} required=${schema.required?.includes(n)}
      value=${value?.[n]} path=${[...path, n]} errors=${errors} onChange=${v => set(n, v)} id=${id + "-" + n} />`)}`;
}

function Errors({list, path, id}) {
  return html`<div class="violations" id=${id} role="alert">${list.map(e => html`<p class="violation">${e.loc.length > path.length ? e.loc.slice(path.length).join(" › ") + ": " : ""}${e.msg}</p>`)}</div>`;
}

function Field({name, schema, root, required, value, path, errors, onChange, id}) {
  const {schema: s, kind, options, nullable} = shape(schema, root);
  const nested = kind === "object" || kind === "array" || kind === "union" || kind === "map";
  const own = errors.filter(e => nested ? same(e.loc, path) : within(e.loc, path));
  const props = {name, schema: s, root, value, path, errors, onChange, id, options, required, nullable, invalid: own.length > 0};
  const title = html`<span class="name">${name}</span>${required ? "" : html`<span class="optional">optional</span>`}`;
  const about = s.description && html`<span class="about">${s.description}</span>`;
  const said = own.length > 0 && html`<${Errors} list=${own} path=${path} id=${id + "-error"} />`;
  if (nested && (value === undefined || value === null)) {
    return html`<div class=${own.length ? "field absent invalid" : "field absent"}><div class="line"><span class="label">${title}</span><${Optional} ...${props} kind=${kind} /></div>${about}${said}</div>`;
  }
  if (nested) {
    return html`<fieldset class=${own.length ? "field invalid" : "field"}><legend>${title}</legend>${about}<${Optional} ...${props} kind=${kind} />${said}</fieldset>`;
  }
  return html`<div class=${own.length ? "field invalid" : "field"}><label for=${id}>${title}</label>${about}<${Input} ...${props} kind=${kind} />${said}</div>`;
}

// Optional lets a nested value be left out.
function Optional(props) {
  const {value, kind, required, nullable, onChange, schema, root, options} = props;
  if (value === undefined || value === null) {
    const add = () => onChange(kind === "array" ? [initial(schema.items, root) ?? null] : kind === "union" ? initial(options[0], root) : kind === "map" ? {} : initial({...schema, default: undefined}, root) ?? {});
    return html`<button type="button" class="quiet" onClick=${add}>+ Add</button>`;
  }
  return html`<${Nested} ...${props} />${(!required || nullable) && html`<button type="button" class="quiet" onClick=${() => onChange(required ? null : undefined)}>Remove</button>`}`;
}

function Nested(props) {
  switch (props.kind) {
    case "object": return html`<${Fields} ...${props} />`;
    case "array": return html`<${Items} ...${props} />`;
    case "map": return html`<${Entries} ...${props} />`;
  }
  return html`<${Union} ...${props} />`;
}

function Items({name, schema, root, value, path, errors, onChange, id}) {
  const list = Array.isArray(value) ? value : [];
  const set = (i, v) => onChange(list.map((x, n) => n === i ? v ?? null : x));
  return html`<div class="list">${list.map((v, i) => html`<div class="row" key=${i}>
      <${Field} name=${`${name} ${i + 1}`} schema=${schema.items} root=${root} required=${true} value=${v ?? undefined} path=${[...path, i]} errors=${errors} onChange=${x => set(i, x)} id=${id + "-" + i} />
      <button type="button" class="icon" aria-label=${"Remove " + (i + 1)} onClick=${() => onChange(list.filter((_, n) => n !== i))}>×</button></div>`)}
    <button type="button" class="quiet" onClick=${() => onChange([...list, initial(schema.items, root) ?? null])}>+ Add</button></div>`;
}

function Entries({schema, root, value, path, errors, onChange, id}) {
  const [name, setName] = useState("");
  const add = () => { if (name) { onChange({...value, [name]: initial(schema.additionalProperties, root) ?? null}); setName(""); } };
  return html`<div class="list">${Object.keys(value).map(k => html`<div class="row" key=${k}>
      <${Field} name=${k} schema=${schema.additionalProperties} root=${root} required=${true} value=${value[k] ?? undefined} path=${[...path, k]} errors=${errors} onChange=${v => onChange({...value, [k]: v ?? null})} id=${id + "-" + k} />
      <button type="button" class="icon" aria-label=${"Remove " + k} onClick=${() => { const {[k]: _, ...rest} = value; onChange(rest); }}>×</button></div>`)}
    <div class="row"><input id=${id} placeholder="name" value=${name} onInput=${e => setName(e.currentTarget.value)} /><button type="button" class="quiet" onClick=${add}>+ Add</button></div></div>`;
}

// marker returns the member by whose value the options of a union differ, as [name, value].
function marker(option) {
  for (const [n, p] of Object.entries(option.properties ?? {})) if ("const" in p) return [n, p.const];
  return null;
}

function Union({schema, root, value, path, errors, onChange, id, options}) {
  const at = Math.max(0, options.findIndex(o => fits(o, value, root)));
  const option = options[at];
  const mark = marker(option);
  const names = options.map((o, i) => marker(o)?.[1] ?? o.title ?? o.type ?? "option " + (i + 1));
  const {kind} = shape(option, root);
  return html`<select id=${id} value=${at} onChange=${e => onChange(initial(options[Number(e.currentTarget.value)], root) ?? null)}>
      ${names.map((n, i) => html`<option key=${i} value=${i} selected=${i === at}>${String(n)}</option>`)}</select>
    ${kind === "object" ? html`<${Fields} schema=${option} root=${root} value=${value} path=${path} errors=${errors.map(e => skipTag(e, path, mark))} onChange=${onChange} id=${id} skip=${mark?.[0]} />`
      : html`<${Field} name="value" schema=${option} root=${root} required=${true} value=${value ?? undefined} path=${path} errors=${errors} onChange=${onChange} id=${id + "-value"} />`}`;
}

// skipTag removes the name of the option from a location, which Pydantic puts there.
function skipTag(e, path, mark) {
  if (!mark || !within(e.loc, path) || e.loc[path.length] !== mark[1]) return e;
  return {...e, loc: [...path, ...e.loc.slice(path.length + 1)]};
}

function fits(option, value, root) {
  const mark = marker(option);
  if (mark) return value?.[mark[0]] === mark[1];
  const {kind} = shape(option, root);
  switch (kind) {
    case "string": return typeof value === "string";
    case "integer": case "number": return typeof value === "number";
    case "boolean": return typeof value === "boolean";
    case "array": return Array.isArray(value);
    case "object": return value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).every(k => k in option.properties);
  }
  return false;
}

// Input is the control of a value that is not nested.
function Input({schema, kind, value, onChange, id, required, nullable, invalid}) {
  const common = {id, "aria-invalid": invalid ? "true" : undefined, "aria-describedby": invalid ? id + "-error" : undefined};
  const text = e => onChange(e.currentTarget.value === "" ? undefined : e.currentTarget.value);
  const hint = schema.examples?.[0] !== undefined ? "such as " + (typeof schema.examples[0] === "string" ? schema.examples[0] : JSON.stringify(schema.examples[0])) : "";
  switch (kind) {
    case "const": return html`<output ...${common}>${JSON.stringify(schema.const)}</output>`;
    case "enum": return html`<${Choice} ...${{schema, value, onChange, required, common}} />`;
    case "boolean": return html`<${Switch} ...${{value, onChange, common}} />`;
    case "integer": case "number":
      return html`<input ...${common} inputmode=${kind === "integer" ? "numeric" : "decimal"} autocomplete="off" placeholder=${hint || limits(schema)} value=${value ?? ""} onInput=${e => onChange(number(e.currentTarget.value))} />`;
    case "json": return html`<${JsonInput} ...${{value, onChange, common}} />`;
  }
  if (schema.format === "date") return html`<input ...${common} type="date" value=${value ?? ""} onInput=${text} />`;
  if ((schema.maxLength ?? 0) > 120) return html`<textarea ...${common} rows="3" placeholder=${hint} value=${value ?? ""} onInput=${text}></textarea>`;
  return html`<input ...${common} autocomplete="off" spellcheck=${false} placeholder=${hint} value=${value ?? ""} onInput=${text} />`;
}

// number returns what was typed as a number, or as the text that it is.
function number(text) {
  if (text.trim() === "") return undefined;
  return /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(text) && !/\.0*$/.test(text) ? Number(text) : text;
}

function limits({minimum, maximum}) {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `at least ${minimum}`;
  return maximum !== undefined ? `at most ${maximum}` : "";
}

function Choice({schema, value, onChange, required, common}) {
  const all = schema.enum;
  const at = all.findIndex(x => x === value);
  return html`<select ...${common} onChange=${e => onChange(e.currentTarget.value === "" ? undefined : all[Number(e.currentTarget.value)])}>
    <option value="" selected=${at < 0}>${required ? "choose…" : "—"}</option>
    ${all.map((x, i) => html`<option key=${i} value=${i} selected=${i === at}>${String(x)}</option>`)}</select>`;
}

function Switch({value, onChange, common}) {
  return html`<span class="switch"><input ...${common} type="checkbox" checked=${value === true} onChange=${e => onChange(e.currentTarget.checked)} /><span aria-hidden="true"></span></span>`;
}

function JsonInput({value, onChange, common}) {
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  const change = e => {
    const t = e.currentTarget.value;
    setText(t);
    if (t.trim() === "") return onChange(undefined);
    try { onChange(JSON.parse(t)); } catch { onChange(t); }
  };
  return html`<textarea ...${common} class="mono" rows="3" placeholder="any JSON" value=${text} onInput=${change}></textarea>`;
}
