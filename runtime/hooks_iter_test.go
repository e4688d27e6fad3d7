package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// runHooks note how they are called around a run.
func runHooks(log *[]string, name string) hooks {
	say := func(what string) { *log = append(*log, name+"."+what) }
	h := hooks{}
	h.Run.Wrap = func(ctx context.Context, _ rc, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
		say("wrap{")
		defer say("}wrap")
		return next(ctx, in)
	}
	h.Run.Before = func(_ context.Context, _ rc, in runtime.Begin) (runtime.Begin, error) { say("before"); return in, nil }
	h.Run.After = func(_ context.Context, _ rc, _ runtime.Begin, out any) (any, error) { say("after"); return out, nil }
	h.Run.OnError = func(_ context.Context, _ rc, _ runtime.Begin, err error) (any, error) { say("error"); return nil, err }
	return h
}

// drive does all steps of an Iter, and notes their kinds.
func drive[O any](t *testing.T, log *[]string, it *runtime.Iter[O]) {
	t.Helper()
	for !it.Done() {
		*log = append(*log, it.Step().Kind.String())
		it.Do(t.Context())
	}
}

// TestIterWrapsRun: Wraps enclose the steps that the caller does, in the order of Run.
func TestIterWrapsRun(t *testing.T) {
	var log []string
	agent := &runtime.Agent[deps, string]{Model: script(t, text("a"), text("a")), Capabilities: caps{{ID: "A", Hooks: runHooks(&log, "A")}, {ID: "B", Hooks: runHooks(&log, "B")}}}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	around := log
	log = nil
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	defer it.Close()
	drive(t, &log, it)
	res, err := it.Result()
	if err != nil || res.Output != "a" {
		t.Fatal(res, err)
	}
	steps := 0
	for _, l := range log {
		if !strings.Contains(l, ".") {
			steps++
		}
	}
	diff(t, "calls", log[:4], around[:4])
	diff(t, "calls after the steps", log[4+steps:], around[4:])
	if again, err := it.Result(); again != res || err != nil {
		t.Errorf("got %v, %v", again, err)
	}
}

// TestIterRunHooksDecide: hooks around a run replace its output, recover from its error, skip it, or end it.
func TestIterRunHooksDecide(t *testing.T) {
	broken := errors.New("broken")
	type wrap = func(ctx context.Context, rc rc, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error)
	fails := modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return nil, broken })
	for _, c := range []struct {
		name, want string
		model      model.Model
		wrap       wrap
		steps      bool
	}{
		{"replaced", "b", script(t, text("a")), func(ctx context.Context, _ rc, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
			_, err := next(ctx, in)
			return "b", err
		}, true},
		{"recovered", "saved", fails, func(ctx context.Context, _ rc, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
			if _, err := next(ctx, in); !errors.Is(err, broken) {
				return nil, err
			}
			return "saved", nil
		}, true},
		{"asked twice", "a", script(t, text("a")), func(ctx context.Context, _ rc, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
			if _, err := next(ctx, in); err != nil {
				return nil, err
			}
			return next(ctx, in)
		}, true},
		{"skipped", "kept", fails, func(context.Context, rc, runtime.Begin, func(context.Context, runtime.Begin) (any, error)) (any, error) {
			return "kept", nil
		}, false},
		{"refused", "agentgen: broken", fails, func(context.Context, rc, runtime.Begin, func(context.Context, runtime.Begin) (any, error)) (any, error) {
			return nil, broken
		}, false},
		{"failed afterwards", "broken", script(t, text("a")), func(ctx context.Context, _ rc, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
			_, err := next(ctx, in)
			return nil, errors.Join(err, broken)
		}, true},
		{"panicked afterwards", "oh", script(t, text("a")), func(ctx context.Context, _ rc, in runtime.Begin, next func(context.Context, runtime.Begin) (any, error)) (any, error) {
			_, _ = next(ctx, in)
			panic("oh")
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := hooks{}
			h.Run.Wrap = c.wrap
			agent := &runtime.Agent[deps, string]{Model: c.model, Capabilities: caps{{Hooks: h}}, Logger: quietLog}
			got := ""
			it, err := agent.Iter(t.Context(), deps{}, "go")
			if err == nil {
				defer it.Close()
				var log []string
				if drive(t, &log, it); (len(log) > 0) != c.steps {
					t.Errorf("did %v", log)
				}
				var res *runtime.Result[string]
				if res, err = it.Result(); err == nil {
					got = res.Output
				}
			}
			if err != nil {
				got = err.Error()
			}
			if !strings.Contains(got, strings.TrimPrefix(c.want, "agentgen: ")) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestIterCloseEndsHooks: hooks around a run that its caller leaves end with an error, and the run with them.
func TestIterCloseEndsHooks(t *testing.T) {
	var log []string
	agent := &runtime.Agent[deps, string]{Model: script(t, text("a")), Capabilities: caps{{Hooks: runHooks(&log, "A")}}}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	it.Do(t.Context())
	it.Close()
	it.Close()
	diff(t, "calls", log, []string{"A.wrap{", "A.before", "A.error", "A.}wrap"})
	if _, err := it.Result(); !it.Done() || err == nil || !strings.Contains(err.Error(), "was closed before the end") {
		t.Errorf("got %v", err)
	}
}
