package wrap_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// calls asks for a call without an id.
func calls(_ *model.Request, s *model.Stream) (*message.Response, error) {
	return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: "look", Args: `{}`}}, OutputMode: message.OutputTool}, nil
}

// TestCached: a run that is repeated asks no one, though its ids and times differ; its events and messages are the same.
func TestCached(t *testing.T) {
	for name, store := range map[string]wrap.Store{"memory": &wrap.Memory{}, "files": wrap.Dir(t.TempDir() + "/responses")} {
		t.Run(name, func(t *testing.T) {
			real := named("m", calls, says("Yes."))
			look := runtime.NewTool(model.ToolDef{Name: "look"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
				return runtime.Return{Content: `"ok"`}, nil
			})
			run := func(m model.Model) (kinds []model.EventKind, out string, err error) {
				agent := &runtime.Agent[runtime.NoDeps, string]{Model: m, Tools: []runtime.Tool[runtime.NoDeps]{look}}
				s := agent.Stream(t.Context(), runtime.NoDeps{}, "hi")
				for e, err := range s.Events() {
					if err != nil {
						break
					}
					kinds = append(kinds, e.Kind)
				}
				res, err := s.Result()
				if err != nil {
					return kinds, "", err
				}
				return kinds, res.Output, nil
			}
			_, out, err := run(&wrap.Cached{Model: real, Store: store})
			diff(t, "first", []any{out, err, len(real.asked)}, []any{"Yes.", nil, 2})
			first, out, err := run(&wrap.Cached{Model: real, Store: store, Offline: true})
			diff(t, "again", []any{out, err, len(real.asked)}, []any{"Yes.", nil, 2})
			second, _, _ := run(&wrap.Cached{Model: real, Store: store})
			diff(t, "events", first, second)
		})
	}
}

// TestCachedKeys: what matters to the model makes another request of it.
func TestCachedKeys(t *testing.T) {
	same := ask("hi")
	for name, change := range map[string]func(r *model.Request){
		"prompt":       func(r *model.Request) { *r = ask("ho") },
		"instructions": func(r *model.Request) { r.Instructions = []model.Instruction{{Text: "Be brief."}} },
		"tools":        func(r *model.Request) { r.Tools = []*model.ToolDef{{Name: "look", Parameters: `{"type":"object"}`}} },
		"settings":     func(r *model.Request) { r.Settings = &model.Settings{Seed: new(1)} },
		"output": func(r *model.Request) {
			r.Output.AllowText, r.Output.Choices = true, []*model.ToolDef{{Name: "out", Parameters: `{"type":"object"}`}}
		},
	} {
		real := named("m", says("Yes."))
		m := &wrap.Cached{Model: real, Store: &wrap.Memory{}}
		other := same
		change(&other)
		for _, r := range []model.Request{same, other, same} {
			if _, err := model.Ask(t.Context(), m, r); err != nil {
				t.Fatal(err)
			}
		}
		if len(real.asked) != 2 {
			t.Errorf("%s: asked %d times", name, len(real.asked))
		}
	}
	real, other := named("m", says("Yes.")), named("n", says("Yes."))
	store := &wrap.Memory{}
	for _, m := range []*fake{real, other} {
		if _, err := model.Ask(t.Context(), &wrap.Cached{Model: m, Store: store}, same); err != nil {
			t.Fatal(err)
		}
	}
	diff(t, "asked", []int{len(real.asked), len(other.asked)}, []int{1, 1})
}

// TestCachedOffline: nothing is sent, and no key is needed.
func TestCachedOffline(t *testing.T) {
	real := named("m", says("Yes."))
	m := &wrap.Cached{Model: real, Store: &wrap.Memory{}, Offline: true}
	_, err := model.Ask(t.Context(), m, ask("hi"))
	diff(t, "error", err, wrap.ErrNotCached)
	_, err = m.CountTokens(t.Context(), new(ask("hi")))
	diff(t, "count", err, wrap.ErrNotCached)
	diff(t, "key", m.CheckKey(t.Context()), nil)
	diff(t, "asked", len(real.asked), 0)
}

// TestCachedErrors: errors are not kept, and a store that is broken is an error.
func TestCachedErrors(t *testing.T) {
	store := &wrap.Memory{}
	m := &wrap.Cached{Model: named("m", fails(errBusy), says("Yes.")), Store: store}
	_, err := model.Ask(t.Context(), m, ask("hi"))
	diff(t, "error", err, error(errBusy))
	res, err := model.Ask(t.Context(), m, ask("hi"))
	diff(t, "response", []any{text(res), err}, []any{"Yes.", nil})
	dir := wrap.Dir("/dev/null/here")
	if _, err := model.Ask(t.Context(), &wrap.Cached{Model: named("m", says("Yes.")), Store: dir}, ask("hi")); err == nil || errors.Is(err, wrap.ErrNotCached) {
		t.Errorf("the error is %v", err)
	}
}
