package schema

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// describe sets the description of a value of type t: doc, or else the doc comment of t, followed by what the
// constants of an enum mean.
func describe(s *jsonschema.Schema, t *ir.Type, doc string) {
	if doc == "" {
		doc = typeDoc(t)
	}
	var lines []string
	if doc != "" {
		lines = append(lines, doc)
	}
	if t.Open {
		lines = append(lines, knownValues(t))
	}
	for _, v := range t.Values {
		if meaning := meaning(t, v); meaning != "" && (t.Open || allows(s, t, v)) {
			lines = append(lines, "- "+v.Value+": "+meaning)
		}
	}
	s.Description = strings.Join(lines, "\n")
}

// knownValues names the values of an enum that takes others, too.
func knownValues(t *ir.Type) string {
	var values []string
	for _, v := range t.Values {
		values = append(values, string(constant(t, v)))
	}
	return "One of " + strings.Join(values, ", ") + ", or another value."
}

// typeDoc is what is said of every value of type t. What the standard library says of its types speaks to programmers.
func typeDoc(t *ir.Type) string {
	switch {
	case t.Go == nil || t.Kind == ir.Raw || t.Kind == ir.Time || t.Kind == ir.Duration:
		return ""
	case t.Go.PkgPath == "net/netip":
		return addressDocs[t.Go.Name]
	}
	return t.Doc
}

// addressDocs describes the types of package netip.
var addressDocs = map[string]string{
	"Addr":     "IPv4 or IPv6 address",
	"AddrPort": "IP address and port, such as 10.0.0.1:80 or [2001:db8::1]:80",
	"Prefix":   "IP network in CIDR notation, such as 10.0.0.0/8",
}

// meaning tells a model what the constant v of t stands for, "" where its value has to say it. Numbers need a name.
func meaning(t *ir.Type, v *ir.EnumValue) string {
	doc := strings.Join(strings.Fields(v.Doc), " ")
	if doc == "" && isNumber(t) {
		return v.Go
	}
	return doc
}

// allows reports whether a tag has left v among the values of the enum t.
func allows(s *jsonschema.Schema, t *ir.Type, v *ir.EnumValue) bool {
	want := constant(t, v)
	return slices.ContainsFunc(s.Enum, func(value any) bool {
		return sameJSON(value.(json.RawMessage), want)
	})
}

// sameJSON compares scalars.
func sameJSON(a, b json.RawMessage) bool {
	var s, t string
	if json.Unmarshal(a, &s) == nil && json.Unmarshal(b, &t) == nil {
		return s == t
	}
	return string(a) == string(b)
}

// annotate adds what says nothing about validity.
func annotate(s *jsonschema.Schema, c *ir.Constraints) {
	s.Title = c.Title
	s.Examples = literals(c.Examples)
	s.ReadOnly, s.WriteOnly, s.Deprecated = c.ReadOnly, c.WriteOnly, c.Deprecated
}

func literals(list []ir.Literal) []any {
	var values []any
	for _, l := range list {
		values = append(values, json.RawMessage(l.JSON))
	}
	return values
}

// constant is the value of v, of the enum t, as JSON.
func constant(t *ir.Type, v *ir.EnumValue) json.RawMessage {
	if isNumber(t) {
		return json.RawMessage(v.Value)
	}
	return quote(v.Value)
}

// quote writes a string as JSON.
func quote(s string) json.RawMessage {
	b, _ := json.Marshal(s) // a string always marshals
	return b
}

// numberNotes are the constraints of a number that is written as a string, for which there are no keywords.
func numberNotes(c *ir.Constraints) []string {
	var notes []string
	for _, k := range []struct {
		key   string
		value *ir.Number
	}{
		{"minimum", c.Minimum},
		{"exclusiveMinimum", c.ExclusiveMinimum},
		{"maximum", c.Maximum},
		{"exclusiveMaximum", c.ExclusiveMaximum},
		{"multipleOf", c.MultipleOf},
	} {
		if k.value != nil {
			notes = append(notes, k.key+"="+string(*k.value))
		}
	}
	return notes
}

// addNotes appends what no keyword says to the description.
func addNotes(s *jsonschema.Schema, notes []string) {
	text := strings.Join(notes, ", ")
	switch {
	case text == "":
	case s.Description == "":
		s.Description = text
	default:
		s.Description += " (" + text + ")"
	}
}
