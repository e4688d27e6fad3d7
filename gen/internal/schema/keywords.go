package schema

import (
	"encoding/json"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/invopop/jsonschema"
)

// keywords are those that a dialect may lack, in the order in which descriptions tell them, with pointers to their values.
var keywords = []struct {
	name string
	of   func(*jsonschema.Schema) any
}{
	{"enum", func(s *jsonschema.Schema) any { return &s.Enum }},
	{"minimum", func(s *jsonschema.Schema) any { return &s.Minimum }},
	{"exclusiveMinimum", func(s *jsonschema.Schema) any { return &s.ExclusiveMinimum }},
	{"maximum", func(s *jsonschema.Schema) any { return &s.Maximum }},
	{"exclusiveMaximum", func(s *jsonschema.Schema) any { return &s.ExclusiveMaximum }},
	{"multipleOf", func(s *jsonschema.Schema) any { return &s.MultipleOf }},
	{"minLength", func(s *jsonschema.Schema) any { return &s.MinLength }},
	{"maxLength", func(s *jsonschema.Schema) any { return &s.MaxLength }},
	{"pattern", func(s *jsonschema.Schema) any { return &s.Pattern }},
	{"format", func(s *jsonschema.Schema) any { return &s.Format }},
	{"contentEncoding", func(s *jsonschema.Schema) any { return &s.ContentEncoding }},
	{"minItems", func(s *jsonschema.Schema) any { return &s.MinItems }},
	{"maxItems", func(s *jsonschema.Schema) any { return &s.MaxItems }},
	{"uniqueItems", func(s *jsonschema.Schema) any { return &s.UniqueItems }},
	{"minProperties", func(s *jsonschema.Schema) any { return &s.MinProperties }},
	{"maxProperties", func(s *jsonschema.Schema) any { return &s.MaxProperties }},
	{"propertyNames", func(s *jsonschema.Schema) any { return &s.PropertyNames }},
	{"additionalProperties", func(s *jsonschema.Schema) any { return &s.AdditionalProperties }},
	{"not", func(s *jsonschema.Schema) any { return &s.Not }},
	{"default", func(s *jsonschema.Schema) any { return &s.Default }},
	{"examples", func(s *jsonschema.Schema) any { return &s.Examples }},
	{"deprecated", func(s *jsonschema.Schema) any { return &s.Deprecated }},
}

// describeKeywords moves the keywords that a dialect does not keep into the description, in the form in which Pydantic
// AI puts them there. Titles, and who reads or writes, tell a model nothing and are dropped.
func describeKeywords(s *jsonschema.Schema, keeps func(keyword string) bool) {
	var notes []string
	for _, k := range keywords {
		if keeps(k.name) {
			continue
		}
		if text := take(k.of(s)); text != "" {
			notes = append(notes, k.name+"="+text)
		}
	}
	s.Title, s.ReadOnly, s.WriteOnly = "", false, false
	addNotes(s, notes)
}

// take removes the value that p points to, and returns it as text, "" where there is none.
func take(p any) string {
	switch p := p.(type) {
	case *string:
		text := *p
		*p = ""
		return text
	case *json.Number:
		text := p.String()
		*p = ""
		return text
	case *bool:
		return takeJSON(p, *p)
	case *[]any:
		return takeJSON(p, len(*p) > 0)
	case *any:
		return takeJSON(p, *p != nil)
	case **uint64:
		return takeJSON(p, *p != nil)
	case **jsonschema.Schema:
		return takeJSON(p, *p != nil)
	}
	return ""
}

func takeJSON[T any](p *T, there bool) string {
	if !there {
		return ""
	}
	text, _ := json.Marshal(*p) // what the builder has written always marshals
	text, _ = jsontext.AppendFormat(nil, text, jsontext.EscapeForHTML(false))
	var none T
	*p = none
	return string(text)
}
