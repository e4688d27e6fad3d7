package schema

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// In OpenAI's strict mode every member is required, what is optional is nullable instead, no object is open, and few
// keywords are allowed. What the others say goes into the description, in the form in which Pydantic AI puts it there.

// StrictParameters is Parameters in the form of strict mode. Its error says what has no such form.
func StrictParameters(t *ir.Tool) (*jsonschema.Schema, error) {
	s, err := Parameters(t)
	if err == nil {
		err = makeStrict(s)
	}
	return s, err
}

// StrictOutput is Output in the form of strict mode. Its error says what has no such form.
func StrictOutput(t *ir.Type) (*jsonschema.Schema, error) {
	s, err := Output(t)
	if err == nil {
		err = makeStrict(s)
	}
	return s, err
}

// strictFormats are the formats that strict mode knows.
var strictFormats = []string{"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}

// makeStrict rewrites a whole document.
func makeStrict(s *jsonschema.Schema) error { return rewriteDocument(s, restrict) }

// restrict rewrites s, the schema of what path leads to, and all that it holds.
func restrict(s *jsonschema.Schema, path string) error {
	if err := closed(s, path); err != nil {
		return err
	}
	var errs []error
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		errs = append(errs, restrict(p.Value, memberPath(path, p.Key)))
		if !slices.Contains(s.Required, p.Key) {
			p.Value = optional(p.Value)
		}
	}
	if s.Type == "object" {
		s.Required = slices.Collect(s.Properties.KeysFromOldest())
	}
	if s.Items != nil {
		errs = append(errs, restrict(s.Items, path+"[]"))
	}
	for _, option := range s.AnyOf {
		errs = append(errs, restrict(option, path))
	}
	describeKeywords(s, strictKeeps(s))
	separateRef(s)
	return errors.Join(errs...)
}

// closed refuses what strict mode has no words for.
func closed(s *jsonschema.Schema, path string) error {
	switch {
	case s.Type == "object" && s.Properties == nil:
		return fmt.Errorf("strict mode has no maps, such as %s: use a list of structs, or drop strict", cmp.Or(path, "this one"))
	case s.Type == "object" && s.AdditionalProperties != jsonschema.FalseSchema:
		return errors.New("strict mode lets no unknown names pass: drop strict or extra=ignore")
	case s.Type == "" && s.Ref == "" && s.AnyOf == nil && s.Enum == nil:
		return fmt.Errorf("strict mode has no type for any JSON, such as %s: give it a type, or drop strict", cmp.Or(path, "this one"))
	}
	return nil
}

// optional admits null, for a member that is not there. What is said of s is said of the whole.
func optional(s *jsonschema.Schema) *jsonschema.Schema {
	if slices.ContainsFunc(s.AnyOf, func(o *jsonschema.Schema) bool { return o.Type == "null" }) {
		return s
	}
	if s.AnyOf != nil {
		s.AnyOf = append(s.AnyOf, &jsonschema.Schema{Type: "null"})
		return s
	}
	description := s.Description
	s.Description = ""
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{s, {Type: "null"}}, Description: description}
}

// strictKeywords are the keywords that strict mode knows.
var strictKeywords = []string{
	"enum", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "pattern", "minItems", "maxItems",
	"additionalProperties",
}

// strictKeeps tells whether strict mode knows a keyword of s.
func strictKeeps(s *jsonschema.Schema) func(keyword string) bool {
	return func(keyword string) bool {
		return slices.Contains(strictKeywords, keyword) || keyword == "format" && slices.Contains(strictFormats, s.Format)
	}
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

// separateRef keeps a reference apart from a description, which strict mode does not allow beside it.
func separateRef(s *jsonschema.Schema) {
	if s.Ref != "" && s.Description != "" {
		s.AnyOf = []*jsonschema.Schema{{Ref: s.Ref}}
		s.Ref = ""
	}
}
