package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// again is a tool that always asks the model to try again.
func again(name string) *tool {
	return fn(name, func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", runtime.Retryf("again") })
}

// B35, B37, B40, B41, B46: when the retries of a tool are used up.
func TestToolBudgets(t *testing.T) {
	slow := fn("slow", wait)
	slow.info.Timeout = 100 * time.Millisecond
	own := again("flaky")
	own.info.Retries = new(0)
	of := func(call string, n int) (all []*message.Response) {
		for range n {
			all = append(all, calls(call))
		}
		return all
	}
	for _, c := range []struct {
		name    string
		retries int
		tool    *tool
		model   []*message.Response
		prompts int
		err     string
	}{
		{"35 unknown tool", 2, nil, of("foobar {}", 3), 2, "Tool 'foobar' exceeded max retries count of 2"},
		{"40 negative", -1, again("flaky"), of("flaky {}", 1), 0, "Tool 'flaky' exceeded max retries count of -1"},
		{"40 none", 0, again("flaky"), of("flaky {}", 1), 0, "Tool 'flaky' exceeded max retries count of 0"},
		{"41 five", 5, again("flaky"), of("flaky {}", 6), 5, "Tool 'flaky' exceeded max retries count of 5"},
		{"the tool's own", 5, own, of("flaky {}", 1), 0, "Tool 'flaky' exceeded max retries count of 0"},
		{"46 timeouts", 1, slow, of("slow {}", 2), 1, "Tool 'slow' exceeded max retries count of 1: last error: Timed out after 0.1 seconds."},
		{"arguments", 1, returns("look", ""), of("look [", 2), 1, "Tool 'look' exceeded max retries count of 1"},
		{"two in one response count once", 1, again("flaky"), []*message.Response{calls("flaky {}", "flaky {}"), calls("flaky {}")}, 2, "Tool 'flaky' exceeded max retries count of 1"},
		{"unknown tools have budgets of their own", 1, nil, []*message.Response{calls("a"), calls("b"), calls("a")}, 2, "Tool 'a' exceeded max retries count of 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				agent := &runtime.Agent[deps, string]{Retries: &c.retries, Model: script(t, c.model...)}
				if c.tool != nil {
					agent.Tools = tools(c.tool)
				}
				_, err := agent.Run(t.Context(), deps{}, "go")
				e, ok := errors.AsType[*model.UnexpectedBehaviorError](err)
				if !ok || !strings.HasPrefix(e.Error(), c.err) || !errors.Is(err, model.ErrRetriesExceeded) {
					t.Fatalf("got %v", err)
				}
				failed, _ := errors.AsType[*runtime.RunError](err)
				prompts := strings.Count(strings.Join(transcript(failed.Messages), "\n"), "retry ")
				diff(t, "retry prompts", prompts, c.prompts)
			})
		})
	}
}

// B40: an answer that may not be corrected at all.
func TestNegativeOutputRetries(t *testing.T) {
	agent := &runtime.Agent[deps, string]{OutputRetries: new(-1), Model: script(t, &message.Response{})}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), "Exceeded maximum output retries (-1)") {
		t.Errorf("got %v", err)
	}
}

// B41, B42: a tool sees how often it was tried, and may give up itself.
func TestLastAttempt(t *testing.T) {
	var seen []attempt
	flaky := fn("flaky", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		seen = append(seen, attempt{rc.Retry, rc.MaxRetries})
		if rc.LastAttempt() {
			return "I guess you never learn", nil
		}
		return "", runtime.Retryf("again")
	})
	flaky.info.Retries = new(5)
	f := calls("flaky {}")
	agent := &runtime.Agent[deps, string]{Tools: tools(flaky), Model: script(t, f, f, f, f, f, f, text("sorry"))}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "retries", seen, []attempt{{0, 5}, {1, 5}, {2, 5}, {3, 5}, {4, 5}, {5, 5}})
	lines := transcript(res.AllMessages())
	diff(t, "the end", lines[len(lines)-2:], []string{"return c0 flaky: I guess you never learn", "text: sorry"})
}

// B43: a tool that has failed five times has used up nothing.
func TestFailuresUseNoRetries(t *testing.T) {
	full := fn("save", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		return "", runtime.Failedf("Disk full")
	})
	save := calls("save {}")
	agent := &runtime.Agent[deps, string]{Tools: tools(full), Retries: new(0), Model: script(t, save, save, save, save, save, text("sorry"))}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "tool calls", res.Usage().ToolCalls, 0)
	part := res.AllMessages()[2].(*message.Request).Parts[0].(*message.ToolReturnPart)
	diff(t, "result", part.Text()+" "+part.Outcome.String(), "Disk full failed")
}

