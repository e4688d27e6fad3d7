package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"

	goruntime "runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

// wait is the body of a tool that honours its context.
func wait(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

// TestCallsRunTogether: the calls of one response wait for each other, so they must run at the same time; their
// results stand in the order of the calls.
func TestCallsRunTogether(t *testing.T) {
	var all sync.WaitGroup
	all.Add(3)
	var n atomic.Int32
	meet := fn("meet", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		all.Done()
		all.Wait()
		n.Add(1)
		return rc.ToolCallID, nil
	})
	agent := &runtime.Agent[deps, string]{Tools: tools(meet), Model: script(t, calls("meet {}", "meet {}", "meet {}"), text("done"))}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "results", transcript(res.AllMessages()[2:3]), []string{"return c0 meet: c0", "return c1 meet: c1", "return c2 meet: c2"})
	diff(t, "tool calls", res.Usage().ToolCalls, 3)
}

// TestSequentialIsABarrier: a sequential tool runs when those before it have finished, and those after it wait.
func TestSequentialIsABarrier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var log []string
		note := func(s string) { mu.Lock(); defer mu.Unlock(); log = append(log, s) }
		slow := func(name string) *tool {
			return fn(name, func(context.Context, *runtime.RunContext[deps]) (string, error) {
				note(name + " begins")
				time.Sleep(time.Second)
				note(name + " ends")
				return "", nil
			})
		}
		alone := slow("alone")
		alone.info.Sequential = true
		agent := &runtime.Agent[deps, string]{
			Tools: tools(slow("before"), alone, slow("after")),
			Model: script(t, calls("before {}", "alone {}", "after {}"), text("done")),
		}
		if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
			t.Fatal(err)
		}
		diff(t, "order", log, []string{"before begins", "before ends", "alone begins", "alone ends", "after begins", "after ends"})
	})
}

// TestTimeout: a tool that is too slow is a retry for the model.
func TestTimeout(t *testing.T) {
	for _, c := range []struct {
		name      string
		body      func(context.Context, *runtime.RunContext[deps]) (string, error)
		tool      time.Duration
		agent     time.Duration
		want      string
		abandoned int64
	}{
		{name: "of the tool", body: wait, tool: 100 * time.Millisecond, agent: time.Hour, want: "Timed out after 0.1 seconds."},
		{name: "of the agent", body: wait, agent: 5 * time.Second, want: "Timed out after 5 seconds."},
		{
			name: "ignored", tool: time.Second, want: "Timed out after 1 seconds.", abandoned: 1,
			body: func(context.Context, *runtime.RunContext[deps]) (string, error) {
				time.Sleep(time.Minute)
				return "late", nil
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				slow := fn("slow", c.body)
				slow.info.Timeout = c.tool
				agent := &runtime.Agent[deps, string]{
					Tools: tools(slow, returns("quick", "ok")), ToolTimeout: c.agent, Logger: slog.New(slog.DiscardHandler),
					Model: script(t, calls("slow {}", "quick {}"), text("done")),
				}
				res, err := agent.Run(t.Context(), deps{}, "go")
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "results", transcript(res.AllMessages()[2:3]), []string{"retry c0 slow: " + c.want, "return c1 quick: ok"})
				diff(t, "abandoned", agent.Abandoned(), c.abandoned)
				time.Sleep(time.Minute) // for the abandoned goroutine to end
			})
		})
	}
}

// TestFirstErrorEndsTheOthers: an error ends the context of the calls beside it, and the run waits for them.
func TestFirstErrorEndsTheOthers(t *testing.T) {
	broken := errors.New("broken")
	var ended atomic.Bool
	agent := &runtime.Agent[deps, string]{
		Model: script(t, calls("breaks {}", "waits {}")),
		Tools: tools(
			fn("breaks", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", broken }),
			fn("waits", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
				defer ended.Store(true)
				return wait(ctx, rc)
			}),
		),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if !ended.Load() {
		t.Error("the run returned before the other call had ended")
	}
}

// TestResultsAreKept: the results of calls that ended before the run failed are in its messages, in a request that says
// so, and a later run can continue them. (50)
func TestResultsAreKept(t *testing.T) { synctest.Test(t, testResultsAreKept) }

func testResultsAreKept(t *testing.T) {
	quick := make(chan struct{})
	agent := &runtime.Agent[deps, string]{
		Model: script(t, calls("breaks {}", "quick {}"), text("done")),
		Tools: tools(
			fn("breaks", func(context.Context, *runtime.RunContext[deps]) (string, error) {
				<-quick
				time.Sleep(time.Second) // until the other result has arrived
				return "", errors.New("broken")
			}),
			fn("quick", func(context.Context, *runtime.RunContext[deps]) (string, error) { close(quick); return "ok", nil }),
		),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	diff(t, "messages", transcript(failed.Messages), []string{"user: go", "call c0 breaks {}", "call c1 quick {}", "return c1 quick: ok"})
	if m, ok := failed.Messages[2].(*message.Request); !ok || m.State != message.StateInterrupted {
		t.Errorf("the last message is %+v", failed.Messages[2])
	}
	res, err := agent.Run(t.Context(), deps{}, "again", runtime.WithHistory(failed.Messages))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.NewMessages()), []string{"user: again", "text: done"})
}

