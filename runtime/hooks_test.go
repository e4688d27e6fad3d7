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
	"github.com/agentgen-go/agentgen/runtime/usage"
)

type (
	rc    = *runtime.RunContext[deps]
	hooks = runtime.Hooks[deps]
	caps  = []runtime.Capability[deps]
)

// TestRequestHooksChangeTheRequest: what Before changes is sent, in this request only; PrepareRequest changes one attempt; WrapModel is
// around the model that is asked in it, which RetryRequest can replace.
func TestRequestHooksChangeTheRequest(t *testing.T) {
	var sent []string
	sees := func(name string, then ...*message.Response) model.Model {
		turn := 0
		return modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			sent = append(sent, fmt.Sprint(name, " ", transcript(in.Messages), " ", in.Settings.Temperature != nil))
			turn++
			return then[turn-1], nil
		})
	}
	var first, second model.Model
	h := hooks{WrapModel: func(_ context.Context, _ rc, m model.Model) (model.Model, error) {
		sent = append(sent, "wrap")
		return m, nil
	}}
	h.Request.Before = func(_ context.Context, rc rc, r *runtime.ModelRequest) (*runtime.ModelRequest, error) {
		r.Request.Messages = append(r.Request.Messages, user("psst"))
		r.Request.Settings = (&model.Settings{Temperature: new(0.5)}).Over(r.Request.Settings)
		return r, nil
	}
	h.PrepareRequest = func(_ context.Context, rc rc, r *runtime.ModelRequest) (*runtime.ModelRequest, error) {
		if rc.Step == 2 && r.Attempt == 1 {
			return nil, runtime.RetryRequest(second)
		}
		return r, nil
	}
	h.Request.After = func(_ context.Context, _ rc, r *runtime.ModelRequest, res *message.Response) (*message.Response, error) {
		if r.Attempt == 2 {
			return nil, runtime.RetryRequest(nil)
		}
		return res, nil
	}
	for name, run := range map[string]func(*runtime.Agent[deps, string]) (*runtime.Result[string], error){
		"Run": func(a *runtime.Agent[deps, string]) (*runtime.Result[string], error) {
			return a.Run(t.Context(), deps{}, "go")
		},
		"Stream": func(a *runtime.Agent[deps, string]) (*runtime.Result[string], error) {
			return a.Stream(t.Context(), deps{}, "go").Result()
		},
	} {
		sent = nil
		second, first = sees("second", text("bad"), text("good")), sees("first", calls("t {}"))
		res, err := run(&runtime.Agent[deps, string]{Model: first, Tools: tools(returns("t", "ok")), Capabilities: caps{{Hooks: h}}})
		if err != nil {
			t.Fatal(err)
		}
		diff(t, name+": sent", sent, []string{
			"wrap", "first [user: go user: psst] true",
			"wrap", "second [user: go call c0 t {} return c0 t: ok user: psst] true",
			"wrap", "second [user: go call c0 t {} return c0 t: ok user: psst] true",
		})
		diff(t, name+": messages", transcript(res.AllMessages()), []string{"user: go", "call c0 t {}", "return c0 t: ok", "text: good"})
		diff(t, name+": requests", res.Usage().Requests, 3)
	}
}

// TestToolHooks: they see typed values, change arguments and results, and are for the tools that are wanted.
func TestToolHooks(t *testing.T) {
	var seen []string
	h := hooks{Tools: runtime.OnlyTools("a")}
	h.Validate.Before = func(_ context.Context, _ rc, c *runtime.ToolCall) (*runtime.ToolCall, error) {
		c.Args = strings.ReplaceAll(c.Args, "'", `"`)
		return c, nil
	}
	h.Execute.After = func(_ context.Context, rc rc, c *runtime.ToolCall, out any) (any, error) {
		seen = append(seen, fmt.Sprintf("%s %s %s %T", rc.ToolName, c.Part.Args, c.Call.(rawCall), out))
		return runtime.RawJSON(`"changed"`), nil
	}
	a := &runtime.Agent[deps, string]{Model: script(t, calls("a {'x':1}", "b {}"), text("done")), Tools: tools(returns("a", "ok"), returns("b", "ok")), Capabilities: caps{{Hooks: h}}}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "seen", seen, []string{`a {'x':1} {"x":1} runtime.Return`})
	diff(t, "results", transcript(res.AllMessages()[2:3]), []string{"return c0 a: changed", "return c1 b: ok"})
}

