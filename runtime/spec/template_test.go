package spec_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// TestTemplates: templates have the output that Pydantic AI's package has recorded for them. The generator's golden case compares what
// //agent:prompt compiles of the same templates, for the same values: so both have the same output.
func TestTemplates(t *testing.T) {
	var file struct {
		Values    []json.RawMessage
		Templates []struct {
			Template string
			Output   []string
		}
	}
	readJSON(t, "../../testdata/golden/handlebars/expected.json", &file)
	if len(file.Templates) < 40 {
		t.Fatalf("only %d templates are recorded", len(file.Templates))
	}
	for _, recorded := range file.Templates {
		tmpl, err := spec.ParseTemplate(recorded.Template)
		if err != nil {
			t.Errorf("%s: %v", recorded.Template, err)
			continue
		}
		for i, value := range file.Values {
			got, err := tmpl.Render(runtime.RawJSON(value))
			if got != recorded.Output[i] || err != nil {
				t.Errorf("%s\n got %q, %v\nwant %q", recorded.Template, got, err, recorded.Output[i])
			}
		}
	}
}

// TestRender: what a compiled template cannot print, and odd data.
func TestRender(t *testing.T) {
	for _, c := range []struct{ template, data, want string }{
		{"{{a}} {{b}} {{c}}", `{"a":[1,"x'y",null,true,1.0],"b":{"k":{"l":[]}},"c":null}`, `[1, "x'y", None, True, 1.0] {'k': {'l': []}} `},
		{"{{a}}", ``, ""},
		{"{{a}}{{#if a}}x{{/if}}|{{this}}", `[1]`, "|"},
		{"{{a}}", `{"a":1,"a":2}`, "2"},
		{"{{a}} {{b}} {{c}}", `{"a":1e16,"b":100000000000000000000,"c":-0.5}`, "1e+16 100000000000000000000 -0.5"},
		{"{{../../x}}{{#each a}}{{../../../x}}{{/each}}", `{"a":[1]}`, ""},
	} {
		tmpl, err := spec.ParseTemplate(c.template)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := tmpl.Render(runtime.RawJSON(c.data)); got != c.want || err != nil {
			t.Errorf("%s with %s: got %q, %v, want %q", c.template, c.data, got, err, c.want)
		}
		if tmpl.String() != c.template {
			t.Errorf("the text is %q", tmpl)
		}
	}
	tmpl, err := spec.ParseTemplate("{{a}}")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tmpl.Render("{"); err == nil {
		t.Error("data that is not JSON is accepted")
	}
}

// TestRenderBounds: a template cannot print without end, nor work without end.
func TestRenderBounds(t *testing.T) {
	list := `[` + strings.Repeat("0,", 99) + `0]`
	for _, body := range []string{"xxxxxxxx", ""} {
		text := strings.Repeat("{{#each @root.a}}", 6) + body + strings.Repeat("{{/each}}", 6)
		tmpl, err := spec.ParseTemplate(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tmpl.Render(runtime.RawJSON(`{"a":` + list + `}`))
		if err == nil {
			t.Errorf("%q: no error, %d bytes", body, len(got))
		}
	}
}

// TestParseTemplate: mistakes have lines and columns.
func TestParseTemplate(t *testing.T) {
	_, err := spec.ParseTemplate("a\n {{#if x}}{{> p}}\n{{x y}}")
	wantError(t, err, "template:2:2: the block {{#if x}} is not closed (end it with {{/if}})\n"+
		"template:2:11: partials are not supported (mark a template for each, and print them by fields of the dependencies)\n"+
		"template:3:3: there is no helper x (helpers are if, unless, each, with and lookup)")
	for _, text := range []string{
		strings.Repeat("{{#if a}}", 1000), "{{#if " + strings.Repeat("(", 1000) + "x", "{{a[}}", "{{a'.['}}", "{{[}}", "{{\"}}", "{{|}}", "{{#a}}{{else if}}{{/a}}", "{{@}}", "{{..}}{{.}}{{/}}",
		"{{#if a}}" + strings.Repeat("{{else if a}}", 1000) + "{{/if}}",
	} {
		if tmpl, err := spec.ParseTemplate(text); err == nil {
			if _, err := tmpl.Render("{}"); err != nil {
				t.Errorf("%.40q: %v", text, err)
			}
		}
	}
}

// FuzzTemplate: no template makes parsing or rendering panic.
func FuzzTemplate(f *testing.F) {
	for _, text := range []string{"{{#each a as |b c|}}{{b}}{{@last}}{{else}}{{../x}}{{/each}}", "\\{{x}} {{~! c ~}} {{{{r}}}}x{{{{/r}}}}", "{{lookup (lookup a 1) 'x'}}", "{{#with a.[x y]}}{{else if b}}{{^}}{{/with}}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tmpl, err := spec.ParseTemplate(text)
		if err != nil {
			return
		}
		if _, err := tmpl.Render(`{"a":[{"x":1},{"x y":[true]}],"b":{"c":"d"}}`); err != nil && !strings.Contains(err.Error(), "more than") {
			t.Fatal(err)
		}
	})
}
