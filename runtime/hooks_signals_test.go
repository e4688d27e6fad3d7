package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
)

// raising is a Point one of whose functions returns an error, once.
func raising[In, Out any](where string, signal error) (p runtime.Point[deps, In, Out]) {
	raised := false
	once := func() error {
		if raised {
			return nil
		}
		raised = true
		return signal
	}
	switch where {
	case "before":
		p.Before = func(_ context.Context, _ *runtime.RunContext[deps], in In) (In, error) { return in, once() }
	case "after":
		p.After = func(_ context.Context, _ *runtime.RunContext[deps], _ In, out Out) (Out, error) { return out, once() }
	default:
		p.Wrap = func(ctx context.Context, _ *runtime.RunContext[deps], in In, next func(context.Context, In) (Out, error)) (Out, error) {
			if where == "wrap" {
				if err := once(); err != nil {
					var none Out
					return none, err
				}
				return next(ctx, in)
			}
			out, err := next(ctx, in)
			if err == nil {
				err = once()
			}
			return out, err
		}
	}
	return p
}

// raisingHooks are hooks of which the one with a name of the reference returns an error, once.
func raisingHooks(hook string, signal error) (h runtime.Hooks[deps]) {
	where, point, _ := strings.Cut(strings.TrimSuffix(hook, "+after"), "_")
	if strings.HasSuffix(hook, "+after") {
		where = "wrap+after"
	}
	raised := false
	prepare := func(_ context.Context, _ *runtime.RunContext[deps], defs []*model.ToolDef) ([]*model.ToolDef, error) {
		return defs, signal
	}
	switch {
	case where == "prepare" && point == "tools":
		h.PrepareTools = prepare
	case where == "prepare" && point == "output_tools":
		h.PrepareOutputTools = prepare
	case where == "prepare":
		h.PrepareRequest = func(_ context.Context, _ *runtime.RunContext[deps], r *runtime.ModelRequest) (*runtime.ModelRequest, error) {
			if raised {
				return r, nil
			}
			raised = true
			return r, signal
		}
	case point == "model_request":
		h.Request = raising[*runtime.ModelRequest, *message.Response](where, signal)
	case point == "tool_validate":
		h.Validate = raising[*runtime.ToolCall, runtime.Call](where, signal)
	case point == "tool_execute":
		h.Execute = raising[*runtime.ToolCall, any](where, signal)
	case point == "output_validate":
		h.OutputValidate = raising[*runtime.OutputCall, any](where, signal)
	case point == "output_process":
		h.OutputProcess = raising[*runtime.OutputCall, any](where, signal)
	case point == "run":
		h.Run = raising[runtime.Begin, any](where, signal)
	case point == "node_run":
		h.Step = raising[loop.Step, loop.Step](where, signal)
	}
	return h
}

// signals are the errors by the reference's names.
var signals = map[string]error{
	"ModelRetry":         runtime.Retryf("again"),
	"ToolFailed":         runtime.Failedf("broken"),
	"ApprovalRequired":   runtime.ErrApprovalRequired,
	"CallDeferred":       runtime.ErrCallDeferred,
	"SkipModelRequest":   runtime.SkipRequest(&message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "skipped"}}}),
	"SkipToolValidation": runtime.SkipValidation(&runtime.RawCall{Args: "{}"}),
	"SkipToolExecution":  runtime.SkipExecution(runtime.RawJSON(`"skipres"`)),
	"RetryModelRequest":  runtime.RetryRequest(nil),
}

// shown writes a history as the fixture does.
func shown(messages []message.Message) string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Response:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.TextPart:
					add("TEXT(%s)", p.Content)
				case *message.ToolCallPart:
					add("CALL(%s)", p.ToolName)
				}
			}
		case *message.Request:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.UserPromptPart:
					add("UP")
				case *message.RetryFeedbackPart:
					add("RF(%s:%s)", p.Retry.Cause, p.Content)
				case *message.ToolReturnPart:
					switch p.Outcome {
					case message.ToolRetried:
						add("TR(retried,%s:%s)", p.Retry.Cause, p.Text())
					case message.ToolFailed:
						add("TR(failed:%s)", p.Text())
					default:
						add("TR(success:%s)", p.Text())
					}
				}
			}
		}
	}
	return strings.Join(all, " ")
}

// TestSignalsOfHooks: the errors by which hooks steer a run mean in each of them what they mean in the reference. What it raises ends
// the run.
func TestSignalsOfHooks(t *testing.T) {
	b, err := os.ReadFile("testdata/hooks/signals-2.68.txt")
	if err != nil {
		t.Fatal(err)
	}
	paused := regexp.MustCompile(`out=DeferredToolRequests.* ::`)
	rows := 0
	for line := range strings.Lines(string(b)) {
		fields := strings.Fields(line)
		if len(fields) < 3 || signals[fields[1]] == nil {
			continue
		}
		rows++
		hook, signal := fields[0], fields[1]
		want := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(strings.TrimPrefix(line, hook)), signal))
		want = paused.ReplaceAllString(want, "PAUSED ::")
		if before, _, ok := strings.Cut(want, "RAISED"); ok {
			want = before + "RAISED"
		}
		t.Run(hook+" "+signal, func(t *testing.T) {
			diff(t, "outcome", signalled(t, hook, signals[signal]), want)
		})
	}
	if rows < 70 {
		t.Errorf("only %d rows", rows)
	}
}