// TestEventHooks: each hook is told each event before those who watch, and WrapEvents decides what these see: the last capability is nearest to
// the run. Without anyone who watches, the hooks are told as well.
func TestEventHooks(t *testing.T) {
	var log []string
	watching := func(id string) runtime.Capability[deps] {
		return runtime.Capability[deps]{ID: id, Hooks: hooks{
			OnEvent: func(_ context.Context, _ rc, e model.Event) error {
				log = append(log, id+" on "+fmt.Sprint(e.Kind))
				return nil
			},
			WrapEvents: func(_ context.Context, _ rc, next func(model.Event) error) func(model.Event) error {
				return func(e model.Event) error {
					log = append(log, id+" "+fmt.Sprint(e.Kind))
					if id == "A" && e.Kind == model.PartEndEvent {
						return nil
					}
					return next(e)
				}
			},
		}}
	}
	a := &runtime.Agent[deps, string]{Model: script(t, text("x"), text("x")), Capabilities: caps{watching("A"), watching("B")}}
	var watched []string
	for e, err := range a.Stream(t.Context(), deps{}, "go").Events() {
		if err != nil {
			t.Fatal(err)
		}
		watched = append(watched, fmt.Sprint(e.Kind))
	}
	if slices.Contains(watched, fmt.Sprint(model.PartEndEvent)) || !slices.Contains(watched, fmt.Sprint(model.PartStartEvent)) {
		t.Errorf("watched %v", watched)
	}
	start := fmt.Sprint(model.PartStartEvent)
	diff(t, "first event", log[:4], []string{"A on " + start, "B on " + start, "B " + start, "A " + start})
	log = nil
	if _, err := a.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	diff(t, "first event of Run", log[:4], []string{"A on " + start, "B on " + start, "B " + start, "A " + start})
	broken := errors.New("broken")
	a = &runtime.Agent[deps, string]{Model: script(t, text("x")), Capabilities: caps{{Hooks: hooks{OnEvent: func(context.Context, rc, model.Event) error { return broken }}}}}
	if _, err := a.Run(t.Context(), deps{}, "go"); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestRunHooks: they may change the output, give one for a run that has failed or was not made at all, and refuse a run.
func TestRunHooks(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name  string
		point runtime.Point[deps, runtime.Begin, any]
		want  string
		asked int
		err   string
	}{
		{"after", runtime.Point[deps, runtime.Begin, any]{After: func(_ context.Context, rc rc, b runtime.Begin, out any) (any, error) {
			return fmt.Sprint(b.Prompt, out, rc.Usage.Requests), nil
		}}, "goone1", 1, ""},
		{"skipped", runtime.Point[deps, runtime.Begin, any]{Wrap: func(context.Context, rc, runtime.Begin, func(context.Context, runtime.Begin) (any, error)) (any, error) {
			return "skipped", nil
		}}, "skipped", 0, ""},
		{"refused", runtime.Point[deps, runtime.Begin, any]{Before: func(_ context.Context, _ rc, b runtime.Begin) (runtime.Begin, error) { return b, broken }}, "", 0, "agentgen: broken"},
		{"another type", runtime.Point[deps, runtime.Begin, any]{After: func(context.Context, rc, runtime.Begin, any) (any, error) { return 1, nil }}, "", 1,
			"agentgen: a hook has returned an output of type int, the agent's is string"},
		{"panic", runtime.Point[deps, runtime.Begin, any]{Before: func(context.Context, rc, runtime.Begin) (runtime.Begin, error) { panic("oh") }}, "", 0, "agentgen: panic: oh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := 0
			a := &runtime.Agent[deps, string]{Logger: quietLog, Capabilities: caps{{Hooks: hooks{Run: c.point}}}, Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				asked++
				return text("one"), nil
			})}
			res, err := a.Run(t.Context(), deps{}, "go")
			if c.err != "" {
				if _, ok := errors.AsType[*runtime.RunError](err); !ok || err.Error() != c.err {
					t.Errorf("got %v", err)
				}
			} else if err != nil || res.Output != c.want {
				t.Errorf("got %v, %v", res, err)
			}
			diff(t, "requests", asked, c.asked)
		})
	}
	t.Run("recovered", func(t *testing.T) {
		h := hooks{}
		h.Run.OnError = func(_ context.Context, _ rc, _ runtime.Begin, err error) (any, error) {
			return "sorry: " + err.Error(), nil
		}
		a := &runtime.Agent[deps, string]{Capabilities: caps{{Hooks: h}}, Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return nil, broken })}
		res, err := a.Run(t.Context(), deps{}, "go")
		if err != nil || res.Output != "sorry: agentgen: broken" {
			t.Errorf("got %v, %v", res, err)
		}
		it, err := a.Iter(t.Context(), deps{}, "go")
		if err != nil {
			t.Fatal(err)
		}
		for !it.Done() {
			it.Do(t.Context())
		}
		if res, err := it.Result(); err != nil || res.Output != "sorry: agentgen: broken" {
			t.Errorf("got %v, %v", res, err)
		}
	})
}

