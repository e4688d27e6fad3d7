package planning_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/planning"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// The session "planning" of the reference, harness 0.62.
func TestSession(t *testing.T) {
	s := run(t, capability(planning.Options{}),
		call{"write_plan", `{"items":[{"content":"a","status":"in_progress"},{"content":"b"}]}`, "Plan updated: 2 step(s).\n\n1. [~] a\n2. [ ] b\n(0/2 completed)"},
		call{"read_plan", `{}`, "Current plan:\n1. [~] [ID] a\n2. [ ] [ID] b\n\nSummary: 0 completed, 1 in progress, 1 pending"},
		call{"add_task", `{"content":"c"}`, "Added step 'c' with id: ID"},
		call{"update_task_status", `{"task_id":"zzz","status":"completed"}`, "Step with id 'zzz' not found."},
		call{"write_plan", `{"items":[{"content":"a","status":"completed"},{"content":"b","status":"cancelled"}]}`, "Plan updated: 2 step(s).\n\n1. [x] a\n2. [-] b\n(1/2 completed)"},
		call{"read_plan", `{}`, "Current plan:\n1. [x] [ID] a\n2. [-] [ID] b\n\nSummary: 1 completed, 0 in progress, 0 pending, 1 cancelled\n\n" +
			"All steps are completed. Do NOT call read_plan again -- respond to the user with a summary instead."},
		call{"write_plan", `{"items":[{"content":"a","status":"in_progress"},{"content":"b","status":"in_progress"}]}`,
			"Plan updated: 2 step(s).\n\n1. [~] a\n2. [~] b\n(0/2 completed)\n\nNote: keep only one step in_progress at a time."},
		call{"remove_task", `{"task_id":"nope"}`, "Step with id 'nope' not found."},
	)
	diff(t, "instructions", s.requests[0].Instructions, "You have a planning tool, `write_plan`. For multi-step work, call it first to lay out the "+
		"steps, then keep it current: mark exactly one step `in_progress`, and mark a step `completed` as soon as it is fully done. Pass the full "+
		"plan every time you call `write_plan`. Use `add_task` to append a single step, `update_task_status`/`update_task_statuses` to move steps "+
		"between statuses, and `read_plan` to see step ids before a granular edit.")
	diff(t, "tools", names(s.requests[0]), "write_plan read_plan add_task update_task_status update_task_statuses remove_task")
}

// Arguments that are wrong come back in the reference's words.
func TestWrongArguments(t *testing.T) {
	s := newSession(capability(planning.Options{}), call{tool: "remove_task", args: `{"item_id":"nope"}`})
	res, err := s.agent.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	part := res.AllMessages()[2].(*message.Request).Parts[0].(*message.ToolReturnPart)
	diff(t, "outcome", part.Outcome, message.ToolRetried)
	for _, want := range []string{`"type":"missing","loc":["task_id"]`, `"type":"extra_forbidden","loc":["item_id"]`} {
		if !strings.Contains(part.Text(), want) {
			t.Errorf("%s is not in %s", want, part.Text())
		}
	}
}

