package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// callUpdate names a call, or gives it an id.
func callUpdate(id, name string) func(message.ResponsePart) {
	return func(p message.ResponsePart) {
		c := p.(*message.ToolCallPart)
		if id != "" {
			c.ToolCallID = id
		}
		if name != "" {
			c.ToolName = name
		}
	}
}

// TestStreamLateName: a call is reported when it has its name, with what there is of it then. (172, 174)
func TestStreamLateName(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{
		Output: outputs("final_result"),
		Model: streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
			return errors.Join(
				s.Add(0, &message.ToolCallPart{}), s.Args(0, `{"n"`), s.Args(0, `:`), s.Update(0, callUpdate("a", "final_result")), s.Args(0, "1}"), s.End(0),
				sayCall(s, 1, "b", "", "{}"),
			)
		}),
	}
	diff(t, "events", events(t, agent.Stream(t.Context(), deps{}, "go")), []string{
		`start 0 call a final_result {"n":`, "final a final_result", "delta 0 1}", `end 0 call a final_result {"n":1}`,
		"start 1 call b  {}", "end 1 call b  {}",
		"answering a final_result", "answered: return a final_result: Final result processed.",
		"calling b unnamed", "called: return b unnamed: Tool not executed - a final result was already processed.",
		`result: {"n":1}`,
	})
}

// TestStreamCallIDs: calls without an id of their own are reported by the ids that they have in the history. (172)
func TestStreamCallIDs(t *testing.T) {
	for name, m := range map[string]model.Model{
		"streamed": streamer(func(_ context.Context, in *model.Prepared, s *model.Stream) error {
			if len(in.Messages) > 1 {
				return says(s, 0, "done")
			}
			return errors.Join(
				sayCall(s, 0, "", "look", "{}"), sayCall(s, 1, "a", "look", "{}"), sayCall(s, 2, "a", "look", "{}"),
				s.Add(3, &message.ToolCallPart{}), s.Update(3, callUpdate("b", "look")), s.Args(3, "{}"),
			)
		}),
		"late id": streamer(func(_ context.Context, in *model.Prepared, s *model.Stream) error {
			if len(in.Messages) > 1 {
				return says(s, 0, "done")
			}
			return errors.Join(
				s.Add(0, &message.ToolCallPart{ToolName: "look"}), s.Update(0, callUpdate("late", "")), s.Args(0, "{}"), s.End(0),
				sayCall(s, 1, "a", "look", "{}"), sayCall(s, 2, "a", "look", "{}"), sayCall(s, 3, "b", "look", "{}"),
			)
		}),
		"observed": observed(streamer(func(_ context.Context, in *model.Prepared, s *model.Stream) error {
			if len(in.Messages) > 1 {
				return says(s, 0, "done")
			}
			sign := func(p message.ResponsePart) { p.(*message.ToolCallPart).ProviderName = "p" }
			return errors.Join(
				s.Add(0, &message.ToolCallPart{ToolName: "look"}), s.Update(0, sign), s.Args(0, "{}"), s.End(0),
				sayCall(s, 1, "a", "look", "{}"), sayCall(s, 2, "a", "look", "{}"), sayCall(s, 3, "b", "look", "{}"),
			)
		})),
		"without a name": streamer(func(_ context.Context, in *model.Prepared, s *model.Stream) error {
			if len(in.Messages) > 1 {
				return says(s, 0, "done")
			}
			return errors.Join(sayCall(s, 0, "", "", "{}"), sayCall(s, 1, "a", "look", "{}"), sayCall(s, 2, "a", "", "{}"), sayCall(s, 3, "b", "look", "{}"))
		}),
		"at once": modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
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
				switch e.Kind {
				case model.PartStartEvent, model.PartEndEvent:
					count(told, e.Part)
				case model.FunctionToolCallEvent:
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

// observed is a model whose events pass through a stream of another.
func observed(m model.Model) model.Model {
	return model.Wrap(m, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
		return next(ctx, r, model.NewStream(s.Emit))
	})
}
