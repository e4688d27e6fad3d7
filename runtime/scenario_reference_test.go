package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
)

// The tests of this file hold what was found by running random scripts beside Pydantic AI: see make reference.

// blocked is a tool that returns when its context ends.
func blocked(name string, begun chan<- struct{}) *tool {
	return fn(name, func(ctx context.Context, _ *runtime.RunContext[deps]) (string, error) {
		close(begun)
		select {
		case <-ctx.Done():
			return "", errors.New("an error of its own")
		case <-time.After(time.Minute):
			return "", nil
		}
	})
}

// TestSpentBudgetCancelsTheOthers: a call whose retries are spent ends the others at once, and their errors do not replace its own.
func TestSpentBudgetCancelsTheOthers(t *testing.T) {
	begun := make(chan struct{})
	bad := fn("bad", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		<-begun
		return "", runtime.Retryf("never")
	})
	bad.info.Retries = new(0)
	a := &runtime.Agent[deps, string]{Tools: tools(blocked("slow", begun), bad), Model: script(t, calls("slow {}", "bad {}"))}
	from := time.Now()
	_, err := a.Run(t.Context(), deps{}, "go")
	if e, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || e.Message != "Tool 'bad' exceeded max retries count of 0" {
		t.Errorf("got %v", err)
	}
	if took := time.Since(from); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestNothingRunsBesideBadArguments: where bad arguments spend the last retry, no call that runs together with theirs has run. Under
// EndGraceful an output parts the calls, so that those before it have.
func TestNothingRunsBesideBadArguments(t *testing.T) {
	for _, c := range []struct {
		name     string
		strategy loop.EndStrategy
		calls    []string
		ran      []string
	}{
		{"early", loop.EndEarly, []string{"pay {}", "bad ["}, nil},
		{"graceful", loop.EndGraceful, []string{"pay {}", "bad ["}, nil},
		{"graceful, after an output", loop.EndGraceful, []string{"pay {}", "final {}", "bad ["}, []string{"pay"}},
		{"exhaustive", loop.EndExhaustive, []string{"pay {}", `final {"n":1}`, "bad ["}, nil},
		{"an unknown tool", loop.EndExhaustive, []string{"pay {}", "nope {}"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ran []string
			pay := fn("pay", func(context.Context, *runtime.RunContext[deps]) (string, error) {
				ran = append(ran, "pay")
				return "paid", nil
			})
			a := &runtime.Agent[deps, answer]{
				EndStrategy: c.strategy, Retries: new(0), OutputRetries: new(1), Tools: tools(pay, returns("bad", "")), Output: outputs("final"),
				Model: script(t, calls(c.calls...)),
			}
			if _, err := a.Run(t.Context(), deps{}, "go"); !errors.Is(err, model.ErrRetriesExceeded) {
				t.Errorf("got %v", err)
			}
			diff(t, "ran", ran, c.ran)
		})
	}
}

// TestSpentOutputEndsBeforeHandlers: where an output has spent its retries, no one is asked to approve the calls beside it.
func TestSpentOutputEndsBeforeHandlers(t *testing.T) {
	var ran []string
	gated := fn("gated", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		ran = append(ran, "gated")
		return "g", nil
	})
	gated.info.Approval = true
	for _, strategy := range []loop.EndStrategy{loop.EndEarly, loop.EndGraceful, loop.EndExhaustive} {
		a := &runtime.Agent[deps, answer]{
			EndStrategy: strategy, OutputRetries: new(0), Output: outputs("final"), Tools: tools(gated), Model: script(t, calls("final {}", "gated {}")),
			DeferredHandlers: []runtime.DeferredHandler[deps]{func(context.Context, *runtime.RunContext[deps], *message.DeferredRequests) (*message.DeferredResults, error) {
				ran = append(ran, "handler")
				return &message.DeferredResults{ApproveAll: true}, nil
			}},
		}
		if _, err := a.Run(t.Context(), deps{}, "go"); !errors.Is(err, model.ErrRetriesExceeded) {
			t.Errorf("%s: got %v", strategy, err)
		}
		diff(t, "ran, "+strategy.String(), ran, []string(nil))
	}
}

