package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

type metadata = map[string]any

// TestMetadata: the run's overrides the agent's, and neither is changed. (110)
func TestMetadata(t *testing.T) {
	var seen metadata
	agent := &runtime.Agent[deps, string]{
		Metadata: metadata{"env": "base", "shared": "agent"},
		Tools: tools(fn("look", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			seen = rc.Metadata
			return "ok", nil
		})),
		Model: script(t, calls("look {}"), text("done")),
	}
	given := metadata{"run": "value", "shared": "run"}
	res, err := agent.Run(t.Context(), deps{}, "go", runtime.WithMetadata(given))
	if err != nil {
		t.Fatal(err)
	}
	want := metadata{"env": "base", "run": "value", "shared": "run"}
	diff(t, "seen by a tool", seen, want)
	diff(t, "result", res.Metadata, want)
	diff(t, "agent's", agent.Metadata, metadata{"env": "base", "shared": "agent"})
	diff(t, "given", given, metadata{"run": "value", "shared": "run"})
}

// TestMetadataFunc: it is asked at the start and again after success; a run that fails keeps what it said first. (110)
func TestMetadataFunc(t *testing.T) {
	broken := errors.New("broken")
	agent := &runtime.Agent[deps, string]{
		Metadata: metadata{"requests": -1, "static": true},
		MetadataFunc: func(_ context.Context, rc *runtime.RunContext[deps]) (map[string]any, error) {
			return metadata{"requests": rc.Usage.Requests, "run": rc.RunID}, nil
		},
		Model: script(t, text("done")),
	}
	res, err := agent.Run(t.Context(), deps{}, "go", runtime.WithRunID("r1"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "after success", res.Metadata, metadata{"requests": 1, "static": true, "run": "r1"})

	fails := modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return nil, broken })
	_, err = agent.Run(t.Context(), deps{}, "go", runtime.WithRunID("r2"), runtime.WithModel(fails))
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	diff(t, "after failure", failed.Metadata, metadata{"requests": 0, "static": true, "run": "r2"})
}

// TestMetadataFuncFails: its errors end the run, at the start and at the end.
func TestMetadataFuncFails(t *testing.T) {
	broken := errors.New("broken")
	for _, requests := range []int{0, 1} {
		agent := &runtime.Agent[deps, string]{
			Metadata: metadata{"static": true},
			MetadataFunc: func(_ context.Context, rc *runtime.RunContext[deps]) (map[string]any, error) {
				if rc.Usage.Requests == requests {
					return nil, broken
				}
				return nil, nil
			},
			Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return text("done"), nil }),
		}
		_, err := agent.Run(t.Context(), deps{}, "go")
		failed, ok := errors.AsType[*runtime.RunError](err)
		if !ok || !errors.Is(err, broken) || failed.Usage.Requests != requests {
			t.Fatalf("%d requests: got %v", requests, err)
		}
		diff(t, "metadata", failed.Metadata, metadata{"static": true})
	}
}

// TestMetadataIsTheRunsOwn: what is done to the metadata of one run is seen by no other, be it the agent's or given.
func TestMetadataIsTheRunsOwn(t *testing.T) {
	agent := &runtime.Agent[deps, string]{
		Metadata: metadata{"env": "prod"},
		Model:    modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return text("done"), nil }),
	}
	given := metadata{"run": "value"}
	for name, opts := range map[string][]runtime.RunOption{"agent's": nil, "given": {runtime.WithMetadata(given)}} {
		first, err := agent.Run(t.Context(), deps{}, "go", opts...)
		if err != nil {
			t.Fatal(err)
		}
		first.Metadata["user"] = "alice"
		second, err := agent.Run(t.Context(), deps{}, "go", opts...)
		if err != nil {
			t.Fatal(err)
		}
		if _, leaked := second.Metadata["user"]; leaked {
			t.Errorf("%s: another run's metadata is %v", name, second.Metadata)
		}
	}
	agent.Metadata = nil // as an agent without any
	res, err := agent.Run(t.Context(), deps{}, "go", runtime.WithMetadata(given))
	if err != nil {
		t.Fatal(err)
	}
	res.Metadata["user"] = "bob"
	diff(t, "given", given, metadata{"run": "value"})
}
