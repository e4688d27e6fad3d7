package wrap_test

import (
	"context"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// layers are the wrappers, each around a model.
var layers = map[string]func(m model.Model) model.Model{
	"limited": func(m model.Model) model.Model { return &wrap.Limited{Model: m, Limiter: &limit.Slots{Max: 1}} },
	"retry": func(m model.Model) model.Model {
		return &wrap.Retry{Model: m, Wait: func(int, error) time.Duration { return 0 }}
	},
	"cached":   func(m model.Model) model.Model { return &wrap.Cached{Model: m, Store: &wrap.Memory{}} },
	"fallback": func(m model.Model) model.Model { return &wrap.Fallback{Models: []model.Model{m, named("never")}} },
}

// TestThreeDeep puts each wrapper around each around each: streams, token counts, the profile, settings, limits and usage are
// those of the model itself, and so is a failure in the middle that a fallback within makes good.
func TestThreeDeep(t *testing.T) {
	for first, outer := range layers {
		for second, middle := range layers {
			for third, inner := range layers {
				t.Run(first+" "+second+" "+third, func(t *testing.T) {
					good := named("b", says("Yes."))
					backed := &wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), good}}
					keeps(t, outer(middle(inner(backed))), good)
				})
			}
		}
	}
}

func keeps(t *testing.T, m model.Model, good *fake) {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: m, Settings: &model.Settings{Seed: new(7)}}
	s := agent.Stream(t.Context(), runtime.NoDeps{}, "hi")
	var seen []model.EventKind
	for e, err := range s.Events() {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, e.Kind)
	}
	diff(t, "events", seen, []model.EventKind{
		model.PartStartEvent, model.FinalResultEvent, model.ResponseResetEvent, model.PartStartEvent, model.FinalResultEvent, model.PartDeltaEvent,
		model.PartEndEvent, model.RunResultEvent,
	})
	res, err := s.Result()
	if err != nil {
		t.Fatal(err)
	}
	u := res.Usage()
	diff(t, "usage", []int{u.Requests, u.InputTokens, u.OutputTokens}, []int{1, 17, 1})
	last := res.AllMessages()[1].(*message.Response)
	diff(t, "response", text(last), "Yes. after error of fake:a")
	diff(t, "settings", []any{*good.asked[0].Settings.Seed, good.asked[0].Settings.StopSequences}, []any{7, []string{"b"}})
	diff(t, "profile", m.Info().Profile.Template, "a")
	n, err := m.CountTokens(t.Context(), new(ask("hi")))
	diff(t, "tokens", []any{n, err}, []any{42, nil})
	if err := agent.Check(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = agent.Run(t.Context(), runtime.NoDeps{}, "another", runtime.WithUsageLimits(&usage.Limits{InputTokensLimit: new(9)}))
	if err == nil {
		t.Error("the limit did not hold")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := agent.Run(ctx, runtime.NoDeps{}, "a third"); err == nil {
		t.Error("the end of the context did not hold")
	}
}
