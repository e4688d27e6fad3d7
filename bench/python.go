package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

// script is the scenario for programs in other languages.
type script struct {
	System          string          `json:"system"`
	Prompt          string          `json:"prompt"`
	Tool            string          `json:"tool"`
	ToolDescription string          `json:"tool_description"`
	Args            string          `json:"args"`
	Report          scenario.Report `json:"report"`
	Text            string          `json:"text"`
	Advice          scenario.Advice `json:"advice"`
	InputTokens     int             `json:"input_tokens"`
	OutputTokens    int             `json:"output_tokens"`
	Conversations   []conversation  `json:"conversations"`
}

type conversation struct {
	Name  string `json:"name"`
	Calls []int  `json:"calls"`
	Typed bool   `json:"typed"`
}

func writeScript(path string) error {
	report, err := scenario.Weather(scenario.Args{City: "Paris", Days: 3, Unit: "celsius"})
	if err != nil {
		return err
	}
	s := script{
		System: scenario.System, Prompt: scenario.Prompt, Tool: scenario.ToolName, ToolDescription: scenario.ToolDesc,
		Args: scenario.ArgsJSON, Report: report, Text: scenario.FinalText, Advice: scenario.FinalAdvice,
		InputTokens: scenario.InputTokens, OutputTokens: scenario.OutputTokens,
	}
	for _, t := range scenario.All {
		s.Conversations = append(s.Conversations, conversation{t.Name, t.Calls, t.Typed})
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o666)
}

// pydanticAI returns the program that measures Pydantic AI, by the Python of -python or by the one that make reference has
// made.
func (b *built) pydanticAI(peers, python string) (program, error) {
	p := program{name: "pydantic_ai"}
	if python == "" {
		found, err := filepath.Glob(filepath.Join(b.root, ".bin", "pydantic-ai-*-reference", "bin", "python"))
		if err != nil {
			return p, err
		}
		if len(found) == 0 {
			return p, errors.New("there is no Python with it: make reference makes one, or give -python")
		}
		python = found[len(found)-1]
	}
	if text, err := exec.Command(python, "-c", "import pydantic_ai").CombinedOutput(); err != nil {
		return p, fmt.Errorf("%s cannot import pydantic_ai: %w\n%s", python, err, text)
	}
	file := filepath.Join(b.dir, "script.json")
	if err := writeScript(file); err != nil {
		return p, err
	}
	p.argv = []string{python, filepath.Join(peers, p.name, "bench.py"), "-script", file}
	return p, nil
}
