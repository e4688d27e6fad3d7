"""Compares specs with Pydantic AI; see scripts/specs.sh.

    specs.py reference DIR             writes DIR/expected.json: what the package makes of the specs in DIR
    specs.py texts FILE                writes FILE: which texts the package accepts as specs, and as what
    specs.py loads DIR ORIGINALS       checks that what Go has written in DIR is the same spec as that in ORIGINALS
    specs.py exchange PROGRAM SEED N   sends N random specs and N random templates to a program of Go, and checks what comes back
"""

import dataclasses
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

import yaml
from pydantic_ai import Agent
from pydantic_ai.agent.spec import AgentSpec
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import FunctionModel
from pydantic_handlebars import HandlebarsEnvironment

warnings.simplefilter("ignore")


def dump(spec):
    return spec.model_dump(mode="json", by_alias=True, context={"use_short_form": True}, exclude_defaults=True)


def leaf(capability):
    out = {"type": type(capability).__name__}
    for f in dataclasses.fields(capability):
        v = getattr(capability, f.name)
        if f.name.startswith("_") or v is None or v is False and f.name == "defer_loading":
            continue
        if dataclasses.is_dataclass(v) and hasattr(v, "get_toolset"):
            v = leaf(v)
        if isinstance(v, (str, int, float, bool, list, dict)):
            out[f.name] = v
    return out


def agent_of(spec):
    agent = Agent.from_spec(spec, defer_model_check=True)
    model = agent._model
    return agent, {
        "name": agent._name, "model": model if ":" in model else f"{model}:{model}",
        "end_strategy": agent.end_strategy, "model_settings": agent.model_settings,
        "output_type": agent._output_type.__name__, "max_tool_retries": agent._max_tool_retries,
        "max_output_retries": agent._max_output_retries, "tool_timeout": agent._tool_timeout, "metadata": agent._metadata,
        "description": str(agent._description) if agent._description is not None else None,
    }


DEPS = {"name": "Ann", "vip": True, "tenant": {"name": "T"}, "tags": ["x", "y"]}


def run_of(agent):
    seen = {}

    def model(messages, info):
        if seen:
            raise AssertionError("asked twice")
        seen.update(instructions=messages[-1].instructions, settings=dict(info.model_settings or {}),
                    output_tools=[{"name": t.name, "description": t.description, "schema": t.parameters_json_schema} for t in info.output_tools],
                    tools=[t.name for t in info.function_tools],
                    native=[type(t).__name__ for t in info.model_request_parameters.native_tools])
        if info.output_tools:
            return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, {"city": "Paris", "population": 1})])
        return ModelResponse(parts=[TextPart("ok")])

    output = agent.run_sync("hi", model=FunctionModel(model), deps=DEPS).output
    return {**seen, "output": output}


def reference(folder):
    all = {}
    for f in sorted(folder.iterdir()):
        if f.name in ("expected.json", "texts.json") or "written" in f.name:
            continue
        spec = AgentSpec.from_file(f)
        out = all[f.name] = {"spec": dump(spec)}
        try:
            agent, out["agent"] = agent_of(spec)
            out["capabilities"] = [leaf(c) for c in agent._root_capability.capabilities]
            if "PrefixTools" not in str(out["spec"]):
                out["run"] = run_of(agent)
        except ValueError as e:
            out["error"] = f"{type(e).__name__}: {e}"
    spec = AgentSpec.from_file(folder / "04_capability_forms.yaml")
    with tempfile.TemporaryDirectory() as tmp:
        for name in ("09_written.yaml", "10_written.json"):
            spec.to_file(pathlib.Path(tmp) / name)
            all[name] = {"content": (pathlib.Path(tmp) / name).read_text()}
    (folder / "expected.json").write_text(json.dumps(all, indent=1, ensure_ascii=False) + "\n")


