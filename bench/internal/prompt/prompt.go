// Package prompt has the prompt that is measured, as a template that is compiled.
package prompt

import "github.com/agentgen-go/agentgen/bench/harness/scenario"

//go:generate go tool agentgen

// Bank is what the prompt is rendered with.
type Bank = scenario.Bank

//agent:prompt deps=*Bank syntax=handlebars name=Bank
const bank = "You help {{name}}{{#if vip}}, a VIP{{/if}}. Her accounts:\n{{#each accounts}}{{@index}}. {{number}}: {{cents}} cents{{#if closed}} (closed){{/if}}\n{{/each}}Be brief."