// TestEnqueueOrder: what calls enqueue is delivered in the order of the calls, not in that in which they end.
func TestEnqueueOrder(t *testing.T) {
	said := make(chan struct{})
	a := &runtime.Agent[deps, string]{
		Tools: tools(
			fn("late", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
				<-said
				return "", rc.Enqueue(message.WhenIdle, message.Text("of the first call"))
			}),
			fn("soon", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
				defer close(said)
				return "", rc.Enqueue(message.WhenIdle, message.Text("of the second call"))
			}),
		),
		Model: script(t, calls("late {}", "soon {}"), text("idle"), text("bye")),
	}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "said", transcript(res.AllMessages()[4:]), []string{"user: of the first call", "user: of the second call", "text: bye"})
	if n := res.Usage().TotalTokens(); n != 0 {
		t.Errorf("%d tokens", n)
	}
}

// TestEnqueuedPartsHaveATime: of whatever kind they are.
func TestEnqueuedPartsHaveATime(t *testing.T) {
	a := &runtime.Agent[deps, string]{
		Tools: tools(fn("say", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "", rc.Enqueue(message.ASAP, &message.SystemPromptPart{Content: "a"}, message.Text("b"), &message.RetryFeedbackPart{Content: "c"})
		})),
		Model: script(t, calls("say {}"), text("bye")),
	}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	parts := res.AllMessages()[2].(*message.Request).Parts[1:]
	times := []time.Time{parts[0].(*message.SystemPromptPart).Timestamp, parts[1].(*message.UserPromptPart).Timestamp, parts[2].(*message.RetryFeedbackPart).Timestamp}
	if slices.ContainsFunc(times, time.Time.IsZero) {
		t.Errorf("got %v", times)
	}
}

// TestPromptedOutputIsNoInstruction: a history that ends in a valid output is not asked about again, and the text that asks for the output
// is not kept.
func TestPromptedOutputIsNoInstruction(t *testing.T) {
	a := &runtime.Agent[deps, answer]{Output: inMode(message.OutputPrompted), Model: script(t, text(`{"n":1}`))}
	first, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "instructions", first.AllMessages()[0].(*message.Request).Instructions, "")
	again, err := a.Run(t.Context(), deps{}, "", runtime.WithHistory(first.AllMessages()))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", again.Output, answer{1})
	diff(t, "requests", again.Usage().Requests, 0)
}

type requestPoint = runtime.Point[deps, *runtime.ModelRequest, *message.Response]

