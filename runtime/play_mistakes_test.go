package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// performed feeds the results of all tasks that are open.
func performed[O any](t *testing.T, a *runtime.Agent[deps, O], p *runtime.Play[O], opts ...runtime.RunOption) {
	t.Helper()
	tasks, err := p.Tasks()
	if err != nil || len(tasks) == 0 {
		t.Fatal(err, len(tasks))
	}
	for _, task := range tasks {
		result, err := a.Perform(t.Context(), deps{}, task.Input, opts...)
		if err != nil {
			t.Fatal(task.Key, err)
		}
		if err := p.Feed(task.Key, result); err != nil {
			t.Fatal(task.Key, err)
		}
	}
}

// TestPlayOptions: what no replay could repeat is refused.
func TestPlayOptions(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(text("done"))}
	for _, c := range []struct {
		name string
		at   time.Time
		opts []runtime.RunOption
		err  string
	}{
		{"no id", noon, nil, "Agent.Play needs WithRunID"},
		{"an id that is not text", noon, []runtime.RunOption{runtime.WithRunID("\xff")}, "UTF-8"},
		{"no time", time.Time{}, []runtime.RunOption{runtime.WithRunID("r")}, "needs the time"},
		{"a parent", noon, []runtime.RunOption{runtime.WithRunID("r"), runtime.WithParent(&runtime.RunInfo{})}, "WithParent"},
		{"a stopper", noon, []runtime.RunOption{runtime.WithRunID("r"), runtime.WithStopper(new(runtime.Stopper))}, "Play.Fail(ErrStopped, at)"},
		{"an id that is taken", noon, []runtime.RunOption{runtime.WithRunID("r"), runtime.WithHistory([]message.Message{&message.Request{RunID: "r"}})}, "already appears"},
		{"nil content", noon, []runtime.RunOption{runtime.WithRunID("r"), runtime.WithUserContent(nil)}, "nil"},
		{"two beginnings", noon, []runtime.RunOption{runtime.WithRunID("r"), runtime.WithSnapshot([]byte("{}"))}, "cannot be used beside WithSnapshot"},
		{"a damaged snapshot", noon, []runtime.RunOption{runtime.WithSnapshot([]byte("{}"))}, "it holds no run"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := a.Play(c.at, "go", c.opts...); !strings.Contains(errText(err), c.err) || err == nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestPlayMistakes: what is fed out of order changes nothing.
func TestPlayMistakes(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}"), text("done")), Tools: tools(returns("f", "ok"))}
	p, err := a.Play(noon, "go", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	request, err := p.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	result, err := a.Perform(t.Context(), deps{}, request[0].Input)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"another key":     {p.Feed("9.request", result), `no task "9.request" is to be done now`},
		"no JSON":         {p.Feed(request[0].Key, "x"), "the result of task"},
		"another kind":    {p.Feed(request[0].Key, `{"kind":5,"task":"2.request","run_id":"r","at":"2026-01-02T12:00:00Z"}`), `is that of a task of kind "validate"`},
		"nothing waits":   {p.Resolve(message.DeferredResults{ApproveAll: true}, noon), "no call waits"},
		"no result":       {second(p.Result()), "the run is not over"},
		"not a task":      {second(a.Perform(t.Context(), deps{}, "{}")), "read the snapshot"},
		"another agent's": {second((&runtime.Agent[deps, string]{Model: a.Model}).Perform(t.Context(), deps{}, withTool(t, a, p, result))), "does not have"},
	} {
		if !strings.Contains(errText(c.err), c.want) {
			t.Errorf("%s: got %v, want %q", name, c.err, c.want)
		}
	}
}

// TestStopperElsewhere: a Stopper that would never be asked is refused, and Fail stops a run instead.
func TestStopperElsewhere(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}"), text("done")), Tools: tools(returns("f", "ok"))}
	stopper := runtime.WithStopper(new(runtime.Stopper))
	p := begunPlay(t, a, "r")
	tasks, err := p.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"Perform": second(a.Perform(t.Context(), deps{}, tasks[0].Input, stopper)),
		"Drive":   second(runtimetest.Drive(t.Context(), a, deps{}, "go", runtime.WithRunID("r"), stopper)),
	} {
		if !isA[*model.ConfigError](err) || !strings.Contains(errText(err), "Play.Fail(ErrStopped, at)") {
			t.Errorf("%s: %v", name, err)
		}
	}
	performed(t, a, p)
	p.Fail(runtime.ErrStopped, noon)
	if _, err := p.Result(); !errors.Is(err, runtime.ErrStopped) {
		t.Errorf("got %v", err)
	}
}

func second[A any](_ A, err error) error { return err }

// withTool feeds the result, and returns the input of the task after it.
func withTool(t *testing.T, a *runtime.Agent[deps, string], p *runtime.Play[string], result jsonwire.Raw) jsonwire.Raw {
	tasks, err := p.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Feed(tasks[0].Key, result); err != nil {
		t.Fatal(err)
	}
	performed(t, a, p) // validates
	if tasks, err = p.Tasks(); err != nil {
		t.Fatal(err)
	}
	return tasks[0].Input
}

