package gen_test

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// schemaDoc is a JSON Schema, or a part of one.
type schemaDoc = map[string]any

// difference is a keyword whose values differ at a place in two schemas. A value is nil if the keyword is not there.
type difference struct {
	at, keyword      string
	ours, theirs     any
	ourDoc, theirDoc schemaDoc // the schemas that it is a keyword of
}

// deliberate are the ways in which our schemas differ from those of invopop's Reflector. The table in docs/generator.md
// has the same names, and says why.
var deliberate = []struct {
	name string
	is   func(d difference) bool
}{
	{"document", func(d difference) bool { return d.keyword == "$schema" }},
	{"description", func(d difference) bool { return d.keyword == "description" && d.theirs == nil }},
	{"null", func(d difference) bool { return d.keyword == "null" }},
	{"required", isFewer},
	{"enum", func(d difference) bool { return d.keyword == "enum" && d.theirs == nil }},
	{"range", func(d difference) bool {
		return (d.keyword == "minimum" || d.keyword == "maximum") && d.ourDoc["type"] == "integer" && d.theirs == nil
	}},
	{"container", func(d difference) bool {
		return slices.Contains([]string{"maxItems", "uniqueItems", "minProperties", "maxProperties"}, d.keyword) && d.theirs == nil
	}},
	{"default", func(d difference) bool { return d.keyword == "default" && d.ourDoc["type"] == "array" }},
	{"duration", func(d difference) bool { return d.ourDoc["format"] == "duration" && d.theirDoc["type"] == "integer" }},
	{"own form", func(d difference) bool { return d.theirDoc["type"] == "object" && d.ourDoc["type"] != "object" }},
	{"raw", func(d difference) bool {
		return d.keyword == "type" && (d.ours == nil || d.ours == "object") && d.theirs == "string"
	}},
	{"keys", func(d difference) bool {
		return d.keyword == "propertyNames" || d.ourDoc["propertyNames"] != nil && d.theirDoc["patternProperties"] != nil
	}},
	{"elements", func(d difference) bool { return d.keyword == "additionalProperties" && d.theirs == nil }},
	{"union", func(d difference) bool { return d.keyword == "anyOf" && d.theirs == nil && d.theirDoc["type"] == nil }},
	{"kind", func(d difference) bool {
		kind, _ := d.ours.(schemaDoc)
		return strings.HasPrefix(d.keyword, "property ") && d.theirs == nil && kind["const"] != nil
	}},
	{"alphabet", func(d difference) bool { return d.keyword == "contentEncoding" && d.ours == "base64url" }},
	{"unknown members", func(d difference) bool {
		return d.ourDoc["type"] == "object" && d.ourDoc["additionalProperties"] == nil && d.theirDoc["additionalProperties"] == false
	}},
	{"quoted", func(d difference) bool {
		return d.keyword == "pattern" && d.theirs == nil && d.ourDoc["type"] == "string" && d.theirDoc["type"] == "string"
	}},
}

// isFewer says that fewer members are required.
func isFewer(d difference) bool {
	ours, _ := d.ours.([]any)
	theirs, _ := d.theirs.([]any)
	return d.keyword == "required" && !slices.ContainsFunc(ours, func(name any) bool {
		return !slices.Contains(theirs, name)
	})
}

// TestReflector compares the schemas of the cases' outputs and codecs with those that invopop's Reflector makes of the
// compiled types. Wherever they differ it is in a way that is known, each such way occurs, and the documentation lists
// them.
func TestReflector(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	ours, theirs := reflected(t)
	occurs := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		c := comparison{ours: ours[name], theirs: theirs[name], seen: map[[2]uintptr]bool{}}
		c.compare(name, ours[name], theirs[name])
		for _, d := range c.differences {
			if kind := kindOf(d); kind != "" {
				occurs[kind] = true
			} else {
				t.Errorf("%s: %s is %v, but %v in invopop's", d.at, d.keyword, d.ours, d.theirs)
			}
		}
	}
	var names []string
	for _, kind := range deliberate {
		names = append(names, kind.name)
		if !occurs[kind.name] {
			t.Errorf("no schema differs in the way %q any more", kind.name)
		}
	}
	if diff := cmp.Diff(names, documented(t)); diff != "" {
		t.Errorf("the table in docs/generator.md (-test +table):\n%s", diff)
	}
}

