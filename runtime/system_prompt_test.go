package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

type systemPrompt = runtime.SystemPromptFunc[deps]

// systemLines lists the system prompts of messages, with the names of the functions that made them.
func systemLines(messages []message.Message) (lines []string) {
	for _, m := range messages {
		r, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range r.Parts {
			if s, ok := p.(*message.SystemPromptPart); ok {
				lines = append(lines, fmt.Sprintf("%q %s", s.Content, s.DynamicRef))
			}
		}
	}
	return lines
}

// TestSystemPrompts: they begin a conversation, static ones first, and are not made again where it continues. What dynamic
// functions say is asked for again, in its place. (97, 104, 105)
func TestSystemPrompts(t *testing.T) {
	asked := map[string]int{}
	says := func(name, text string) func(context.Context, *runtime.RunContext[deps]) (string, error) {
		return func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			asked[name]++
			return strings.ReplaceAll(text, "NAME", rc.Deps.Name), nil
		}
	}
	var sent [][]string
	agent := &runtime.Agent[deps, string]{
		SystemPrompt: "Be kind.",
		SystemPromptFuncs: []systemPrompt{
			{Func: says("static", "You talk to NAME.")},
			{Func: says("dynamic", "NAME is here."), DynamicRef: "here"},
			{Func: says("105 nothing", "")},
			{Func: says("105 nothing, dynamic", ""), DynamicRef: "nothing"},
		},
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			sent = append(sent, systemLines(in.Messages))
			return text("ok"), nil
		}),
	}
	first, err := agent.Run(t.Context(), deps{"Ada"}, "hello")
	if err != nil {
		t.Fatal(err)
	}
	of := func(name, now string) []string {
		return []string{`"Be kind." `, fmt.Sprintf(`"You talk to %s." `, name), fmt.Sprintf(`"%s is here." here`, now), `"" nothing`}
	}
	diff(t, "first request", sent[0], of("Ada", "Ada"))
	parts := first.AllMessages()[0].(*message.Request).Parts
	if p, ok := parts[len(parts)-1].(*message.UserPromptPart); !ok || p.Content != "hello" {
		t.Errorf("the request ends with %#v", parts[len(parts)-1])
	}

	second, err := agent.Run(t.Context(), deps{"Bob"}, "again", runtime.WithHistory(first.AllMessages()))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "second request", sent[1], of("Ada", "Bob"))
	diff(t, "new messages", transcript(second.NewMessages()), []string{"user: again", "text: ok"})
	diff(t, "the caller's messages", systemLines(first.AllMessages()), of("Ada", "Ada"))
	diff(t, "asked", asked, map[string]int{"static": 1, "dynamic": 2, "105 nothing": 1, "105 nothing, dynamic": 2})
}

// TestSystemPromptOfResumedRequest: a request that is sent again is asked about again, too. (98)
func TestSystemPromptOfResumedRequest(t *testing.T) {
	history := []message.Message{request(&message.SystemPromptPart{Content: "old", DynamicRef: "x"}, &message.UserPromptPart{Content: "hi"})}
	agent := &runtime.Agent[deps, string]{
		Model: script(t, text("ok")),
		SystemPromptFuncs: []systemPrompt{{DynamicRef: "x", Func: func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "new, for " + rc.Prompt, nil
		}}},
	}
	res, err := agent.Run(t.Context(), deps{}, "", runtime.WithHistory(history))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "system prompt", systemLines(res.AllMessages()), []string{`"new, for hi" x`})
	diff(t, "new messages", transcript(res.NewMessages()), []string{"text: ok"})
	diff(t, "the caller's messages", systemLines(history), []string{`"old" x`})
}

// TestSystemPromptAlone: a run without a prompt sends its system prompt.
func TestSystemPromptAlone(t *testing.T) {
	agent := &runtime.Agent[deps, string]{SystemPrompt: "Say hello.", Model: script(t, text("hello"))}
	res, err := agent.Run(t.Context(), deps{}, "")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "conversation", transcript(res.AllMessages()), []string{"*message.SystemPromptPart", "text: hello"})
}

// TestSystemPromptFails: errors and panics end the run before the model is asked.
func TestSystemPromptFails(t *testing.T) {
	broken := errors.New("broken")
	history := []message.Message{request(&message.SystemPromptPart{DynamicRef: "x"}), text("a")}
	for _, c := range []struct {
		name    string
		history []message.Message
		f       func(context.Context, *runtime.RunContext[deps]) (string, error)
		want    string
	}{
		{"error", nil, func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", broken }, "agentgen: agent test: broken"},
		{"error with history", history, func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", broken }, "agentgen: agent test: broken"},
		{"panic", nil, func(context.Context, *runtime.RunContext[deps]) (string, error) { panic("oh") }, "agentgen: agent test: panic: oh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Name: "test", Model: script(t), SystemPromptFuncs: []systemPrompt{{Func: c.f, DynamicRef: "x"}}}
			_, err := agent.Run(t.Context(), deps{}, "go", runtime.WithHistory(c.history))
			failed, ok := errors.AsType[*runtime.RunError](err)
			if !ok || err.Error() != c.want {
				t.Fatalf("got %v", err)
			}
			diff(t, "messages", transcript(failed.Messages), transcript(c.history))
		})
	}
}

// TestNoSystemPromptForDeadContext: a run whose context has ended asks no one anything.
func TestNoSystemPromptForDeadContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	agent := &runtime.Agent[deps, string]{
		Model: script(t),
		SystemPromptFuncs: []systemPrompt{{Func: func(context.Context, *runtime.RunContext[deps]) (string, error) {
			t.Error("the function was asked")
			return "", nil
		}}},
	}
	if _, err := agent.Run(ctx, deps{}, "go"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestSystemPromptEnqueues: what a function says to the run before it begins is heard in the first request.
func TestSystemPromptEnqueues(t *testing.T) {
	agent := &runtime.Agent[deps, string]{
		Model: script(t, text("ok")),
		SystemPromptFuncs: []systemPrompt{{Func: func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "", rc.Enqueue(message.ASAP, message.Text("and this"))
		}}},
		MetadataFunc: func(_ context.Context, rc *runtime.RunContext[deps]) (map[string]any, error) {
			if rc.Usage.Requests == 0 {
				return nil, nil
			}
			if err := rc.Enqueue(message.ASAP, message.Text("too late")); !errors.Is(err, runtime.ErrNotRunning) {
				t.Errorf("at the end: got %v", err)
			}
			return nil, nil
		},
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "conversation", transcript(res.AllMessages()), []string{"user: go", "user: and this", "text: ok"})
}