// TestCancel ends the context of the run at each point where it waits.
func TestCancel(t *testing.T) {
	why := errors.New("the user hung up")
	for _, c := range []struct {
		name      string
		model     modelFunc
		tool      func(context.Context, *runtime.RunContext[deps]) (string, error)
		abandoned int64
	}{
		{
			name: "in the model",
			model: func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
		},
		{
			name:  "in a tool",
			model: func(context.Context, *model.Prepared) (*message.Response, error) { return calls("t {}"), nil },
			tool:  wait,
		},
		{
			name: "in tools",
			model: func(context.Context, *model.Prepared) (*message.Response, error) {
				return calls("t {}", "t {}", "t {}"), nil
			},
			tool: wait,
		},
		{
			name:  "in a tool that does not listen",
			model: func(context.Context, *model.Prepared) (*message.Response, error) { return calls("t {}"), nil },
			tool: func(context.Context, *runtime.RunContext[deps]) (string, error) {
				time.Sleep(time.Hour)
				return "", nil
			},
			abandoned: 1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(time.Second, func() { cancel(why) })
				agent := &runtime.Agent[deps, string]{Model: c.model, Tools: tools(fn("t", c.tool)), Logger: slog.New(slog.DiscardHandler)}
				_, err := agent.Run(ctx, deps{}, "go")
				if !errors.Is(err, context.Canceled) || !errors.Is(err, why) {
					t.Errorf("got %v", err)
				}
				failed, ok := errors.AsType[*runtime.RunError](err)
				if !ok || len(failed.Messages) == 0 {
					t.Errorf("got %#v", err)
				}
				diff(t, "abandoned", agent.Abandoned(), c.abandoned)
				time.Sleep(2 * time.Hour) // for the abandoned goroutine to end
			})
		})
	}
}

// TestDeadContext: a run whose context has ended asks no one.
func TestDeadContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	agent := &runtime.Agent[deps, string]{Model: script(t)}
	if _, err := agent.Run(ctx, deps{}, "go"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestPanic: a panic of a user's function is an error of the run. Its stack is in the error, but in no text.
func TestPanic(t *testing.T) {
	boom := errors.New("boom")
	panics := func(context.Context, *runtime.RunContext[deps]) (string, error) { panic(boom) }
	for _, c := range []struct {
		name  string
		agent *runtime.Agent[deps, string]
		ctx   context.Context
		text  string
	}{
		{"alone", &runtime.Agent[deps, string]{Model: script(t, calls("t {}")), Tools: tools(fn("t", panics))}, context.Background(), `tool "t": panic: boom`},
		{"on a goroutine", &runtime.Agent[deps, string]{Model: script(t, calls("t {}")), Tools: tools(fn("t", panics))}, t.Context(), `tool "t": panic: boom`},
		{"beside another", &runtime.Agent[deps, string]{Model: script(t, calls("u {}", "t {}")), Tools: tools(fn("t", panics), fn("u", wait))}, t.Context(), `tool "t": panic: boom`},
		{
			"in instructions",
			&runtime.Agent[deps, string]{Model: script(t), InstructionFuncs: []runtime.InstructionFunc[deps]{panics}},
			t.Context(), "panic: boom",
		},
		{
			"in the model",
			&runtime.Agent[deps, string]{Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { panic(boom) })},
			t.Context(), "panic: boom",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			c.agent.Name, c.agent.Logger = "test", slog.New(slog.NewTextHandler(&log, nil))
			_, err := c.agent.Run(c.ctx, deps{}, "go")
			panicked, ok := errors.AsType[*runtime.PanicError](err)
			if !ok || !errors.Is(err, boom) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(panicked.Stack, "parallel_test.go") {
				t.Errorf("the error has no stack:\n%s", panicked.Stack)
			}
			diff(t, "text", err.Error(), "agentgen: agent test: "+c.text)
			if !strings.Contains(log.String(), "panic=boom") || strings.Contains(log.String(), ".go") {
				t.Errorf("the log does not say what panicked, or shows the stack:\n%s", log.String())
			}
		})
	}
}

