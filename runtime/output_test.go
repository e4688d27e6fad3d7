package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
)

// finisher is an output function over JSON arguments.
type finisher[O any] struct {
	info   model.ToolDef
	finish func(ctx context.Context, rc *runtime.RunContext[deps], args string) (O, error)
}

func (f *finisher[O]) Def() *model.ToolDef { return &f.info }

func (f *finisher[O]) Decode(args string) (runtime.Call, error) {
	return (&tool{}).Decode(args)
}

func (f *finisher[O]) Finish(ctx context.Context, rc *runtime.RunContext[deps], call runtime.Call) (O, error) {
	return f.finish(ctx, rc, string(call.(rawCall)))
}

func finishes[O any](name string, f func(ctx context.Context, rc *runtime.RunContext[deps], args string) (O, error)) []runtime.OutputTool[deps, O] {
	return []runtime.OutputTool[deps, O]{&finisher[O]{model.ToolDef{Name: name, Parameters: `{"type":"object"}`}, f}}
}

// TestOutputFunction: the result of an output function is the answer, and it may ask for another call.
func TestOutputFunction(t *testing.T) {
	var seen []int
	agent := &runtime.Agent[deps, answer]{
		OutputRetries: new(3),
		Model:         script(t, text("7"), calls("done {"), calls(`done {"n":1}`), calls(`done {"n":2}`)),
		OutputTools: finishes("done", func(_ context.Context, rc *runtime.RunContext[deps], args string) (answer, error) {
			seen = append(seen, rc.Retry)
			if rc.ToolName != "done" || rc.Deps.Name != "Ada" {
				t.Errorf("context %+v", rc)
			}
			if args == `{"n":1}` {
				return answer{}, runtime.Retryf("more")
			}
			return answer{len(args)}, nil
		}),
	}
	res, err := agent.Run(t.Context(), deps{"Ada"}, "go")
	checkRun(t, res, err, []string{
		"user: go", "text: 7", "retry  : Please include your response in a tool call.",
		"call c0 done {", "retry c0 done: [ json_invalid]",
		`call c0 done {"n":1}`, "retry c0 done: more",
		`call c0 done {"n":2}`, "return c0 done: Final result processed.",
	}, "")
	diff(t, "output", res.Output, answer{7})
	diff(t, "retries", seen, []int{1, 2})
}

// TestOutputFunctionBesideText: the output may be text, or that of an output function, if O is string.
func TestOutputFunctionBesideText(t *testing.T) {
	shout := finishes("shout", func(_ context.Context, _ *runtime.RunContext[deps], args string) (string, error) {
		return strings.ToUpper(args), nil
	})
	for _, c := range []struct {
		response *message.Response
		want     string
	}{{text("quiet"), "quiet"}, {calls(`shout "loud"`), `"LOUD"`}} {
		agent := &runtime.Agent[deps, string]{OutputTools: shout, Model: script(t, c.response)}
		res, err := agent.Run(t.Context(), deps{}, "go")
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "output", res.Output, c.want)
	}
}

// TestOutputFunctionErrors: its errors and panics end the run; violations of its own making are not the model's fault.
func TestOutputFunctionErrors(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name string
		f    func(context.Context, *runtime.RunContext[deps], string) (answer, error)
		want error
	}{
		{"error", func(context.Context, *runtime.RunContext[deps], string) (answer, error) { return answer{}, broken }, broken},
		{"panic", func(context.Context, *runtime.RunContext[deps], string) (answer, error) { panic(broken) }, broken},
		{"decoding of its own", func(context.Context, *runtime.RunContext[deps], string) (answer, error) {
			return answer{}, errors.Join(broken, jsonwire.Valid("{"))
		}, broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, answer]{Model: script(t, calls("done {}")), OutputTools: finishes("done", c.f)}
			_, err := agent.Run(t.Context(), deps{}, "go")
			if e, ok := errors.AsType[*runtime.ToolError](err); !ok || e.Tool != "done" || !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestToolReturn: what a tool says as the user comes after all results, and its metadata stays with its result. (83)
func TestToolReturn(t *testing.T) {
	rich := &richTool{tool{info: model.ToolDef{Name: "rich"}}}
	agent := &runtime.Agent[deps, string]{
		Tools: []runtime.Tool[deps]{rich, returns("plain", "p")},
		Model: script(t, calls("rich {}", "plain {}", "rich {}"), text("done")),
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	results := res.AllMessages()[2].(*message.Request)
	diff(t, "results", transcript([]message.Message{results}), []string{
		"return c0 rich: 1", "return c1 plain: p", "return c2 rich: 1", "user: see c0", "user: see c2",
	})
	diff(t, "metadata", results.Parts[0].(*message.ToolReturnPart).Metadata, runtime.RawJSON(`{"id":"c0"}`))
}

type richTool struct{ tool }

func (*richTool) Invoke(_ context.Context, rc *runtime.RunContext[deps], _ runtime.Call) (any, error) {
	return runtime.Return{Content: "1", User: []message.UserContent{message.Text("see " + rc.ToolCallID)}, Metadata: `{"id":"` + runtime.RawJSON(rc.ToolCallID) + `"}`}, nil
}

// TestOutputValidators: they see the answer one after the other, may change it or ask for another. (5, 6)
func TestOutputValidators(t *testing.T) {
	type seen struct {
		n, retry, max int
		tool          string
	}
	var got []seen
	agent := &runtime.Agent[deps, answer]{
		Output: outputs("final_result"), OutputRetries: new(2),
		Model: script(t, calls(`final_result {"n":41}`), calls(`final_result {"n":42}`)),
		OutputValidators: []runtime.OutputValidator[deps, answer]{
			func(_ context.Context, rc *runtime.RunContext[deps], a answer) (answer, error) {
				got = append(got, seen{a.N, rc.Retry, rc.MaxRetries, rc.ToolName})
				if a.N != 42 {
					return answer{}, runtime.Retryf(`"n" should be 42`)
				}
				return answer{a.N * 2}, nil
			},
			func(_ context.Context, _ *runtime.RunContext[deps], a answer) (answer, error) {
				return answer{a.N + 1}, nil
			},
		},
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	checkRun(t, res, err, []string{
		"user: go", `call c0 final_result {"n":41}`, `retry c0 final_result: "n" should be 42`,
		`call c0 final_result {"n":42}`, "return c0 final_result: Final result processed.",
	}, "")
	diff(t, "output", res.Output, answer{85})
	diff(t, "what the first validator saw", got, []seen{{41, 0, 2, "final_result"}, {42, 1, 2, "final_result"}}, cmp.AllowUnexported(seen{}))
}

// TestTextValidators: plain text is validated, too, and asking for another one too often ends the run. (11)
func TestTextValidators(t *testing.T) {
	agent := &runtime.Agent[deps, string]{
		Name: "test", Model: script(t, text("a"), text("b")),
		OutputValidators: []runtime.OutputValidator[deps, string]{
			func(context.Context, *runtime.RunContext[deps], string) (string, error) {
				return "", runtime.Retryf("louder")
			},
		},
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	checkRun[string](t, nil, err, []string{"user: go", "text: a", "retry  : louder", "text: b"}, "agentgen: agent test: Exceeded maximum output retries (1): last error: louder")
}
