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
	if doc == "" && t.Go != nil && t.Kind != ir.Raw {
		doc = t.Doc
	}
	var lines []string
	if doc != "" {
		lines = append(lines, doc)
	}
	for _, v := range t.Values {
		if v.Doc != "" && allows(s, v.Value) {
			lines = append(lines, "- "+v.Value+": "+strings.Join(strings.Fields(v.Doc), " "))
		}
	}
	s.Description = strings.Join(lines, "\n")
}

// allows tells whether a tag has left value among the values of an enum.
func allows(s *jsonschema.Schema, value string) bool {
	return slices.ContainsFunc(s.Enum, func(v any) bool {
		var text string
		return json.Unmarshal(v.(json.RawMessage), &text) == nil && text == value
	})
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

func enumValues(t *ir.Type) []any {
	values := make([]any, len(t.Values))
	for i, v := range t.Values {
		text, _ := json.Marshal(v.Value) // a string always marshals
		values[i] = json.RawMessage(text)
	}
	return values
}
