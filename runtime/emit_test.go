package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// emitting is an agent whose functions and tools say what they do to those who watch.
func emitting(t *testing.T) *runtime.Agent[deps, string] {
	says := func(name string) *tool {
		return fn(name, func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
			for i := range 3 {
				if err := rc.Emit(ctx, name, runtime.RawJSON(fmt.Sprint(i))); err != nil {
					return "", err
				}
			}
			return "ok", nil
		})
	}
	return &runtime.Agent[deps, string]{
		Tools: tools(says("a"), says("b")), Model: script(t, calls("a {}", "b {}"), text("done")),
		InstructionFuncs: []runtime.InstructionFunc[deps]{func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "", rc.Emit(ctx, "instructions", "")
		}},
	}
}

func said(e model.Event) string {
	return fmt.Sprint(e.Custom.Name, " ", e.Custom.Data, " ", e.Custom.ToolCallID)
}

// TestEmit: what functions and parallel calls emit is told at once, between the beginning and the end of the calls.
func TestEmit(t *testing.T) {
	var order []string
	for e, err := range emitting(t).Stream(t.Context(), deps{}, "go").Events() {
		if err != nil {
			t.Fatal(err)
		}
		switch e.Kind {
		case model.CustomEvent:
			order = append(order, said(e))
		case model.FunctionToolCallEvent, model.FunctionToolResultEvent:
			order = append(order, string(e.Kind))
		}
	}
	of := func(name string) (all []string) {
		for _, s := range order {
			if strings.HasPrefix(s, name) {
				all = append(all, s)
			}
		}
		return all
	}
	diff(t, "first", order[:3], []string{"instructions  ", "function_tool_call", "function_tool_call"})
	diff(t, "a", of("a"), []string{"a 0 c0", "a 1 c0", "a 2 c0"})
	diff(t, "b", of("b"), []string{"b 0 c1", "b 1 c1", "b 2 c1"})
	if end := slices.Index(order, "function_tool_result"); end < slices.Index(order, "a 2 c0") && end < slices.Index(order, "b 2 c1") {
		t.Errorf("a call has ended before it has said all: %v", order)
	}
	if _, err := emitting(t).Run(t.Context(), deps{}, "go"); err != nil {
		t.Errorf("no one watches: %v", err)
	}
}

// TestEmitOfHooks: hooks for events see what others emit, and what they emit comes after it.
func TestEmitOfHooks(t *testing.T) {
	var order []string
	a := emitting(t)
	a.Capabilities = caps{{Hooks: hooks{OnEvent: func(ctx context.Context, rc *runtime.RunContext[deps], e model.Event) error {
		if e.Kind != model.CustomEvent {
			return nil
		}
		order = append(order, e.Custom.Name)
		if e.Custom.Name == "instructions" {
			return rc.Emit(ctx, "echo", `"x"`)
		}
		return nil
	}}}}
	if _, err := a.Run(context.Background(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	diff(t, "first", order[:2], []string{"instructions", "echo"})
	diff(t, "number", len(order), 2+6+2)
}

// TestEmitMistakes: data is JSON, and a context ends with its call.
func TestEmitMistakes(t *testing.T) {
	var kept *runtime.RunInfo
	look := fn("look", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
		kept = rc.RunInfo
		return "", rc.Emit(ctx, "bad", "{")
	})
	a := &runtime.Agent[deps, string]{Tools: tools(look), Model: script(t, calls("look {}"))}
	_, err := a.Stream(t.Context(), deps{}, "go").Result()
	if err == nil || !strings.Contains(err.Error(), "the data of the event bad is not valid JSON") {
		t.Errorf("got %v", err)
	}
	if err := kept.Emit(t.Context(), "late", "1"); !errors.Is(err, runtime.ErrNotRunning) {
		t.Errorf("got %v", err)
	}
}
