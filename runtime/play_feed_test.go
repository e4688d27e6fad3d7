package runtime_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

// TestFeedOfAnotherTask: the results of calls that run at the same time cannot be swapped.
func TestFeedOfAnotherTask(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}", "g {}"), text("done")), Tools: tools(returns("f", "of f"), returns("g", "of g"))}
	p := begunPlay(t, a, "r")
	performed(t, a, p) // request
	performed(t, a, p) // validate
	tasks, results := performedOnly(t, a, p)
	for i := range tasks {
		want := `the result is of task "` + tasks[1-i].Key + `" of run "r"`
		if err := p.Feed(tasks[i].Key, results[1-i]); !strings.Contains(errText(err), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	for i := range tasks { // both are still open
		if err := p.Feed(tasks[i].Key, results[i]); err != nil {
			t.Error(err)
		}
	}
	diff(t, "messages", transcript(p.Messages()), []string{"user: go", "call c0 f {}", "call c1 g {}", "return c0 f: of f", "return c1 g: of g"})
}

// TestFeedOfAnotherRun: what the model has said to one user does not reach another.
func TestFeedOfAnotherRun(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(text("for alice"))}
	_, alice := performedOnly(t, a, begunPlay(t, a, "alice"))
	a = &runtime.Agent[deps, string]{Model: scriptOf(text("for bob"))}
	p := begunPlay(t, a, "bob")
	tasks, bob := performedOnly(t, a, p)
	if err := p.Feed(tasks[0].Key, alice[0]); !strings.Contains(errText(err), `of run "alice"`) {
		t.Errorf("got %v", err)
	}
	if err := p.Feed(tasks[0].Key, bob[0]); err != nil {
		t.Fatal(err)
	}
	if res, err := p.Result(); err != nil || res.Output != "for bob" {
		t.Errorf("got %v, %v", res, err)
	}
}

// performedOnly returns the tasks that are open, and their results.
func performedOnly[O any](t *testing.T, a *runtime.Agent[deps, O], p *runtime.Play[O]) (tasks []runtime.Task, results []runtime.RawJSON) {
	t.Helper()
	tasks, err := p.Tasks()
	if err != nil || len(tasks) == 0 {
		t.Fatal(err, len(tasks))
	}
	for _, task := range tasks {
		result, err := a.Perform(t.Context(), deps{}, task.Input)
		if err != nil {
			t.Fatal(task.Key, err)
		}
		results = append(results, result)
	}
	return tasks, results
}

// TestTasksAreBounded: each task holds the conversation, so a response with many calls does not make as many tasks at once.
// Results may come in any order.
func TestTasksAreBounded(t *testing.T) {
	many := slices.Repeat([]string{"f {}"}, 5)
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls(many...), text("done")), Tools: tools(returns("f", "ok")), MaxParallelCalls: 2}
	p := begunPlay(t, a, "r")
	performed(t, a, p) // request
	performed(t, a, p) // validate
	var sizes []int
	for !p.Done() {
		tasks, results := performedOnly(t, a, p)
		sizes = append(sizes, len(tasks))
		for i := range slices.Backward(tasks) {
			if err := p.Feed(tasks[i].Key, results[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	diff(t, "calls, and then the request", sizes, []int{2, 2, 1, 1})
	if res, err := p.Result(); err != nil || res.Usage().ToolCalls != 5 {
		t.Errorf("got %v, %v", res, err)
	}
}
