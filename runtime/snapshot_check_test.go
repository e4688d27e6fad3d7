package runtime_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
)

// frozen returns snapshots of a run that waits: while its calls run, and at its pause.
func frozen(t *testing.T, a *runtime.Agent[deps, string]) (running, waiting []byte) {
	t.Helper()
	it, err := a.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for s := range it.Steps(t.Context()) {
		if s.Kind == loop.StepExecute && running == nil {
			if running, err = it.Snapshot(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if waiting, err = it.Snapshot(); err != nil {
		t.Fatal(err)
	}
	return running, waiting
}

func guarded(approval bool) *tool {
	t := returns("danger", "done")
	t.info.Approval = approval
	return t
}

// TestDamagedSnapshots: what no loop has written is an error, and neither waits forever nor panics.
func TestDamagedSnapshots(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Name: "a", Model: script(t, calls("ok {}", "danger {}")), Tools: tools(returns("ok", "ok"), guarded(true))}
	running, waiting := frozen(t, agent)
	item := func(s map[string]any, i int) map[string]any {
		return s["loop"].(map[string]any)["items"].([]any)[i].(map[string]any)
	}
	lp := func(s map[string]any) map[string]any { return s["loop"].(map[string]any) }
	for _, c := range []struct {
		name   string
		from   []byte
		damage func(s map[string]any)
		want   string
	}{
		{"an outcome that was not begun", waiting, func(s map[string]any) { delete(item(s, 1), "sent") }, "it has an outcome, but was not begun"},
		{"nothing in flight", running, func(s map[string]any) { delete(item(s, 0), "sent") }, "it waits for calls, but there are none"},
		{"an outcome of another kind of call", waiting, func(s map[string]any) { item(s, 1)["outcome"].(map[string]any)["kind"] = 4 }, "call 1: it cannot have this outcome"},
		{"a winner that is not an output", waiting, func(s map[string]any) { lp(s)["winner"] = 1 }, "it is inconsistent"},
		{"calls that do not wait", running, func(s map[string]any) { lp(s)["state"] = 4 }, "calls have no outcome"},
		{"results beside calls", running, func(s map[string]any) { lp(s)["deferred"] = map[string]any{} }, "it has results for calls that do not wait"},
		{"a response to send", running, func(s map[string]any) { lp(s)["state"] = 2; delete(lp(s), "items") }, "it is to send a response"},
		{"a call that does not exist", running, func(s map[string]any) {
			item(s, 0)["work"].(map[string]any)["call"].(map[string]any)["tool_call_id"] = "x"
		}, "call 0 is not the one of the last response"},
		{"other arguments than the model's", running, func(s map[string]any) {
			item(s, 0)["work"].(map[string]any)["call"].(map[string]any)["args"] = `{"x":1}`
		}, "call 0 has other arguments than in the last response"},
		{"usage below zero", waiting, func(s map[string]any) {
			item(s, 0)["outcome"].(map[string]any)["usage"] = map[string]any{"requests": -1}
		}, "call 0: "},
		{"a call is missing", running, func(s map[string]any) { l := lp(s); l["items"] = l["items"].([]any)[:1] }, "calls of the last response are missing"},
		{"a tool that is null", running, func(s map[string]any) { lp(s)["input"].(map[string]any)["tools"] = []any{nil} }, ""},
		{"no tools", running, func(s map[string]any) { delete(lp(s)["input"].(map[string]any), "tools") }, "of a tool that it does not know"},
		{"a message without an end", running, func(s map[string]any) { lp(s)["asap"] = []any{map[string]any{"priority": 0, "messages": []any{}}} }, "does not end with a request"},
		{"a limit below zero", running, func(s map[string]any) {
			lp(s)["config"].(map[string]any)["limits"].(map[string]any)["tool_calls_limit"] = -1
		}, "UsageLimits.ToolCallsLimit must not be negative"},
		{"no snapshot", running, func(s map[string]any) { clear(s) }, "it holds no run"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s map[string]any
			if err := json.Unmarshal(c.from, &s); err != nil {
				t.Fatal(err)
			}
			c.damage(s)
			b, _ := json.Marshal(s)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			_, err := agent.Run(ctx, deps{}, "", runtime.WithModel(script(t)), runtime.WithSnapshot(b))
			if _, ok := errors.AsType[*loop.SnapshotError](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestSnapshotErrors: what is wrong with a snapshot is told from what is wrong with the agent.
func TestSnapshotErrors(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Name: "a", Model: script(t, calls("danger {}")), Tools: tools(guarded(true))}
	_, waiting := frozen(t, agent)
	for _, b := range [][]byte{nil, {}} {
		_, err := agent.Run(t.Context(), deps{}, "go", runtime.WithSnapshot(b))
		if _, ok := errors.AsType[*loop.SnapshotError](err); !ok || err.Error() != "agentgen: read the snapshot: it is empty" {
			t.Errorf("got %v", err)
		}
	}
	_, err := loop.Restore([]byte("{"))
	if _, ok := errors.AsType[*loop.SnapshotError](err); !ok {
		t.Errorf("got %v", err)
	}
	if _, ok := errors.AsType[*jsonwire.ValidationError](err); !ok {
		t.Errorf("got %v", err)
	}
	other := agent.Clone()
	other.Name = "b"
	_, err = other.Run(t.Context(), deps{}, "", runtime.WithSnapshot(waiting))
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), `the snapshot is of the agent "a", this one is named "b"`) {
		t.Errorf("got %v", err)
	}
}

// TestRestoredToolsAreTodays: a tool that needs approval since the snapshot was taken does not run without it, and one that
// needed it then still does.
func TestRestoredToolsAreTodays(t *testing.T) {
	for _, c := range []struct {
		then, now, external bool
		want                string
	}{
		{then: false, now: false, want: "done"},
		{then: false, now: true, want: "agentgen: the run is paused: it waits for approval of 1 tool call(s) (danger)"},
		{then: true, now: false, want: "agentgen: the run is paused: it waits for approval of 1 tool call(s) (danger)"},
		{external: true, want: "agentgen: the run is paused: it waits for the result of 1 tool call(s) (danger)"},
	} {
		then := &runtime.Agent[deps, string]{Model: script(t, calls("danger {}"), text("done")), Tools: tools(guarded(c.then))}
		it, err := then.Iter(t.Context(), deps{}, "go")
		if err != nil {
			t.Fatal(err)
		}
		it.Do(t.Context())
		it.Do(t.Context())
		b, err := it.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		today := guarded(c.now)
		today.info.External = c.external
		now := &runtime.Agent[deps, string]{Model: script(t, text("done")), Tools: tools(today)}
		res, err := now.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b))
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = res.Output
		}
		diff(t, "end", got, c.want)
	}
}

