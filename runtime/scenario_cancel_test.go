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

// B177, B179: one context ends all runs that it was given to, from another goroutine, with its own error; what was complete
// is kept, and the ids and the usage of the run are in its error.
func TestOneContextEndsTwoRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		agent := &runtime.Agent[deps, string]{
			Tools: tools(returns("quick", "ok"), fn("waits", wait)),
			Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				return used(7, 2, calls("quick {}", "waits {}")), nil
			}),
			// Functions that are asked at the end cannot make a success of it.
			MetadataFunc: func(context.Context, *runtime.RunContext[deps]) (map[string]any, error) { return metadata{"x": 1}, nil },
		}
		errs := make(chan error)
		for _, id := range []string{"r1", "r2"} {
			go func() {
				_, err := agent.Run(ctx, deps{}, "go", runtime.WithRunID(id), runtime.WithConversationID("talk"))
				errs <- err
			}()
		}
		synctest.Wait()
		cancel()
		ids := map[string]bool{}
		for range 2 {
			err := <-errs
			failed, ok := errors.AsType[*runtime.RunError](err)
			if !ok || !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v", err)
			}
			ids[failed.RunID] = true
			diff(t, "messages", transcript(failed.Messages), []string{"user: go", "call c0 quick {}", "call c1 waits {}", "return c0 quick: ok"})
			diff(t, "state", failed.Messages[2].(*message.Request).State, message.StateInterrupted)
			diff(t, "conversation", failed.Messages[2].(*message.Request).ConversationID, "talk")
			diff(t, "usage", []int{failed.Usage.Requests, failed.Usage.InputTokens, failed.Usage.ToolCalls}, []int{1, 7, 1})
			diff(t, "metadata", failed.Metadata, metadata{"x": 1})
		}
		diff(t, "runs", ids, map[string]bool{"r1": true, "r2": true})
	})
}

// B179: a tool that swallows the end of the context does not make a success of the run.
func TestSwallowedCancellation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	swallows := fn("swallows", func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
		cancel()
		<-ctx.Done()
		return "all is well", nil
	})
	agent := &runtime.Agent[deps, string]{Tools: tools(swallows), Model: script(t, calls("swallows {}"))}
	_, err := agent.Run(ctx, deps{}, "go")
	if _, ok := errors.AsType[*runtime.RunError](err); !ok || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// B179: a deadline is told from a cancellation.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		agent := &runtime.Agent[deps, string]{Tools: tools(fn("waits", wait)), Model: script(t, calls("waits {}"))}
		_, err := agent.Run(ctx, deps{}, "go")
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// B181: the end of the context after the end of the run changes nothing.
func TestLateCancellation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	agent := &runtime.Agent[deps, string]{Model: script(t, text("done"))}
	it, err := agent.Iter(ctx, deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for !it.Done() {
		it.Do(ctx)
	}
	cancel()
	it.Cancel(errors.New("late"))
	res, err := it.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, "done")
}
