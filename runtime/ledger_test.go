package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// priced makes a response that used ten tokens and cost a cent.
func priced(r *message.Response) *message.Response {
	r.Usage = usage.Request{InputTokens: 10, Cost: usage.MustParseCost("0.01")}
	return r
}

// counting is a model that answers each request by respond and counts them. It may serve several runs.
func counting(n *atomic.Int64, respond func(in *model.Prepared) *message.Response) model.Model {
	return modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		n.Add(1)
		return priced(respond(in)), nil
	})
}

// once calls a tool, and answers with text when it has its result.
func once(call ...string) func(in *model.Prepared) *message.Response {
	return func(in *model.Prepared) *message.Response {
		if len(in.Messages) == 1 && len(call) > 0 {
			return calls(call...)
		}
		return text("done")
	}
}

// asks makes a tool of an agent.
func asks(name string, agent *runtime.Agent[deps, string]) runtime.Tool[deps] {
	return runtime.AgentTool(name, "", agent, func(d deps) deps { return d })
}

// tokens is the usage of n requests to a counting model, and of some calls.
func tokens(n, toolCalls int) usage.Run {
	return usage.Run{
		Request:  usage.Request{InputTokens: 10 * n, Cost: usage.MustParseCost(fmt.Sprintf("%d.%02d", n/100, n%100))},
		Requests: n, ToolCalls: toolCalls,
	}
}

// TestSharedLimits: agents that ask each other, three deep and side by side, keep their limits together and count
// everything once. (92)
func TestSharedLimits(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits usage.Limits
		asked  int64 // at most
		want   string
	}{
		{"none", usage.Limits{}, 2 + 8*2 + 8*4, ""},
		{"as many as are needed", usage.Limits{RequestLimit: new(50)}, 50, ""},
		{"one less", usage.Limits{RequestLimit: new(49)}, 49, "request_limit"},
		{"few requests", usage.Limits{RequestLimit: new(12)}, 12, "request_limit"},
		{"tokens", usage.Limits{InputTokensLimit: new(200)}, 20 + 8*4, "input_tokens_limit"},
		{"costs", usage.Limits{CostLimit: usage.MustParseCost("0.20")}, 20 + 8*4, "cost_limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked atomic.Int64
			limits := &c.limits
			leaf := &runtime.Agent[deps, string]{Name: "leaf", Model: counting(&asked, once()), UsageLimits: limits}
			mid := &runtime.Agent[deps, string]{Name: "mid", UsageLimits: limits, Tools: []runtime.Tool[deps]{asks("leaf", leaf)},
				Model: counting(&asked, once(slices.Repeat([]string{`leaf {"prompt":"x"}`}, 4)...))}
			top := &runtime.Agent[deps, string]{Name: "top", UsageLimits: limits, Tools: []runtime.Tool[deps]{asks("mid", mid)},
				Model: counting(&asked, once(slices.Repeat([]string{`mid {"prompt":"x"}`}, 8)...))}
			res, err := top.Run(t.Context(), deps{}, "go")
			if n := asked.Load(); n > c.asked {
				t.Errorf("the models were asked %d times, want at most %d", n, c.asked)
			}
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "usage", res.Usage(), tokens(50, 8+8*4))
				return
			}
			limit, ok := errors.AsType[*usage.LimitError](err)
			failed, _ := errors.AsType[*runtime.RunError](err)
			if !ok || limit.Limit != c.want {
				t.Fatalf("got %v", err)
			}
			diff(t, "requests", failed.Usage.Requests, int(asked.Load()))
		})
	}
}

