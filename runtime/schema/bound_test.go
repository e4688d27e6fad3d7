package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// counted writes n members or elements, in which # is their number.
func counted(format string, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.ReplaceAll(format, "#", fmt.Sprint(i))
	}
	return strings.Join(all, ",")
}

// doubling is a schema whose size is 2^n without references.
func doubling(n int, keyword string) string {
	var b strings.Builder
	b.WriteString(`{"type":"object","properties":{"a":{"$ref":"#/$defs/D0"}},"$defs":{`)
	for i := range n {
		next := fmt.Sprintf(`{"$ref":"#/$defs/D%d"}`, i+1)
		fmt.Fprintf(&b, `"D%d":{%q:[%s,%s]},`, i, keyword, next, next)
	}
	fmt.Fprintf(&b, `"D%d":{"type":"string"}}}`, n)
	return b.String()
}

// links is a schema of n definitions, in each of which a reference to the next stands for %.
func links(n int, format string) string {
	var b strings.Builder
	b.WriteString(`{"type":"object","properties":{"a":{"$ref":"#/$defs/D0"}},"$defs":{`)
	for i := range n {
		next := fmt.Sprintf(`{"$ref":"#/$defs/D%d"}`, i+1)
		fmt.Fprintf(&b, `"D%d":%s,`, i, strings.ReplaceAll(format, "%", next))
	}
	fmt.Fprintf(&b, `"D%d":{"type":"string"}}}`, n)
	return b.String()
}

// chain is a schema of n definitions, each of which is a reference to the next.
func chain(n int) string { return links(n, "%") }

// nested is a schema of n definitions, each of which is a list of the next.
func nested(n int) string { return links(n, `{"type":"array","items":%}`) }

// TestBounds has schemas that are small but would become large or deep.
func TestBounds(t *testing.T) {
	const large, deep = "the schema is larger than 1048576 bytes", "the schema is deeper than 64 levels"
	const nestedRefs, onlyRefs = "nested too deep", "nothing but further references"
	tests := map[string]struct {
		in   string
		want map[schema.Dialect]string // "" if it is fine
	}{
		"doubling":        {doubling(28, "anyOf"), map[schema.Dialect]string{schema.Inline: large, schema.Gemini: large, schema.OpenAI: "", schema.Anthropic: ""}},
		"doubling deep":   {doubling(40, "anyOf"), map[schema.Dialect]string{schema.Inline: deep, schema.Gemini: deep, schema.OpenAI: "", schema.Anthropic: ""}},
		"doubling all":    {doubling(28, "allOf"), map[schema.Dialect]string{schema.Inline: large, schema.OpenAI: ""}},
		"chain":           {chain(60), map[schema.Dialect]string{schema.Inline: "", schema.Gemini: "", schema.OpenAI: "", schema.Anthropic: ""}},
		"long chain":      {chain(5000), map[schema.Dialect]string{schema.Inline: nestedRefs, schema.Gemini: nestedRefs, schema.OpenAI: onlyRefs, schema.Anthropic: onlyRefs}},
		"nested":          {nested(50), map[schema.Dialect]string{schema.Inline: "", schema.Gemini: "", schema.OpenAI: "", schema.Anthropic: ""}},
		"nested too deep": {nested(5000), map[schema.Dialect]string{schema.Inline: deep, schema.Gemini: deep, schema.OpenAI: "", schema.Anthropic: nestedRefs}},
		"deeper by null":  {strings.Repeat(`{"type":"object","properties":{"a":`, 31) + `{"type":"string"}` + strings.Repeat(`}}`, 31), map[schema.Dialect]string{schema.OpenAI: "nested more than 64 levels deep", schema.Anthropic: ""}},
		"larger by notes": {object(`{"type":"string","default":"` + strings.Repeat(`\"`, 400_000) + `"}`), map[schema.Dialect]string{schema.OpenAI: "bytes are more than the 1048576", schema.Inline: ""}},
	}
	for name, test := range tests {
		for d, want := range test.want {
			t.Run(name+" "+d.String(), func(t *testing.T) {
				_, err := d.Apply(jsonwire.Raw(test.in))
				if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
					t.Errorf("got %.200v, want %q", err, want)
				}
			})
		}
	}
}

// largeSchemas are schemas of about 30 n members, each of a kind for which a careless implementation needs time that grows
// with the square of n.
func largeSchemas(n int) map[string]string {
	return map[string]string{
		"properties":       `{"type":"object","properties":{` + counted(`"p#":{"type":"string"}`, 36*n) + `}}`,
		"definitions":      `{"type":"object","$defs":{` + counted(`"d#":{"type":"string"}`, 15*n) + `},"properties":{` + counted(`"p#":{"$ref":"#/$defs/d#"}`, 15*n) + `}}`,
		"places":           `{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{` + counted(`"p#":{"type":"string"}`, 10*n) + `}}},` + counted(`"r#":{"$ref":"#/properties/a/items/properties/p#"}`, 10*n) + `}}`,
		"parts":            `{"type":"object","allOf":[` + counted(`{"properties":{"p#":{"type":"string"}},"required":["p#"],"description":"p#"}`, 12*n) + `]}`,
		"parts of one":     `{"type":"object","allOf":[` + counted(`{"properties":{"p":{"maxLength":3,"description":"p#"}}}`, 15*n) + `]}`,
		"required":         `{"type":"object","properties":{` + counted(`"p#":{"type":"null"}`, 15*n) + `},"required":[` + counted(`"p#"`, 15*n) + `]}`,
		"names of a place": `{"type":"object","properties":{"a":{"items":[` + counted(`{"anyOf":[{"$ref":"#/properties/a/items/0"}]}`, 15*n) + `]}}}`,
	}
}

// applyAll does with a schema all that this package can do. Errors are of no interest: some of the schemas are too large.
func applyAll(s, nulls string) {
	for _, d := range []schema.Dialect{schema.OpenAI, schema.Gemini} {
		if out, err := d.Apply(jsonwire.Raw(s)); err == nil {
			_, _ = d.Apply(out)
		}
	}
	_ = schema.CheckStrict(jsonwire.Raw(s))
	_, _ = schema.DropNulls(jsonwire.Raw(s), jsonwire.Raw(nulls))
}

// BenchmarkSize shows that the time is proportional to the size: the MB/s of one kind are about the same for each n.
func BenchmarkSize(b *testing.B) {
	for _, n := range []int{100, 1000} {
		nulls := `{` + counted(`"p#":null`, 40*n) + `}`
		for name, s := range largeSchemas(n) {
			b.Run(fmt.Sprintf("%s/n=%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(len(s)))
				b.ReportAllocs()
				for b.Loop() {
					applyAll(s, nulls)
				}
			})
		}
	}
}
