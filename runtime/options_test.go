package runtime_test

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestOptionsTwice: options that add something add all that they are given, in every run that they are given to; of the
// others the last one holds.
func TestOptionsTwice(t *testing.T) {
	var sent []*model.Prepared
	a := &runtime.Agent[deps, string]{
		Instructions: "Be kind.",
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			copied := *in
			sent = append(sent, &copied)
			return text("ok"), nil
		}),
	}
	opts := []runtime.RunOption{
		runtime.WithInstructions("Be brief."), runtime.WithInstructions("Be exact."),
		runtime.WithUserContent(message.Text("one")), runtime.WithUserContent(message.Text("two"), message.Text("three")),
		runtime.WithMetadata(metadata{"a": 1}), runtime.WithMetadata(metadata{"b": 2}),
		runtime.WithSettings(&model.Settings{Seed: new(1)}), runtime.WithSettings(&model.Settings{TopK: new(2)}),
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
		prompt := in.Messages[0].(*message.Request).Parts[0].(*message.UserPromptPart)
		diff(t, "prompt", prompt.Items, []message.UserContent{message.Text("zero"), message.Text("one"), message.Text("two"), message.Text("three")})
		diff(t, "settings", in.Settings, &model.Settings{TopK: new(2)})
	}
	diff(t, "requests", len(sent), 2)
}
