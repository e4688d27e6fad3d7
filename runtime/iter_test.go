package runtime_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// An Iter shows each step before it is done.
func TestIterSteps(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: script(t, calls("f {}"), text("bye")), Tools: tools(returns("f", "r"))}
	it, err := a.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := it.Result(); err == nil {
		t.Error("a result before the end")
	}
	var kinds []string
	for s, err := range it.Steps(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, s.Kind.String())
	}
	diff(t, "steps", kinds, []string{"prepare", "request", "execute", "prepare", "request", "execute"})
	res, err := it.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, "bye")
	it.Do(t.Context())
	if err := it.Enqueue(message.ASAP, message.Text("x")); !errors.Is(err, runtime.ErrNotRunning) {
		t.Errorf("got %v", err)
	}
}

// The caller may answer steps itself, change the input of a request and say something to the run (B161).
func TestIterReplacesSteps(t *testing.T) {
	seen := ""
	a := &runtime.Agent[deps, string]{
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			seen = in.Instructions
			return text("bye"), nil
		}),
		Tools: tools(fn("f", func(context.Context, *runtime.RunContext[deps]) (string, error) {
			t.Error("the tool was called")
			return "", nil
		})),
	}
	it, err := a.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for s, err := range it.Steps(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case s.Kind == loop.StepRequest && it.Usage().Requests == 0:
			err = it.Respond(calls("f {}"))
		case s.Kind == loop.StepRequest:
			s.Input.Instructions = []model.Instruction{{Text: "changed"}}
		case s.Kind == loop.StepExecute && s.Work[0].Kind == loop.WorkFunction:
			err = errors.Join(it.Enqueue(message.ASAP, message.Text("psst")),
				it.Answer(0, loop.Outcome{Kind: loop.OutcomeReturned, Content: `"mine"`}))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	res, err := it.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "instructions", seen, "changed")
	diff(t, "messages", transcript(res.AllMessages()), []string{"user: go", "call c0 f {}", "return c0 f: mine", "user: psst", "text: bye"})
}

// A cancelled Iter has the error and the history of a run that failed.
func TestIterCancel(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: script(t, calls("f {}", "f {}")), Tools: tools(returns("f", "r"))}
	it, err := a.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for s := range it.Steps(t.Context()) {
		if s.Kind == loop.StepExecute {
			if err := it.Answer(1, loop.Outcome{Kind: loop.OutcomeReturned, Content: `"r"`}); err != nil {
				t.Fatal(err)
			}
			it.Cancel(nil)
		}
	}
	_, err = it.Result()
	run, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	diff(t, "messages", transcript(run.Messages), []string{"user: go", "call c0 f {}", "call c1 f {}", "return c1 f: r"})
}

// A paused Iter is done, with the error of Run.
func TestIterPauses(t *testing.T) {
	var ran []string
	it, err := pausing(t, &ran, calls("ask {}"), text("bye")).Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for s := range it.Steps(t.Context()) {
		if s.Kind == loop.StepResolve {
			break
		}
	}
	if err := it.Resolve(message.DeferredResults{ApproveAll: true}); err != nil {
		t.Fatal(err)
	}
	for range it.Steps(t.Context()) {
	}
	res, err := it.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages()), []string{"user: go", "call c0 ask {}", "return c0 ask: asked", "text: bye"})

	it, err = pausing(t, &ran, calls("ask {}")).Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range it.Steps(t.Context()) {
		if err != nil {
			paused(t, err)
		}
	}
	_, err = it.Result()
	paused(t, err)
}

// TestIterMessagesStay: what Messages has returned does not change, though the instructions of a request are known only when it
// is sent. The race detector looks on as well.
func TestIterMessagesStay(t *testing.T) {
	agent := &runtime.Agent[deps, string]{
		Model: script(t, calls("look {}"), text("done")), Tools: tools(returns("look", "ok")), Instructions: "Be brief.",
	}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	for range it.Steps(t.Context()) {
		messages := it.Messages()
		was := instructionsOf(messages)
		readers.Go(func() {
			for range 100 {
				if now := instructionsOf(messages); !slices.Equal(now, was) {
					t.Errorf("the instructions were %q and are %q", was, now)
				}
			}
		})
	}
	readers.Wait()
	res, err := it.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "instructions", instructionsOf(res.AllMessages()), []string{"Be brief.", "Be brief."})
}

func instructionsOf(messages []message.Message) (all []string) {
	for _, m := range messages {
		if q, ok := m.(*message.Request); ok {
			all = append(all, q.Instructions)
		}
	}
	return all
}