// The session "plan sub" of the reference.
func TestSubtasks(t *testing.T) {
	s := run(t, capability(planning.Options{Subtasks: true}),
		call{"write_plan", `{"items":[{"id":"a","content":"A"},{"id":"b","content":"B","depends_on":["a"]}]}`, "Plan updated: 2 step(s).\n\n1. [ ] A\n2. [!] B\n(0/2 completed)"},
		call{"read_plan", `{}`, "Current plan:\n1. [ ] [a] A\n2. [!] [b] B\n   (depends on: a)\n\nSummary: 0 completed, 1 blocked, 0 in progress, 1 pending"},
		call{"set_dependency", `{"task_id":"a","depends_on_id":"b"}`, "Cannot add dependency: it would create a cycle."},
		call{"update_task_status", `{"task_id":"b","status":"in_progress"}`, "Cannot start 'B': it has incomplete dependencies."},
		call{"update_task_status", `{"task_id":"zz","status":"completed"}`, "Step with id 'zz' not found."},
		call{"add_subtask", `{"parent_id":"a","content":"A1"}`, "Added subtask 'A1' with id: ID (parent: a)"},
		call{"get_available_tasks", `{}`, "Available steps (no blocking dependencies):\n1. [ ] [a] A\n2. [ ] [ID] A1"},
		call{"update_task_statuses", `{"updates":[{"task_id":"a","status":"completed"},{"task_id":"q","status":"pending"}]}`, "No changes applied. Errors:\n- Step with id 'q' not found."},
		call{"read_plan", `{"hierarchical":true}`, "Current plan (hierarchical view):\n1. [ ] [a] A\n  2. [ ] [ID] A1\n3. [!] [b] B\n   depends on: a\n\nSummary: 0 completed, 1 blocked, 0 in progress, 2 pending"},
		call{"update_task_statuses", `{"updates":[{"task_id":"a","status":"completed"},{"task_id":"b","status":"in_progress"}]}`, "Updated 2 step(s):\n- [a] A -> completed\n- [b] B -> in_progress"},
		call{"remove_task", `{"task_id":"a"}`, "Removed step 'A' (id: a) and 1 subtask(s)."},
		call{"read_plan", `{}`, "Current plan:\n1. [~] [b] B\n\nSummary: 0 completed, 1 in progress, 0 pending"},
	)
	diff(t, "tools", names(s.requests[0]), "write_plan read_plan add_task update_task_status update_task_statuses remove_task add_subtask set_dependency get_available_tasks")
	if !strings.Contains(s.requests[0].Instructions, "Break a complex step into subtasks") {
		t.Errorf("got %q", s.requests[0].Instructions)
	}
}

func TestRefusals(t *testing.T) {
	long := `{"items":[` + strings.Repeat(`{"content":"x"},`, 500) + `{"content":"x"}]}`
	for _, c := range []struct {
		name     string
		subtasks bool
		call     call
	}{
		{"duplicates", false, call{"write_plan", `{"items":[{"id":"a","content":"x"},{"id":"b","content":"x"},{"id":"a","content":"x"}]}`, "Plan not updated: Duplicate step ids: a. Every step needs a unique id."}},
		{"blocked", false, call{"write_plan", `{"items":[{"content":"x","status":"blocked"}]}`, "Plan not updated: status 'blocked' is only valid with subtasks enabled."}},
		{"blocked by nothing", true, call{"write_plan", `{"items":[{"content":"x","status":"blocked"}]}`, "Plan not updated: step 'x' is blocked but depends on nothing."}},
		{"update to blocked", false, call{"update_task_status", `{"task_id":"a","status":"blocked"}`, "Invalid status 'blocked': subtasks are not enabled on this capability."}},
		{"no updates", false, call{"update_task_statuses", `{"updates":[]}`, "No updates provided."}},
		{"unknown parent", true, call{"write_plan", `{"items":[{"id":"a","content":"x","parent_id":"q"}]}`, "Plan not updated: Step 'a' has parent_id 'q', which is not in the plan."}},
		{"unknown dependency", true, call{"write_plan", `{"items":[{"id":"a","content":"x","depends_on":["q"]}]}`, "Plan not updated: Step 'a' depends on 'q', which is not in the plan."}},
		{"parents in a circle", true, call{"write_plan", `{"items":[{"id":"a","content":"x","parent_id":"b"},{"id":"b","content":"x","parent_id":"a"}]}`, "Plan not updated: Step 'a' is part of a parent cycle."}},
		{"dependencies in a circle", true, call{"write_plan", `{"items":[{"id":"a","content":"x","depends_on":["b"]},{"id":"b","content":"x","depends_on":["a"]}]}`, "Plan not updated: Plan has a dependency cycle."}},
		{"itself", true, call{"write_plan", `{"items":[{"id":"a","content":"x","depends_on":["a"]}]}`, "Plan not updated: Plan has a dependency cycle."}},
		{"too many", false, call{"write_plan", long, "Plan not updated: A plan has at most 500 steps. Remove steps that are done, or combine some."}},
		{"nothing available", true, call{"get_available_tasks", `{}`, "No available steps. All steps are either completed, cancelled, or blocked."}},
		{"no plan", true, call{"read_plan", `{"hierarchical":true}`, "No plan yet. Use write_plan to create one."}},
		{"no parent", true, call{"add_subtask", `{"parent_id":"q","content":"x"}`, "Parent step with id 'q' not found."}},
	} {
		t.Run(c.name, func(t *testing.T) { run(t, capability(planning.Options{Subtasks: c.subtasks}), c.call) })
	}
}

