package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

type loopStep = loop.Step

var quietLog = slog.New(slog.DiscardHandler)

// TestCapabilities: what they bring stands behind what the agent says itself, and their settings between those of the agent and of the run.
func TestCapabilities(t *testing.T) {
	var sent []string
	see := func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		var names []string
		for _, d := range in.Tools {
			names = append(names, d.Name)
		}
		sent = append(sent, fmt.Sprintf("%s | %s | %v %v", strings.Join(names, " "), in.Instructions, *in.Settings.MaxTokens, *in.Settings.Seed))
		return text("done"), nil
	}
	a := &runtime.Agent[deps, string]{
		Instructions: "Own.", Tools: tools(returns("own", "")), Settings: &model.Settings{MaxTokens: new(1), Seed: new(1)}, Model: modelFunc(see),
		InstructionFuncs: []runtime.InstructionFunc[deps]{func(context.Context, rc) (string, error) { return "Computed.", nil }},
		Capabilities: caps{
			{ID: "first", Instructions: "First.", Tools: tools(returns("one", "")), Settings: &model.Settings{MaxTokens: new(2), Seed: new(2)}},
			{ID: "second", Toolsets: []runtime.Toolset[deps]{newShelf("set", returns("two", ""))}, InstructionFuncs: []runtime.InstructionFunc[deps]{
				func(_ context.Context, rc rc) (string, error) { return "For " + rc.Deps.Name + ".", nil },
			}},
		},
	}
	_, err := a.Run(t.Context(), deps{"Ada"}, "go", runtime.WithSettings(&model.Settings{Seed: new(3)}),
		runtime.WithCapabilities(runtime.Capability[deps]{Instructions: "Run.", Tools: tools(returns("three", ""))}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Run(t.Context(), deps{"Bob"}, "go"); err != nil {
		t.Fatal(err)
	}
	diff(t, "sent", sent, []string{
		"own one three two | Own.\n\nFirst.\n\nRun.\n\nComputed.\n\nFor Ada. | 2 3",
		"own one two | Own.\n\nFirst.\n\nComputed.\n\nFor Bob. | 2 2",
	})
}

// TestModelOfACapability: that of the last capability is asked, unless the run names one.
func TestModelOfACapability(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: script(t), Capabilities: caps{{Model: script(t)}, {Model: script(t, text("mine"))}, {}}}
	if res, err := a.Run(t.Context(), deps{}, "go"); err != nil || res.Output != "mine" {
		t.Errorf("got %v, %v", res, err)
	}
	if res, err := a.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, text("given")))); err != nil || res.Output != "given" {
		t.Errorf("got %v, %v", res, err)
	}
}

// TestForRun: each run has a capability of its own, also those that run at the same time.
func TestForRun(t *testing.T) {
	counting := runtime.Capability[deps]{ID: "count", ForRun: func(_ context.Context, rc rc) (*runtime.Capability[deps], error) {
		if rc.RunID == "" || rc.Deps.Name == "" {
			return nil, errors.New("the run is not known")
		}
		n := 0
		h := hooks{}
		h.Execute.Before = func(_ context.Context, _ rc0, c *runtime.ToolCall) (*runtime.ToolCall, error) { n++; return c, nil }
		h.Run.After = func(_ context.Context, rc rc0, _ runtime.Begin, out any) (any, error) {
			return fmt.Sprint(out, " ", n, " ", rc.Deps.Name), nil
		}
		return &runtime.Capability[deps]{Hooks: h}, nil
	}}
	a := &runtime.Agent[deps, string]{Tools: tools(returns("t", "")), Capabilities: caps{counting}, Model: model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		if len(in.Messages) < 5 {
			return calls("t {}"), nil
		}
		return text("done"), nil
	})}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			name := fmt.Sprint("u", i)
			res, err := a.Run(t.Context(), deps{name}, "go")
			if err != nil || res.Output != "done 2 "+name {
				t.Errorf("got %v, %v", res, err)
			}
		})
	}
	group.Wait()
}

type rc0 = *runtime.RunContext[deps]

// TestOrderOfCapabilities: places come first, then who wraps whom; the rest stays as it is listed. What cannot be is named.
func TestOrderOfCapabilities(t *testing.T) {
	for _, c := range []struct {
		name string
		caps caps
		want string
	}{
		{"as listed", caps{{ID: "a"}, {ID: "b"}, {ID: "c"}}, "a b c"},
		{"places", caps{{ID: "a", Order: runtime.Order{Place: runtime.Innermost}}, {ID: "b"}, {ID: "c", Order: runtime.Order{Place: runtime.Outermost}}}, "c b a"},
		{"wraps", caps{{ID: "a"}, {ID: "b"}, {ID: "c", Order: runtime.Order{Wraps: []string{"a"}}}}, "b c a"},
		{"wrapped by", caps{{ID: "a", Order: runtime.Order{WrappedBy: []string{"c"}}}, {ID: "b"}, {ID: "c"}}, "b c a"},
		{"who is not there", caps{{ID: "a", Order: runtime.Order{WrappedBy: []string{"x"}, Wraps: []string{"y"}}}, {ID: "b"}}, "a b"},
		{"requires", caps{{ID: "a", Order: runtime.Order{Requires: []string{"x"}}}}, `the capability "a" requires "x", but it was not found among the capabilities`},
		{"cycle", caps{{ID: "a", Order: runtime.Order{Wraps: []string{"b"}}}, {ID: "b", Order: runtime.Order{Wraps: []string{"a"}}}, {ID: "c"}}, `Circular ordering constraints among capabilities: "a", "b"`},
		{"ID twice", caps{{ID: "a"}, {ID: "a"}}, `two capabilities have the ID "a"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var order []string
			for i := range c.caps {
				id := c.caps[i].ID
				h := hooks{}
				h.Run.Before = func(_ context.Context, _ rc, b runtime.Begin) (runtime.Begin, error) {
					order = append(order, id)
					return b, nil
				}
				c.caps[i].Hooks = h
			}
			_, err := (&runtime.Agent[deps, string]{Model: script(t, text("done")), Capabilities: c.caps}).Run(t.Context(), deps{}, "go")
			got := strings.Join(order, " ")
			if err != nil {
				got = strings.TrimPrefix(err.Error(), "agentgen: the agent cannot run: ")
			}
			diff(t, "order", got, c.want)
		})
	}
	type other struct{}
	_, err := (&runtime.Agent[deps, string]{Model: script(t)}).Run(t.Context(), deps{}, "go", runtime.WithCapabilities(runtime.Capability[other]{}))
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "WithCapabilities has other dependencies than the agent") {
		t.Errorf("got %v", err)
	}
}

// TestForRunKnowsTheModel: ForRun sees the model that the run begins with, also if the run brings none of its own.
func TestForRunKnowsTheModel(t *testing.T) {
	named := func(name string) model.Model {
		return model.Func(model.Info{Name: name}, func(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
			return text("done"), nil
		})
	}
	saw := ""
	a := &runtime.Agent[deps, string]{Model: named("own"), Capabilities: caps{{ID: "a", ForRun: func(_ context.Context, rc rc) (*runtime.Capability[deps], error) {
		saw = rc.Model.Info().Name
		return &runtime.Capability[deps]{ID: "a"}, nil
	}}}}
	for want, opts := range map[string][]runtime.RunOption{"own": nil, "given": {runtime.WithModel(named("given"))}} {
		if _, err := a.Run(t.Context(), deps{}, "go", opts...); err != nil {
			t.Fatal(err)
		}
		if saw != want {
			t.Errorf("ForRun saw the model %q, want %q", saw, want)
		}
	}
}
