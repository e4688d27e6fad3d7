package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
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

// TestRestoreMetadata: the run that continues has the metadata that it had. What MetadataFunc says anew overrides it,
// what the run was given overrides that, and what it is given when it continues before all.
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

// TestRestoreOldVersion reads a snapshot that a version of agentgen with another form of snapshots has written, and one
// of a version to come.
func TestRestoreOldVersion(t *testing.T) {
	old, err := os.ReadFile(filepath.Join("testdata", "snapshot", "version1.json"))
	if err != nil {
		t.Fatal(err)
	}
	for version, b := range map[int][]byte{1: old, 4: []byte(`{"new":1,"loop":{"state":0,"more":[],"version":4}}`)} {
		agent := &runtime.Agent[deps, string]{Name: "bot", Model: script(t)}
		_, err = agent.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b))
		want := fmt.Sprintf("agentgen: read the snapshot: it is of version %d, but this version of agentgen reads version 3: let the runs", version)
		if _, ok := errors.AsType[*loop.SnapshotError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestRestoreSettings: settings that a restored run is given override those of the request that is still to be sent; native
// tools are those of the agent, with the credentials that a snapshot does not hold.
func TestRestoreSettings(t *testing.T) {
	var got *model.Prepared
	m := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		got = in
		return text("ok"), nil
	})
	m.Profile.NativeTools = []model.NativeToolKind{model.MCPServerKind}
	agent := &runtime.Agent[deps, string]{
		Model:       m,
		Settings:    &model.Settings{Temperature: new(0.1), TopK: new(5)},
		NativeTools: []model.NativeTool{&model.MCPServer{ID: "a", URL: "https://example.com", AuthorizationToken: "secret"}},
	}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for it.Step().Kind != loop.StepRequest {
		it.Do(t.Context())
	}
	b, err := it.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := agent.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b), runtime.WithSettings(&model.Settings{Temperature: new(0.9)})); err != nil {
		t.Fatal(err)
	}
	diff(t, "temperature", *got.Settings.Temperature, 0.9)
	diff(t, "top k", *got.Settings.TopK, 5)
	diff(t, "native tools", got.NativeTools, agent.NativeTools)
}
