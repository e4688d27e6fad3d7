// Package constraint knows the one grammar of constraints, in JSON Schema's words, that is written in jsonschema struct
// tags and in //agent:param directives. The table of this file says what a key means, where it can be used and which
// values it takes; a key that would have no effect is a mistake.
package constraint

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Arg is one key with its value, as it was written.
type Arg struct {
	Key, Value string
	HasValue   bool
	Pos        ir.Pos // of the key
	ValuePos   ir.Pos // of the value
}

// Key describes one key for the reference.
type Key struct {
	Name  string
	Value string // what stands after the equals sign, such as "N"; "" for a key that stands alone
	On    string // the Go types that it is for
	Doc   string
}

// Keys lists all keys in the order of the reference.
func Keys() []Key {
	keys := make([]Key, len(rules))
	for i, r := range rules {
		keys[i] = Key{Name: r.name, Value: r.value.placeholder, On: r.on.name, Doc: r.doc}
	}
	return keys
}

// rule says what a key means.
type rule struct {
	name    string
	value   form
	on      target
	repeats bool
	doc     string
	apply   func(a *applier, p place, arg Arg) error
}

// place is what a key speaks of: a field, or the elements of its lists.
type place struct {
	t *ir.Type // without pointers
	c *ir.Constraints
}

// form is the form of a key's value.
type form struct {
	placeholder string
	flag        bool // may stand alone
	bare        bool // must stand alone
}

var (
	alone  = form{flag: true, bare: true}
	toggle = form{placeholder: "true|false", flag: true}
	count  = form{placeholder: "N"}
	number = form{placeholder: "NUMBER"}
	text   = form{placeholder: "TEXT"}
	value  = form{placeholder: "VALUE"}
)

// target is a group of kinds of types on which a key makes sense.
type target struct {
	name  string
	kinds []ir.Kind // nil: all
}

var (
	onAll     = target{name: "any type"}
	onPointer = target{name: "pointers", kinds: []ir.Kind{ir.Pointer}}
	onStrings = target{name: "strings", kinds: []ir.Kind{ir.String}}
	onTexts   = target{name: "strings and times", kinds: []ir.Kind{ir.String, ir.Time}}
	onNumbers = target{name: "numbers", kinds: []ir.Kind{ir.Int, ir.Uint, ir.Float}}
	onScalars = target{name: "strings, enums and numbers", kinds: []ir.Kind{ir.String, ir.Enum, ir.Int, ir.Uint, ir.Float}}
	onSimple  = target{name: "strings, enums, numbers and booleans", kinds: []ir.Kind{ir.String, ir.Enum, ir.Int, ir.Uint, ir.Float, ir.Bool}}
	onDefault = target{name: "strings, enums, numbers, booleans and slices of these", kinds: []ir.Kind{ir.String, ir.Enum, ir.Int, ir.Uint, ir.Float, ir.Bool, ir.Slice}}
	onSlices  = target{name: "slices", kinds: []ir.Kind{ir.Slice}}
	onMaps    = target{name: "maps", kinds: []ir.Kind{ir.Map}}
)

func (t target) has(k ir.Kind) bool { return t.kinds == nil || slices.Contains(t.kinds, k) }

var rules = []rule{
	{name: "description", value: text, on: onAll, doc: "what the value means; instead of the doc comment", apply: setDescription},
	{name: "title", value: text, on: onAll, doc: "a short name for people", apply: setTitle},
	{name: "required", value: alone, on: onAll, doc: "must be given (types other than pointers are required anyway)", apply: setRequired},
	{name: "nullable", value: alone, on: onPointer, doc: "may be null (a pointer may be null anyway)", apply: setNullable},
	{name: "default", value: value, on: onDefault, doc: "the value where none is given; those of a slice are separated by ;", apply: setDefault},
	{name: "enum", value: value, on: onScalars, repeats: true, doc: "an allowed value; repeat the key for each", apply: addEnum},
	{name: "open", value: alone, on: onAll, doc: "the enums in the value take other values than their constants", apply: setOpen},
	{name: "example", value: value, on: onSimple, repeats: true, doc: "an example; repeat the key for more", apply: addExample},
	{name: "deprecated", value: toggle, on: onAll, doc: "should no longer be used", apply: setDeprecated},
	{name: "readOnly", value: toggle, on: onAll, doc: "is read, never written", apply: setReadOnly},
	{name: "writeOnly", value: toggle, on: onAll, doc: "is written, never read", apply: setWriteOnly},
	{name: "minLength", value: count, on: onStrings, doc: "the fewest characters", apply: setMinLength},
	{name: "maxLength", value: count, on: onStrings, doc: "the most characters", apply: setMaxLength},
	{name: "pattern", value: form{placeholder: "REGEXP"}, on: onStrings, doc: "a regular expression (RE2) that matches a part of the text; anchor it with ^ and $", apply: setPattern},
	{name: "format", value: form{placeholder: "NAME"}, on: onTexts, doc: "one of " + strings.Join(formats(), ", ") + "; of times date or time", apply: setFormat},
	{name: "minimum", value: number, on: onNumbers, doc: "the least value", apply: setMinimum},
	{name: "maximum", value: number, on: onNumbers, doc: "the greatest value", apply: setMaximum},
	{name: "exclusiveMinimum", value: number, on: onNumbers, doc: "the value is greater than this", apply: setExclusiveMinimum},
	{name: "exclusiveMaximum", value: number, on: onNumbers, doc: "the value is less than this", apply: setExclusiveMaximum},
	{name: "multipleOf", value: number, on: onNumbers, doc: "the value is a whole multiple of this", apply: setMultipleOf},
	{name: "minItems", value: count, on: onSlices, doc: "the fewest elements", apply: setMinItems},
	{name: "maxItems", value: count, on: onSlices, doc: "the most elements", apply: setMaxItems},
	{name: "uniqueItems", value: toggle, on: onSlices, doc: "no two elements are the same", apply: setUniqueItems},
	{name: "minProperties", value: count, on: onMaps, doc: "the fewest members", apply: setMinProperties},
	{name: "maxProperties", value: count, on: onMaps, doc: "the most members", apply: setMaxProperties},
}

// refused are keys that others know and we do not, with the reason.
var refused = map[string]string{
	"-":               `leave a field out with json:"-"`,
	"type":            "the type follows from the Go type",
	"anchor":          "schemas have no anchors: types are named by their definitions",
	"oneof_required":  "the alternatives of a value are Go types, not sets of fields",
	"anyof_required":  "the alternatives of a value are Go types, not sets of fields",
	"oneof_ref":       "the type follows from the Go type",
	"anyof_ref":       "the type follows from the Go type",
	"oneof_type":      "the type follows from the Go type",
	"anyof_type":      "the type follows from the Go type",
	"additionalItems": "the type of the elements follows from the Go type",
}

func find(name string) *rule {
	for i := range rules {
		if rules[i].name == name {
			return &rules[i]
		}
	}
	return nil
}

func names() []string {
	list := make([]string, len(rules))
	for i, r := range rules {
		list[i] = r.name
	}
	return list
}
