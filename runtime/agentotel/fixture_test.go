package agentotel_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// gpt5 is the model of the fixtures: it is called gpt-5, and its provider function.
type gpt5 struct{ *testmodel.FuncModel }

func (m gpt5) Info() model.Info {
	info := m.FuncModel.Info()
	info.Name = "gpt-5"
	return info
}

// says makes the model of the fixtures, whose responses have usage and ids.
func says(responses ...*message.Response) gpt5 {
	for _, r := range responses {
		r.ModelName, r.FinishReason, r.ProviderResponseID = "gpt-5", message.FinishStop, "resp_1"
		r.Usage = usage.Request{InputTokens: 10, OutputTokens: 5, CacheReadTokens: 2, Details: map[string]int{"reasoning_tokens": 1}}
	}
	return gpt5{testmodel.Script(responses...)}
}

// foo is an output with a form of its own.
type foo struct {
	A int `json:"a"`
}

var fooOutput = runtime.Output[foo]{Choices: []runtime.OutputChoice[foo]{{
	Def: &model.ToolDef{Name: "final_result", Description: "The final response which ends this conversation",
		Parameters: `{"properties":{"a":{"type":"integer"}},"required":["a"],"title":"Foo","type":"object"}`},
	Decode: decodeFoo,
	Encode: func(v foo) (runtime.RawJSON, error) { b, err := json.Marshal(v); return runtime.RawJSON(b), err },
}}}

func decodeFoo(args string) (v foo, err error) { return v, decode(args, &v) }

// decode refuses what is not JSON as generated code does.
func decode(args string, v any) error {
	if err := json.Unmarshal([]byte(args), v); err != nil {
		return &jsonwire.ValidationError{Violations: []jsonwire.Violation{{Type: "json_invalid", Msg: "Invalid JSON: " + err.Error(), Input: jsonwire.Quote(args)}}}
	}
	return nil
}

// tool makes a tool that a function answers. parameters is the schema's "properties", and what is required.
func tool(name, description, parameters string, f func() (string, error)) runtime.Tool[runtime.NoDeps] {
	return runtime.NewTool(model.ToolDef{Name: name, Description: description, Parameters: jsonwire.Raw(`{"additionalProperties":false,` + parameters + `,"type":"object"}`)},
		func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			text, err := f()
			return runtime.Return{Content: jsonwire.Quote(text)}, err
		})
}

// demo is the agent of spans.json and spans_by_version.json.
func demo(i *agentotel.Instrumentation) *runtime.Agent[runtime.NoDeps, foo] {
	return &runtime.Agent[runtime.NoDeps, foo]{
		Name: "demo", Description: "Demo agent", Instructions: "Be brief", Prices: prices.Snapshot, Metadata: map[string]any{"k": "v"},
		Model: says(
			testmodel.Join(testmodel.Text("calling"), testmodel.CallID("c1", "t", `{"x":1}`)),
			testmodel.CallID("c2", "final_result", `{"a":1}`),
		),
		Settings:     &model.Settings{MaxTokens: new(50), Temperature: new(0.1)},
		Output:       fooOutput,
		Tools:        []runtime.Tool[runtime.NoDeps]{tool("t", "Doc of t", `"properties":{"x":{"type":"integer"}},"required":["x"]`, func() (string, error) { return "ok", nil })},
		Capabilities: []runtime.Capability[runtime.NoDeps]{agentotel.Capability[runtime.NoDeps](i)},
	}
}

// compare compares what was reported with a fixture, attribute by attribute.
func compare(t *testing.T, got, recorded []node) {
	t.Helper()
	for i := range got {
		got[i] = plain(got[i])
	}
	var want []node
	for _, n := range recorded {
		want = append(want, plain(wanted(n)))
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Errorf("spans (-Pydantic AI, +agentgen):\n%s", diff)
	}
}