// TestRunsOfOneCall: runs that one call begins one after the other count each other, those that fail too.
func TestRunsOfOneCall(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits *usage.Limits
		runs   int
		limit  string
	}{
		{"without limits", nil, 10, ""},
		{"requests", &usage.Limits{RequestLimit: new(4)}, 3, "request_limit"},
		{"tokens", &usage.Limits{InputTokensLimit: new(35)}, 3, "input_tokens_limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked atomic.Int64
			broken := errors.New("broken")
			sub := &runtime.Agent[deps, string]{Model: counting(&asked, once()), OutputValidators: []runtime.OutputValidator[deps, string]{
				func(_ context.Context, rc *runtime.RunContext[deps], s string) (string, error) {
					if rc.Usage.Requests%2 == 0 {
						return "", broken
					}
					return s, nil
				},
			}}
			var seen []int
			agent := &runtime.Agent[deps, string]{UsageLimits: c.limits, Model: counting(&asked, once("ask {}")), Tools: tools(
				fn("ask", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
					for range 10 {
						res, err := sub.Run(ctx, rc.Deps, "do", runtime.WithParent(rc.RunInfo), runtime.WithUsageLimits(rc.UsageLimits))
						if errors.Is(err, broken) {
							failed, _ := errors.AsType[*runtime.RunError](err)
							seen = append(seen, failed.Usage.Requests)
						} else if err != nil {
							return "", err
						} else {
							seen = append(seen, res.Usage().Requests)
						}
					}
					return "", nil
				})),
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			for i, n := range seen {
				if n != i+2 {
					t.Errorf("run %d has a usage of %d requests, want %d", i, n, i+2)
				}
			}
			if c.limit == "" {
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "usage", res.Usage(), tokens(12, 1))
				return
			}
			failed, _ := errors.AsType[*runtime.RunError](err)
			if limit, ok := errors.AsType[*usage.LimitError](err); !ok || limit.Limit != c.limit {
				t.Fatalf("got %v", err)
			}
			diff(t, "requests", failed.Usage.Requests, int(asked.Load()))
			if len(seen) > c.runs {
				t.Errorf("%d runs", len(seen))
			}
		})
	}
}

// TestRequestsUnderWay: a request that a run has sent but that is not answered counts for the others' limits.
func TestRequestsUnderWay(t *testing.T) {
	sent, release := make(chan struct{}), make(chan struct{})
	slow := &runtime.Agent[deps, string]{Name: "slow", Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		close(sent)
		<-release
		return priced(text("slow")), nil
	})}
	quick := &runtime.Agent[deps, string]{Name: "quick", Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		t.Error("the request is sent")
		return text("quick"), nil
	})}
	limits := &usage.Limits{RequestLimit: new(2)}
	agent := &runtime.Agent[deps, string]{UsageLimits: limits, Model: script(t, priced(calls("ask {}"))), Tools: tools(
		fn("ask", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
			done := make(chan error)
			go func() {
				_, err := slow.Run(ctx, rc.Deps, "x", runtime.WithParent(rc.RunInfo), runtime.WithUsageLimits(limits))
				done <- err
			}()
			<-sent
			_, err := quick.Run(ctx, rc.Deps, "x", runtime.WithParent(rc.RunInfo), runtime.WithUsageLimits(limits))
			close(release)
			return "", errors.Join(err, <-done)
		}))}
	_, err := agent.Run(t.Context(), deps{}, "go")
	failed, _ := errors.AsType[*runtime.RunError](err)
	if limit, ok := errors.AsType[*usage.LimitError](err); !ok || limit.Used != 2 || strings.Contains(err.Error(), "slow") {
		t.Fatalf("got %v", err)
	}
	diff(t, "usage", failed.Usage, tokens(2, 0))
}

// TestSnapshotWithinARun: a run that resumes from a snapshot within another adds to the other's usage what it has used
// since, neither more nor less.
func TestSnapshotWithinARun(t *testing.T) {
	worker := func(t *testing.T) *runtime.Agent[deps, string] {
		danger := returns("danger", "")
		danger.info.Approval = true
		return &runtime.Agent[deps, string]{Name: "sub", Model: script(t, priced(calls("danger {}")), priced(text("x"))), Tools: tools(danger)}
	}
	snapshot := func(t *testing.T, err error) []byte {
		b, err := paused(t, err).Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		name string
		noop int // requests of the outer run before
		same bool
		want usage.Run
	}{
		{"paused in the same call", 0, true, tokens(4, 2)},
		{"paused in the same call, later", 3, true, tokens(7, 5)},
		{"paused on its own", 0, false, tokens(3, 2)},
		{"paused on its own, later", 5, false, tokens(8, 7)},
	} {
		t.Run(c.name, func(t *testing.T) {
			sub := worker(t)
			var saved []byte
			if !c.same {
				_, err := sub.Run(t.Context(), deps{}, "do")
				saved = snapshot(t, err)
			}
			ask := fn("ask", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
				if c.same {
					_, err := sub.Run(ctx, rc.Deps, "do", runtime.WithParent(rc.RunInfo))
					saved = snapshot(t, err)
				}
				res, err := sub.Run(ctx, rc.Deps, "", runtime.WithSnapshot(saved), runtime.WithParent(rc.RunInfo),
					runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
				if err != nil {
					return "", err
				}
				return res.Output, nil
			})
			responses := slices.Repeat([]*message.Response{priced(calls("noop {}"))}, c.noop)
			agent := &runtime.Agent[deps, string]{Model: script(t, append(responses, priced(calls("ask {}")), priced(text("done")))...), Tools: tools(ask, returns("noop", ""))}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "usage", res.Usage(), c.want)
		})
	}
}

