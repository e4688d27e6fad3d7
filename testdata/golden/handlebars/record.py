"""Writes templates.go and expected.json: what pydantic-handlebars 0.2.1 renders, which Pydantic AI's TemplateStr uses.

    pip install pydantic-handlebars==0.2.1
    python record.py
"""

import json
from pydantic_handlebars import HandlebarsEnvironment

VALUES = [
    {"name": "<A&\"'`=>", "age": 30, "score": 1.5, "big": 1e16, "flag": True, "no": False, "empty": "", "zero": 0, "nick": None,
     "user": {"name": "Bob", "tags": ["x", "y"], "boss": None}, "boss": {"name": "Zoe", "tags": [], "boss": {"name": "Top", "tags": ["t"], "boss": None}},
     "nums": [1, 2, 3], "users": [{"name": "U1", "tags": ["a"], "boss": None}, {"name": "U2", "tags": [], "boss": {"name": "B2", "tags": [], "boss": None}}],
     "none": [], "map": {"a": "1", "k": "v"}, "counts": {"x y": 2}, "odd name": "odd"},
    {"name": "", "age": 0, "score": 3.0, "big": -0.5, "flag": False, "no": True, "empty": " e\n ", "zero": 7, "nick": "N",
     "user": {"name": "", "tags": [], "boss": {"name": "B", "tags": ["q"], "boss": None}}, "boss": None,
     "nums": [], "users": [], "none": ["n"], "map": {}, "counts": {}, "odd name": ""},
]