// TestGoexit: a tool that ends its goroutine ends the run, too, rather than letting it wait forever.
func TestGoexit(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t, calls("leaves {}")), Tools: tools(
		fn("leaves", func(context.Context, *runtime.RunContext[deps]) (string, error) {
			goruntime.Goexit()
			return "", nil
		}),
	)}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if e, ok := errors.AsType[*runtime.ToolError](err); !ok || e.Tool != "leaves" || !strings.Contains(err.Error(), "Goexit") {
		t.Errorf("got %v", err)
	}
}

// TestConcurrentRuns shares one agent between goroutines.
func TestConcurrentRuns(t *testing.T) {
	canned := calls("look {}", "look {}")
	agent := &runtime.Agent[deps, string]{
		Tools: tools(returns("look", "ok")),
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			if len(in.Messages) == 1 {
				return canned, nil // the same response for all: a run must not write to it
			}
			return text("done"), nil
		}),
	}
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if res, err := agent.Run(t.Context(), deps{}, "go"); err != nil || res.Output != "done" {
				t.Errorf("%v, %v", res, err)
			}
		})
	}
	wg.Wait()
}

// crowd is a tool that counts how many of its calls run at the same time.
type crowd struct {
	now, most atomic.Int32
}

func (c *crowd) tool(f func(ctx context.Context) error) *tool {
	return fn("look", func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
		defer c.now.Add(-1)
		n := c.now.Add(1)
		for m := c.most.Load(); n > m && !c.most.CompareAndSwap(m, n); m = c.most.Load() {
		}
		return "ok", f(ctx)
	})
}

// TestParallelCallsAreBounded: of the calls of a response no more run at the same time than the agent allows. All get results.
func TestParallelCallsAreBounded(t *testing.T) {
	for _, c := range []struct{ max, calls, most int }{
		{0, 500, runtime.DefaultParallelCalls},
		{3, 20, 3},
		{1, 5, 1},
		{1000, 300, 300},
	} {
		synctest.Test(t, func(t *testing.T) {
			var look crowd
			agent := &runtime.Agent[deps, string]{
				Tools:            tools(look.tool(func(context.Context) error { time.Sleep(time.Second); return nil })),
				MaxParallelCalls: c.max,
				Model:            script(t, manyCalls(c.calls, "look {}"), text("done")),
			}
			begun := time.Now()
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "most at the same time", int(look.most.Load()), c.most)
			diff(t, "turns", time.Since(begun), time.Duration((c.calls+c.most-1)/c.most)*time.Second)
			diff(t, "results", len(res.AllMessages()[2].(*message.Request).Parts), c.calls)
		})
	}
}

// TestWaitingCallsEndWithTheRun: a call that waits for its turn is not begun once the run has ended, and its place is taken where
// another is left behind.
func TestWaitingCallsEndWithTheRun(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name  string
		body  func(ctx context.Context, n int32) error
		limit time.Duration
		begun int32
		err   error
	}{
		{name: "an error", begun: 2, err: broken, body: func(ctx context.Context, n int32) error {
			if n == 1 {
				return broken
			}
			<-ctx.Done()
			return ctx.Err()
		}},
		{name: "the context", begun: 4, err: context.Canceled, body: func(ctx context.Context, n int32) error {
			if n > 2 {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}},
		{name: "calls that are left behind", begun: 6, limit: time.Second, body: func(context.Context, int32) error {
			time.Sleep(time.Hour)
			return nil
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Minute, cancel)
				var begun atomic.Int32
				agent := &runtime.Agent[deps, string]{
					Tools: tools(fn("look", func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
						return "ok", c.body(ctx, begun.Add(1))
					})),
					MaxParallelCalls: 2, ToolTimeout: c.limit, Logger: slog.New(slog.DiscardHandler),
					Model: script(t, manyCalls(6, "look {}"), text("done")),
				}
				_, err := agent.Run(ctx, deps{}, "go")
				if !errors.Is(err, c.err) {
					t.Errorf("got %v, want %v", err, c.err)
				}
				diff(t, "begun", begun.Load(), c.begun)
				time.Sleep(2 * time.Hour) // for those that are left behind
			})
		})
	}
}
