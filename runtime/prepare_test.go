package runtime_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

type processor = func(context.Context, *runtime.RunContext[deps], []runtime.Message) ([]runtime.Message, error)

// edited returns the history with its last prompt changed.
func edited(history []runtime.Message, edit func(string) string) []runtime.Message {
	history = slices.Clone(history)
	last := history[len(history)-1].(*runtime.ModelRequest)
	changed := *last
	changed.Parts = []runtime.RequestPart{&runtime.UserPromptPart{Content: edit(last.Parts[0].(*runtime.UserPromptPart).Content)}}
	history[len(history)-1] = &changed
	return history
}

// TestHistoryProcessors: they change the history one after the other, and what they return stays. (111, 113)
func TestHistoryProcessors(t *testing.T) {
	label := func(with string) processor {
		return func(_ context.Context, _ *runtime.RunContext[deps], h []runtime.Message) ([]runtime.Message, error) {
			return edited(h[len(h)-1:], func(s string) string { return with + s }), nil
		}
	}
	history := []runtime.Message{user("old"), text("older")}
	var sent []string
	agent := &runtime.Agent[deps, string]{
		HistoryProcessors: []processor{label("[FIRST] "), label("[SECOND] ")},
		Model: model(func(_ context.Context, in *runtime.ModelInput) (*runtime.ModelResponse, error) {
			sent = transcript(in.Messages)
			return text("done"), nil
		}),
	}
	res, err := agent.Run(t.Context(), deps{}, "Question", runtime.WithHistory(history))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "sent", sent, []string{"user: [SECOND] [FIRST] Question"})
	diff(t, "history", transcript(res.AllMessages()), []string{"user: [SECOND] [FIRST] Question", "text: done"})
	diff(t, "new messages", transcript(res.NewMessages()), []string{"user: [SECOND] [FIRST] Question", "text: done"})
	diff(t, "given history", transcript(history), []string{"user: old", "text: older"})
}

// TestHistoryProcessorsAreChecked: what they return must be a history that can be sent. (112, 127)
func TestHistoryProcessorsAreChecked(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name    string
		process processor
		want    string
	}{
		{"112 empty", func(context.Context, *runtime.RunContext[deps], []runtime.Message) ([]runtime.Message, error) {
			return nil, nil
		}, "Processed history cannot be empty."},
		{"112 ends in a response", func(_ context.Context, _ *runtime.RunContext[deps], h []runtime.Message) ([]runtime.Message, error) {
			return append(slices.Clone(h), text("x")), nil
		}, "Processed history must end with a `ModelRequest`."},
		{"error", func(context.Context, *runtime.RunContext[deps], []runtime.Message) ([]runtime.Message, error) {
			return nil, broken
		}, "broken"},
		{"panic", func(context.Context, *runtime.RunContext[deps], []runtime.Message) ([]runtime.Message, error) {
			panic("oh")
		}, "panic: oh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Model: script(t), HistoryProcessors: []processor{c.process}}
			if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("127 drops a result", func(t *testing.T) {
		var sent []string
		agent := &runtime.Agent[deps, string]{
			Tools: tools(returns("look", "ok")),
			Model: model(func(_ context.Context, in *runtime.ModelInput) (*runtime.ModelResponse, error) {
				if sent = transcript(in.Messages); len(sent) == 1 {
					return calls("look {}"), nil
				}
				return text("done"), nil
			}),
			HistoryProcessors: []processor{func(_ context.Context, _ *runtime.RunContext[deps], h []runtime.Message) ([]runtime.Message, error) {
				if len(h) < 3 {
					return h, nil
				}
				return []runtime.Message{h[0], h[1], user("instead")}, nil
			}},
		}
		if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
			t.Fatal(err)
		}
		diff(t, "sent", sent, []string{
			"user: go", "call c0 look {}", "return c0 look: The tool call was interrupted before a result was produced.", "user: instead",
		})
	})
}

// TestPrepareTools: a tool that is left out is neither shown nor callable; a changed copy is what counts. (55, 56)
func TestPrepareTools(t *testing.T) {
	var shown [][]string
	hidden := fn("hidden", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		t.Error("hidden was called")
		return "", nil
	})
	agent := &runtime.Agent[deps, string]{
		Tools: tools(returns("look", "ok"), hidden, fn("slow", wait)),
		Model: model(func(_ context.Context, in *runtime.ModelInput) (*runtime.ModelResponse, error) {
			var names []string
			for _, info := range in.Tools {
				names = append(names, info.Name+" "+info.Description)
			}
			shown = append(shown, names)
			if len(in.Messages) == 1 {
				return calls("hidden {}", "slow {}"), nil
			}
			return text("done"), nil
		}),
		PrepareTools: func(_ context.Context, rc *runtime.RunContext[deps], all []*runtime.ToolInfo) ([]*runtime.ToolInfo, error) {
			slow := *all[2]
			slow.Description, slow.Timeout = "for "+rc.Deps.Name, time.Millisecond
			return []*runtime.ToolInfo{all[0], &slow}, nil
		},
	}
	res, err := agent.Run(t.Context(), deps{"Ada"}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "shown", shown, [][]string{{"look ", "slow for Ada"}, {"look ", "slow for Ada"}})
	diff(t, "results", transcript(res.AllMessages()[2:3]), []string{
		"retry c0 hidden: Unknown tool name: 'hidden'. Available tools: 'look', 'slow'", "retry c1 slow: Timed out after 0.001 seconds.",
	})

	agent.PrepareTools = func(context.Context, *runtime.RunContext[deps], []*runtime.ToolInfo) ([]*runtime.ToolInfo, error) {
		return []*runtime.ToolInfo{{Name: "new"}}, nil
	}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), `PrepareTools cannot add or rename tools, but returned "new"`) {
		t.Errorf("got %v", err)
	}
}
