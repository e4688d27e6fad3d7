package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestRunText runs agents that answer in plain text. The numbers in the names are those of the reference's scenarios.
func TestRunText(t *testing.T) {
	ok := returns("look", "found")
	for _, c := range []struct {
		name  string
		tools []*tool
		model []*message.Response
		want  []string // of the conversation, after the prompt
		err   string
	}{
		{name: "answers at once", model: []*message.Response{text("hello")}, want: []string{"text: hello"}},
		{
			name: "calls a tool", tools: []*tool{ok},
			model: []*message.Response{calls("look {}"), text("done")},
			want:  []string{"call c0 look {}", "return c0 look: found", "text: done"},
		},
		{
			name: "54 no arguments at all", tools: []*tool{ok},
			model: []*message.Response{calls("look"), text("done")},
			want:  []string{"call c0 look", "return c0 look: found", "text: done"},
		},
		{
			name: "arguments that are not JSON", tools: []*tool{ok},
			model: []*message.Response{calls(`look {"a":`), text("done")},
			want:  []string{`call c0 look {"a":`, "retry c0 look: [ json_invalid]", "text: done"},
		},
		{
			name: "13 empty response", model: []*message.Response{{}, text("ok here is text")},
			want: []string{"nothing", "retry  : Please return text.", "text: ok here is text"},
		},
		{
			name: "15 empty response beside tools", tools: []*tool{ok},
			model: []*message.Response{text("  \n"), text("saved")},
			want:  []string{"text:   \n", "retry  : Please return text or call a tool.", "text: saved"},
		},
		{
			name: "16 thinking only",
			model: []*message.Response{
				{Parts: []message.ResponsePart{&message.ThinkingPart{Content: "hm"}}},
				text("Final answer"),
			},
			want: []string{"*message.ThinkingPart", "retry  : Please return text.", "text: Final answer"},
		},
		{
			name: "empty too often", model: []*message.Response{{}, {}},
			want: []string{"nothing", "retry  : Please return text.", "nothing"},
			err:  "agentgen: agent test: Exceeded maximum output retries (1): last error: Please return text.",
		},
		{
			name: "18 empty response at the token limit", model: []*message.Response{{FinishReason: message.FinishLength}},
			want: []string{"nothing"},
			err: "agentgen: agent test: Model token limit (provider default) exceeded before any response was generated. Increase the `max_tokens` model setting, " +
				"or simplify the prompt to result in a shorter response that will fit within the limit.",
		},
		{
			name: "19 call cut off by the token limit", tools: []*tool{ok},
			model: []*message.Response{calls(`look {"foo": "bar",`), {FinishReason: message.FinishLength, Parts: calls(`look {"foo": "bar",`).Parts}},
			want:  []string{`call c0 look {"foo": "bar",`, "retry c0 look: [ json_invalid]", `call c0 look {"foo": "bar",`},
			err: "agentgen: agent test: Model token limit (provider default) exceeded while generating a tool call, resulting in incomplete arguments. " +
				"Increase the `max_tokens` model setting, or simplify the prompt to result in a shorter response that will fit within the limit.",
		},
		{
			name: "21 content filter", model: []*message.Response{{FinishReason: message.FinishContentFilter}},
			want: []string{"nothing"}, err: "agentgen: agent test: Content filter triggered.",
		},
		{
			name:  "33 unknown tool, no tools",
			model: []*message.Response{calls("foobar {}"), calls("foobar {}")},
			want:  []string{"call c0 foobar {}", "retry c0 foobar: Unknown tool name: 'foobar'. No tools available.", "call c0 foobar {}"},
			err:   "agentgen: agent test: Tool 'foobar' exceeded max retries count of 1: last error: Unknown tool name: 'foobar'. No tools available.",
		},
		{
			name: "34 unknown tool, mended", tools: []*tool{returns("b", ""), returns("a", "")},
			model: []*message.Response{calls("foobar {}"), text("success")},
			want:  []string{"call c0 foobar {}", "retry c0 foobar: Unknown tool name: 'foobar'. Available tools: 'a', 'b'", "text: success"},
		},
		{
			name: "text beside calls is kept, but no answer", tools: []*tool{ok},
			model: []*message.Response{{Parts: append(text("let me see").Parts, calls("look {}").Parts...)}, text("done")},
			want:  []string{"text: let me see", "call c0 look {}", "return c0 look: found", "text: done"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Name: "test", Model: script(t, c.model...), Tools: tools(c.tools...)}
			res, err := agent.Run(t.Context(), deps{}, "go")
			checkRun(t, res, err, append([]string{"user: go"}, c.want...), c.err)
			if err == nil {
				diff(t, "output", res.Output, strings.TrimPrefix(c.want[len(c.want)-1], "text: "))
			}
		})
	}
}

