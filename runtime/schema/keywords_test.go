package schema_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// What becomes of a keyword.
const (
	kept    = "kept"
	noted   = "noted" // in the description
	dropped = "dropped"
)

// TestKeywords has every keyword beside a type, and what becomes of it.
func TestKeywords(t *testing.T) {
	const str, num, arr, obj = `"type":"string"`, `"type":"number"`, `"items":{"type":"null"},"type":"array"`,
		`"properties":{"x":{"type":"null"}},"type":"object","required":["x"]`
	tests := []struct {
		base, keyword, value      string
		openAI, gemini, anthropic string
	}{
		{str, "enum", `["a","b"]`, kept, kept, kept},
		{str, "minLength", `2`, noted, kept, noted},
		{str, "maxLength", `2`, noted, kept, noted},
		{str, "pattern", `"^a"`, kept, kept, noted},
		{str, "format", `"date-time"`, kept, kept, kept},
		{str, "format", `"date"`, kept, noted, kept},
		{str, "format", `"uri"`, noted, noted, kept},
		{str, "format", `"zip"`, noted, noted, noted},
		{str, "contentEncoding", `"base64"`, noted, noted, noted},
		{str, "contentMediaType", `"image/png"`, noted, noted, noted},
		{str, "contentSchema", `{"type":"null"}`, noted, noted, noted},
		{num, "minimum", `2`, kept, kept, noted},
		{num, "maximum", `2.50`, kept, kept, noted},
		{num, "exclusiveMinimum", `2`, kept, noted, noted},
		{num, "exclusiveMaximum", `2`, kept, noted, noted},
		{num, "multipleOf", `0.5`, kept, noted, noted},
		{num, "enum", `[1,2]`, kept, noted, kept},
		{num, "format", `"double"`, noted, kept, noted},
		{num, "format", `"int32"`, noted, noted, noted},
		{arr, "minItems", `1`, kept, kept, kept},
		{arr, "minItems", `2`, kept, kept, noted},
		{arr, "maxItems", `2`, kept, kept, noted},
		{arr, "uniqueItems", `true`, noted, noted, noted},
		{arr, "uniqueItems", `false`, dropped, dropped, dropped},
		{arr, "contains", `{"type":"null"}`, noted, noted, noted},
		{arr, "minContains", `2`, noted, noted, noted},
		{arr, "maxContains", `2`, noted, noted, noted},
		{arr, "additionalItems", `{"type":"null"}`, noted, noted, noted},
		{arr, "unevaluatedItems", `{"type":"null"}`, noted, noted, noted},
		{obj, "minProperties", `2`, noted, kept, noted},
		{obj, "maxProperties", `2`, noted, kept, noted},
		{obj, "propertyNames", `{"pattern":"^a"}`, noted, noted, noted},
		{obj, "dependentRequired", `{"x":["y"]}`, noted, noted, noted},
		{obj, "dependentSchemas", `{"x":{"type":"null"}}`, noted, noted, noted},
		{obj, "unevaluatedProperties", `false`, dropped, dropped, dropped},
		{obj, "unevaluatedProperties", `{"type":"null"}`, noted, noted, noted},
		{obj, "additionalProperties", `false`, kept, dropped, kept},
		{str, "not", `{"const":"a"}`, noted, noted, noted},
		{str, "if", `{"const":"a"}`, noted, noted, noted},
		{str, "then", `{"const":"a"}`, noted, noted, noted},
		{str, "else", `{"const":"a"}`, noted, noted, noted},
		{str, "default", `"a"`, noted, noted, noted},
		{str, "default", `false`, noted, noted, noted},
		{str, "default", `null`, noted, noted, noted},
		{str, "examples", `["a"]`, noted, noted, noted},
		{str, "example", `"a"`, noted, noted, noted},
		{str, "deprecated", `true`, noted, noted, noted},
		{str, "deprecated", `false`, dropped, dropped, dropped},
		{str, "title", `"a"`, dropped, dropped, dropped},
		{str, "readOnly", `true`, dropped, dropped, dropped},
		{str, "writeOnly", `true`, dropped, dropped, dropped},
		{str, "$comment", `"a"`, dropped, dropped, dropped},
		{str, "$anchor", `"a"`, dropped, dropped, dropped},
		{str, "$id", `"https://example.org/a"`, dropped, dropped, dropped},
		{str, "discriminator", `{"propertyName":"a"}`, dropped, dropped, dropped},
		{str, "x-order", `1`, dropped, dropped, dropped},
		{str, "nullable", `true`, noted, kept, noted},
		{str, "propertyOrdering", `["a"]`, noted, kept, noted},
		{str, "unheard of", `{"a":[1]}`, noted, noted, noted},
	}
	for _, test := range tests {
		in := `{` + test.base + `,"` + test.keyword + `":` + test.value + `}`
		for d, want := range map[schema.Dialect]string{schema.Inline: kept, schema.OpenAI: test.openAI, schema.Gemini: test.gemini, schema.Anthropic: test.anthropic} {
			out := apply(t, d, object(in))
			if got := fate(out, test.keyword, test.value); got != want {
				t.Errorf("%s %v: %s is %s in %s, not %s", in, d, test.keyword, got, out, want)
			}
		}
	}
}

// fate says what has become of a keyword.
func fate(s, keyword, value string) string {
	text, ok := jsonwire.Raw(value).Text()
	if !ok || keyword == "default" || keyword == "example" {
		text = value
	}
	in := jsonwire.Quote(keyword + "=" + text)
	switch {
	case strings.Contains(s, string(jsonwire.Quote(keyword))+":"+value):
		return kept
	case strings.Contains(s, `"description":`+string(in)):
		return noted
	}
	return dropped
}

// TestNotes checks the order of what goes into a description.
func TestNotes(t *testing.T) {
	in := object(`{"unheard of":1,"deprecated":true,"default":"d","not":{"const":"x"},"format":"zip","maxLength":9,"minLength":1,"and":2,"type":"string"}`)
	want := closed(`{"type":"string","description":"minLength=1, maxLength=9, format=zip, not={\"const\":\"x\"}, default=\"d\", deprecated=true, unheard of=1, and=2"}`)
	converts(t, schema.OpenAI, map[string]conversion{"all": {in, want}})
}
