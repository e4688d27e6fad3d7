package runtime_test

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// app has more than the tools need.
type app struct{ weather deps }

// preparing is a tool that looks at each request.
type preparing struct {
	*tool
	prepare runtime.PrepareToolFunc[deps]
}

func (p preparing) Preparer() runtime.PrepareToolFunc[deps] { return p.prepare }

// asking is a tool whose calls may need approval.
type asking struct{ *tool }

func (asking) Approver() runtime.ApprovalFunc[deps] {
	return func(_ context.Context, rc *runtime.RunContext[deps], _ runtime.Call) (bool, error) {
		return rc.Deps.Name == "Ada", nil
	}
}

// both is a tool that looks at each request, and whose calls may need approval.
type both struct{ preparing }

func (both) Approver() runtime.ApprovalFunc[deps] { return asking{}.Approver() }

// TestAdapt: tools get the part of the agent's dependencies that they need, and stay what they are.
func TestAdapt(t *testing.T) {
	var seen []string
	look := fn("look", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		seen = append(seen, rc.ToolName+" "+rc.Deps.Name)
		return "ok", nil
	})
	prepares := preparing{returns("prepares", ""), func(_ context.Context, rc *runtime.RunContext[deps], info *model.ToolDef) (*model.ToolDef, error) {
		seen = append(seen, "prepare "+rc.Deps.Name)
		return info, nil
	}}
	constructor := func(t runtime.Tool[deps]) func() runtime.Tool[deps] { return func() runtime.Tool[deps] { return t } }
	all := runtime.Adapt(func(a app) deps { return a.weather },
		constructor(look), constructor(prepares), constructor(asking{returns("asks", "")}), constructor(both{prepares}))
	for i, want := range []struct{ prepares, asks bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
		if p, a := all[i].Preparer() != nil, all[i].Approver() != nil; p != want.prepares || a != want.asks {
			t.Errorf("tool %d: it has a Preparer: %v, an Approver: %v", i, p, a)
		}
	}
	agent := &runtime.Agent[app, string]{Tools: all[:2], Model: script(t, calls("look {}"), text("done"))}
	if _, err := agent.Run(t.Context(), app{deps{"Ada"}}, "go"); err != nil {
		t.Fatal(err)
	}
	diff(t, "seen", seen, []string{"prepare Ada", "look Ada", "prepare Ada"})
	needs, err := all[2].Approver()(t.Context(), &runtime.RunContext[app]{Deps: app{deps{"Ada"}}}, nil)
	if !needs || err != nil {
		t.Errorf("got %v, %v", needs, err)
	}
}
