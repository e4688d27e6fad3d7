package wrap_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// TestFallback: which models are asked, whole and watched, and what the response says of it.
func TestFallback(t *testing.T) {
	other := errors.New("a mistake of the program")
	for _, c := range []struct {
		name string
		f    *wrap.Fallback
		want string
		err  error
	}{
		{"the first answers", &wrap.Fallback{Models: []model.Model{named("a", says("Yes.")), named("b")}}, "Yes.", nil},
		{"after an error", &wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), named("b", says("Yes."))}}, "Yes. after error of fake:a", nil},
		{
			"after two errors", &wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), named("b", fails(errBusy)), named("c", says("Yes."))}},
			"Yes. after error of fake:a after error of fake:b", nil,
		},
		{
			"after a rejected response", &wrap.Fallback{Models: []model.Model{named("a", refuses), named("b", says("Yes."))}, OnResponse: filtered},
			"Yes. after rejected of fake:a", nil,
		},
		{"responses are accepted", &wrap.Fallback{Models: []model.Model{named("a", refuses), named("b")}}, "No", nil},
		{"another error", &wrap.Fallback{Models: []model.Model{named("a", fails(other)), named("b")}}, "Hm", other},
		{
			"another error for which there is a fallback",
			&wrap.Fallback{Models: []model.Model{named("a", fails(other)), named("b", says("Yes."))}, OnError: func(err error) bool { return err == other }},
			"Yes. after error of fake:a", nil,
		},
		{"no fallback", &wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), named("b")}, OnError: func(error) bool { return false }}, "Hm", model.ErrOverloaded},
		{"another error after one", &wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), named("b", fails(other))}}, "Hm after error of fake:a", other},
		{
			"a fallback within",
			&wrap.Fallback{Models: []model.Model{&wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), named("b", refuses)}, OnResponse: filtered}, named("c", says("Yes."))}},
			"Yes. after error of fake:a after rejected of fake:b", nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := model.Ask(t.Context(), c.f, ask("hi"))
			diff(t, "error", err, c.err)
			diff(t, "response", text(res), c.want)
			_, res, err = watched(t, c.f)
			diff(t, "error while watched", err, c.err)
			diff(t, "response while watched", text(res), c.want)
		})
	}
}

// TestFallbackWatched: who watches drops what failed and rejected models have said.
func TestFallbackWatched(t *testing.T) {
	f := &wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), named("b", refuses), named("c", says("Yes."))}, OnResponse: filtered}
	seen, _, err := watched(t, f)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "events", seen, []string{
		"part_start Hm", "final_result", "response_reset", "part_start No", "final_result", "response_reset",
		"part_start Y", "final_result", "part_deltaes.", "part_end Yes.",
	})
}

// TestFallbackFails: the error is those of all models.
func TestFallbackFails(t *testing.T) {
	f := &wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), named("b", refuses)}, OnResponse: filtered}
	res, err := model.Ask(t.Context(), f, ask("hi"))
	failed, ok := errors.AsType[*wrap.FallbackError](err)
	if !ok || !errors.Is(err, model.ErrOverloaded) || !errors.Is(err, wrap.ErrResponseRejected) || len(failed.Attempts) != 2 {
		t.Fatalf("the error is %#v", err)
	}
	diff(t, "text", err.Error(), "all models of the fallback have failed (2 attempts); fake:a: status_code: 503, model_name: busy, body: busy; fake:b: the response was rejected")
	diff(t, "what there is", text(res), " after error of fake:a after rejected of fake:b")
}

// TestFallbackMistakes: a fallback without models, or with one that is nil, is an error.
func TestFallbackMistakes(t *testing.T) {
	for want, f := range map[string]*wrap.Fallback{
		"agentgen: the agent cannot run: a Fallback needs at least one model: set Models": {},
		"agentgen: the agent cannot run: Models[1] of a Fallback is nil":                  {Models: []model.Model{named("a"), nil}},
	} {
		_, asked := f.Respond(t.Context(), &model.Request{}, nil)
		_, counted := f.CountTokens(t.Context(), &model.Request{})
		for _, err := range []error{asked, counted, f.CheckKey(t.Context())} {
			if err == nil || err.Error() != want {
				t.Errorf("the error is %v, want %s", err, want)
			}
		}
	}
}

