package runtime_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

const (
	finalText    = "Final result processed."
	stubText     = "Tool not executed - a final result was already processed."
	skippedText  = "Output tool not used - a final result was already processed."
	notFinalText = "Output tool processed, but its value will not be the final result of the agent run."
)

// B60-B71, B75: an answer beside calls of all kinds; deferred_tool is one that is called elsewhere.
func TestAnswerBesideCalls(t *testing.T) {
	const unknown = "Unknown tool name: 'unknown_tool'. Available tools: 'another_tool', 'deferred_tool', 'final_result', 'regular_tool'"
	const final, regular, another, nope, elsewhere = `final_result {"n":1}`, "regular_tool {}", "another_tool {}", "unknown_tool {}", "deferred_tool {}"
	for _, c := range []struct {
		name     string
		strategy loop.EndStrategy
		calls    []string
		want     []string
		ran      string
	}{
		{
			"60 early, first", loop.EndEarly, []string{final, regular, another, elsewhere},
			[]string{"c0 final_result: " + finalText, "c1 regular_tool: " + stubText, "c2 another_tool: " + stubText, "c3 deferred_tool: " + stubText}, "",
		},
		{
			"61 early, in the middle", loop.EndEarly, []string{regular, final, another, nope, elsewhere},
			[]string{"c1 final_result: " + finalText, "c0 regular_tool: " + stubText, "c2 another_tool: " + stubText, "c3 unknown_tool: " + stubText, "c4 deferred_tool: " + stubText}, "",
		},
		{
			"69 early, after a call that waits", loop.EndEarly, []string{elsewhere, final, regular},
			[]string{"c1 final_result: " + finalText, "c2 regular_tool: " + stubText, "c0 deferred_tool: " + stubText}, "",
		},
		{
			"70 graceful, first", loop.EndGraceful, []string{final, regular, another},
			[]string{"c0 final_result: " + finalText, "c1 regular_tool: 42", "c2 another_tool: 2"}, "another_tool regular_tool",
		},
		{
			"71 graceful, in the middle", loop.EndGraceful, []string{regular, final, another, nope, elsewhere},
			[]string{"c0 regular_tool: 42", "c1 final_result: " + finalText, "c2 another_tool: 2", "c3 unknown_tool: " + unknown, "c4 deferred_tool: " + stubText}, "another_tool regular_tool",
		},
		{
			"71 graceful, calls that wait come last", loop.EndGraceful, []string{elsewhere, final, regular},
			[]string{"c1 final_result: " + finalText, "c2 regular_tool: 42", "c0 deferred_tool: " + stubText}, "regular_tool",
		},
		{
			"75 exhaustive", loop.EndExhaustive, []string{regular, final, another, `final_result {"n":2}`, nope, elsewhere},
			[]string{"c0 regular_tool: 42", "c1 final_result: " + finalText, "c2 another_tool: 2", "c3 final_result: " + notFinalText, "c4 unknown_tool: " + unknown, "c5 deferred_tool: " + stubText},
			"another_tool regular_tool",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var mu sync.Mutex
			ran := map[string]bool{}
			note := func(name, result string) *tool {
				return fn(name, func(context.Context, *runtime.RunContext[deps]) (string, error) {
					mu.Lock()
					defer mu.Unlock()
					ran[name] = true
					return result, nil
				})
			}
			deferred := note("deferred_tool", "")
			deferred.info.External = true
			agent := &runtime.Agent[deps, answer]{
				EndStrategy: c.strategy, Output: outputs("final_result"), Model: script(t, calls(c.calls...)),
				Tools: tools(note("regular_tool", "42"), note("another_tool", "2"), deferred),
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, answer{1})
			lines := transcript(res.AllMessages()[2:])
			for i, l := range lines {
				_, lines[i], _ = strings.Cut(l, " ")
			}
			diff(t, "results", lines, c.want)
			names := ""
			for _, n := range []string{"another_tool", "deferred_tool", "regular_tool"} {
				if ran[n] {
					names += " " + n
				}
			}
			diff(t, "tools that ran", strings.TrimSpace(names), c.ran)
			diff(t, "tool calls", res.Usage().ToolCalls, len(ran))
			diff(t, "requests", res.Usage().Requests, 1)
		})
	}
}