func TestDependencies(t *testing.T) {
	run(t, capability(planning.Options{Subtasks: true}),
		call{"write_plan", `{"items":[{"id":"a","content":"A"},{"id":"b","content":"B"},{"id":"c","content":"C","status":"completed"}]}`, "Plan updated: 3 step(s).\n\n1. [ ] A\n2. [ ] B\n3. [x] C\n(1/3 completed)"},
		call{"set_dependency", `{"task_id":"b","depends_on_id":"a"}`, "Added dependency: 'B' now depends on 'A'. Step automatically blocked."},
		call{"set_dependency", `{"task_id":"b","depends_on_id":"a"}`, "Dependency already exists."},
		call{"set_dependency", `{"task_id":"b","depends_on_id":"c"}`, "Added dependency: 'B' now depends on 'C'."},
		call{"set_dependency", `{"task_id":"b","depends_on_id":"b"}`, "A step cannot depend on itself."},
		call{"set_dependency", `{"task_id":"b","depends_on_id":"q"}`, "Dependency step with id 'q' not found."},
		call{"update_task_status", `{"task_id":"b","status":"pending"}`, "Updated step 'B' status to 'blocked'."},
		call{"remove_task", `{"task_id":"a"}`, "Removed step 'A' (id: a)."},
		call{"read_plan", `{}`, "Current plan:\n1. [ ] [b] B\n   (depends on: c)\n2. [x] [c] C\n\nSummary: 1 completed, 0 in progress, 1 pending"},
		call{"update_task_status", `{"task_id":"b","status":"blocked"}`, "Cannot block 'B': every step it depends on is already resolved."},
	)
}

// The session "plan inject" of the reference: the reminder is at the end of the request, and in no history.
func TestReminder(t *testing.T) {
	plan := call{"write_plan", `{"items":[{"content":"A","status":"in_progress"}]}`, "Plan updated: 1 step(s).\n\n1. [~] A\n(0/1 completed)"}
	s := run(t, capability(planning.Options{CacheTTL: message.CacheLong}), plan)
	diff(t, "first request", len(s.requests[0].Messages), 1)
	parts := s.requests[1].Messages[2].(*message.Request).Parts
	diff(t, "parts", len(parts), 2)
	diff(t, "reminder", parts[1].(*message.UserPromptPart).Items, []message.UserContent{
		&message.CachePoint{TTL: message.CacheLong}, message.Text("<plan-reminder>\n"),
		message.Text("Your current plan (keep it updated with the planning tools):\n\n1. [~] A\n(0/1 completed)\n</plan-reminder>"),
	})
	s = newSession(capability(planning.Options{}), plan)
	res, err := s.agent.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	history := message.History(res.AllMessages())
	if b, err := history.AppendJSON(nil); err != nil || strings.Contains(string(b), "plan-reminder") {
		t.Errorf("the history has %s (%v)", b, err)
	}
	s = run(t, capability(planning.Options{NoReminder: true}), plan)
	diff(t, "parts without a reminder", len(s.requests[1].Messages[2].(*message.Request).Parts), 1)
}

func TestOptions(t *testing.T) {
	s := run(t, capability(planning.Options{Tools: []string{"write_plan"}, Descriptions: map[string]string{"write_plan": "Plan."}}))
	diff(t, "tools", names(s.requests[0]), "write_plan")
	diff(t, "description", s.requests[0].Tools[0].Description, "Plan.")
	if strings.Contains(s.requests[0].Instructions, "read_plan") {
		t.Errorf("got %q", s.requests[0].Instructions)
	}
	s = run(t, capability(planning.Options{Guidance: new("")}))
	diff(t, "no guidance", s.requests[0].Instructions, "")

	s = newSession(capability(planning.Options{Tools: []string{"write_plan", "add_subtask"}}))
	if _, err := s.agent.Run(t.Context(), none{}, "hi"); err == nil || !strings.Contains(err.Error(), `planning.Options.Tools has "add_subtask"`) {
		t.Errorf("got %v", err)
	}
}

