// Package directive reads //agent: comments. One table says which directives there are, which keys they take, what
// each key does and what it is for: reading, checking, suggesting and the reference all follow from it.
package directive

import (
	"go/token"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Tool is the name before the colon of our directives.
const Tool = "agent"

// Mark begins each directive of ours.
const Mark = "//" + Tool + ":"

// Target is a kind of declaration that a directive may stand on, or several of them.
type Target uint8

// Targets of directives.
const (
	OnFunc Target = 1 << iota
	OnType
	OnValue
)

func (t Target) String() string {
	switch t {
	case OnFunc:
		return "function"
	case OnType:
		return "type"
	case OnValue:
		return "constant or variable"
	}
	return "function or type"
}

// Set is what the directives of one declaration say. Pointers are nil if a directive is missing.
type Set struct {
	Tool   *ToolArgs
	Params []ParamArgs
	Output *OutputArgs
	Codec  *CodecArgs
	XML    *XMLArgs
	Prompt *PromptArgs
	Spec   *SpecArgs
}

// ToolArgs are the arguments of //agent:tool.
type ToolArgs struct {
	Pos  ir.Pos
	Name string // "" for the default
	ir.ToolOptions

	Approves FuncRef // decides for each call; Pos is also that of approval alone
	Prepares FuncRef // looks at each request
}

// FuncRef is a function that a directive names.
type FuncRef struct {
	Name string // "" for none
	Pos  ir.Pos
}

// ParamArgs are the arguments of //agent:param.
type ParamArgs struct {
	Pos     ir.Pos
	Name    string // of the parameter
	NamePos ir.Pos
	Model   string // what the model calls it; "" for its name
	Args    []constraint.Arg
}

// OutputArgs are the arguments of //agent:output.
type OutputArgs struct {
	Pos     ir.Pos
	Name    string // "" for the default
	Mode    ir.OutputMode
	ModePos ir.Pos
	Retries *int
	Strict  *bool
	LaxOff  bool
}

// spec describes a directive.
type spec struct {
	name   string
	target Target
	usage  string // what follows the name, beside the keys
	doc    string
	keys   []key
	// begin notes that the directive is there. It reports whether it was there before and must not be again.
	begin func(s *Set, pos ir.Pos) (repeated bool)
	// places are where the positions of the values of some keys go.
	places map[string]func(s *Set) *ir.Pos
	// rest, where set, reads all arguments instead of keys.
	rest func(p *parser, s *Set, at token.Pos, args []arg)
}

// key describes a key of a directive. Apply enters its value; its error says what is wrong with the value.
type key struct {
	name  string
	value string // what stands after the equals sign, such as "N", or "[N]" where it may be left out; "" for a key that stands alone
	doc   string
	apply func(s *Set, value string) error
}

var table = []spec{
	{
		name:   "tool",
		target: OnFunc,
		doc:    "makes a function a tool that a model can call",
		begin:  beginTool,
		keys: []key{
			{"name", "NAME", "what the model calls the tool; by default the function's name in snake_case", toolName},
			{"retries", "N", "how often the model may correct a call before the run fails; by default the agent's", toolRetries},
			{"timeout", "DURATION", "limits each call, such as 5s or 1m30s; by default the agent's", toolTimeout},
			{"sequential", "", "calls of the tool run alone, not beside others", toolSequential},
			{"strict", "", "ask the provider to hold the model to the schema", toolStrict},
			{"lax", "off", "refuse what is right in meaning but not in form, such as a number written as a string", toolLax},
			{"extra", "ignore", "drop unknown arguments instead of refusing them", toolExtra},
			{"approval", "[FUNC]", "calls wait until they are approved: all, or those of which FUNC says so", toolApproval},
			{"external", "", "someone else runs the calls: the function itself is never called", toolExternal},
			{"defers", "", "the function may leave a call to someone else, with ErrCallDeferred: a typed function makes the result", toolDefers},
			{"prepare", "FUNC", "FUNC looks at the tool before each request: it may change or hide it", toolPrepare},
		},
		places: map[string]func(*Set) *ir.Pos{
			"approval": func(s *Set) *ir.Pos { return &s.Tool.Approves.Pos },
			"prepare":  func(s *Set) *ir.Pos { return &s.Tool.Prepares.Pos },
		},
	},
	{
		name:   "param",
		target: OnFunc,
		usage:  "PARAM [name=NAME] key=value ...",
		doc:    "describes a parameter of a tool or output; the keys are name, what the model calls it, and those of jsonschema struct tags",
		begin:  func(*Set, ir.Pos) bool { return false },
		rest:   parseParam,
	},
	{
		name:   "output",
		target: OnFunc | OnType,
		doc:    "makes a type an output of agents, or a function one whose result is the output",
		begin:  beginOutput,
		keys: []key{
			{"name", "NAME", "name of the output tool; by default final_result, or the function's name in snake_case", outputName},
			{"retries", "N", "how often the model may correct a call of the output tool before the run fails; by default the agent's", outputRetries},
			{"mode", "tool|native|prompted", "how the model writes the output; by default as the model's profile says, mostly by a call of an output tool", outputMode},
			{"strict", "", "ask the provider to hold the model to the schema", outputStrict},
			{"lax", "off", "refuse what is right in meaning but not in form, such as a number written as a string", outputLax},
		},
		places: map[string]func(*Set) *ir.Pos{"mode": func(s *Set) *ir.Pos { return &s.Output.ModePos }},
	},
	{
		name:   "codec",
		target: OnType,
		doc:    "gives a type methods that read and write JSON without reflection",
		begin:  beginCodec,
		keys: []key{
			{"lenient", "", "for responses of servers: skip unknown members, read null as the zero value", codecLenient},
			{"nulls", "", "for what encoding/json writes: read null where a slice, a map or bytes stand, as nil", codecNulls},
			{"schema", "", "generate a method JSONSchema as well, such as for a tool that is made at run time", codecSchema},
			{"decode", "", "generate only what reads the type", codecDecode},
			{"encode", "", "generate only what writes the type", codecEncode},
			{"closed", "", "on a string type with constants: writing another value is an error", codecClosed},
			{"nonull", "", "on a slice, array or map of pointers or of a union: refuse null elements and nil ones", codecNoNull},
			{"union", "KEY", "on a sealed interface: the member KEY of an object says which implementation it is", codecUnion},
			{"kind", "NAME", "on an implementation: it carries the member KEY with this value; kind=* keeps objects of unknown kinds", codecKind},
		},
	},
	{
		name:   "xml",
		target: OnType,
		doc:    "gives a type a method FormatXML, which writes it as XML for prompts",
		begin:  beginXML,
	},
	{
		name:   "prompt",
		target: OnValue,
		doc:    "compiles a template, a string constant or an embedded file, to a function that renders it",
		begin:  beginPrompt,
		keys: []key{
			{"deps", "TYPE", "what the template is rendered with, mostly the agent's dependencies; without it the template has only constants", promptDeps},
			{"syntax", "text|handlebars", "of the template; by default handlebars for files named .hbs or .handlebars, and Go's text/template for others", promptSyntax},
			{"name", "NAME", "what the functions are named after: renderNAME and NAMEInstructions; by default the constant or variable", promptName},
		},
		places: map[string]func(*Set) *ir.Pos{
			"deps": func(s *Set) *ir.Pos { return &s.Prompt.DepsPos },
		},
	},
	{
		name:   "spec",
		target: OnValue,
		doc:    "compiles an embedded agent spec, YAML or JSON, to a function that makes the agent",
		begin:  beginSpec,
		keys: []key{
			{"deps", "TYPE", "the agent's dependencies, which its templates are rendered with; by default none", specDeps},
			{"output", "TYPE", "the agent's output, a type marked //agent:output; by default one that is made of the output_schema, or plain text", specOutput},
			{"name", "NAME", "what the function is named after: newNAME; by default the variable", specName},
		},
		places: map[string]func(*Set) *ir.Pos{
			"deps":   func(s *Set) *ir.Pos { return &s.Spec.DepsPos },
			"output": func(s *Set) *ir.Pos { return &s.Spec.OutputPos },
		},
	},
}

// valueError says why a value is refused, as what follows the value in a sentence, and what to write instead.
type valueError struct{ msg, hint string }

func (e *valueError) Error() string { return e.msg + ": " + e.hint }

func find(name string) *spec {
	for i := range table {
		if table[i].name == name {
			return &table[i]
		}
	}
	return nil
}

func names() []string {
	list := make([]string, len(table))
	for i, s := range table {
		list[i] = s.name
	}
	return list
}

func (s *spec) key(name string) *key {
	for i := range s.keys {
		if s.keys[i].name == name {
			return &s.keys[i]
		}
	}
	return nil
}

// optional reports whether a key may stand with a value or without.
func (k *key) optional() bool { return strings.HasPrefix(k.value, "[") }

func (s *spec) keyNames() []string {
	list := make([]string, len(s.keys))
	for i, k := range s.keys {
		list[i] = k.name
	}
	return list
}
