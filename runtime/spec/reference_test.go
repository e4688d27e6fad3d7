package spec_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/spec"
)

var update = flag.Bool("update", false, "write testdata/go anew")

const reference = "testdata/reference"

// expected is what Pydantic AI has made of a spec: see scripts/specs.
type expected struct {
	Spec  json.RawMessage
	Error string
	Agent struct {
		Name             *string
		Model            string
		EndStrategy      string  `json:"end_strategy"`
		ModelSettings    any     `json:"model_settings"`
		OutputType       string  `json:"output_type"`
		MaxToolRetries   int     `json:"max_tool_retries"`
		MaxOutputRetries int     `json:"max_output_retries"`
		ToolTimeout      float64 `json:"tool_timeout"`
		Metadata         map[string]any
		Description      *string
	}
	Capabilities []map[string]any
	Run          *struct {
		Instructions *string
		OutputTools  []struct {
			Name, Description string
			Schema            any
		} `json:"output_tools"`
		Native []string
		Output any
	}
	Content string
}

func references(t *testing.T) (all map[string]expected) {
	t.Helper()
	readJSON(t, filepath.Join(reference, "expected.json"), &all)
	if len(all) < 9 {
		t.Fatalf("only %d specs are expected", len(all))
	}
	return all
}

// TestWritten: what is written is what Pydantic AI writes, byte for byte, and is read as the same.
func TestWritten(t *testing.T) {
	all := references(t)
	s, err := spec.ReadFile(filepath.Join(reference, "04_capability_forms.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, format := range map[string]string{"09_written.yaml": spec.YAML, "10_written.json": spec.JSON} {
		stem, _, _ := strings.Cut(name, ".")
		got, err := s.Marshal(format, stem+"_schema.json")
		if err != nil {
			t.Fatal(err)
		}
		diff(t, name, string(got), all[name].Content)
	}
	for name, want := range all {
		if want.Spec == nil {
			continue
		}
		s, err := spec.ReadFile(filepath.Join(reference, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Marshal(spec.JSON, "")
		if err != nil {
			t.Fatal(err)
		}
		diff(t, name, decoded(t, got), decoded(t, want.Spec))
		golden(t, s, name)
	}
}

// golden compares what is written of a spec with files that Pydantic AI loads: make specs.
func golden(t *testing.T, s *spec.Spec, name string) {
	for _, format := range []string{spec.YAML, spec.JSON} {
		text, err := s.Marshal(format, "")
		if err != nil {
			t.Fatal(err)
		}
		stem, _, _ := strings.Cut(name, ".")
		file := filepath.Join("testdata", "go", stem+"."+format)
		if *update {
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		diff(t, file, string(text), string(want))
	}
}

// TestTexts: texts are accepted and refused as by Pydantic AI, with the same result.
func TestTexts(t *testing.T) {
	var all []struct {
		Text  string
		Spec  json.RawMessage
		Error string
	}
	readJSON(t, filepath.Join(reference, "texts.json"), &all)
	if len(all) < 60 {
		t.Fatalf("only %d texts", len(all))
	}
	for _, c := range all {
		s, err := spec.Parse("x.yaml", []byte(c.Text), spec.YAML)
		if (err != nil) != (c.Error != "") {
			t.Errorf("%q: the error is %v, that of Pydantic AI %q", c.Text, err, c.Error)
			continue
		}
		if err != nil {
			continue
		}
		got, err := s.Marshal(spec.JSON, "")
		if err != nil {
			t.Fatal(err)
		}
		want := decoded(t, c.Spec).(map[string]any)
		if list, ok := want["instructions"].([]any); ok && len(list) == 0 {
			delete(want, "instructions") // the same as none
		}
		diff(t, c.Text, decoded(t, got), any(want))
	}
}