// TestReference: the trace of a run with a tool and a typed output is Pydantic AI's, in each version.
func TestReference(t *testing.T) {
	type trace struct {
		Spans   []node  `json:"spans"`
		Metrics []point `json:"metrics"`
	}
	all := fixture[map[string]trace](t, "spans_by_version.json")
	all["spans.json"] = fixture[trace](t, "spans.json")
	for _, c := range []struct {
		fixture string
		set     agentotel.Settings
	}{
		{"spans.json", agentotel.Settings{Content: true}},
		{"v5_default", agentotel.Settings{Content: true}},
		{"v5_no_content", agentotel.Settings{}},
		{"v2", agentotel.Settings{Content: true, Version: agentotel.V2}},
		{"v3", agentotel.Settings{Content: true, Version: agentotel.V3}},
		{"v4", agentotel.Settings{Content: true, Version: agentotel.V4}},
		{"v6", agentotel.Settings{Content: true, Version: agentotel.V6}},
	} {
		t.Run(c.fixture, func(t *testing.T) {
			i, got := record(t, c.set)
			res, err := demo(i).Run(t.Context(), runtime.NoDeps{}, "hi")
			if err != nil || res.Output.A != 1 {
				t.Fatal(res, err)
			}
			want, ok := all[c.fixture]
			if !ok {
				t.Fatal("no such fixture")
			}
			compare(t, got.trees(), want.Spans)
			points := slices.DeleteFunc(got.metrics(t), func(p point) bool { return p.Name == "gen_ai.client.operation.duration" })
			slices.SortFunc(want.Metrics, func(a, b point) int { return cmpKey(a, b) })
			if diff := cmp.Diff(want.Metrics, points, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
				t.Errorf("metrics (-Pydantic AI, +agentgen):\n%s", diff)
			}
		})
	}
}

func cmpKey(a, b point) int {
	if x, y := a.Name+sortKey(a), b.Name+sortKey(b); x < y {
		return -1
	} else if x > y {
		return 1
	}
	return 0
}

// TestOtherTrees: sub-agents, retries, errors, output functions, approvals and streams are reported as Pydantic AI does.
func TestOtherTrees(t *testing.T) {
	all := fixture[map[string][]node](t, "other_trees.json")
	for _, c := range []struct {
		fixture string
		run     func(*testing.T, *agentotel.Instrumentation)
		// differ makes what Pydantic AI reports what agentgen does, where it differs for a reason.
		differ func(root node)
	}{
		{"subagent_retry_error", subAgentRetryError, func(root node) {
			// The history of a run that fails has the response whose call failed.
			chat := root.Children[3]
			root.Attributes["pydantic_ai.all_messages"] = append(slices.Clone(unwrapped(root.Attributes["pydantic_ai.all_messages"]).([]any)),
				unwrapped(chat.Attributes["gen_ai.output.messages"]).([]any)...)
		}},
		{"output_function", outputFunction, func(root node) {
			// Arguments are what the model wrote, not the value of the only parameter.
			root.Children[1].Attributes["gen_ai.tool.call.arguments"] = map[string]any{"x": 1.0}
		}},
		{"approval", approval, func(root node) {
			// Calls that wait are written as agentgen writes them for those who approve.
			result := unwrapped(root.Attributes["final_result"]).(map[string]any)
			delete(result, "_kinds")
			delete(result, "metadata")
			result["approvals"].([]any)[0].(map[string]any)["args"] = "{}"
		}},
		{"stream", stream, func(node) {}},
	} {
		t.Run(c.fixture, func(t *testing.T) {
			i, got := record(t, agentotel.Settings{Content: true})
			c.run(t, i)
			c.differ(all[c.fixture][0])
			compare(t, got.trees(), all[c.fixture])
		})
	}
}

func with(i *agentotel.Instrumentation) []runtime.Capability[runtime.NoDeps] {
	return []runtime.Capability[runtime.NoDeps]{agentotel.Capability[runtime.NoDeps](i)}
}

