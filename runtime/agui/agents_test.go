package agui_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/agui"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

type (
	none  = runtime.NoDeps
	agent = runtime.Agent[none, string]
)

func returning(name, parameters string, f func(args runtime.RawJSON) runtime.RawJSON) runtime.Tool[none] {
	return runtime.NewTool(model.ToolDef{Name: name, Parameters: runtime.RawJSON(parameters)},
		func(_ context.Context, _ *runtime.RunContext[none], args runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: f(args)}, nil
		})
}

func weather() runtime.Tool[none] {
	return returning("weather", `{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}`, func(runtime.RawJSON) runtime.RawJSON {
		return `{"temp":21,"sky":"clear"}`
	})
}

func deleteFile() runtime.Tool[none] {
	return runtime.WithDef(returning("delete_file", `{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}`, func(args runtime.RawJSON) runtime.RawJSON {
		return runtime.RawJSON(`"deleted ` + strings.ReplaceAll(string(args), `"`, `'`) + `"`)
	}), func(d *model.ToolDef) { d.Approval = true })
}

// agents are those with which the transcripts were made.
func agents() map[string]*agent {
	demo := func(m model.Model, tools ...runtime.Tool[none]) *agent {
		return &agent{Name: "demo", Model: m, Tools: tools}
	}
	thought := &message.Response{Parts: []message.ResponsePart{&message.ThinkingPart{Content: "Let me think about it.", Signature: "sig-opaque"}, &message.TextPart{Content: "Forty two."}}}
	oslo, wipe := testmodel.CallID("c1", "weather", `{"city":"Oslo"}`), testmodel.CallID("c2", "delete_file", `{"path":"a.txt"}`)
	pick := testmodel.CallID("c1", "pick_color", `{"hint":"warm"}`)
	return map[string]*agent{
		"text":    demo(testmodel.Script(testmodel.Text("Hello there, I am an agent."), testmodel.Text("Hello there, I am an agent."))),
		"tool":    demo(testmodel.Script(testmodel.Join(testmodel.Text("Let me look."), oslo, testmodel.CallID("c2", "weather", `{"city":"Rome"}`)), testmodel.Text("It is clear in both.")), weather()),
		"reason":  demo(testmodel.Script(thought)),
		"error":   demo(testmodel.ScriptError(&model.HTTPError{StatusCode: 503, ModelName: "test", Body: "overloaded"}, oslo), weather()),
		"approve": demo(testmodel.Script(testmodel.Join(oslo, wipe), testmodel.Text("It is gone.")), weather(), deleteFile()),
		"client":  demo(testmodel.Script(pick, testmodel.Text("You picked one."))),
		"both":    demo(testmodel.Script(testmodel.Join(pick, wipe), testmodel.Text("Done both.")), deleteFile()),
	}
}

// serve serves the agents, each under its name.
func serve(t *testing.T, o agui.Options[none]) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	for name, a := range agents() {
		mux.Handle("POST /"+name, agui.Handler(a, o))
	}
	return mux
}

func quiet(o agui.Options[none]) agui.Options[none] {
	o.Options = agenthttp.Options{Logger: discard}
	return o
}
