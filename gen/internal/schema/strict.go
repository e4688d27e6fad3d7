package schema

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	dialects "github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/invopop/jsonschema"
)

// In writes s in a dialect of providers. Its error says what has no form there.
func In(d dialects.Dialect, s *jsonschema.Schema) (string, error) {
	text, err := Marshal(s)
	if err != nil {
		return "", err
	}
	raw, err := d.Apply(jsonwire.Raw(text))
	return string(raw), err
}

// Strict writes s in the form of strict mode, for declarations that ask for it. Its error has a line for each part of s that
// has no such form. Objects that accept unknown members are refused too: OpenAI's dialect would close them, against what
// the declaration says.
func Strict(s *jsonschema.Schema) (string, error) {
	text, err := In(dialects.OpenAI, s)
	var refused *dialects.Error
	var lines []error
	switch {
	case errors.As(err, &refused):
		for _, p := range refused.Problems {
			lines = append(lines, fmt.Errorf("strict mode: %s: %s, or drop strict", place(p.Pointer), p.Message))
		}
	case err != nil:
		return "", err
	}
	if openObject(s) {
		lines = append(lines, errors.New("strict mode accepts no unknown members: drop strict, or what lets them through (extra=ignore, codec:\"unknown\" or kind=*)"))
	}
	return text, errors.Join(lines...)
}

func place(pointer string) string {
	if pointer == "" {
		return "the schema"
	}
	return pointer
}

// openObject reports whether s has an object that accepts members beside those that it lists.
func openObject(s *jsonschema.Schema) bool {
	if s == nil || s == jsonschema.FalseSchema {
		return false
	}
	found := s.Properties != nil && s.AdditionalProperties == nil || openObject(s.Items) || openObject(s.AdditionalProperties)
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		found = found || openObject(p.Value)
	}
	for _, option := range s.AnyOf {
		found = found || openObject(option)
	}
	for _, def := range s.Definitions {
		found = found || openObject(def)
	}
	return found
}