// B62, B76-B79: several answers of which some are refused.
func TestAnswerBesideAnswers(t *testing.T) {
	for _, c := range []struct {
		name     string
		strategy loop.EndStrategy
		retries  int
		calls    []string
		want     []string
		called   string
		output   int
	}{
		{"62 early, the second is not looked at", loop.EndEarly, 1, []string{`good {}`, `bad {}`}, []string{"return c0 good: " + finalText, "return c1 bad: " + skippedText}, "good", 1},
		{"70 graceful, the second is not looked at", loop.EndGraceful, 1, []string{`good {}`, `bad {}`}, []string{"return c0 good: " + finalText, "return c1 bad: " + skippedText}, "good", 1},
		{"76 exhaustive, the first is refused", loop.EndExhaustive, 1, []string{`bad {}`, `good {}`}, []string{"retry c0 bad: not valid", "return c1 good: " + finalText}, "bad good", 1},
		{"77 exhaustive, the second is refused, without retries", loop.EndExhaustive, 0, []string{`good {}`, `bad {}`}, []string{"return c0 good: " + finalText, "return c1 bad: Output tool not used - output function execution failed."}, "bad good", 1},
		{"78 exhaustive, the second is invalid, with retries", loop.EndExhaustive, 1, []string{`good {}`, `bad {`}, []string{"return c0 good: " + finalText, "retry c1 bad: [ json_invalid]"}, "good", 1},
		{"78 exhaustive, the second is invalid, without retries", loop.EndExhaustive, 0, []string{`good {}`, `bad {`}, []string{"return c0 good: " + finalText, "return c1 bad: Output tool not used - output failed validation."}, "good", 1},
		{"79 exhaustive, the second is refused, with retries", loop.EndExhaustive, 1, []string{`good {}`, `bad {}`}, []string{"return c0 good: " + finalText, "retry c1 bad: not valid"}, "bad good", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var mu sync.Mutex
			called := map[string]bool{}
			function := func(name string, err error) outputTool[answer] {
				return &finisher[answer]{model.ToolDef{Name: name, Parameters: `{"type":"object"}`}, func(context.Context, *runtime.RunContext[deps], string) (answer, error) {
					mu.Lock()
					defer mu.Unlock()
					called[name] = true
					return answer{1}, err
				}}
			}
			agent := &runtime.Agent[deps, answer]{
				EndStrategy: c.strategy, OutputRetries: &c.retries, Model: script(t, calls(c.calls...)),
				OutputTools: []outputTool[answer]{function("good", nil), function("bad", runtime.Retryf("not valid"))},
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, answer{c.output})
			diff(t, "results", transcript(res.AllMessages()[2:]), c.want)
			names := ""
			for _, n := range []string{"bad", "good"} {
				if called[n] {
					names += " " + n
				}
			}
			diff(t, "functions called", strings.TrimSpace(names), c.called)
			diff(t, "requests", res.Usage().Requests, 1)
		})
	}
}

// B74, B81: what an answer waits for: under EndGraceful the tools before it, under EndExhaustive only if it is sequential.
func TestAnswersWaitForTools(t *testing.T) {
	for strategy, sequential := range map[loop.EndStrategy]bool{loop.EndGraceful: false, loop.EndExhaustive: true} {
		t.Run(fmt.Sprint(strategy), func(t *testing.T) {
			var mu sync.Mutex
			finished := 0
			slow := func(name string) *tool {
				return fn(name, func(context.Context, *runtime.RunContext[deps]) (string, error) {
					mu.Lock()
					defer mu.Unlock()
					finished++
					return "", nil
				})
			}
			final := &finisher[answer]{model.ToolDef{Name: "final", Parameters: `{"type":"object"}`, Sequential: sequential}, func(context.Context, *runtime.RunContext[deps], string) (answer, error) {
				mu.Lock()
				defer mu.Unlock()
				return answer{finished}, nil
			}}
			agent := &runtime.Agent[deps, answer]{
				EndStrategy: strategy, Tools: tools(slow("a"), slow("b")), OutputTools: []outputTool[answer]{final}, Model: script(t, calls("a {}", "b {}", "final {}")),
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "tools that had finished", res.Output, answer{2})
		})
	}
}

// A5: retries of unknown tools do not suppress an answer, under early nothing does, and a dropped answer is asked for again.
func TestRetryWins(t *testing.T) {
	for _, c := range []struct {
		name     string
		strategy loop.EndStrategy
		calls    []string
		output   int
	}{
		{"72 graceful", loop.EndGraceful, []string{"flaky {}", `final {"n":1}`}, 2},
		{"72 exhaustive", loop.EndExhaustive, []string{`final {"n":1}`, "flaky {}"}, 2},
		{"72 arguments", loop.EndGraceful, []string{"flaky [", `final {"n":1}`}, 2},
		{"unknown tool", loop.EndGraceful, []string{"nope {}", `final {"n":1}`}, 1},
		{"unknown tool, exhaustive", loop.EndExhaustive, []string{"nope {}", `final {"n":1}`}, 1},
		{"early", loop.EndEarly, []string{"flaky {}", `final {"n":1}`}, 1},
		{"failed", loop.EndGraceful, []string{"fails {}", `final {"n":1}`}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			fails := fn("fails", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", runtime.Failedf("no") })
			agent := &runtime.Agent[deps, answer]{
				EndStrategy: c.strategy, Tools: tools(again("flaky"), fails), Output: outputs("final"),
				Model: scriptUpTo(calls(c.calls...), calls(`final {"n":2}`)),
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, answer{c.output})
			diff(t, "requests", res.Usage().Requests, c.output)
		})
	}
}

// A5, A7: an answer that was accepted but not used is a success: it gives its tool new retries, and one beside it that
// cannot be tried again still does not matter.
func TestUnusedAnswersAreSuccesses(t *testing.T) {
	const unused = "Output not used as the final result - addressing tool retries from this round first."
	for _, c := range []struct {
		name     string
		strategy loop.EndStrategy
		retries  int
		model    []*message.Response
		want     []string // of the last request but one
	}{
		{
			"new retries", loop.EndGraceful, 1,
			[]*message.Response{calls(`final {}`), calls(`final {"n":1}`, "flaky {}"), calls(`final {}`), calls(`final {"n":2}`)},
			[]string{"retry c0 final: [/n missing]"},
		},
		{
			"no matter", loop.EndExhaustive, 0, []*message.Response{calls(`final {}`, `final {"n":1}`, "flaky {}"), calls(`final {"n":2}`)},
			[]string{"return c0 final: Output tool not used - output failed validation.", "return c1 final: " + unused, "retry c2 flaky: again"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, answer]{
				EndStrategy: c.strategy, OutputRetries: &c.retries, Tools: tools(again("flaky")), Output: outputs("final"), Model: script(t, c.model...),
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, answer{2})
			all := res.AllMessages()
			diff(t, "results", transcript(all[len(all)-3:len(all)-2]), c.want)
		})
	}
}
