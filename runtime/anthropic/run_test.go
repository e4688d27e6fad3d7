package anthropic_test

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// skyTool tells the weather, in place of a generated tool.
type skyTool struct {
	runtime.ToolBase[runtime.NoDeps]
}

type skyCall string

func (c skyCall) AppendJSON(dst []byte) ([]byte, error) { return append(dst, c...), nil }

var skyInfo = model.ToolDef{
	Name: "sky", Description: "Sky tells the weather in a city.",
	Parameters: `{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}`,
}

func (skyTool) Def() *model.ToolDef { return &skyInfo }

func (skyTool) Decode(args string) (runtime.Call, error) { return skyCall(args), jsonwire.Valid(args) }

func (skyTool) Invoke(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], call runtime.Call) (any, error) {
	if strings.Contains(string(call.(skyCall)), "Atlantis") {
		return nil, runtime.Retryf("no station in Atlantis")
	}
	return runtime.RawJSON(`{"sky":"clear"}`), nil
}

// TestRun runs an agent that thinks and calls two tools at once, whole and streamed, and looks at what goes back.
func TestRun(t *testing.T) {
	calls := reply(`{"type":"thinking","thinking":"hm","signature":"sig"},{"type":"tool_use","id":"t1","name":"sky","input":{"city":"Paris"}},{"type":"tool_use","id":"t2","name":"sky","input":{"city":"Atlantis"}}`, "tool_use")
	ends := reply(`{"type":"text","text":"Clear."}`, "end_turn")
	for _, answers := range [][]string{{calls, ends}, {asEvents(t, calls), asEvents(t, ends)}} {
		s := serve(t, answers...)
		agent := &runtime.Agent[runtime.NoDeps, string]{
			Model: s.model("claude-sonnet-4-5"), Tools: []runtime.Tool[runtime.NoDeps]{skyTool{}}, Instructions: "Answer briefly.",
			Settings: &model.Settings{Thinking: model.ThinkingLow},
		}
		res, err := agent.Run(t.Context(), runtime.NoDeps{}, "How is the weather in Paris?")
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "output", res.Output, "Clear.")
		const back = `{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"sig"},{"type":"tool_use","id":"t1","name":"sky","input":{"city":"Paris"}},` +
			`{"type":"tool_use","id":"t2","name":"sky","input":{"city":"Atlantis"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"{\"sky\":\"clear\"}"},` +
			`{"type":"tool_result","tool_use_id":"t2","content":"no station in Atlantis","is_error":true}]}]}`
		if !strings.HasSuffix(s.bodies[1], back) {
			t.Errorf("the second request is %s", s.bodies[1])
		}
	}
}
