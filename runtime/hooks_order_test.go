package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// hookLog is what hooks and what they are around say, in the reference's names.
type hookLog struct{ said []string }

func (l *hookLog) say(format string, args ...any) {
	l.said = append(l.said, fmt.Sprintf(format, args...))
}

// logged is a Point that logs its four functions under the reference's name. in and out describe what passes.
func logged[In, Out any](l *hookLog, id, name string, in func(In) string, out func(Out) string) runtime.Point[deps, In, Out] {
	return runtime.Point[deps, In, Out]{
		Wrap: func(ctx context.Context, _ *runtime.RunContext[deps], v In, next func(context.Context, In) (Out, error)) (Out, error) {
			l.say("%s.wrap_%s{", id, name)
			defer l.say("%s.}wrap_%s", id, name)
			return next(ctx, v)
		},
		Before: func(_ context.Context, _ *runtime.RunContext[deps], v In) (In, error) {
			l.say("%s.before_%s%s", id, name, in(v))
			return v, nil
		},
		After: func(_ context.Context, _ *runtime.RunContext[deps], _ In, v Out) (Out, error) {
			l.say("%s.after_%s%s", id, name, out(v))
			return v, nil
		},
		OnError: func(_ context.Context, _ *runtime.RunContext[deps], _ In, err error) (Out, error) {
			kind := "RuntimeError"
			if _, ok := errors.AsType[*jsonwire.ValidationError](err); ok {
				kind = "ValidationError"
			}
			l.say("%s.on_%s_error(%s)", id, name, kind)
			var none Out
			return none, err
		},
	}
}

func silent[T any](T) string { return "" }

// python names the type of an output as the fixture does.
func python(v any) string {
	if _, ok := v.(string); ok {
		return "(str)"
	}
	return "(Foo)"
}

func loggedNames(defs []*model.ToolDef) string {
	var names []string
	for _, d := range defs {
		names = append(names, d.Name)
	}
	return "[" + strings.Join(names, " ") + "]"
}

// loggedSteps logs our steps as the nodes of the reference: one of its nodes is two of our steps.
func loggedSteps(l *hookLog, id string) runtime.Point[deps, loop.Step, loop.Step] {
	begins := map[loop.StepKind]string{loop.StepPrepare: "ModelRequestNode", loop.StepExecute: "CallToolsNode"}
	ends := func(s, next loop.Step) string {
		switch {
		case s.Kind == loop.StepRequest:
			return "ModelRequestNode->CallToolsNode"
		case s.Kind == loop.StepExecute && next.Kind == loop.StepPrepare:
			return "CallToolsNode->ModelRequestNode"
		case s.Kind == loop.StepExecute && next.Kind == loop.StepDone, s.Kind == loop.StepResolve:
			return "CallToolsNode->End"
		}
		return ""
	}
	return runtime.Point[deps, loop.Step, loop.Step]{
		Wrap: func(ctx context.Context, _ *runtime.RunContext[deps], s loop.Step, next func(context.Context, loop.Step) (loop.Step, error)) (loop.Step, error) {
			if node := begins[s.Kind]; node != "" {
				l.say("%s.wrap_node_run(%s){", id, node)
			}
			out, err := next(ctx, s)
			if err != nil || ends(s, out) != "" {
				l.say("%s.}wrap_node_run", id)
			}
			return out, err
		},
		Before: func(_ context.Context, _ *runtime.RunContext[deps], s loop.Step) (loop.Step, error) {
			if node := begins[s.Kind]; node != "" {
				l.say("%s.before_node_run(%s)", id, node)
			}
			return s, nil
		},
		After: func(_ context.Context, _ *runtime.RunContext[deps], s, next loop.Step) (loop.Step, error) {
			if way := ends(s, next); way != "" {
				l.say("%s.after_node_run(%s)", id, way)
			}
			return next, nil
		},
		OnError: func(_ context.Context, _ *runtime.RunContext[deps], _ loop.Step, err error) (loop.Step, error) {
			l.say("%s.on_node_run_error(RuntimeError)", id)
			return loop.Step{}, err
		},
	}
}

// loggedCapability logs all of its hooks.
func loggedCapability(l *hookLog, id string) runtime.Capability[deps] {
	c := runtime.Capability[deps]{ID: id}
	c.Hooks = runtime.Hooks[deps]{
		Run:            logged(l, id, "run", silent[runtime.Begin], silent[any]),
		Step:           loggedSteps(l, id),
		Request:        logged(l, id, "model_request", silent[*runtime.ModelRequest], silent[*message.Response]),
		Validate:       logged(l, id, "tool_validate", silent[*runtime.ToolCall], silent[runtime.Call]),
		Execute:        logged(l, id, "tool_execute", silent[*runtime.ToolCall], silent[any]),
		OutputValidate: logged(l, id, "output_validate", func(*runtime.OutputCall) string { return "(dict)" }, python),
		OutputProcess:  logged(l, id, "output_process", func(o *runtime.OutputCall) string { return python(o.Value) }, python),
		PrepareRequest: func(_ context.Context, _ *runtime.RunContext[deps], r *runtime.ModelRequest) (*runtime.ModelRequest, error) {
			l.say("%s.prepare_model_request(attempt=%d)", id, r.Attempt)
			return r, nil
		},
		WrapModel: func(_ context.Context, _ *runtime.RunContext[deps], m model.Model) (model.Model, error) {
			l.say("%s.get_wrapper_model", id)
			return m, nil
		},
		PrepareTools: func(_ context.Context, _ *runtime.RunContext[deps], defs []*model.ToolDef) ([]*model.ToolDef, error) {
			l.say("%s.prepare_tools%s", id, loggedNames(defs))
			return defs, nil
		},
		PrepareOutputTools: func(_ context.Context, _ *runtime.RunContext[deps], defs []*model.ToolDef) ([]*model.ToolDef, error) {
			l.say("%s.prepare_output_tools%s", id, loggedNames(defs))
			return defs, nil
		},
		WrapToolset: func(ts runtime.Toolset[deps]) runtime.Toolset[deps] {
			l.say("%s.get_wrapper_toolset", id)
			return ts
		},
		HandleDeferred: func(_ context.Context, _ *runtime.RunContext[deps], d *message.DeferredRequests) (*message.DeferredResults, error) {
			l.say("%s.handle_deferred(calls=%d,approvals=%d)", id, len(d.Calls), len(d.Approvals))
			return nil, nil
		},
	}
	whole := c
	c.ForRun = func(context.Context, *runtime.RunContext[deps]) (*runtime.Capability[deps], error) {
		l.say("%s.for_run", id)
		return &whole, nil
	}
	return c
}

