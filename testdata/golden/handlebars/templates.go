// Package handlebars has templates in the syntax of Handlebars.
package handlebars

// The templates that record.py has rendered.
const (
	//agent:prompt deps=*Deps syntax=handlebars
	t0 = "Hello {{name}}, {{ age }}, {{{name}}}, {{&name}}!"
	//agent:prompt deps=*Deps syntax=handlebars
	t1 = "{{score}} {{big}} {{flag}} {{no}} {{zero}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t2 = "{{nick}}|{{user.name}}|{{user/name}}|{{boss.name}}|{{boss.boss.name}}|{{boss.boss.boss.name}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t3 = "{{#if flag}}Y{{else}}N{{/if}}{{#if zero}}Y{{^}}N{{/if}}{{#if none}}Y{{else}}N{{/if}}{{#if empty}}Y{{/if}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t4 = "{{#unless no}}U{{else}}V{{/unless}}{{#if nick}}nick{{else}}no nick{{/if}}{{#if boss}}boss{{/if}}{{#if boss.name}}named{{/if}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t5 = "{{#if flag}}a{{else if no}}b{{else}}c{{/if}}{{#if zero}}a{{else if age}}b{{else if none}}c{{else}}d{{/if}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t6 = "{{#if zero}}a{{else unless flag}}b{{/if}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t7 = "{{#each nums}}{{this}},{{/each}}{{#each nums}}{{.}};{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t8 = "{{#each users}}{{@index}}:{{name}}{{#unless @last}}, {{/unless}}{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t9 = "{{#each users}}{{#if @first}}first {{/if}}{{@first}}{{@last}}{{else}}nobody{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t10 = "{{#each map}}{{@key}}={{this}}{{#unless @last}};{{/unless}}{{@index}}{{@first}}{{else}}empty{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t11 = "{{#each users as |u i|}}{{i}}{{u.name}}{{#each u.tags as |t|}}<{{t}}{{u.name}}{{i}}>{{/each}}{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t12 = "{{#each users}}{{../flag}}{{#each tags}}{{../name}}{{this}}{{../../name}}{{/each}}{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t13 = "{{#each users}}{{#if name}}{{../name}}|{{../../name}}{{/if}}{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t14 = "{{#with user}}{{name}}{{#each tags}}{{this}}{{/each}}{{/with}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t15 = "{{#with boss}}{{name}}{{else}}none{{name}}{{/with}}{{#with nick}}{{this}}{{/with}}{{#with zero}}{{.}}{{else}}zero{{/with}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t16 = "{{#with user as |u|}}{{u.name}}{{name}}{{../name}}{{/with}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t17 = "{{#with boss as |b|}}{{#with b.boss}}{{name}} of {{b.name}} of {{@root.name}}{{/with}}{{/with}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t18 = "{{#user}}{{name}}{{../age}}{{/user}}{{#boss}}{{name}}{{else}}no boss{{/boss}}{{#flag}}{{name}}{{/flag}}{{#nums}}{{.}}{{../age}}{{/nums}}{{#users}}{{name}}{{@index}}{{^}}no users{{/users}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t19 = "{{^no}}inv{{/no}}{{^nums}}no nums{{/nums}}{{^boss}}no boss{{/boss}}{{^nick}}x{{/nick}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t20 = "{{lookup map \"k\"}}|{{lookup nums 1}}|{{lookup map name}}|{{lookup nums age}}|{{lookup counts \"x y\"}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t21 = "{{map.k}}|{{map.missing}}|{{counts.[x y]}}|{{nums.[0]}}|{{nums.2}}|{{nums.9}}|{{users.1.name}}|{{users.1.boss.name}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t22 = "{{#if (lookup map \"k\")}}has{{else}}lacks{{/if}}{{#with (lookup users 1)}}{{name}}{{/with}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t23 = "{{! c }}a{{!-- d }} --}}b{{!}}c{{~! x ~}} d {{~!-- y --~}} e"
	//agent:prompt deps=*Deps syntax=handlebars
	t24 = "a {{~flag~}} b {{~#if flag~}}  yes  {{~else~}}  no  {{~/if~}} c"
	//agent:prompt deps=*Deps syntax=handlebars
	t25 = "a\n{{#if flag}}\n b\n{{/if}}\nc\n{{~#each nums}} {{this}} {{~/each}}\n"
	//agent:prompt deps=*Deps syntax=handlebars
	t26 = "\\{{name}} \\\\{{age}} \\\\\\{{x}} \\ {{age}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t27 = "{{{{raw}}}} {{x}} {{{{/raw}}}}|{{{{ r }}}}{{#if}}{{{{/r}}}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t28 = "{{\"str\"}} {{5}} {{1.50}} {{true}} {{null}} {{'it'}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t29 = "{{[odd name]}}|{{this.name}}|{{./name}}|{{@root.user.name}}|{{this.[odd name]}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t30 = "{{#each none}}{{else}}{{name}}{{/each}}{{#each user.tags}}{{.}}{{else}}{{user.name}}none{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t31 = "{{#if user.boss}}{{user.boss.name}}{{/if}}{{#each user.boss.tags}}{{this}}{{else}}no tags{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t32 = "{ } }} {x} {{name}}} '{{age}}'"
	//agent:prompt deps=*Deps syntax=handlebars
	t33 = "{{#unless zero}}z{{/unless}}{{#unless nums}}n{{/unless}}{{#unless boss}}b{{/unless}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t34 = "{{#each nums}}{{#if @last}}{{@index}}{{else}}-{{/if}}{{/each}}{{#each nums as |n|}}{{n}}{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t35 = "{{#each users}}{{#with boss}}{{name}}{{@index}}{{else}}{{name}}!{{/with}}{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t36 = "{{#each counts as |v k|}}{{k}}:{{v}}{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t37 = "{{#if flag}}{{#if no}}1{{else}}2{{/if}}{{else}}{{#if no}}3{{else}}4{{/if}}{{/if}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t38 = "  {{~name}}  {{age~}}  \n x"
	//agent:prompt deps=*Deps syntax=handlebars
	t39 = "é {{name}} 名"
	//agent:prompt deps=*Deps syntax=handlebars
	t40 = "{{#flag}}{{name}}{{else if no}}no{{else}}neither{{/flag}}{{#if zero}}z{{else if flag}}{{../name}}{{/if}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t41 = "{{#with user}}{{#boss}}{{name}}{{../name}}{{else}}{{../age}}|{{name}}{{/boss}}{{#tags}}{{../name}}{{else}}{{../age}}{{/tags}}{{/with}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t42 = "{{#each users}}{{#each tags}}{{@index}}{{../name}}{{else}}none of {{../name}}{{/each}}{{@index}}{{/each}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t43 = "{{#with boss as |b|}}{{#if b.boss}}{{b.boss.name}}{{else}}{{b.name}}{{/if}}{{../name}}{{/with}}"
	//agent:prompt deps=*Deps syntax=handlebars
	t44 = "{{#unless flag}}{{../name}}{{else}}{{../age}}{{/unless}}{{^zero}}{{name}}{{/zero}}"
)

var all = []struct {
	text   string
	render func(*Deps) (string, error)
}{
	{t0, renderT0},
	{t1, renderT1},
	{t2, renderT2},
	{t3, renderT3},
	{t4, renderT4},
	{t5, renderT5},
	{t6, renderT6},
	{t7, renderT7},
	{t8, renderT8},
	{t9, renderT9},
	{t10, renderT10},
	{t11, renderT11},
	{t12, renderT12},
	{t13, renderT13},
	{t14, renderT14},
	{t15, renderT15},
	{t16, renderT16},
	{t17, renderT17},
	{t18, renderT18},
	{t19, renderT19},
	{t20, renderT20},
	{t21, renderT21},
	{t22, renderT22},
	{t23, renderT23},
	{t24, renderT24},
	{t25, renderT25},
	{t26, renderT26},
	{t27, renderT27},
	{t28, renderT28},
	{t29, renderT29},
	{t30, renderT30},
	{t31, renderT31},
	{t32, renderT32},
	{t33, renderT33},
	{t34, renderT34},
	{t35, renderT35},
	{t36, renderT36},
	{t37, renderT37},
	{t38, renderT38},
	{t39, renderT39},
	{t40, renderT40},
	{t41, renderT41},
	{t42, renderT42},
	{t43, renderT43},
	{t44, renderT44},
}
