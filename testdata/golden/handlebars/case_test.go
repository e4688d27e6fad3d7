package handlebars

import (
	"encoding/json"
	"os"
	"testing"
)

// TestReference compares with what the package that Pydantic AI uses has rendered.
func TestReference(t *testing.T) {
	data, err := os.ReadFile("expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Values    []json.RawMessage
		Templates []struct {
			Template string
			Output   []string
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Templates) != len(all) || len(all) < 40 {
		t.Fatalf("%d templates are recorded, %d compiled", len(file.Templates), len(all))
	}
	for i, recorded := range file.Templates {
		if recorded.Template != all[i].text {
			t.Errorf("template %d has changed: run record.py", i)
		}
		for j, value := range file.Values {
			var deps Deps
			if err := deps.DecodeJSON(value); err != nil {
				t.Fatal(err)
			}
			got, err := all[i].render(&deps)
			if got != recorded.Output[j] || err != nil {
				t.Errorf("%s\n got %q, %v\nwant %q", recorded.Template, got, err, recorded.Output[j])
			}
		}
	}
}

func TestFile(t *testing.T) {
	got, err := renderGreeting(Deps{Name: "Al", Boss: &User{Name: "Zoe"}})
	if got != "Hello Al of Zoe." || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
