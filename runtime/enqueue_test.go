package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// B154-B159: what is enqueued reaches the model with the next request, or keeps the run from ending.
func TestEnqueue(t *testing.T) {
	say := func(p message.Priority, what ...message.Enqueueable) *tool {
		return fn("say", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "said", rc.Enqueue(p, what...)
		})
	}
	for _, tc := range []struct {
		name      string
		tool      *tool
		responses []*message.Response
		want      []string
	}{
		{"asap", say(message.ASAP, message.Text("psst")), []*message.Response{calls("say {}"), text("bye")},
			[]string{"call c0 say {}", "return c0 say: said", "user: psst", "text: bye"}},
		{"when idle", say(message.WhenIdle, message.Text("one more")), []*message.Response{calls("say {}"), text("early"), text("late")},
			[]string{"call c0 say {}", "return c0 say: said", "text: early", "user: one more", "text: late"}},
		{"nothing", say(message.ASAP), []*message.Response{calls("say {}"), text("bye")},
			[]string{"call c0 say {}", "return c0 say: said", "text: bye"}},
		{"an exchange", say(message.ASAP, calls("x {}"), &message.ToolReturnPart{ToolName: "x", ToolCallID: "c0", Content: `"y"`}, message.Text("and")),
			[]*message.Response{calls("say {}"), text("bye")},
			[]string{"call c0 say {}", "return c0 say: said", "call c0 x {}", "return c0 x: y", "user: and", "text: bye"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &runtime.Agent[deps, string]{Model: script(t, tc.responses...), Tools: tools(tc.tool)}
			res, err := a.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "messages", transcript(res.AllMessages())[1:], tc.want)
			for i, m := range res.AllMessages() {
				if q, ok := m.(*message.Request); ok && (q.RunID != res.RunID || q.Timestamp.IsZero()) {
					t.Errorf("message %d is not stamped: %+v", i, q)
				}
			}
		})
	}
}

// B154: what a call enqueues follows its result in the same request.
func TestEnqueuedFollowsItsCall(t *testing.T) {
	var sent [][]message.Message
	responses := []*message.Response{calls("say {}"), calls("say {}"), text("bye")}
	a := &runtime.Agent[deps, string]{
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			sent = append(sent, in.Messages)
			return responses[len(sent)-1], nil
		}),
		Tools: tools(fn("say", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "said", errors.Join(rc.Enqueue(message.ASAP, message.Text("a")), rc.Enqueue(message.ASAP, message.Text("b")))
		})),
	}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "length of the history", len(res.AllMessages()), 6)
	diff(t, "lengths of the requests", []int{len(sent[0]), len(sent[1]), len(sent[2])}, []int{1, 3, 5})
	diff(t, "sent", transcript(sent[2]), transcript(res.AllMessages()[:5]))
}

// B156: an output tool's end is redirected, and the later answer counts.
func TestEnqueueAfterAnOutput(t *testing.T) {
	first := true
	a := &runtime.Agent[deps, answer]{Model: script(t, calls(`final {"n":1}`), calls(`final {"n":2}`)), Output: outputs("final")}
	a.OutputValidators = append(a.OutputValidators, func(_ context.Context, rc *runtime.RunContext[deps], out answer) (answer, error) {
		if first {
			first = false
			return out, rc.Enqueue(message.WhenIdle, message.Text("sure?"))
		}
		return out, nil
	})
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, answer{2})
	diff(t, "messages", transcript(res.AllMessages()), []string{
		"user: go", `call c0 final {"n":1}`, "return c0 final: Final result processed.", "user: sure?",
		`call c0 final {"n":2}`, "return c0 final: Final result processed.",
	})
}

// B159, B160: content must end with a request, and a run must be there to take it.
func TestEnqueueMistakes(t *testing.T) {
	var late *runtime.RunContext[deps]
	a := &runtime.Agent[deps, string]{
		Model: script(t, calls("say {}"), text("bye")),
		Tools: tools(fn("say", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			late = rc
			if err := rc.Enqueue(message.ASAP, text("x")); err == nil {
				t.Error("a response at the end was accepted")
			}
			if err := rc.Enqueue(message.ASAP, nil); err == nil {
				t.Error("nil was accepted")
			}
			if err := rc.Enqueue(message.WhenIdle+1, message.Text("x")); err == nil {
				t.Error("a priority that there is not was accepted")
			}
			return "", nil
		})),
	}
	if _, err := a.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	for name, rc := range map[string]*runtime.RunInfo{"after the call": late.RunInfo, "without a run": {}} {
		if err := rc.Enqueue(message.ASAP, message.Text("x")); !errors.Is(err, runtime.ErrNotRunning) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
