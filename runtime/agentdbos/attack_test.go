package agentdbos_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentdbos"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

var yes = &message.DeferredResults{ApproveAll: true}

// waiting starts a run, and waits until it waits.
func waiting(t *testing.T, ctx dbos.Context, a *tillAgent, id string) {
	t.Helper()
	h, err := a.Start(ctx, id, till.Prompt(0))
	if err != nil {
		t.Fatal(err)
	}
	if res, err := h.GetResult(); err != nil || !res.Waiting() {
		t.Fatalf("%+v, %v", res, err)
	}
}

// TestSimilarIDs: runs whose IDs are alike do not get in each other's way.
func TestSimilarIDs(t *testing.T) {
	a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}}
	ctx := launched(t, a)
	ids := []string{"run_1", "runx1", "RUN_1", "%", "run", "a/b ?'"}
	for _, id := range ids {
		waiting(t, ctx, a, id)
	}
	for _, id := range ids {
		h, err := a.Resolve(ctx, id, yes)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if res, err := h.GetResult(); err != nil || res.RunID != id || res.Waiting() || h.GetWorkflowID() != id+"#1" {
			t.Errorf("%s: %s has ended with %+v, %v", id, h.GetWorkflowID(), res, err)
		}
		if last, err := agentdbos.Latest(ctx, id); err != nil || last.GetWorkflowID() != id+"#1" {
			t.Errorf("%s: the latest is %v, %v", id, last, err)
		}
	}
}

// TestRefused: what a run could not begin or continue with is refused before there is a workflow of it.
func TestRefused(t *testing.T) {
	a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}}
	ctx := launched(t, a)
	for _, in := range []agentdbos.Input{{RunID: ""}, {RunID: "a#1"}, {RunID: "\xff"}, {RunID: "h", History: []byte(`{}`)}} {
		if _, err := a.StartWith(ctx, in); err == nil {
			t.Errorf("%+v was taken", in)
		}
	}
	waiting(t, ctx, a, "r")
	for name, r := range map[string]*message.DeferredResults{"nil": nil, "none": {}} {
		if _, ok := errors.AsType[*message.ResultsError](resolveError(a.Resolve(ctx, "r", r))); !ok {
			t.Errorf("%s: was taken", name)
		}
	}
	if _, err := a.Resolve(ctx, "other", yes); err == nil {
		t.Error("there is no such run")
	}
	if _, err := a.Resolve(ctx, "r", yes); err != nil {
		t.Error(err)
	}
}

func resolveError(_ dbos.WorkflowHandle[agentdbos.Result], err error) error { return err }

// TestChangedWhileWaiting: a version of the agent that does not fit a run which waits is refused with words, and the run still waits.
func TestChangedWhileWaiting(t *testing.T) {
	a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}}
	ctx := launched(t, a)
	waiting(t, ctx, a, "r")
	changed := till.Agent.Clone()
	changed.Tools = nil
	next := &tillAgent{Agent: changed, Deps: &till.Deps{}}
	if _, err := next.Resolve(ctx, "r", yes); err == nil || !strings.Contains(err.Error(), "does not fit") {
		t.Errorf("an agent without the tools: %v", err)
	}
	h, err := a.Resolve(ctx, "r", yes)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := h.GetResult(); err != nil || res.Waiting() {
		t.Errorf("%+v, %v", res, err)
	}
}

// TestChildChangedWhileWaiting: the same of an agent that is called.
func TestChildChangedWhileWaiting(t *testing.T) {
	clerk := &agentdbos.Agent[*till.Deps, string]{Agent: till.CarefulClerk, Deps: &till.Deps{}}
	a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}, Children: []agentdbos.Child{clerk}}
	ctx := launched(t, a, clerk)
	waiting(t, ctx, a, "r")
	h, err := agentdbos.Latest(ctx, "r")
	if err != nil {
		t.Fatal(err)
	}
	res, err := h.GetResult()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*message.DeferredResults{}
	for _, id := range open("r", &res.Pause) {
		all[id] = yes
	}
	changed := &agentdbos.Agent[*till.Deps, string]{Agent: &runtime.Agent[*till.Deps, string]{Name: "clerk", Model: testmodel.Script()}, Deps: &till.Deps{}}
	for name, children := range map[string][]agentdbos.Child{"changed": {changed}, "missing": nil} {
		next := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}, Children: children}
		if _, err := next.ResolveAll(ctx, "r", all); err == nil || !strings.Contains(err.Error(), "clerk") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := a.ResolveAll(ctx, "r", all); err != nil {
		t.Error(err)
	}
}

// TestRace: of many that decide at the same time one counts.
func TestRace(t *testing.T) {
	a := &tillAgent{Agent: till.Agent, Deps: &till.Deps{}}
	ctx := launched(t, a)
	waiting(t, ctx, a, "r")
	var took atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := a.Resolve(ctx, "r", yes); err == nil {
				took.Add(1)
			}
		})
	}
	all.Wait()
	if took.Load() != 1 {
		t.Errorf("%d decisions count", took.Load())
	}
	h, err := agentdbos.Latest(ctx, "r")
	if err != nil || h.GetWorkflowID() != "r#1" {
		t.Fatal(h, err)
	}
	if res, err := h.GetResult(); err != nil || strings.Count(string(res.Messages), `"refunded `) != 1 {
		t.Errorf("%s, %v", res.Messages, err)
	}
}