// checkRun compares the conversation and the error of a run.
func checkRun[O any](t *testing.T, res *runtime.Result[O], err error, want []string, wantErr string) {
	t.Helper()
	if err == nil {
		diff(t, "conversation", transcript(res.AllMessages()), want)
		diff(t, "error", "", wantErr)
		return
	}
	diff(t, "error", err.Error(), wantErr)
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok {
		t.Fatalf("got a %T, want a *RunError", err)
	}
	diff(t, "conversation", transcript(failed.Messages), want)
}

// TestRunOutput runs agents with a typed answer.
func TestRunOutput(t *testing.T) {
	for _, c := range []struct {
		name    string
		retries int
		model   []*message.Response
		want    []string
		output  int
		err     string
	}{
		{
			name: "1 wrong type, then right", retries: 1, model: []*message.Response{calls(`final_result {"n":"wrong"}`), calls(`final_result {"n":42}`)},
			want: []string{
				`call c0 final_result {"n":"wrong"}`, "retry c0 final_result: [/n int_parsing]",
				`call c0 final_result {"n":42}`, "return c0 final_result: Final result processed.",
			},
			output: 42,
		},
		{
			name: "12 text where a call is due", retries: 1, model: []*message.Response{text("hello"), calls(`final_result {"n":1}`)},
			want: []string{
				"text: hello", "retry  : [ json_invalid]",
				`call c0 final_result {"n":1}`, "return c0 final_result: Final result processed.",
			},
			output: 1,
		},
		{
			name: "11 never right", retries: 2, model: []*message.Response{calls(`final_result {}`), calls(`final_result {"m":1}`), calls(`final_result []`)},
			want: []string{
				`call c0 final_result {}`, "retry c0 final_result: [/n missing]",
				`call c0 final_result {"m":1}`, "retry c0 final_result: [/m extra_forbidden][/n missing]",
				`call c0 final_result []`,
			},
			err: "agentgen: agent test: Exceeded maximum output retries (2): last error: 1 violation: Input should be an object",
		},
		{
			name: "no retries", retries: 0, model: []*message.Response{calls(`final_result {}`)},
			want: []string{`call c0 final_result {}`}, err: "agentgen: agent test: Exceeded maximum output retries (0): last error: 1 violation: /n: Field required",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, answer]{
				Name: "test", Model: script(t, c.model...), Output: outputs("final_result"), OutputRetries: new(c.retries),
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			checkRun(t, res, err, append([]string{"user: go"}, c.want...), c.err)
			if err == nil {
				diff(t, "output", res.Output, answer{c.output})
			}
		})
	}
}

