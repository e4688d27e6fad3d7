package testmodel_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

type tools = []runtime.Tool[runtime.NoDeps]

func TestModelText(t *testing.T) {
	unlucky := weatherTool{invoke: func(rc *runtime.RunContext[runtime.NoDeps], _ *weatherCall) (string, error) {
		if rc.Retry == 0 {
			return "", runtime.Retryf("no station")
		}
		return `"fog"`, nil
	}}
	weather := `call current_weather {"city":"a","unit":"celsius"}`
	for _, c := range []struct {
		name  string
		model *testmodel.Model
		tools tools
		want  []string
	}{
		{"no tools", testmodel.New(), nil, []string{"text: success (no tool calls)"}},
		{
			"every tool once", testmodel.New(), tools{sunny, pingTool{}},
			[]string{
				weather, "call ping {}", `return current_weather: {"city":"a","sky":"clear"}`, "return ping: null",
				`text: {"current_weather":{"city":"a","sky":"clear"},"ping":null}`,
			},
		},
		{
			"again where a retry is asked for", testmodel.New(), tools{pingTool{}, unlucky},
			[]string{
				"call ping {}", weather, "return ping: null", "retry current_weather: no station",
				weather, "return current_weather: fog", `text: {"ping":null,"current_weather":"fog"}`,
			},
		},
		{
			"named tools", testmodel.New(testmodel.WithCallTools("ping")), tools{sunny, pingTool{}},
			[]string{"call ping {}", "return ping: null", `text: {"ping":null}`},
		},
		{"no calls", testmodel.New(testmodel.WithCallTools()), tools{sunny}, []string{"text: success (no tool calls)"}},
		{
			"own text", testmodel.New(testmodel.WithOutputText("hi")), tools{pingTool{}},
			[]string{"call ping {}", "return ping: null", "text: hi"},
		},
		{
			"another seed", testmodel.New(testmodel.WithSeed(1), testmodel.WithOutputText("hi")), tools{sunny},
			[]string{`call current_weather {"city":"b","unit":"fahrenheit"}`, `return current_weather: {"city":"b","sky":"clear"}`, "text: hi"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[runtime.NoDeps, string]{Model: c.model, Tools: c.tools}
			res, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "conversation", transcript(res.AllMessages()), append([]string{"user: go"}, c.want...))
		})
	}
}

// TestModelHistory is the reference's test_run_with_history_new: what was answered once is not asked again.
func TestModelHistory(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.New(), Tools: tools{pingTool{}}}
	first, err := agent.Run(t.Context(), runtime.NoDeps{}, "one")
	if err != nil {
		t.Fatal(err)
	}
	second, err := agent.Run(t.Context(), runtime.NoDeps{}, "two", runtime.WithHistory(first.AllMessages()))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "second run", transcript(second.NewMessages()), []string{"user: two", `text: {"ping":null}`})
}

func TestModelOutput(t *testing.T) {
	for _, c := range []struct {
		name  string
		model *testmodel.Model
		least int64
		want  []string
		high  int64
		err   string
	}{
		{
			name: "made from the schema", model: testmodel.New(), least: -90,
			want: []string{"call ping {}", "return ping: null", `call final_result {"high":-90}`, "return final_result: Final result processed."},
			high: -90,
		},
		{
			name: "own arguments", model: testmodel.New(testmodel.WithCallTools(), testmodel.WithOutputArgs(`{"high":20}`)), least: -90,
			want: []string{`call final_result {"high":20}`, "return final_result: Final result processed."},
			high: 20,
		},
		{
			name: "refused", model: testmodel.New(testmodel.WithCallTools()), least: 0,
			want: []string{`call final_result {"high":-90}`, `retry final_result: [{"type":"greater_than_equal","loc":["high"],"msg":"Input should be greater than or equal to 0","input":-90}]`, `call final_result {"high":-90}`},
			err:  "agentgen: Exceeded maximum output retries (1): last error: 1 violation: /high: Input should be greater than or equal to 0",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[runtime.NoDeps, forecast]{Model: c.model, Tools: tools{pingTool{}}, Output: forecastOutput(c.least)}
			res, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
			var messages []message.Message
			if failed, ok := errors.AsType[*runtime.RunError](err); ok {
				diff(t, "error", err.Error(), c.err)
				messages = failed.Messages
			} else {
				diff(t, "error", "", c.err)
				diff(t, "output", res.Output, forecast{c.high})
				messages = res.AllMessages()
			}
			diff(t, "conversation", transcript(messages), append([]string{"user: go"}, c.want...))
		})
	}
}

