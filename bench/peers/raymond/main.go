// Command raymond measures github.com/mailgun/raymond, the Handlebars of Go that is kept up.
package main

import (
	"github.com/mailgun/raymond/v2"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/program"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

func main() {
	p := program.Program{Cases: []measure.Case{scenario.PromptCase("raymond 2.0.48", render)}}
	p.Main()
}

// bank is the template, parsed before it is measured.
var bank = raymond.MustParse(scenario.BankHandlebars)

func render(b *scenario.Bank) (string, error) { return bank.Exec(b) }