// signalled runs an agent with the hook and shows what has come of it.
func signalled(t *testing.T, hook string, signal error) string {
	t.Helper()
	caps := []runtime.Capability[deps]{{ID: "signal", Hooks: raisingHooks(hook, signal)}}
	asked := 0
	answers := []*message.Response{text("one"), text("two")}
	tool := runtime.NewTool(model.ToolDef{Name: "t"}, func(context.Context, *runtime.RunContext[deps], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: `"ok"`}, nil
	})
	typed := strings.Contains(hook, "output_validate") || strings.Contains(hook, "output_process")
	switch {
	case typed:
		answers = []*message.Response{calls(`final_result {"n":1}`), calls(`final_result {"n":2}`)}
	case strings.Contains(hook, "tool"):
		answers = []*message.Response{calls("t {}"), text("done")}
	}
	m := modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		asked++
		return answers[asked-1], nil
	})
	show := func(out any, messages []message.Message, err error) string {
		switch _, pauses := errors.AsType[*runtime.PauseError](err); {
		case pauses:
			return fmt.Sprintf("requests=%d PAUSED :: %s", asked, shown(messages))
		case err != nil:
			return fmt.Sprintf("requests=%d RAISED", asked)
		}
		return fmt.Sprintf("requests=%d out=%v :: %s", asked, out, shown(messages))
	}
	if typed {
		a := &runtime.Agent[deps, answer]{Model: m, Output: outputs("final_result"), Capabilities: caps}
		res, err := a.Run(t.Context(), deps{}, "go")
		if err != nil {
			return show(nil, nil, err)
		}
		return show(fmt.Sprintf("Foo(a=%d)", res.Output.N), res.AllMessages(), nil)
	}
	a := &runtime.Agent[deps, string]{Model: m, Tools: []runtime.Tool[deps]{tool}, Capabilities: caps}
	res, err := a.Run(t.Context(), deps{}, "go")
	if p, ok := errors.AsType[*runtime.PauseError](err); ok {
		return show(nil, p.Messages, err)
	} else if err != nil {
		return show(nil, nil, err)
	}
	return show("'"+res.Output+"'", res.AllMessages(), nil)
}

// TestHooksElsewhere: hooks around requests, calls and outputs run where a task is performed, with the same messages. Those around the run
// are refused by name.
func TestHooksElsewhere(t *testing.T) {
	for _, hook := range []string{
		"before_model_request", "after_model_request", "wrap_model_request+after", "after_tool_validate", "before_tool_execute", "after_output_process",
	} {
		for name, signal := range signals {
			switch name {
			case "CallDeferred", "ApprovalRequired", "SkipToolValidation": // the hook does so once, but is asked twice
				continue
			}
			t.Run(hook+" "+name, func(t *testing.T) {
				agent := func() *runtime.Agent[deps, string] {
					asked := 0
					return &runtime.Agent[deps, string]{
						Tools: tools(returns("t", "ok")), Capabilities: []runtime.Capability[deps]{{Hooks: raisingHooks(hook, signal)}},
						Logger: slog.New(slog.DiscardHandler),
						Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
							asked++
							return []*message.Response{calls("t {}"), text("one"), text("two"), text("three")}[asked-1], nil
						}),
					}
				}
				want, wantErr := agent().Run(t.Context(), deps{}, "go", runtime.WithRunID("id"))
				got, err := runtimetest.Drive(t.Context(), agent(), deps{}, "go", runtime.WithRunID("id"))
				if (err == nil) != (wantErr == nil) {
					t.Fatalf("got %v, want %v", err, wantErr)
				}
				if err == nil {
					diff(t, "messages", transcript(got.AllMessages()), transcript(want.AllMessages()))
					diff(t, "usage", got.Usage(), want.Usage())
				}
			})
		}
	}
	a := &runtime.Agent[deps, string]{Model: script(t), Capabilities: []runtime.Capability[deps]{
		{ID: "quiet"}, {ID: "watch", Hooks: runtime.Hooks[deps]{OnEvent: func(context.Context, *runtime.RunContext[deps], model.Event) error { return nil }}},
	}}
	_, err := runtimetest.Drive(t.Context(), a, deps{}, "go", runtime.WithRunID("id"))
	const want = `Agent.Play cannot call what capability "watch" has around the run`
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}
