package testmodel_test

import (
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestModelJSON answers in JSON where the answer is to be written as text, made up or given.
func TestModelJSON(t *testing.T) {
	for _, c := range []struct {
		name  string
		model *testmodel.Model
		mode  message.OutputMode
		want  string
		high  int64
	}{
		{"native", testmodel.New(), message.OutputNative, `text: {"high":-90}`, -90},
		{"prompted", testmodel.New(), message.OutputPrompted, `text: {"high":-90}`, -90},
		{"seeded", testmodel.New(testmodel.WithSeed(3)), message.OutputNative, `text: {"high":-87}`, -87},
		{"own arguments", testmodel.New(testmodel.WithOutputArgs(`{"high":20}`)), message.OutputNative, `text: {"high":20}`, 20},
		{"own text", testmodel.New(testmodel.WithOutputText("```json\n{\"high\":21}\n```")), message.OutputPrompted, "text: ```json\n{\"high\":21}\n```", 21},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := forecastOutput(-90)
			out.Mode = c.mode
			agent := &runtime.Agent[runtime.NoDeps, forecast]{Model: c.model, Tools: tools{pingTool{}}, Output: out}
			res, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, forecast{c.high})
			diff(t, "conversation", transcript(res.AllMessages()), []string{"user: go", "call ping {}", "return ping: null", c.want})
		})
	}
	in := &model.Request{Output: model.Output{Mode: message.OutputNative, Schema: &model.OutputSchema{Name: "bad", Schema: `{"type":"integer","minimum":3,"maximum":2}`}}}
	_, err := testmodel.New().Respond(t.Context(), in, nil)
	if err == nil {
		t.Fatal("no error")
	}
	diff(t, "error", err.Error(), `testmodel: cannot make an output: the schema of output "bad" #/maximum: cannot make a value for it: 3 is refused`)
}

// waitingTool waits for approval.
type waitingTool struct{ pingTool }

var waitingInfo = model.ToolDef{Name: "wait", Parameters: pingInfo.Parameters, Approval: true}

func (waitingTool) Def() *model.ToolDef { return &waitingInfo }

// TestPause: models continue where a run was paused.
func TestPause(t *testing.T) {
	for name, model := range map[string]model.Model{
		"model":  testmodel.New(),
		"script": testmodel.Script(testmodel.Join(testmodel.Call("ping", "{}"), testmodel.Call("wait", "{}")), testmodel.Text(`{"ping":null,"wait":null}`)),
	} {
		t.Run(name, func(t *testing.T) {
			agent := &runtime.Agent[runtime.NoDeps, string]{Model: model, Tools: tools{pingTool{}, waitingTool{}}}
			before, err := agent.Run(t.Context(), runtime.NoDeps{}, "before", runtime.WithModel(testmodel.Script(testmodel.Text("fine"))))
			if err != nil {
				t.Fatal(err)
			}
			var history []message.Message
			if name == "script" { // the run before is not part of the script
				history = before.AllMessages()
			}
			_, err = agent.Run(t.Context(), runtime.NoDeps{}, "go", runtime.WithHistory(history))
			pause, ok := errors.AsType[*runtime.PauseError](err)
			if !ok {
				t.Fatalf("got %v, want a PauseError", err)
			}
			diff(t, "waiting", pause.Requests.Approvals[0].ToolName, "wait")
			res, err := agent.Run(t.Context(), runtime.NoDeps{}, "", runtime.WithHistory(pause.Messages), runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, `{"ping":null,"wait":null}`)
			diff(t, "rest of the conversation", transcript(res.NewMessages()), []string{"return wait: null", `text: {"ping":null,"wait":null}`})
		})
	}
}

// TestCallTwice: calls of one tool in one response have ids of their own.
func TestCallTwice(t *testing.T) {
	llm := testmodel.New(testmodel.WithCallTools("ping", "ping", "ping"), testmodel.WithModelName("mine"))
	res, err := llm.Respond(t.Context(), &model.Request{Tools: []*model.ToolDef{&pingInfo}, Output: model.Output{AllowText: true}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for c := range res.ToolCalls() {
		ids = append(ids, c.ToolCallID)
	}
	diff(t, "ids", ids, []string{"pyd_ai_tool_call_id__ping", "pyd_ai_tool_call_id__ping__2", "pyd_ai_tool_call_id__ping__3"})
	diff(t, "model name", res.ModelName, "mine")
}

// TestLastInput: the model remembers what it was told.
func TestLastInput(t *testing.T) {
	model := testmodel.New()
	if model.LastInput() != nil {
		t.Error("it was not asked yet")
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: model, Tools: tools{pingTool{}}, Instructions: "be brief"}
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, "go"); err != nil {
		t.Fatal(err)
	}
	in := model.LastInput()
	diff(t, "instructions", in.Instructions, "be brief")
	diff(t, "messages", len(in.Messages), 3)
	diff(t, "tool", in.Tools[0].Name, "ping")
}

// TestScriptedFailures: a script may end with an error, and its responses with a reason.
func TestScriptedFailures(t *testing.T) {
	busy := &model.HTTPError{StatusCode: 503, ModelName: "function"}
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: testmodel.ScriptError(busy, testmodel.Call("ping", "{}")), Tools: tools{pingTool{}}}
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, "go"); !errors.Is(err, busy) {
		t.Errorf("got %v, want %v", err, busy)
	}
	cut := testmodel.Text("")
	agent.Model = testmodel.Script(testmodel.Finish(message.FinishLength, cut))
	_, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
	if failed, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || failed.FinishReason != message.FinishLength {
		t.Errorf("got %v", err)
	}
	diff(t, "shared response", cut, testmodel.Text(""))
}