TEXTS = [
    'retries: "3"', "retries: 3.0", "retries: 3.5", "retries: -0", "retries: {tools: 1, foo: 2}", "retries: true", "retries: [1]", "retries: null",
    "model: 5", "model: null", "name: yes", "name: 1e3", "name: 0o7", "name: 2024-01-01", "name: ~", "name: 'x'", "name: !!str 5", "name: !x 5",
    'tool_timeout: "5"', "tool_timeout: 1_0.5", "tool_timeout: x", "end_strategy: foo", "end_strategy: null", "end_strategy: exhaustive",
    "instructions: 5", "instructions: []", "instructions: [1]", "instructions: [a, b]", "instructions: |\n  a\n  b\n", "instructions: >-\n  a\n  b\n",
    "instructions: '{{name'", "instructions: '{{> p}}'", "instructions: '{{#if a}}x'", "instructions: '{{x}}'", "instructions: a {{ b",
    "metadata: {1: 2}", "metadata: {a: 1e3, b: 0o7, c: 012, d: 1_000, e: '1:30', f: .5, g: ~, h: on, i: 0x1F, j: 0b11, k: -1.5e+3, l: 1:30, m: 1:30.5}",
    "metadata: {a: &x [1], b: *x}", "metadata: &x {a: *x}", "metadata: {<<: {a: 1, b: 2}, b: 3}", "metadata: {a: 1, a: 2}", "metadata: []",
    "capabilities: null", "capabilities: {}", "capabilities: [5]", "capabilities: [{A: 1, B: 2}]", "capabilities: [{name: A, arguments: [high]}]",
    "capabilities: [{name: A, arguments: [high, 2]}]", "capabilities: [{name: A}]", "capabilities: [{name: A, arguments: {e: high}, x: 1}]",
    "capabilities: [{name: A, arguments: null}]", "capabilities: [{A: null}]", "capabilities: [{A: []}]", "capabilities: [{A: {}}]",
    "capabilities: [{A: [1, 2]}, B, {C: x}, {D: {e: 1}}]", "capabilities: [{name: A, arguments: x}]", "capabilities: [{}]",
    "", "- a", "a", "a: b\n---\nc: d", "a: [", "\ta: b", "{\"model\": \"x\"}", "temperatur: 3", "$schema: x", "$schema: 5",
    "model_settings: {temperature: 0.5, foo: 1}", "model_settings: []", "deps_schema: x", "output_schema: {type: object}", "description: '{{a}}'",
    "%YAML 1.1\n---\nname: yes", "name: \"a\\u00e9\\x41\"", "name: 'it''s'", "? name\n: x", "name: a # b", "name: a#b", "\ufeffname: x", "name: '\ud83d\ude00'",
]


def texts(file):
    out = []
    for text in TEXTS:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
        try:
            out.append({"text": text, "spec": dump(AgentSpec.from_text(text))})
        except Exception as e:
            out.append({"text": text, "error": type(e).__name__})
    file.write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n")


def loads(written, originals):
    for f in sorted(originals.iterdir()):
        if f.name in ("expected.json", "texts.json"):
            continue
        theirs = AgentSpec.from_file(f)
        for g in written.glob(f.stem + ".*"):
            ours = AgentSpec.from_file(g)
            ours.json_schema_path = theirs.json_schema_path = None
            assert ours == theirs or dump(ours) == dump(theirs), f"{g}: {dump(ours)} is not {dump(theirs)}"
            print(g.name, "is the same spec as", f.name)


WORDS = ["a", "yes", "no", "1", "1.5", "1e3", "0o7", "~", "null", "a b", " a", "a ", "a\nb", "a\n", "\n", "\ta", "#x", "a: b", "- x", "é", "名", "{{x}}", "'", '"', "a'b\"c",
         "2024-01-01", "12:30", "=", "<<", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "?", ":", "[", "{", "0x1f", "\u2028", "a\\b", "\x7f", "x" * 100 + " y z " * 30, "{}", "..", "true"]


def value(r, depth):
    kind = r.randrange(8 if depth else 5)
    if kind < 2:
        return r.choice(WORDS)
    if kind < 5:
        return r.choice([0, -1, 3, 10**20, 0.5, 1e16, 1e-7, 300.0, True, False, None])
    if kind < 7:
        return [value(r, depth - 1) for _ in range(r.randrange(3))]
    return obj(r, depth)


def obj(r, depth=2):
    return {r.choice(WORDS): value(r, depth - 1) for _ in range(r.randrange(4))}


def entry(r):
    name = r.choice(["A", "Thinking", "X y"])
    return r.choice([name, {name: value(r, 2)}, {name: obj(r)}, {"name": name, "arguments": [obj(r)]}, {"name": name, "arguments": None}])


def random_spec(r):
    plain = [w for w in WORDS if "{{" not in w]
    fields = {
        "model": lambda: r.choice(WORDS), "name": lambda: r.choice(WORDS), "description": lambda: r.choice(plain),
        "instructions": lambda: r.choice([r.choice(plain), [r.choice(WORDS) for _ in range(r.randrange(1, 4))]]),
        "deps_schema": lambda: r.choice([{"type": "object"}, {"type": "object", "properties": {"x": {"type": "string", "description": r.choice(WORDS)}}}]),
        "output_schema": lambda: {"type": "object", "title": r.choice(WORDS)},
        "model_settings": lambda: {"temperature": r.choice([0, 1, 0.5]), "stop_sequences": [r.choice(WORDS)]},
        "retries": lambda: r.choice([0, 3, {"tools": 2}, {"output": 4}, {"tools": 1, "output": 2}]),
        "end_strategy": lambda: r.choice(["early", "graceful", "exhaustive"]), "tool_timeout": lambda: r.choice([1, 0.5, 12.25]),
        "metadata": lambda: obj(r), "capabilities": lambda: [entry(r) for _ in range(r.randrange(3))],
    }
    return {k: f() for k, f in fields.items() if r.random() < 0.5}


