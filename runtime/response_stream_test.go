package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestStreamLateName: a call is told of when it has its name, with what there is of it then. (172, 174)
func TestStreamLateName(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{
		Output: outputs("final_result"),
		Model: streamer(func(_ context.Context, _ *model.Request, s *model.Stream) error {
			return errors.Join(
				s.ToolCall(0, "", "", ""), s.ToolCall(0, "", "", `{"n"`), s.ToolCall(0, "a", "final_result", `:`), s.ToolCall(0, "", "", "1}"),
				s.ToolCall(1, "b", "", "{}"),
			)
		}),
	}
	diff(t, "events", events(t, agent.Stream(t.Context(), deps{}, "go")), []string{
		`start 0 call a final_result {"n":`, "final a final_result", "delta 0 1}", `end 0 call a final_result {"n":1}`,
		"start 1 call b  {}", "end 1 call b  {}",
		"answering a final_result", "answered: return a final_result: Final result processed.",
		"calling b unnamed", "called: return b unnamed: Tool not executed - a final result was already processed.",
		"result: 1",
	})
}

// TestStreamCallIDs: calls without an id of their own are told of by the ids that they have in the history. (172)
func TestStreamCallIDs(t *testing.T) {
	for name, m := range map[string]model.Model{
		"streamed": streamer(func(_ context.Context, in *model.Request, s *model.Stream) error {
			if len(in.Messages) > 1 {
				return s.Text("done")
			}
			return errors.Join(
				s.ToolCall(0, "", "look", ""), s.ToolCall(0, "late", "", "{}"), s.ToolCall(1, "a", "look", "{}"),
				s.ToolCall(2, "a", "look", "{}"), s.ToolCall(3, "", "", ""), s.ToolCall(3, "b", "look", "{}"),
			)
		}),
		"at once": modelFunc(func(_ context.Context, in *model.Request) (*message.Response, error) {
			if len(in.Messages) > 1 {
				return text("done"), nil
			}
			r := calls("look {}", "look {}", "look {}", "look {}")
			for i, id := range []string{"", "a", "a", "b"} {
				r.Parts[i].(*message.ToolCallPart).ToolCallID = id
			}
			return r, nil
		}),
	} {
		t.Run(name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "found")), Model: m}
			s := agent.Stream(t.Context(), deps{}, "go")
			told := map[string]int{}
			for e, err := range s.Events() {
				if err != nil {
					t.Fatal(err)
				}
				switch e := e.(type) {
				case *model.PartStartEvent:
					count(told, e.Part)
				case *model.PartEndEvent:
					count(told, e.Part)
				case *model.FunctionToolCallEvent:
					count(told, e.Call)
				}
			}
			res, err := s.Result()
			if err != nil {
				t.Fatal(err)
			}
			kept := map[string]int{}
			for c := range res.AllMessages()[1].(*message.Response).ToolCalls() {
				kept[c.ToolCallID] = 3 // begun, ended and called
			}
			diff(t, "ids", told, kept)
			if kept["a"] == 0 || kept["b"] == 0 || len(kept) != 4 {
				t.Errorf("ids in the history: %v", kept)
			}
		})
	}
}

func count(ids map[string]int, p message.ResponsePart) {
	if c, ok := p.(*message.ToolCallPart); ok {
		ids[c.ToolCallID]++
	}
}

// TestStreamUnwatched: a stream that nobody watches makes no events.
func TestStreamUnwatched(t *testing.T) {
	s := &model.Stream{}
	if err := errors.Join(s.Text("a"), s.ToolCall(0, "c", "look", "")); err != nil {
		t.Fatal(err)
	}
	grown := testing.AllocsPerRun(100, func() { _ = s.ToolCall(0, "", "", "1") })
	if grown >= 1 {
		t.Errorf("%v allocations for each piece, though nobody watches", grown)
	}
}