// TestCauseOfSpentRetries: the error of a run whose retries are spent wraps what the last one was because of.
func TestCauseOfSpentRetries(t *testing.T) {
	cause := errors.New("cause")
	for name, a := range map[string]*runtime.Agent[deps, string]{
		"a tool": {Model: script(t, calls("look {}")), Tools: tools(fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) {
			return "", runtime.Retryf("look: %w", cause)
		}))},
		"a validator": {Model: script(t, text("x")), OutputValidators: []runtime.OutputValidator[deps, string]{
			func(context.Context, *runtime.RunContext[deps], string) (string, error) {
				return "", runtime.Retryf("no: %w", cause)
			},
		}},
		"a hook before a request": {Capabilities: []runtime.Capability[deps]{{Hooks: runtime.Hooks[deps]{Request: requestPoint{
			Before: func(context.Context, *runtime.RunContext[deps], *runtime.ModelRequest) (*runtime.ModelRequest, error) {
				return nil, runtime.Retryf("no: %w", cause)
			},
		}}}}, Model: script(t)},
		"a hook after a request": {Capabilities: []runtime.Capability[deps]{{Hooks: runtime.Hooks[deps]{Request: requestPoint{
			After: func(context.Context, *runtime.RunContext[deps], *runtime.ModelRequest, *message.Response) (*message.Response, error) {
				return nil, runtime.Retryf("no: %w", cause)
			},
		}}}}, Model: script(t, text("x"))},
	} {
		_, err := a.Run(t.Context(), deps{}, "go", runtime.WithRetries(0))
		if _, retry := errors.AsType[*runtime.RetryError](err); !retry || !errors.Is(err, cause) || !errors.Is(err, model.ErrRetriesExceeded) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestStep: what is asked before a request is told its number.
func TestStep(t *testing.T) {
	var steps []string
	note := func(where string, rc *runtime.RunContext[deps]) {
		steps = append(steps, fmt.Sprint(where, " ", rc.Step))
	}
	a := &runtime.Agent[deps, string]{
		Tools: tools(fn("look", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			note("tool", rc)
			return "", nil
		})),
		InstructionFuncs: []runtime.InstructionFunc[deps]{func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			note("instructions", rc)
			return "", nil
		}},
		OutputValidators: []runtime.OutputValidator[deps, string]{func(_ context.Context, rc *runtime.RunContext[deps], s string) (string, error) {
			note("validator", rc)
			return s, nil
		}},
		Model: script(t, calls("look {}"), text("bye")),
	}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "steps", steps, []string{"instructions 1", "tool 1", "instructions 2", "validator 2"})
	steps = nil
	if _, err := a.Run(t.Context(), deps{}, "", runtime.WithHistory(res.AllMessages())); err != nil {
		t.Fatal(err)
	}
	diff(t, "steps of a run that takes the last response", steps, []string{"instructions 1", "validator 1"})
}

// TestFailedValidatorOfText: no call has been made, so the history ends with the text.
func TestFailedValidatorOfText(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: script(t, text("x")), OutputValidators: []runtime.OutputValidator[deps, string]{
		func(context.Context, *runtime.RunContext[deps], string) (string, error) {
			return "", errors.New("broken")
		},
	}}
	_, err := a.Run(t.Context(), deps{}, "go")
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	diff(t, "messages", transcript(failed.Messages), []string{"user: go", "text: x"})
	diff(t, "number of messages", len(failed.Messages), 2)
}

// TestMetadataOfPointlessCalls: what a tool said to those who would have resolved its call is not kept with its stub.
func TestMetadataOfPointlessCalls(t *testing.T) {
	a := &runtime.Agent[deps, answer]{
		EndStrategy: loop.EndExhaustive, Output: outputs("final"), Model: script(t, calls(`final {"n":1}`, "ask {}", "later {}")),
		Tools: tools(
			fn("ask", func(context.Context, *runtime.RunContext[deps]) (string, error) {
				return "", runtime.ApprovalRequired(`{"secret":1}`)
			}),
			fn("later", func(context.Context, *runtime.RunContext[deps]) (string, error) {
				return "", runtime.CallDeferred(`{"secret":2}`)
			}),
		),
	}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range res.AllMessages()[2].(*message.Request).Parts[1:] {
		r := p.(*message.ToolReturnPart)
		diff(t, r.ToolName, []string{string(r.Content), string(r.Metadata)}, []string{`"Tool not executed - a final result was already processed."`, ""})
	}
}

// TestArgumentsCutOff: at the token limit, arguments that are not an object are an incomplete call, and none at all are not.
func TestArgumentsCutOff(t *testing.T) {
	for args, want := range map[string]error{"3": model.ErrIncompleteToolCall, `"x"`: model.ErrIncompleteToolCall, "[]": model.ErrIncompleteToolCall, `{"a":`: model.ErrIncompleteToolCall,
		`{"b":1}`: model.ErrRetriesExceeded, "": model.ErrRetriesExceeded} {
		r := calls("final " + args)
		r.FinishReason = message.FinishLength
		a := &runtime.Agent[deps, answer]{Output: outputs("final"), OutputRetries: new(0), Model: script(t, r)}
		if _, err := a.Run(t.Context(), deps{}, "go"); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", args, err, want)
		}
	}
}