// TestFallbackStops: no one else is asked once the caller has gone.
func TestFallbackStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	gone := named("a", func(*model.Request, *model.Stream) (*message.Response, error) {
		cancel()
		return nil, errBusy
	})
	second := named("b", says("Yes."))
	_, err := model.Ask(ctx, &wrap.Fallback{Models: []model.Model{gone, second}}, ask("hi"))
	diff(t, "error", err, error(errBusy))
	w := model.Watch(t.Context(), &wrap.Fallback{Models: []model.Model{named("c", fails(errBusy)), second}, OnError: func(error) bool { return true }}, ask("hi"))
	for range w.Events() {
		break
	}
	_, err = w.Response()
	diff(t, "error of a watcher who has gone", err, model.ErrStreamStopped)
	diff(t, "asked", len(second.asked), 0)
}

// slow answers after a minute, unless its context ends.
func slow(m *fake) model.Model {
	return model.Wrap(m, func(ctx context.Context, _ *model.Request, _ *model.Stream, _ model.RespondFunc) (*message.Response, error) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Minute):
			return nil, errors.New("the limit did not hold")
		}
	})
}

// TestFallbackTimeout: a limit of a model's own settings is for that model; that of the request is for all.
func TestFallbackTimeout(t *testing.T) {
	late := named("a")
	late.Base = model.NewBase(model.Info{Name: "a", Settings: &model.Settings{Timeout: time.Millisecond}})
	f := &wrap.Fallback{Models: []model.Model{slow(late), named("b", says("Yes."))}}
	res, err := model.Ask(t.Context(), f, ask("hi"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "response", text(res), "Yes. after error of :a")
	r := ask("hi")
	r.Settings = &model.Settings{Timeout: time.Millisecond}
	_, err = model.Ask(t.Context(), f, r)
	diff(t, "error", err, model.ErrTimeout)
}

// TestFallbackKeeps: each model is asked with its own settings and profile; keys and counts go through.
func TestFallbackKeeps(t *testing.T) {
	a, b := named("a", fails(errBusy)), named("b", says("Yes."))
	f := &wrap.Fallback{Models: []model.Model{a, b}}
	r := ask("hi")
	r.Settings = &model.Settings{Seed: new(7)}
	r.Output = model.Output{Mode: message.OutputPrompted, Schema: &model.OutputSchema{Schema: `{"type":"object"}`}}
	res, err := model.Ask(t.Context(), f, r)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "names", []string{res.ModelName, res.ModelID, f.Info().String()}, []string{"m", "fallback:fake:a,fake:b", "fallback:fake:a,fake:b"})
	for name, m := range map[string]*fake{"a": a, "b": b} {
		diff(t, "settings", []any{m.asked[0].Settings.StopSequences, *m.asked[0].Settings.Seed}, []any{[]string{name}, 7})
		diff(t, "instructions", m.asked[0].Instructions, name+"\n\n{\"type\":\"object\"}")
	}
	n, err := f.CountTokens(t.Context(), &r)
	diff(t, "tokens", []any{n, err}, []any{42, nil})
	uncounted := model.Func(model.Info{}, nil)
	n, err = (&wrap.Fallback{Models: []model.Model{uncounted, a}}).CountTokens(t.Context(), &r)
	diff(t, "tokens of the second", []any{n, err}, []any{42, nil})
}

// twoCents is a price table.
type twoCents struct{}

func (twoCents) Price(*message.Response) usage.Cost { return usage.MustParseCost("0.02") }

// TestFallbackUsage: a run counts what failed attempts have used, and what that cost; requests stay one. Limits hold for it.
func TestFallbackUsage(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model:  &wrap.Fallback{Models: []model.Model{named("a", fails(errBusy)), named("b", refuses), named("c", says("Yes."))}, OnResponse: filtered},
		Prices: twoCents{},
	}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	u := res.Usage()
	diff(t, "usage", []any{u.Requests, u.InputTokens, u.OutputTokens, u.Cost.String()}, []any{1, 22, 1, "0.06"})
	_, err = agent.Run(t.Context(), runtime.NoDeps{}, "hi", runtime.WithUsageLimits(&usage.Limits{InputTokensLimit: new(20)}))
	if _, ok := errors.AsType[*usage.LimitError](err); !ok {
		t.Errorf("the error is %v", err)
	}
	last := res.AllMessages()[len(res.AllMessages())-1].(*message.Response)
	b, err := message.Marshal(res.AllMessages())
	if err != nil {
		t.Fatal(err)
	}
	again, err := message.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "attempts in the history", again[len(again)-1].(*message.Response).FailedAttempts, last.FailedAttempts)
	diff(t, "outcomes", text(last), "Yes. after error of fake:a after rejected of fake:b")
}