// TestCheckedToolsAreTodays is TestRestoredToolsAreTodays for calls that were checked before the snapshot of a Play was taken.
func TestCheckedToolsAreTodays(t *testing.T) {
	for name, change := range map[string]func(*model.ToolDef){
		"approval of 1 tool call":   func(d *model.ToolDef) { d.Approval = true },
		"the result of 1 tool call": func(d *model.ToolDef) { d.External = true },
		"nothing":                   nil,
	} {
		model := scriptOf(calls("danger {}"), text("done"))
		then := &runtime.Agent[deps, string]{Model: model, Tools: tools(guarded(false))}
		p := begunPlay(t, then, "r")
		performed(t, then, p) // request
		performed(t, then, p) // validate
		b, err := p.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		today := guarded(false)
		if change != nil {
			change(&today.info)
		}
		now := &runtime.Agent[deps, string]{Model: model, Tools: tools(today)}
		for driver, drive := range map[string]func() error{
			"Run":  func() error { return second(now.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b))) },
			"Play": func() error { return second(runtimetest.Drive(t.Context(), now, deps{}, "", runtime.WithSnapshot(b))) },
		} {
			if err := drive(); (err != nil) != (change != nil) || err != nil && !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %s: got %v", name, driver, err)
			}
		}
	}
}

// TestSnapshotWithoutATool: a tool that is hidden now does not keep the run from being written and read again.
func TestSnapshotWithoutATool(t *testing.T) {
	asked := 0
	agent := &runtime.Agent[deps, string]{Model: script(t, calls("look {}"), text("done")), Tools: tools(returns("look", "ok")),
		PrepareTools: func(_ context.Context, _ *runtime.RunContext[deps], all []*model.ToolDef) ([]*model.ToolDef, error) {
			if asked++; asked > 1 {
				return nil, nil
			}
			return all, nil
		}}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		it.Do(t.Context())
	}
	b, err := it.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	res, err := agent.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, "done")
}

// TestOutcomesThatAreNoJSON: a loop takes no result that it could not write.
func TestOutcomesThatAreNoJSON(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Name: "a", Model: script(t, calls("ok {}", "danger {}")), Tools: tools(returns("ok", "ok"), guarded(true))}
	running, _ := frozen(t, agent)
	var saved struct{ Loop json.RawMessage }
	if err := json.Unmarshal(running, &saved); err != nil {
		t.Fatal(err)
	}
	l, err := loop.Restore(saved.Loop)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []loop.Outcome{
		{Kind: loop.OutcomeReturned, Content: "ok"},
		{Kind: loop.OutcomeReturned, Content: "\"\xff\""},
		{Kind: loop.OutcomeReturned, Content: "1", Metadata: "{"},
		{Kind: loop.OutcomeFailed, Content: "no"},
	} {
		if err := l.Executed(0, o, time.Now()); err == nil || !strings.Contains(err.Error(), "not valid JSON") {
			t.Errorf("%+v: got %v", o, err)
		}
		if _, err := l.Snapshot(); err != nil {
			t.Errorf("%+v: the loop cannot be written any more: %v", o, err)
		}
	}
	if err := l.Executed(0, loop.Outcome{Kind: loop.OutcomeReturned, Content: `"ok"`}, time.Now()); err != nil {
		t.Error(err)
	}
}