// measured returns the orders of the reference by their titles, without what has no counterpart here: contributions of
// capabilities are fields, the prompt is not a step, and a pause is not a result of the run.
func measured(t *testing.T) map[string][]string {
	b, err := os.ReadFile("testdata/hooks/order-2.68.txt")
	if err != nil {
		t.Fatal(err)
	}
	foreign := regexp.MustCompile(`^\w+\.(for_agent|get_(toolset|instructions|native_tools|model_settings|model))$|UserPromptNode|Error\('|^DeferredToolRequests$`)
	all := make(map[string][]string)
	for section := range strings.SplitSeq(string(b), "## ") {
		title, rest, _ := strings.Cut(section, "\n")
		var tokens []string
		inPrompt := 0
		for token := range strings.FieldsSeq(rest) {
			switch {
			case strings.Contains(token, "wrap_node_run(UserPromptNode){"):
				inPrompt++
			case inPrompt > 0 && strings.HasSuffix(token, ".}wrap_node_run"):
				inPrompt--
			case foreign.MatchString(token), title == "approval" && strings.HasSuffix(token, ".after_run"):
			default:
				tokens = append(tokens, token)
			}
		}
		all[title] = tokens
	}
	return all
}

// TestHooksAreCalledInOrder: two capabilities log all of their hooks, which are called as the reference calls them.
func TestHooksAreCalledInOrder(t *testing.T) {
	want := measured(t)
	for _, c := range []struct {
		title  string
		ids    string
		typed  bool
		script []*message.Response
		tool   func() (string, error)
		breaks bool // the model fails
	}{
		{title: "run: tool then output tool", ids: "AB", typed: true, script: []*message.Response{calls("t {}"), calls(`final_result {"n":1}`)}},
		{title: "run: text output", ids: "AB", script: []*message.Response{text("done")}},
		{title: "model error", ids: "AB", breaks: true},
		{title: "tool validation error, then tool exception", ids: "AB", script: []*message.Response{calls("t []"), calls("t {}")},
			tool: func() (string, error) { return "", errors.New("toolboom") }},
		{title: "tool ModelRetry", ids: "A", script: []*message.Response{calls("t {}"), text("done")}, tool: func() (string, error) { return "", runtime.Retryf("again") }},
		{title: "output tool validation error", ids: "A", typed: true, script: []*message.Response{calls(`final_result {"n":"x"}`), calls(`final_result {"n":1}`)}},
		{title: "approval", ids: "AB", script: []*message.Response{calls("t {}")}},
	} {
		t.Run(c.title, func(t *testing.T) {
			l := new(hookLog)
			turn := 0
			m := modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				if l.say("MODEL"); c.breaks {
					return nil, errors.New("boom")
				}
				turn++
				return c.script[turn-1], nil
			})
			tool := runtime.NewTool(model.ToolDef{Name: "t", Approval: c.title == "approval"}, func(context.Context, *runtime.RunContext[deps], runtime.RawJSON) (runtime.Return, error) {
				l.say("TOOL")
				if c.tool != nil {
					_, err := c.tool()
					return runtime.Return{}, err
				}
				return runtime.Return{Content: `"ok"`}, nil
			})
			var caps []runtime.Capability[deps]
			for _, id := range c.ids {
				caps = append(caps, loggedCapability(l, string(id)))
			}
			tools := []runtime.Tool[deps]{tool}
			if !slices.ContainsFunc(want[c.title], func(s string) bool { return strings.Contains(s, "prepare_tools[t]") }) {
				tools = nil
			}
			if c.typed {
				a := &runtime.Agent[deps, answer]{Model: m, Tools: tools, Output: outputs("final_result"), Capabilities: caps, Logger: slog.New(slog.DiscardHandler)}
				if c.ids == "AB" {
					a.OutputValidators = []runtime.OutputValidator[deps, answer]{func(_ context.Context, _ *runtime.RunContext[deps], out answer) (answer, error) {
						l.say("OUTPUT_VALIDATOR")
						return out, nil
					}}
				}
				_, _ = a.Run(t.Context(), deps{}, "go")
			} else {
				a := &runtime.Agent[deps, string]{Model: m, Tools: tools, Capabilities: caps, Logger: slog.New(slog.DiscardHandler)}
				_, _ = a.Run(t.Context(), deps{}, "go")
			}
			if len(want[c.title]) < 10 {
				t.Fatalf("the reference has no order %q", c.title)
			}
			diff(t, "order", l.said, want[c.title])
		})
	}
}