func TestModelIDs(t *testing.T) {
	agent := &runtime.Agent[runtime.NoDeps, forecast]{Model: testmodel.New(), Tools: tools{pingTool{}}, Output: forecastOutput(-90)}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range res.AllMessages() {
		if r, ok := m.(*message.Response); ok {
			diff(t, "model", []string{r.ModelName, r.ProviderName}, []string{"test", "test"})
			for _, p := range r.Parts {
				ids = append(ids, p.(*message.ToolCallPart).ToolCallID)
			}
		}
	}
	diff(t, "ids", ids, []string{"pyd_ai_tool_call_id__ping", "pyd_ai_tool_call_id__final_result"})
}

// TestUsage has the numbers of the reference.
func TestUsage(t *testing.T) {
	for _, c := range []struct {
		prompt, answer string
		in, out        int
	}{
		{"Hello", "success (no tool calls)", 51, 4},
		{"Hello, this prompt exceeds the request tokens limit.", "x", 59, 1},
		{"go", "Unfortunately, this response exceeds the response tokens limit by a few!", 51, 11},
	} {
		agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.New(testmodel.WithOutputText(c.answer))}
		res, err := agent.Run(t.Context(), runtime.NoDeps{}, c.prompt)
		if err != nil {
			t.Fatal(err)
		}
		usage := res.Usage()
		diff(t, c.prompt, []int{usage.InputTokens, usage.OutputTokens}, []int{c.in, c.out})
	}
}

func TestModelErrors(t *testing.T) {
	bad := &model.ToolDef{Name: "bad", Parameters: `{"type":"object","properties":{"a":{"type":"integer","minimum":3,"maximum":2}},"required":["a"]}`}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name  string
		ctx   context.Context
		model *testmodel.Model
		in    model.Request
		want  string
	}{
		{
			"impossible arguments", t.Context(), testmodel.New(), model.Request{Tools: []*model.ToolDef{bad}},
			`testmodel: cannot make arguments for the tool "bad": schema #/properties/a/maximum: cannot make a value for it: 3 is refused`,
		},
		{
			"impossible output", t.Context(), testmodel.New(), model.Request{Output: model.Output{Choices: []*model.ToolDef{bad}}},
			`testmodel: cannot make arguments for the tool "bad": schema #/properties/a/maximum: cannot make a value for it: 3 is refused`,
		},
		{
			"unknown tool", t.Context(), testmodel.New(testmodel.WithCallTools("pong")), model.Request{Tools: []*model.ToolDef{&pingInfo, &weatherInfo}},
			`testmodel: WithCallTools names the tool "pong", but the agent has only ping, current_weather`,
		},
		{
			"text not allowed", t.Context(), testmodel.New(testmodel.WithOutputText("x")), model.Request{},
			"testmodel: WithOutputText is set, but plain text is not a valid output here: use WithOutputArgs",
		},
		{
			"no output tool", t.Context(), testmodel.New(testmodel.WithOutputArgs("{}")), model.Request{Output: model.Output{AllowText: true}},
			"testmodel: WithOutputArgs is set, but there is no output tool: use WithOutputText",
		},
		{"ended context", ended, testmodel.New(), model.Request{}, "context canceled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.model.Respond(c.ctx, &c.in, nil)
			if err == nil {
				t.Fatal("no error")
			}
			diff(t, "error", err.Error(), c.want)
		})
	}
}
