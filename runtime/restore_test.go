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

// snapshotOf returns a snapshot of a run that waits for an approval.
func snapshotOf(t *testing.T, a *runtime.Agent[deps, string], opts ...runtime.RunOption) []byte {
	t.Helper()
	_, err := a.Run(t.Context(), deps{}, "go", opts...)
	b, err := paused(t, err).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var approveAll = runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true})

// TestRestoreMetadata: the run that goes on has the metadata that it had. What MetadataFunc says anew goes before it, what the
// run was given goes before that, and what it is given when it goes on before all.
func TestRestoreMetadata(t *testing.T) {
	requests := func(_ context.Context, rc *runtime.RunContext[deps]) (map[string]any, error) {
		return metadata{"requests": rc.Usage.Requests, "tenant": "nobody", "by": "nobody"}, nil
	}
	for _, tc := range []struct {
		name string
		f    func(context.Context, *runtime.RunContext[deps]) (map[string]any, error)
		opts []runtime.RunOption
		want metadata
	}{
		{"alone", nil, nil, metadata{"env": "prod", "tenant": "t1", "by": "ann"}},
		{"with a function", requests, nil, metadata{"env": "prod", "tenant": "t1", "by": "ann", "requests": 2}},
		{"with more", nil, []runtime.RunOption{runtime.WithMetadata(metadata{"by": "bob"})}, metadata{"env": "prod", "tenant": "t1", "by": "bob"}},
		{"with both", requests, []runtime.RunOption{runtime.WithMetadata(metadata{"by": "bob"})}, metadata{"env": "prod", "tenant": "t1", "by": "bob", "requests": 2}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var ran []string
			a := pausing(t, &ran, calls("ask {}"), text("bye"))
			a.Metadata, a.MetadataFunc = metadata{"env": "prod"}, tc.f
			b := snapshotOf(t, a, runtime.WithMetadata(metadata{"tenant": "t1", "by": "ann"}))
			var seen metadata
			a.Tools[0].(*tool).invoke = func(_ context.Context, rc *runtime.RunContext[deps], _ string) (string, error) {
				seen = rc.Metadata
				return "", nil
			}
			res, err := a.Run(t.Context(), deps{}, "", append(tc.opts, runtime.WithSnapshot(b), approveAll)...)
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "in the end", res.Metadata, tc.want)
			diff(t, "seen by a tool", []any{seen["env"], seen["tenant"], seen["by"]}, []any{"prod", "t1", tc.want["by"]})
		})
	}
}

// TestRestoreRefusesOptions: options that only concern the beginning of a run are named, not ignored.
func TestRestoreRefusesOptions(t *testing.T) {
	var ran []string
	a := pausing(t, &ran, calls("ask {}"), text("bye"))
	b := snapshotOf(t, a)
	for want, opts := range map[string][]runtime.RunOption{
		"WithHistory cannot be used beside WithSnapshot":                     {runtime.WithHistory([]message.Message{user("a")}), approveAll},
		"WithRunID cannot be":                                                {runtime.WithRunID("r"), approveAll},
		"WithConversationID cannot be":                                       {runtime.WithConversationID("new"), approveAll},
		"WithHistory, WithRunID, WithConversationID cannot be":               {runtime.WithHistory([]message.Message{user("a")}), runtime.WithRunID("r"), runtime.WithConversationID("c"), approveAll},
		"takes a prompt and WithUserContent only beside WithDeferredResults": {runtime.WithUserContent(message.Text("hi"))},
	} {
		_, err := a.Run(t.Context(), deps{}, "", append(opts, runtime.WithSnapshot(b))...)
		if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if _, err := a.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b), approveAll); err != nil {
		t.Error(err)
	}
}