// TestTextCutOff: a JSON text that the token limit has cut off is not asked for again.
func TestTextCutOff(t *testing.T) {
	r := text(`{"n":`)
	r.FinishReason = message.FinishLength
	a := &runtime.Agent[deps, answer]{Output: inMode(message.OutputNative), OutputRetries: new(3), Model: script(t, r)}
	_, err := a.Run(t.Context(), deps{}, "go")
	e, ok := errors.AsType[*model.UnexpectedBehaviorError](err)
	if !ok || !errors.Is(err, model.ErrTokenLimit) {
		t.Fatalf("got %v", err)
	}
	diff(t, "error", e.Message, "Model token limit (provider default) exceeded while generating structured output, resulting in incomplete JSON. "+
		"Increase the `max_tokens` model setting, or simplify the prompt to result in a shorter response that will fit within the limit.")
}

// TestWithRetries: what says more about a budget overrides what says less.
func TestWithRetries(t *testing.T) {
	for _, c := range []struct {
		name                   string
		retries, outputRetries *int
		opts                   []runtime.RunOption
		tool, output           int
	}{
		{"nothing", nil, nil, nil, 1, 1},
		{"of the agent", new(3), nil, nil, 3, 3},
		{"of the agent, apart", new(3), new(0), nil, 3, 0},
		{"outputs only", nil, new(2), nil, 1, 2},
		{"of the run", new(3), new(0), []runtime.RunOption{runtime.WithRetries(4)}, 4, 4},
		{"of the run, apart", new(3), nil, []runtime.RunOption{runtime.WithOutputRetries(5), runtime.WithRetries(0)}, 0, 5},
		{"outputs of the run", new(3), nil, []runtime.RunOption{runtime.WithOutputRetries(5)}, 3, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []int
			a := &runtime.Agent[deps, string]{
				Retries: c.retries, OutputRetries: c.outputRetries, Model: script(t, calls("look {}"), text("bye")),
				Tools: tools(fn("look", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
					got = append(got, rc.MaxRetries)
					return "", nil
				})),
				OutputValidators: []runtime.OutputValidator[deps, string]{func(_ context.Context, rc *runtime.RunContext[deps], s string) (string, error) {
					got = append(got, rc.MaxRetries)
					return s, nil
				}},
			}
			if _, err := a.Run(t.Context(), deps{}, "go", c.opts...); err != nil {
				t.Fatal(err)
			}
			diff(t, "budgets", got, []int{c.tool, c.output})
		})
	}
}

// TestOrderOfResults: what a handler resolves follows the other results, what waited for approval first, and what calls say as the user follows
// the results of those that ran together with them.
func TestOrderOfResults(t *testing.T) {
	rich := fn("rich", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "r", nil })
	ask := fn("ask", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		if !rc.ToolCallApproved {
			return "", runtime.ErrApprovalRequired
		}
		return "asked", nil
	})
	gated := returns("gated", "g")
	gated.info.Approval = true
	a := &runtime.Agent[deps, answer]{
		EndStrategy: loop.EndGraceful, Output: outputs("final"), Model: script(t, calls("ext {}", "gated {}", "ask {}", "rich {}"), calls(`final {"n":1}`)),
		Tools: append(tools(gated, ask, rich), runtime.ExternalTool[deps](model.ToolDef{Name: "ext"})),
		DeferredHandlers: []runtime.DeferredHandler[deps]{func(_ context.Context, _ *runtime.RunContext[deps], open *message.DeferredRequests) (*message.DeferredResults, error) {
			return &message.DeferredResults{ApproveAll: true, Calls: map[string]message.CallResult{"c0": {Content: `"e"`}}}, nil
		}},
	}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"return c3 rich: r", "return c2 ask: asked", "return c1 gated: g", "return c0 ext: e"}
	if d := cmp.Diff(want, transcript(res.AllMessages()[2:3])); d != "" {
		t.Errorf("results (-want +got):\n%s", d)
	}
}