// TestEndStrategy runs responses that hold answers beside other calls.
func TestEndStrategy(t *testing.T) {
	const final, stub = "Final result processed.", "Tool not executed - a final result was already processed."
	const unknown = "Unknown tool name: 'what'. Available tools: 'final_result', 'flaky', 'other_result', 'regular'"
	for _, c := range []struct {
		name     string
		strategy loop.EndStrategy
		calls    []string
		want     []string // of the request that follows
		ran      string   // the tools that ran
		output   int      // 0: none yet
	}{
		{
			name: "61 early", strategy: loop.EndEarly, calls: []string{"regular {}", `final_result {"n":1}`, "regular {}", "what {}"},
			want:   []string{"return c1 final_result: " + final, "return c0 regular: " + stub, "return c2 regular: " + stub, "return c3 what: " + stub},
			output: 1,
		},
		{
			name: "62 early, two answers", strategy: loop.EndEarly, calls: []string{`final_result {"n":1}`, `other_result {"n":2}`},
			want: []string{
				"return c0 final_result: " + final,
				"return c1 other_result: Output tool not used - a final result was already processed.",
			},
			output: 1,
		},
		{
			name: "63 early, bad answer first", strategy: loop.EndEarly, calls: []string{`final_result {}`, `final_result {"n":2}`},
			want: []string{"retry c0 final_result: [/n missing]", "return c1 final_result: " + final}, output: 2,
		},
		{
			name: "64 early, no good answer", strategy: loop.EndEarly, calls: []string{"regular {}", `final_result {}`},
			want: []string{"retry c1 final_result: [/n missing]", "return c0 regular: r"}, ran: "regular",
		},
		{
			name: "71 graceful", strategy: loop.EndGraceful,
			calls:  []string{"regular {}", `final_result {"n":1}`, "regular {}", `other_result {"n":2}`, "what {}"},
			want:   []string{"return c0 regular: r", "return c1 final_result: " + final, "return c2 regular: r", "return c3 other_result: Output tool not used - a final result was already processed.", "retry c4 what: " + unknown},
			ran:    "regular regular",
			output: 1,
		},
		{
			name: "72 graceful, a retry wins", strategy: loop.EndGraceful, calls: []string{"flaky {}", `final_result {"n":1}`},
			want: []string{"retry c0 flaky: not yet", "return c1 final_result: Output not used as the final result - addressing tool retries from this round first."},
			ran:  "flaky",
		},
		{
			name: "75 exhaustive", strategy: loop.EndExhaustive,
			calls:  []string{"regular {}", `final_result {"n":1}`, "regular {}", `final_result {"n":2}`, "what {}"},
			want:   []string{"return c0 regular: r", "return c1 final_result: " + final, "return c2 regular: r", "return c3 final_result: Output tool processed, but its value will not be the final result of the agent run.", "retry c4 what: " + unknown},
			ran:    "regular regular",
			output: 1,
		},
		{
			name: "72 exhaustive, a retry wins", strategy: loop.EndExhaustive, calls: []string{`final_result {"n":1}`, "flaky {}"},
			want: []string{"return c0 final_result: Output not used as the final result - addressing tool retries from this round first.", "retry c1 flaky: not yet"},
			ran:  "flaky",
		},
		{
			name: "76 exhaustive, bad answer first", strategy: loop.EndExhaustive, calls: []string{`final_result {}`, `other_result {"n":2}`},
			want: []string{"retry c0 final_result: [/n missing]", "return c1 other_result: " + final}, output: 2,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			ran := make(chan string, 8)
			note := func(name string, err error) *tool {
				return fn(name, func(context.Context, *runtime.RunContext[deps]) (string, error) { ran <- name; return "r", err })
			}
			first := true
			var next *message.Request
			agent := &runtime.Agent[deps, answer]{
				EndStrategy: c.strategy,
				Output:      outputs("final_result", "other_result"),
				Tools:       tools(note("regular", nil), note("flaky", runtime.Retryf("not yet"))),
				Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
					if first {
						first = false
						return calls(c.calls...), nil
					}
					next = in.Messages[len(in.Messages)-1].(*message.Request)
					return calls(`final_result {"n":9}`), nil
				}),
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			if c.output != 0 {
				diff(t, "output", res.Output.N, c.output)
				next = res.AllMessages()[2].(*message.Request)
			}
			if next == nil {
				t.Fatal("the run ended with the first response")
			}
			diff(t, "results", transcript([]message.Message{next}), c.want)
			close(ran)
			var names []string
			for n := range ran {
				names = append(names, n)
			}
			diff(t, "tools that ran", strings.Join(names, " "), c.ran)
		})
	}
}

// TestExhaustiveSpentOutput: an answer beside the final one that cannot be retried any more is answered with a stub.
func TestExhaustiveSpentOutput(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{
		EndStrategy: loop.EndExhaustive, Output: outputs("final_result", "other_result"), OutputRetries: new(0),
		Model: script(t, calls(`final_result {"n":1}`, `other_result {}`)),
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "results", transcript(res.AllMessages()[2:]), []string{
		"return c0 final_result: Final result processed.",
		"return c1 other_result: Output tool not used - output failed validation.",
	})
}

