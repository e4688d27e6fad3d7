package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
)

// renaming is a tool that its Preparer gives another name.
func renaming(t *tool, name string) preparing {
	return preparing{t, func(_ context.Context, _ *runtime.RunContext[deps], def *model.ToolDef) (*model.ToolDef, error) {
		def = def.Clone()
		def.Name = name
		return def, nil
	}}
}

// TestRetriesOfRenamed: a Preparer sees the failed calls of its tool, also of one that it has renamed.
func TestRetriesOfRenamed(t *testing.T) {
	var retries []int
	bad := fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", runtime.Retryf("again") })
	look := preparing{bad, func(_ context.Context, rc *runtime.RunContext[deps], def *model.ToolDef) (*model.ToolDef, error) {
		retries = append(retries, rc.Retry)
		def = def.Clone()
		def.Name = "shown"
		return def, nil
	}}
	for _, agent := range []*runtime.Agent[deps, string]{
		{Tools: []runtime.Tool[deps]{look}},
		{Toolsets: []runtime.Toolset[deps]{runtime.NewToolset[deps]("set", look)}},
	} {
		retries = nil
		agent.Model = script(t, calls("shown {}"), text("done"))
		if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
			t.Fatal(err)
		}
		diff(t, "retries", retries, []int{0, 1})
	}
}

// TestEmptyInstructions: instructions of a toolset without text are left out.
func TestEmptyInstructions(t *testing.T) {
	set := newShelf("set")
	set.says = " \n"
	agent := &runtime.Agent[deps, string]{Instructions: "Be brief.", Toolsets: []runtime.Toolset[deps]{set},
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			diff(t, "instructions", in.Instructions, "Be brief.")
			return text("done"), nil
		}),
	}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
}

// TestIterChangesTool: what the caller of an Iter makes of a tool in Step.Input holds, also where the tool would wait.
func TestIterChangesTool(t *testing.T) {
	pay := returns("pay", "paid")
	pay.info.Approval = true
	for _, agent := range []*runtime.Agent[deps, string]{
		{Tools: tools(pay)},
		{Toolsets: []runtime.Toolset[deps]{newShelf("set", pay)}},
	} {
		agent.Model = script(t, calls("pay {}"), text("done"))
		it, err := agent.Iter(t.Context(), deps{}, "go")
		if err != nil {
			t.Fatal(err)
		}
		for !it.Done() {
			if s := it.Step(); s.Kind == loop.StepRequest {
				def := s.Input.Tools[0].Clone()
				def.Approval = false
				s.Input.Tools[0] = def
			}
			it.Do(t.Context())
		}
		res, err := it.Result()
		if err != nil {
			t.Error(err)
			continue
		}
		diff(t, "results", transcript(res.NewMessages()[2:3]), []string{"return c0 pay: paid"})
	}
}

// TestStricterSince: a call that another process has listed waits if the toolset says so today.
func TestStricterSince(t *testing.T) {
	set := newShelf("set", returns("pay", "paid"))
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Model: script(t, calls("pay {}"))}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for it.Step().Kind != loop.StepExecute {
		it.Do(t.Context())
	}
	snapshot, err := it.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	it.Close()
	set.tools = func(*runtime.RunContext[deps]) []runtime.Tool[deps] {
		pay := returns("pay", "paid")
		pay.info.Approval = true
		return tools(pay)
	}
	_, err = agent.Run(t.Context(), deps{}, "", runtime.WithSnapshot(snapshot))
	if _, ok := errors.AsType[*runtime.PauseError](err); !ok {
		t.Errorf("got %v", err)
	}
}

// TestNilAgentOfRunTool: what is wrong with the agent of a tool is said at the start, also of a tool of WithTools.
func TestNilAgentOfRunTool(t *testing.T) {
	bad := runtime.AgentTool[deps, deps, string]("ask", "asks", nil, func(d deps) deps { return d })
	agent := &runtime.Agent[deps, string]{Model: script(t)}
	_, err := agent.Run(t.Context(), deps{}, "go", runtime.WithTools(bad))
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), `the agent of tool "ask" is nil`) {
		t.Errorf("got %v", err)
	}
}