// TestHookTimeouts: a hook that takes too long is named.
func TestHookTimeouts(t *testing.T) {
	h := hooks{Timeout: time.Millisecond}
	h.Request.Before = func(ctx context.Context, _ rc, r *runtime.ModelRequest) (*runtime.ModelRequest, error) {
		<-ctx.Done()
		return r, ctx.Err()
	}
	a := &runtime.Agent[deps, string]{Model: script(t), Capabilities: caps{{Hooks: h}}}
	_, err := a.Run(t.Context(), deps{}, "go")
	if late, ok := errors.AsType[*runtime.HookTimeoutError](err); !ok || late.Hook != "Request.Before" || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestStepHooks: one that neither continues nor fails would leave the run where it is, forever.
func TestStepHooks(t *testing.T) {
	h := hooks{}
	h.Step.Wrap = func(_ context.Context, _ rc, s loopStep, _ func(context.Context, loopStep) (loopStep, error)) (loopStep, error) {
		return s, nil
	}
	a := &runtime.Agent[deps, string]{Model: script(t), Capabilities: caps{{Hooks: h}}}
	if _, err := a.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), "without calling next") {
		t.Errorf("got %v", err)
	}
}

// TestRefusedResponseCounts: a response that a hook refuses counts with its failed attempts, and stays in the history also if
// that exceeds a limit.
func TestRefusedResponseCounts(t *testing.T) {
	res := text("no")
	res.Usage = usage.Request{InputTokens: 3, OutputTokens: 2}
	res.FailedAttempts = []message.FailedAttempt{{ModelName: "other", Outcome: "error", Usage: &usage.Request{InputTokens: 5}}}
	h := hooks{}
	h.Request.After = func(_ context.Context, _ rc, _ *runtime.ModelRequest, res *message.Response) (*message.Response, error) {
		if res.Text() == "no" {
			return nil, runtime.Retryf("again")
		}
		return res, nil
	}
	agent := &runtime.Agent[deps, string]{Model: script(t, res, text("yes")), Capabilities: caps{{Hooks: h}}}
	got, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	if u := got.Usage(); u.InputTokens != 8 || u.Requests != 2 {
		t.Errorf("got %+v", u)
	}
	agent = &runtime.Agent[deps, string]{Model: script(t, res), Capabilities: caps{{Hooks: h}}, UsageLimits: &usage.Limits{InputTokensLimit: new(7)}}
	_, err = agent.Run(t.Context(), deps{}, "go")
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.As(err, new(*usage.LimitError)) {
		t.Fatal(err)
	}
	last, ok := failed.Messages[len(failed.Messages)-1].(*message.Response)
	if !ok || last.Text() != "no" || last.State != message.StateInterrupted {
		t.Errorf("got %+v", failed.Messages)
	}
}