func subAgentRetryError(t *testing.T, i *agentotel.Instrumentation) {
	sub := &runtime.Agent[runtime.NoDeps, string]{Name: "sub", Prices: prices.Snapshot, Capabilities: with(i), Model: says(testmodel.Text("sub"))}
	none := `"properties":{}`
	parent := &runtime.Agent[runtime.NoDeps, string]{
		Name: "parent", Prices: prices.Snapshot, Capabilities: with(i), MaxParallelCalls: 1,
		Model: says(
			testmodel.Join(testmodel.CallID("c1", "ask", `{}`), testmodel.CallID("c2", "bad", `{}`)),
			testmodel.CallID("c3", "boom", `{}`),
		),
		Tools: []runtime.Tool[runtime.NoDeps]{
			runtime.NewTool(model.ToolDef{Name: "ask", Parameters: `{"additionalProperties":false,"properties":{},"type":"object"}`},
				func(ctx context.Context, rc *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
					res, err := sub.Run(ctx, runtime.NoDeps{}, "q")
					if err != nil {
						return runtime.Return{}, err
					}
					return runtime.Return{Content: jsonwire.Quote(res.Output)}, nil
				}),
			tool("bad", "", none, func() (string, error) { return "", runtime.Retryf("no") }),
			tool("boom", "", none, func() (string, error) { return "", errors.New("x") }),
		},
	}
	if _, err := parent.Run(t.Context(), runtime.NoDeps{}, "hi"); err == nil {
		t.Error("the run has not failed")
	}
}

// double is an output function.
type double struct{}

type doubleCall struct{ X int }

// doubled is its result. It is not a string, so that plain text is not an output.
type doubled string

func (c doubleCall) AppendJSON(dst []byte) ([]byte, error) {
	return fmt.Appendf(dst, `{"x":%d}`, c.X), nil
}

func (double) Def() *model.ToolDef {
	return &model.ToolDef{Name: "final_result", Description: "The final response which ends this conversation",
		Parameters: `{"additionalProperties":false,"properties":{"x":{"type":"integer"}},"required":["x"],"type":"object"}`}
}

func (double) Decode(args string) (runtime.Call, error) {
	var c struct{ X int }
	err := decode(args, &c)
	return doubleCall{c.X}, err
}

func (double) Finish(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.Call) (doubled, error) {
	return "o", nil
}

func outputFunction(t *testing.T, i *agentotel.Instrumentation) {
	a := &runtime.Agent[runtime.NoDeps, doubled]{
		Name: "of", Prices: prices.Snapshot, Capabilities: with(i), Model: says(testmodel.CallID("c2", "final_result", `{"x":1}`)),
		OutputTools: []runtime.OutputTool[runtime.NoDeps, doubled]{double{}},
	}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Error(err)
	}
}

func approval(t *testing.T, i *agentotel.Instrumentation) {
	a := &runtime.Agent[runtime.NoDeps, string]{
		Name: "ap", Prices: prices.Snapshot, Capabilities: with(i), Model: says(testmodel.CallID("c", "t", `{}`)),
		Tools: []runtime.Tool[runtime.NoDeps]{runtime.WithDef(tool("t", "", `"properties":{}`, func() (string, error) { return "", nil }),
			func(d *model.ToolDef) { d.Approval = true })},
	}
	_, err := a.Run(t.Context(), runtime.NoDeps{}, "hi")
	if _, paused := errors.AsType[*runtime.PauseError](err); !paused {
		t.Error(err)
	}
}

func stream(t *testing.T, i *agentotel.Instrumentation) {
	a := &runtime.Agent[runtime.NoDeps, string]{
		Name: "st", Prices: prices.Snapshot, Capabilities: with(i),
		Model: gpt5{testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
			return &message.Response{ModelName: "gpt-5", Usage: usage.Request{InputTokens: 50, OutputTokens: 1}}, errors.Join(s.Text(0, "stre"), s.Text(0, "amed"))
		})},
	}
	for _, err := range a.Stream(t.Context(), runtime.NoDeps{}, "hi").Events() {
		if err != nil {
			t.Error(err)
		}
	}
}