// TestSpentToolEndsTheRun: what comes after a call that cannot be tried again is not begun. (A5)
func TestSpentToolEndsTheRun(t *testing.T) {
	never := fn("never", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		t.Error("the tool ran")
		return "", nil
	})
	never.info.Sequential = true
	first := returns("ok", "ok")
	first.info.Sequential = true
	for _, c := range []struct {
		name     string
		strategy loop.EndStrategy
		calls    []string
		err      string // "" for an answer
		kept     []string
	}{
		{"a tool before a barrier", loop.EndEarly, []string{"ok {}", "flaky {}", "never {}"}, "Tool 'flaky' exceeded max retries count of 0", []string{"return c0 ok: ok"}},
		{"a tool before an answer", loop.EndGraceful, []string{"flaky {}", `final {"n":1}`}, "Tool 'flaky' exceeded max retries count of 0", nil},
		{"an answer before a better one, early", loop.EndEarly, []string{`final {}`, `final {"n":1}`, "never {}"}, "Exceeded maximum output retries (0)", nil},
		{"an answer before a better one, graceful", loop.EndGraceful, []string{`final {}`, `final {"n":1}`}, "Exceeded maximum output retries (0)", nil},
		{"an answer before a better one, exhaustive", loop.EndExhaustive, []string{`final {}`, `final {"n":1}`}, "", nil},
		{"an unknown tool before an answer, early", loop.EndEarly, []string{"nope {}", `final {"n":1}`}, "", nil},
		{"an unknown tool before a bad answer, early", loop.EndEarly, []string{"nope {}", `final {}`}, "Exceeded maximum output retries (0)", nil},
		{"an unknown tool before an answer, graceful", loop.EndGraceful, []string{"nope {}", `final {"n":1}`}, "Tool 'nope' exceeded max retries count of 0", nil},
		{"an unknown tool after an answer, graceful", loop.EndGraceful, []string{`final {"n":1}`, "nope {}"}, "Tool 'nope' exceeded max retries count of 0", []string{"return c0 final: Final result processed."}},
		{"an unknown tool beside another", loop.EndEarly, []string{"never {}", "nope {}"}, "Tool 'nope' exceeded max retries count of 0", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, answer]{
				EndStrategy: c.strategy, Tools: tools(again("flaky"), never, first), Output: outputs("final"),
				Retries: new(0), OutputRetries: new(0), Model: script(t, calls(c.calls...)),
			}
			_, err := agent.Run(t.Context(), deps{}, "go")
			if c.err == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			failed, ok := errors.AsType[*runtime.RunError](err)
			if !ok || !strings.Contains(err.Error(), c.err) {
				t.Fatalf("got %v", err)
			}
			diff(t, "kept", transcript(failed.Messages[2:]), c.kept)
		})
	}
}

// gate is a tool that decides for each call whether it may be made.
type gate struct {
	*tool
	needs func(rc *runtime.RunContext[deps], args string) (bool, error)
}

func (g gate) Approver() runtime.ApprovalFunc[deps] {
	return func(_ context.Context, rc *runtime.RunContext[deps], call runtime.Call) (bool, error) {
		return g.needs(rc, string(call.(rawCall)))
	}
}

// B48: a check of the arguments comes before the call, may send it back, and is not made again for a call that was approved.
func TestChecksOfArguments(t *testing.T) {
	var log []string
	look := gate{
		fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) {
			log = append(log, "call")
			return "ok", nil
		}),
		func(rc *runtime.RunContext[deps], args string) (bool, error) {
			log = append(log, fmt.Sprintf("check %s %s %d/%d", rc.ToolName, args, rc.Retry, rc.MaxRetries))
			if args == `{"x":0}` {
				return false, runtime.Retryf("x must not be 0")
			}
			return args == `{"x":2}`, nil
		},
	}
	agent := &runtime.Agent[deps, string]{
		Tools: []runtime.Tool[deps]{look},
		Model: script(t, calls(`look {"x":0}`), calls(`look {"x":1}`), calls(`look {"x":2}`), text("done")),
		DeferredHandlers: []runtime.DeferredHandler[deps]{
			func(context.Context, *runtime.RunContext[deps], *message.DeferredRequests) (*message.DeferredResults, error) {
				return &message.DeferredResults{ApproveAll: true}, nil
			},
		},
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "log", log, []string{`check look {"x":0} 0/1`, `check look {"x":1} 1/1`, "call", `check look {"x":2} 0/1`, "call"})
	diff(t, "retry", transcript(res.AllMessages())[2], "retry c0 look: x must not be 0")
}

// B49: a check may ask for approval or put the call off, with metadata. No retry is used, and the run continues afterwards.
func TestChecksThatDefer(t *testing.T) {
	for _, c := range []struct {
		name    string
		err     error
		results *message.DeferredResults
		want    []string
		ran     int
	}{
		{"approval", runtime.ApprovalRequired(`{"why":1}`), &message.DeferredResults{ApproveAll: true}, []string{"return c0 look: ok", "text: done"}, 1},
		{
			"deferred", runtime.CallDeferred(`{"why":1}`), &message.DeferredResults{Calls: map[string]message.CallResult{"c0": {Content: `"given"`}}},
			[]string{"return c0 look: given", "text: done"}, 0,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			ran := 0
			look := gate{
				fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) { ran++; return "ok", nil }),
				func(*runtime.RunContext[deps], string) (bool, error) { return false, c.err },
			}
			agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{look}, Retries: new(0), Model: script(t, calls("look {}"), text("done"))}
			_, err := agent.Run(t.Context(), deps{}, "go")
			p := paused(t, err)
			diff(t, "calls before", ran, 0)
			diff(t, "metadata", p.Requests.Metadata, map[string]runtime.RawJSON{"c0": `{"why":1}`})
			res, err := agent.Run(t.Context(), deps{}, "", runtime.WithHistory(p.Messages), runtime.WithDeferredResults(c.results))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "new messages", transcript(res.NewMessages()), c.want)
			diff(t, "calls", ran, c.ran)
		})
	}
}
