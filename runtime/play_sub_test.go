package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// expert is an agent that another calls as a tool.
func expert() *runtime.Agent[deps, answer] {
	return &runtime.Agent[deps, answer]{
		Name:  "expert",
		Tools: tools(fn("look", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) { return rc.IdempotencyKey(), nil })),
		Model: scriptOf(calls("look {}"), calls(`final {"n":7}`)),
		InstructionFuncs: []runtime.InstructionFunc[deps]{func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "deps are " + rc.Deps.Name, nil
		}},
		Output: outputs("final"),
	}
}

// asker calls sub.
func asker(sub *runtime.Agent[deps, answer]) *runtime.Agent[deps, string] {
	return &runtime.Agent[deps, string]{
		Name:  "asker",
		Tools: []runtime.Tool[deps]{runtime.AgentTool("ask", "asks", sub, func(d deps) deps { return d })},
		Model: scriptOf(calls(`ask {"prompt":"how many?"}`), text("done")),
	}
}

// withChildren drives a run as an engine does that makes children of calls of sub, both restored before each task.
func withChildren(t *testing.T, a *runtime.Agent[deps, string], sub *runtime.Agent[deps, answer]) (*runtime.Result[string], error) {
	t.Helper()
	p, err := a.Play(noon, "go", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	return driven(t, a, p, func(task runtime.Task) jsonwire.Raw {
		if task.Sub == nil {
			return ""
		}
		if task.Sub.Agent != "expert" || strings.Contains(string(task.Sub.Input), `"go"`) {
			t.Errorf("the child is %+v", task.Sub)
		}
		p, err := sub.PlaySub(noon, task.Sub.Input)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Returned(); err == nil {
			t.Error("a run that is not over has returned")
		}
		p, _, err = restored(t, sub, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := p.OutputJSON(); err != nil || out != `{"n":7}` {
			t.Errorf("the output is %s, %v", out, err)
		}
		b, err := p.Returned()
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}

func driven[O any](t *testing.T, a *runtime.Agent[deps, O], p *runtime.Play[O], child func(runtime.Task) jsonwire.Raw) (*runtime.Result[O], error) {
	t.Helper()
	_, res, err := restored(t, a, p, child)
	return res, err
}

// restored drives a run that is restored before each task. It returns the Play that has ended.
func restored[O any](t *testing.T, a *runtime.Agent[deps, O], p *runtime.Play[O], child func(runtime.Task) jsonwire.Raw) (*runtime.Play[O], *runtime.Result[O], error) {
	t.Helper()
	for !p.Done() {
		if p.Open() != nil {
			if err := p.Resolve(message.DeferredResults{ApproveAll: true}, noon); err != nil {
				t.Fatal(err)
			}
			continue
		}
		b, err := p.Snapshot()
		if err == nil {
			p, err = a.Play(noon, "", runtime.WithSnapshot(b))
		}
		if err != nil {
			t.Fatal(err)
		}
		tasks, err := p.Tasks()
		if err != nil {
			t.Fatal(err)
		}
		var result jsonwire.Raw
		if child != nil {
			result = child(tasks[0])
		}
		if result == "" {
			if result, err = a.Perform(t.Context(), deps{"Ada"}, tasks[0].Input); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Feed(tasks[0].Key, result); err != nil {
			t.Fatal(err)
		}
	}
	res, err := p.Result()
	return p, res, err
}

// TestPlaySub: a run whose agents are children ends as one that runs them within it, with the same messages, ids and usage.
func TestPlaySub(t *testing.T) {
	want, err := asker(expert()).Run(t.Context(), deps{"Ada"}, "go", runtime.WithRunID("r"), runtime.WithConversationID("r"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := withChildren(t, asker(expert()), expert())
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", timeless(t, got.AllMessages()), timeless(t, want.AllMessages()))
	diff(t, "usage", got.Usage(), want.Usage())
	if got.Usage().Requests != 4 {
		t.Errorf("%d requests", got.Usage().Requests)
	}
}

// TestPlaySubWaits: a child may wait for approval, which an agent within a run cannot.
func TestPlaySubWaits(t *testing.T) {
	sub := expert()
	ask := returns("look", "seen")
	ask.info.Approval = true
	sub.Tools = tools(ask)
	res, err := withChildren(t, asker(sub), sub)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages())[2], `return c0 ask: {"n":7}`)
}

// TestPlaySubFails: the error of a child ends the calling run as that of an agent within it does; what it used counts.
func TestPlaySubFails(t *testing.T) {
	errBroken := errors.New("broken")
	for _, c := range []struct {
		name string
		err  error
	}{
		{"an error", errBroken},
		{"a mistake", &model.ConfigError{Problems: []string{"p"}}},
		{"cancelled", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			sub := expert()
			sub.Tools = tools(fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", c.err }))
			a := asker(sub)
			p := begunPlay(t, a, "r")
			performed(t, a, p) // request
			performed(t, a, p) // validate
			tasks, err := p.Tasks()
			if err != nil {
				t.Fatal(err)
			}
			child, err := sub.PlaySub(noon, tasks[0].Sub.Input)
			if err != nil {
				t.Fatal(err)
			}
			child.Fail(cmpOr(c.err, context.Canceled), noon.Add(time.Second))
			result, err := child.Returned()
			if err == nil {
				err = p.Feed(tasks[0].Key, result)
			}
			if err != nil {
				t.Fatal(err)
			}
			if c.err == nil {
				diff(t, "told", transcript(p.Messages())[2], "return c0 ask: The sub-agent run was cancelled: context canceled")
				return
			}
			_, err = p.Result()
			tool, ok := errors.AsType[*runtime.ToolError](err)
			within, is := errors.AsType[*runtime.RunError](tool.Err)
			if !ok || !is || within.Agent != "expert" || !strings.Contains(err.Error(), strings.TrimPrefix(c.err.Error(), "agentgen: ")) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func cmpOr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// TestPlaySubMistakes: results that are not a child's are refused.
func TestPlaySubMistakes(t *testing.T) {
	a := asker(expert())
	p := begunPlay(t, a, "r")
	if _, err := p.Returned(); err == nil {
		t.Error("a run that is not a child returns something")
	}
	performed(t, a, p)
	performed(t, a, p)
	tasks, err := p.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	in := tasks[0].Sub.Input
	other := expert()
	other.Name = "other"
	if _, err := other.PlaySub(noon, in); !isA[*model.ConfigError](err) {
		t.Errorf("another agent: %v", err)
	}
	if _, err := expert().PlaySub(noon, in, runtime.WithRunID("x")); !isA[*model.ConfigError](err) {
		t.Errorf("another id: %v", err)
	}
	if _, err := expert().PlaySub(noon, "{"); err == nil {
		t.Error("an input that is not JSON is taken")
	}
}

// TestPlaySubHooks: hooks around the call of an agent are called however the run is driven: they may refuse it.
func TestPlaySubHooks(t *testing.T) {
	sub := expert()
	a := asker(sub)
	a.Capabilities = []runtime.Capability[deps]{{Hooks: runtime.Hooks[deps]{Execute: runtime.Point[deps, *runtime.ToolCall, any]{
		Before: func(context.Context, *runtime.RunContext[deps], *runtime.ToolCall) (*runtime.ToolCall, error) {
			return nil, runtime.Failedf("not allowed")
		},
	}}}}
	res, err := withChildren(t, a, sub)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages()), []string{"user: go", `call c0 ask {"prompt":"how many?"}`, "return c0 ask: not allowed", "text: done"})
}
