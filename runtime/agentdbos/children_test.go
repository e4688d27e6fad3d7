package agentdbos_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentdbos"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

// TestChildren: an agent that is called is a workflow of its own, which may wait. The run that called it waits, too, and ends with the history
// of an undisturbed one.
func TestChildren(t *testing.T) {
	clerk := &agentdbos.Agent[*till.Deps, string]{Agent: till.CarefulClerk, Deps: &till.Deps{}}
	a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}, Children: []agentdbos.Child{clerk}}
	ctx := launched(t, a, clerk)
	id := till.RunID(0)
	h, err := a.Start(ctx, id, till.Prompt(0))
	if err != nil {
		t.Fatal(err)
	}
	res, err := h.GetResult()
	if err != nil || !res.Waiting() || len(res.Open) > 0 || len(res.Within) != 1 {
		t.Fatalf("%+v, %v", res, err)
	}
	yes := &message.DeferredResults{ApproveAll: true}
	if _, err := a.Resolve(ctx, id, yes); err == nil || !strings.Contains(err.Error(), "ResolveAll") {
		t.Errorf("a run none of whose own calls wait is resolved: %v", err)
	}
	if _, err := a.ResolveAll(ctx, id, map[string]*message.DeferredResults{"other": yes}); err == nil {
		t.Error("a run that does not wait is resolved")
	}
	for res.Waiting() {
		all, err := approvals(&res, 0)
		if err != nil {
			t.Fatal(err)
		}
		if h, err = a.ResolveAll(ctx, id, all); err != nil {
			t.Fatal(err)
		}
		if res, err = h.GetResult(); err != nil {
			t.Fatal(err)
		}
	}
	want, err := till.Undisturbed(0)
	if err != nil {
		t.Fatal(err)
	}
	if got := till.WithoutTimes(res.Messages); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if h.GetWorkflowID() != id+"#2" {
		t.Errorf("the run has ended in workflow %s", h.GetWorkflowID())
	}
}

type none = runtime.NoDeps

// chained is an agent of TestChain.
type chained = agentdbos.Agent[none, string]

// chain returns agents each of which calls the one before, twice at once; the first needs an approval.
func chain(depth int) (all []*chained) {
	wipe := runtime.NewTool(model.ToolDef{Name: "wipe", Parameters: `{"type":"object","properties":{},"additionalProperties":false}`, Approval: true},
		func(context.Context, *runtime.RunContext[none], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: `"wiped"`}, nil
		})
	all = []*chained{{Agent: &runtime.Agent[none, string]{Name: "a0", Tools: []runtime.Tool[none]{wipe},
		Model: testmodel.Script(testmodel.CallID("c", "wipe", "{}"), testmodel.Text("clean"))}}}
	for i := 1; i <= depth; i++ {
		called := all[i-1]
		ask := testmodel.Join(testmodel.CallID("c", "ask", `{"prompt":"go"}`), testmodel.CallID("d", "ask", `{"prompt":"go"}`))
		all = append(all, &chained{Children: []agentdbos.Child{called}, Agent: &runtime.Agent[none, string]{
			Name: fmt.Sprint("a", i), Model: testmodel.Script(ask, testmodel.Text("all clean")),
			Tools: []runtime.Tool[none]{runtime.AgentTool("ask", "Asks.", called.Agent, func(none) none { return none{} })}}})
	}
	return all
}

// open returns the IDs of the runs whose own calls wait, at any depth.
func open(id string, p *agentdbos.Pause) (ids []string) {
	if len(p.Open) > 0 {
		ids = append(ids, id)
	}
	for inner, q := range p.Within {
		ids = append(ids, open(inner, q)...)
	}
	slices.Sort(ids)
	return ids
}

// TestChain: runs wait and continue through any depth, and each waits as long as one below it does.
func TestChain(t *testing.T) {
	agents := chain(2)
	var all []interface{ Register(dbos.Context) }
	for _, a := range agents {
		all = append(all, a)
	}
	ctx := launched(t, all...)
	boss := agents[2]
	h, err := boss.Start(ctx, "r", "go")
	if err != nil {
		t.Fatal(err)
	}
	for left := 4; ; left-- {
		res, err := h.GetResult()
		if err != nil {
			t.Fatal(err)
		}
		ids := open("r", &res.Pause)
		if len(ids) != left {
			t.Fatalf("%d runs wait, want %d", len(ids), left)
		}
		if left == 0 {
			if string(res.Output) != `"all clean"` {
				t.Errorf("output %s", res.Output)
			}
			return
		}
		if h, err = boss.ResolveAll(ctx, "r", map[string]*message.DeferredResults{ids[0]: {ApproveAll: true}}); err != nil {
			t.Fatal(err)
		}
	}
}
