package runtime_test

import (
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// checking is a loop that waits for calls of a and b, whose arguments are not checked.
func checking(t *testing.T) *loop.Loop {
	t.Helper()
	at := time.Unix(1, 0).UTC()
	l, err := loop.New(loop.Config{RunID: "r", ToolRetries: 1, Output: model.Output{AllowText: true}, Prompt: "hi", Now: at})
	if err != nil {
		t.Fatal(err)
	}
	a := &model.ToolDef{Name: "a", Parameters: `{}`, Sequential: true}
	b := &model.ToolDef{Name: "b", Parameters: `{}`}
	if err := l.Prepared(loop.Prepared{Tools: []*model.ToolDef{a, b}}); err != nil {
		t.Fatal(err)
	}
	if err := l.Responded(calls("a {}", "b {}", "c {}"), at); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestChecked: all calls of known tools are to be checked, also those that are not to be made yet; verdicts survive snapshots,
// and what does not fit changes nothing.
func TestChecked(t *testing.T) {
	l := checking(t)
	for name, c := range map[string]struct {
		index int
		kind  loop.OutcomeKind
	}{
		"no such call":    {3, 0},
		"an unknown tool": {2, 0},
		"a result":        {0, loop.OutcomeReturned},
		"an output":       {0, loop.OutcomeAccepted},
	} {
		if err := l.Checked(c.index, loop.Outcome{Kind: c.kind}, time.Unix(1, 0)); err == nil {
			t.Errorf("%s can be fed", name)
		}
	}
	var seen []string
	for w := l.Unchecked(); w != nil; w = l.Unchecked() {
		seen = append(seen, w.Call.ToolName)
		o := loop.Outcome{}
		if w.Call.ToolName == "b" {
			o = loop.Outcome{Kind: loop.OutcomeRetry, Feedback: "no"}
		}
		if err := l.Checked(w.Index, o, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		if err := l.Checked(w.Index, o, time.Unix(1, 0)); err == nil {
			t.Error("a call can be checked twice")
		}
		snapshot, err := l.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		if l, err = loop.Restore(snapshot); err != nil {
			t.Fatal(err)
		}
	}
	diff(t, "checked", seen, []string{"a", "b"})
	if l.Verdict(0) != nil || l.Verdict(1) == nil || l.Verdict(1).Feedback != "no" {
		t.Errorf("verdicts %v, %v", l.Verdict(0), l.Verdict(1))
	}
	if w := l.Next().Work; len(w) != 1 || w[0].Call.ToolName != "a" {
		t.Errorf("work %v: a verdict ends no call by itself", w)
	}
}
