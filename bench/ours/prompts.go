package main

import (
	"strings"
	"text/template"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/prompt"
)

// prompts measures rendering. Templates that are not compiled are parsed before.
func prompts() []measure.Case {
	std := template.Must(template.New("").Parse(scenario.BankText))
	return []measure.Case{
		scenario.PromptCase("floor", func(b *scenario.Bank) (string, error) { return scenario.BankPrompt(b), nil }),
		scenario.PromptCase("agentgen", prompt.RenderBank),
		scenario.PromptCase("by hand, text-template", func(b *scenario.Bank) (string, error) {
			var out strings.Builder
			err := std.Execute(&out, b)
			return out.String(), err
		}),
	}
}
