package runtime_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// iterAt returns a run that has come to its first step of a kind.
func iterAt[O any](t *testing.T, a *runtime.Agent[deps, O], kind loop.StepKind) *runtime.Iter[O] {
	t.Helper()
	it, err := a.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for it.Step().Kind != kind && !it.Done() {
		it.Do(t.Context())
	}
	if s := it.Step(); s.Kind != kind {
		t.Fatalf("the run came to %q: %v", s.Kind, s.Err)
	}
	return it
}

// TestIterMistakes: what is wrong is said, changes nothing, and does not count as done.
func TestIterMistakes(t *testing.T) {
	var ran []string
	returned := loop.Outcome{Kind: loop.OutcomeReturned}
	agent := func() *runtime.Agent[deps, string] { return pausing(t, &ran, calls("now {}", "ask {}"), text("bye")) }
	for _, tc := range []struct {
		name string
		at   loop.StepKind
		do   func(it *runtime.Iter[string]) error
		want string
	}{
		{"no response", loop.StepRequest, func(it *runtime.Iter[string]) error { return it.Respond(nil) }, "the response is nil"},
		{"a hole in a response", loop.StepRequest, func(it *runtime.Iter[string]) error {
			return it.Respond(&message.Response{Parts: []message.ResponsePart{nil}})
		}, "part 0 of the model's response is nil"},
		{"a response too late", loop.StepExecute, func(it *runtime.Iter[string]) error { return it.Respond(text("x")) }, `no response at step "execute"`},
		{"a result too early", loop.StepRequest, func(it *runtime.Iter[string]) error { return it.Answer(0, returned) }, `no result of a call at step "request"`},
		{"no such call", loop.StepExecute, func(it *runtime.Iter[string]) error { return it.Answer(9, returned) }, "no call with index 9: the response has 2"},
		{"a call that comes later", loop.StepExecute, func(it *runtime.Iter[string]) error { return it.Answer(1, returned) }, "call 1 is not to be made yet"},
		{"no kind", loop.StepExecute, func(it *runtime.Iter[string]) error { return it.Answer(0, loop.Outcome{}) }, "call 0 is a call of a function tool, which cannot end as none"},
		{"an accepted answer", loop.StepExecute, func(it *runtime.Iter[string]) error {
			return it.Answer(0, loop.Outcome{Kind: loop.OutcomeAccepted})
		}, "Iter.Answer cannot accept an output"},
		{"negative usage", loop.StepExecute, func(it *runtime.Iter[string]) error {
			return it.Answer(0, loop.Outcome{Kind: loop.OutcomeReturned, Usage: &usage.Run{Requests: -1}})
		}, "the model reports -1 requests, which cannot be negative"},
		{"results too early", loop.StepExecute, func(it *runtime.Iter[string]) error {
			return it.Resolve(message.DeferredResults{ApproveAll: true})
		}, `no results of calls that wait at step "execute"`},
		{"results of nothing", loop.StepResolve, func(it *runtime.Iter[string]) error {
			return it.Resolve(message.DeferredResults{Approvals: map[string]message.Approval{"zz": message.Approve()}})
		}, "IDs not in this `DeferredRequests.Approvals`: ['zz']"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			it := iterAt(t, agent(), tc.at)
			before := transcript(it.Messages())
			if err := tc.do(it); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
			diff(t, "step", it.Step().Kind, tc.at)
			diff(t, "messages", transcript(it.Messages()), before)
			diff(t, "requests", it.Usage().Requests, min(1, int(tc.at/loop.StepExecute)))
		})
	}
}

// TestIterDoesWhatWasRefused: Steps does a step whose answer by the caller was refused, or held nothing.
func TestIterDoesWhatWasRefused(t *testing.T) {
	for name, results := range map[string]message.DeferredResults{
		"refused": {Calls: map[string]message.CallResult{"zz": {}}},
		"nothing": {},
	} {
		t.Run(name, func(t *testing.T) {
			var ran []string
			it, err := pausing(t, &ran, calls("ask {}")).Iter(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			steps := 0
			for s := range it.Steps(t.Context()) {
				if steps++; steps > 10 {
					t.Fatal("the run does not continue")
				}
				if s.Kind == loop.StepResolve {
					_ = it.Resolve(results)
				}
			}
			_, err = it.Result()
			paused(t, err)
		})
	}
}

// TestIterAfterAPause: what has been reported of a pause stays true.
func TestIterAfterAPause(t *testing.T) {
	var ran []string
	a := pausing(t, &ran, calls("ask {}"), text("bye"))
	it := iterAt(t, a, loop.StepResolve)
	if err := it.Enqueue(message.WhenIdle, message.Text("in time")); err != nil {
		t.Fatal(err)
	}
	it.Do(t.Context())
	for name, err := range map[string]error{
		"Resolve": it.Resolve(message.DeferredResults{ApproveAll: true}),
		"Answer":  it.Answer(0, loop.Outcome{Kind: loop.OutcomeReturned}),
		"Respond": it.Respond(text("x")),
	} {
		if err == nil || !strings.Contains(err.Error(), "agentgen: the run is paused") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := it.Enqueue(message.ASAP, message.Text("too late")); !errors.Is(err, runtime.ErrNotRunning) {
		t.Errorf("Enqueue: got %v", err)
	}
	it.Cancel(nil)
	_, err := it.Result()
	p := paused(t, err)
	diff(t, "messages of the pause", transcript(p.Messages), []string{"user: go", "call c0 ask {}", "user: in time"})
	b, err := p.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	res, err := a.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b), approveAll)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages()), []string{"user: go", "call c0 ask {}", "user: in time", "return c0 ask: asked", "text: bye"})
}

// TestIterAfterTheEnd: a run that has ended takes nothing, and says so.
func TestIterAfterTheEnd(t *testing.T) {
	ended := iterAt(t, &runtime.Agent[deps, string]{Model: script(t, text("bye"))}, loop.StepDone)
	failed := iterAt(t, &runtime.Agent[deps, string]{Model: script(t)}, loop.StepRequest)
	failed.Cancel(errors.New("stop"))
	for name, it := range map[string]*runtime.Iter[string]{"ended": ended, "failed": failed} {
		diff(t, name, it.Done(), true)
		for what, err := range map[string]error{
			"Resolve": it.Resolve(message.DeferredResults{}),
			"Answer":  it.Answer(0, loop.Outcome{Kind: loop.OutcomeReturned}),
			"Respond": it.Respond(text("x")),
		} {
			if err == nil || !strings.Contains(err.Error(), "the run has ended") {
				t.Errorf("%s, %s: got %v", name, what, err)
			}
		}
		if err := it.Enqueue(message.ASAP, message.Text("too late")); !errors.Is(err, runtime.ErrNotRunning) {
			t.Errorf("%s, Enqueue: got %v", name, err)
		}
	}
}
