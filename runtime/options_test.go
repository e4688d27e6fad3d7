package runtime_test

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

// TestOptionsTwice: options that add something add all that they are given, in every run that they are given to; of the
// others the last one holds.
func TestOptionsTwice(t *testing.T) {
	var sent []*runtime.ModelInput
	a := &runtime.Agent[deps, string]{
		Instructions: "Be kind.",
		Model: model(func(_ context.Context, in *runtime.ModelInput) (*runtime.ModelResponse, error) {
			copied := *in
			sent = append(sent, &copied)
			return text("ok"), nil
		}),
	}
	opts := []runtime.RunOption{
		runtime.WithInstructions("Be brief."), runtime.WithInstructions("Be exact."),
		runtime.WithUserContent(runtime.Text("one")), runtime.WithUserContent(runtime.Text("two"), runtime.Text("three")),
		runtime.WithMetadata(metadata{"a": 1}), runtime.WithMetadata(metadata{"b": 2}),
		runtime.WithSettings(&runtime.ModelSettings{Seed: new(1)}), runtime.WithSettings(&runtime.ModelSettings{TopK: new(2)}),
	}
	for range 2 {
		res, err := a.Run(t.Context(), deps{}, "zero", opts...)
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "metadata", res.Metadata, metadata{"b": 2})
	}
	for _, in := range sent {
		diff(t, "instructions", in.Instructions, "Be kind.\nBe brief.\nBe exact.")
		prompt := in.Messages[0].(*runtime.ModelRequest).Parts[0].(*runtime.UserPromptPart)
		diff(t, "prompt", prompt.Items, []runtime.UserContent{runtime.Text("zero"), runtime.Text("one"), runtime.Text("two"), runtime.Text("three")})
		diff(t, "settings", in.Settings, &runtime.ModelSettings{TopK: new(2)})
	}
	diff(t, "requests", len(sent), 2)
}
