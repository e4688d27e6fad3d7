package schema

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/invopop/jsonschema"
)

// What strict tools of Anthropic take is what transform_schema of Anthropic's own SDK leaves in a schema
// (https://github.com/anthropics/anthropic-sdk-python, src/anthropic/lib/_parse/_transform.py), without recursion, of
// which the grammars that the tools are compiled to have none.

// anthropicFormats are the formats that strict tools know.
var anthropicFormats = []string{"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"}

// makeAnthropic rewrites a whole document. References stay, and what is optional stays so.
func makeAnthropic(s *jsonschema.Schema) error {
	if _, err := inlined(s, "anthropic"); err != nil {
		return err
	}
	return rewriteDocument(s, visitor(toAnthropic).walk)
}

func toAnthropic(s *jsonschema.Schema, path string) error {
	switch {
	case s.Type == "object" && s.Properties == nil:
		return fmt.Errorf("dialect anthropic has no maps, such as %s: use a list of structs, or another dialect", cmp.Or(path, "this one"))
	case s.Type == "object":
		s.AdditionalProperties = jsonschema.FalseSchema
	case s.Type == "" && s.Ref == "" && s.AnyOf == nil && s.Enum == nil:
		return fmt.Errorf("dialect anthropic has no type for any JSON, such as %s: give it a type, or use another dialect",
			cmp.Or(path, "this one"))
	}
	constToEnum(s)
	describeKeywords(s, func(keyword string) bool {
		switch keyword {
		case "format":
			return slices.Contains(anthropicFormats, s.Format)
		case "minItems":
			return s.MinItems != nil && *s.MinItems <= 1
		}
		return keyword == "enum" || keyword == "additionalProperties"
	})
	separateRef(s)
	return nil
}