// TestToolRetries follows the counter of a tool that fails.
func TestToolRetries(t *testing.T) {
	var seen [][3]int
	flaky := fn("flaky", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		last := 0
		if rc.LastAttempt() {
			last = 1
		}
		seen = append(seen, [3]int{rc.Retry, rc.MaxRetries, last})
		return "", runtime.Retryf("again")
	})
	agent := &runtime.Agent[deps, string]{
		Tools: tools(flaky, returns("other", "ok")), Retries: new(2),
		Model: script(t, calls("flaky {}"), calls("other {}"), calls("flaky {}"), calls("other {}"), calls("flaky {}")),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if e, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || e.Error() != "Tool 'flaky' exceeded max retries count of 2: last error: again" {
		t.Errorf("got %v", err)
	}
	diff(t, "retry, max, last", seen, [][3]int{{0, 2, 0}, {1, 2, 0}, {2, 2, 1}})
}

// TestRetriesOfATool: a tool's own budget overrides the agent's, success begins it anew, and in one response a failure
// wins.
func TestRetriesOfATool(t *testing.T) {
	n, fail := 0, map[int]bool{0: true, 2: true, 4: true}
	var seen []int
	flaky := fn("flaky", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		n++
		seen = append(seen, rc.Retry)
		if fail[n-1] {
			return "", runtime.Retryf("again")
		}
		return "ok", nil
	})
	flaky.info.Retries = new(1)
	flaky.info.Sequential = true
	agent := &runtime.Agent[deps, string]{
		Tools: tools(flaky), Retries: new(0),
		Model: script(t, calls("flaky {}"), calls("flaky {}"), calls("flaky {}", "flaky {}"), calls("flaky {}")),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if err == nil || !strings.Contains(err.Error(), "exceeded max retries count of 1") {
		t.Errorf("got %v", err)
	}
	diff(t, "retries", seen, []int{0, 1, 0, 0, 1})
}

// TestFailedf: a tool that could not do it tells the model, uses up no retry and does not count as a call. (43, 44)
func TestFailedf(t *testing.T) {
	full := errors.New("disk full")
	save := fn("save", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		if rc.Retry != 0 {
			t.Errorf("retry %d", rc.Retry)
		}
		return "", runtime.Failedf("Cannot save: %w", full)
	})
	agent := &runtime.Agent[deps, string]{
		Tools: tools(save, returns("look", "ok")), Retries: new(0),
		Model: script(t, calls("save {}", "look {}"), calls("save {}"), text("sorry")),
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	checkRun(t, res, err, []string{
		"user: go", "call c0 save {}", "call c1 look {}", "return c0 save: Cannot save: disk full", "return c1 look: ok",
		"call c0 save {}", "return c0 save: Cannot save: disk full", "text: sorry",
	}, "")
	parts := res.AllMessages()[2].(*message.Request).Parts
	diff(t, "outcomes", []message.ToolOutcome{parts[0].(*message.ToolReturnPart).Outcome, parts[1].(*message.ToolReturnPart).Outcome},
		[]message.ToolOutcome{message.ToolFailed, message.ToolSuccess})
	diff(t, "tool calls", res.Usage().ToolCalls, 1)
	if e, ok := errors.AsType[*runtime.FailedError](runtime.Failedf("x: %w", full)); !ok || !errors.Is(e, full) {
		t.Error("Failedf does not wrap")
	}
}

