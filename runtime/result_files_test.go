package runtime_test

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestFilesOfResults: the files that a tool returns are part of its result, also when the history has been written and read.
func TestFilesOfResults(t *testing.T) {
	png := &message.BinaryContent{Data: []byte("png"), MediaType: "image/png"}
	file := &message.UploadedFile{FileID: "f1", ProviderName: "openai", MediaType: "application/pdf"}
	files := []message.UserContent{png, file}
	chart := runtime.NewTool(model.ToolDef{Name: "chart"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: `{"year":2026}`, Files: files}, nil
	})
	asked := 0
	agent := &runtime.Agent[runtime.NoDeps, string]{Tools: []runtime.Tool[runtime.NoDeps]{chart}, Model: model.Func(model.Info{}, func(_ context.Context, r *model.Request, _ *model.Stream) (*message.Response, error) {
		if asked++; asked == 1 {
			return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: "chart", Args: "{}", ToolCallID: "c"}}}, nil
		}
		return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "done"}}}, nil
	})}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "draw")
	if err != nil {
		t.Fatal(err)
	}
	all := message.History(res.AllMessages())
	b, err := all.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back message.History
	if err := back.DecodeJSON(b); err != nil {
		t.Fatal(err)
	}
	for _, history := range []message.History{all, back} {
		items := history[2].(*message.Request).Parts[0].(*message.ToolReturnPart).Items()
		if len(items) != 3 || items[0] != message.Text(`{"year":2026}`) {
			t.Fatalf("the items are %v", items)
		}
		got, ok := items[1].(*message.BinaryContent)
		if up, isUp := items[2].(*message.UploadedFile); !ok || string(got.Data) != "png" || !isUp || up.FileID != "f1" {
			t.Errorf("the files are %v", items[1:])
		}
	}
	files = []message.UserContent{message.Text("no file")}
	asked = 0
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, "draw"); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Errorf("got %v", err)
	}
}
