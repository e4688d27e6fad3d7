package schema_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
	"github.com/google/go-cmp/cmp"
)

func TestNames(t *testing.T) {
	var names []string
	for _, d := range schema.Dialects() {
		names = append(names, d.String())
		if back, err := schema.Parse(d.String()); back != d || err != nil {
			t.Errorf("%v: parsed as %v, %v", d, back, err)
		}
	}
	if diff := cmp.Diff([]string{"plain", "openai", "inline", "gemini", "anthropic"}, names); diff != "" {
		t.Error(diff)
	}
	if got := schema.Dialect(7).String(); got != "Dialect(7)" {
		t.Errorf("got %s", got)
	}
	_, err := schema.Parse("latin")
	if want := `schema: unknown dialect "latin": use one of plain, openai, inline, gemini, anthropic`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := schema.Dialect(7).Apply(`{}`); err == nil || err.Error() != "schema: Dialect(7) is not a dialect" {
		t.Errorf("got %v", err)
	}
}

// TestPlain checks that Plain only looks whether it is given a schema.
func TestPlain(t *testing.T) {
	for _, s := range []jsonwire.Raw{` { "type" : "string", "$ref": 5 } `, `true`, linked} {
		if got, err := schema.Plain.Apply(s); got != s || err != nil {
			t.Errorf("%s: got %s, %v", s, got, err)
		}
	}
}

// TestNoSchema has texts that are not schemas in any dialect.
func TestNoSchema(t *testing.T) {
	nested := strings.Repeat(`{"items":`, 65) + `{}` + strings.Repeat(`}`, 65)
	tests := map[string]string{
		"":         "1 violation: Invalid JSON: EOF while parsing a value at line 1 column 0",
		"{":        "1 violation: Invalid JSON: EOF while parsing an object at line 1 column 1",
		`{"a":1}x`: "1 violation: Invalid JSON: trailing characters at line 1 column 8",
		`[]`:       "should be a schema, which is an object or true or false",
		`"a"`:      "should be a schema, which is an object or true or false",
		nested:     "1 violation: Invalid JSON: nesting deeper than 64 levels at line 1 column 577",
		`{"description":"` + strings.Repeat("a", schema.MaxSize) + `"}`: "1048594 bytes are more than the 1048576 that a schema may have",
	}
	for s, want := range tests {
		for _, d := range schema.Dialects() {
			if out, err := d.Apply(jsonwire.Raw(s)); err == nil || message(err) != want || out != "" {
				t.Errorf("%v of %.20s: got %.80s, %v, want %s", d, s, out, err, want)
			}
		}
	}
}

// TestMalformed has schemas with keywords that are not what they should be.
func TestMalformed(t *testing.T) {
	tests := map[string]string{
		`{"properties":[]}`:         "/properties: should be an object whose members are schemas",
		`{"properties":{"a/b~":3}}`: "/properties/a~1b~0: should be a schema, which is an object or true or false",
		`{"anyOf":{}}`:              "/anyOf: should be an array of schemas",
		`{"anyOf":[]}`:              "/anyOf: should have at least one schema",
		`{"allOf":[{},null]}`:       "/allOf/1: should be a schema, which is an object or true or false",
		`{"items":5}`:               "/items: should be a schema, which is an object or true or false",
		`{"type":"str"}`:            `/type: there is no type "str": use string, number, integer, boolean, object, array, null`,
		`{"type":["string","` + strings.Repeat("x", 200) + `"]}`: `/type: there is no type "` + strings.Repeat("x", 100) + `...": use string, number, integer, boolean, object, array, null`,
		`{"type":[]}`:                              "/type: should be the name of a type or an array of names",
		`{"type":[1]}`:                             "/type: should be the name of a type or an array of names",
		`{"required":"a"}`:                         "/required: should be an array of strings",
		`{"required":[true]}`:                      "/required: should be an array of strings",
		`{"enum":[]}`:                              "/enum: should be an array of at least one value",
		`{"enum":{}}`:                              "/enum: should be an array of at least one value",
		`{"description":1}`:                        "/description: should be a string",
		`{"$ref":1}`:                               "/$ref: should be a string",
		`{"not":{"pattern":null}}`:                 "/not/pattern: should be a string",
		`{"items":{"$dynamicRef":"#a"}}`:           "/items/$dynamicRef: dynamic references are not supported: use $ref",
		`{"type":1,"properties":{"a":{"enum":3}}}`: "/type: should be the name of a type or an array of names; /properties/a/enum: should be an array of at least one value",
		`{` + strings.Repeat(`"x":1,`, 300) + `"properties":{"a":{` + manyMembers(257) + `}}}`: "/properties/a: has more than 256 keywords",
	}
	for _, d := range schema.Dialects()[1:] {
		refuses(t, d, tests)
	}
}

// manyMembers are n members.
func manyMembers(n int) string {
	var all []string
	for i := range n {
		all = append(all, `"k`+strings.Repeat("i", i)+`":0`)
	}
	return strings.Join(all, ",")
}

// TestMany checks that an error has at most 20 problems, and counts the rest.
func TestMany(t *testing.T) {
	s := `{"anyOf":[` + strings.Repeat(`3,`, 24) + `3]}`
	_, err := schema.Gemini.Apply(jsonwire.Raw(s))
	var e *schema.Error
	if !errors.As(err, &e) || len(e.Problems) != 20 || e.More != 5 || !strings.HasSuffix(err.Error(), "; and 5 more") {
		t.Errorf("got %v", err)
	}
	want := schema.Problem{Pointer: "/anyOf/19", Message: "should be a schema, which is an object or true or false"}
	if diff := cmp.Diff(want, e.Problems[19]); diff != "" {
		t.Error(diff)
	}
}

// TestSpelling checks what is kept as it was written, and which of repeated members counts.
func TestSpelling(t *testing.T) {
	converts(t, schema.Inline, map[string]conversion{
		"order and unknown keywords": {
			`{ "x-b" : [ 1 , 2 ], "type":"object", "x-a":{"a":"  "}, "properties":{"b":true,"a":{}}, "$schema":"https://json-schema.org/draft/2020-12/schema" }`,
			`{"x-b":[1,2],"type":"object","x-a":{"a":"  "},"properties":{"b":true,"a":{}},"$schema":"https://json-schema.org/draft/2020-12/schema"}`,
		},
		"numbers":       {`{"maximum":1.50e+3,"minimum":-0,"const":123456789012345678901234567890}`, `{"maximum":1.50e+3,"minimum":-0,"const":123456789012345678901234567890}`},
		"escapes":       {`{"const":"\u0041\/\" ","t\u0079pe":"str\u0069ng"}`, `{"const":"\u0041\/\" ","type":"str\u0069ng"}`},
		"repeated":      {`{"type":5,"properties":{"a":3,"b":{},"a":{"type":"null"}},"type":"object"}`, `{"type":"object","properties":{"a":{"type":"null"},"b":{}}}`},
		"repeated many": {`{"properties":{` + strings.Repeat(`"a":{},"b":{},`, 20) + `"a":{"type":"null"}}}`, `{"properties":{"a":{"type":"null"},"b":{}}}`},
	})
}
