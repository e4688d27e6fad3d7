package main

import (
	"slices"
	"testing"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/weather"
	"github.com/agentgen-go/agentgen/runtime"
)

// TestSwitchable: what unused measures as switched off is all there, and at work where it is on.
func TestSwitchable(t *testing.T) {
	m := weather.NewScripted(scenario.OneTool)
	agent, seen := weather.Switchable(m, true), weather.Seen.Load()
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, scenario.Prompt); err != nil {
		t.Fatal(err)
	}
	if n := weather.Seen.Load() - seen; n != 7 { // a run, two requests with their lists of tools, a call twice
		t.Errorf("hooks and toolsets were called %d times", n)
	}
}

// TestCases: all who is measured in this process does the work, and does it twice.
func TestCases(t *testing.T) {
	for _, c := range slices.Concat(loops(), []measure.Case{unused()}, cancellable(t.Context()), streams(), outputs(), codecs(), prompts()) {
		t.Run(c.String(), func(t *testing.T) {
			if err := c.Check(); err != nil {
				t.Fatal(err)
			}
			if err := c.Op(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
