package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// counted wraps a model by embedding and counts its requests.
type counted struct {
	model.Model
	n *int
}

func (c counted) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	*c.n++
	return c.Model.Respond(ctx, r, s)
}

// retuned wraps a model by embedding and gives it other settings.
type retuned struct {
	model.Model
	settings *model.Settings
}

func (t retuned) Info() model.Info {
	info := t.Model.Info()
	info.Settings = t.settings.Over(info.Settings)
	return info
}

// fallback asks the second model where the first one fails.
type fallback struct{ first, second model.Model }

func (f fallback) Info() model.Info { return f.first.Info() }

func (f fallback) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	res, err := f.first.Respond(ctx, r, s)
	if err == nil {
		return res, nil
	}
	if err := s.Reset(); err != nil {
		return nil, err
	}
	return f.second.Respond(ctx, r, s)
}

func (f fallback) CheckKey(ctx context.Context) error { return f.first.CheckKey(ctx) }

func (f fallback) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	return f.first.CountTokens(ctx, r)
}

// fallen returns a fallback of models whose outputs have different forms, and what they were asked. The first one fails
// after half a text.
func fallen() (f fallback, asked map[string]*model.Prepared) {
	asked = map[string]*model.Prepared{}
	first := testmodel.StreamFunc(func(_ context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error) {
		asked["first"] = p
		return nil, errors.Join(s.Thinking(0, "hm"), s.Text(1, "Hel"), errors.New("overloaded"))
	})
	first.Settings = &model.Settings{Seed: new(1)}
	second := testmodel.StreamFunc(func(_ context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error) {
		asked["second"] = p
		return nil, errors.Join(s.Text(0, `{"n":`), s.Text(0, `1}`), s.Usage(usage.Request{InputTokens: 3}))
	})
	second.Profile = model.Profile{OutputMode: message.OutputNative}
	second.Settings = &model.Settings{Seed: new(2), TopK: new(5)}
	return fallback{first, second}, asked
}

// TestWrappersKeepAll embeds three deep around a fallback: each model gets a request of its own form with its own settings,
// deltas are right after the reset, and counts go through.
func TestWrappersKeepAll(t *testing.T) {
	f, asked := fallen()
	requests := 0
	wrapped := counted{retuned{counted{f, &requests}, &model.Settings{Temperature: new(0.5)}}, &requests}
	agent := &runtime.Agent[deps, answer]{Model: wrapped, Output: outputs("final_result"), Tools: tools(returns("look", "ok"))}
	stream := agent.Stream(t.Context(), deps{}, "go", runtime.WithSettings(&model.Settings{MaxTokens: new(9)}),
		runtime.WithUsageLimits(&usage.Limits{CountTokensBeforeRequest: true, InputTokensLimit: new(1000)}))
	var events []string
	for e, err := range stream.Events() {
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, string(e.Kind)+" "+e.Delta.Text)
	}
	diff(t, "events", events, []string{
		"part_start ", "part_start ", "part_end ", "part_end ", "response_reset ", "part_start ", "final_result ", "part_delta 1}", "response_usage ", "part_end ", "agent_run_result ",
	})
	res, err := stream.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, answer{1})
	diff(t, "mode of the response", res.Response().OutputMode, message.OutputNative)
	diff(t, "requests of the wrappers", requests, 2)
	first, second := asked["first"], asked["second"]
	diff(t, "form of the first", []any{first.OutputMode, len(first.OutputTools), first.Schema == nil}, []any{message.OutputTool, 1, true})
	diff(t, "form of the second", []any{second.OutputMode, len(second.OutputTools), second.Schema.Name}, []any{message.OutputNative, 0, "final_result"})
	diff(t, "settings of the first", first.Settings, &model.Settings{MaxTokens: new(9), Seed: new(1)})
	diff(t, "settings of the second", second.Settings, &model.Settings{MaxTokens: new(9), Seed: new(2), TopK: new(5)})
}

// TestWrapperIsNotBypassed: a method of a wrapper is called whether the run is watched or not.
func TestWrapperIsNotBypassed(t *testing.T) {
	n := 0
	agent := &runtime.Agent[deps, string]{Model: counted{testmodel.New(testmodel.WithOutputText("a b c")), &n}}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	pieces := 0
	for _, err := range agent.Stream(t.Context(), deps{}, "go").Text() {
		if pieces++; err != nil {
			t.Fatal(err)
		}
	}
	diff(t, "requests and pieces", []int{n, pieces}, []int{2, 2})
}

// TestWrapHoldsBack: a wrapper sees the response of the model that it wraps before those who watch, and may hold it back.
func TestWrapHoldsBack(t *testing.T) {
	var seen []string
	quiet := model.Wrap(testmodel.New(testmodel.WithOutputText("one two three")), func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
		res, err := next(ctx, r, model.NewStream(func(e model.Event) error {
			seen = append(seen, string(e.Kind))
			return nil
		}))
		if err == nil {
			err = s.Replace(res)
		}
		return res, err
	})
	agent := &runtime.Agent[deps, string]{Model: quiet}
	var pieces []string
	for piece, err := range agent.Stream(t.Context(), deps{}, "go").Text() {
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, piece)
	}
	diff(t, "seen", seen, []string{"part_start", "part_delta", "part_end"})
	diff(t, "pieces", pieces, []string{"one two three"})
}

// TestWithModelBringsAnyModel: a run may use a model whose outputs have another form than those of the agent's model.
func TestWithModelBringsAnyModel(t *testing.T) {
	prompted := testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		if p.OutputMode != message.OutputPrompted || len(p.OutputTools) > 0 || p.Instructions == "" {
			t.Errorf("mode %q, %d output tools, instructions %q", p.OutputMode, len(p.OutputTools), p.Instructions)
		}
		return testmodel.Text("```json\n{\"n\":2}\n```"), nil
	})
	prompted.Profile = model.Profile{NoTools: true, NoNativeOutput: true}
	agent := &runtime.Agent[deps, answer]{Model: testmodel.New(), Output: outputs("final_result")}
	res, err := agent.Run(t.Context(), deps{}, "go", runtime.WithModel(prompted))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, answer{2})
	for _, m := range res.AllMessages() {
		if r, ok := m.(*message.Request); ok && r.Instructions != "" {
			t.Errorf("the history keeps what asks for the output: %q", r.Instructions)
		}
	}
}
