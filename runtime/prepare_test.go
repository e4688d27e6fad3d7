package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

type processor = runtime.HistoryProcessor[deps]

// edited returns the history with its last prompt changed.
func edited(history []message.Message, edit func(string) string) []message.Message {
	history = slices.Clone(history)
	last := history[len(history)-1].(*message.Request)
	changed := *last
	changed.Parts = []message.RequestPart{&message.UserPromptPart{Content: edit(last.Parts[0].(*message.UserPromptPart).Content)}}
	history[len(history)-1] = &changed
	return history
}

// TestHistoryProcessors: they change the history one after the other, and what they return stays. (111, 113)
func TestHistoryProcessors(t *testing.T) {
	label := func(with string) processor {
		return func(_ context.Context, _ *runtime.RunContext[deps], h []message.Message) ([]message.Message, error) {
			return edited(h[len(h)-1:], func(s string) string { return with + s }), nil
		}
	}
	history := []message.Message{user("old"), text("older")}
	var sent []string
	agent := &runtime.Agent[deps, string]{
		HistoryProcessors: []processor{label("[FIRST] "), label("[SECOND] ")},
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
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

// TestHistoryProcessorsInPlace: what a processor does to the slice that it is given does not damage the history of the run, be it
// that it returns the slice or that it fails.
func TestHistoryProcessorsInPlace(t *testing.T) {
	history := []message.Message{user("a"), text("b"), user("c"), text("d")}
	errProcessor := errors.New("no")
	for name, process := range map[string]func(h []message.Message) ([]message.Message, error){
		"delete": func(h []message.Message) ([]message.Message, error) {
			return slices.DeleteFunc(h, message.IsResponse), nil
		},
		"delete and fail": func(h []message.Message) ([]message.Message, error) {
			_ = slices.DeleteFunc(h, message.IsResponse)
			return nil, errProcessor
		},
		"append": func(h []message.Message) ([]message.Message, error) {
			return append(h[:1], user("summed up"), h[len(h)-1]), nil
		},
		"append beyond": func(h []message.Message) ([]message.Message, error) {
			_ = append(h, user("not returned"))
			return h, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			var seen []message.Message // what a later function of the run is told
			agent := &runtime.Agent[deps, string]{
				Model: script(t, text("done")),
				HistoryProcessors: []processor{func(_ context.Context, rc *runtime.RunContext[deps], h []message.Message) ([]message.Message, error) {
					seen = rc.Messages
					return process(h)
				}},
			}
			res, err := agent.Run(t.Context(), deps{}, "e", runtime.WithHistory(history))
			diff(t, "told", transcript(seen), []string{"user: a", "text: b", "user: c", "text: d", "user: e"})
			diff(t, "given", transcript(history), []string{"user: a", "text: b", "user: c", "text: d"})
			if failed, ok := errors.AsType[*runtime.RunError](err); ok {
				diff(t, "messages", transcript(failed.Messages), []string{"user: a", "text: b", "user: c", "text: d", "user: e"})
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for i, m := range res.NewMessages() {
				if m == nil || message.RunID(m) != res.RunID {
					t.Errorf("new message %d is of the run %q: %v", i, message.RunID(m), m)
				}
			}
			diff(t, "answer", transcript(res.AllMessages()[len(res.AllMessages())-1:]), []string{"text: done"})
			if hole := message.FindNil(res.AllMessages()); hole != "" {
				t.Errorf("%s is nil", hole)
			}
		})
	}
}

// TestHistoryProcessorsAreChecked: what they return must be a history that can be sent. (112, 127)
func TestHistoryProcessorsAreChecked(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name    string
		process processor
		want    string
	}{
		{"112 empty", func(context.Context, *runtime.RunContext[deps], []message.Message) ([]message.Message, error) {
			return nil, nil
		}, "Processed history cannot be empty."},
		{"112 ends in a response", func(_ context.Context, _ *runtime.RunContext[deps], h []message.Message) ([]message.Message, error) {
			return append(slices.Clone(h), text("x")), nil
		}, "Processed history must end with a `ModelRequest`."},
		{"error", func(context.Context, *runtime.RunContext[deps], []message.Message) ([]message.Message, error) {
			return nil, broken
		}, "broken"},
		{"panic", func(context.Context, *runtime.RunContext[deps], []message.Message) ([]message.Message, error) {
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
			Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
				if sent = transcript(in.Messages); len(sent) == 1 {
					return calls("look {}"), nil
				}
				return text("done"), nil
			}),
			HistoryProcessors: []processor{func(_ context.Context, _ *runtime.RunContext[deps], h []message.Message) ([]message.Message, error) {
				if len(h) < 3 {
					return h, nil
				}
				return []message.Message{h[0], h[1], user("instead")}, nil
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
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
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
		PrepareTools: func(_ context.Context, rc *runtime.RunContext[deps], all []*model.ToolDef) ([]*model.ToolDef, error) {
			slow := *all[2]
			slow.Description, slow.Timeout = "for "+rc.Deps.Name, time.Millisecond
			return []*model.ToolDef{all[0], &slow}, nil
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

}

// TestPreparedToolsAreChecked: functions that prepare tools may hide and change them, but not more. (56)
func TestPreparedToolsAreChecked(t *testing.T) {
	broken := errors.New("broken")
	type list = []*model.ToolDef
	returning := func(tools list, err error) func(context.Context, *runtime.RunContext[deps], list) (list, error) {
		return func(context.Context, *runtime.RunContext[deps], list) (list, error) { return tools, err }
	}
	preparer := func(info *model.ToolDef, err error) runtime.Tool[deps] {
		return preparing{returns("look", ""), func(context.Context, *runtime.RunContext[deps], *model.ToolDef) (*model.ToolDef, error) {
			return info, err
		}}
	}
	look := returns("look", "")
	for _, c := range []struct {
		name  string
		agent *runtime.Agent[deps, string]
		want  string
	}{
		{"adds", &runtime.Agent[deps, string]{PrepareTools: returning(list{{Name: "new"}}, nil)}, `PrepareTools cannot add or rename tools, but returned "new"`},
		{"adds an output tool", &runtime.Agent[deps, string]{OutputTools: []runtime.OutputTool[deps, string]{&finisher[string]{info: model.ToolDef{Name: "end"}}}, PrepareOutputTools: returning(list{{Name: "new"}}, nil)}, `PrepareOutputTools cannot add or rename tools, but returned "new"`},
		{"nil", &runtime.Agent[deps, string]{Tools: tools(look), PrepareTools: returning(list{&look.info, nil}, nil)}, "PrepareTools returned nil for tool 1: leave a tool out to hide it"},
		{"twice", &runtime.Agent[deps, string]{Tools: tools(look), PrepareTools: returning(list{&look.info, &look.info}, nil)}, `PrepareTools returned "look" twice`},
		{"error", &runtime.Agent[deps, string]{PrepareTools: returning(nil, broken)}, "broken"},
		{"a tool takes the name of another", &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{returns("new", ""), preparer(&model.ToolDef{Name: "new"}, nil)}},
			`two tools are named "new": the agent's own tool "new", and the agent's own tool "look"; rename one with runtime.WithDef or in its Preparer, or a toolset's with toolsets.Prefixed`},
		{"a tool fails", &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{preparer(nil, broken)}}, "broken"},
		{"a hidden tool is shown again", &runtime.Agent[deps, string]{
			Tools: []runtime.Tool[deps]{preparer(nil, nil)}, PrepareTools: returning(list{&look.info}, nil),
		}, `PrepareTools cannot add or rename tools, but returned "look"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.agent.Model = script(t)
			if _, err := c.agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestPreparer: a tool sees each request, with the retries that a call would see, and may hide or change itself. What
// PrepareTools gets is what is left. (41, 55)
func TestPreparer(t *testing.T) {
	var seen, shown []string
	var left []int
	flaky := preparing{
		fn("flaky", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "", runtime.Retryf("again")
		}),
		func(_ context.Context, rc *runtime.RunContext[deps], info *model.ToolDef) (*model.ToolDef, error) {
			seen = append(seen, fmt.Sprintf("%s %d/%d %v", rc.ToolName, rc.Retry, rc.MaxRetries, rc.LastAttempt()))
			changed := *info
			changed.Description = fmt.Sprintf("try %d", rc.Retry)
			return &changed, nil
		},
	}
	flaky.info.Retries = new(2)
	shy := preparing{returns("shy", "ok"), func(_ context.Context, rc *runtime.RunContext[deps], info *model.ToolDef) (*model.ToolDef, error) {
		if rc.Step == 1 {
			return nil, nil
		}
		return info, nil
	}}
	agent := &runtime.Agent[deps, string]{
		Tools: []runtime.Tool[deps]{flaky, shy},
		PrepareTools: func(_ context.Context, _ *runtime.RunContext[deps], all []*model.ToolDef) ([]*model.ToolDef, error) {
			left = append(left, len(all))
			return all, nil
		},
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			shown = append(shown, in.Tools[0].Description)
			if len(shown) == 1 {
				return calls("flaky {}", "shy {}"), nil
			}
			return calls("flaky {}"), nil
		}),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if err == nil || !errors.Is(err, model.ErrRetriesExceeded) || !strings.Contains(err.Error(), "Tool 'flaky' exceeded max retries count of 2") {
		t.Fatalf("got %v", err)
	}
	diff(t, "seen", seen, []string{"flaky 0/2 false", "flaky 1/2 false", "flaky 2/2 true"})
	diff(t, "shown", shown, []string{"try 0", "try 1", "try 2"})
	diff(t, "left for PrepareTools", left, []int{1, 2, 2})
	failed, _ := errors.AsType[*runtime.RunError](err)
	diff(t, "the hidden tool", transcript(failed.Messages[2:3]), []string{"retry c0 flaky: again", "retry c1 shy: Unknown tool name: 'shy'. Available tools: 'flaky'"})
}

// TestPrepareOutputTools: an answer can be kept back until something has been done.
func TestPrepareOutputTools(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{
		Tools: tools(returns("look", "ok")), Output: outputs("final_result"),
		PrepareOutputTools: func(_ context.Context, rc *runtime.RunContext[deps], all []*model.ToolDef) ([]*model.ToolDef, error) {
			if rc.Step == 1 {
				return nil, nil
			}
			return all, nil
		},
		Model: script(t, calls(`final_result {"n":1}`), calls(`final_result {"n":2}`)),
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "answer", res.Output.N, 2)
	diff(t, "first result", transcript(res.AllMessages()[2:3]), []string{"retry c0 final_result: Unknown tool name: 'final_result'. Available tools: 'look'"})
}
