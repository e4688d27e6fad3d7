package capabilities_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// loading is a tool that loads a capability, twice, and says what it was told.
func loading(id string) runtime.Tool[deps] {
	return runtime.NewTool(model.ToolDef{Name: "begin"}, func(_ context.Context, rc rctx, _ runtime.RawJSON) (runtime.Return, error) {
		first, err := rc.LoadCapability(id)
		if err != nil {
			return runtime.Return{}, err
		}
		again, err := rc.LoadCapability(id)
		return runtime.Return{Content: runtime.RawJSON(fmt.Sprintf("[%t,%t]", first, again))}, err
	})
}

func weather() runtime.Capability[deps] {
	return capabilities.OnDemand(capabilities.Deferred[deps]{ID: "weather", Instructions: "Say degrees.", Tools: []runtime.Tool[deps]{tool("forecast", "", "sunny: ")}})
}

// TestLoadCapability: what a tool loads is there for the next request, also in another process, and in runs that continue.
func TestLoadCapability(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Capabilities: with(weather()), Tools: []runtime.Tool[deps]{loading("weather")}}
	r := &recorder{responses: []*message.Response{testmodel.CallID("a", "begin", "{}"), testmodel.CallID("b", "forecast", "{}"), testmodel.CallID("c", "begin", "{}")}}
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		diff(t, "tools", r.tools, []string{"begin load_capability", "begin load_capability forecast", "begin load_capability forecast", "begin load_capability forecast"})
		all := lines(res.AllMessages())
		diff(t, "messages", all[3:], []string{
			"begin: [true,false]", "loads weather by a", "says capability:weather <pyai:context id=\"capability:weather\">\nSay degrees.\n</pyai:context>",
			"call forecast {}", "forecast: sunny: forecast", "call begin {}", "begin: [false,false]", "text done",
		})
	})
}

// TestLoadBeforeRun: what is loaded before the run is there for its first request.
func TestLoadBeforeRun(t *testing.T) {
	before := runtime.Capability[deps]{Hooks: &runtime.Hooks[deps]{Run: runtime.Point[deps, runtime.Begin, any]{
		Before: func(_ context.Context, rc rctx, in runtime.Begin) (runtime.Begin, error) {
			_, err := rc.LoadCapability("weather")
			return in, err
		},
	}}}
	r := &recorder{}
	agent := &runtime.Agent[deps, string]{Model: r.model(), Capabilities: with(before, weather())}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	diff(t, "tools", r.tools, []string{"load_capability forecast"})
}

// TestLoadIsNoReason: a run that ends, or pauses, loads nothing. One that has no such capability says which there are.
func TestLoadIsNoReason(t *testing.T) {
	end := runtime.Capability[deps]{Hooks: &runtime.Hooks[deps]{OutputProcess: runtime.Point[deps, *runtime.OutputCall, any]{
		Before: func(_ context.Context, rc rctx, in *runtime.OutputCall) (*runtime.OutputCall, error) {
			_, err := rc.LoadCapability("weather")
			return in, err
		},
	}}}
	r := &recorder{}
	inBoth(t, r, &runtime.Agent[deps, string]{Capabilities: with(end, weather())}, func(res *runtime.Result[string]) {
		diff(t, "messages", lines(res.AllMessages()), []string{"user go", "baseline", "text done"})
	})
	waits := runtime.ExternalTool[deps](model.ToolDef{Name: "wait"})
	agent := &runtime.Agent[deps, string]{Model: testmodel.Script(testmodel.Join(testmodel.CallID("a", "begin", "{}"), testmodel.CallID("b", "wait", "{}"))),
		Capabilities: with(weather()), Tools: []runtime.Tool[deps]{loading("weather"), waits}}
	_, err := agent.Run(t.Context(), deps{}, "go")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	if got := message.LoadedCapabilities(pause.Messages); len(got) > 0 {
		t.Errorf("got %v", got)
	}
	agent = &runtime.Agent[deps, string]{Model: testmodel.Script(testmodel.CallID("a", "begin", "{}")), Capabilities: with(weather()), Tools: []runtime.Tool[deps]{loading("wether")}}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), `no capability "wether" to load: there are ["weather"]`) {
		t.Errorf("got %v", err)
	}
	if _, err := new(runtime.RunInfo).LoadCapability("weather"); !errors.Is(err, runtime.ErrNotRunning) {
		t.Errorf("got %v", err)
	}
}
