package runtime_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// B166: an empty response in a stream is asked about as in a run.
func TestStreamOfEmptyResponse(t *testing.T) {
	said := false
	agent := &runtime.Agent[deps, string]{Model: streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
		if !said {
			said = true
			return nil
		}
		return says(s, 0, "ok here ", "is text")
	})}
	s := agent.Stream(t.Context(), deps{}, "go")
	diff(t, "events", events(t, s), []string{"start 0 text: ok here ", "final", "delta 0 is text", "end 0 text: ok here is text", `result: "ok here is text"`})
	res, err := s.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages()), []string{"user: go", "nothing", "retry  : Please return text.", "text: ok here is text"})
}

// B167, B168: a stream that is stopped in the middle of a response keeps what there is of it, marked, and a later run
// can continue it.
func TestStreamStoppedInTheMiddle(t *testing.T) {
	for _, c := range []struct {
		name string
		say  func(s *model.Stream) error
		kept string
		sent []string
	}{
		{"167 text", func(s *model.Stream) error { return says(s, 0, "The ", "cat ", "sat") }, "text: The cat ", []string{"user: go", "text: The cat ", "user: again"}},
		{
			"168 arguments", func(s *model.Stream) error { return sayCall(s, 0, "c0", "look", `{"city"`, `: "Mex`, `ico"}`) }, `call c0 look {"city": "Mex`,
			[]string{"user: go", `call c0 look {"city": "Mex`, "return c0 look: The tool call was interrupted before a result was produced.", "user: again"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{
				Tools: tools(returns("look", "ok")),
				Model: streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error { return c.say(s) }),
			}
			s := agent.Stream(t.Context(), deps{}, "go")
			for e := range s.Events() {
				if e.Kind == model.PartDeltaEvent {
					break
				}
			}
			_, err := s.Result()
			failed, ok := errors.AsType[*runtime.RunError](err)
			if !ok || !errors.Is(err, model.ErrStreamStopped) {
				t.Fatalf("got %v", err)
			}
			diff(t, "kept", transcript(failed.Messages), []string{"user: go", c.kept})
			diff(t, "state", failed.Messages[1].(*message.Response).State, message.StateInterrupted)
			diff(t, "usage", failed.Usage.OutputTokens, 3)

			var sent []string
			agent = agent.Clone()
			agent.Model = modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
				sent = transcript(in.Messages)
				return text("done"), nil
			})
			if _, err := agent.Run(t.Context(), deps{}, "again", runtime.WithHistory(failed.Messages)); err != nil {
				t.Fatal(err)
			}
			diff(t, "sent by the next run", sent, c.sent)
		})
	}
}

// B167: a response that was complete when the stream was stopped stays so.
func TestStreamStoppedAfterResponse(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Tools: tools(fn("waits", wait)), Model: script(t, calls("waits {}"))}
	s := agent.Stream(t.Context(), deps{}, "go")
	for e := range s.Events() {
		if e.Kind == model.FunctionToolCallEvent {
			break
		}
	}
	_, err := s.Result()
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	diff(t, "states", []message.State{failed.Messages[1].(*message.Response).State, failed.Messages[2].(*message.Request).State},
		[]message.State{message.StateComplete, message.StateInterrupted})
}

// B170: a stream that no one reads does not begin; its last event is the result.
func TestStreamIsLazy(t *testing.T) {
	asked := 0
	agent := &runtime.Agent[deps, string]{Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		asked++
		return text("done"), nil
	})}
	s := agent.Stream(t.Context(), deps{}, "go")
	seq := s.Events()
	diff(t, "requests before", asked, 0)
	var last model.Event
	for e, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		last = e
	}
	if last.Kind != model.RunResultEvent || last.Output != `"done"` || asked != 1 {
		t.Errorf("the last event is %#v after %d requests", last, asked)
	}
	if res, err := s.Result(); err != nil || res.Output != "done" {
		t.Errorf("got %v, %v", res, err)
	}
}

// B172: what events say of calls and their results is what the history says of them, ids that the run has made among it.
func TestEventsAreTheHistory(t *testing.T) {
	nameless := calls("look {}", "nope {}", `final {"n":1}`, "look {}")
	for _, p := range nameless.Parts {
		p.(*message.ToolCallPart).ToolCallID = ""
	}
	for _, strategy := range []loop.EndStrategy{loop.EndEarly, loop.EndGraceful, loop.EndExhaustive} {
		agent := &runtime.Agent[deps, answer]{EndStrategy: strategy, Tools: tools(returns("look", "ok")), Output: outputs("final"), Model: script(t, nameless)}
		s := agent.Stream(t.Context(), deps{}, "go")
		var told, kept []string
		for e, err := range s.Events() {
			if err != nil {
				t.Fatal(err)
			}
			switch e.Kind {
			case model.FunctionToolCallEvent, model.OutputToolCallEvent:
				told = append(told, responseLine(e.Call))
			case model.FunctionToolResultEvent, model.OutputToolResultEvent:
				told = append(told, requestLine(e.Result))
				if e.Result.(*message.ToolReturnPart).Timestamp.IsZero() {
					t.Errorf("%s: %s has no time", strategy, requestLine(e.Result))
				}
			}
		}
		res, err := s.Result()
		if err != nil {
			t.Fatal(err)
		}
		kept = transcript(res.AllMessages())[1:]
		slices.Sort(told)
		slices.Sort(kept)
		diff(t, "told", told, kept)
	}
}

// B158: what says nothing is neither an event nor a message.
func TestStreamOfEmptyEnqueue(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t, calls("say {}"), text("bye")), Tools: tools(
		fn("say", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "", rc.Enqueue(message.WhenIdle)
		}),
	)}
	lines := events(t, agent.Stream(t.Context(), deps{}, "go"))
	if slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "heard") }) {
		t.Errorf("got %q", lines)
	}
}
