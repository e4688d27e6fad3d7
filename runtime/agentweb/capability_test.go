package agentweb

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

type found []Found

func (f found) Search(context.Context, string, int) ([]Found, error) {
	return append(found{}, f...), nil
}

// limits are those that the model's provider keeps.
var limits = []model.NativeLimit{model.BlockedDomainsLimit}

// asked runs an agent with a capability, and returns the tools that the model was offered, and what the first call gave.
func asked(t *testing.T, c runtime.Capability[runtime.NoDeps], native ...model.NativeToolKind) (tools, result string) {
	t.Helper()
	var got []string
	info := model.Info{Name: "m", Profile: model.Profile{NativeTools: native, NativeLimits: limits}}
	m := model.Func(info, func(_ context.Context, in *model.Request, s *model.Stream) (*message.Response, error) {
		r, err := model.Prepare(info, in, s)
		if err != nil {
			return nil, err
		}
		if len(got) > 0 || len(r.Tools) == 0 {
			for _, t := range r.NativeTools {
				got = append(got, "native "+string(t.NativeKind()))
			}
			return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "done"}}}, nil
		}
		got = append(got, r.Tools[0].Name)
		return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: r.Tools[0].Name, Args: `{"query":"q"}`}}}, nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: m, Capabilities: []runtime.Capability[runtime.NoDeps]{c}}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
	if err != nil {
		return "", err.Error()
	}
	for _, m := range res.AllMessages() {
		if q, ok := m.(*message.Request); ok {
			for _, p := range q.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok {
					result = r.Text()
				}
			}
		}
	}
	return strings.Join(got, ","), result
}

func TestNativeOrLocal(t *testing.T) {
	local := found{{URL: "https://good.example/a"}, {URL: "https://bad.example/b"}}
	blocked := &model.WebSearch{BlockedDomains: []string{"bad.example"}}
	if tools, _ := asked(t, WebSearch[runtime.NoDeps](blocked, local), model.WebSearchKind); tools != "native web_search" {
		t.Errorf("got %q", tools)
	}
	if tools, result := asked(t, WebSearch[runtime.NoDeps](blocked, local)); tools != "web_search" || strings.Contains(result, "bad") || !strings.Contains(result, "good") {
		t.Errorf("got %q, %s", tools, result)
	}
	for _, c := range []runtime.Capability[runtime.NoDeps]{
		WebSearch[runtime.NoDeps](&model.WebSearch{MaxUses: 1}, local), WebSearch[runtime.NoDeps](&model.WebSearch{}, nil),
	} {
		if tools, err := asked(t, c); tools != "" || !strings.Contains(err, "web_search") {
			t.Errorf("got %q, %s", tools, err)
		}
	}
	if tools, _ := asked(t, WebFetch[runtime.NoDeps](&Fetcher{}), model.WebFetchKind); tools != "native web_fetch" {
		t.Errorf("got %q", tools)
	}
	if tools, _ := asked(t, WebFetch[runtime.NoDeps](&Fetcher{})); tools != "web_fetch" {
		t.Errorf("got %q", tools)
	}
}
