package till_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestUndisturbed: a Play and a run that is paused end with the same history, in which everything happens that engines are to
// be tested with.
func TestUndisturbed(t *testing.T) {
	for run := range 2 {
		got, err := till.Undisturbed(run)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"is odd", `"tool_name":"clerk"`, "a customer has rung", "cannot be", "This is step"} {
			if !strings.Contains(got, want) {
				t.Errorf("the history says nothing of %q", want)
			}
		}
		id := till.RunID(run)
		_, err = till.Agent.Run(t.Context(), &till.Deps{}, till.Prompt(run), runtime.WithRunID(id), runtime.WithConversationID(id))
		pause, ok := errors.AsType[*runtime.PauseError](err)
		if !ok {
			t.Fatal(err)
		}
		snapshot, err := pause.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		results := till.Approvals(run, pause.Requests)
		res, err := till.Agent.Run(t.Context(), &till.Deps{}, "", runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(&results))
		if err != nil {
			t.Fatal(err)
		}
		b, err := message.Marshal(res.AllMessages())
		if err != nil {
			t.Fatal(err)
		}
		if till.WithoutTimes(b) != got {
			t.Errorf("Run:\n%s\nPlay:\n%s", till.WithoutTimes(b), got)
		}
	}
}

// TestEffects: each effect is counted under its key.
func TestEffects(t *testing.T) {
	counts, err := till.Count(strings.NewReader("r/1/a charge 7\nr/1/a charge 8\nr/2/b refund 8\n"))
	if err != nil {
		t.Fatal(err)
	}
	var n []int
	for _, c := range counts {
		n = append(n, c)
	}
	slices.Sort(n)
	if !slices.Equal(n, []int{1, 2}) {
		t.Errorf("got %v", counts)
	}
}