// TestOptionsOfOne: options that Play and Perform both need are missed where one of them is not given them.
func TestOptionsOfOne(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}"), text("done"))}
	for _, o := range []runtime.RunOption{
		runtime.WithTools(tools(returns("f", "ok"))...),
		runtime.WithToolsets(runtime.NewToolset("set", tools(returns("f", "ok"))...)),
		runtime.WithSettingsFunc(func(context.Context, *runtime.RunInfo) (*model.Settings, error) { return nil, nil }),
	} {
		tasksOf := func(opts ...runtime.RunOption) []runtime.Task {
			p, err := a.Play(noon, "go", append(opts, runtime.WithRunID("r"))...)
			if err != nil {
				t.Fatal(err)
			}
			tasks, err := p.Tasks()
			if err != nil {
				t.Fatal(err)
			}
			return tasks
		}
		for name, err := range map[string]error{
			"and Agent.Play was not":    second(a.Perform(t.Context(), deps{}, tasksOf()[0].Input, o)),
			"and Agent.Perform was not": second(a.Perform(t.Context(), deps{}, tasksOf(o)[0].Input)),
		} {
			if !isA[*model.ConfigError](err) || !strings.Contains(errText(err), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := a.Perform(t.Context(), deps{}, tasksOf(o)[0].Input, o); err != nil {
			t.Error(err)
		}
	}
}

// TestPlayFail: a run that an engine gives up keeps the results that there are.
func TestPlayFail(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}", "g {}")), Tools: tools(returns("f", "ok"), returns("g", "ok"))}
	p, err := a.Play(noon, "go", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	performed(t, a, p) // request
	performed(t, a, p) // validate
	tasks, err := p.Tasks()
	if err != nil || len(tasks) != 2 || tasks[0].Tool == nil || tasks[0].Tool.Name != "f" {
		t.Fatal(tasks, err)
	}
	result, err := a.Perform(t.Context(), deps{}, tasks[1].Input) // in any order
	if err == nil {
		err = p.Feed(tasks[1].Key, result)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.Fail(errors.New("the worker is gone"), noon)
	if !p.Done() {
		t.Fatal("the run continues")
	}
	_, err = p.Result()
	run, ok := errors.AsType[*runtime.RunError](err)
	if !ok || run.Err.Error() != "the worker is gone" {
		t.Fatalf("got %v", err)
	}
	diff(t, "messages", transcript(run.Messages), []string{"user: go", "call c0 f {}", "call c1 g {}", "return c1 g: ok"})
	if _, err := p.Snapshot(); err == nil {
		t.Error("there is a snapshot after the end")
	}
	if err := p.Enqueue(message.ASAP, message.Text("late")); !errors.Is(err, runtime.ErrNotRunning) {
		t.Errorf("Enqueue: %v", err)
	}
}

// TestPlayEnqueue: a signal reaches the model.
func TestPlayEnqueue(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}"), text("done")), Tools: tools(returns("f", "ok"))}
	p, err := a.Play(noon, "go", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	performed(t, a, p)
	if err := p.Enqueue(message.ASAP, message.Text("hurry")); err != nil {
		t.Fatal(err)
	}
	for !p.Done() {
		performed(t, a, p)
	}
	res, err := p.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages()), []string{"user: go", "call c0 f {}", "return c0 f: ok", "user: hurry", "text: done"})
	diff(t, "usage", p.Usage().Requests, 2)
}

// TestPerformWatched: events carry the ids that calls have in the history, and an error of the watcher ends the request.
func TestPerformWatched(t *testing.T) {
	said := calls("f {}")
	said.Parts[0].(*message.ToolCallPart).ToolCallID = ""
	a := &runtime.Agent[deps, string]{Model: scriptOf(said, text("done")), Tools: tools(returns("f", "ok"))}
	p, err := a.Play(noon, "go", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := p.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	errWatcher := errors.New("the browser is gone")
	if _, err := a.Perform(t.Context(), deps{}, tasks[0].Input, runtime.WithWatcher(1, func(runtime.TaskEvent) error { return errWatcher })); !errors.Is(err, errWatcher) {
		t.Errorf("an error of the watcher: %v", err)
	}
	var seen []string
	performed(t, a, p, runtime.WithWatcher(2, func(e runtime.TaskEvent) error {
		if e.RunID != "r" || e.Task != tasks[0].Key || e.Attempt != 2 {
			t.Errorf("an event of run %q, task %q, attempt %d", e.RunID, e.Task, e.Attempt)
		}
		if c, ok := e.Event.Part.(*message.ToolCallPart); ok && e.Event.Kind == model.PartStartEvent {
			seen = append(seen, c.ToolCallID)
		}
		return nil
	}))
	for c := range message.LastResponse(p.Messages()).ToolCalls() {
		diff(t, "ids", seen, []string{c.ToolCallID})
	}
}

// TestPerformTooLate: once the context has ended, no function of the agent is called.
func TestPerformTooLate(t *testing.T) {
	ran := false
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}"), text("done")), Tools: tools(fn("f", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		ran = true
		return "ok", nil
	}))}
	p := begunPlay(t, a, "r")
	performed(t, a, p) // request
	performed(t, a, p) // validate
	tasks, err := p.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	errMoved := errors.New("the worker is shut down")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errMoved)
	if _, err := a.Perform(ctx, deps{}, tasks[0].Input); !errors.Is(err, context.Canceled) || !errors.Is(err, errMoved) || ran {
		t.Errorf("got %v, the tool ran: %v", err, ran)
	}
}

// TestPerformCancelled: the end of the context is not an end of the run.
func TestPerformCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := &runtime.Agent[deps, string]{Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		cancel()
		return nil, ctx.Err()
	})}
	p, err := a.Play(noon, "go", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := p.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Perform(ctx, deps{}, tasks[0].Input); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if p.Done() {
		t.Error("the run has ended")
	}
}
