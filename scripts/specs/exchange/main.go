// Command exchange reads specs and templates that Pydantic AI has made, as JSON, and answers with what it has made of them: see
// scripts/specs.sh.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

type question struct {
	Specs     []struct{ Format, Text string }
	Templates []string
	Data      json.RawMessage
}

type answer struct {
	Specs     []written  `json:"specs"`
	Templates []rendered `json:"templates"`
}

type written struct {
	YAML  string `json:"yaml"`
	JSON  string `json:"json"`
	Error string `json:"error"`
}

type rendered struct {
	Output string `json:"output"`
	Error  string `json:"error"`
}

func main() {
	log.SetFlags(0)
	var q question
	if err := json.NewDecoder(os.Stdin).Decode(&q); err != nil {
		log.Fatal(err)
	}
	var a answer
	for _, s := range q.Specs {
		a.Specs = append(a.Specs, rewrite(s.Format, s.Text))
	}
	for _, t := range q.Templates {
		a.Templates = append(a.Templates, render(t, q.Data))
	}
	if err := json.NewEncoder(os.Stdout).Encode(a); err != nil {
		log.Fatal(err)
	}
}

// rewrite reads a spec and writes it in both formats.
func rewrite(format, text string) (w written) {
	s, err := spec.Parse("x", []byte(text), format)
	if err != nil {
		return written{Error: err.Error()}
	}
	y, err := s.Marshal(spec.YAML, "")
	if err != nil {
		return written{Error: err.Error()}
	}
	j, err := s.Marshal(spec.JSON, "")
	if err != nil {
		return written{Error: err.Error()}
	}
	return written{YAML: string(y), JSON: string(j)}
}

func render(text string, data []byte) rendered {
	t, err := spec.ParseTemplate(text)
	if err != nil {
		return rendered{Error: err.Error()}
	}
	out, err := t.Render(runtime.RawJSON(data))
	if err != nil {
		return rendered{Error: err.Error()}
	}
	return rendered{Output: out}
}