// TestOwnLimits: a run with limits of its own counts nothing of what its family uses, which counts all of it.
func TestOwnLimits(t *testing.T) {
	var asked atomic.Int64
	leaf := &runtime.Agent[deps, string]{Name: "leaf", Model: counting(&asked, once())}
	mid := &runtime.Agent[deps, string]{Name: "mid", Tools: []runtime.Tool[deps]{asks("leaf", leaf)}, Model: counting(&asked, once(`leaf {"prompt":"x"}`))}
	var own []usage.Run
	var failed []error
	limit := 3
	budget := fn("mid", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
		res, err := mid.Run(ctx, rc.Deps, "x", runtime.WithParent(rc.RunInfo), runtime.WithOwnLimits(&usage.Limits{RequestLimit: &limit}))
		if err != nil {
			failed = append(failed, err)
			return "", nil
		}
		own = append(own, res.Usage())
		return res.Output, nil
	})
	budget.info.Sequential = true
	top := &runtime.Agent[deps, string]{Name: "top", Tools: tools(budget), Model: counting(&asked, once("mid {}", "mid {}"))}
	res, err := top.Run(t.Context(), deps{}, "go")
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	diff(t, "usage of its own", own, []usage.Run{tokens(3, 1), tokens(3, 1)})
	diff(t, "usage of the family", res.Usage(), tokens(2+2*3, 2+2))
	limit = 2
	if _, err := top.Run(t.Context(), deps{}, "go"); err != nil || len(failed) != 2 {
		t.Fatal(err, failed)
	}
	for _, err := range failed {
		if limit, ok := errors.AsType[*usage.LimitError](err); !ok || limit.Max != 2 {
			t.Errorf("got %v", err)
		}
	}
}

// TestLimitsCountUse: what functions say that they have used counts once for the limits, also of a family of runs, and so does the
// usage of a run that outlives its caller.
func TestLimitsCountUse(t *testing.T) {
	use := fn("use", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		return "", rc.Use(&usage.Run{Requests: 1})
	})
	outlive := fn("outlive", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
		inner := &runtime.Agent[deps, string]{Model: scriptOf(text("done"))}
		res, err := inner.Run(ctx, deps{}, "go", runtime.WithParent(rc.Outliving()), runtime.WithOwnLimits(nil))
		if err != nil {
			return "", err
		}
		used := res.Usage()
		return "", rc.Use(&used)
	})
	for _, c := range []struct {
		calls []string // of the inner agent, one after the other
		want  int      // requests of the run, whose limit is 6
	}{
		{[]string{"use {}", "use {}"}, 6},     // 1 + 3 + 2
		{[]string{"outlive {}"}, 8},           // twice 1 + 2 + 1
		{[]string{"outlive {}", "use {}"}, 6}, // 1 + 3 + 2
	} {
		responses := []*message.Response{}
		for _, call := range c.calls {
			responses = append(responses, calls(call))
		}
		inner := &runtime.Agent[deps, string]{Model: scriptOf(append(responses, text("done"))...), Tools: tools(use, outlive)}
		agent := &runtime.Agent[deps, string]{
			Model: scriptOf(slices.Repeat([]*message.Response{calls(`inner {"prompt":"go"}`)}, 9)...), Tools: []runtime.Tool[deps]{asks("inner", inner)},
			UsageLimits: &usage.Limits{RequestLimit: new(6)},
		}
		_, err := agent.Run(t.Context(), deps{}, "go")
		run, ok := errors.AsType[*runtime.RunError](err)
		if !ok || !isA[*usage.LimitError](err) {
			t.Fatalf("%q: %v", c.calls, err)
		}
		diff(t, fmt.Sprintf("requests with %q", c.calls), run.Usage.Requests, c.want)
	}
}
