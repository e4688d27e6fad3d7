package runtime_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
)

// keyed is a tool that notes the keys of its calls.
func keyed(name string, keys *[]string) *tool {
	var mu sync.Mutex
	return fn(name, func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		*keys = append(*keys, rc.IdempotencyKey())
		return "ok", nil
	})
}

// TestIdempotencyKeys: calls have keys of their own, also where the model gives two calls one id.
func TestIdempotencyKeys(t *testing.T) {
	var keys []string
	agent := &runtime.Agent[deps, string]{
		Tools: tools(keyed("pay", &keys)),
		Model: script(t, calls("pay {}", "pay {}"), calls("pay {}"), text("done")),
	}
	if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithRunID("r")); err != nil {
		t.Fatal(err)
	}
	sorted := keys[:2]
	if sorted[0] > sorted[1] {
		sorted[0], sorted[1] = sorted[1], sorted[0]
	}
	diff(t, "keys", keys, []string{"r/1/c0", "r/1/c1", "r/2/c0"})
}

// TestIdempotencyKeysOfSubAgents: a call that is done again does the calls of its sub-agent again under the same keys.
func TestIdempotencyKeysOfSubAgents(t *testing.T) {
	var keys []string
	inner := &runtime.Agent[deps, string]{
		Name:  "inner",
		Tools: tools(keyed("pay", &keys)),
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			if len(in.Messages) == 1 {
				return calls("pay {}"), nil
			}
			return text("paid"), nil
		}),
	}
	sub := runtime.AgentTool("sub", "pays", inner, func(d deps) deps { return d })
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{sub}, Model: script(t, calls(`sub {"prompt":"pay"}`), text("done"))}
	p, err := agent.Play(time.Unix(1, 0), "go", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	for !p.Done() {
		tasks, err := p.Tasks()
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range tasks {
			result, err := agent.Perform(t.Context(), deps{}, task.Input)
			if task.Kind == runtime.TaskCall { // its result is lost
				result, err = agent.Perform(t.Context(), deps{}, task.Input)
			}
			if err = errors.Join(err, p.Feed(task.Key, result)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(keys) != 2 || keys[0] != keys[1] || keys[0] == "" {
		t.Errorf("keys %q", keys)
	}
}

// TestValidateSpent: a response with a call that fails its check permanently ends the run before any of its calls is run, as in
// Pydantic AI.
func TestValidateSpent(t *testing.T) {
	for _, sequential := range []bool{false, true} {
		for _, response := range []*message.Response{calls("good {}", "bad [nope"), calls("bad [nope", "good {}")} {
			ran := 0
			good := fn("good", func(context.Context, *runtime.RunContext[deps]) (string, error) { ran++; return "ok", nil })
			bad := returns("bad", "never")
			good.info.Sequential, bad.info.Sequential = sequential, sequential
			agent := func() *runtime.Agent[deps, string] {
				return &runtime.Agent[deps, string]{Tools: tools(good, bad), Model: script(t, response, response)}
			}
			const want = "Tool 'bad' exceeded max retries count of 1"
			_, err := agent().Run(t.Context(), deps{}, "go")
			wants(t, "Run", err, want)
			if ran != 1 {
				t.Errorf("Run, sequential %v: the good call ran %d times, want once", sequential, ran)
			}
			_, err = runtimetest.Drive(t.Context(), agent(), deps{}, "go", runtime.WithRunID("r"))
			wants(t, "Drive", err, want)
			if ran != 2 {
				t.Errorf("Drive, sequential %v: the good call ran %d times, want once", sequential, ran-1)
			}
		}
	}
}
