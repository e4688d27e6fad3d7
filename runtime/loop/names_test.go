package loop_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// TestNames prints every number of the enumerations: constants have names of their own, all others their number.
func TestNames(t *testing.T) {
	tests := map[string]struct {
		of    func(n uint8) fmt.Stringer
		named int
		last  fmt.Stringer
		want  string
	}{
		"StepKind":    {func(n uint8) fmt.Stringer { return loop.StepKind(n) }, 6, loop.StepDone, "done"},
		"WorkKind":    {func(n uint8) fmt.Stringer { return loop.WorkKind(n) }, 3, loop.WorkText, "an output in text"},
		"OutcomeKind": {func(n uint8) fmt.Stringer { return loop.OutcomeKind(n) }, 12, loop.OutcomeNeedsApproval, "needs approval"},
		"EndStrategy": {func(n uint8) fmt.Stringer { return loop.EndStrategy(n) }, 3, loop.EndExhaustive, "exhaustive"},
		"Priority":    {func(n uint8) fmt.Stringer { return message.Priority(n) }, 2, message.WhenIdle, "when idle"},
		"ArgsForm":    {func(n uint8) fmt.Stringer { return message.ArgsForm(n) }, 3, message.ArgsObject, "object"},
		"Dialect":     {func(n uint8) fmt.Stringer { return schema.Dialect(n) }, 5, schema.Anthropic, "anthropic"},
		"Format":      {func(n uint8) fmt.Stringer { return jsonwire.Format(n) }, 11, jsonwire.FormatHostname, "hostname"},
	}
	for typ, tt := range tests {
		if got := tt.last.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", typ, got, tt.want)
		}
		seen := map[string]bool{}
		for n := range 256 {
			name := tt.of(uint8(n)).String()
			if seen[name] {
				t.Errorf("%s: two values are %q", typ, name)
			}
			seen[name] = true
			if strings.Contains(name, "(") != (n >= tt.named) {
				t.Errorf("%s: %d is %q", typ, n, name)
			}
		}
	}
}