func TestToolErrorEndsTheRun(t *testing.T) {
	broken := errors.New("disk full")
	agent := &runtime.Agent[deps, string]{
		Name: "test", Model: script(t, calls("save {}")),
		Tools: tools(fn("save", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", broken })),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if !errors.Is(err, broken) {
		t.Errorf("%v does not wrap the tool's error", err)
	}
	e, ok := errors.AsType[*runtime.ToolError](err)
	if !ok || e.Tool != "save" || e.CallID != "c0" {
		t.Errorf("got %#v", e)
	}
	diff(t, "text", err.Error(), `agentgen: agent test: tool "save": disk full`)
}

// TestRunContext checks what a tool and an instruction function are told.
func TestRunContext(t *testing.T) {
	var got runtime.RunContext[deps]
	var info runtime.RunInfo
	look := fn("look", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		got, info = *rc, *rc.RunInfo
		return "ok", nil
	})
	var instructions []string
	agent := &runtime.Agent[deps, string]{
		Name: "test", Tools: tools(look), Instructions: "Be {brief}.",
		InstructionFuncs: []runtime.InstructionFunc[deps]{
			func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
				return "You talk to " + rc.Deps.Name + ".", nil
			},
			func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", nil },
		},
	}
	m := modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		instructions = append(instructions, in.Instructions)
		if len(in.Messages) == 1 {
			r := calls("look {}")
			r.Usage = usage.Request{InputTokens: 7, OutputTokens: 2}
			return r, nil
		}
		return text("done"), nil
	})
	res, err := agent.Run(t.Context(), deps{"Ada"}, "go", runtime.WithModel(m), runtime.WithInstructions("Now."), runtime.WithConversationID("talk"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "deps", got.Deps, deps{"Ada"})
	diff(t, "names", []string{info.AgentName, info.ToolName, info.ToolCallID, info.Prompt, info.ConversationID, info.RunID},
		[]string{"test", "look", "c0", "go", "talk", res.RunID})
	diff(t, "usage before the call", info.Usage, usage.Run{Requests: 1, UnpricedRequests: 1, Request: usage.Request{InputTokens: 7, OutputTokens: 2}})
	diff(t, "usage", res.Usage(), usage.Run{Requests: 2, UnpricedRequests: 2, ToolCalls: 1, Request: usage.Request{InputTokens: 7, OutputTokens: 2}})
	diff(t, "messages", transcript(info.Messages), []string{"user: go", "call c0 look {}"})
	want := "Be {brief}.\nNow.\n\nYou talk to Ada."
	diff(t, "instructions", instructions, []string{want, want})
	diff(t, "instructions of the request", res.AllMessages()[0].(*message.Request).Instructions, want)
}

// TestHistory continues with a conversation.
func TestHistory(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t, text("one"), text("two"))}
	first, err := agent.Run(t.Context(), deps{}, "a")
	if err != nil {
		t.Fatal(err)
	}
	second, err := agent.Run(t.Context(), deps{}, "b", runtime.WithHistory(first.AllMessages()))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "first", transcript(first.AllMessages()), []string{"user: a", "text: one"})
	diff(t, "all", transcript(second.AllMessages()), []string{"user: a", "text: one", "user: b", "text: two"})
	diff(t, "new", transcript(second.NewMessages()), []string{"user: b", "text: two"})
	if first.ConversationID == "" || second.ConversationID != first.ConversationID {
		t.Errorf("conversation %q became %q", first.ConversationID, second.ConversationID)
	}
	if first.RunID == second.RunID || first.RunID == first.ConversationID {
		t.Errorf("ids are not apart: %q %q %q", first.RunID, second.RunID, first.ConversationID)
	}
	if r := second.Response(); r == nil || r.Text() != "two" || r.RunID != second.RunID {
		t.Errorf("response %+v", r)
	}

	_, err = agent.Run(t.Context(), deps{}, "c", runtime.WithHistory([]message.Message{calls("look {}")}))
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "unprocessed tool calls") {
		t.Errorf("got %v", err)
	}
}

// TestCarelessModels: what a careless model answers neither crashes the run nor breaks the pairing of calls and results.
func TestCarelessModels(t *testing.T) {
	twice := calls("look {}", "look {}")
	twice.Parts[1].(*message.ToolCallPart).ToolCallID = "c0"
	for _, c := range []struct {
		name     string
		response *message.Response
		want     []string // parts that answer, with the made-up ids as "?"
		err      string
	}{
		{"nil part", &message.Response{Parts: []message.ResponsePart{nil}}, nil, "part 0 of the model's response is nil"},
		{"nil call", &message.Response{Parts: []message.ResponsePart{&message.TextPart{}, (*message.ToolCallPart)(nil)}}, nil, "part 1 of the model's response is nil"},
		{"nil text", &message.Response{Parts: []message.ResponsePart{(*message.TextPart)(nil)}}, nil, "part 0 of the model's response is nil"},
		{"no name", calls(" {}"), []string{"retry c0 unnamed: Unknown tool name: 'unnamed'. Available tools: 'look'"}, ""},
		{"one id twice", twice, []string{"return c0 look: ok", "return ? look: ok"}, ""},
		{"nothing at all", nil, nil, "the model returned neither a response nor an error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "ok")), Model: script(t, c.response, text("done"))}
			res, err := agent.Run(t.Context(), deps{}, "go", nil)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			lines := transcript(res.AllMessages()[2:3])
			for i, l := range lines {
				if before, after, ok := strings.Cut(l, "pyd_ai_"); ok {
					_, after, _ = strings.Cut(after, " ")
					lines[i] = before + "? " + after
				}
			}
			diff(t, "results", lines, c.want)
		})
	}
}