// stores are those of the package, empty.
func stores(t *testing.T) map[string]planning.Store {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return map[string]planning.Store{"memory": new(planning.Memory), "folder": planning.NewFolder(root)}
}

func TestStores(t *testing.T) {
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			plan := planning.Plan{{ID: "a", Content: "ä\n\"", Status: planning.Completed, DependsOn: []string{"b"}}, {ID: "b", Content: "x"}}
			give := func(planning.Plan) (planning.Plan, error) { return plan, nil }
			if err := store.Update(t.Context(), "../k\x00", give); err != nil {
				t.Fatal(err)
			}
			plan[0].DependsOn[0] = "changed"
			got, err := store.Load(t.Context(), "../k\x00")
			if err != nil || len(got) != 2 || got[0].DependsOn[0] != "b" || got[0].Content != "ä\n\"" {
				t.Errorf("got %v, %v", got, err)
			}
			if got, err := store.Load(t.Context(), "other"); got != nil || err != nil {
				t.Errorf("got %v, %v", got, err)
			}
			err = store.Update(t.Context(), "../k\x00", func(planning.Plan) (planning.Plan, error) { return nil, os.ErrClosed })
			if err != os.ErrClosed {
				t.Errorf("got %v", err)
			}
			if got, _ := store.Load(t.Context(), "../k\x00"); len(got) != 2 {
				t.Errorf("a change that failed was stored: %v", got)
			}
		})
	}
}

// Runs that share a plan lose none of each other's changes.
func TestConcurrentRuns(t *testing.T) {
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			c := capability(planning.Options{Store: store, Key: func(*runtime.RunInfo) string { return "all" }})
			var wg sync.WaitGroup
			for i := range 8 {
				s := newSession(c, call{tool: "add_task", args: fmt.Sprintf(`{"content":"%d"}`, i)}, call{tool: "read_plan", args: `{}`})
				wg.Go(func() {
					if _, err := s.agent.Run(t.Context(), none{}, "hi"); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if plan, err := store.Load(t.Context(), "all"); len(plan) != 8 || err != nil {
				t.Errorf("got %d steps, %v", len(plan), err)
			}
		})
	}
}

// Two calls of one response change one plan.
func TestParallelCalls(t *testing.T) {
	store := new(planning.Memory)
	a := &runtime.Agent[none, string]{Capabilities: []runtime.Capability[none]{capability(planning.Options{Store: store})}}
	a.Model = testmodel.Script(testmodel.Join(testmodel.Call("add_task", `{"content":"a"}`), testmodel.Call("add_task", `{"content":"b"}`)), testmodel.Text("done"))
	res, err := a.Run(t.Context(), none{}, "hi", runtime.WithConversationID("c"))
	if err != nil {
		t.Fatal(err)
	}
	plan, _ := store.Load(t.Context(), "c")
	diff(t, "steps", len(plan), 2)
	if res.ConversationID != "c" || plan[0].ID == plan[1].ID {
		t.Errorf("got %v", plan)
	}
	store.Delete("c")
	if plan, _ := store.Load(t.Context(), "c"); plan != nil {
		t.Errorf("deleted, got %v", plan)
	}
}

// An engine drives an agent with a store, and is refused without. IDs are the same in each attempt.
func TestDurable(t *testing.T) {
	calls := []call{
		{"write_plan", `{"items":[{"content":"a"}]}`, "Plan updated: 1 step(s).\n\n1. [ ] a\n(0/1 completed)"},
		{"add_task", `{"content":"b"}`, "Added step 'b' with id: ID"},
	}
	for name, store := range stores(t) {
		s := newSession(capability(planning.Options{Store: store}), calls...)
		res, err := runtimetest.Drive(t.Context(), s.agent, none{}, "hi", runtime.WithRunID("r"), runtime.WithConversationID("c"))
		if err != nil {
			t.Fatal(name, err)
		}
		check(t, res, calls)
		if plan, err := store.Load(t.Context(), "c"); len(plan) != 2 || err != nil {
			t.Errorf("got %v, %v", plan, err)
		}
		again, err := newSession(capability(planning.Options{Store: store}), calls...).agent.Run(t.Context(), none{}, "hi",
			runtime.WithRunID("r"), runtime.WithConversationID("c"))
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "the same calls once more", rawResults(again), rawResults(res))
	}
	s := newSession(capability(planning.Options{}), calls...)
	if _, err := runtimetest.Drive(t.Context(), s.agent, none{}, "hi", runtime.WithRunID("r")); err == nil || !strings.Contains(err.Error(), `"planning"`) {
		t.Errorf("got %v", err)
	}
}