// TestBadPrepared: what is wrong with the result of a Preparer names it.
func TestBadPrepared(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"", `what the Preparer returned for the tool "more" of WithTools has no name`},
		{"own", `two tools are named "own": the agent's own tool "own", and the tool "more" of WithTools; rename one`},
	} {
		agent := &runtime.Agent[deps, string]{Model: script(t), Tools: tools(returns("own", ""))}
		_, err := agent.Run(t.Context(), deps{}, "go", runtime.WithTools[deps](renaming(returns("more", ""), c.name)))
		if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v", err)
		}
	}
}

// TestToolsetPauses: a run that waits for tools of a toolset, renamed ones too, is continued from its snapshot and from its history.
func TestToolsetPauses(t *testing.T) {
	set := newShelf("set")
	pay := returns("pay", "paid")
	pay.info.Approval = true
	ext := returns("ext", "never")
	ext.info.External = true
	set.tools = func(*runtime.RunContext[deps]) []runtime.Tool[deps] {
		return []runtime.Tool[deps]{renaming(pay, "p_pay"), renaming(ext, "p_ext")}
	}
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Model: scriptOf(calls("p_pay {}", "p_ext {}"), text("done"), text("done"))}
	_, err := agent.Run(t.Context(), deps{}, "go")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	snapshot, err := pause.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	results := runtime.WithDeferredResults(&message.DeferredResults{
		Approvals: map[string]message.Approval{"c0": {Approved: true}}, Calls: map[string]message.CallResult{"c1": {Content: `"given"`}},
	})
	for name, opts := range map[string][]runtime.RunOption{
		"snapshot": {runtime.WithSnapshot(snapshot), results}, "history": {runtime.WithHistory(pause.Messages), results},
	} {
		res, err := agent.Run(t.Context(), deps{}, "", opts...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		diff(t, name, transcript(res.AllMessages()[2:3]), []string{"return c0 p_pay: paid", "return c1 p_ext: given"})
	}
	if opens, closes := set.count("open"), set.count("close"); opens != 3 || closes != 3 {
		t.Errorf("%v", set.log)
	}
}

// TestNestedToolsets: runs within a run may use a toolset that it uses, however it is driven.
func TestNestedToolsets(t *testing.T) {
	set := newShelf("set", returns("look", "ok"))
	inner := &runtime.Agent[deps, string]{Name: "inner", Toolsets: []runtime.Toolset[deps]{set}, Model: scriptOf(calls("look {}"), text("inner done"))}
	outer := &runtime.Agent[deps, string]{Name: "outer",
		Toolsets: []runtime.Toolset[deps]{set, runtime.NewToolset("agents", runtime.AgentTool("ask", "asks", inner, func(d deps) deps { return d }))},
		Model:    scriptOf(calls(`ask {"prompt":"x"}`, `ask {"prompt":"y"}`, "look {}"), text("done"))}
	res, err := outer.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	driven, err := runtimetest.Drive(t.Context(), outer, deps{}, "go", runtime.WithRunID("x"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(driven.AllMessages()), transcript(res.AllMessages()))
	if opens, closes := set.count("open"), set.count("close"); opens == 0 || opens != closes {
		t.Errorf("%v", set.log)
	}
}

// BenchmarkManyTools lists many tools of a toolset, which stay the same, before each of 20 requests.
func BenchmarkManyTools(b *testing.B) {
	for _, n := range []int{1, 200} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var all []runtime.Tool[deps]
			for i := range n {
				all = append(all, returns(fmt.Sprintf("tool_%d", i), "ok"))
			}
			const steps = 20
			agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{runtime.NewToolset("set", all...)},
				Model: model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
					if len(in.Messages) < 2*steps {
						return calls("tool_0 {}"), nil
					}
					return text("done"), nil
				})}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := agent.Run(context.Background(), deps{}, "go"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
