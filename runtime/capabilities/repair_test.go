package capabilities_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// echo returns its arguments.
var echo = runtime.NewTool(model.ToolDef{Name: "echo"}, func(_ context.Context, _ rctx, args runtime.RawJSON) (runtime.Return, error) {
	return runtime.Return{Content: args}, nil
})

func TestRepairArguments(t *testing.T) {
	var repairs []capabilities.Repair
	c := capabilities.RepairArguments[deps](func(_ context.Context, _ *runtime.RunInfo, r capabilities.Repair) error {
		repairs = append(repairs, r)
		return nil
	})
	agent := &runtime.Agent[deps, string]{Retries: new(9), Tools: []runtime.Tool[deps]{echo}, Capabilities: with(c)}
	r := &recorder{responses: []*message.Response{
		testmodel.CallID("a", "echo", `{'x': 1,`), testmodel.CallID("b", "echo", `{"x": 1 }`), testmodel.CallID("c", "echo", `{"x": 1}{}`), testmodel.CallID("d", "echo", ``),
	}}
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		got := lines(res.AllMessages())
		diff(t, "what the model wrote stays", got[1], "call echo {'x': 1,")
		diff(t, "mended", got[2], `echo: {"x":1}`)
		diff(t, "valid", got[4], `echo: {"x": 1 }`)
		if !strings.HasPrefix(got[6], "retried echo: ") {
			t.Errorf("two objects: got %q", got[6])
		}
		diff(t, "none", got[8], `echo: {}`)
	})
	want := capabilities.Repair{Tool: "echo", CallID: "a", Mends: []string{"single quotes", "trailing comma", "unclosed bracket"}, Before: `{'x': 1,`, After: `{"x":1}`}
	diff(t, "reported", repairs[0], want)
	for _, r := range repairs {
		diff(t, "call", r.CallID, "a")
	}
}

func TestRepairEvents(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{echo}, Capabilities: with(capabilities.RepairArguments[deps](nil)),
		Model: testmodel.Script(testmodel.CallID("a", "echo", "```\n{x: True}\n```"), testmodel.Text("done"))}
	var got []capabilities.Repair
	for e, err := range agent.Stream(t.Context(), deps{}, "go").Events() {
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == model.CustomEvent && e.Custom.Name == capabilities.RepairEvent {
			var r capabilities.Repair
			if err := r.DecodeJSON([]byte(e.Custom.Data)); err != nil {
				t.Fatal(err)
			}
			got = append(got, r)
		}
	}
	diff(t, "events", got, []capabilities.Repair{{Tool: "echo", CallID: "a", Mends: []string{"code fence", "name without quotes", "Python literal"},
		Before: "```\n{x: True}\n```", After: `{"x":true}`}})
}

func TestRepairReportFails(t *testing.T) {
	boom := errors.New("boom")
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{echo}, Capabilities: with(capabilities.RepairArguments[deps](func(context.Context, *runtime.RunInfo, capabilities.Repair) error { return boom })),
		Model: testmodel.Script(testmodel.CallID("a", "echo", `{x: 1}`), testmodel.Text("done"))}
	if _, err := agent.Run(t.Context(), deps{}, "go"); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
}
