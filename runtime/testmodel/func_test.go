package testmodel_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

func TestScript(t *testing.T) {
	script := testmodel.Script(
		testmodel.Join(testmodel.Text("let me see"), testmodel.Call("ping", "{}"), testmodel.Call("ping", "{}")),
		testmodel.Text("done"),
	)
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: script, Tools: tools{pingTool{}}}
	first, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"user: go", "text: let me see", "call ping {}", "call ping {}", "return ping: null", "return ping: null", "text: done",
	}
	diff(t, "conversation", transcript(first.AllMessages()), want)

	// Each run begins the script anew, also one that continues with a conversation.
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			again, err := agent.Run(t.Context(), runtime.NoDeps{}, "go", runtime.WithHistory(first.AllMessages()))
			if err != nil {
				t.Error(err)
				return
			}
			diff(t, "second run", transcript(again.NewMessages()), want)
		})
	}
	all.Wait()
}

func TestScriptEnds(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.Script(testmodel.Call("ping", "{}")), Tools: tools{pingTool{}}}
	_, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
	if err == nil {
		t.Fatal("no error")
	}
	diff(t, "error", err.Error(), "agentgen: testmodel: the script has 1 responses, but this is request 2 of the run")
}

func TestFunc(t *testing.T) {
	shared := testmodel.Text("two words")
	var seen []string
	model := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		seen = append(seen, in.Instructions)
		return shared, nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: model, Instructions: "be brief"}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "Hello")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "instructions", seen, []string{"be brief"})
	diff(t, "model", res.Response().ModelName, "function")
	diff(t, "usage", res.Response().Usage, usage.Request{InputTokens: 51, OutputTokens: 2})
	diff(t, "shared response", shared, testmodel.Text("two words"))

	shared = &message.Response{Parts: shared.Parts, ModelName: "mine", Usage: usage.Request{InputTokens: 7}}
	if res, err = agent.Run(t.Context(), runtime.NoDeps{}, "Hello"); err != nil {
		t.Fatal(err)
	}
	diff(t, "own model name", res.Response().ModelName, "mine")
	diff(t, "own usage", res.Response().Usage, usage.Request{InputTokens: 7})
}

func TestFuncErrors(t *testing.T) {
	broken := errors.New("broken")
	llm := testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) { return nil, broken })
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: llm}
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, "go"); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := llm.Respond(ended, &model.Request{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}