// TestModelTimeout: the model's own timeout says so, unlike the caller's deadline.
func TestModelTimeout(t *testing.T) {
	agent := &runtime.Agent[deps, string]{
		Settings: &model.Settings{Timeout: time.Millisecond},
		Model: modelFunc(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "the model has not responded within 1ms (Settings.Timeout)") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err = agent.Run(ctx, deps{}, "go", runtime.WithSettings(&model.Settings{Timeout: time.Hour}))
	if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "Settings.Timeout") {
		t.Errorf("got %v", err)
	}
}

// TestLateResponse: a response that comes after its timeout is not an answer, but has been paid for; it is kept as it is.
func TestLateResponse(t *testing.T) {
	agent := &runtime.Agent[deps, string]{
		Settings: &model.Settings{Timeout: time.Millisecond},
		Model: modelFunc(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
			<-ctx.Done()
			return priced(text("late")), nil
		}),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "the model has not responded within 1ms (Settings.Timeout)") {
		t.Fatalf("got %v", err)
	}
	failed, _ := errors.AsType[*runtime.RunError](err)
	diff(t, "messages", transcript(failed.Messages), []string{"user: go", "text: late"})
	diff(t, "state", failed.Messages[1].(*message.Response).State, message.StateInterrupted)
	diff(t, "input", failed.Usage.InputTokens, 10)

	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err = agent.Run(ctx, deps{}, "go", runtime.WithSettings(&model.Settings{Timeout: time.Hour}))
	if !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "Settings.Timeout") {
		t.Errorf("got %v", err)
	}
}

// TestMissingCallIDs: calls without an id get one, and the response of the model is left as it was.
func TestMissingCallIDs(t *testing.T) {
	res := calls("look {}", "look {}")
	for _, p := range res.Parts {
		p.(*message.ToolCallPart).ToolCallID = ""
	}
	agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "ok")), Model: script(t, res, text("done"))}
	got, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]int{}
	for _, m := range got.AllMessages() {
		switch m := m.(type) {
		case *message.Response:
			for _, p := range m.Parts {
				if c, ok := p.(*message.ToolCallPart); ok {
					ids[c.ToolCallID]++
				}
			}
		case *message.Request:
			for _, p := range m.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok {
					ids[r.ToolCallID]--
				}
			}
		}
	}
	if len(ids) != 2 || ids[""] != 0 {
		t.Errorf("ids %v", ids)
	}
	for id, n := range ids {
		if n != 0 || !strings.HasPrefix(id, "pyd_ai_") {
			t.Errorf("id %q: %d", id, n)
		}
	}
	if id := res.Parts[0].(*message.ToolCallPart).ToolCallID; id != "" || res.RunID != "" {
		t.Errorf("the model's own response was changed: %q %q", id, res.RunID)
	}
}