# Not with null in a list: there Pydantic AI looks members up in what is around the list.
DATA = {"s": "abc", "n": 5, "z": 0, "f": 1.5, "m": {"k": "v", "z": 2}, "em": {}, "l": [1, 2], "el": [], "b": True, "no": False,
        "u": {"name": "B'q", "tags": ["x"], "boss": {"name": "Z", "tags": []}}, "ls": [{"n": 1, "t": [True]}, {"n": 2, "t": []}]}
PATHS = ["s", "n", "z", "f", "m", "em", "l", "el", "b", "no", "u", "nil", "ls", "u.name", "u/boss.name", "u.boss", "ls.0.n", "ls.[1].t", "missing", "s.x", "this", ".", "../s",
         "../../n", "@root.u.name", "@index", "@key", "@first", "@last", "p", "q", "p.n", '"lit"', "5", "true", "m.[k]", "name", "this.n", "t"]


def template(r, depth):
    out = ""
    for _ in range(r.randrange(1, 4)):
        kind, p = r.randrange(10 if depth else 4), r.choice(PATHS)
        if kind == 0:
            out += r.choice([" text ", "\n", "{ }", "é", "\\{{x}} "])
        elif kind < 4:
            out += r.choice(["{{%s}}" % p, "{{{%s}}}" % p, "{{lookup m %s}}" % p, "{{lookup %s 1}}" % p, "{{! c }}"])
        else:
            body, other = template(r, depth - 1), template(r, depth - 1)
            name, params = r.choice([("if", ""), ("unless", ""), ("each", ""), ("each", " as |p q|"), ("with", ""), ("with", " as |p|"), ("", "")])
            if not name:
                p = r.choice([x for x in PATHS[:19]])
            rest = "" if r.random() < 0.4 else "{{else}}" + other
            if name and r.random() < 0.2:
                rest = "{{else if %s}}" % r.choice(PATHS) + other + rest
            head = f"{name} {p}{params}".strip()
            out += "{{#%s}}%s%s{{/%s}}" % (head, body, rest, name or p)
    return out


def exchange(program, seed, count):
    r = random.Random(seed)
    env = HandlebarsEnvironment()
    asked = []
    while len(asked) < count:
        data = random_spec(r)
        try:
            spec = AgentSpec.from_dict(data)
        except Exception:
            continue  # an odd template
        with tempfile.TemporaryDirectory() as tmp:
            name = pathlib.Path(tmp) / r.choice(["x.yaml", "x.json"])
            spec.to_file(name, schema_path=None)
            asked.append({"format": name.suffix[1:], "text": name.read_text(), "spec": dump(spec)})
    rendered = []
    while len(rendered) < count:
        t = template(r, 3)
        try:
            rendered.append({"template": t, "output": env.render(t, DATA)})
        except Exception as e:
            sys.exit(f"{t!r}: {e}")
    question = {"specs": [{k: q[k] for k in ("format", "text")} for q in asked], "templates": [q["template"] for q in rendered], "data": DATA}
    answer = json.loads(subprocess.run([program], input=json.dumps(question), capture_output=True, check=True, text=True).stdout)
    failed = 0
    for q, a in zip(asked, answer["specs"], strict=True):
        for format, loader in (("yaml", yaml.safe_load), ("json", json.loads)):
            try:
                same = not a["error"] and dump(AgentSpec.from_text(a[format], fmt=format)) == q["spec"]
            except Exception as e:
                same, a["error"] = False, str(e)
            if not same:
                failed += 1
                print("SPEC", q["text"], "\nbecame", format, a[format], a["error"], "\nwant", q["spec"])
    for q, a in zip(rendered, answer["templates"], strict=True):
        if a["error"] or a["output"] != q["output"]:
            failed += 1
            print("TEMPLATE", q["template"], "\ngot ", repr(a["output"]), a["error"], "\nwant", repr(q["output"]))
    if failed:
        sys.exit(f"{failed} differ")
    print(f"{count} random specs came back the same in both formats, and {count} random templates have the same output (seed {seed})")


match sys.argv[1:]:
    case ["reference", folder]:
        reference(pathlib.Path(folder))
    case ["texts", file]:
        texts(pathlib.Path(file))
    case ["loads", written, originals]:
        loads(pathlib.Path(written), pathlib.Path(originals))
    case ["exchange", program, seed, count]:
        exchange(program, int(seed), int(count))
    case _:
        sys.exit(__doc__)
