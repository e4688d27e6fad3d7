package prepare

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

// prepare returns the tool as it is for the next request.
func prepare[D any](t *testing.T, tool runtime.Tool[D], deps D) (*model.ToolDef, error) {
	t.Helper()
	p := tool.Preparer()
	if p == nil {
		t.Fatalf("%s is not prepared", tool.Def().Name)
	}
	return p(t.Context(), &runtime.RunContext[D]{RunInfo: &runtime.RunInfo{}, Deps: deps}, tool.Def())
}

// A7: a tool that prepares no ToolDef is hidden from the request.
func TestPrepareHidesTheTool(t *testing.T) {
	for role, shown := range map[string]bool{"admin": true, "guest": false} {
		info, err := prepare(t, DeleteTool(), User{Role: role})
		if err != nil || (info != nil) != shown {
			t.Errorf("for %s it is %v, %v, want one: %v", role, info, err, shown)
		}
	}
	shop := &Shop{stock: 4}
	buy := ShopTools[string](shop)[0]
	if info, err := prepare(t, buy, ""); err != nil || !info.SameAs(buy.Def()) {
		t.Errorf("the open shop: %v, %v", info, err)
	}
	shop.stock = 0
	if info, err := prepare(t, buy, ""); err != nil || info != nil {
		t.Errorf("the closed shop: %v, %v", info, err)
	}
}

func TestPrepareChangesACopy(t *testing.T) {
	before := *GreetTool().Def()
	info, err := prepare(t, GreetTool(), User{Name: "Ann"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Greets the user. The user's name is Ann."; info.Description != want {
		t.Errorf("description %q, want %q", info.Description, want)
	}
	if diff := cmp.Diff(before, *GreetTool().Def()); diff != "" {
		t.Errorf("the tool itself has changed (-want +got):\n%s", diff)
	}
	if info, err := prepare(t, PlainTool[float64](), 1.5); err != nil || !info.SameAs(PlainTool[int]().Def()) {
		t.Errorf("what need not change: %v, %v", info, err)
	}
}

func TestPrepareFails(t *testing.T) {
	if _, err := prepare(t, GreetTool(), User{}); err == nil || err.Error() != "no one is there" {
		t.Errorf("got %v", err)
	}
}

func TestToolWithBoth(t *testing.T) {
	buy := ShopTools[string](&Shop{stock: 4})[0]
	call, err := buy.Decode(`{"n":3}`)
	if err != nil {
		t.Fatal(err)
	}
	if yes, err := buy.Approver()(t.Context(), nil, call); err != nil || !yes {
		t.Errorf("NeedsApproval: %v, %v", yes, err)
	}
}

// B55: a run offers the tools of its user, and a hidden one cannot be called.
func TestRun(t *testing.T) {
	var offered []string
	script := testmodel.Script(testmodel.Call("delete", `{"file":"a"}`), testmodel.Text("Sorry."))
	agent := runtime.Agent[User, string]{
		Model: model.Wrap(script, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
			offered = nil
			for _, tool := range r.Tools {
				offered = append(offered, tool.Description)
			}
			return next(ctx, r, s)
		}),
		Tools: runtime.Tools(DeleteTool, GreetTool),
	}
	res, err := agent.Run(t.Context(), User{Name: "Bob", Role: "guest"}, "Delete a.")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Greets the user. The user's name is Bob."}, offered); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	if n := res.Usage().ToolCalls; n != 0 {
		t.Errorf("%d calls of a hidden tool", n)
	}
}

// The model calls a tool by the name that its preparation has given it.
func TestRename(t *testing.T) {
	agent := runtime.Agent[User, string]{
		Model: testmodel.Script(testmodel.Call("another", "{}"), testmodel.Text("done")), Tools: runtime.Tools(RenameTool[User]),
	}
	res, err := agent.Run(t.Context(), User{}, "Go.")
	if err != nil {
		t.Fatal(err)
	}
	if n := res.Usage().ToolCalls; n != 1 {
		t.Errorf("%d calls", n)
	}
}