TEMPLATES = [
    "Hello {{name}}, {{ age }}, {{{name}}}, {{&name}}!",
    "{{score}} {{big}} {{flag}} {{no}} {{zero}}",
    "{{nick}}|{{user.name}}|{{user/name}}|{{boss.name}}|{{boss.boss.name}}|{{boss.boss.boss.name}}",
    "{{#if flag}}Y{{else}}N{{/if}}{{#if zero}}Y{{^}}N{{/if}}{{#if none}}Y{{else}}N{{/if}}{{#if empty}}Y{{/if}}",
    "{{#unless no}}U{{else}}V{{/unless}}{{#if nick}}nick{{else}}no nick{{/if}}{{#if boss}}boss{{/if}}{{#if boss.name}}named{{/if}}",
    "{{#if flag}}a{{else if no}}b{{else}}c{{/if}}{{#if zero}}a{{else if age}}b{{else if none}}c{{else}}d{{/if}}",
    "{{#if zero}}a{{else unless flag}}b{{/if}}",
    "{{#each nums}}{{this}},{{/each}}{{#each nums}}{{.}};{{/each}}",
    "{{#each users}}{{@index}}:{{name}}{{#unless @last}}, {{/unless}}{{/each}}",
    "{{#each users}}{{#if @first}}first {{/if}}{{@first}}{{@last}}{{else}}nobody{{/each}}",
    "{{#each map}}{{@key}}={{this}}{{#unless @last}};{{/unless}}{{@index}}{{@first}}{{else}}empty{{/each}}",
    "{{#each users as |u i|}}{{i}}{{u.name}}{{#each u.tags as |t|}}<{{t}}{{u.name}}{{i}}>{{/each}}{{/each}}",
    "{{#each users}}{{../flag}}{{#each tags}}{{../name}}{{this}}{{../../name}}{{/each}}{{/each}}",
    "{{#each users}}{{#if name}}{{../name}}|{{../../name}}{{/if}}{{/each}}",
    "{{#with user}}{{name}}{{#each tags}}{{this}}{{/each}}{{/with}}",
    "{{#with boss}}{{name}}{{else}}none{{name}}{{/with}}{{#with nick}}{{this}}{{/with}}{{#with zero}}{{.}}{{else}}zero{{/with}}",
    "{{#with user as |u|}}{{u.name}}{{name}}{{../name}}{{/with}}",
    "{{#with boss as |b|}}{{#with b.boss}}{{name}} of {{b.name}} of {{@root.name}}{{/with}}{{/with}}",
    "{{#user}}{{name}}{{../age}}{{/user}}{{#boss}}{{name}}{{else}}no boss{{/boss}}{{#flag}}{{name}}{{/flag}}{{#nums}}{{.}}{{../age}}{{/nums}}{{#users}}{{name}}{{@index}}{{^}}no users{{/users}}",
    "{{^no}}inv{{/no}}{{^nums}}no nums{{/nums}}{{^boss}}no boss{{/boss}}{{^nick}}x{{/nick}}",
    "{{lookup map \"k\"}}|{{lookup nums 1}}|{{lookup map name}}|{{lookup nums age}}|{{lookup counts \"x y\"}}",
    "{{map.k}}|{{map.missing}}|{{counts.[x y]}}|{{nums.[0]}}|{{nums.2}}|{{nums.9}}|{{users.1.name}}|{{users.1.boss.name}}",
    "{{#if (lookup map \"k\")}}has{{else}}lacks{{/if}}{{#with (lookup users 1)}}{{name}}{{/with}}",
    "{{! c }}a{{!-- d }} --}}b{{!}}c{{~! x ~}} d {{~!-- y --~}} e",
    "a {{~flag~}} b {{~#if flag~}}  yes  {{~else~}}  no  {{~/if~}} c",
    "a\n{{#if flag}}\n b\n{{/if}}\nc\n{{~#each nums}} {{this}} {{~/each}}\n",
    "\\{{name}} \\\\{{age}} \\\\\\{{x}} \\ {{age}}",
    "{{{{raw}}}} {{x}} {{{{/raw}}}}|{{{{ r }}}}{{#if}}{{{{/r}}}}",
    "{{\"str\"}} {{5}} {{1.50}} {{true}} {{null}} {{'it'}}",
    "{{[odd name]}}|{{this.name}}|{{./name}}|{{@root.user.name}}|{{this.[odd name]}}",
    "{{#each none}}{{else}}{{name}}{{/each}}{{#each user.tags}}{{.}}{{else}}{{user.name}}none{{/each}}",
    "{{#if user.boss}}{{user.boss.name}}{{/if}}{{#each user.boss.tags}}{{this}}{{else}}no tags{{/each}}",
    "{ } }} {x} {{name}}} '{{age}}'",
    "{{#unless zero}}z{{/unless}}{{#unless nums}}n{{/unless}}{{#unless boss}}b{{/unless}}",
    "{{#each nums}}{{#if @last}}{{@index}}{{else}}-{{/if}}{{/each}}{{#each nums as |n|}}{{n}}{{/each}}",
    "{{#each users}}{{#with boss}}{{name}}{{@index}}{{else}}{{name}}!{{/with}}{{/each}}",
    "{{#each counts as |v k|}}{{k}}:{{v}}{{/each}}",
    "{{#if flag}}{{#if no}}1{{else}}2{{/if}}{{else}}{{#if no}}3{{else}}4{{/if}}{{/if}}",
    "  {{~name}}  {{age~}}  \n x",
    "é {{name}} 名",
    "{{#flag}}{{name}}{{else if no}}no{{else}}neither{{/flag}}{{#if zero}}z{{else if flag}}{{../name}}{{/if}}",
    "{{#with user}}{{#boss}}{{name}}{{../name}}{{else}}{{../age}}|{{name}}{{/boss}}{{#tags}}{{../name}}{{else}}{{../age}}{{/tags}}{{/with}}",
    "{{#each users}}{{#each tags}}{{@index}}{{../name}}{{else}}none of {{../name}}{{/each}}{{@index}}{{/each}}",
    "{{#with boss as |b|}}{{#if b.boss}}{{b.boss.name}}{{else}}{{b.name}}{{/if}}{{../name}}{{/with}}",
    "{{#unless flag}}{{../name}}{{else}}{{../age}}{{/unless}}{{^zero}}{{name}}{{/zero}}",
]

# Not as in the reference: no more than the text beside a tag is trimmed by ~, and maps come in the order of their keys.

go = ["// Package handlebars has templates in the syntax of Handlebars.", "package handlebars", "", "// The templates that record.py has rendered.", "const ("]
table = []
expected = []
env = HandlebarsEnvironment()
for i, t in enumerate(TEMPLATES):
    go += ["\t//agent:prompt deps=*Deps syntax=handlebars", f"\tt{i} = {json.dumps(t, ensure_ascii=False)}"]
    table.append(f"\t{{t{i}, renderT{i}}},")
    expected.append({"template": t, "output": [env.render(t, v) for v in VALUES]})
go += [")", "", "var all = []struct {", "\ttext   string", "\trender func(*Deps) (string, error)", "}{", *table, "}", ""]
open("templates.go", "w").write("\n".join(go))
json.dump({"values": VALUES, "templates": expected}, open("expected.json", "w"), indent=1, ensure_ascii=False)