func TestValidate(t *testing.T) {
	same := returns("look", "")
	for _, c := range []struct {
		name     string
		validate func() error
		want     []string
	}{
		{"fine", (&runtime.Agent[deps, string]{}).Validate, nil},
		{"two tools of one name", (&runtime.Agent[deps, string]{Tools: tools(same, same)}).Validate, []string{`two tools are named "look"`}},
		{"no output", (&runtime.Agent[deps, answer]{}).Validate, []string{"Output is not set: mark runtime_test.answer with //agent:output"}},
		{
			"everything at once",
			(&runtime.Agent[deps, answer]{Tools: tools(same), Output: outputs("look"), ToolTimeout: -time.Second, MaxParallelCalls: -1, EndStrategy: 9}).Validate,
			[]string{`the output tool "look" has the name of a tool`, "ToolTimeout must not be negative, got -1s", "MaxParallelCalls must not be negative, got -1", "invalid EndStrategy 9"},
		},
		{"empty choice", (&runtime.Agent[deps, answer]{Output: runtime.Output[answer]{Choices: []runtime.OutputChoice[answer]{{}}}}).Validate, []string{"Output.Choices[0] has no Info or no Decode", "Output is not set"}},
		{"nil tool", (&runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{nil}}).Validate, []string{"Tools[0] is nil"}},
		{
			"tools", (&runtime.Agent[deps, string]{Tools: tools(
				&tool{}, &tool{info: model.ToolDef{Name: "a", Parameters: "{", Retries: new(-1), Timeout: -1}},
			)}).Validate,
			[]string{"Tools[0] has no name", `the Parameters of "a" are not valid JSON`, `the Retries of "a" must be >= 0, got -1`, `the Timeout of "a" must not be negative, got -1ns`},
		},
		{
			"nil functions", (&runtime.Agent[deps, string]{
				InstructionFuncs:  []runtime.InstructionFunc[deps]{nil},
				HistoryProcessors: []processor{nil},
				DeferredHandlers:  []runtime.DeferredHandler[deps]{nil},
				OutputValidators:  []runtime.OutputValidator[deps, string]{nil},
				SystemPromptFuncs: []systemPrompt{{}},
			}).Validate,
			[]string{"InstructionFuncs[0] is nil", "HistoryProcessors[0] is nil", "DeferredHandlers[0] is nil", "OutputValidators[0] is nil", "SystemPromptFuncs[0] is nil"},
		},
		{
			"references", (&runtime.Agent[deps, string]{SystemPromptFuncs: []systemPrompt{{Func: noPrompt, DynamicRef: "a"}, {Func: noPrompt}, {Func: noPrompt}, {Func: noPrompt, DynamicRef: "a"}}}).Validate,
			[]string{`two SystemPromptFuncs have the DynamicRef "a"`},
		},
		{
			"negative numbers", (&runtime.Agent[deps, string]{
				Settings:    &model.Settings{Timeout: -time.Second},
				UsageLimits: &usage.Limits{RequestLimit: new(-1), ToolCallsLimit: new(-1), TotalTokensLimit: new(0)},
			}).Validate,
			[]string{"Settings.Timeout must not be negative, got -1s", "UsageLimits.ToolCallsLimit must not be negative, got -1"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.validate()
			if c.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e, ok := errors.AsType[*model.ConfigError](err)
			if !ok || len(e.Problems) != len(c.want) {
				t.Fatalf("got %v", err)
			}
			for i, p := range e.Problems {
				if !strings.Contains(p, c.want[i]) {
					t.Errorf("got %q, want %q", p, c.want[i])
				}
			}
		})
	}
}

func noPrompt(context.Context, *runtime.RunContext[deps]) (string, error) { return "", nil }

func TestNoModel(t *testing.T) {
	_, err := new(runtime.Agent[deps, string]).Run(t.Context(), deps{}, "go")
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "`model` must either be set on the agent") {
		t.Errorf("got %v", err)
	}
}

// TestSettings: what a run leaves open comes from the agent.
func TestSettings(t *testing.T) {
	var got *model.Settings
	agent := &runtime.Agent[deps, string]{
		Settings: &model.Settings{MaxTokens: new(10), Temperature: new(0.5), ToolChoice: "none"},
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			got = in.Settings
			return text("ok"), nil
		}),
	}
	if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithSettings(&model.Settings{MaxTokens: new(0), Seed: new(7)})); err != nil {
		t.Fatal(err)
	}
	diff(t, "settings", got, &model.Settings{MaxTokens: new(0), Seed: new(7), Temperature: new(0.5), ToolChoice: "none"})
	diff(t, "agent's settings", agent.Settings, &model.Settings{MaxTokens: new(10), Temperature: new(0.5), ToolChoice: "none"})
}
