package schema

import (
	"maps"
	"slices"

	"github.com/invopop/jsonschema"
)

// geminiKeywords are members of Google's Schema, a subset of OpenAPI 3.0:
// https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/Schema and
// https://googleapis.github.io/js-genai/release_docs/interfaces/types.Schema.html
// Its default is there to be ignored, and is told in the description instead.
var geminiKeywords = []string{
	"minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "minProperties", "maxProperties",
}

// geminiFormats are the formats by type. The Gemini API refuses others of texts:
// https://firebase.google.com/docs/reference/js/ai.schemashared
var geminiFormats = map[string][]string{
	"string":  {"date-time", "enum"},
	"integer": {"int32", "int64"},
	"number":  {"float", "double"},
}

// makeGemini rewrites a whole document for Google's Gemini: without references, closed objects and null as a type.
// The elements of a map and the values of an enum of numbers go into descriptions: enums are lists of texts.
func makeGemini(s *jsonschema.Schema) error {
	whole, err := inlined(s, "gemini")
	if err != nil {
		return err
	}
	*s = *whole
	return visitor(func(s *jsonschema.Schema, _ string) error {
		toGemini(s)
		return nil
	}).walk(s, "")
}

func toGemini(s *jsonschema.Schema) {
	constToEnum(s)
	nullToFlag(s)
	if s.AdditionalProperties == jsonschema.FalseSchema {
		s.AdditionalProperties = nil
	}
	describeKeywords(s, func(keyword string) bool {
		switch keyword {
		case "format":
			return slices.Contains(geminiFormats[s.Type], s.Format)
		case "enum":
			return s.Type == "string"
		}
		return slices.Contains(geminiKeywords, keyword)
	})
}

// nullToFlag writes null among alternatives as nullable, and what is left of them without anyOf where it is one.
func nullToFlag(s *jsonschema.Schema) {
	options := slices.DeleteFunc(slices.Clone(s.AnyOf), func(o *jsonschema.Schema) bool { return o.Type == "null" })
	if len(options) == len(s.AnyOf) {
		return
	}
	s.AnyOf = options
	if len(options) == 1 {
		only := *options[0]
		annotateAs(&only, s)
		*s = only
	}
	extras := map[string]any{"nullable": true}
	maps.Copy(extras, s.Extras)
	s.Extras = extras
}
