package runtime_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// manyCalls is a response with n calls, of the given ones in turn. A * stands for a number of its own.
func manyCalls(n int, given ...string) *message.Response {
	list := make([]string, n)
	for i := range list {
		list[i] = strings.Replace(given[i%len(given)], "*", strconv.Itoa(i), 1)
	}
	return calls(list...)
}

// TestWorkGrowsWithTheCalls: a response may have any number of calls, of any kind, and each is dealt with once.
func TestWorkGrowsWithTheCalls(t *testing.T) {
	alone, waits := returns("alone", "ok"), returns("waits", "ok")
	alone.info.Sequential, waits.info.Approval = true, true
	const bad, good = "final {}", `final {"n":1}`
	for _, c := range []struct {
		name     string
		calls    []string
		strategy loop.EndStrategy
		retries  int
		timeout  time.Duration
		n        int
	}{
		{name: "one after the other", calls: []string{"alone {}"}, n: 2000},
		{name: "together", calls: []string{"look {}"}, n: 1000},
		{name: "one after the other, with timeouts", calls: []string{"alone {}"}, timeout: time.Hour, n: 500},
		{name: "together, with timeouts", calls: []string{"look {}"}, timeout: time.Hour, n: 1000},
		{name: "unknown", calls: []string{"x* {}"}, retries: 9, n: 2000},
		{name: "unknown, none left", calls: []string{"x {}"}, n: 2000},
		{name: "unknown and one after the other", calls: []string{"x* {}", "alone {}"}, retries: 9, n: 2000},
		{name: "arguments that are not valid", calls: []string{"look ["}, retries: 9, n: 1000},
		{name: "failures of many tools", calls: []string{"flaky {}", "alone {}", "x* {}"}, retries: 9, n: 1000},
		{name: "outputs that are not valid", calls: []string{bad}, retries: 1 << 20, n: 1000},
		{name: "outputs and calls", calls: []string{bad, "alone {}"}, retries: 1 << 20, n: 1000},
		{name: "outputs and unknown calls, none left", calls: []string{"x {}", bad}, n: 1000},
		{name: "outputs and calls, gracefully", calls: []string{bad, "alone {}", "waits {}"}, strategy: loop.EndGraceful, retries: 1 << 20, n: 1000},
		{name: "outputs and calls, exhaustively", calls: []string{bad, "alone {}", good}, strategy: loop.EndExhaustive, retries: 1 << 20, n: 1000},
		{name: "an output before calls, gracefully", calls: []string{good, "alone {}", "waits {}"}, strategy: loop.EndGraceful, n: 1000},
		{name: "outputs that have failed permanently", calls: []string{bad, good}, strategy: loop.EndExhaustive, n: 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			effort.Linear(t, c.n, func(n int) {
				first := true
				response := manyCalls(n, c.calls...)
				agent := &runtime.Agent[deps, answer]{
					Tools: tools(alone, waits, returns("look", "ok"), again("flaky")), Output: outputs("final"), ToolTimeout: c.timeout,
					EndStrategy: c.strategy, Retries: &c.retries, OutputRetries: &c.retries,
					Model: model.Func(model.Info{}, func(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
						if first {
							first = false
							return response, nil
						}
						return calls(good), nil
					}),
				}
				// Some of the runs fail, or pause, as they should.
				_, _ = agent.Run(context.Background(), deps{}, "go")
			})
		})
	}
}

// TestWorkGrowsWithResumedCalls: so it is where a history or a snapshot has the calls.
func TestWorkGrowsWithResumedCalls(t *testing.T) {
	waits := returns("waits", "ok")
	waits.info.Approval = true
	for name, resume := range map[string]func(*runtime.PauseError) (runtime.RunOption, error){
		"history": func(p *runtime.PauseError) (runtime.RunOption, error) { return runtime.WithHistory(p.Messages), nil },
		"snapshot": func(p *runtime.PauseError) (runtime.RunOption, error) {
			snapshot, err := p.Snapshot()
			return runtime.WithSnapshot(snapshot), err
		},
	} {
		t.Run(name, func(t *testing.T) {
			effort.Linear(t, 10_000, func(n int) {
				agent := &runtime.Agent[deps, string]{Tools: tools(waits), Model: scriptOf(manyCalls(n, "waits {}"), text("done"))}
				_, err := agent.Run(context.Background(), deps{}, "go")
				resumed, err := resume(paused(t, err))
				if err != nil {
					t.Fatal(err)
				}
				all := &message.DeferredResults{ApproveAll: true}
				if _, err := agent.Run(context.Background(), deps{}, "", resumed, runtime.WithDeferredResults(all)); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// TestUnknownCallsAreBrieflyAnswered: names of tools are not repeated for each of thousands of calls, nor are long names.
func TestUnknownCallsAreBrieflyAnswered(t *testing.T) {
	var all []*tool
	for i := range 200 {
		all = append(all, returns("tool_with_a_name_of_usual_length_"+strconv.Itoa(i), "ok"))
	}
	response := manyCalls(10_000, "x* {}")
	response.Parts[0].(*message.ToolCallPart).ToolName = strings.Repeat("x", 1<<20)
	agent := &runtime.Agent[deps, string]{Tools: tools(all...), Model: script(t, response, text("done"))}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	bytes := 0
	for _, p := range res.AllMessages()[2].(*message.Request).Parts {
		content := p.(*message.ToolReturnPart).Text()
		bytes += len(content)
		_, rest, _ := strings.Cut(content, ". ")
		said[rest[:min(len(rest), 30)]]++
	}
	diff(t, "what is said", said, map[string]int{"Available tools: 'tool_with_a_": 5, "The available tools are listed": 9995})
	if bytes > 1<<20 {
		t.Errorf("the model is told %d bytes", bytes)
	}
	agent.Model = script(t, response)
	_, err = agent.Run(t.Context(), deps{}, "go", runtime.WithRetries(0))
	if !errors.Is(err, model.ErrRetriesExceeded) || len(err.Error()) > 32<<10 {
		t.Errorf("an error of %d bytes", len(err.Error()))
	}
}
