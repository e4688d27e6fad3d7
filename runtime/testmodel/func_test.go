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

// TestScriptOfShortenedHistory: what a history processor leaves out does not repeat the script.
func TestScriptOfShortenedHistory(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(testmodel.Call("ping", "{}"), testmodel.Call("ping", "{}"), testmodel.Text("done")), Tools: tools{pingTool{}},
		HistoryProcessors: []runtime.HistoryProcessor[runtime.NoDeps]{
			func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], all []message.Message) ([]message.Message, error) {
				return all[max(0, len(all)-2):], nil
			},
		},
	}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "answer", res.Output, "done")
	diff(t, "requests", res.Usage().Requests, 3)
}

func TestTurns(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{Tools: tools{pingTool{}}, Model: testmodel.Turns(
		[]*message.Response{testmodel.CallID("a", "ping", "{}"), testmodel.Text("first")},
		[]*message.Response{testmodel.Join(testmodel.Thinking("hm"), testmodel.CallID("b", "ping", "{}")), testmodel.Empty(), testmodel.Text("second")},
	)}
	var history []message.Message
	for _, want := range []string{"first", "second"} {
		res, err := agent.Run(t.Context(), runtime.NoDeps{}, "go", runtime.WithHistory(history))
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "answer", res.Output, want)
		history = res.AllMessages()
	}
	call := history[5].(*message.Response).Parts[1].(*message.ToolCallPart)
	diff(t, "id of the call", call.ToolCallID, "b")
	_, err := agent.Run(t.Context(), runtime.NoDeps{}, "go", runtime.WithHistory(history))
	if err == nil {
		t.Fatal("no error")
	}
	diff(t, "error", err.Error(), "agentgen: testmodel: the script has 2 turns, but this is turn 3 of the conversation")
}

func TestLastPrompt(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		return testmodel.Text(testmodel.LastPrompt(p)), nil
	})}
	first, err := agent.Run(t.Context(), runtime.NoDeps{}, "one")
	if err != nil {
		t.Fatal(err)
	}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "look: ", runtime.WithHistory(first.AllMessages()), runtime.WithUserContent(message.Text("two")))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "prompts", []string{first.Output, res.Output}, []string{"one", "look: two"})
	diff(t, "without a prompt", testmodel.LastPrompt(&model.Prepared{}), "")
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
