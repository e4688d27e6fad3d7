package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestRepair: one retry names all three mistakes, and the next call is right.
func TestRepair(t *testing.T) {
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "What should I wear in Paris?")
	if err != nil {
		t.Fatal(err)
	}
	var returned []*message.ToolReturnPart
	for _, m := range res.AllMessages() {
		if r, ok := m.(*message.Request); ok {
			if p, ok := r.Parts[0].(*message.ToolReturnPart); ok {
				returned = append(returned, p)
			}
		}
	}
	if len(returned) != 2 || res.Output != "Take an umbrella." {
		t.Fatalf("%d calls, output %q", len(returned), res.Output)
	}
	for _, want := range []string{`"units"`, "less than or equal to 7", `"missing","loc":["unit"]`} {
		if !strings.Contains(returned[0].Text(), want) {
			t.Errorf("the retry lacks %q: %s", want, returned[0].Text())
		}
	}
	if got := returned[1].Text(); got != "Paris, next 3 days: light rain, up to 18 degrees celsius" {
		t.Errorf("the second call returned %q", got)
	}
}

// TestLinks: the first program of make demo links no network, so that it speaks soon from an empty cache.
func TestLinks(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for p := range strings.Lines(string(out)) {
		if p = strings.TrimSpace(p); p == "net" || p == "net/http" || strings.HasSuffix(p, "runtime/transport") {
			t.Errorf("it links %s", p)
		}
	}
}