// kindOf returns the name of the way in which a difference is deliberate, "" where it is not.
func kindOf(d difference) string {
	for _, kind := range deliberate {
		if kind.is(d) {
			return kind.name
		}
	}
	return ""
}

// documented are the names in the first column of the table of differences.
func documented(t *testing.T) (names []string) {
	t.Helper()
	_, section, ok := strings.Cut(read(t, "../docs/generator.md"), "\n## Schemas and invopop's Reflector\n")
	if !ok {
		t.Fatal("docs/generator.md has no section on invopop's Reflector")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for _, m := range regexp.MustCompile(`(?m)^\| \*\*(.*?)\*\* \|`).FindAllStringSubmatch(section, -1) {
		names = append(names, m[1])
	}
	return names
}

// comparison walks two schemas at the same time.
type comparison struct {
	ours, theirs schemaDoc // the documents
	seen         map[[2]uintptr]bool
	differences  []difference
}

func (c *comparison) compare(at string, ours, theirs any) {
	a, b := resolve(c.ours, ours), resolve(c.theirs, theirs)
	pair := [2]uintptr{reflect.ValueOf(a).Pointer(), reflect.ValueOf(b).Pointer()}
	if c.seen[pair] {
		return
	}
	c.seen[pair] = true
	if inner, ok := withoutNull(a); ok && b["anyOf"] == nil {
		c.differences = append(c.differences, difference{at, "null", true, nil, a, b})
		outer := a
		a = maps.Clone(resolve(c.ours, inner))
		maps.Copy(a, outer)
		delete(a, "anyOf")
	}
	keywords := maps.Clone(a)
	maps.Copy(keywords, b)
	for _, keyword := range slices.Sorted(maps.Keys(keywords)) {
		c.keyword(at, keyword, a, b)
	}
}

// keyword compares the values of a keyword.
func (c *comparison) keyword(at, keyword string, a, b schemaDoc) {
	x, y := a[keyword], b[keyword]
	switch keyword {
	case "$defs":
		return
	case "properties":
		c.properties(at, a, b)
		return
	case "items", "additionalProperties":
		if isSchema(x) && isSchema(y) {
			c.compare(at+"/*", x, y)
			return
		}
	}
	if !reflect.DeepEqual(x, y) {
		c.differences = append(c.differences, difference{at, keyword, x, y, a, b})
	}
}

func (c *comparison) properties(at string, a, b schemaDoc) {
	ours, _ := a["properties"].(schemaDoc)
	theirs, _ := b["properties"].(schemaDoc)
	names := maps.Clone(ours)
	if names == nil {
		names = schemaDoc{}
	}
	maps.Copy(names, theirs)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if ours[name] != nil && theirs[name] != nil {
			c.compare(at+"/"+name, ours[name], theirs[name])
		} else {
			c.differences = append(c.differences, difference{at, "property " + name, ours[name], theirs[name], a, b})
		}
	}
}

func isSchema(v any) bool {
	_, ok := v.(schemaDoc)
	return ok || v == true
}

// resolve follows references. The schema true is the empty one.
func resolve(doc schemaDoc, s any) schemaDoc {
	for {
		m, _ := s.(schemaDoc)
		ref, ok := m["$ref"].(string)
		if !ok {
			return m
		}
		s = doc["$defs"].(schemaDoc)[strings.TrimPrefix(ref, "#/$defs/")]
	}
}

// withoutNull returns what a schema admits beside null, where there is just one such schema.
func withoutNull(s schemaDoc) (inner any, ok bool) {
	anyOf, _ := s["anyOf"].([]any)
	if len(anyOf) != 2 || !reflect.DeepEqual(anyOf[1], schemaDoc{"type": "null"}) {
		return nil, false
	}
	return anyOf[0], true
}
