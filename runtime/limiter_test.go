package runtime_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestLimiter: no more runs continue than the agent's Limiter lets, and no more wait.
func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		slots := &limit.Slots{Max: 2, MaxQueued: new(1)}
		agent := &runtime.Agent[deps, string]{Name: "a", Limiter: slots,
			Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(time.Second)
				now.Add(-1)
				return text("done"), nil
			})}
		var group sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			group.Go(func() { _, errs[i] = agent.Run(t.Context(), deps{}, "go") })
			synctest.Wait()
		}
		diff(t, "running", slots.Running(), 2)
		diff(t, "waiting", slots.Waiting(), 1)
		group.Wait()
		diff(t, "at the same time", most.Load(), int32(2))
		queue, ok := errors.AsType[*limit.QueueError](errs[3])
		if errs[0] != nil || errs[1] != nil || errs[2] != nil || !ok {
			t.Fatalf("got %v", errs)
		}
		diff(t, "error", queue.Error(), "Concurrency queue depth (2) exceeds max_queued (1) for agent:a")
		diff(t, "running at last", slots.Running(), 0)
	})
}

// TestLimiterOfIter: an Iter has its place until its Result or Close; a run that waits leaves with its context, and its place is
// not lost.
func TestLimiterOfIter(t *testing.T) {
	slots := &limit.Slots{Max: 1}
	agent := &runtime.Agent[deps, string]{Name: "a", Limiter: slots, Model: script(t, text("done"), text("done"))}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Millisecond, errors.New("no patience"))
	defer cancel()
	_, err = agent.Run(ctx, deps{}, "go")
	if _, ok := errors.AsType[*runtime.RunError](err); !ok || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no patience") {
		t.Errorf("got %v", err)
	}
	for !it.Done() {
		it.Do(t.Context())
	}
	if _, err := it.Result(); err != nil {
		t.Fatal(err)
	}
	it.Close()
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // runs that fail at once give up their place
		if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithRetries(-1), runtime.WithUsageLimits(nil), runtime.WithRunID("")); err == nil {
			t.Error("no error")
		}
	}
	diff(t, "running", slots.Running(), 0)
}

// TestLimiterMistakes: a run does not wait for a limiter that could let nothing run.
func TestLimiterMistakes(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Limiter: &limit.Slots{}, Model: scriptOf(text("done"))}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), "Slots.Max must be at least 1, got 0") {
		t.Errorf("got %v", err)
	}
}

// TestRunTimeout: a run that takes too long ends like one whose context does, in all drivers. What was done by then is kept.
func TestRunTimeout(t *testing.T) {
	slow := fn("slow", func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	})
	agent := &runtime.Agent[deps, string]{RunTimeout: 20 * time.Millisecond, Tools: tools(slow), Model: scriptOf(calls("slow {}"), text("done"))}
	for name, run := range map[string]func() error{
		"Run": func() error { _, err := agent.Run(t.Context(), deps{}, "go"); return err },
		"Stream": func() error {
			_, err := agent.Stream(t.Context(), deps{}, "go").Result()
			return err
		},
		"Iter": func() error {
			it, err := agent.Iter(t.Context(), deps{}, "go")
			if err != nil {
				return err
			}
			for !it.Done() {
				it.Do(t.Context())
			}
			_, err = it.Result()
			return err
		},
	} {
		err := run()
		failed, ok := errors.AsType[*runtime.RunError](err)
		if !ok || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "the run has taken longer than Agent.RunTimeout (20ms)") {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		last, _ := failed.Messages[len(failed.Messages)-1].(*message.Request)
		if last == nil || last.State != message.StateInterrupted {
			t.Errorf("%s: the history ends with %+v", name, failed.Messages[len(failed.Messages)-1])
		}
	}
}

// TestLimiterAndHooks: runs that a hook skips or ends give up their place, however they are driven.
func TestLimiterAndHooks(t *testing.T) {
	slots := &limit.Slots{Max: 1, MaxQueued: new(0)}
	agent := &runtime.Agent[deps, string]{Limiter: slots, Model: scriptOf(text("done"))}
	agent.Capabilities = []runtime.Capability[deps]{{Hooks: &runtime.Hooks[deps]{Run: runtime.Point[deps, runtime.Begin, any]{
		Before: func(context.Context, *runtime.RunContext[deps], runtime.Begin) (runtime.Begin, error) {
			return runtime.Begin{}, errors.New("not today")
		},
	}}}}
	for range 2 {
		if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), "not today") {
			t.Errorf("Run: got %v", err)
		}
		if _, err := agent.Iter(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), "not today") {
			t.Errorf("Iter: got %v", err)
		}
	}
	agent = agent.Clone()
	agent.Capabilities = nil
	for range agent.Stream(t.Context(), deps{}, "go").Events() {
		break
	}
	diff(t, "running", slots.Running(), 0)
}