func rawResults(res *runtime.Result[string]) (all []string) {
	for _, m := range res.AllMessages() {
		if req, ok := m.(*message.Request); ok {
			for _, p := range req.Parts {
				if p, ok := p.(*message.ToolReturnPart); ok {
					all = append(all, p.Text())
				}
			}
		}
	}
	return all
}

// A plan survives a pause, in another agent with the same store.
func TestPause(t *testing.T) {
	store := new(planning.Memory)
	agent := func() *runtime.Agent[none, string] {
		return &runtime.Agent[none, string]{
			Model: testmodel.Script(testmodel.Call("add_task", `{"content":"a"}`), testmodel.CallID("x", "ask", `{}`), testmodel.Call("read_plan", `{}`), testmodel.Text("done")),
			Tools: []runtime.Tool[none]{runtime.ExternalTool[none](model.ToolDef{Name: "ask"})}, Capabilities: []runtime.Capability[none]{capability(planning.Options{Store: store})},
		}
	}
	_, err := agent().Run(t.Context(), none{}, "hi")
	pause, ok := err.(*runtime.PauseError)
	if !ok {
		t.Fatal(err)
	}
	snapshot, err := pause.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	answers := &message.DeferredResults{Calls: map[string]message.CallResult{"x": {Content: `"yes"`}}}
	res, err := agent().Run(t.Context(), none{}, "", runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(answers))
	if err != nil {
		t.Fatal(err)
	}
	if got := rawResults(res); !strings.Contains(got[len(got)-1], "1. [ ] [") {
		t.Errorf("got %v", got)
	}
}

func TestEvents(t *testing.T) {
	s := newSession(capability(planning.Options{}), call{tool: "add_task", args: `{"content":"a"}`}, call{tool: "remove_task", args: `{"task_id":"q"}`})
	var plans []planning.Plan
	for e, err := range s.agent.Stream(t.Context(), none{}, "hi").Events() {
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := planning.PlanOf(e); ok {
			plans = append(plans, p)
		}
	}
	if len(plans) != 1 || len(plans[0]) != 1 || plans[0][0].Content != "a" {
		t.Errorf("got %v", plans)
	}
}

func names(p *model.Prepared) string {
	var all []string
	for _, t := range p.Tools {
		all = append(all, t.Name)
	}
	return strings.Join(all, " ")
}

// A plan that no tool has written, such as one in a store that was edited by hand, is shown all the same.
func TestStrangePlan(t *testing.T) {
	store := new(planning.Memory)
	strange := planning.Plan{{ID: "a", Content: "A"}, {ID: "a", Content: "again", ParentID: "a"}, {ID: "b", Content: "B", ParentID: "b", DependsOn: []string{"b", "q"}}}
	if err := store.Update(t.Context(), "k", func(planning.Plan) (planning.Plan, error) { return strange, nil }); err != nil {
		t.Fatal(err)
	}
	run(t, capability(planning.Options{Store: store, Subtasks: true, Key: func(*runtime.RunInfo) string { return "k" }}),
		call{"read_plan", `{"hierarchical":true}`, "Current plan (hierarchical view):\n1. [ ] [a] A\n  2. [ ] [a] again\n\nSummary: 0 completed, 0 in progress, 3 pending"},
		call{"update_task_status", `{"task_id":"b","status":"in_progress"}`, "Cannot start 'B': it has incomplete dependencies."},
		call{"remove_task", `{"task_id":"b"}`, "Removed step 'B' (id: b)."},
		call{"remove_task", `{"task_id":"a"}`, "Removed step 'A' (id: a)."},
		call{"read_plan", `{}`, "No plan yet. Use write_plan to create one."},
	)
}
