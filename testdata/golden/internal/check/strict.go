package check

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// unsupported are the keywords that OpenAI's strict mode does not take.
var unsupported = []string{
	"allOf", "not", "oneOf", "dependentRequired", "dependentSchemas", "if", "then", "else", "default", "uniqueItems",
	"minProperties", "maxProperties", "patternProperties", "propertyNames", "unevaluatedProperties", "contains",
	"contentEncoding", "prefixItems",
}

// Strict says where a schema breaks the rules of OpenAI's strict mode: objects are closed and have all members required,
// and there are keywords that it does not take.
func Strict(t *testing.T, schema jsonwire.Raw) {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(schema), &doc); err != nil {
		t.Fatal(err)
	}
	if doc["type"] != "object" {
		t.Errorf("the root is not an object: %s", schema)
	}
	strict(t, "", doc)
}

func strict(t *testing.T, at string, s map[string]any) {
	t.Helper()
	for _, word := range unsupported {
		if _, ok := s[word]; ok {
			t.Errorf("%s has %s", at, word)
		}
	}
	properties, isObject := s["properties"].(map[string]any)
	if s["type"] == "object" && (!isObject || s["additionalProperties"] != false) {
		t.Errorf("%s is an open object", at)
	}
	required, _ := s["required"].([]any)
	for name := range properties {
		if !slices.Contains(required, any(name)) {
			t.Errorf("%s/%s is not required", at, name)
		}
	}
	for key, value := range s {
		strictBelow(t, at+"/"+key, key, value)
	}
}

// strictBelow looks at the schemas in the value of a keyword.
func strictBelow(t *testing.T, at, key string, value any) {
	t.Helper()
	switch value := value.(type) {
	case map[string]any:
		if key != "properties" && key != "$defs" {
			strict(t, at, value)
			return
		}
		for name, s := range value {
			strict(t, at+"/"+name, s.(map[string]any))
		}
	case []any:
		for _, s := range value {
			if s, ok := s.(map[string]any); ok {
				strict(t, at, s)
			}
		}
	}
}
