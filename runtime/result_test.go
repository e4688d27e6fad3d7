package runtime_test

import (
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestWithToolReturn: the model can be told what became of its answer; nothing else changes. (12)
func TestWithToolReturn(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{
		Output: outputs("final_result", "other"), EndStrategy: loop.EndExhaustive,
		Model: script(t, text("hello"), calls(`other {"n":0}`, `final_result {"n":1}`, `final_result {"n":2}`)),
	}
	history := []message.Message{user("before"), text("yes")}
	res, err := agent.Run(t.Context(), deps{}, "go", runtime.WithHistory(history))
	if err != nil {
		t.Fatal(err)
	}
	changed, err := res.WithToolReturn("foobar")
	if err != nil {
		t.Fatal(err)
	}
	with := func(content string) []string {
		return []string{
			"user: go", "text: hello", "retry  : Please include your response in a tool call.",
			`call c0 other {"n":0}`, `call c1 final_result {"n":1}`, `call c2 final_result {"n":2}`,
			"return c0 other: " + content,
			"return c1 final_result: Output tool processed, but its value will not be the final result of the agent run.",
			"return c2 final_result: Output tool processed, but its value will not be the final result of the agent run.",
		}
	}
	diff(t, "changed", transcript(changed.NewMessages()), with("foobar"))
	diff(t, "changed, all", transcript(changed.AllMessages())[2:], with("foobar"))
	diff(t, "unchanged", transcript(res.NewMessages()), with("Final result processed."))
	diff(t, "answer", changed.Output, res.Output)
}

// TestWithToolReturnOfText: there is none to replace.
func TestWithToolReturnOfText(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t, text("hello"))}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := res.WithToolReturn("x"); err == nil || !strings.HasPrefix(err.Error(), "Cannot set output tool return content when the return type is") {
		t.Errorf("got %v", err)
	}
}

// TestTimestamp: it is that of the last response.
func TestTimestamp(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	said := text("hello")
	said.Timestamp = at
	agent := &runtime.Agent[deps, string]{Model: script(t, said)}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "time", res.Timestamp(), at)
	diff(t, "of no run", new(runtime.Result[string]).Timestamp(), time.Time{})
}
