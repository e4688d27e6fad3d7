package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// steering are the errors with which a function steers its run.
var steering = map[string]error{
	"retry":     runtime.Retryf("words of the inner run"),
	"failed":    runtime.Failedf("words of the inner run"),
	"approval":  runtime.ErrApprovalRequired,
	"deferred":  runtime.CallDeferred(`"metadata"`),
	"cancelled": fmt.Errorf("dial secret@db: %w", context.Canceled),
}

// TestControlOfAnotherRun: what steers a run does not steer the one that has begun it.
func TestControlOfAnotherRun(t *testing.T) {
	inner := map[string]func(err error) *runtime.Agent[deps, string]{
		"instructions": func(err error) *runtime.Agent[deps, string] {
			return &runtime.Agent[deps, string]{Model: script(t), InstructionFuncs: []runtime.InstructionFunc[deps]{
				func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", err },
			}}
		},
		"panic": func(err error) *runtime.Agent[deps, string] {
			return &runtime.Agent[deps, string]{Logger: slog.New(slog.DiscardHandler), Model: script(t, calls("look {}")), Tools: tools(
				fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) { panic(err) }))}
		},
	}
	outer := map[string]func(sub *runtime.Agent[deps, string]) runtime.Tool[deps]{
		"AgentTool": func(sub *runtime.Agent[deps, string]) runtime.Tool[deps] { return asks("ask", sub) },
		"by hand": func(sub *runtime.Agent[deps, string]) runtime.Tool[deps] {
			return fn("ask", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
				_, err := sub.Run(ctx, rc.Deps, "do")
				return "", fmt.Errorf("ask: %w", errors.Join(errors.New("other"), err))
			})
		},
	}
	for how, tool := range outer {
		for where, sub := range inner {
			for what, steer := range steering {
				t.Run(strings.Join([]string{how, where, what}, "/"), func(t *testing.T) {
					agent := &runtime.Agent[deps, string]{Model: script(t, calls(`ask {"prompt":"x"}`)), Tools: []runtime.Tool[deps]{tool(sub(steer))}}
					_, err := agent.Run(t.Context(), deps{}, "go")
					failed, ok := errors.AsType[*runtime.ToolError](err)
					if !ok || failed.Tool != "ask" || !errors.Is(err, steer) {
						t.Errorf("got %v", err)
					}
				})
			}
		}
	}
}

// TestControl: what a tool returns steers its call, however it is wrapped; a panic never does.
func TestControl(t *testing.T) {
	other := &runtime.RunError{Err: errors.New("broken")}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"wrapped", fmt.Errorf("look: %w", runtime.Retryf("again")), "retry c0 look: again"},
		{"joined", errors.Join(errors.New("x"), runtime.Failedf("no luck")), "return c0 look: no luck"},
		{"around the error of another run", runtime.Retryf("ask less: %w", other), "retry c0 look: ask less: agentgen: broken"},
		{"beside the error of another run", errors.Join(other, runtime.Retryf("again")), "retry c0 look: again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			look := fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", c.err })
			agent := &runtime.Agent[deps, string]{Model: script(t, calls("look {}"), text("done")), Tools: tools(look)}
			res, err := agent.Run(t.Context(), deps{}, "go")
			checkRun(t, res, err, []string{"user: go", "call c0 look {}", c.want, "text: done"}, "")

			look.invoke = func(context.Context, *runtime.RunContext[deps], string) (string, error) { panic(c.err) }
			agent.Logger, agent.Model = slog.New(slog.DiscardHandler), script(t, calls("look {}"))
			_, err = agent.Clone().Run(t.Context(), deps{}, "go")
			if _, ok := errors.AsType[*runtime.PanicError](err); !ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestPauseOfAnotherRun: a run within which another pauses has failed, and does not look paused.
func TestPauseOfAnotherRun(t *testing.T) {
	danger := returns("danger", "")
	danger.info.Approval = true
	sub := func() *runtime.Agent[deps, string] {
		return &runtime.Agent[deps, string]{Name: "sub", Model: script(t, calls("danger {}")), Tools: tools(danger)}
	}
	byHand := func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
		_, err := sub().Run(ctx, rc.Deps, "do", runtime.WithParent(rc.RunInfo))
		return "", fmt.Errorf("oh: %w", err)
	}
	answers := func() model.Model { return script(t, calls(`ask {"prompt":"x"}`)) }
	const waits = "has paused: it waits for approval of 1 tool call(s) (danger); this run cannot wait for it: give that agent DeferredHandlers"
	for _, c := range []struct {
		name  string
		agent *runtime.Agent[deps, string]
		want  string
	}{
		{"AgentTool", &runtime.Agent[deps, string]{Model: answers(), Tools: []runtime.Tool[deps]{asks("ask", sub())}},
			`agentgen: tool "ask": the run of agent sub, begun by tool ask, ` + waits},
		{"by hand", &runtime.Agent[deps, string]{Model: answers(), Tools: tools(fn("ask", byHand))},
			`agentgen: tool "ask": the run of agent sub, begun by tool ask, ` + waits},
		{"another function", &runtime.Agent[deps, string]{Model: answers(), InstructionFuncs: []runtime.InstructionFunc[deps]{byHand}},
			"agentgen: the run of agent sub, begun within this run, " + waits},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.agent.Run(t.Context(), deps{}, "go")
			if _, ok := errors.AsType[*runtime.PauseError](err); ok {
				t.Error("the run looks paused")
			}
			inner, ok := errors.AsType[*runtime.SubAgentPausedError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			diff(t, "error", err.Error(), c.want)
			diff(t, "agent", inner.Pause.Agent, "sub")
		})
	}
}

// TestControlOfAPanic: what a panic was given steers nothing, whoever has recovered from it.
func TestControlOfAPanic(t *testing.T) {
	look := fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		return "", fmt.Errorf("look: %w", &runtime.PanicError{Value: runtime.Retryf("again")})
	})
	agent := &runtime.Agent[deps, string]{Model: script(t, calls("look {}")), Tools: tools(look)}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if _, ok := errors.AsType[*runtime.ToolError](err); !ok {
		t.Errorf("got %v", err)
	}
}
