package runtime_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestStopper: a run that is stopped ends after what it is doing: the result of the call is kept and told.
func TestStopper(t *testing.T) {
	var stop runtime.Stopper
	agent := &runtime.Agent[deps, string]{
		Model: scriptOf(calls("f {}", "g {}"), text("never")),
		Tools: tools(fn("f", func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
			stop.Stop()
			return "done", ctx.Err()
		}), returns("g", "too")),
	}
	told := 0
	s := agent.Stream(t.Context(), deps{}, "go", runtime.WithStopper(&stop))
	for e := range s.Events() {
		if e.Kind == model.FunctionToolResultEvent {
			told++
		}
	}
	_, err := s.Result()
	run, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, runtime.ErrStopped) || errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	diff(t, "results told", told, 2)
	diff(t, "messages", transcript(run.Messages), []string{"user: go", "call c0 f {}", "call c1 g {}", "return c0 f: done", "return c1 g: too"})
	if last := run.Messages[len(run.Messages)-1].(*message.Request); last.Parts == nil {
		t.Error("the results are not kept")
	}
	if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithStopper(&stop)); !errors.Is(err, runtime.ErrStopped) {
		t.Errorf("a run that begins later: %v", err)
	}
}

// TestStopperTooLate: a run that has its output keeps it.
func TestStopperTooLate(t *testing.T) {
	var stop runtime.Stopper
	agent := &runtime.Agent[deps, string]{Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		return text("done"), nil
	})}
	agent.OutputText = func(_ context.Context, _ *runtime.RunContext[deps], text string) (string, error) {
		stop.Stop()
		return text, nil
	}
	res, err := agent.Run(t.Context(), deps{}, "go", runtime.WithStopper(&stop))
	if err != nil || res.Output != "done" {
		t.Errorf("got %v, %v", res, err)
	}
}

// TestStopReachesSubAgents: the runs of agents that are tools end with the run.
func TestStopReachesSubAgents(t *testing.T) {
	var s runtime.Stopper
	asked := 0
	inner := &runtime.Agent[deps, string]{
		Tools: tools(returns("look", "nothing")),
		Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
			asked++
			s.Stop()
			return calls("look {}"), nil
		}),
	}
	sub := runtime.AgentTool("sub", "looks", inner, func(d deps) deps { return d })
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{sub}, Model: script(t, calls(`sub {"prompt":"look"}`))}
	if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithStopper(&s)); !errors.Is(err, runtime.ErrStopped) {
		t.Errorf("got %v", err)
	}
	if asked != 1 {
		t.Errorf("the model of the sub-agent was asked %d times after the stop", asked-1)
	}
}

// TestStopBeginsNoMoreCalls: of calls that wait for others to end, none begins after the stop.
func TestStopBeginsNoMoreCalls(t *testing.T) {
	var stop runtime.Stopper
	agent := &runtime.Agent[deps, string]{
		Model: scriptOf(calls("f {}", "f {}", "f {}"), text("never")), MaxParallelCalls: 1,
		Tools: tools(fn("f", func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
			stop.Stop()
			return "done", ctx.Err()
		})),
	}
	_, err := agent.Run(t.Context(), deps{}, "go", runtime.WithStopper(&stop))
	run, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, runtime.ErrStopped) {
		t.Fatalf("got %v", err)
	}
	diff(t, "messages", transcript(run.Messages), []string{"user: go", "call c0 f {}", "call c1 f {}", "call c2 f {}", "return c0 f: done"})
}

// TestStopDoesNotPause: a run that is stopped while handlers are asked does not wait for calls that they leave open.
func TestStopDoesNotPause(t *testing.T) {
	var stop runtime.Stopper
	f := returns("f", "ok")
	f.info.Approval = true
	agent := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}"), text("never")), Tools: tools(f)}
	agent.DeferredHandlers = append(agent.DeferredHandlers, func(context.Context, *runtime.RunContext[deps], *message.DeferredRequests) (*message.DeferredResults, error) {
		stop.Stop()
		return nil, nil
	})
	if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithStopper(&stop)); !errors.Is(err, runtime.ErrStopped) {
		t.Errorf("got %v", err)
	}
}

// TestStopOfSubAgentCancelsNothing: a call beside that of an agent which has stopped ends in its own time, and its result is kept.
func TestStopOfSubAgentCancelsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stop runtime.Stopper
		inner := &runtime.Agent[deps, string]{
			Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				stop.Stop()
				return calls("look {}"), nil
			}),
			Tools: tools(returns("look", "nothing")),
		}
		slow := fn("slow", func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
			select {
			case <-ctx.Done():
				return "", ctx.Err()
			case <-time.After(time.Minute): // once nothing else happens
				return "done", nil
			}
		})
		sub := runtime.AgentTool("sub", "looks", inner, func(d deps) deps { return d })
		agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{sub, slow}, Model: script(t, calls(`sub {"prompt":"look"}`, "slow {}"))}
		_, err := agent.Run(t.Context(), deps{}, "go", runtime.WithStopper(&stop))
		run, ok := errors.AsType[*runtime.RunError](err)
		if !ok || !errors.Is(err, runtime.ErrStopped) {
			t.Fatalf("got %v", err)
		}
		diff(t, "messages", transcript(run.Messages), []string{"user: go", `call c0 sub {"prompt":"look"}`, "call c1 slow {}", "return c1 slow: done"})
	})
}
